"""How measures moved between two quarters, one by one and side by side, in words that claim no cause. Django-free."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.arithmetic import rounded
from indicators.wording import joined, number, uncapitalised

FEW = 20  # of fewer, a share in per cent would make much of little
NO_CAUSE = "They moved in the same months; that alone does not show that one moved the other."


@dataclass(frozen=True)
class Move:
    """One measure in two quarters under one definition. Texts are in its unit; `counts`: it is a number of things, so
    a share of what it was can be named."""

    title: str
    since: str
    until: str
    was: Decimal
    now: Decimal
    was_text: str
    now_text: str
    counts: bool = False

    @property
    def was_short(self) -> str:
        """What it was, without the unit where what it is now says that."""
        figure, _, unit = self.was_text.partition(" ")
        return figure if unit and self.now_text.endswith(f" {unit}") else self.was_text

    @property
    def verb(self) -> str:
        if self.was_text == self.now_text:
            return "stayed at"
        return "rose" if self.now > self.was else "fell"

    @property
    def said(self) -> str:
        """Such as "rose from 15.2 to 17.9", "fell by 6%", "stayed at 4"."""
        if self.was_text == self.now_text:
            return f"stayed at {self.now_text}"
        share = rounded(abs(self.now - self.was) / self.was * 100, 0) if self.was else Decimal(0)
        if self.counts and share and min(self.was, self.now) >= FEW:
            return f"{self.verb} by {number(share)}%"
        return f"{self.verb} from {self.was_short} to {self.now_text}"


def of_one(move: Move) -> str:
    """Such as "Rose from 15.2 to 17.9 cases per worker between June 2025 and June 2026." """
    change = (
        f"Stayed at {move.now_text}"
        if move.was_text == move.now_text
        else f"{move.verb.capitalize()} from {move.was_short} to {move.now_text}"
    )
    return f"{change} between {move.since} and {move.until}."


def side_by_side(workforce: Sequence[Move], demand: Sequence[Move]) -> str:
    """Both together, of one pair of quarters; empty unless each has at least one measure that can be compared."""
    if not workforce or not demand:
        return ""
    first = workforce[0]
    staff, need = (
        joined([f"{uncapitalised(move.title)} {move.said}" for move in moves]) for moves in (workforce, demand)
    )
    return f"Between {first.since} and {first.until} {staff}, while {need}. {NO_CAUSE}"
