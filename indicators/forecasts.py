"""Where a measure will be if nothing changes: the baseline of turning the curve. Django-free.

The method is the plainest that the data bear, and it is named wherever it is shown. It assumes no change at all: the
level of the last eight quarters, and the usual ups and downs around it. Only where those eight have risen or fallen by
a signal (seven in a row) is the slope carried on, and no higher or lower than the run has ever been: that it goes on is
more than the data bear. Never further than four quarters, never from fewer than eight; and a forecast is never given a
band, since members have been shown a green year end for a measure that was amber.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise

from indicators import spc

BASIS = 8  # quarters that it rests on, and the fewest
FURTHEST = 4  # quarters ahead


@dataclass(frozen=True)
class Step:
    """One quarter ahead: what is most likely, and between which values it will lie by the usual ups and downs."""

    middle: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Forecast:
    """The quarters ahead, the nearest first. `carries_on` says that the slope of the last eight is carried on."""

    steps: tuple[Step, ...]
    carries_on: bool

    @property
    def method(self) -> str:
        """How it was made, in words, for a caption."""
        if self.carries_on:
            return (
                "the straight line through the last eight quarters carried on, no further than figures have ever been, "
                "with their usual ups and downs"
            )
        return "the average of the last eight quarters, with their usual ups and downs"


def forecast(
    values: Sequence[Decimal], ahead: int, *, floor: Decimal | None = None, ceiling: Decimal | None = None
) -> Forecast | None:
    """Of so many quarters ahead, from an unbroken run, oldest first: figures of one definition since the last known
    change. `floor` and `ceiling` are where no value can be, such as 0 and 100.

    None for fewer than eight values, for no quarter ahead and for more than four, and where nothing ever moved.
    """
    if len(values) < BASIS or not 0 < ahead <= FURTHEST:
        return None
    basis = [Fraction(value) for value in values[-BASIS:]]
    carries_on = has_trend(basis)
    slope = slope_of(basis) if carries_on else Fraction(0)
    level = sum(basis, Fraction()) / BASIS
    spread = spread_around(basis, slope)
    if not spread:
        return None
    least, most = Fraction(min(values)), Fraction(max(values))
    line = (level + slope * (Fraction(BASIS - 1, 2) + step) for step in range(1, ahead + 1))
    middles = [min(max(middle, least), most) for middle in line]
    steps = tuple(step_at(middle, spc.LIMIT * spread, floor, ceiling) for middle in middles)
    return Forecast(steps, carries_on)


def has_trend(basis: list[Fraction]) -> bool:
    """Whether the last seven have risen or fallen throughout, which is a trend by the rule for signals."""
    steps = [spc.sign(after - before) for before, after in pairwise(basis[-spc.RUN :])]
    return spc.same(steps) != 0


def slope_of(basis: list[Fraction]) -> Fraction:
    """Of the straight line with the least squares, per quarter."""
    middle, mean = Fraction(BASIS - 1, 2), sum(basis, Fraction()) / BASIS
    across = sum(((x - middle) * (y - mean) for x, y in enumerate(basis)), Fraction())
    return across / sum(((x - middle) ** 2 for x in range(BASIS)), Fraction())


def spread_around(basis: list[Fraction], slope: Fraction) -> Fraction:
    """The average step from one quarter to the next, beyond what the slope explains."""
    steps = [abs(after - before - slope) for before, after in pairwise(basis)]
    return sum(steps, Fraction()) / len(steps)


def step_at(middle: Fraction, reach: Fraction, floor: Decimal | None, ceiling: Decimal | None) -> Step:
    def within(number: Fraction) -> Decimal:
        value = Decimal(number.numerator) / Decimal(number.denominator)
        value = max(value, floor) if floor is not None else value
        return min(value, ceiling) if ceiling is not None else value

    return Step(within(middle), within(middle - reach), within(middle + reach))


def outward(step: Step, places: int) -> tuple[Decimal, Decimal]:
    """Its range at so many decimals, rounded outward so that it never looks surer than it is."""
    unit = Decimal(1).scaleb(-places)
    return step.low.quantize(unit, ROUND_FLOOR), step.high.quantize(unit, ROUND_CEILING)
