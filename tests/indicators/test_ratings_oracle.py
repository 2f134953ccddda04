"""Ratings of whole runs against an oracle that shares no line with the application: which target judges, what it
judges, and which colour comes of it by each kind of rule; in exact fractions. One control for each part of the rule.
"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import figures, rating, targets
from indicators.models import RatingBand, RatingRule
from tests.indicators.plain_runs import FIRST, quarters_after, run, target, version

COUNTS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair)))
LEVELS = st.integers(0, 100)
KINDS = ["distance", "per_cent", "last_year"]


def rule_of(kind: str, tolerance: int) -> RatingRule:
    """Green at the target, amber as far as the tolerance, red beyond; of the last kind the tolerance alone."""
    rows = [(1, "green", None, True, 0, True), (2, "amber", 0, False, tolerance, True)]
    rows += [(3, "red", tolerance, False, None, True)]
    if kind == "last_year":
        rows = [(1, "green", None, True, tolerance, True)]
    rule = RatingRule(pk=1, kind=kind)
    names = ("order", "band", "lower", "lower_is_included", "upper", "upper_is_included")
    bands = [RatingBand(rule=rule, **dict(zip(names, row, strict=True))) for row in rows]
    rule._prefetched_objects_cache = {"bands": RatingBand.objects.none()}
    rule._prefetched_objects_cache["bands"]._result_cache = bands
    return rule


@st.composite
def cases(draw):
    """A run of one to nine quarters, which way is good, a rule, and up to three targets of any kind."""
    values = draw(st.lists(COUNTS, min_size=1, max_size=9))
    aims = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["period", "year_end", "trajectory"]))
        quarter = quarters_after(FIRST, draw(st.integers(0, 9)))
        aims.append((kind, draw(LEVELS), quarter))
    polarity = draw(st.sampled_from(["high", "low", "neither"]))
    return values, polarity, draw(st.sampled_from(KINDS)), draw(st.integers(1, 20)), aims


def rated(case) -> str:
    values, polarity, kind, tolerance, aims = case
    of, rule = version(polarity=polarity), rule_of(kind, tolerance)
    made = []
    for name, level, quarter in aims:
        days = {"starts_on": quarter.starts_on} if name == "period" else {"ends_on": quarter.ends_on}
        made.append(target(level, of=of, kind=name, rule=rule, **days))
    return str(run(values, of=of, targets=made).judgement.rating)


# --- The oracle ---


def expected(case) -> str:
    values, polarity, kind, tolerance, aims = case
    days, day = [], FIRST
    for _ in values:
        days.append(day.ends_on)
        day = day.next()
    last = days[-1]
    ends = [level for name, level, quarter in aims if name == "year_end" and quarter.ends_on == last]
    steps = [level for name, level, quarter in aims if name == "trajectory" and quarter.ends_on == last]
    always = [level for name, level, quarter in aims if name == "period" and quarter.starts_on <= last]
    judged_by = ends or steps or always
    if not judged_by:
        return "not_rated"
    value = share(values[-1:])
    if ends:  # the quarters of the financial year that ends that day, all four of them
        began = date(last.year - (last.month < 4), 4, 1)
        year = [pair for pair, end in zip(values, days, strict=True) if end > began]
        if len(year) < 4:
            return "not_rated"
        value = share(year)
    if polarity == "neither":
        return "not_rated"
    short = judged_by[-1] - value if polarity == "high" else value - judged_by[-1]
    if kind == "per_cent":
        if judged_by[-1] == 0:
            return "not_rated"
        short = short * 100 / judged_by[-1]
    if kind == "last_year":
        return by_last_year(case, value, short, judged_by[-1])
    return "green" if short <= 0 else "amber" if short <= tolerance else "red"


def by_last_year(case, value, short, level) -> str:
    values, polarity, _, tolerance, _ = case
    if level == 0:
        return "not_rated"
    if short * 100 / level <= tolerance:
        return "green"
    if len(values) < 5:
        return "not_rated"
    before = share(values[-5:-4])
    worse = value < before if polarity == "high" else value > before
    return "red" if worse else "amber"


def share(pairs) -> Fraction:
    return Fraction(100 * sum(done for done, _ in pairs), sum(of for _, of in pairs))


# --- The comparison, and its controls ---


@given(cases())
def test_rating_of_any_run_agrees_with_the_oracle(case):
    assert rated(case) == expected(case), case


PLAIN = ([(8, 10)] * 3 + [(1, 10)], "high", "distance", 5)
CONTROLS = {
    "judging": ((*PLAIN, [("year_end", 80, quarters_after(FIRST, 3)), ("period", 5, FIRST)]), targets, "CLOSEST"),
    "whole year": ((*PLAIN, [("year_end", 60, quarters_after(FIRST, 3))]), figures.YearToDate, "of"),
    "polarity": (([(8, 10)], "low", "distance", 5, [("period", 90, FIRST)]), rating, "shortfall"),
}
INSTEAD = {
    "judging": dict.fromkeys(targets.CLOSEST, 0),
    "whole year": classmethod(lambda cls, points: None),
    "polarity": lambda value, level, polarity: level - value,
}


@pytest.mark.parametrize("name", CONTROLS)
def test_oracle_is_red_without_a_part_of_the_rule(monkeypatch, name):
    case, place, what = CONTROLS[name]
    assert rated(case) == expected(case)
    monkeypatch.setattr(place, what, INSTEAD[name])
    assert rated(case) != expected(case)


def test_oracle_knows_the_boundaries():
    for value, colour in ((92, "green"), (91, "amber"), (87, "amber"), (86, "red")):
        case = ([(value, 100)], "high", "distance", 5, [("period", 92, FIRST)])
        assert rated(case) == expected(case) == colour
