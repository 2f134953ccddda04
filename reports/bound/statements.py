"""The statement of action in papers: what was found, what will be done about each, by whom and by when, from the
record; what nothing answers yet says so. And the timetable that the law or the regime sets."""

from typing import Any

from actionplans.answered import delivered_answers
from actionplans.standing import is_promised, standing
from indicators.wording import counted, either
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.answering import answers, asking_for_something, inspection_of, with_answers
from reports.bound.findings import limit
from reports.bound.promises import day, ended, lines_cell, owner, reader, said, taken
from reports.paper import Cell, Column, Row, Table
from standards.deadlines import Deadline, of_inspection
from standards.models import Finding, Inspection

NOTHING_YET = "Nothing in the action plans answers this yet."


def statement_of_action(asking: Asking) -> Taken:
    """A row for each finding that asks for something: what will be done about it, by which post, by when."""
    inspection = inspection_of(asking)
    rows = with_answers(Finding.objects.filter(inspection=inspection).order_by("order", "pk"), asking)
    findings = [row for row in rows if asking_for_something(row)]
    if not findings:
        raise NothingToShow(f"{inspection} found nothing that is still to be done.")
    columns = (
        Column("What was found", width=30),
        Column("What will be done", width=35),
        Column("By whom", width=20),
        Column("By when", width=15),
    )
    table = Table(f"Statement of action after {inspection}", columns, tuple(row_of(one, asking) for one in findings))
    return taken(said(how_many(findings)), table)


def how_many(findings: list[Any]) -> str:
    without = sum(not answers(row) for row in findings)
    first = f"{counted(len(findings), 'finding asks', 'findings ask')} for something to be done"
    if not without:
        return f"{first}; the action plans answer each"
    return f"{first}; {counted(without, 'of them', 'of them')} {either(without, 'has', 'have')} no answer yet"


def row_of(finding: Any, asking: Asking) -> Row:
    """One finding; its actions line by line, in the same order in each cell."""
    actions = answers(finding)
    cells = (
        Cell(" ".join(filter(None, [ended(finding.title), limit(finding, asking)])), is_header=True),
        lines_cell([doing(action) for action in actions] or [NOTHING_YET]),
        lines_cell([owner(action) if is_promised(action) else "Not stated" for action in actions] or ["–"]),
        lines_cell([when(action, asking) for action in actions] or ["–"]),
    )
    return Row(cells, key=f"finding:{finding.pk}")


def doing(action: Any) -> str:
    return str(action.title) if is_promised(action) else f"As printed: {ended(action.text)}"


def when(action: Any, asking: Asking) -> str:
    """Its date in force, or that it is done; of a printed action nothing is stated (design rule 16)."""
    if not is_promised(action):
        return "Not stated"
    now = standing(action, asking.on)
    if now.state in {"delivered", "closed"}:
        return now.text
    return day(action.due_on) or (f"Review {day(action.review_on)}" if action.review_on else "No date")


def legal_timetable(asking: Asking) -> Taken:
    """What must follow the inspection, from which day it is counted, its last day, and how it stands."""
    inspection = inspection_of(asking)
    with_duties = Inspection.objects.select_related("regime", "document").prefetch_related("duties_met")
    inspection = with_duties.get(pk=inspection.pk)
    findings = Finding.objects.filter(inspection=inspection, within__isnull=False).order_by("order", "pk")
    done = delivered_answers(reader(asking), findings, asking.on)
    deadlines = of_inspection(inspection, findings, asking.on, done=done)
    if not deadlines:
        raise NothingToShow(f"Nothing with a time follows {inspection}.")
    columns = (
        Column("What must follow", width=35),
        Column("Within", width=15),
        Column("Counted from", width=20),
        Column("Last day", width=15),
        Column("How it stands", width=15),
    )
    caption = "What must follow, and by when; the day a time runs from is day 0"
    return taken(Table(caption, columns, tuple(deadline_row(one) for one in deadlines)))


def deadline_row(one: Deadline) -> Row:
    start = ", ".join(filter(None, [day(one.starts_on), one.starts])) or "Not stated"
    cells = (
        Cell(one.title, is_header=True), Cell(one.limit), Cell(start), Cell(day(one.due_on) or "–"),
        Cell(one.mark.text),
    )  # fmt: skip
    key = f"duty:{one.duty.pk}" if one.duty else f"finding:{one.finding.pk}" if one.finding else ""
    return Row(cells, key=key)


offer(
    Binding(
        "statement_of_action",
        "Statement of action",
        "Each finding that asks for something, what will be done, by which post and by when.",
        statement_of_action,
        ("inspection",),
    ),
    Binding(
        "legal_timetable",
        "What must follow an inspection, and by when",
        "The duties of its regime and the findings with a time, with their last days.",
        legal_timetable,
        ("inspection",),
    ),
)
