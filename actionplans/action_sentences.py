"""Plain sentences at the head of the steps of one action, made from the record."""

from typing import Any

from actionplans.delivery_rules import Verdict
from actionplans.impact import Review
from actionplans.models import DueDateRevision
from actionplans.sentences import times
from indicators.wording import counted, level_text
from safeguarding.calendar import working_days_between


def meant(action: Any) -> str:
    """What the plan said would move: "Conferences held on time, rise to at least 80 by July to September 2026"."""
    level = level_text(action.moves_to, action.moves)
    return f"{action.moves.indicator.title}, {action.get_moves_direction_display()} {level} by {action.moves_by}"


def of_review(action: Any, review: Review | None) -> str:
    """What was meant, what the figure is, and whether it can be judged yet."""
    if action.moves_id is None:
        return "The plan names no indicator that this action should move. Say why its effect cannot be measured."
    if review is None or review.verdict is None:
        return f"Meant: {meant(action)}. The approved figure of that quarter is not in yet."
    judged = "as the plan said it would" if review.verdict == Verdict.MOVED else "short of what the plan said"
    return f"Meant: {meant(action)}. The figure is {review.figure}: {judged}."


def of_moving(action: Any, *, asks: bool) -> str:
    """Where the date stands, and who has to agree to its next move."""
    if action.due_on is None:
        return "The action has no due date yet."
    said = f"It is due on {action.due_on:%-d %B %Y}"
    if action.times_moved:
        said += f"; its date has been moved {times(action.times_moved)} from {action.original_due_on:%-d %B %Y}"
    return f"{said}. {'A second move needs the chair’s agreement.' if asks else 'The first move is yours to make.'}"


def of_asking(action: Any, move: DueDateRevision) -> str:
    """A move that waits for the chair: from when to when, by how much in all, who asks and why."""
    first = action.original_due_on or move.from_on
    in_all = counted(working_days_between(first, move.to_on), "working day")
    asked = f"{move.by.name} asks to move it from {move.from_on:%-d %B %Y} to {move.to_on:%-d %B %Y}: {move.reason}"
    return f"{asked.rstrip('.')}. That would be {in_all} after its first date, {first:%-d %B %Y}."
