"""Cabinet performance report, as Derby's of March 2004: recommendation, reasons, position standard by standard."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from indicators.models import Indicator, Observation
from reports.kinds import choosing, parts
from reports.kinds.anatomy import IMPLICATIONS, Anatomy, Asked, Bind, Drafted, Place, Words
from reports.kinds.drafting import (
    ASKED_BEFORE,
    ATTACHED,
    CHANGED,
    CONSIDERED,
    RECOMMENDED,
    SIGNED,
    Verb,
    of_moves,
    period,
    prompt,
)
from reports.kinds.quoting import listed, readings
from reports.models import Report, Section
from reports.paper import Block, Bullets, Paper, Paragraph, Part, SubHeading
from standards.models import Assessment, Standard, Statement

GROUPS = [
    (Statement.Kind.STRENGTH, "In place"),
    (Statement.Kind.POSITION, "Where it stands"),
    (Statement.Kind.GAP, "What falls short"),
    (Statement.Kind.PLANNED, "What is planned"),
]


def compose(report: Report) -> Paper:
    """Recommendation; reasons; supporting information, standard by standard with its figures; options; appendix."""
    passages = list(report.document.passages.all()) if report.document else []
    return parts.paper(
        report,
        [
            parts.recommendations(report, "Recommendation"),
            Part("Reason for recommendation", tuple(parts.passages_under(passages, "Reason for recommendation"))),
            Part("Supporting information", tuple(parts.passages_under(passages, "Supporting information"))),
            *standard_parts(report),
            Part("Other options considered", tuple(parts.passages_under(passages, "Other options considered"))),
            parts.attachments(report),
            parts.implications(report, "Appendix one: Implications"),
            parts.discrepancies(report.document),
        ],
    )


def standard_parts(report: Report) -> Iterable[Part]:
    """One part a standard: what it asks, the position reported, and the figures that the report gives for it."""
    assessments = Assessment.objects.filter(document=report.document).select_related("standard")
    assessments = assessments.prefetch_related("statements").order_by("standard__order", "pk")
    figures = (
        Observation.objects.filter(document=report.document)
        .for_display()
        .prefetch_related("version__indicator__standards")
    )
    printed = set()
    for assessment in assessments:
        own = [f for f in figures if assessment.standard in f.version.indicator.standards.all() and f.pk not in printed]
        printed.update(figure.pk for figure in own)
        yield Part(
            f"Standard {assessment.standard.number}: {assessment.standard.title}", tuple(blocks(assessment, own))
        )
    rest = [figure for figure in figures if figure.pk not in printed]
    yield Part("Other figures", tuple(parts.figures_tables(rest, "Figures given outside the standards")))


def blocks(assessment: Assessment, figures: list[Any]) -> Iterable[Block]:
    yield Paragraph(assessment.standard.statement, lead="What it asks.")
    yield Paragraph(assessment.summary, lead="In short.")
    statements = list(assessment.statements.all())
    for kind, heading in GROUPS:
        own = [statement.text for statement in statements if statement.kind == kind]
        if own:
            yield SubHeading(heading)
            yield Bullets.of(*own)
    yield from parts.figures_tables(figures, f"Figures on standard {assessment.standard.number}")


# --- A new paper of this kind ---

STALE = 12  # months after which a position on record is asked to be taken again


def recommend(report: Report, on: date) -> Sequence[Asked]:
    return [
        Asked(Verb.NOTE, "where the council stands on each standard (section {see standards})"),
        *of_moves(report, on),
    ]


def reasons(report: Report, on: date) -> Sequence[Drafted]:
    return [
        Words(
            "The council answers for its services to children in need of help and protection. Standards say what those "
            "services must do; the positions and figures here show how far they do it."
        )
    ]


def each_standard(report: Report, on: date) -> Sequence[Drafted]:
    """Of each standard its position on record and the quarter's figures. What is old is asked to be taken again."""
    framework, last = choosing.framework(report, on), choosing.last_assessment(report, on)
    if framework is None or last is None:
        return [prompt("Insert the position on each standard of a framework: none of this council’s is on record.")]
    drafted: list[Drafted] = []
    if (on.year - last.as_at.year) * 12 + on.month - last.as_at.month > STALE:
        old = f"The latest position on record is of {last.as_at:%B %Y}: say what it is today, or why that one stands."
        drafted.append(prompt(old))
    standards = Standard.objects.filter(framework=framework, is_archived=False).order_by("order")
    measures = Indicator.objects.measures().filter(is_current=True, standards__framework=framework).distinct()
    known = readings(report, on, measures)
    for standard in standards.prefetch_related("indicators"):
        own = [known[measure.pk] for measure in standard.indicators.all() if measure.pk in known]
        drafted += [
            Words(f"## Standard {standard.number}: {standard.title}"),
            Bind("standard_position", {"standard": standard.pk}),
            *listed(own, f"Its figures for {period(report)}."),
        ]
    return drafted


def background(report: Report, on: date) -> Sequence[Drafted]:
    """What the paper rests on, in a sentence."""
    framework = choosing.framework(report, on)
    asks = f"The standards are those of “{framework.title}”. " if framework else ""
    rests = f"This report sets out the position on each, its figures for {period(report)} and what is being done."
    return [Words(asks + rests), Bind("late_actions")]


ANATOMY = Anatomy(
    title="Performance against the standards for children’s services, {period}",
    says="Standard by standard: what it asks, where the council stands, and the figures.",
    recommend=recommend,
    implications=(
        "Financial",
        "Legal",
        "Personnel",
        "Corporate objectives and priorities",
        *IMPLICATIONS[2:4],
        *IMPLICATIONS[5:],
    ),
    places=(
        RECOMMENDED,
        Place("reasons", "Reason for recommendation", "Why cabinet is asked.", draft=reasons),
        ASKED_BEFORE,
        Place("supporting", "Supporting information", "What the report rests on.", draft=background),
        CHANGED,
        Place(
            "standards",
            "Position on each standard",
            "Of each standard what it asks, the position on record, what falls short, and its figures.",
            draft=each_standard,
        ),
        CONSIDERED,
        SIGNED,
        ATTACHED,
        Place("implications", "Appendix one: Implications", kind=Section.Kind.IMPLICATIONS),
    ),
)
