"""What papers print of a figure, and the keys by which they know it: the same of the same figure in every paper."""

from typing import Any

from indicators import wording
from indicators.figures import Point
from indicators.models import Observation
from safeguarding.calendar import Quarter

WHOLE = "authority"  # in keys, the total over all units


def quarter_key(quarter: Quarter) -> str:
    """Such as "2026-q2"."""
    return f"{quarter.year}-q{quarter.number}"


def key_of(indicator: Any, quarter: Quarter, whom: str = WHOLE) -> str:
    """Such as "sa45:2026-q2:authority"; of a unit with the slug of its subject. Rows of tables begin with it."""
    return f"{indicator.code.lower()}:{quarter_key(quarter)}:{whom}"


def figure_text(point: Point | None) -> str:
    """The total, or which gap it is."""
    if point is None:
        return "Not returned"
    states = {part.state for part in point.parts}
    if point.value is None and len(states) == 1 and states & {"missing", "not_applicable"}:
        return Observation.State(states.pop()).label
    return point.text


def with_counts(point: Point) -> str:
    """Such as "86.9% (391 of 450)"."""
    text = figure_text(point)
    return f"{text} ({point.counts})" if point.counts else text


def part_with_counts(part: Observation) -> str:
    """The same of the figure of one unit."""
    counts = wording.basis(part, part.version)
    text = wording.observation_text(part)
    return f"{text} ({counts})" if counts else text
