"""What has happened to one action, as one list, the newest first: reports, states, checks, moves, reviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplans.models import DueDateRevision
from actionplans.standing import EFFECT_SHAPES, SHAPES


@dataclass(frozen=True)
class Happening:
    """One dated entry. `mark` is (shape, tone, word); `lines` are (label, text), the label empty where none is needed;
    `who` is empty where a printed source says so and nobody here does."""

    on: date
    order: int
    mark: tuple[str, str, str]
    lines: tuple[tuple[str, str], ...]
    who: str


def happenings(action: Any) -> list[Happening]:
    """Of an action read with `with_history`."""
    found = [*of_states(action), *of_reports(action), *of_checks(action), *of_moves(action), *of_effects(action)]
    return sorted(found, key=lambda one: (one.on, one.order), reverse=True)


def name(entry: Any) -> str:
    return entry.by.name if entry.by else ""


def said(*lines: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(line for line in lines if line[1])


def of_states(action: Any) -> Iterator[Happening]:
    """States, but for what a report or a check of the same day says with the same words."""
    told = {(check.on, check.note) for check in action.verifications.all()}
    told |= {(update.on, update.done) for update in action.updates.all()}
    for entry in action.delivery_states.all():
        shape, tone = SHAPES[entry.state]
        note = "" if (entry.on, entry.note) in told else entry.note
        yield Happening(entry.on, 1, (shape, tone, entry.get_state_display()), said(("", note)), name(entry))


def of_reports(action: Any) -> Iterator[Happening]:
    for entry in action.updates.all():
        sure = f"{entry.get_confidence_display()} confidence" if entry.confidence else ""
        lines = said(("", entry.done), ("Next", entry.next), ("", sure))
        yield Happening(entry.on, 2, ("dot", "none", "Report"), lines, name(entry))


def of_checks(action: Any) -> Iterator[Happening]:
    for entry in action.verifications.all():
        mark = ("tick", "good", "Check: accepted") if entry.is_accepted else ("diamond", "late", "Check: sent back")
        yield Happening(entry.on, 3, mark, said(("", entry.note)), name(entry))


MOVES = {
    DueDateRevision.Agreement.NOT_NEEDED: ("triangle", "risk", "Date moved"),
    DueDateRevision.Agreement.ASKED: ("ring", "risk", "Asks for a new date"),
    DueDateRevision.Agreement.AGREED: ("triangle", "risk", "Date moved, agreed"),
    DueDateRevision.Agreement.REFUSED: ("diamond", "late", "New date refused"),
}


def of_moves(action: Any) -> Iterator[Happening]:
    for entry in action.revisions.all():
        dates = f"{entry.from_on:%-d %B %Y} to {entry.to_on:%-d %B %Y}"
        decided = ""
        if entry.decided_by:
            decided = f"{entry.decided_by.name}, {entry.decided_on:%-d %B %Y}{': ' if entry.decision else ''}"
        lines = said(("", dates), ("Why", entry.reason), ("Decided by", f"{decided}{entry.decision}"))
        yield Happening(entry.on, 4, MOVES[DueDateRevision.Agreement(entry.agreement)], lines, name(entry))


def of_effects(action: Any) -> Iterator[Happening]:
    for entry in action.effect_states.all():
        shape, tone = EFFECT_SHAPES[entry.state]
        lines = said(("Figure", entry.figure), ("", entry.note))
        yield Happening(entry.on, 5, (shape, tone, f"Effect: {entry.get_state_display().lower()}"), lines, name(entry))
