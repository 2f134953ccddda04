"""Process limits: which points of a run are signals and which are the usual ups and downs. Django-free.

The XmR chart by the rules of NHS Making Data Count, as its package NHSRplotthedots 0.2.2 reads them (`domain.md` D,
decision 0018). Everything is decided in exact fractions, so that a value on the mean is on it; the one place where the
application uses floats is what `analyse` hands back, for drawing and comparing, never to be stored.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Number = int | float | Decimal | Fraction

LIMIT = Fraction("2.66")  # of the average moving range, on each side of the mean
NEAR = LIMIT * 2 / 3
SCREEN = Fraction("3.267")  # a moving range of so many times the average is an outlier
RUN = 7  # points on one side of the mean, or rising or falling throughout
LEAST = 12  # points, below which limits are on trial

COMMON, IMPROVEMENT, CONCERN = "common_cause", "special_cause_improvement", "special_cause_concern"
HIGH, LOW = "special_cause_neutral_high", "special_cause_neutral_low"
PASS, FAIL, INCONSISTENT = "consistent_pass", "consistent_fail", "inconsistent"
GOOD = {"increase": 1, "decrease": -1, "neutral": 0}
NO_SIGNAL = "Common Cause"
# What a point shows upwards (1) and downwards (-1), by what is looked for; the first that it meets is its signal.
OUTSIDE = {1: "Above UCL", -1: "Below LCL"}
TREND = {1: "7 Point Trend (Increasing)", -1: "7 Point Trend (Decreasing)"}
NEAR_LIMIT = {1: "2 in 3 Above CL", -1: "2 in 3 Below CL"}
SHIFT = {1: "7 Points Above CL", -1: "7 Points Below CL"}


@dataclass(frozen=True)
class SpcPoint:
    """One value with the mean and limits of its segment, and its signal. `lower` and `upper` are None where the segment
    has no moving range left: a single point, or points all alike of which screening drops every range of nothing."""

    value: float
    mean: float
    lower: float | None
    upper: float | None
    signal: str
    kind: str


@dataclass(frozen=True)
class Analysis:
    """A run as it is read. `variation` is the kind of the last point, None of no points. `assurance` says whether the
    target will be met: None without a target, and where neither high nor low is good. With `trial_limits` the last
    segment has fewer than 12 points, so its limits may move yet."""

    points: tuple[SpcPoint, ...]
    variation: str | None
    assurance: str | None
    trial_limits: bool


@dataclass(frozen=True)
class Limits:
    """Of one segment, exactly. `spread` is the average moving range, None where there is none."""

    mean: Fraction
    spread: Fraction | None

    def at(self, times: Fraction) -> Fraction | None:
        """So many times the average moving range from the mean, upwards; None where there is none."""
        return None if self.spread is None else self.mean + times * self.spread

    def beyond(self, value: Fraction, times: Fraction) -> int:
        """1 above so many average moving ranges from the mean, -1 below, 0 within or on the line."""
        distance = value - self.mean
        return 0 if self.spread is None or abs(distance) <= times * self.spread else sign(distance)


def analyse(
    values: Sequence[Number],
    *,
    improvement: str,
    target: Number | None = None,
    rebase_at: Sequence[int] = (),
    screen_outliers: bool = True,
) -> Analysis:
    """Read a run of values, one a period without a gap, oldest first.

    `improvement` is "increase", "decrease" or "neutral": which way is good. `rebase_at` are the indexes at which a new
    segment starts, with limits of its own. `screen_outliers` leaves moving ranges of at least 3.267 times their average
    out of the limits. Raises ValueError for a gap (None), for what is no finite number, for another word, and for an
    index outside the run.
    """
    if improvement not in GOOD:
        raise ValueError(f"improvement is one of {', '.join(GOOD)}, not {improvement!r}")
    exact, good = [fraction(value) for value in values], GOOD[improvement]
    segments = list(cut(exact, rebase_at))
    limits = [limits_of(segment, screen_outliers=screen_outliers) for segment in segments]
    points = [point for pair in zip(segments, limits, strict=True) for point in read(*pair, good)]
    return Analysis(
        points=tuple(points),
        variation=points[-1].kind if points else None,
        assurance=assurance_of(limits[-1], target, good) if points else None,
        trial_limits=not segments or len(segments[-1]) < LEAST,
    )


def fraction(value: Number | None) -> Fraction:
    """Exactly the number that is written: 63.1 as 631/10, whatever it is in binary."""
    try:
        return Fraction(Decimal(str(value))) if isinstance(value, float) else Fraction(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"A run is made of numbers without a gap, and {value!r} is none") from None


def cut(values: list[Fraction], rebase_at: Sequence[int]) -> Iterator[list[Fraction]]:
    """The segments between the places where limits start anew."""
    if not all(0 <= index < len(values) for index in rebase_at):
        raise ValueError(f"A segment starts at an index from 0 to {len(values) - 1}, not at {list(rebase_at)}")
    for start, end in pairwise(sorted({0, *rebase_at, len(values)})):
        yield values[start:end]


def limits_of(segment: list[Fraction], *, screen_outliers: bool) -> Limits:
    ranges = [abs(after - before) for before, after in pairwise(segment)]
    spread = average(ranges)
    if screen_outliers and spread is not None:
        spread = average([one for one in ranges if one < SCREEN * spread])
    return Limits(sum(segment, Fraction()) / len(segment), spread)


def average(numbers: list[Fraction]) -> Fraction | None:
    return sum(numbers, Fraction()) / len(numbers) if numbers else None


def read(segment: list[Fraction], limits: Limits, good: int) -> Iterator[SpcPoint]:
    lower, upper = limits.at(-LIMIT), limits.at(LIMIT)
    for value, (signal, way) in zip(segment, signals(segment, limits), strict=True):
        yield SpcPoint(
            value=float(value),
            mean=float(limits.mean),
            lower=None if lower is None else float(lower),
            upper=None if upper is None else float(upper),
            signal=signal,
            kind=kind_of(way, good),
        )


def signals(segment: list[Fraction], limits: Limits) -> Iterator[tuple[str, int]]:
    """For each point its signal and which way that points: 1 up, -1 down, 0 for none. Of several the first counts."""
    outside = [limits.beyond(value, LIMIT) for value in segment]
    side = [sign(value - limits.mean) for value in segment]
    near = [0 if out else limits.beyond(value, NEAR) for out, value in zip(outside, segment, strict=True)]
    steps = [sign(after - before) for before, after in pairwise(segment)]
    trend = spread_over(RUN, len(segment), lambda start: same(steps[start : start + RUN - 1]))
    shift = spread_over(RUN, len(segment), lambda start: same(side[start : start + RUN]))
    pairs = spread_over(3, len(segment), lambda start: two_of_three(start, near, side))
    two = [way if close else 0 for way, close in zip(pairs, near, strict=True)]
    for ways in zip(outside, trend, two, shift, strict=True):
        named = zip((OUTSIDE, TREND, NEAR_LIMIT, SHIFT), ways, strict=True)
        yield next(((words[way], way) for words, way in named if way), (NO_SIGNAL, 0))


def spread_over(width: int, count: int, way_from: Callable[[int], int]) -> list[int]:
    """Every point of each stretch of so many that shows something, the first included. At a turn, where a point ends
    one stretch and begins another, the later counts."""
    found = [0] * count
    for start in range(count - width + 1):
        if way := way_from(start):
            found[start : start + width] = [way] * width
    return found


def two_of_three(start: int, near: list[int], side: list[int]) -> int:
    """Two of three points near a limit, all three on one side of the mean."""
    return same(side[start : start + 3]) if sum(map(abs, near[start : start + 3])) >= 2 else 0


def same(ways: list[int]) -> int:
    """The way that all of them go; 0 where they differ, or where one is on the mean or like the one before."""
    return ways[0] if len(set(ways)) == 1 else 0


def sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def kind_of(way: int, good: int) -> str:
    if not way:
        return COMMON
    if not good:
        return HIGH if way > 0 else LOW
    return IMPROVEMENT if way == good else CONCERN


def assurance_of(limits: Limits, target: Number | None, good: int) -> str | None:
    """Whether the usual ups and downs alone will meet the target: always, never, or now and then. Without limits
    nothing is consistent, which is the package's reading too."""
    if target is None or not good:
        return None
    way = limits.beyond(fraction(target), LIMIT)
    if not way:
        return INCONSISTENT
    return FAIL if way == good else PASS
