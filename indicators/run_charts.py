"""A run as a chart: its figures, their usual range, the target as long as it held, and what lies ahead.

The same drawing serves screen and paper; a caller that withholds figures hands over a run without them, and nothing of
them is drawn.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indicators import charts, wording
from indicators.figures import Point, Run
from indicators.forecasts import Forecast
from indicators.models import IndicatorVersion
from indicators.sentences import when
from indicators.signals import Signals, Stretch
from indicators.targets import judging
from safeguarding.calendar import Quarter


@dataclass(frozen=True)
class Dressing:
    """What a chart shows beside the run itself. `events` are days with their letters; `gap` is the height of a line of
    its type; `since` is the first quarter drawn, None for all of them: limits rest on the whole run either way."""

    ahead: Forecast | None = None
    events: Sequence[tuple[date, str]] = ()
    gap: float = 17.0
    since: Quarter | None = None


def chart(signals: Signals, dressing: Dressing | None = None) -> charts.RunChart | None:
    """None for fewer than two figures."""
    run, dressing = signals.run, dressing or Dressing()
    shown = [one for one in run.points if dressing.since is None or one.quarter >= dressing.since]
    if sum(point.value is not None for point in shown) < 2:
        return None
    version = run.points[-1].version
    is_percentage = version.shape == IndicatorVersion.Shape.PERCENTAGE
    return charts.run_chart(
        [value for quarter, value in values(signals) if dressing.since is None or quarter >= dressing.since],
        sentence=sentence(signals, shown),
        edge=edge(signals, dressing),
        suffix="%" if is_percentage else "",
        ceiling=100 if is_percentage else None,
        coming=list(coming(run, dressing.ahead)),
        events=dressing.events,
    )


def values(signals: Signals) -> Iterator[tuple[Quarter, charts.Value]]:
    """One for each quarter from the first to the last: without a complete figure it is a gap, not a shorter line."""
    run, seen, quarter = signals.run, "", signals.run.points[0].quarter
    read = dict(readings(signals.stretches))
    for point in run.points:
        while quarter < point.quarter:
            yield quarter, charts.Value(short(quarter), None, "No figure", seen, ends_on=quarter.ends_on)
            quarter = quarter.next()
        era = point.version.label
        yield point.quarter, value_of(point, run, era if era != seen else "", read.get(point.quarter, Reading()))
        seen, quarter = era, point.quarter.next()


@dataclass(frozen=True)
class Reading:
    """What the limits say of one point, and which limits those are; `anew` is why they start there."""

    kind: str = ""
    lower: float | None = None
    mean: float | None = None
    upper: float | None = None
    segment: int = 0
    anew: str = ""


def readings(stretches: Sequence[Stretch]) -> Iterator[tuple[Quarter, Reading]]:
    number = 0
    for stretch in stretches:
        reasons = {rebase.starts_on: rebase.what_changed for rebase in stretch.rebases}
        for i, point in enumerate(stretch.points):
            number += i in stretch.starts
            anew = reasons.get(point.quarter.starts_on, "") if i else ""
            if stretch.analysis is None:
                yield point.quarter, Reading(anew=anew)
            else:
                read = stretch.analysis.points[i]
                yield point.quarter, Reading(read.kind, read.lower, read.mean, read.upper, number, anew)


def value_of(point: Point, run: Run, note: str, read: Reading) -> charts.Value:
    target = judging(run.targets, point.version, point.period)
    return charts.Value(
        short(point.quarter),
        point.value,
        point.text,
        point.version.label,
        note,
        read.kind,
        read.lower,
        read.mean,
        read.upper,
        read.segment,
        read.anew,
        target.level if target else None,
        point.quarter.ends_on,
        bool(point.corrected),
    )


def edge(signals: Signals, dressing: Dressing) -> charts.Edge:
    """The texts at the right edge; without "cases per worker" where there is little room."""
    run = signals.run
    last = [point for point in run.points if point.value is not None][-1]

    target = judging(run.targets, last.version, last.period)
    aim = wording.without_unit(wording.level_text(target.level, target.version), last.version) if target else ""
    mean = wording.without_unit(signals.mean_text, last.version)
    return charts.Edge(
        value=wording.short_text(last.value, last.version),
        target=f"Target {aim}" if aim else "",
        mean=f"Mean {mean}" if mean else "",
        usual="Usual range" if signals.usual else "",
        gap=dressing.gap,
    )


def coming(run: Run, ahead: Forecast | None) -> Iterator[charts.Coming]:
    """The quarters to come, as far as the forecast goes."""
    quarter = run.points[-1].quarter
    for step in ahead.steps if ahead else ():
        quarter = quarter.next()
        yield charts.Coming(short(quarter), step.middle, step.low, step.high)


def sentence(signals: Signals, shown: Sequence[Point]) -> str:
    """From where to where it went, between what it moved, and what its usual range says of the last figure."""
    run = signals.run
    known = [point for point in shown if point.value is not None]
    first, last = known[0], known[-1]
    low = min(known, key=lambda point: point.value or 0)
    high = max(known, key=lambda point: point.value or 0)
    said = (
        f"{run.indicator.title}: {first.text} {when(first.period)}, {last.text} {when(last.period)}; "
        f"lowest {low.text}, highest {high.text}."
    )
    return f"{said} {signals.variation.sentence}" if signals.variation else said


def short(quarter: Quarter) -> str:
    """Such as "Sep 26": the month a quarter ends with. "Q2 26" could mean two different quarters."""
    return f"{quarter.ends_on:%b %y}"


def letters() -> Iterable[str]:
    """A to Z, then AA, AB and so on."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from alphabet
    for first in alphabet:
        yield from (first + second for second in alphabet)
