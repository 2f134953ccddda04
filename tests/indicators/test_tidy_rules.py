"""Periods and places as tidy tables write them."""

from datetime import date

import pytest

from indicators.tidy_rules import NotRead, area_of, period_of
from safeguarding.workbook_reading.tidy_tables import reading

PERIODS = {
    ("202526", "Financial year"): ("financial_year", date(2025, 4, 1), date(2026, 3, 31), "2025-26"),
    ("199900", "Financial year"): None,
    ("202527", "Financial year"): None,
    ("2025", "Financial year"): None,
    ("202526", "Academic year"): ("span", date(2025, 9, 1), date(2026, 8, 31), "2025-26 (school year)"),
    ("2025", "Calendar year"): ("financial_year", date(2024, 4, 1), date(2025, 3, 31), "2024-25"),
    ("2025", ""): ("financial_year", date(2024, 4, 1), date(2025, 3, 31), "2024-25"),
    ("202503", ""): ("month", date(2025, 3, 1), date(2025, 3, 31), "March 2025"),
    ("202503", "March"): ("month", date(2025, 3, 1), date(2025, 3, 31), "March 2025"),
    ("2024", "February"): ("month", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
    ("202503", "April"): None,
    ("202526", ""): ("financial_year", date(2025, 4, 1), date(2026, 3, 31), "2025-26"),
    ("201112", ""): None,  # December 2011, or 2011-12
    ("201112", "Financial year"): ("financial_year", date(2011, 4, 1), date(2012, 3, 31), "2011-12"),
    ("201112", "Month"): ("month", date(2011, 12, 1), date(2011, 12, 31), "December 2011"),
    ("202526", "Financial year Q4"): ("quarter", date(2026, 1, 1), date(2026, 3, 31), "January to March 2026"),
    ("202526", "Financial year Q1"): ("quarter", date(2025, 4, 1), date(2025, 6, 30), "April to June 2025"),
    ("2025", "Calendar year Q4"): ("quarter", date(2025, 10, 1), date(2025, 12, 31), "October to December 2025"),
    ("2025", "Week 3"): None,
    ("1850", ""): None,
    ("next year", ""): None,
    ("２０２５", ""): None,
}


@pytest.mark.parametrize("said", PERIODS)
def test_period_is_read_or_refused(said):
    if PERIODS[said] is None:
        with pytest.raises(NotRead):
            period_of(*said, "financial_year")
    else:
        key = period_of(*said, "financial_year")
        assert (key.kind, key.starts_on, key.ends_on, key.label) == PERIODS[said]


def test_year_of_four_digits_means_what_somebody_said():
    assert period_of("2025", "", "workforce_year").starts_on == date(2024, 10, 1)
    assert period_of("2025", "", "calendar_year").label == "2025"
    day = period_of("2025", "", "snapshot_march")
    assert (day.kind, day.starts_on, day.ends_on) == ("snapshot", date(2025, 3, 31), date(2025, 3, 31))


def test_area_is_known_by_the_code_of_its_level():
    line = {
        "geographic_level": "Local authority", "country_code": "E92000001", "region_code": "E12000004",
        "old_la_code": "831", "new_la_code": "E06000015", "la_name": "Derby",
    }  # fmt: skip
    found = area_of(line)
    assert (found.code, found.level, found.old_code, found.region_code) == (
        "E06000015", "local_authority", "831", "E12000004",
    )  # fmt: skip
    assert area_of(line | {"geographic_level": "District"}) is None
    assert area_of(line | {"old_la_code": "z", "region_code": "z"}).region_code == ""
    for wrong in ({"new_la_code": "z"}, {"la_name": ""}):
        with pytest.raises(NotRead):
            area_of(line | wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("85.3", 853_000), ("0", 0), ("-0", 0), ("16.00005", 160_001), ("-2.5", -25_000), ("C", "c"), ("[low]", "k"),
        ("1,000", "1,000"), ("1e3", "1e3"), ("nan", "nan"), ("２５", "２５"), ("", ""), ("9" * 12, "9" * 12),
    ],
)  # fmt: skip
def test_cell_is_a_plain_number_or_a_text(text, found):
    assert reading(text) == found
