"""Which target judges a quarter, and what is said before its day: a year-end target judges only at year end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators import sentences
from indicators.rating import Rating
from indicators.readings import Reading
from indicators.signals import signals
from safeguarding.calendar import Quarter
from tests.indicators.plain_runs import joined, run, target, version, year_end

YEAR = Quarter(2025, 1)


def read(run):
    return Reading(signals(run))


def test_year_end_target_judges_no_quarter_before_and_says_the_distance():
    of = version(shape="stock", unit="", decimals=0, polarity="low")
    found = run([25, 23, 21], of=of, since=YEAR, targets=[target(18, of=of, kind="year_end", ends_on=year_end(2025))])
    assert found.target is None
    assert found.judgement.rating is Rating.NOT_RATED
    assert "18 is for 31 March 2026" in found.judgement.reason
    assert "3 above the target of 18 for 31 March 2026, which judges only then" in sentences.of_run(found)
    assert read(found).gap_text == "3 over"


def test_year_end_target_judges_the_last_quarter_of_its_year():
    of = version(shape="stock", unit="", decimals=0, polarity="low")
    aim = target(18, of=of, kind="year_end", ends_on=year_end(2025))
    found = run([25, 23, 21, 17], of=of, since=YEAR, targets=[aim])
    assert found.target is aim and found.judged_value == 17
    later = run([25, 23, 21, 17, 16], of=of, since=YEAR, targets=[aim])
    assert later.target is None and later.aims == ()


def test_year_end_target_of_what_adds_up_judges_the_whole_year():
    aim = target(80, kind="year_end", ends_on=year_end(2025))
    found = run([(10, 20), (30, 40), (70, 80), (9, 10)], since=YEAR, targets=[aim])
    assert found.judged_value == Decimal(119) * 100 / 150
    assert "this year so far 79.3%, 0.7 points short of the target of 80%" in sentences.of_run(found)


def test_year_end_target_judges_nothing_while_a_quarter_of_the_year_is_wanting():
    aim = target(80, kind="year_end", ends_on=year_end(2025))
    found = run([(10, 20), None, (70, 80), (9, 10)], since=YEAR, targets=[aim])
    assert found.judged_value is None
    assert "wanting" in found.judgement.reason
    assert [quarter.number for quarter in found.year_to_date.wanting] == [2]


def test_year_to_date_adds_counts_and_never_takes_a_mean_of_percentages():
    found = run([(1, 2), (90, 100)], since=YEAR).year_to_date
    assert (found.numerator, found.denominator) == (91, 102)
    assert found.text == "89.2%" and found.counts == "91 of 102"
    assert not found.is_whole_year


def test_year_to_date_begins_with_the_financial_year():
    found = run([(1, 2), (3, 4), (5, 6)], since=Quarter(2024, 3)).year_to_date
    assert [point.quarter for point in found.points] == [Quarter(2025, 1)]


def test_nothing_is_added_up_over_a_change_of_definition_nor_of_what_is_a_stock():
    changed = joined(run([(1, 2)], since=YEAR), run([(3, 4)], of=version(2), since=YEAR.next()))
    assert changed.year_to_date is None
    assert run([5, 6], of=version(shape="stock", unit=""), since=YEAR).year_to_date is None


def test_quarter_in_which_there_were_none_is_no_gap_in_the_year():
    whole = run([(1, 2), (3, 4)], since=YEAR)
    nil = whole.points[0].parts[0]
    nil.state = "nil"
    first = replace(whole.points[0], value=None, numerator=None, denominator=None, parts=(nil,))
    found = replace(whole, points=(first, whole.points[1])).year_to_date
    assert found.wanting == () and found.counts == "3 of 4"


def test_step_on_the_way_judges_its_own_quarter_before_the_level_of_every_period():
    always, step = target(70), target(60, kind="trajectory", ends_on=date(2025, 9, 30))
    found = run([50, 61, 62], since=YEAR, targets=[always, step])
    second = replace(found, points=found.points[:2])
    assert second.target is step and found.target is always
    assert [aim.level for aim in replace(found, points=found.points[:1]).aims] == [60]


def test_target_of_another_definition_is_neither_target_nor_aim():
    other = [target(70, of=version(2)), target(60, of=version(2), kind="year_end", ends_on=year_end(2025))]
    found = run([50, 61], since=YEAR, targets=other)
    assert found.target is None and found.aims == ()
    assert "there is no target" in sentences.of_run(found)


@pytest.mark.parametrize(("polarity", "said"), [("high", "Met"), ("low", "1.0 points over")])
def test_distance_is_seen_from_the_side_that_is_good(polarity, said):
    of = version(polarity=polarity)
    assert read(run([91], of=of, targets=[target(90, of=of)])).gap_text == said
