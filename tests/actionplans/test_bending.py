"""Whether a curve has bent since an action was delivered: figures alone, and no single good quarter for a turn."""

from datetime import date, timedelta

import pytest

from actionplans.bending import since
from indicators.signals import signals
from tests.indicators.plain_runs import FIRST, joined, quarters_after, run, version

pytestmark = pytest.mark.one_database
STEADY = [80, 82, 79, 81, 80, 82, 81, 79]


def day_before(number: int) -> date:
    """A day in the quarter that so many quarters come before."""
    return quarters_after(FIRST, number).starts_on + timedelta(days=10)


def test_signal_for_the_better_since_is_a_bend():
    said = since(signals(run([*STEADY, 90, 92, 95])), day_before(8))
    assert said.startswith("Three quarters since, average 92.3%; average of the eight quarters before, 80.5%.")
    assert "The curve has bent" in said


def test_usual_ups_and_downs_since_are_no_bend():
    assert "No bend is to be seen yet" in since(signals(run([*STEADY, 82, 81])), day_before(8))


def test_signal_for_the_worse_since_is_said():
    assert "a turn for the worse" in since(signals(run([*STEADY, 70, 69])), day_before(8))


def test_what_went_on_before_is_not_the_merit_of_the_action():
    rising = [70, 72, 74, 76, 78, 80, 82, 84, 86, 88]
    assert "as they did before it" in since(signals(run(rising)), day_before(8))
    falling = [90, 88, 86, 84, 82, 80, 78, 76, 74, 72]
    assert "They go on as before: no bend" in since(signals(run(falling)), day_before(8))


def test_quarter_in_which_it_was_delivered_counts_as_since():
    assert since(signals(run(STEADY)), day_before(7)).startswith("One quarter since")


def test_nothing_is_claimed_before_a_quarter_has_ended_and_across_a_new_definition():
    assert since(signals(run(STEADY)), day_before(9)) == "No quarter has ended since."
    anew = joined(run(STEADY), run([85, 86], of=version(2), since=quarters_after(FIRST, 8)))
    assert "not compared" in since(signals(anew), day_before(8))
    assert since(signals(run([])), day_before(1)) == "There is no run of figures to see it in."


def test_average_is_of_counts_and_not_of_percentages():
    pairs = [(1, 2), (90, 100)]
    assert since(signals(run([*pairs, (8, 10), (50, 90)])), day_before(2)).startswith(
        "Two quarters since, average 58.0%; average of the two quarters before, 89.2%."
    )
