"""Reviews of effect: what an action was meant to move, what the approved figure says, and when the review is due.

Delivered is not effective (design rule 13). Pure of writing: `changes.delivery` stores what the review finds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actionplans.delivery_rules import Verdict
from actionplans.models import Action
from indicators import figures
from indicators.figures import Point


@dataclass(frozen=True)
class Review:
    """One delivered action and the figure that judges it. `point` is the approved total of the newest complete quarter
    from the one that the plan names on; None while it is not in, and then nothing can be judged yet."""

    action: Action
    point: Point | None

    @property
    def is_due(self) -> bool:
        """The figure is in and nobody has judged it, or has judged an earlier quarter "no effect" since."""
        if self.point is None or self.point.value is None:
            return False
        if self.action.effect in {None, "not_yet_due"}:
            return True
        return self.action.effect == Verdict.NO_EFFECT and self.verdict == Verdict.MOVED

    @property
    def verdict(self) -> Verdict | None:
        """What the figure says: moved as expected or not; None without a figure."""
        if self.point is None or self.point.value is None:
            return None
        is_up = self.action.moves_direction == Action.Direction.UP
        has_moved = self.point.value >= self.action.moves_to if is_up else self.point.value <= self.action.moves_to
        return Verdict.MOVED if has_moved else Verdict.NO_EFFECT

    @property
    def figure(self) -> str:
        """In words, with its counts and its quarter: "82.4% (14 of 17), July to September 2026"."""
        if self.point is None:
            return ""
        counts = f" ({self.point.counts})" if self.point.counts else ""
        return f"{self.point.text}{counts}, {self.point.period}"


def reviews(user: Any, actions: Iterable[Action]) -> dict[int, Review]:
    """By the key of each action that names an expected effect, read with `as_they_stood` and its `moves__indicator`.
    Three queries whatever their number."""
    wanted = [action for action in actions if action.moves_id]
    runs = figures.runs(user, {action.moves.indicator for action in wanted}) if wanted else {}
    return {action.pk: Review(action, judged_by(action, runs[action.moves.indicator_id].points)) for action in wanted}


def judged_by(action: Action, points: Iterable[Point]) -> Point | None:
    """The newest complete quarter of the definition the plan named, from its quarter on: figures of two definitions
    are not compared (design rule 5)."""
    own = [point for point in points if point.version.pk == action.moves_id]
    since = [point for point in own if point.period.ends_on >= action.moves_by.ends_on]
    return since[-1] if since else None
