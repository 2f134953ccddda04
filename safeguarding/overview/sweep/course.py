"""How many things fell through over time: the days that are shown, their drawing and its sentence. Django-free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.wording import capitalised, counted, either, in_words
from safeguarding.overview.sweep.cases import Severity

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 36, 110, 14, 28
MOST = 60  # days in a drawing; of more, the last of each week


@dataclass(frozen=True)
class Day:
    """What was counted on one day."""

    on: date
    number: Mapping[Severity, int]

    @property
    def total(self) -> int:
        return sum(self.number.values())

    @property
    def columns(self) -> list[int]:
        """For a row of the table: each severity, the worst first."""
        return [self.number[level] for level in Severity]


@dataclass(frozen=True)
class Mark:
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """One severity's line, with a mark a day; `label_y` is where its name stands at the end, clear of the others."""

    severity: Severity
    shape: str
    path: str
    marks: tuple[Mark, ...]
    label_y: float
    label: str


@dataclass(frozen=True)
class Drawing:
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, int], ...]
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def thinned(days: Sequence[Day]) -> list[Day]:
    """All of them, or of many the last of each week."""
    if len(days) <= MOST:
        return list(days)
    return list({day.on.isocalendar()[:2]: day for day in days}.values())


def drawing(days: Sequence[Day]) -> Drawing | None:
    """None before there are two days: one day is no course."""
    if len(days) < 2:
        return None
    most = max(max(day.number.values()) for day in days) or 1
    span = (days[-1].on - days[0].on).days

    def x(day: Day) -> float:
        return round(LEFT + (day.on - days[0].on).days / span * (WIDTH - LEFT - RIGHT), 1)

    def y(number: int) -> float:
        return round(HEIGHT - BOTTOM - number / most * (HEIGHT - TOP - BOTTOM), 1)

    ends = apart({level: y(days[-1].number[level]) for level in Severity})
    lines = []
    for level in Severity:
        marks = tuple(Mark(x(day), y(day.number[level])) for day in days)
        path = "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks)
        label = f"{level.label}: {days[-1].number[level]}"
        lines.append(Line(level, level.mark[0], path, marks, ends[level], label))
    ticks = tuple((y(number), number) for number in sorted({0, most // 2, most}))
    return Drawing(tuple(lines), ticks, said(days[0].on), said(days[-1].on))


def apart(heights: Mapping[Severity, float], gap: float = 17) -> dict[Severity, float]:
    """The same heights, the lower ones moved up until names at them do not overlap."""
    placed: dict[Severity, float] = {}
    above = float(HEIGHT)
    for level, height in sorted(heights.items(), key=lambda item: -item[1]):
        above = min(height, above - gap)
        placed[level] = above
    return placed


def sentence(days: Sequence[Day]) -> str:
    """The first and the last count, and which way it went."""
    if not days:
        return "Nothing has been counted yet; the command “sweep” counts once a day."
    last = days[-1]
    in_all = in_words(last.total) if last.total else "none"
    now = f"{counted(last.number[Severity.SERIOUS], 'serious case')}, {in_all} in all"
    if len(days) == 1:
        return f"{capitalised(now)}, counted for the first time on {said(last.on)}."
    first = days[0]
    change = last.total - first.total
    way = "as many as" if not change else f"{in_words(abs(change))} {either(change > 0, 'more', 'fewer')} than"
    return f"{capitalised(now)} on {said(last.on)}: {way} on {said(first.on)}."


def said(day: date) -> str:
    return f"{day:%-d %B %Y}"
