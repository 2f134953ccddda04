"""Axes of charts in round numbers. Django-free."""

from collections.abc import Sequence
from math import ceil, floor, log10


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
