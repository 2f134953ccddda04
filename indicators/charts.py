"""Geometry of charts: plain numbers in, coordinates out; templates draw them as SVG. Django-free.

Axis policy: percentages keep a scale of whole steps that holds every value and the target, and need not start at zero,
since a run chart shows change; the labels say where it starts. Counts whose range includes small numbers start at zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 108, 18, 34


@dataclass(frozen=True)
class Mark:
    """One point as drawn: where, and what a reader is told of it. `label` is the period's short name."""

    x: float
    y: float
    label: str
    shows_label: bool
    text: str


@dataclass(frozen=True)
class Tick:
    y: float
    text: str


@dataclass(frozen=True)
class Break:
    """Where the definition changes: a vertical line at x and the words beside it."""

    x: float
    text: str


@dataclass(frozen=True)
class RunChart:
    """A run of values over time. `segments` are polylines that stop at gaps and at breaks of the definition."""

    sentence: str
    marks: tuple[Mark, ...]
    segments: tuple[str, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[Break, ...]
    target_y: float | None
    target_text: str
    target_label_y: float | None
    last_label_y: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Value:
    """One value to draw; None is a gap. `era` changes with the definition; `note`, on its first value, says how."""

    label: str
    value: Decimal | None
    text: str
    era: str = ""
    note: str = ""


def run_chart(
    values: Sequence[Value],
    *,
    sentence: str,
    target: Decimal | None = None,
    target_text: str = "",
    suffix: str = "",
    ceiling: int | None = None,
) -> RunChart:
    """Place values from left to right at equal steps. `ceiling` is the highest the scale may go, such as 100 (%)."""
    known = [float(item.value) for item in values if item.value is not None]
    known += [float(target)] if target is not None else []
    low, high, step = scale(known or [0.0, 1.0], ceiling)
    every = ceil(len(values) / 9) or 1
    marks = tuple(
        Mark(
            across(i, len(values)),
            up(float(item.value), low, high),
            item.label,
            (len(values) - 1 - i) % every == 0,
            item.text,
        )
        for i, item in enumerate(values)
        if item.value is not None
    )
    target_y = up(float(target), low, high) if target is not None else None
    last_y = marks[-1].y if marks else None
    return RunChart(
        sentence,
        marks,
        segments_of(values, low, high),
        tuple(Tick(up(at, low, high), f"{at:g}{suffix}") for at in steps(low, high, step)),
        breaks_of(values),
        target_y,
        target_text,
        apart(target_y, last_y),
        last_y,
    )


def scale(known: Sequence[float], ceiling: int | None) -> tuple[float, float, float]:
    """Lowest, highest and step of the axis, in round numbers with a little room; below zero only if a value is."""
    least, most = min(known), max(known)
    room = (most - least) * 0.12 or abs(most) * 0.1 or 1.0
    step = round_step((most - least + 2 * room) / 5)
    low = floor((least - room) / step) * step
    low = 0.0 if low < 0 <= least or least < step * 2 else low
    high = ceil((most + room) / step) * step
    if ceiling is not None and high > ceiling >= most:
        high = float(ceiling)
    return low, high, step


def round_step(size: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power: float = 10.0 ** floor(log10(size))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= size * 0.999)


def steps(low: float, high: float, step: float) -> list[float]:
    count = round((high - low) / step)
    return [round(low + i * step, 6) for i in range(count + 1) if low + i * step <= high + step / 1000]


def across(index: int, count: int) -> float:
    """x of a value; inset, so that the first and last labels are not cut."""
    inset = 14
    width = WIDTH - LEFT - RIGHT - 2 * inset
    return round(LEFT + inset + (width * index / (count - 1) if count > 1 else width / 2), 1)


def up(value: float, low: float, high: float) -> float:
    """y of a value; the picture is clipped to its plot, the value never is."""
    share = (value - low) / ((high - low) or 1)
    return round(HEIGHT - BOTTOM - min(max(share, 0.0), 1.0) * (HEIGHT - TOP - BOTTOM), 1)


def segments_of(values: Sequence[Value], low: float, high: float) -> tuple[str, ...]:
    """Points of each unbroken stretch, for a polyline. A gap or a new definition ends a stretch."""
    stretches: list[list[str]] = [[]]
    era = values[0].era if values else ""
    for i, item in enumerate(values):
        if item.value is None or item.era != era:
            stretches.append([])
        era = item.era
        if item.value is not None:
            stretches[-1].append(f"{across(i, len(values))},{up(float(item.value), low, high)}")
    return tuple(" ".join(stretch) for stretch in stretches if len(stretch) > 1)


def breaks_of(values: Sequence[Value]) -> tuple[Break, ...]:
    found = []
    for i in range(1, len(values)):
        if values[i].era != values[i - 1].era:
            x = round((across(i - 1, len(values)) + across(i, len(values))) / 2, 1)
            found.append(Break(x, values[i].note or values[i].era))
    return tuple(found)


def apart(label: float | None, other: float | None, gap: float = 17.0) -> float | None:
    """Move a label away from another so that neither covers the other."""
    if label is None or other is None or abs(label - other) >= gap:
        return label
    moved = other - gap if label <= other else other + gap
    return moved if TOP <= moved <= HEIGHT - BOTTOM else other + (gap if label <= other else -gap)


@dataclass(frozen=True)
class Sparkline:
    """A small trend beside a figure: a polyline and its last point, with a sentence."""

    sentence: str
    points: str
    last_x: float
    last_y: float


def sparkline(values: Sequence[Decimal], sentence: str, *, width: int = 120, height: int = 30) -> Sparkline | None:
    """None for fewer than two values: one point is no trend."""
    if len(values) < 2:
        return None
    known = [float(value) for value in values]
    least, spread = min(known), (max(known) - min(known)) or 1.0
    placed = [
        (
            round(4 + i * (width - 8) / (len(known) - 1), 1),
            round(height - 4 - (value - least) / spread * (height - 8), 1),
        )
        for i, value in enumerate(known)
    ]
    return Sparkline(sentence, " ".join(f"{x},{y}" for x, y in placed), *placed[-1])


@dataclass(frozen=True)
class Share:
    """A piece of a bar, in percent of its length."""

    x: float
    width: float
    tone: str


def shares(counts: Sequence[tuple[int, str]]) -> tuple[Share, ...]:
    """Pieces of one bar in proportion to counts, left to right; empty for nothing to show."""
    total = sum(count for count, _ in counts)
    placed, x = [], 0.0
    for count, tone in counts:
        if count:
            width = round(100 * count / total, 2)
            placed.append(Share(round(x, 2), width, tone))
            x += width
    return tuple(placed)


@dataclass(frozen=True)
class Bar:
    """One value beside its target: a bar from zero and a marker."""

    label: str
    text: str
    y: int
    width: float
    target_x: float
    target_text: str


@dataclass(frozen=True)
class TargetBars:
    """Printed values against their targets, one bar a measure; bars start at zero."""

    sentence: str
    bars: tuple[Bar, ...]
    height: int
    width: int = 620


BAR_STEP, BAR_LEFT, BAR_LENGTH = 62, 4, 500


def target_bars(values: Sequence[tuple[str, Decimal, str, Decimal, str]], sentence: str) -> TargetBars:
    """`values`: label, value, its text, target, its text; percentages from 0 to 100."""
    bars = tuple(
        Bar(label, text, 6 + i * BAR_STEP, percent(value), BAR_LEFT + percent(target), target_text)
        for i, (label, value, text, target, target_text) in enumerate(values)
    )
    return TargetBars(sentence, bars, 12 + len(bars) * BAR_STEP)


def percent(value: Decimal) -> float:
    """Length of a bar, whose full length is 100 per cent."""
    return round(float(value) * BAR_LENGTH / 100, 1)
