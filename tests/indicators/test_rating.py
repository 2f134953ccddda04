"""Bands with their gaps, distance from a target, better and worse. The cases are those of the 2021 paper, §4.3."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.judging import as_band
from indicators.models import Observation, RatingRule
from indicators.rating import Band, Rating, against_target, band, better_or_worse, shortfall

# Green 75 and over; amber 51 to 74; red under 50, and over 75 for a reverse-scored question.
PUBLISHED = [
    Band(Rating.GREEN, lower=Decimal(75)),
    Band(Rating.AMBER, lower=Decimal(51), upper=Decimal(74)),
    Band(Rating.RED, upper=Decimal(50), upper_is_included=False),
    Band(Rating.RED, lower=Decimal(75), lower_is_included=False, reverse=True),
]
# At the target green, up to five points short amber, beyond that red.
BY_DISTANCE = [
    Band(Rating.GREEN, upper=Decimal(0)),
    Band(Rating.AMBER, lower=Decimal(0), lower_is_included=False, upper=Decimal(5)),
    Band(Rating.RED, lower=Decimal(5), lower_is_included=False),
]
SCORES = [
    ("0", Rating.RED),
    ("49.9", Rating.RED),
    ("49.9999", Rating.RED),
    ("50", Rating.OUTSIDE),
    ("50.5", Rating.OUTSIDE),
    ("50.9999", Rating.OUTSIDE),
    ("51", Rating.AMBER),
    ("74", Rating.AMBER),
    ("74.0001", Rating.OUTSIDE),
    ("74.5", Rating.OUTSIDE),
    ("74.9999", Rating.OUTSIDE),
    ("75", Rating.GREEN),
    ("100", Rating.GREEN),
]
REVERSE_SCORES = [("84", Rating.RED), ("75.0001", Rating.RED), ("75", Rating.NOT_RATED), ("40", Rating.NOT_RATED)]


@pytest.fixture
def stored(record):
    return [as_band(row) for row in RatingRule.objects.get(slug="scrutiny-2021-bands").bands.all()]


@pytest.fixture
def stored_distance(record):
    return [as_band(row) for row in RatingRule.objects.get(slug="demonstration-distance").bands.all()]


# --- Bands of the value ---


@pytest.mark.parametrize(("value", "rating"), SCORES)
def test_band_of_a_score_is_the_published_one_or_none_at_all(value, rating):
    assert band(Decimal(value), PUBLISHED).rating is rating


@pytest.mark.parametrize(("value", "rating"), REVERSE_SCORES)
def test_band_of_a_reverse_score_comes_from_the_reverse_bands_alone(value, rating):
    assert band(Decimal(value), PUBLISHED, reverse=True).rating is rating


def test_stored_rule_of_2021_gives_the_same_bands(stored):
    assert {value: band(Decimal(value), stored).rating for value, _ in SCORES} == dict(SCORES)
    found = {value: band(Decimal(value), stored, reverse=True).rating for value, _ in REVERSE_SCORES}
    assert found == dict(REVERSE_SCORES)


def test_tensions_score_of_2021_is_red_by_the_rule_and_not_critical_by_the_paper(record):
    """Anomaly 4: both are kept; neither overwrites the other."""
    score = Observation.objects.get(
        document__slug="scrutiny-2021", subject__slug="derby", version__is_reverse_scored=True, value=84
    )
    bands = [as_band(row) for row in score.version.rating_rule.bands.all()]
    assert band(score.figure, bands, reverse=True).rating is Rating.RED
    assert score.published_band != "red"
    assert "critical" in score.published_view


@pytest.mark.parametrize("judgement", [band(Decimal(50), PUBLISHED), band(Decimal(10), PUBLISHED, reverse=True)])
def test_value_without_a_band_says_why(judgement):
    assert judgement.reason


@given(st.decimals(0, 100, places=4))
def test_every_score_has_at_most_one_band(value):
    assert sum(item.holds(value) for item in PUBLISHED if not item.reverse) <= 1


@given(st.decimals(0, 100, places=4))
def test_score_is_never_rounded_into_a_band(value):
    expected = Rating.OUTSIDE
    if value >= 75:
        expected = Rating.GREEN
    elif 51 <= value <= 74:
        expected = Rating.AMBER
    elif value < 50:
        expected = Rating.RED
    assert band(value, PUBLISHED).rating is expected


# --- Distance from a target ---

DISTANCES = [
    ("high", "92", Rating.GREEN),
    ("high", "92.1", Rating.GREEN),
    ("high", "91.9999", Rating.AMBER),
    ("high", "87", Rating.AMBER),
    ("high", "86.9999", Rating.RED),
    ("low", "92", Rating.GREEN),
    ("low", "91.9", Rating.GREEN),
    ("low", "92.0001", Rating.AMBER),
    ("low", "97", Rating.AMBER),
    ("low", "97.0001", Rating.RED),
]


@pytest.mark.parametrize(("polarity", "value", "rating"), DISTANCES)
def test_against_target_judges_the_side_that_is_worse(polarity, value, rating):
    assert against_target(Decimal(value), Decimal(92), polarity, BY_DISTANCE).rating is rating


def test_stored_rule_of_the_demonstration_gives_the_same_bands(stored_distance):
    for polarity, value, rating in DISTANCES:
        assert against_target(Decimal(value), Decimal(92), polarity, stored_distance).rating is rating


@pytest.mark.parametrize("polarity", ["neither", "range"])
def test_against_target_without_a_good_direction_is_not_rated(polarity):
    judgement = against_target(Decimal(1), Decimal(92), polarity, BY_DISTANCE)
    assert (judgement.rating, bool(judgement.reason)) == (Rating.NOT_RATED, True)
    assert shortfall(Decimal(1), Decimal(92), polarity) is None


def test_against_target_without_a_rule_is_not_rated():
    """No source bands NI59, NI60 or NI64, so their printed figures get no colour (design rule 9)."""
    judgement = against_target(Decimal("63.1"), Decimal(70), "high", [])
    assert (judgement.rating, judgement.reason) == (Rating.NOT_RATED, "No published rule")


@given(st.decimals(-500, 500, places=4), st.decimals(-500, 500, places=4))
def test_shortfall_mirrors_with_the_polarity(value, target):
    assert shortfall(value, target, "high") == -shortfall(value, target, "low")
    mirrored = against_target(-value, -target, "low", BY_DISTANCE)
    assert against_target(value, target, "high", BY_DISTANCE) == mirrored


# --- Better and worse ---


@pytest.mark.parametrize(
    ("now", "before", "polarity", "word"),
    [
        (2, 1, "high", "better"),
        (1, 2, "high", "worse"),
        (2, 1, "low", "worse"),
        (1, 2, "low", "better"),
        (2, 1, "neither", "changed"),
        (2, 1, "range", "changed"),
        (2, 2, "high", "same"),
        (2, 2, "neither", "same"),
    ],
)
def test_better_or_worse_follows_the_polarity(now, before, polarity, word):
    assert better_or_worse(Decimal(now), Decimal(before), polarity) == word
