"""Scrutiny monitoring report, as Derby's of 2021: survey beside its comparators, figures, actions, sign-offs."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Prefetch

from actionplans.models import PlanRow, RowAction
from indicators.models import Observation
from reports.bound.exceptions import exceptions
from reports.kinds import choosing, parts
from reports.kinds.anatomy import IMPLICATIONS, Anatomy, Asked, Bind, Drafted, Place, Words
from reports.kinds.attention import what_needs_attention
from reports.kinds.drafting import (
    ASKED_BEFORE,
    ATTACHED,
    CHANGED,
    CONSIDERED,
    ENGAGEMENT,
    IMPLIED,
    RECOMMENDED,
    SIGNED,
    Verb,
    body_name,
    of_moves,
    of_proposals,
    period,
    prompt,
    reasons,
    written,
)
from reports.models import Report
from reports.paper import Bullet, Bullets, Paper, Part, SubHeading
from reports.survey_scores import is_score_of_measure, score_table, scores_of

# Printed headings whose content stands in a structured part of the paper instead.
STRUCTURED = ["Recommendation(s)", "Approvals", "Background papers: List of appendices:"]


def compose(report: Report) -> Paper:
    document = report.document
    passages = list(document.passages.all()) if document else []
    figures = Observation.objects.filter(document=document).for_display().select_related("version__rating_rule")
    figures = figures.prefetch_related("version__rating_rule__bands").order_by("version__indicator__order", "pk")
    implications = parts.implications(report)
    answered = {block.text for block in implications.blocks if isinstance(block, SubHeading)}
    return parts.paper(
        report,
        [
            parts.recommendations(report),
            *parts.parts_by_heading(passages, leave_out=[*answered, *STRUCTURED]),
            survey_part(figures),
            figures_part(figures),
            actions_part(report),
            implications,
            parts.sign_offs(report),
            parts.attachments(report),
            parts.discrepancies(document),
        ],
    )


def survey_part(figures: Iterable[Observation]) -> Part:
    """A row a measure: the three scores, and what the published rule makes of the first."""
    scores = scores_of(figures)
    return Part("Survey scores", (score_table(scores),)) if scores else Part("Survey", ())


def figures_part(figures: Iterable[Observation]) -> Part:
    rest = [figure for figure in figures if not is_score_of_measure(figure)]
    return Part("Figures", tuple(parts.figures_tables(rest, "Figures in the paper, as printed")))


def actions_part(report: Report) -> Part:
    """What the paper reports as put in place or agreed: no owner or date is added."""
    blocks = []
    printed = RowAction.objects.filter(action__document=report.document).select_related("action")
    rows = PlanRow.objects.filter(plan__document=report.document).select_related("plan")
    rows = rows.prefetch_related(Prefetch("row_actions", printed))
    for plan, own in groupby(rows, key=lambda row: row.plan):
        blocks.append(SubHeading(plan.title))
        items = [Bullet(place.action.text) for row in own for place in row.row_actions.all()]
        blocks.append(Bullets(tuple(items)))
    return Part("Actions reported", tuple(blocks))


# --- A new paper of this kind ---


def purpose(report: Report, on: date) -> Sequence[Drafted]:
    return [
        Words(
            f"To tell {body_name(report)} how safeguarding practice was monitored in {period(report)}: what staff say, "
            "what the figures show, what presses on the service, and what is done about it."
        )
    ]


def recommend(report: Report, on: date) -> Sequence[Asked]:
    """To note; and, where something is off its target, to say what is recommended. Scrutiny decides nothing."""
    asked = [Asked(Verb.NOTE, "the content of this report, the pressures it describes and what is planned")]
    if exceptions(report, on):
        asked.append(of_proposals(report, "attention"))
    return [*asked, *of_moves(report, on)]


def survey(report: Report, on: date) -> Sequence[Drafted]:
    """What staff said in the last survey, beside comparators and bands."""
    last = choosing.latest_survey(report)
    if last is None:
        return [prompt("Say what is known of what staff say: no survey is on record.")]
    said = prompt(f"Say what has been done since about what staff said: this survey was answered in {last.fieldwork}.")
    return [Bind("survey", {"survey": last.pk}), said]


def pressures(report: Report, on: date) -> Sequence[Drafted]:
    """Workforce and demand side by side (domain F22)."""
    return [Bind("workforce"), prompt("Say what presses on the service, and what is done about it.")]


ANATOMY = Anatomy(
    title="Monitoring safeguarding practice, {period}",
    says="What staff say, what the figures show and what presses on the service, for scrutiny to weigh.",
    recommend=recommend,
    implications=(
        "Financial and value for money",
        *(name for name in IMPLICATIONS if name not in {"Financial", "Climate"}),
        "Climate",
        "Other significant implications",
    ),
    places=(
        Place("purpose", "Purpose", "What the paper is for, in a sentence.", draft=purpose),
        RECOMMENDED,
        Place("reasons", "Reasons", "Why the body is asked to do this.", draft=reasons),
        ASKED_BEFORE,
        Place(
            "attention",
            "What needs attention",
            "What is off target: the issue, why, and what is proposed.",
            draft=what_needs_attention,
        ),
        Place("survey", "What staff say", "The last survey with its comparators and bands.", draft=survey),
        Place("figures", "Figures", "The quarter’s measures with their targets.", draft=written(Bind("scorecard"))),
        Place("pressures", "Pressures", "Demand and workforce, and what they mean.", draft=pressures),
        CHANGED,
        Place(
            "engagement",
            "Public and stakeholder engagement",
            "Who was asked, and what they said.",
            draft=written(ENGAGEMENT),
        ),
        CONSIDERED,
        IMPLIED,
        SIGNED,
        ATTACHED,
    ),
)
