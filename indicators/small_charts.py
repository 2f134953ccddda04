"""Geometry of small charts: trends beside a figure, bars in pieces, bars beside a target. Django-free.

Bars start at zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


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
