"""How far chance alone could have moved a percentage of few cases. Django-free; Decimal throughout.

The Wilson interval at 95 per cent: of 15 assessments 12 on time is 80 per cent, and a service that works just the same
could as well have had 55 to 93 per cent. Unlike the textbook's interval it stays within 0 and 100, and says something
of 0 of 8 and of 8 of 8.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indicators.arithmetic import rounded

Z = Decimal("1.959964")  # of the normal curve, 95 per cent lie within so many standard deviations


@dataclass(frozen=True)
class Interval:
    """From and to, in per cent, both included."""

    low: Decimal
    high: Decimal

    @property
    def text(self) -> str:
        """Such as "55 to 93%", in whole numbers: decimals would feign that it is sure of itself."""
        return f"{rounded(self.low, 0)} to {rounded(self.high, 0)}%"

    @property
    def points(self) -> Decimal:
        """How wide it is, in percentage points."""
        return self.high - self.low


def wilson(numerator: Decimal | None, denominator: Decimal | None) -> Interval | None:
    """Of so many cases out of so many. None where a count is not stated, where there are no cases, and where the
    numerator is no part of the denominator (more than all of it, or not whole: full-time equivalents are not cases)."""
    if numerator is None or not denominator or not 0 <= numerator <= denominator:
        return None
    if numerator % 1 or denominator % 1:
        return None
    share, square = numerator / denominator, Z * Z
    middle = share + square / (2 * denominator)
    reach = Z * (share * (1 - share) / denominator + square / (4 * denominator * denominator)).sqrt()
    spread = 1 + square / denominator
    low, high = (middle - reach) / spread, (middle + reach) / spread
    return Interval(max(low, Decimal(0)) * 100, min(high, Decimal(1)) * 100)


def turns(interval: Interval, value: Decimal, judged: Callable[[Decimal], str]) -> tuple[str, ...]:
    """The other verdicts that lie inside the interval, the lowest first: empty where chance could not have made another
    of it. `judged` gives the verdict of any value; its edges are found by steps of a tenth of a point.

    A verdict that turns inside the interval says little about the service, and whoever shows it says so.
    """
    own, found, at = judged(value), [], interval.low
    while at <= interval.high:
        found.append(judged(at))
        at += Decimal("0.1")
    found.append(judged(interval.high))
    return tuple(dict.fromkeys(verdict for verdict in found if verdict != own))
