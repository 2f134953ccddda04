"""The Wilson interval against its own definition, found by halving; and when a verdict turns inside it."""

from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.intervals import Interval, turns, wilson


def edge(share: float, count: int, *, upper: bool) -> float:
    """The proportion whose own normal approximation puts the share just at 1.959964 standard deviations: by halving,
    with none of the formula."""
    near, far = share, 1.0 if upper else 0.0
    for _ in range(200):
        middle = (near + far) / 2
        if abs(share - middle) <= 1.959964 * sqrt(middle * (1 - middle) / count):
            near = middle
        else:
            far = middle
    return near


@given(st.integers(1, 2000), st.data())
def test_interval_holds_exactly_the_proportions_that_the_count_could_come_from(count, data):
    done = data.draw(st.integers(0, count))
    found = wilson(Decimal(done), Decimal(count))
    for bound, upper in ((found.low, False), (found.high, True)):
        assert float(bound) == pytest.approx(100 * edge(done / count, count, upper=upper), abs=1e-4)


def test_twelve_of_fifteen_could_be_anything_from_55_to_93():
    assert wilson(Decimal(12), Decimal(15)).text == "55 to 93%"
    assert wilson(Decimal(391), Decimal(450)).text == "83 to 90%"


@pytest.mark.parametrize(("done", "of"), [(0, 8), (8, 8)])
def test_none_and_all_of_a_few_are_not_certain(done, of):
    found = wilson(Decimal(done), Decimal(of))
    assert 0 <= found.low < found.high <= 100
    assert found.points > 30


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(None, 5), (5, None), (0, 0), (6, 5), (Decimal("2.5"), 5), (2, Decimal("7.4"))]
)
def test_what_is_no_share_of_whole_cases_has_no_interval(numerator, denominator):
    given = [None if count is None else Decimal(count) for count in (numerator, denominator)]
    assert wilson(*given) is None


def by_band(value: Decimal) -> str:
    return "green" if value >= 92 else "amber" if value >= 87 else "red"


def test_verdict_turns_where_another_lies_inside():
    assert turns(Interval(Decimal(85), Decimal(90)), Decimal(88), by_band) == ("red",)
    assert turns(Interval(Decimal(60), Decimal(99)), Decimal(88), by_band) == ("red", "green")


def test_verdict_stands_where_the_whole_interval_has_it():
    assert turns(Interval(Decimal(87), Decimal("91.9")), Decimal(88), by_band) == ()
