"""Which figures the public edition withholds as small numbers. The rule and the arithmetic are `indicators`' own; here
is only the question that the blocks of papers ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.disclosed import Disclosure
from indicators.disclosure import TOTAL
from indicators.figures import Point
from reports.bound.told import told

__all__ = ["TOTAL", "Smallness"]


@dataclass(frozen=True)
class Smallness:
    """Answers for a set of points, read once."""

    disclosure: Disclosure

    @classmethod
    def of(cls, reader: Any, points: Iterable[Point], on: date) -> "Smallness":
        """By the policy in force on the day of the paper, and by what earlier papers have told already."""
        known = list(points)
        if not known:
            return cls(Disclosure())
        ends = [point.period.ends_on for point in known]
        indicators = {point.version.indicator for point in known}
        counting = [point for point in known if point.version.indicator.counts_children]
        said = told(reader.authority, counting) if counting else {}
        return cls(Disclosure.of(reader.authority, indicators, on=on, since=min(ends), until=max(ends), told=said))

    def hides(self, point: Point, subject: int = TOTAL) -> bool:
        """Whether the public edition withholds a unit's figure of this point (by the key of its subject), or its
        total."""
        return self.disclosure.hides(point.version, point.period, subject) is not None
