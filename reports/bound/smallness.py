"""Which figures the public edition withholds as small numbers. The rule and the arithmetic are `indicators`' own; here
is only the question that the blocks of papers ask."""

from collections.abc import Iterable
from typing import Any

from indicators.figures import Point

TOTAL = 0  # the total over all units; a unit has the key of its subject


class Smallness:
    """Answers for a set of points, read once."""

    @classmethod
    def of(cls, reader: Any, points: Iterable[Point]) -> "Smallness":
        return cls()

    def hides(self, point: Point, subject: int = TOTAL) -> bool:
        """Whether the public edition withholds a unit's figure of this point, or its total."""
        return False
