"""Review of another inspection's findings, as Derby's Board reviewed Haringey's in 2009: a table, row by row."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Prefetch
from django.template.loader import render_to_string

from actionplans.models import Plan, PlanRow, RowAction
from indicators.models import Observation, Target
from indicators.small_charts import target_bars
from indicators.wording import joined, observation_text
from reports.bound.findings import unanswered
from reports.kinds import choosing, parts
from reports.kinds.anatomy import Anatomy, Asked, Bind, Drafted, Place, Words
from reports.kinds.drafting import (
    ASKED_BEFORE,
    ATTACHED,
    ENGAGED,
    IMPLIED,
    RECOMMENDED,
    SIGNED,
    Verb,
    asking,
    body_name,
    by_body,
    of_moves,
    prompt,
    written,
)
from reports.models import Report, Signatory
from reports.paper import (
    Bullet,
    Bullets,
    Cell,
    CellBlock,
    Column,
    Figure,
    Paper,
    Paragraph,
    Part,
    Row,
    SubHeading,
    Table,
)


def compose(report: Report) -> Paper:
    """The table under its section headings, then the figures and targets its rows give, then our notes."""
    return parts.paper(
        report,
        [
            *(table_part(plan) for plan in Plan.objects.filter(document=report.document)),
            figures_part(report),
            parts.discrepancies(report.document),
        ],
    )


def table_part(plan: Plan) -> Part:
    columns = (
        Column("No", width=5),
        Column(plan.reference_heading or "Reference", width=10),
        Column("Issue", width=40),
        Column("Action", width=45),
    )
    printed = RowAction.objects.filter(action__document=plan.document_id).select_related("action")
    rows = plan.rows.prefetch_related("issues", Prefetch("row_actions", printed)).order_by("order")
    table = Table(f"{plan.title}: {len(rows)} rows", columns, tuple(table_rows(rows)), landscape=True)
    return Part("Issues and actions", (table,))


def table_rows(rows: Iterable[PlanRow]) -> Iterable[Row]:
    for section, group in groupby(rows, key=lambda row: row.section):
        if section:
            yield Row.section(section)
        for row in group:
            yield Row(
                (
                    Cell(row.number, is_header=True),
                    Cell(row.printed_reference or "–"),
                    Cell(blocks=tuple(issue_blocks(row))),
                    Cell(blocks=tuple(action_blocks(row))),
                )
            )


def issue_blocks(row: PlanRow) -> Iterable[CellBlock]:
    yield SubHeading(row.title)
    for heading, issues in groupby(row.issues.all(), key=lambda issue: issue.sub_heading):
        if heading:
            yield SubHeading(heading)
        yield Bullets.of(*(issue.text for issue in issues))


def action_blocks(row: PlanRow) -> Iterable[CellBlock]:
    """Actions under their labels; words that stand over several come first."""
    items: list[Bullet] = []
    for place in row.row_actions.all():
        if place.lead_in:
            if items:
                yield Bullets(tuple(items))
                items = []
            yield Paragraph(place.lead_in)
        items.append(Bullet(place.action.text, label=place.label))
    if items:
        yield Bullets(tuple(items))


def figures_part(report: Report) -> Part:
    figures = Observation.objects.filter(document=report.document).for_display()
    targets = Target.objects.filter(document=report.document).select_related("version__indicator", "subject")
    blocks = [*chart(figures, targets), *parts.figures_tables(figures, "Figures in the rows, as printed")]
    rows = [
        Row.of(
            target.version.indicator.title, target.printed, f"{target.get_kind_display()}, {target.ends_on:%-d %B %Y}"
        )
        for target in targets
    ]
    if rows:
        columns = (Column("Measure", width=50), Column("Target", "end", width=20), Column("When it judges", width=30))
        blocks.append(Table("Targets in the rows, as printed", columns, tuple(rows)))
    return Part("Figures and targets", tuple(blocks))


def chart(figures: Iterable[Observation], targets: Iterable[Target]) -> Iterable[Figure]:
    """Printed percentages beside the year-end targets printed with them; nothing where there is no such pair."""
    aims = {target.version_id: target for target in targets}
    pairs = [(figure, aims[figure.version_id]) for figure in figures if figure.version_id in aims and figure.value]
    if not pairs:
        return
    said = joined([f"{f.version.indicator.code} {observation_text(f)} against {aim.printed}" for f, aim in pairs])
    sentence = f"Printed figures beside their year-end targets: {said}."
    bars = [
        (
            f"{f.version.indicator.title} ({f.version.indicator.get_polarity_display()})",
            f.value,
            observation_text(f),
            aim.level,
            f"target {aim.printed}",
        )
        for f, aim in pairs
    ]
    svg = render_to_string("reports/target_bars.html", {"chart": target_bars(bars, sentence)})
    yield Figure(svg.strip(), sentence, label="Figure 1")


# --- A new paper of this kind ---


def purpose(report: Report, on: date) -> Sequence[Drafted]:
    inspection = choosing.with_findings(report, on)
    whose = f"the findings of “{inspection}”" if inspection else "the findings of an inspection"
    return [
        Words(
            f"To set out, for {body_name(report)}, {whose}, what in the action plans answers each, and where nothing "
            "does yet."
        )
    ]


def recommend(report: Report, on: date) -> Sequence[Asked]:
    """To note the table; and, where a finding has no answer, to see to it that it gets one."""
    asked = [Asked(Verb.NOTE, "the findings and what answers each of them (section {see findings})")]
    inspection = choosing.with_findings(report, on)
    if inspection and unanswered(inspection, asking(report, on)):
        which = "which action plan is to answer each finding that none answers yet"
        ask = f"to recommend {which}"
        asked.append(by_body(report, cabinet=which, scrutiny=ask, board="that each finding without an answer gets one"))
    return [*asked, *of_moves(report, on)]


def against_plans(report: Report, on: date) -> Sequence[Drafted]:
    """The table of findings of the last inspection that asked for anything."""
    inspection = choosing.with_findings(report, on)
    if inspection is None:
        return [prompt("Insert the table of findings: no inspection that asked for anything is on record.")]
    return [Bind("findings_table", {"inspection": inspection.pk})]


def figures(report: Report, on: date) -> Sequence[Drafted]:
    """The quarter's figures of the measures that the answering rows name."""
    inspection = choosing.with_findings(report, on)
    own = choosing.measures(plan_rows__findings__inspection=inspection) if inspection else []
    insert = prompt(
        "Insert the figures that the findings are about, or leave this part out: no plan row names a measure."
    )
    return [Bind("scorecard", {"indicators": own}) if own else insert]


ANATOMY = Anatomy(
    title="Review of findings against our action plans, {period}",
    says="The findings of an inspection in a table, row by row, with the actions that answer each.",
    recommend=recommend,
    signs=(Signatory.Role.LEGAL, Signatory.Role.SERVICE_DIRECTOR, Signatory.Role.SPONSOR),
    places=(
        Place("purpose", "Purpose", "Whose findings these are, and what the body is to do with them.", draft=purpose),
        RECOMMENDED,
        ASKED_BEFORE,
        Place("findings", "Issues and actions", "Each finding with what answers it.", draft=against_plans),
        Place(
            "late",
            "What is late",
            "Actions that are late, and dates that are asked to move again.",
            draft=written(Bind("late_actions"), Bind("chair_moves")),
            is_required=False,
        ),
        Place("figures", "Figures and targets", "The measures the rows are about.", draft=figures, is_required=False),
        ENGAGED,
        IMPLIED,
        SIGNED,
        ATTACHED,
    ),
)
