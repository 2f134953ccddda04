"""How late the late ones were, quarter by quarter, as bars in pieces. Django-free; bars start at zero.

A percentage in time hides the worst cases: members asked whether the target was missed "by a substantial margin in
individual cases". The four tints differ in grey print, and every bar says its numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, LEFT, LENGTH, WIDTH = 34, 64, 430, 720
BANDS = ("1 to 5 days late", "6 to 10", "11 to 20", "over 20")
TINTS = ("#cfd6dc", "#8fa9b3", "#3f7486", "#0f3d4c")


@dataclass(frozen=True)
class Piece:
    x: float
    width: float
    tint: str


@dataclass(frozen=True)
class LateBar:
    """One quarter: its name, its pieces, and what stands behind the bar."""

    label: str
    y: int
    pieces: tuple[Piece, ...]
    text: str
    text_x: float


@dataclass(frozen=True)
class LateBars:
    sentence: str
    bars: tuple[LateBar, ...]
    height: int
    key: tuple[tuple[str, str], ...]
    width: int = WIDTH


def late_bars(quarters: Sequence[tuple[str, Sequence[int], int]], sentence: str) -> LateBars | None:
    """`quarters`: a name, the four counts from the least late to the latest, and the longest in working days; oldest
    first. None where none was ever late."""
    most = max((sum(counts) for _, counts, _ in quarters), default=0)
    if not most:
        return None
    bars = tuple(
        bar(label, counts, longest, i * STEP + 6, LENGTH / most) for i, (label, counts, longest) in enumerate(quarters)
    )
    return LateBars(sentence, bars, len(bars) * STEP + 8, tuple(zip(BANDS, TINTS, strict=True)))


def bar(label: str, counts: Sequence[int], longest: int, y: int, scale: float) -> LateBar:
    x, pieces = float(LEFT), []
    for count, tint in zip(counts, TINTS, strict=True):
        if count:
            pieces.append(Piece(round(x, 1), round(count * scale, 1), tint))
            x += count * scale
    text = f"{sum(counts)}, longest {longest}" if longest else str(sum(counts))
    return LateBar(label, y, tuple(pieces), text, round(x + 8, 1))
