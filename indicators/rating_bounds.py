"""What the bounds of a rating rule mean, in words, and whether they fit together: no value in two bands, and every gap
between them said before anybody saves it. Django-free.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from indicators.rating import Band

Words = Callable[[Decimal], str]


@dataclass(frozen=True)
class Stretch:
    """Values between two bounds; None is open at that end."""

    lower: Decimal | None
    lower_is_included: bool
    upper: Decimal | None
    upper_is_included: bool

    @classmethod
    def of(cls, band: Band) -> "Stretch":
        return cls(band.lower, band.lower_is_included, band.upper, band.upper_is_included)

    @property
    def start(self) -> tuple[bool, Decimal, bool]:
        """Sorts by where it begins: what is open first, and of two with one bound the one that holds it."""
        return self.lower is not None, self.lower or Decimal(0), not self.lower_is_included

    @property
    def is_empty(self) -> bool:
        if self.lower is None or self.upper is None:
            return False
        both = self.lower_is_included and self.upper_is_included
        return self.lower > self.upper or (self.lower == self.upper and not both)


def plain(value: Decimal) -> str:
    """Without zeros at its end: 75, 74.5."""
    return f"{value.normalize():f}"


def meets(one: Stretch, other: Stretch) -> bool:
    """Whether some value lies in both."""
    lowers = [(s.lower, s.lower_is_included) for s in (one, other) if s.lower is not None]
    uppers = [(s.upper, s.upper_is_included) for s in (one, other) if s.upper is not None]
    lower = max(lowers, key=lambda bound: (bound[0], not bound[1]), default=(None, True))
    upper = min(uppers, key=lambda bound: (bound[0], bound[1]), default=(None, True))
    return not Stretch(*lower, *upper).is_empty


def overlaps(bands: Sequence[Band]) -> list[tuple[Band, Band]]:
    """Pairs of bands that hold some value both; bands for reverse-scored questions are a set of their own."""
    return [
        (one, other)
        for one, other in combinations(bands, 2)
        if one.reverse == other.reverse and meets(Stretch.of(one), Stretch.of(other))
    ]


def gaps(bands: Iterable[Band], *, reverse: bool = False) -> list[Stretch]:
    """What no band holds, from the lowest up: below the first, between two, above the last. The bands do not overlap;
    without any, nothing is said to be a gap."""
    stretches = sorted((Stretch.of(band) for band in bands if band.reverse == reverse), key=lambda one: one.start)
    if not stretches:
        return []
    first, last = stretches[0], stretches[-1]
    found = []
    if first.lower is not None:
        found.append(
            Stretch(None, lower_is_included=False, upper=first.lower, upper_is_included=not first.lower_is_included)
        )
    for one, other in pairwise(stretches):
        found.append(Stretch(one.upper, not one.upper_is_included, other.lower, not other.lower_is_included))
    if last.upper is not None:
        found.append(Stretch(last.upper, not last.upper_is_included, None, upper_is_included=False))
    return [gap for gap in found if not gap.is_empty]


def in_words(stretch: Stretch, words: Words = plain) -> str:
    """Such as "75 or more", "over 74 and under 75", "from 51 up to 74", "50 and nothing else"."""
    lower, upper = stretch.lower, stretch.upper
    if lower is None and upper is None:
        return "any value"
    if lower is None and upper is not None:
        return f"{words(upper)} or less" if stretch.upper_is_included else f"under {words(upper)}"
    if upper is None and lower is not None:
        return f"{words(lower)} or more" if stretch.lower_is_included else f"over {words(lower)}"
    assert lower is not None and upper is not None
    if lower == upper:
        return f"{words(lower)} and nothing else"
    if stretch.lower_is_included and stretch.upper_is_included:
        return f"from {words(lower)} up to {words(upper)}"
    start = f"{words(lower)} or more" if stretch.lower_is_included else f"over {words(lower)}"
    return f"{start} and {words(upper)} or less" if stretch.upper_is_included else f"{start} and under {words(upper)}"


def short_in_words(stretch: Stretch, words: Words = plain) -> str:
    """Of how far a value is short of its target: "at the target or better", "more than 5 short"."""
    lower, upper = stretch.lower, stretch.upper
    if lower is None and upper == 0 and stretch.upper_is_included:
        return "at the target or better"
    if lower == 0 and not stretch.lower_is_included and upper is not None:
        return (
            f"short of the target, by {words(upper)} or less"
            if stretch.upper_is_included
            else (f"short of the target, by less than {words(upper)}")
        )
    if lower is None and upper is not None and upper > 0:
        under = "no more than" if stretch.upper_is_included else "less than"
        return f"at the target or better, or short of it by {under} {words(upper)}"
    return f"short of the target by {in_words(stretch, words)}"
