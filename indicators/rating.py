"""Bands and directions of figures. Django-free, Decimal throughout; bounds are explicit and nothing is rounded first.

Sources: the 2021 scrutiny paper §4.3 for bands with gaps; design rules 7, 9 and 13; `domain.md` D.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

# Which way is good, as process limits ask it (`spc.analyse`), by polarity; otherwise "neutral".
IMPROVEMENT = {"high": "increase", "low": "decrease"}
NO_DIRECTION = "Neither high nor low is good in itself"
NO_RULE = "No published rule"


class Rating(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OUTSIDE = "outside"
    NOT_RATED = "not_rated"


@dataclass(frozen=True)
class Band:
    """One band of a rule. A bound of None is open; `reverse` bands judge reverse-scored questions only."""

    rating: Rating
    lower: Decimal | None = None
    lower_is_included: bool = True
    upper: Decimal | None = None
    upper_is_included: bool = True
    reverse: bool = False

    def holds(self, value: Decimal) -> bool:
        above = self.lower is None or value > self.lower or (self.lower_is_included and value == self.lower)
        below = self.upper is None or value < self.upper or (self.upper_is_included and value == self.upper)
        return above and below


@dataclass(frozen=True)
class Judgement:
    """A rating and why, in words. `NOT_RATED` and `OUTSIDE` always carry a reason."""

    rating: Rating
    reason: str = ""


def band(value: Decimal, bands: Sequence[Band], *, reverse: bool = False) -> Judgement:
    """The band a value falls in. A value that no band holds is outside the published bands, never moved into one.

    A reverse-scored question is judged by the reverse bands alone; where none of those holds it, it is not rated.
    """
    own = [item for item in bands if item.reverse == reverse]
    for item in own:
        if item.holds(value):
            return Judgement(item.rating)
    if reverse:
        return Judgement(Rating.NOT_RATED, "The rule gives no band for a reverse-scored question at this value")
    return Judgement(Rating.OUTSIDE, "Outside the published bands")


def shortfall(value: Decimal, target: Decimal, polarity: str) -> Decimal | None:
    """How far a value falls short of its target, in its own unit; negative or zero when it is met.

    None where neither high nor low is good, since no side of the target is then worse.
    """
    if polarity == "high":
        return target - value
    if polarity == "low":
        return value - target
    return None


def against_target(value: Decimal, target: Decimal, polarity: str, bands: Sequence[Band]) -> Judgement:
    """A rating by distance from a target: the bands are of the shortfall."""
    short = shortfall(value, target, polarity)
    if short is None:
        return Judgement(Rating.NOT_RATED, NO_DIRECTION)
    if not bands:
        return Judgement(Rating.NOT_RATED, NO_RULE)
    return band(short, bands)


def by_per_cent(value: Decimal, target: Decimal, polarity: str, bands: Sequence[Band]) -> Judgement:
    """A rating by distance from a target as per cent of it: within 10% of a target of 20 is down to 18, or up to 22
    where low is good. The size of the target counts, whatever its sign; of a target of 0 nothing is a percentage."""
    short = shortfall(value, target, polarity)
    if short is None:
        return Judgement(Rating.NOT_RATED, NO_DIRECTION)
    if not bands:
        return Judgement(Rating.NOT_RATED, NO_RULE)
    if target == 0:
        return Judgement(Rating.NOT_RATED, "The target is 0, of which no distance is a percentage")
    # By multiplying: a third of a target, divided, would be rounded before it is judged.
    return band(short * 100, [scaled(item, abs(target)) for item in bands])


def scaled(item: Band, factor: Decimal) -> Band:
    """The same band with its bounds multiplied by a factor above 0."""
    lower, upper = (None if bound is None else bound * factor for bound in (item.lower, item.upper))
    return replace(item, lower=lower, upper=upper)


def by_last_year(
    value: Decimal, target: Decimal, polarity: str, bands: Sequence[Band], year_before: Decimal | None
) -> Judgement:
    """Green on the target or within the tolerance, which is the one band of `bands`, in per cent of the target; further
    off amber where it is no worse than the same quarter last year, else red. `year_before` None: there is no such
    figure to compare with, or another definition gave it. Source: Havering's scorecards (`domain.md` D)."""
    close = by_per_cent(value, target, polarity, bands)
    if close.rating is not Rating.OUTSIDE:
        return close
    if year_before is None:
        reason = "Further from the target than the tolerance, and no figure of the same quarter last year says more"
        return Judgement(Rating.NOT_RATED, reason)
    worse = better_or_worse(value, year_before, polarity) == "worse"
    return Judgement(Rating.RED if worse else Rating.AMBER)


def better_or_worse(now: Decimal, before: Decimal, polarity: str) -> str:
    """Such as "better", "worse", "same", or "changed" where neither direction is good in itself."""
    if now == before:
        return "same"
    if polarity not in {"high", "low"}:
        return "changed"
    return "better" if (now > before) == (polarity == "high") else "worse"
