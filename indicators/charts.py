"""Geometry of charts: plain numbers in, coordinates out; templates draw them as SVG. Django-free.

Axis policy: percentages keep a scale of whole steps that holds every value and the target, and need not start at zero,
since a run chart shows change; the labels say where it starts. Counts whose range includes small numbers start at zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from math import ceil

from indicators.chart_keys import KeyEntry, key_of
from indicators.scales import scale, steps

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 118, 18, 34
INSET = 14  # of the first and last place from the edges of the plot
LETTER = 20  # across a letter that stands for an event


@dataclass(frozen=True)
class Mark:
    """One point as drawn: where, and what a reader is told of it. `label` is the period's short name; `kind` what it
    signals in a word of `spc`, which gives it its shape, empty where it was not asked. A ring is put around one that
    was restated since it was first approved."""

    x: float
    y: float
    label: str
    shows_label: bool
    text: str
    kind: str = ""
    is_restated: bool = False


@dataclass(frozen=True)
class Tick:
    y: float
    text: str


@dataclass(frozen=True)
class Break:
    """Where the definition changes, or a usual range starts anew: a vertical line at x and the words beside it."""

    x: float
    text: str
    is_rebase: bool = False

    @property
    def is_right(self) -> bool:
        """Whether its words go to its left, where there is more room."""
        return self.x > (LEFT + WIDTH - RIGHT) / 2


@dataclass(frozen=True)
class Limits:
    """The usual range of a stretch as a box, and its mean."""

    x: float
    width: float
    top: float
    height: float
    mean_y: float

    @property
    def end(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True)
class Level:
    """A target as long as it held: a piece of a line."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True)
class Label:
    """Words at the right edge of the plot; `kind` is "value", "target", "mean" or "range"."""

    y: float
    text: str
    kind: str


@dataclass(frozen=True)
class Event:
    """Something done on a day, such as an action delivered: a line at x with a letter at y that a list explains."""

    x: float
    y: float
    letter: str


@dataclass(frozen=True)
class Ahead:
    """The quarters to come if nothing changes: the outline of where they will lie, and the middle of it."""

    outline: str
    middle: str


@dataclass(frozen=True)
class RunChart:
    """A run of values over time. `segments` are polylines that stop at gaps and at breaks of the definition."""

    sentence: str
    marks: tuple[Mark, ...]
    segments: tuple[str, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[Break, ...]
    limits: tuple[Limits, ...]
    levels: tuple[Level, ...]
    labels: tuple[Label, ...]
    events: tuple[Event, ...]
    ahead: Ahead | None
    coming: tuple[Mark, ...]
    gap: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    @property
    def drop(self) -> float:
        """From the middle of a line of type to its base."""
        return round(self.gap * 0.27, 1)

    @property
    def under(self) -> float:
        """From the foot of the plot to the base of the line of type under it."""
        return round(self.gap * 1.15, 1)

    @property
    def scale_note(self) -> str:
        """That the scale does not start at zero, where it does not; a run shows change, and need not."""
        start = self.ticks[0].text
        return "" if start.rstrip("%") == "0" else f"The scale starts at {start}, not at zero."

    @property
    def key(self) -> tuple[KeyEntry, ...]:
        """What its marks and lines mean: of those that are drawn, and nothing where there is but a line."""
        kinds = {mark.kind for mark in self.marks}
        some = {
            "restated": any(mark.is_restated for mark in self.marks),
            "anew": any(one.is_rebase for one in self.breaks),
        }
        lines = {"range": self.limits, "target": self.levels, "ahead": self.ahead, "event": self.events}
        return key_of(kinds, some | {name: bool(drawn) for name, drawn in lines.items()})


@dataclass(frozen=True)
class Value:
    """One value to draw; None is a gap. `era` changes with the definition; `note`, on its first value, says how.

    `lower`, `mean` and `upper` are the usual range of its stretch, None without one; `segment` counts the ranges, and
    `anew`, on the first value of one that a person started, says why. `target` is the level that judges it."""

    label: str
    value: Decimal | None
    text: str
    era: str = ""
    note: str = ""
    kind: str = ""
    lower: float | None = None
    mean: float | None = None
    upper: float | None = None
    segment: int = 0
    anew: str = ""
    target: Decimal | None = None
    ends_on: date | None = None
    is_restated: bool = False


@dataclass(frozen=True)
class Coming:
    """A quarter to come: the name of its period, and between which values it will lie if nothing changes."""

    label: str
    middle: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Edge:
    """What stands at the right edge, as texts; empty: nothing. `gap` is the height of a line there."""

    value: str = ""
    target: str = ""
    mean: str = ""
    usual: str = ""
    gap: float = 17.0


@dataclass(frozen=True)
class Plot:
    """From values to coordinates: the scale of one chart, and how many places it has from left to right."""

    low: float
    high: float
    places: int

    def x(self, place: float) -> float:
        """Of a place, the first being 0; inset, so that the first and last labels are not cut."""
        width = WIDTH - LEFT - RIGHT - 2 * INSET
        return round(LEFT + INSET + (width * place / (self.places - 1) if self.places > 1 else width / 2), 1)

    def y(self, value: float | Decimal) -> float:
        """Of a value; the picture is clipped to its plot, the value never is."""
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return round(HEIGHT - BOTTOM - min(max(share, 0.0), 1.0) * (HEIGHT - TOP - BOTTOM), 1)

    def around(self, first: int, last: int) -> tuple[float, float]:
        """From half a place before the first to half a place after the last, within the plot."""
        half = (self.x(1) - self.x(0)) / 2 if self.places > 1 else 40.0
        return max(self.x(first) - half, float(LEFT)), min(self.x(last) + half, float(WIDTH - RIGHT))


def run_chart(
    values: Sequence[Value],
    *,
    sentence: str,
    edge: Edge | None = None,
    suffix: str = "",
    ceiling: int | None = None,
    coming: Sequence[Coming] = (),
    events: Sequence[tuple[date, str]] = (),
) -> RunChart:
    """Place values from left to right at equal steps. `ceiling` is the highest the scale may go, such as 100 (%).
    `events` are days with the letters that a list beside the chart explains; one beyond the plot is left out."""
    edge = edge or Edge()
    low, high, step = scale(heights(values, coming, ceiling) or [0.0, 1.0], ceiling)
    plot = Plot(low, high, len(values) + len(coming))
    every = ceil(plot.places / 9) or 1
    labelled = {place for place in range(plot.places) if (len(values) - 1 - place) % every == 0}
    marks = tuple(
        Mark(plot.x(i), plot.y(item.value), item.label, i in labelled, item.text, item.kind, item.is_restated)
        for i, item in enumerate(values)
        if item.value is not None
    )
    return RunChart(
        sentence,
        marks,
        segments_of(values, plot),
        tuple(Tick(plot.y(at), f"{at:g}{suffix}") for at in steps(low, high, step)),
        breaks_of(values, plot),
        limits_of(values, plot),
        levels_of(values, plot),
        labels_of(values, marks, plot, edge),
        events_of(values, plot, events),
        ahead_of(values, coming, plot),
        coming_marks(coming, len(values), labelled, plot),
        edge.gap,
    )


def heights(values: Sequence[Value], coming: Sequence[Coming], ceiling: int | None) -> list[float]:
    """Everything that the scale must hold. A limit beyond what a value can be does not stretch it."""
    known = [float(item.value) for item in values if item.value is not None]
    known += [float(item.target) for item in values if item.target is not None]
    known += [float(bound) for item in coming for bound in (item.low, item.high)]
    limits = [bound for item in values for bound in (item.lower, item.upper) if bound is not None]
    least = 0.0 if known and min(known) >= 0 else min([*known, *limits], default=0.0)
    most = float(ceiling) if ceiling is not None else max([*known, *limits], default=1.0)
    return known + [min(max(bound, least), max(most, *known)) for bound in limits]


def segments_of(values: Sequence[Value], plot: Plot) -> tuple[str, ...]:
    """Points of each unbroken stretch, for a polyline. A gap or a new definition ends a stretch."""
    stretches: list[list[str]] = [[]]
    era = values[0].era if values else ""
    for i, item in enumerate(values):
        if item.value is None or item.era != era:
            stretches.append([])
        era = item.era
        if item.value is not None:
            stretches[-1].append(f"{plot.x(i)},{plot.y(item.value)}")
    return tuple(" ".join(stretch) for stretch in stretches if len(stretch) > 1)


def breaks_of(values: Sequence[Value], plot: Plot) -> tuple[Break, ...]:
    """New definitions, and usual ranges that a person started anew."""
    found = []
    for i in range(1, len(values)):
        x = round((plot.x(i - 1) + plot.x(i)) / 2, 1)
        if values[i].era != values[i - 1].era:
            found.append(Break(x, values[i].note or values[i].era))
        elif values[i].anew:
            found.append(Break(x, values[i].anew, is_rebase=True))
    return tuple(found)


def limits_of(values: Sequence[Value], plot: Plot) -> tuple[Limits, ...]:
    """A box for each usual range, from half a place before its first value to half a place after its last."""
    found = []
    for segment, members in groupby(range(len(values)), key=lambda i: values[i].segment):
        places = [i for i in members if values[i].mean is not None]
        if not segment or not places:
            continue
        item, (x1, x2) = values[places[0]], plot.around(places[0], places[-1])
        assert item.mean is not None
        if item.lower is not None and item.upper is not None:
            top, bottom = plot.y(item.upper), plot.y(item.lower)
            found.append(Limits(round(x1, 1), round(x2 - x1, 1), top, round(bottom - top, 1), plot.y(item.mean)))
    return tuple(found)


def levels_of(values: Sequence[Value], plot: Plot) -> tuple[Level, ...]:
    """The target of each value, as one line as long as it does not change."""
    found = []
    for level, members in groupby(range(len(values)), key=lambda i: values[i].target):
        places = list(members)
        if level is not None:
            x1, x2 = plot.around(places[0], places[-1])
            found.append(Level(round(x1, 1), round(x2, 1), plot.y(level)))
    return tuple(found)


def labels_of(values: Sequence[Value], marks: Sequence[Mark], plot: Plot, edge: Edge) -> tuple[Label, ...]:
    """What stands at the right edge, moved apart so that none covers another."""
    last = values[-1] if values else None
    wanted = [Label(marks[-1].y, edge.value or marks[-1].text, "value")] if marks else []
    if last and last.target is not None and edge.target:
        wanted.append(Label(plot.y(last.target), edge.target, "target"))
    if last and last.mean is not None and edge.mean:
        wanted.append(Label(plot.y(last.mean), edge.mean, "mean"))
    if last and last.upper is not None and edge.usual:
        wanted.append(Label(plot.y(last.upper), edge.usual, "range"))
    return tuple(apart(wanted, edge.gap))


def apart(labels: Sequence[Label], gap: float) -> list[Label]:
    """With at least a line's height between two, from top to bottom, and none outside the plot."""
    placed: list[Label] = []
    for label in sorted(labels, key=lambda label: label.y):
        y = max(label.y, placed[-1].y + gap) if placed else max(label.y, float(TOP))
        placed.append(replace(label, y=y))
    floor = float(HEIGHT - BOTTOM)
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = replace(placed[i], y=round(min(placed[i].y, floor), 1))
        floor = placed[i].y - gap
    return placed


def events_of(values: Sequence[Value], plot: Plot, events: Sequence[tuple[date, str]]) -> tuple[Event, ...]:
    """Each on its day between the ends of quarters; letters that would cover each other stand one under another."""
    found: list[Event] = []
    for day, letter in sorted(events):
        place = place_of(day, values, plot.places)
        if place is None:
            continue
        x = plot.x(place)
        beside = [event for event in found if abs(event.x - x) < LETTER]
        found.append(Event(x, TOP + 8 + LETTER * len(beside), letter))
    return tuple(found)


def place_of(day: date, values: Sequence[Value], places: int) -> float | None:
    """Where a day lies: the last day of the first quarter is 0. None outside of what is drawn."""
    ends = [item.ends_on for item in values]
    if not ends or ends[0] is None or ends[-1] is None:
        return None
    first, last = ends[0], ends[-1]
    a_quarter = (last - first).days / (len(ends) - 1) if len(ends) > 1 else 91.3
    place = (day - first).days / a_quarter
    return place if 0 <= place <= places - 1 else None


def ahead_of(values: Sequence[Value], coming: Sequence[Coming], plot: Plot) -> Ahead | None:
    """A fan from the last value to the quarters to come."""
    if not coming or not values or values[-1].value is None:
        return None
    start, last = len(values) - 1, f"{plot.x(len(values) - 1)},{plot.y(values[-1].value)}"
    upper = [f"{plot.x(start + i)},{plot.y(item.high)}" for i, item in enumerate(coming, 1)]
    lower = [f"{plot.x(start + i)},{plot.y(item.low)}" for i, item in enumerate(coming, 1)]
    middle = [f"{plot.x(start + i)},{plot.y(item.middle)}" for i, item in enumerate(coming, 1)]
    return Ahead(" ".join([last, *upper, *reversed(lower)]), " ".join([last, *middle]))


def coming_marks(coming: Sequence[Coming], after: int, labelled: set[int], plot: Plot) -> tuple[Mark, ...]:
    return tuple(
        Mark(plot.x(after + i), plot.y(item.middle), item.label, after + i in labelled, "")
        for i, item in enumerate(coming)
    )
