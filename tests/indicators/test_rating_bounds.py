"""What bounds mean in words, and the kinds of rule that look further than one value. Boundary cases: `domain.md` D."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import rating_bounds
from indicators.rating import Band, Rating, by_last_year, by_per_cent
from indicators.rating_bounds import Stretch, gaps, overlaps
from tests.indicators.test_rating import BY_DISTANCE, PUBLISHED

pytestmark = pytest.mark.one_database
TEN_PER_CENT = [
    Band(Rating.GREEN, upper=Decimal(0)),
    Band(Rating.AMBER, lower=Decimal(0), lower_is_included=False, upper=Decimal(10)),
    Band(Rating.RED, lower=Decimal(10), lower_is_included=False),
]
HAVERING = [Band(Rating.GREEN, upper=Decimal(10))]


def words(band):
    return rating_bounds.in_words(Stretch.of(band))


def test_gaps_of_the_rule_of_2021_are_said():
    assert [rating_bounds.in_words(gap) for gap in gaps(PUBLISHED)] == [
        "50 or more and under 51",
        "over 74 and under 75",
    ]
    assert [rating_bounds.in_words(gap) for gap in gaps(PUBLISHED, reverse=True)] == ["75 or less"]
    assert gaps(BY_DISTANCE) == [] and gaps([]) == []


@given(st.decimals(-10, 110, places=2))
def test_value_is_in_a_gap_exactly_if_no_band_holds_it(value):
    def holds(gap):
        return Band(Rating.RED, gap.lower, gap.lower_is_included, gap.upper, gap.upper_is_included).holds(value)

    own = [band for band in PUBLISHED if not band.reverse]
    assert any(map(holds, gaps(PUBLISHED))) != any(band.holds(value) for band in own)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Band(Rating.GREEN, lower=Decimal(75)), Band(Rating.AMBER, upper=Decimal(75)), True),
        (Band(Rating.GREEN, lower=Decimal(75)), Band(Rating.AMBER, upper=Decimal(75), upper_is_included=False), False),
        (Band(Rating.GREEN), Band(Rating.RED, lower=Decimal(1), upper=Decimal(2)), True),
        (Band(Rating.GREEN, lower=Decimal(75)), Band(Rating.RED, lower=Decimal(75), reverse=True), False),
        (Band(Rating.GREEN, upper=Decimal(1)), Band(Rating.RED, lower=Decimal(2)), False),
    ],
)
def test_bands_overlap_exactly_if_a_value_is_in_both(one, other, expected):
    assert bool(overlaps([one, other])) is expected
    assert bool(overlaps([other, one])) is expected


def test_bounds_are_said_as_a_person_would():
    assert [words(band) for band in PUBLISHED] == ["75 or more", "from 51 up to 74", "under 50", "over 75"]
    assert [rating_bounds.short_in_words(Stretch.of(band)) for band in BY_DISTANCE] == [
        "at the target or better",
        "short of the target, by 5 or less",
        "short of the target by over 5",
    ]
    within = rating_bounds.short_in_words(Stretch.of(HAVERING[0]), lambda value: f"{value}%")
    assert within == "at the target or better, or short of it by no more than 10%"


# --- Per cent of the target ---


@pytest.mark.parametrize(
    ("polarity", "target", "value", "expected"),
    [
        ("high", "20", "20", Rating.GREEN),
        ("high", "20", "19.9999", Rating.AMBER),
        ("high", "20", "18", Rating.AMBER),
        ("high", "20", "17.9999", Rating.RED),
        ("low", "20", "22", Rating.AMBER),
        ("low", "20", "22.0001", Rating.RED),
        ("low", "20", "3", Rating.GREEN),
        ("high", "30", "27", Rating.AMBER),  # a tenth of 30 is exact, where 3 / 30 in binary is not
        ("high", "-20", "-22", Rating.AMBER),  # a net change: the size of the target counts
        ("high", "-20", "-22.0001", Rating.RED),
        ("high", "0", "1", Rating.NOT_RATED),
        ("range", "20", "20", Rating.NOT_RATED),
        ("neither", "20", "20", Rating.NOT_RATED),
    ],
)
def test_tolerance_in_per_cent_is_of_the_target(polarity, target, value, expected):
    judged = by_per_cent(Decimal(value), Decimal(target), polarity, TEN_PER_CENT)
    assert judged.rating is expected
    assert bool(judged.reason) is (expected is Rating.NOT_RATED)


# --- Against last year, as Havering's scorecards do ---


@pytest.mark.parametrize(
    ("polarity", "value", "before", "expected"),
    [
        ("high", "90", "10", Rating.GREEN),  # on or within 10% of 100
        ("high", "100", None, Rating.GREEN),  # then last year is not asked
        ("high", "89.9999", "89.9999", Rating.AMBER),  # no worse than last year
        ("high", "89", "80", Rating.AMBER),
        ("high", "89", "89.0001", Rating.RED),
        ("low", "110", "1", Rating.GREEN),
        ("low", "110.0001", "110.0001", Rating.AMBER),
        ("low", "120", "119", Rating.RED),
        ("high", "80", None, Rating.NOT_RATED),
        ("neither", "80", "70", Rating.NOT_RATED),
    ],
)
def test_beyond_the_tolerance_last_year_decides(polarity, value, before, expected):
    before = None if before is None else Decimal(before)
    judged = by_last_year(Decimal(value), Decimal(100), polarity, HAVERING, before)
    assert judged.rating is expected
    assert bool(judged.reason) is (expected is Rating.NOT_RATED)
