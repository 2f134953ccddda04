"""Plain sentences about indicators, made from the record; the same words serve screen and chart."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from indicators import charts
from indicators.figures import Point, Run
from indicators.models import Indicator, IndicatorVersion, Period
from indicators.rating import Rating, shortfall
from indicators.wording import capitalised, counted, joined, number, value_with_unit
from safeguarding.calendar import quarter_of


def of_library(runs: Iterable[Run]) -> str:
    """How many measures have a figure, how many meet their target, which are furthest below it."""
    with_figure = [run for run in runs if run.last is not None and run.last.value is not None]
    if not with_figure:
        return "No quarterly figure has been approved yet; figures printed in published documents are shown with their source."
    rated = [run for run in with_figure if run.judgement.rating in {Rating.GREEN, Rating.AMBER, Rating.RED}]
    met = [run for run in rated if run.judgement.rating is Rating.GREEN]
    red = [run for run in rated if run.judgement.rating is Rating.RED]
    has = "has" if len(with_figure) == 1 else "have"
    first = f"{counted(len(with_figure), 'measure')} {has} a quarterly figure; {len(met)} of the {len(rated)} with a target meet it"
    if red:
        return capitalised(f"{first}. Red: {joined([run.indicator.title[:1].lower() + run.indicator.title[1:] for run in red])}.")
    return capitalised(f"{first}.")


def caption(indicator: Indicator, run: Run, authority: Any) -> str:
    parts = [indicator.code, indicator.get_family_display(), capitalised(indicator.get_polarity_display())]
    if run.last:
        parts += [f"{authority.short_name}, all units", run.last.period.label]
        parts += ["demonstration"] if run.last.is_demonstration else []
    return " · ".join(parts)


def of_run(run: Run) -> str:
    """The latest figure with its counts, its distance from the target, how it moved, how late the late ones were."""
    point = run.last
    if point is None or point.value is None:
        none = "There is no complete quarterly figure for this measure. Figures printed in published documents have their source."
        return f"{none} {of_provisional(run.provisional)}".strip()
    sentences = [f"{latest(point)}{distance(run)}."]
    if run.change:
        sentences.append(f"{capitalised(run.change)} since the quarter before.")
    elif len(run.points) > 1 and run.previous is None:
        sentences.append("Its definition has changed since the quarter before, so the two are not compared.")
    if point.late and point.late.total:
        sentences.append(tail(point))
    if point.missing:
        sentences.append(f"Not in this total, with a reason: {joined(point.missing)}.")
    sentences.append(of_provisional(run.provisional))
    return " ".join(sentences).strip()


def of_provisional(point: Point | None) -> str:
    """What is in of the newest quarter, and who is awaited; empty when it is complete."""
    if point is None:
        return ""
    return f"{point.period} is not complete: {joined(point.awaited)} {'is' if len(point.awaited) == 1 else 'are'} awaited."


def latest(point: Point) -> str:
    if point.counts:
        return f"{point.counts}, {point.text}" if point.version.shape != "rate" else f"{point.text} ({point.counts})"
    return point.text


def distance(run: Run) -> str:
    """", 5.1 points short of the target of 92%" – or nothing where there is no target."""
    point, target = run.last, run.target
    if point is None or point.value is None or target is None or not target.applies_to(point.period):
        return "; there is no target"
    short = shortfall(point.value, target.level, run.indicator.polarity)
    aim = value_with_unit(target.level, target.version, decimals=0)
    if short is None:
        return f"; the target is {aim}"
    if short <= 0:
        return f", which meets the target of {aim}"
    unit = " points" if point.version.shape == "percentage" else ""
    side = "short of" if run.indicator.polarity == "high" else "above"
    return f", {number(short, point.version.decimals)}{unit} {side} the target of {aim}"


def tail(point: Point) -> str:
    """How late the late ones were: a percentage in time hides the worst cases."""
    late = point.late
    assert late is not None
    worst = f"; the longest took {counted(late.longest, 'working day')} too long" if late.longest else ""
    return f"Of the {late.total} late ones, {late.over_20 or 'none'} {'was' if late.over_20 == 1 else 'were'} more than four weeks late{worst}."


def chart(run: Run) -> charts.RunChart | None:
    """The run as a chart; None for fewer than two figures."""
    if sum(point.value is not None for point in run.points) < 2:
        return None
    values, seen = [], ""
    for point in run.points:
        era = point.version.label
        note = point.version.label if era != seen else ""
        values.append(charts.Value(short(point.period), point.value, point.text, era, note))
        seen = era
    version = run.points[-1].version
    is_percentage = version.shape == IndicatorVersion.Shape.PERCENTAGE
    target = run.target
    return charts.run_chart(
        values,
        sentence=chart_sentence(run),
        target=target.level if target else None,
        target_text=f"Target {value_with_unit(target.level, target.version, decimals=0)}" if target else "",
        suffix="%" if is_percentage else "",
        ceiling=100 if is_percentage else None,
    )


def chart_sentence(run: Run) -> str:
    known = [point for point in run.points if point.value is not None]
    first, last = known[0], known[-1]
    low = min(known, key=lambda point: point.value or 0)
    high = max(known, key=lambda point: point.value or 0)
    return (
        f"{run.indicator.title}: {first.text} in {first.period.label}, {last.text} in {last.period.label}; "
        f"lowest {low.text}, highest {high.text}."
    )


def short(period: Period) -> str:
    """"Q2 26": the quarter a period ends in, and the calendar year of its end."""
    quarter = quarter_of(period.ends_on)
    return f"Q{quarter.number} {quarter.year % 100:02d}"


def in_force(versions: Iterable[IndicatorVersion], today: date) -> IndicatorVersion | None:
    """The definition in force on a day; None where the last has ended."""
    for version in versions:
        started = version.starts_on is None or version.starts_on <= today
        if started and (version.ends_on is None or today <= version.ends_on):
            return version
    return None
