from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.typed_numbers import MOST_DIGITS, NotPlain, parse, written


def words(text, **settings):
    with pytest.raises(NotPlain) as refused:
        parse(text, **settings)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [
        ("139", 0, "139"),
        (" 139 ", 0, "139"),
        ("0", 0, "0"),
        ("007", 0, "7"),
        ("12.0", 0, "12"),
        ("3.5", 1, "3.5"),
        ("3.50", 1, "3.5"),
        ("999999999", 0, "999999999"),
    ],
)
def test_number_when_plain_is_read_exactly(text, decimals, number):
    assert parse(text, decimals=decimals) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１３９", "full-width digits. Write 139"),
        ("٣", "not in the digits 0 to 9. Write 3"),
        ("1e3", "Write it out"),
        ("1E3", "Write it out"),
        ("1.5e-7", "Write it out"),
        ("nan", "not a number"),
        ("NaN", "not a number"),
        ("inf", "not a number"),
        ("-Infinity", "not a number"),
        ("2,254", "commas. Write it without them: 2254"),
        ("1,234,567.5", "1234567.5"),
        ("12,5", "a point for decimals: 12.5"),
        ("2 254", "in one piece: 2254"),
        ("2\u00a0254", "in one piece: 2254"),
        ("1_000", "in one piece: 1000"),
        ("63.1%", "per cent sign. Write the number alone: 63.1"),
        ("£12", "pound sign"),
        ("+5", "plus sign. Write it without: 5"),
        (".5", "nought in front: 0.5"),
        ("5.", "ends with a point"),
        ("1.2.3", "more than one point"),
        ("−5", "dash"),
        ("-5", "cannot be below zero"),
        ("-0", "cannot be below zero"),
        ("3.5", "Write a whole number"),
        ("0x1F", "not a number"),
        ("½", "not a number"),
        ("²", "not in the digits 0 to 9"),
        ("about 30", "not a number"),
        ("", "not a number"),
        ("\x00", "not a number"),
        ("1\n2", "not a number"),
        ("1" * (MOST_DIGITS + 1), "too large"),
        ("9" * 400, "too long"),
    ],
)
def test_number_when_not_plain_is_refused_with_how_to_write_it(text, expected):
    assert expected in words(text)


def test_number_below_zero_when_allowed_is_read():
    assert parse("-12", below_zero=True) == Decimal(-12)
    assert str(parse("-0", below_zero=True)) == "0"


def test_number_too_exact_when_one_decimal_is_asked_says_so():
    assert "at most one decimal" in words("3.25", decimals=1)


@given(st.text(max_size=30))
def test_any_text_is_read_as_plain_digits_or_refused_in_words(text):
    try:
        found = parse(text, decimals=1)
    except NotPlain as refused:
        assert str(refused)
    else:
        assert set(text.strip()) <= set("0123456789.")
        assert found == Decimal(text.strip())


@given(st.decimals(min_value=0, max_value=999_999_999, places=1))
def test_number_when_written_is_read_back_the_same(number):
    assert parse(written(number, 1), decimals=1) == number
