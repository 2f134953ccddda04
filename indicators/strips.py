"""Comparison strip: one line with a dot for each area, our own larger and named, the middle marked. Plain numbers in,
coordinates out, as in `charts`; a template draws them as SVG. Django-free.

Axis policy: the line holds every figure and starts where it must, since a place among others is shown and not an
amount; its ends are labelled. Dots that would cover each other are stacked, so that as many are seen as there are. Our
own is told by its size, its shape (a diamond) and its name, so that the picture holds in grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.benchmarks import Place, median
from indicators.scales import scale, steps

WIDTH, LEFT, RIGHT = 360, 18, 18
DOT, OWN = 5.0, 9.0
STEP = 12.0  # between dots that are stacked
TOP = 26.0  # above is the name of the middle mark
ROOM = 18.0  # in which that mark is seen above the highest dot
RAISED = OWN + DOT + 1  # the lowest dots, so that our own covers none
UNDER = 66  # below the line: our own name, then the scale


@dataclass(frozen=True)
class Dot:
    """One area. `text` is read when it is pointed at, such as "Area 3: 85.3%"."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Strip:
    """`own` is None where the council has no figure. `own_label`, its name and figure, stands at `own_label_x`, as its
    "start", "middle" or "end" (`own_anchor`), so that it stays inside the picture; the same of the middle mark.
    `ticks` are x and words of the scale. `sentence` is the text alternative of the whole."""

    sentence: str
    dots: tuple[Dot, ...]
    own: Dot | None
    own_points: str
    own_label: str
    own_anchor: str
    own_label_x: float
    middle_x: float
    middle_label: str
    middle_anchor: str
    middle_label_x: float
    top: float
    ticks: tuple[tuple[float, str], ...]
    line_y: float
    height: int
    width: int = WIDTH


def strip(
    places: Sequence[Place], *, sentence: str, middle_text: str, suffix: str = "", ceiling: int | None = None
) -> Strip | None:
    """Places with a figure on one line; None where fewer than two have one, since there is nothing to compare.

    `middle_text` is the median in its unit; `suffix` follows the numbers of the scale, such as "%"; `ceiling` is the
    highest it may go.
    """
    there = sorted(((float(place.value), place) for place in places if place.value is not None), key=lambda one: one[0])
    middle = median(places)
    if len(there) < 2 or middle is None:
        return None
    low, high, step = scale([value for value, _ in there], ceiling)
    placed = stacked([(across(value, low, high), place) for value, place in there if not place.is_own])
    line = TOP + ROOM + RAISED + STEP * max([0, *(level for _, _, level in placed)])
    own = next((Dot(across(value, low, high), line, text_of(p)) for value, p in there if p.is_own), None)
    x = across(float(middle), low, high)
    return Strip(
        sentence,
        tuple(Dot(at, round(line - RAISED - STEP * level, 1), text_of(place)) for at, place, level in placed),
        own,
        diamond(own) if own else "",
        own.text.replace(":", "") if own else "",
        anchor(own.x) if own else "middle",
        edge(own.x) if own else 0.0,
        x,
        f"middle {middle_text}",
        anchor(x),
        edge(x),
        TOP,
        marks_of(low, high, step, suffix),
        line,
        int(line + UNDER),
    )


def across(value: float, low: float, high: float) -> float:
    share = (value - low) / ((high - low) or 1)
    return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 1)


def stacked(items: Sequence[tuple[float, Place]]) -> list[tuple[float, Place, int]]:
    """Each with the lowest level, from 0, on which it covers no other. `items` in order of x."""
    ends: list[float] = []
    found = []
    for x, place in items:
        level = next((k for k, end in enumerate(ends) if x - end >= 2 * DOT), len(ends))
        ends[level : level + 1] = [x]
        found.append((x, place, level))
    return found


def text_of(place: Place) -> str:
    return f"{place.name}: {place.text}"


def diamond(dot: Dot) -> str:
    return f"{dot.x - OWN},{dot.y} {dot.x},{dot.y - OWN} {dot.x + OWN},{dot.y} {dot.x},{dot.y + OWN}"


def anchor(x: float) -> str:
    return "start" if x < WIDTH / 3 else "end" if x > 2 * WIDTH / 3 else "middle"


def edge(x: float) -> float:
    """Where a label starts, ends or is centred so that it does not leave the picture."""
    return {"start": max(x - OWN, LEFT), "end": min(x + OWN, WIDTH - RIGHT), "middle": x}[anchor(x)]


def marks_of(low: float, high: float, step: float, suffix: str) -> tuple[tuple[float, str], ...]:
    """The first, the middle and the last mark of the scale: more would not be legible on a narrow screen."""
    marks = steps(low, high, step)
    chosen = dict.fromkeys([marks[0], marks[len(marks) // 2], marks[-1]])
    return tuple((across(mark, low, high), f"{mark:g}{suffix}") for mark in chosen)
