"""Figures in words and numerals."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Observation
from indicators.wording import (
    capitalised,
    counted,
    counts,
    in_words,
    joined,
    number,
    observation_text,
    range_text,
    value_with_unit,
)


def version(shape="percentage", unit="%", decimals=1):
    return SimpleNamespace(shape=shape, unit=unit, decimals=decimals)


def observation(**columns):
    given = {
        "state": "value", "as_printed": "", "qualifier": "", "figure": None, "value_low": None, "value_high": None,
        "version": version(), **columns,
    }  # fmt: skip
    return SimpleNamespace(**given, get_state_display=lambda: dict(Observation.State.choices)[given["state"]])


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (2254, 0, "2,254"),
        ("0.05", 1, "0.1"),
        ("1234567.891", 2, "1,234,567.89"),
        ("-3", 0, "-3"),
        ("70.0000", 1, "70.0"),
    ],
)
def test_number_separates_thousands_and_keeps_its_decimals(value, places, text):
    assert number(Decimal(value), places) == text


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
def test_number_reads_back_as_the_rounded_value(value, places):
    read = Decimal(number(value, places).replace(",", ""))
    assert abs(read - value) <= Decimal(5).scaleb(-places - 1)


@pytest.mark.parametrize(("count", "words"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (2254, "2,254")])
def test_counts_up_to_nine_are_words(count, words):
    assert in_words(count) == words


def test_counted_chooses_singular_plural_and_irregular():
    assert counted(1, "action") == "one action"
    assert counted(2, "action") == "two actions"
    assert counted(0, "action") == "no actions"
    assert counted(12, "person", "people") == "12 people"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined_puts_and_before_the_last(words, text):
    assert joined(words) == text


def test_capitalised_touches_the_first_letter_only():
    assert capitalised("nI59 and Kent") == "NI59 and Kent"
    assert capitalised("") == ""


@pytest.mark.parametrize(
    ("value", "of", "text"),
    [
        ("86.94", version(), "86.9%"),
        ("16.44", version("mean", "cases"), "16.4 cases"),
        ("2254", version("stock", "cases", 0), "2,254"),
        ("1500000", version("change", "£", 0), "£1,500,000"),
        ("53.04", version("rate", "per 10,000"), "53.0 per 10,000"),
    ],
)
def test_value_with_unit_is_written_as_its_shape_asks(value, of, text):
    assert value_with_unit(Decimal(value), of) == text


def test_value_with_unit_of_no_value_is_empty_and_of_zero_is_not():
    assert value_with_unit(None, version()) == ""
    assert value_with_unit(Decimal(0), version()) == "0.0%"


def test_counts_need_both_and_show_one_decimal_of_full_time_equivalents():
    assert counts(Decimal(391), Decimal("4500.00")) == "391 of 4,500"
    assert counts(Decimal("2.5"), Decimal(13), fte=True) == "2.5 of 13.0"
    assert counts(Decimal(0), Decimal(12)) == "0 of 12"
    assert counts(None, Decimal(5)) == counts(Decimal(5), None) == ""


@pytest.mark.parametrize(
    ("low", "high", "text"), [(16, 25, "16 to 25"), (25, None, "over 25"), (None, 7, "up to 7"), (None, None, "")]
)
def test_range_is_said_in_words(low, high, text):
    def decimal(value):
        return None if value is None else Decimal(value)

    assert range_text(decimal(low), decimal(high), 0) == text


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"figure": Decimal("19.23"), "as_printed": "19%"}, "19%"),
        ({"figure": Decimal("19.23")}, "19.2%"),
        ({"figure": Decimal(25), "as_printed": "25", "qualifier": "about"}, "about 25"),
        ({"figure": Decimal(25), "as_printed": "About 25", "qualifier": "about"}, "About 25"),
        ({"value_low": Decimal(4), "value_high": Decimal(7), "version": version(decimals=0)}, "4 to 7"),
        ({"state": "missing", "figure": Decimal(1)}, "Missing"),
        ({"state": "nil"}, "None in period"),
        ({"state": "suppressed"}, "Suppressed at source"),
    ],
)
def test_observation_is_shown_as_printed_else_worked_out_and_a_gap_is_named(columns, text):
    assert observation_text(observation(**columns)) == text
