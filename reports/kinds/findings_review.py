"""Review of another inspection's findings, as Derby's Board reviewed Haringey's in 2009: a table, row by row."""

from collections.abc import Iterable
from itertools import groupby

from actionplans.models import Plan, PlanRow
from indicators.models import Observation, Target
from reports.kinds import parts
from reports.models import Report
from reports.paper import Bullet, Bullets, Cell, CellBlock, Column, Paper, Paragraph, Part, Row, SubHeading, Table


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
    rows = plan.rows.prefetch_related("issues", "row_actions__action").order_by("order")
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
    blocks = parts.figures_tables(figures, "Figures in the rows, as printed")
    rows = [
        Row.of(target.version.indicator.title, target.printed, f"{target.get_kind_display()}, {target.ends_on:%-d %B %Y}")
        for target in targets
    ]
    if rows:
        columns = (Column("Measure", width=50), Column("Target", "end", width=20), Column("When it judges", width=30))
        blocks.append(Table("Targets in the rows, as printed", columns, tuple(rows)))
    return Part("Figures and targets", tuple(blocks))
