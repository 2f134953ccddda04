"""What of an action must fit together, wherever it comes from. Problems are a column of a file, words and a remedy."""

from collections.abc import Iterator
from typing import Any

from actionplans.standing import DELIVERABLE
from safeguarding.calendar import add_months, add_working_days

Problem = tuple[str, str, str]
COUNT = {"within": "within", "within_unit": "within_unit", "clock_starts_on": "clock_starts_on", "clock": "clock"}


def counted_due(start: Any, within: int, unit: str) -> Any:
    """The day on which a time counted from a start ends."""
    return add_months(start, within) if unit == "months" else add_working_days(start, within)


def due_of(action: Any, *, is_given: bool) -> None:
    """Work out the due date that is only counted."""
    if not is_given and action.set_on:
        return  # a promised date stays
    if action.original_due_on is None and all(getattr(action, name) for name in COUNT):
        action.original_due_on = counted_due(action.clock_starts_on, action.within, action.within_unit)


def misfits(action: Any, quarter: Any) -> Iterator[Problem]:
    """What does not fit; `quarter` is the one by which its effect is expected."""
    if not action.title:
        yield "title", "The action has no title", "Write one"
    if not action.text:
        yield "text", "It does not say what is to be done", "Write it"
    if not action.kind:
        yield "kind", "It has no kind", "Write Task, or another kind"
    if action.kind == "conditional" and not action.awaits:
        yield "awaits", "A conditional action names the event it waits for", "Write the event"
    if action.original_due_on and action.kind and action.kind not in DELIVERABLE:
        yield "due", "Only what can be delivered has a due date", "Empty the cell, or make it a task"
    yield from misfits_of_count(action)
    effect = {"moves": action.moves, "moves_direction": action.moves_direction, "moves_to": action.moves_to}
    effect["moves_by"] = quarter
    empty = [name for name, value in effect.items() if value in (None, "")]
    if 0 < len(empty) < len(effect):
        yield empty[0], "The expected effect is not whole", "Give the indicator, up or down, the level and the quarter"


def misfits_of_count(action: Any) -> Iterator[Problem]:
    empty = [name for name in COUNT if not getattr(action, name)]
    if 0 < len(empty) < len(COUNT):
        yield empty[0], "A due date that is counted needs all four cells", "Fill them in, or empty them all"
    elif not empty:
        due = counted_due(action.clock_starts_on, action.within, action.within_unit)
        if action.original_due_on != due:
            yield "due", f"Counted it is {due:%-d %B %Y}", "Write that day, or leave the cell empty"
