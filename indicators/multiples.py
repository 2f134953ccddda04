"""Small multiples: one small chart for each measure, all on one axis of time, each on a scale of its own. Django-free.

No scale starts at zero by rule: the charts show when something moved, and the lowest and highest figure are written
beside each. How far one measure moved is never to be read against another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 340, 88
LEFT, RIGHT, TOP, BOTTOM = 10, 66, 14, 24


@dataclass(frozen=True)
class Spot:
    """A figure at its place on the axis: the number of the quarter, counted from the first. `era` changes with the
    definition; `provisional`: some units are still awaited."""

    place: int
    value: Decimal
    text: str
    era: str
    provisional: bool = False


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    provisional: bool


@dataclass(frozen=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True)
class Panel:
    """One measure as drawn. `lines` are polylines that end at gaps, at a new definition and before what is provisional;
    `breaks` are where a definition changes. `last` is written beside the last mark."""

    sentence: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    breaks: tuple[float, ...]
    labels: tuple[Label, ...]
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def panel(spots: Sequence[Spot], axis: Sequence[str], sentence: str) -> Panel | None:
    """None without a figure. `axis` names the quarters, the oldest first; the last is written, and each fourth."""
    if not spots:
        return None
    values = [spot.value for spot in spots]
    low, high = min(values), max(values)
    dots = tuple(Dot(across(spot.place, len(axis)), up(spot.value, low, high), spot.provisional) for spot in spots)
    labels = tuple(Label(across(at, len(axis)), name) for at, name in enumerate(axis) if (len(axis) - 1 - at) % 4 == 0)
    return Panel(sentence, lines(spots, dots), dots, breaks(spots, len(axis)), labels, spots[-1].text)


def across(place: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + (room * place / (count - 1) if count > 1 else room), 1)


def up(value: Decimal, low: Decimal, high: Decimal) -> float:
    """Between the lowest and the highest figure; in the middle where they are the same."""
    share = float((value - low) / (high - low)) if high > low else 0.5
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def lines(spots: Sequence[Spot], dots: Sequence[Dot]) -> tuple[str, ...]:
    stretches: list[list[str]] = []
    before: Spot | None = None
    for spot, dot in zip(spots, dots, strict=True):
        if before is None or spot.place != before.place + 1 or spot.era != before.era or spot.provisional:
            stretches.append([])
        stretches[-1].append(f"{dot.x},{dot.y}")
        before = spot
    return tuple(" ".join(points) for points in stretches if len(points) > 1)


def breaks(spots: Sequence[Spot], count: int) -> tuple[float, ...]:
    """Half way between the last figure of one definition and the first of the next."""
    return tuple(
        round((across(one.place, count) + across(other.place, count)) / 2, 1)
        for one, other in zip(spots, spots[1:], strict=False)
        if one.era != other.era
    )
