"""Working days in England, quarters and months: dates that were worked out by hand, and what must hold for any date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.calendar import (
    Quarter,
    add_months,
    add_working_days,
    bank_holidays,
    financial_year,
    is_working_day,
    last_quarter_ended,
    quarter_of,
    working_days_between,
)

DAYS = st.dates(date(2002, 1, 1), date(2030, 12, 31))
# domain.md B4: start day is day 0.
VECTORS = [
    (date(2008, 12, 15), 7, date(2008, 12, 24)),
    (date(2008, 12, 22), 35, date(2009, 2, 12)),
    (date(2020, 12, 21), 15, date(2021, 1, 14)),
    (date(2021, 3, 29), 15, date(2021, 4, 21)),
    (date(2021, 2, 1), 45, date(2021, 4, 7)),
    (date(2013, 1, 15), 70, date(2013, 4, 25)),
    (date(2017, 6, 13), 70, date(2017, 9, 20)),
    (date(2022, 5, 30), 15, date(2022, 6, 22)),
]
ONE_OFF = [
    date(2002, 6, 3),
    date(2002, 6, 4),
    date(2011, 4, 29),
    date(2012, 6, 4),
    date(2012, 6, 5),
    date(2020, 5, 8),
    date(2022, 6, 2),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
]
MOVED_AWAY = [date(2002, 5, 27), date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)]


# --- Working days ---


@pytest.mark.parametrize(("start", "n", "end"), VECTORS)
def test_add_working_days_of_the_statutory_cases(start, n, end):
    assert add_working_days(start, n) == end
    assert working_days_between(start, end) == n


@pytest.mark.parametrize("day", ONE_OFF)
def test_one_off_bank_holiday_is_no_working_day_in_its_year_alone(day):
    assert day.weekday() < 5  # otherwise the test would pass without the holiday
    assert not is_working_day(day)
    assert day.replace(year=day.year + 1) not in bank_holidays(day.year + 1)


@pytest.mark.parametrize("day", MOVED_AWAY)
def test_day_that_a_bank_holiday_was_moved_away_from_is_a_working_day(day):
    assert day.weekday() == 0
    assert is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [date(2021, 4, 2), date(2021, 4, 5), date(2021, 12, 27), date(2021, 12, 28), date(2022, 1, 3), date(2021, 5, 1)],
)
def test_good_friday_easter_monday_substitutes_and_saturdays_are_no_working_days(day):
    assert not is_working_day(day)


def test_bank_holidays_of_scotland_and_northern_ireland_are_working_days_here():
    assert is_working_day(date(2024, 1, 2))
    assert is_working_day(date(2024, 3, 18))
    assert is_working_day(date(2021, 11, 30))


def test_no_working_days_added_gives_the_same_day_even_on_a_sunday():
    assert add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)
    assert add_working_days(date(2026, 11, 22), 1) == date(2026, 11, 23)


@given(DAYS, st.integers(-120, 120))
def test_working_days_between_undoes_add_working_days(start, n):
    if n < 0 and not is_working_day(start):
        start = add_working_days(start, 1)  # one back from a Sunday is Friday, yet from Friday to Sunday none passes
    assert working_days_between(start, add_working_days(start, n)) == n


@given(DAYS, st.integers(1, 120))
def test_added_working_days_end_on_a_working_day_with_that_many_passed(start, n):
    end = add_working_days(start, n)
    passed = [start + timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(day.weekday() < 5 and day not in bank_holidays(day.year) for day in passed) == n
    assert add_working_days(start, n - 1) < end


@given(DAYS, DAYS)
def test_working_days_between_two_days_is_the_negative_of_the_way_back(one, other):
    assert working_days_between(one, other) == -working_days_between(other, one)


# --- Quarters and years ---


def test_quarter_of_the_first_and_last_day_of_each():
    assert quarter_of(date(2008, 12, 31)) == Quarter(2008, 3)
    assert quarter_of(date(2009, 1, 1)) == quarter_of(date(2009, 3, 31)) == Quarter(2008, 4)
    assert quarter_of(date(2009, 4, 1)) == Quarter(2009, 1)
    assert Quarter(2008, 3).label == "October to December 2008"
    assert Quarter(2008, 4).label == "January to March 2009"


def test_quarters_of_half_a_century_follow_without_gap_or_overlap():
    quarter, day = Quarter(1999, 4), date(2000, 1, 1)
    while quarter.starts_on.year <= 2050:
        assert quarter.starts_on == day
        assert quarter_of(quarter.starts_on) == quarter_of(quarter.ends_on) == quarter
        assert quarter.next().previous() == quarter < quarter.next()
        assert 90 <= (quarter.ends_on - quarter.starts_on).days + 1 <= 92
        quarter, day = quarter.next(), quarter.ends_on + timedelta(days=1)
    assert day == date(2051, 1, 1)


@pytest.mark.parametrize(
    ("today", "ended"),
    [
        (date(2026, 9, 30), Quarter(2026, 1)),
        (date(2026, 10, 1), Quarter(2026, 2)),
        (date(2026, 4, 1), Quarter(2025, 4)),
    ],
)
def test_last_quarter_ended_changes_on_the_first_day_of_the_next(today, ended):
    assert last_quarter_ended(today) == ended


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_financial_year_holds_its_day_and_four_quarters(day):
    start, end = financial_year(day)
    assert start <= day <= end
    assert (start.month, start.day, end.month, end.day) == (4, 1, 3, 31)
    assert Quarter(start.year, 1).starts_on == start
    assert Quarter(start.year, 4).ends_on == end
    assert quarter_of(day).year == start.year


# --- Months ---


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2012, 12, 12), 3, date(2013, 3, 12)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last_of_a_shorter_month(start, months, end):
    assert add_months(start, months) == end


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 60))
def test_added_months_land_in_the_month_asked_for(start, months):
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
