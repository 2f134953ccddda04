"""Runs made of plain values, without a database: what the reading of runs is tried on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.figures import Point, Run
from indicators.models import Indicator, IndicatorVersion, Observation, Period, Rebase, Target
from safeguarding.calendar import Quarter

FIRST = Quarter(2022, 1)


def version(key=1, *, shape="percentage", polarity="high", **given) -> IndicatorVersion:
    indicator = Indicator(pk=1, code="T1", title="Assessments on time", polarity=polarity, family="timeliness")
    usual = {"label": f"Definition {key}", "decimals": 1, "unit": "%" if shape == "percentage" else "", "number": key}
    usual |= {"over_time": "flow" if shape in {"percentage", "flow"} else "stock"}
    return IndicatorVersion(pk=key, indicator=indicator, shape=shape, **(usual | given))


def period(quarter) -> Period:
    key = quarter.year * 10 + quarter.number
    return Period(pk=key, kind="quarter", starts_on=quarter.starts_on, ends_on=quarter.ends_on, label=quarter.label)


def point(value, quarter, of, **given) -> Point:
    """A value, or a pair of counts."""
    numerator, denominator = (Decimal(str(count)) for count in value) if isinstance(value, tuple) else (None, None)
    if denominator is not None:
        value = numerator * 100 / denominator
    value = None if value is None else Decimal(str(value)) if not isinstance(value, Decimal) else value
    part = Observation(version=of, period=period(quarter), value=value, state="value", subject_id=1)
    usual = {"awaited": (), "missing": (), "parts": (part,)}
    return Point(of, period(quarter), value, numerator, denominator, **(usual | given))


def run(values, *, of=None, since=FIRST, targets=()) -> Run:
    """One quarter after another. None in `values` is a quarter without a complete figure."""
    of, points, quarter = of or version(), [], since
    for value in values:
        if value is not None:
            points.append(point(value, quarter, of))
        quarter = quarter.next()
    return Run(of.indicator, tuple(points), None, tuple(targets))


def joined(*runs) -> Run:
    """Runs of several definitions as one."""
    return replace(runs[-1], points=tuple(point for run in runs for point in run.points))


def target(level, *, of=None, kind="period", rule=None, starts_on=None, ends_on=None) -> Target:
    given = {"version": of or version(), "level": Decimal(str(level)), "kind": kind, "rule": rule}
    return Target(starts_on=starts_on, ends_on=ends_on, **given)


def rebase(quarter, *, of=None, what="Localities begin") -> Rebase:
    return Rebase(definition=of or version(), starts_on=quarter.starts_on, what_changed=what, reason="They began.")


def quarters_after(first, number) -> Quarter:
    for _ in range(number):
        first = first.next()
    return first


def year_end(year) -> date:
    return date(year + 1, 3, 31)
