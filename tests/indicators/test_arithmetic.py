"""Counts to values, totals and printed precision, against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.arithmetic import (
    agrees_at_printed_precision,
    base_of_growth,
    decimals_printed,
    rounded,
    total,
    value_from_counts,
)

COUNTS = st.decimals(0, 10**6, places=1)
ABOVE_ZERO = st.decimals("0.1", 10**6, places=1)


@pytest.mark.parametrize(
    ("shape", "numerator", "denominator", "value"),
    [
        ("percentage", "391", "500", "78.2"),
        ("rate", "318", "60000", "53"),
        ("mean", "150", "6", "25"),
        ("ratio", "3", "8", "0.375"),
    ],
)
def test_value_from_counts_is_in_the_unit_of_its_shape(shape, numerator, denominator, value):
    assert value_from_counts(shape, Decimal(numerator), Decimal(denominator)) == Decimal(value)


@pytest.mark.parametrize(
    ("shape", "numerator", "denominator"),
    [
        ("percentage", Decimal(0), Decimal(0)),
        ("percentage", None, Decimal(5)),
        ("percentage", Decimal(5), None),
        ("stock", Decimal(5), Decimal(5)),
        ("survey", Decimal(5), Decimal(5)),
    ],
)
def test_value_from_counts_without_a_usable_pair_is_none(shape, numerator, denominator):
    assert value_from_counts(shape, numerator, denominator) is None


def test_value_from_counts_of_none_among_some_is_zero_not_none():
    assert value_from_counts("percentage", Decimal(0), Decimal(12)) == 0


@given(COUNTS, ABOVE_ZERO)
def test_value_from_counts_equals_the_exact_fraction(numerator, denominator):
    exact = Fraction(numerator) * 100 / Fraction(denominator)
    found = value_from_counts("percentage", numerator, denominator)
    assert abs(Fraction(found) - exact) <= abs(exact) / 10**26


@given(st.lists(st.tuples(COUNTS, ABOVE_ZERO), min_size=1, max_size=20))
def test_total_adds_counts_and_is_the_same_in_any_order(pairs):
    numerators, denominators = total(pairs)
    assert numerators == sum(n for n, _ in pairs)
    assert denominators == sum(d for _, d in pairs)
    assert total(reversed(pairs)) == (numerators, denominators)


def test_total_of_unequal_teams_is_not_the_mean_of_their_percentages():
    numerator, denominator = total([(Decimal(1), Decimal(2)), (Decimal(90), Decimal(100))])
    value = value_from_counts("percentage", numerator, denominator)
    assert rounded(value, 1) == Decimal("89.2")
    assert value != (Decimal(50) + Decimal(90)) / 2


def test_total_of_nothing_is_none_and_not_zero():
    assert total([]) is None


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("19.25", 1, "19.3"),
        ("-19.25", 1, "-19.3"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("41.358", 0, "41"),
        ("99.95", 1, "100.0"),
    ],
)
def test_rounded_takes_halves_away_from_zero(value, places, shown):
    assert str(rounded(Decimal(value), places)) == shown


@pytest.mark.parametrize(
    ("text", "places"),
    [("63.1%", 1), ("19%", 0), ("about 25", 0), ("2,254", 0), ("£1.5m", 1), ("16.40 cases", 2), ("", 0)],
)
def test_decimals_printed_are_those_of_the_text(text, places):
    assert decimals_printed(text) == places


def test_printed_and_computed_agree_only_at_the_precision_printed():
    """Anomaly 7: 25 of 130 is 19.23 per cent and was printed as 19%."""
    computed = value_from_counts("percentage", Decimal(25), Decimal(130))
    assert agrees_at_printed_precision(computed, Decimal(19), "19%")
    assert not agrees_at_printed_precision(computed, Decimal("19.0"), "19.0%")
    assert not agrees_at_printed_precision(computed, Decimal(20), "20%")
    assert agrees_at_printed_precision(Decimal(67) * 100 / 162, Decimal(41), "41%")


@pytest.mark.parametrize(("change", "percent", "bases"), [("65", "11", (565, 591, 619)), ("79", "20", (385, 395, 405))])
def test_base_of_growth_gives_the_range_that_rounding_allows(change, percent, bases):
    """Anomaly 5: growth is printed with its percentage and without its base."""
    assert base_of_growth(Decimal(change), Decimal(percent)) == bases


@given(st.integers(20, 400), st.integers(3, 60))
def test_base_of_growth_holds_every_base_that_would_print_so(change, percent):
    low, middle, high = base_of_growth(Decimal(change), Decimal(percent))
    assert low <= middle <= high
    for base in range(max(1, int(low) - 20), int(high) + 20):
        if rounded(Decimal(change) * 100 / base, 0) == percent:
            assert low - 1 <= base <= high + 1
