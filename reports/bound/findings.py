"""Findings in papers: the table of 2009 with what answers each, findings with what they rest on, recommendations."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from actionplans.models import PlanRow
from actionplans.standing import is_promised
from indicators.wording import capitalised, counted, either, in_words
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.answering import (
    actions_of,
    answers,
    asking_for_something,
    inspection_of,
    told,
    with_actions,
    with_answers,
)
from reports.bound.promises import ended, lines_cell, said, standing_cell, taken
from reports.paper import (
    Block,
    Bullet,
    Bullets,
    Cell,
    CellBlock,
    Column,
    Fact,
    Facts,
    Paragraph,
    Row,
    SubHeading,
    Table,
)
from standards.models import Finding, Inspection
from standards.wording import due_on, grouped_by_kind

ASKED = {Finding.Kind.RECOMMENDATION, Finding.Kind.AREA_FOR_IMPROVEMENT, Finding.Kind.PRIORITY_ACTION}
RESTS = {Finding.Kind.KEY_FINDING, Finding.Kind.EXCEPTION, Finding.Kind.WEAKNESS, Finding.Kind.GAP}
UNANSWERED = "No action plan answers it yet."
# As in the review of 2009, whose 38 rows stand across the page.
COLUMNS = (
    Column("No", width=10),  # "Withheld" fits, in the public edition
    Column("Reference", width=10),
    Column("Issue", width=45),
    Column("Action", width=35),
)


# --- The table of findings against plans ---


def findings_table(asking: Asking) -> Taken:
    """What an inspection asks for, beside what answers it. Of an inspection whose findings are not held, or of plans
    alone, the rows of the plans that answer it."""
    if asking.choices.get("inspection"):
        inspection = inspection_of(asking)
        findings = of_inspection(inspection, asking)
        if findings:
            table = Table(f"Findings of {inspection}", COLUMNS, tuple(finding_rows(findings, asking)), landscape=True)
            return taken(table, said(how_many_answered(findings)))
        rows = PlanRow.objects.filter(plan__inspections=inspection)
        caption, nothing = (
            f"What answers {inspection}",
            f"No finding of {inspection} and no plan that answers it is held.",
        )
    elif asking.choices.get("plans"):
        rows, caption, nothing = PlanRow.objects.all(), "Issues and actions", "The plans picked have no row."
    else:
        raise NothingToShow("Choose an inspection or review, or the plans whose rows to show.")
    found = list(with_actions(rows.order_by("plan", "order"), asking).prefetch_related("issues"))
    if not found:
        raise NothingToShow(nothing)
    return taken(rows_table(found, caption, asking))


def of_inspection(inspection: Inspection, asking: Asking) -> list[Finding]:
    """Findings of it that ask for something, with what answers each; of the themes picked, if any were."""
    rows = Finding.objects.filter(inspection=inspection)
    if themes := asking.choices.get("themes"):
        rows = rows.filter(pk__in=Finding.objects.filter(themes__in=themes).values("pk"))
    rows = with_answers(rows.answerable().order_by("order", "pk"), asking)  # type: ignore[attr-defined]
    return list(rows)


def finding_rows(findings: list[Finding], asking: Asking) -> Iterable[Row]:
    place = 0
    for name, group in grouped_by_kind(findings):
        yield Row.section(name)
        for finding in group:
            place += 1
            issue: list[CellBlock] = [SubHeading(finding.title), Paragraph(finding.summary)]
            cells = (
                Cell(finding.number or str(place), is_header=True),
                Cell(finding.citation or "–"),
                Cell(blocks=tuple(issue)),
                lines_cell(answer_lines(finding, asking)),
            )
            yield Row(cells, key=f"finding:{finding.pk}")


def answer_lines(finding: Any, asking: Asking) -> list[str]:
    """What answers a finding, or that nothing does; what was put right before it was written."""
    if finding.remedied:
        return [f"Put right: {ended(finding.remedied)}"]
    return [told(action, asking) for action in answers(finding)] or [UNANSWERED]


def unanswered(inspection: Inspection, asking: Asking) -> list[Finding]:
    """Findings of it that ask for something, were not put right, and are answered by no plan that may be shown."""
    return [row for row in of_inspection(inspection, asking) if asking_for_something(row) and not answers(row)]


def how_many_answered(findings: Iterable[Finding]) -> str:
    """How many ask for something, and how many of those nothing answers."""
    asks = [finding for finding in findings if asking_for_something(finding)]
    open_ones = sum(not answers(finding) for finding in asks)
    first = f"{counted(len(asks), 'finding asks', 'findings ask')} for something to be done"
    if not open_ones:
        return f"{first}, and {either(len(asks), 'it is', 'each is')} answered by an action plan"
    which = "it is" if len(asks) == 1 else f"{in_words(open_ones)} of them {either(open_ones, 'is', 'are')}"
    return f"{first}; {which} answered by no action plan"


def rows_table(rows: list[PlanRow], caption: str, asking: Asking) -> Table:
    """The rows of plans under their sections, as the review of 2009 has them."""
    heading = next((row.plan.reference_heading for row in rows if row.plan.reference_heading), "Reference")
    columns = (COLUMNS[0], Column(heading, width=15), Column("Issue", width=40), COLUMNS[3])  # a heading of its own
    plans = {row.plan_id for row in rows}
    made: list[Row] = []
    for (title, section), group in groupby(rows, key=lambda row: (row.plan.title, row.section)):
        words = [title] if len(plans) > 1 else []
        if name := ": ".join([*words, *([section] if section else [])]):
            made.append(Row.section(name))
        made += [plan_row(row, asking) for row in group]
    return Table(f"{caption}: {counted(len(rows), 'row')}", columns, tuple(made), landscape=True)


def plan_row(row: Any, asking: Asking) -> Row:
    issue: list[CellBlock] = [SubHeading(row.title)]
    for heading, issues in groupby(row.issues.all(), key=lambda item: item.sub_heading):
        issue += [SubHeading(heading)] if heading else []
        issue.append(Bullets.of(*(item.text for item in issues)))
    cells = (
        Cell(row.number, is_header=True),
        Cell(row.printed_reference or "–"),
        Cell(blocks=tuple(issue)),
        Cell(blocks=tuple(action_blocks(row, asking))) if actions_of([row]) else Cell("No action yet."),
    )
    return Row(cells, key=f"row:{row.pk}")


def action_blocks(row: Any, asking: Asking) -> Iterable[CellBlock]:
    """Actions under their labels; words that stand over several come first."""
    items: list[Bullet] = []
    for place in row.row_actions.all():
        if place.action is None:
            continue
        if place.lead_in:
            if items:
                yield Bullets(tuple(items))
            items = []
            yield Paragraph(place.lead_in)
        is_whole = row.plan.document_id and not is_promised(place.action)  # all of its plan is printed
        text = place.action.text if is_whole else told(place.action, asking)
        items.append(Bullet(text, label=place.label))
    yield Bullets(tuple(items))


# --- Findings with what they rest on ---


def findings_with_evidence(asking: Asking) -> Taken:
    """Findings of a review under their kinds, each with what it rests on and how far that carries."""
    inspection = inspection_of(asking)
    rows = Finding.objects.filter(inspection=inspection, kind__in=RESTS).order_by("order", "pk")
    if themes := asking.choices.get("themes"):
        rows = rows.filter(pk__in=Finding.objects.filter(themes__in=themes).values("pk"))
    findings = list(rows)
    if not findings:
        raise NothingToShow(f"No finding of {inspection} is held.")
    blocks: list[Block] = []
    for name, group in grouped_by_kind(findings):
        blocks.append(SubHeading(name))
        for finding in group:
            blocks.append(Paragraph(finding.summary, lead=ended(finding.title)))
            blocks += evidence(finding)
    return taken(*blocks)


def evidence(finding: Finding) -> list[Block]:
    """What it rests on and the level of assurance, those that the document states."""
    facts = [Fact("Rests on", finding.evidence_basis)] if finding.evidence_basis else []
    if finding.assurance != Finding.Assurance.NOT_STATED:
        level = f"{finding.get_assurance_display()}. {finding.assurance_note}".strip()
        facts.append(Fact("Assurance", level))
    return [Facts(tuple(facts))] if facts else []


def recommendations_register(asking: Asking) -> Taken:
    """Every recommendation, with its deadline, what answers it and where that stands."""
    inspection = inspection_of(asking)
    rows = Finding.objects.filter(inspection=inspection, kind__in=ASKED).order_by("kind", "order", "pk")
    findings = list(with_answers(rows, asking))
    if not findings:
        raise NothingToShow(f"{inspection} made no recommendation that is held.")
    columns = (
        Column("No", width=15),
        Column("Recommendation", width=35),
        Column("Answered by", width=30),
        Column("Stands", width=20),
    )
    made = tuple(register_row(place, finding, asking) for place, finding in enumerate(findings, start=1))
    return taken(said(how_many_answered(findings)), Table(f"Recommendations of {inspection}", columns, made))


def register_row(place: int, finding: Any, asking: Asking) -> Row:
    actions = answers(finding)
    promised = [action for action in actions if is_promised(action)]
    cells = (
        Cell(finding.number or str(place), is_header=True),
        Cell(blocks=(SubHeading(finding.title), Paragraph(limit(finding, asking))))
        if finding.within
        else Cell(finding.title),
        lines_cell([titled(action) for action in actions] or [UNANSWERED]),
        stands(promised, actions, asking),
    )
    return Row(cells, key=f"finding:{finding.pk}")


def titled(action: Any) -> str:
    return action.title if is_promised(action) else f"As printed: {ended(action.text)}"


def stands(promised: list[Any], actions: list[Any], asking: Asking) -> Cell:
    """Of one promise its standing; of several a list; of printed actions, that nothing is stated."""
    if len(promised) == 1:
        return standing_cell(promised[0], asking.on)
    if promised:
        return lines_cell(standing_cell(action, asking.on).text for action in promised)
    return Cell("Not stated" if actions else "–")


def limit(finding: Finding, asking: Asking) -> str:
    """By when it is to be done, or that the document does not say from when its months run (anomaly 13)."""
    if finding.within is None:
        return ""
    within = f"within {counted(finding.within, finding.get_within_unit_display().rstrip('s'))}"
    day = due_on(finding)
    if day is None:
        return f"{capitalised(within)}; from which day is not stated."
    return f"{capitalised(within)}, by {day:%-d %B %Y}{', now past' if day < asking.on else ''}."


offer(
    Binding(
        "findings_table",
        "Findings and what answers them",
        "A table across the page: number, reference, issue, action. Of an inspection, or of the rows of plans.",
        findings_table,
        ("inspection", "plans", "themes"),
    ),
    Binding(
        "findings_with_evidence",
        "Findings with what they rest on",
        "Key findings, exceptions, weaknesses and gaps of a review, each with its evidence and its assurance.",
        findings_with_evidence,
        ("inspection", "themes"),
    ),
    Binding(
        "recommendations_register",
        "Recommendations and where they stand",
        "Every recommendation of an inspection or review with what answers it.",
        recommendations_register,
        ("inspection",),
    ),
)
