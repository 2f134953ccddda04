"""You asked, we did: what a body asked for at earlier meetings, and what has become of it."""

from datetime import date

from indicators.wording import capitalised, counted, either, in_words
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.promises import day, said, taken
from reports.meetings.asked import Asked, asked
from reports.models import Report
from reports.paper import Cell, Column, Row, Status, Table

# How a paper marks the tones of `reports.meetings`.
TONES: dict[str, Status] = {"late": "late", "risk": "at-risk", "good": "on-track", "done": "delivered"}


def asked_of(report: Report, on: date) -> tuple[Asked, ...]:
    """What the paper's body asked for before its meeting and has not been told is done, the oldest first."""
    before = report.meeting.held_on if report.meeting else on
    return asked(report.body, before=before, on=on) if report.body else ()


def asked_and_done(asking: Asking) -> Taken:
    """Each thing asked with its answer. That nothing waits for an answer is said too."""
    report = asking.report
    if report.body is None:
        raise NothingToShow("Choose the body that the paper goes to: it opens with what that body asked for.")
    found = asked_of(report, asking.on)
    if not found:
        return taken(said(f"{report.body} has asked for nothing at earlier meetings that it has not had an answer to"))
    columns = (
        Column("What was asked", width=30),
        Column("When", width=15),
        Column("What was done", width=40),
        Column("Stands", width=15),
    )
    table = Table(f"What {report.body} asked for", columns, tuple(asked_row(one) for one in found))
    return taken(said(sentence(report, found)), table)


def sentence(report: Report, found: tuple[Asked, ...]) -> str:
    """How much was asked for, and how much of it is still open."""
    waiting = sum(one.closed_on is None for one in found)
    first = f"{report.body} asked for {counted(len(found), 'thing')} at earlier meetings"
    if not waiting:
        return f"{first}; {either(len(found), 'it is', 'all are')} done"
    if waiting == len(found):
        return f"{first}; {either(waiting, 'it is', 'none is')} {either(waiting, 'not done yet', 'done yet')}"
    return f"{first}; {in_words(waiting)} of them {either(waiting, 'is', 'are')} still open"


def asked_row(one: Asked) -> Row:
    who = f"{one.asked_by}: " if one.asked_by else ""
    cells = (
        Cell(f"{who}“{one.text}”", is_header=True),
        Cell(day(one.asked_on)),
        Cell(capitalised(one.done)),
        Cell(one.status.text, status=TONES.get(one.status.tone, "")),
    )
    return Row(cells, key=f"asked:{one.key}")


offer(
    Binding(
        "asked_and_done",
        "You asked, we did",
        "What this body asked for at earlier meetings, and what has become of it.",
        asked_and_done,
    ),
)
