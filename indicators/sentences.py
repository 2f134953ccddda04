"""Plain sentences about indicators, made from the record; the same words serve screen and chart."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.figures import Point, Run
from indicators.models import Indicator, IndicatorVersion, Target
from indicators.rating import Rating, shortfall
from indicators.wording import (
    capitalised,
    counted,
    counts,
    either,
    in_words,
    joined,
    level_text,
    number,
    observation_text,
    uncapitalised,
)


def of_library(runs: Iterable[Run]) -> str:
    """How many measures have a figure, how many meet their target, which are furthest below it."""
    with_figure = [run for run in runs if run.last is not None and run.last.value is not None]
    if not with_figure:
        return (
            "No quarterly figure is complete yet; figures printed in published documents are shown with their source."
        )
    rated = [run for run in with_figure if run.judgement.rating in {Rating.GREEN, Rating.AMBER, Rating.RED}]
    met = [run for run in rated if run.judgement.rating is Rating.GREEN]
    red = [run for run in rated if run.judgement.rating is Rating.RED]
    first = f"{counted(len(with_figure), 'measure')} {either(len(with_figure), 'has', 'have')} a quarterly figure"
    first += f"; {in_words(len(met))} of the {in_words(len(rated))} with a target meet it"
    if red:
        return capitalised(f"{first}. Red: {joined([uncapitalised(run.indicator.title) for run in red])}.")
    return capitalised(f"{first}.")


def caption(indicator: Indicator, run: Run, authority: Any) -> str:
    parts = [indicator.code, indicator.get_family_display(), capitalised(indicator.get_polarity_display())]
    if run.last:
        parts += [f"{authority.short_name}, all units", run.last.period.label]
        parts += ["demonstration"] if run.last.is_demonstration else []
    return " · ".join(parts)


def of_run(run: Run, signal: str = "") -> str:
    """The latest figure with its counts, its distance from the target, how it moved, what its run signals, how late the
    late ones were, who is awaited."""
    point = run.last
    if point is not None and point.value is None and point.given:
        return f"{alone(point)} {of_provisional(run.provisional)}".strip()
    if point is None or point.value is None:
        none = "There is no complete quarterly figure for this measure."
        return f"{none} {of_provisional(run.provisional)}".strip()
    sentences = [f"{latest(point)}{distance(run)}."]
    if run.change:
        sentences.append(moved(run.change))
    elif len(run.points) > 1 and run.points[-2].version != point.version:
        sentences.append("Its definition has changed since the quarter before, so the two are not compared.")
    elif len(run.points) > 1 and run.previous is None:
        sentences.append("There is no complete figure for the quarter before to compare it with.")
    sentences.append(signal)
    if point.late and point.late.total:
        sentences.append(tail(point))
    if point.missing:
        sentences.append(f"Not in this total, with a reason: {joined(point.missing)}.")
    sentences.append(of_provisional(run.provisional))
    return " ".join(sentence for sentence in sentences if sentence)


def moved(change: str) -> str:
    """Such as "Up 0.5 points since the quarter before, which is better." """
    step, _, word = change.partition(", ")
    return capitalised(f"{step} since the quarter before{f', which is {word}' if word else ''}.")


def alone(point: Point) -> str:
    """Of what does not add up: the one unit's own figure, or that each unit's stands by itself."""
    if len(point.given) == 1:
        return f"{point.given[0].subject}: {point.text}."
    return f"{capitalised(counted(len(point.given), 'unit'))} returned it; their figures do not add up."


def of_printed(observations: Iterable[Any], targets: Iterable[Any], authority: Any) -> str:
    """The authority's own latest printed figure, its target, and that nothing rates it; "" where it has none.

    A year-end target judges only at year end (design rule 13): before, the distance is said in words. No source bands
    these figures (rule 9), so none is given a colour.
    """
    own = [row for row in observations if row.subject.authority_id == authority.pk and not row.is_derived]
    if not own:
        return ""
    last = max(own, key=lambda row: row.period.ends_on)
    shown = counts(last.numerator, last.denominator, fte=last.version.counts_are_fte)
    shown = f" ({shown})" if shown else ""
    said = f"{last.subject}'s latest printed figure is {observation_text(last)}{shown}, {last.period}"
    said += ", the period being assumed." if last.period_is_assumed else "."
    aim = next((target for target in targets if target.subject_id == last.subject_id and target.document_id), None)
    if aim is not None and last.figure is not None:
        short = shortfall(last.figure, aim.level, last.version.indicator.polarity)
        gap = f", {number(abs(short), 1).removesuffix('.0')} points away" if short else ""
        said += f" The target beside it was {aim.printed} {aim.get_kind_display().lower()}{gap}."
    if last.version.rating_rule_id is None:
        said += " It is not rated: there is no published rule."
    return said


def of_provisional(point: Point | None) -> str:
    """What is in of the newest quarter, and who is awaited; empty when it is complete."""
    if point is None:
        return ""
    return (
        f"{point.period} is not complete: {joined(point.awaited)} {'is' if len(point.awaited) == 1 else 'are'} awaited."
    )


def latest(point: Point) -> str:
    if point.counts:
        return f"{point.counts}, {point.text}" if point.version.shape != "rate" else f"{point.text} ({point.counts})"
    return point.text


def distance(run: Run) -> str:
    """How the sentence of the latest figure goes on: ", 5.1 points short of the target of 92%". A year-end target of
    what adds up is compared with the year so far; before its day the distance is said and nothing is judged."""
    point = run.last
    if point is None or point.value is None:
        return "; there is no target"
    target = run.target if run.target and run.target.applies_to(point.period) else None
    aim = target or next(iter(run.aims), None)
    if aim is None:
        return "; there is no target"
    is_yearly = aim.kind == aim.Kind.YEAR_END and run.year_to_date is not None
    value = run.year_to_date.value if is_yearly and run.year_to_date else point.value
    so_far = f"; this year so far {run.year_to_date.text}" if is_yearly and run.year_to_date else ""
    by = "" if target else f" for {aim.ends_on:%-d %B %Y}, which judges only then"
    return f"{so_far}{away(value, aim, run)}{by}"


def away(value: Decimal, aim: Target, run: Run) -> str:
    """Such as ", 5.1 points short of the target of 92%"."""
    short, level = shortfall(value, aim.level, run.indicator.polarity), level_text(aim.level, aim.version)
    if short is None:
        return f"; the target is {level}"
    if short <= 0:
        return f", which meets the target of {level}"
    unit = " points" if aim.version.shape == "percentage" else ""
    side = "short of" if run.indicator.polarity == "high" else "above"
    return f", {number(short, aim.version.decimals)}{unit} {side} the target of {level}"


def tail(point: Point) -> str:
    """How late the late ones were: a percentage in time hides the worst cases."""
    late = point.late
    assert late is not None
    worst = f"; the longest took {counted(late.longest, 'working day')} too long" if late.longest else ""
    over = in_words(late.over_20) if late.over_20 else "none"
    were = "was" if late.over_20 in {0, 1} else "were"
    return f"Of the {late.total} late ones, {over} {were} more than four weeks late{worst}."


def when(period: Any) -> str:
    """Such as "in April to June 2026", "on 30 June 2026"."""
    return f"{'on' if period.kind == 'snapshot' else 'in'} {period.label}"


def in_force(versions: Iterable[IndicatorVersion], today: date) -> IndicatorVersion | None:
    """The definition in force on a day; None where the last has ended."""
    for version in versions:
        started = version.starts_on is None or version.starts_on <= today
        if started and (version.ends_on is None or today <= version.ends_on):
            return version
    return None
