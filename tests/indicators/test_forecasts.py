"""What lies ahead if nothing changes: from eight quarters, no further than four, wider than any of them, never sure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.forecasts import forecast, outward

NUMBERS = st.lists(st.decimals(0, 100, places=1), min_size=8, max_size=24)


def decimals(*numbers):
    return [Decimal(str(number)) for number in numbers]


STEADY = decimals(90, 92, 89, 91, 90, 92, 91, 89)


def test_level_of_the_last_eight_with_their_ups_and_downs():
    found = forecast(STEADY, 2)
    mean = sum(STEADY) / 8
    steps = [abs(after - before) for before, after in zip(STEADY, STEADY[1:], strict=False)]
    reach = Decimal("2.66") * sum(steps) / 7
    assert not found.carries_on
    for step in found.steps:
        assert step.middle == mean
        assert step.high - step.middle == pytest.approx(reach)
    assert "average of the last eight" in found.method


def test_only_the_last_eight_count():
    assert forecast([Decimal(10)] * 6 + STEADY, 1) == forecast(STEADY, 1)


def test_slope_is_carried_on_where_the_last_seven_have_risen_throughout():
    rising = decimals(95, 70, 71, 73, 74, 76, 77, 79, 80)
    found = forecast(rising, 2)
    assert found.carries_on and "straight line" in found.method
    assert found.steps[1].middle > found.steps[0].middle > 80


def test_slope_is_carried_no_further_than_the_run_has_ever_been():
    """A rise to a new height is no promise of a higher one."""
    found = forecast(decimals(70, 71, 73, 74, 76, 77, 79, 80), 4)
    assert {step.middle for step in found.steps} == {80}
    assert all(step.high > 80 > step.low for step in found.steps)


def test_slope_is_not_carried_on_where_one_quarter_broke_the_rise():
    broken = decimals(70, 71, 73, 72, 76, 77, 79, 80)
    found = forecast(broken, 2)
    assert not found.carries_on
    assert found.steps[0].middle == found.steps[1].middle < 80


@pytest.mark.parametrize("ahead", [0, -1, 5])
def test_no_further_than_four_quarters(ahead):
    assert forecast(STEADY, ahead) is None


def test_nothing_from_seven_quarters_and_nothing_from_what_never_moved():
    assert forecast(STEADY[1:], 1) is None
    assert forecast([Decimal(5)] * 9, 1) is None


@given(NUMBERS, st.integers(1, 4))
def test_stays_where_values_can_be_and_is_never_narrower_than_its_middle(numbers, ahead):
    found = forecast(numbers, ahead, floor=Decimal(0), ceiling=Decimal(100))
    for step in found.steps if found else ():
        assert 0 <= step.low <= step.middle <= step.high <= 100
        low, high = outward(step, 0)
        assert low <= step.low and step.high <= high
