"""Small charts on one axis of time, and how measures moved, in words: plain values in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.moves import NO_CAUSE, Move, of_one, side_by_side
from indicators.multiples import HEIGHT, RIGHT, WIDTH, Spot, across, panel
from indicators.side_by_side import axis_of, relation, shown
from tests.indicators.plain_runs import FIRST, joined, quarters_after, run, version
from tests.indicators.plain_runs import point as plain_point

pytestmark = pytest.mark.one_database

AXIS = ["Jun 25", "Sep 25", "Dec 25", "Mar 26", "Jun 26"]


def spot(place, value, **given) -> Spot:
    return Spot(place, Decimal(str(value)), str(value), **{"era": "1"} | given)


def move(was, now, **given) -> Move:
    plain = {"title": "Average caseload", "since": "June 2025", "until": "June 2026"}
    texts = {"was_text": f"{was}", "now_text": f"{now}"}
    return Move(was=Decimal(str(was)), now=Decimal(str(now)), **plain | texts | given)


# --- Charts ---


def test_same_quarter_stands_at_the_same_place_in_every_chart():
    one = panel([spot(0, 3), spot(4, 9)], AXIS, "")
    other = panel([spot(2, 640), spot(4, 655)], AXIS, "")
    assert one.dots[-1].x == other.dots[-1].x == WIDTH - RIGHT
    assert other.dots[0].x == across(2, 5)
    assert [label.text for label in one.labels] == ["Jun 25", "Jun 26"]


def test_lowest_and_highest_touch_the_edges_of_the_plot_and_higher_is_higher():
    drawn = panel([spot(0, 15.2), spot(1, 16), spot(2, 17.9)], AXIS, "")
    assert [dot.y for dot in drawn.dots] == sorted((dot.y for dot in drawn.dots), reverse=True)
    assert (drawn.dots[0].y, drawn.dots[-1].y) == (drawn.bottom, drawn.top)


def test_one_value_over_and_over_is_a_level_line():
    drawn = panel([spot(0, 4), spot(1, 4)], AXIS, "")
    assert len({dot.y for dot in drawn.dots}) == 1
    assert 0 < drawn.dots[0].y < HEIGHT


def test_line_ends_at_a_gap_at_a_new_definition_and_before_what_is_provisional():
    gap = panel([spot(0, 1), spot(1, 2), spot(3, 3), spot(4, 4)], AXIS, "")
    assert [line.count(",") for line in gap.lines] == [2, 2]
    renewed = panel([spot(0, 1), spot(1, 2), spot(2, 3, era="2"), spot(3, 4, era="2")], AXIS, "")
    assert [line.count(",") for line in renewed.lines] == [2, 2]
    assert renewed.breaks == ((across(1, 5) + across(2, 5)) / 2,)
    waiting = panel([spot(0, 1), spot(1, 2), spot(2, 3, provisional=True)], AXIS, "")
    assert [line.count(",") for line in waiting.lines] == [2]
    assert [dot.provisional for dot in waiting.dots] == [False, False, True]


def test_measure_without_a_figure_has_no_chart():
    assert panel([], AXIS, "") is None


# --- Words ---


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (move("15.2", "17.9"), "rose from 15.2 to 17.9"),
        (
            move("15.2", "17.9", was_text="15.2 cases per worker", now_text="17.9 cases per worker"),
            "rose from 15.2 to 17.9 cases per worker",
        ),
        (move("11.3", "9.1", was_text="11.3%", now_text="9.1%"), "fell from 11.3% to 9.1%"),
        (move(650, 611, counts=True), "fell by 6%"),
        (move(12, 9, counts=True), "fell from 12 to 9"),  # of so few, a share would make much of little
        (move(0, 40, counts=True), "rose from 0 to 40"),
        (move(1000, 1001, counts=True), "rose from 1000 to 1001"),  # "by 0%" says nothing
        (move("6.01", "6.04", was_text="6.0%", now_text="6.0%"), "stayed at 6.0%"),
    ],
)
def test_move_is_said_in_the_words_that_fit_it(moved, said):
    assert moved.said == said


def test_both_sides_are_said_together_and_no_cause_is_claimed():
    caseload, referrals = move("15.2", "17.9"), move(650, 611, title="Referrals", counts=True)
    said = "Between June 2025 and June 2026 average caseload rose from 15.2 to 17.9, while referrals fell by 6%."
    assert side_by_side([caseload], [referrals]) == f"{said} {NO_CAUSE}"
    assert side_by_side([caseload], []) == side_by_side([], [referrals]) == ""
    assert of_one(caseload) == "Rose from 15.2 to 17.9 between June 2025 and June 2026."


# --- Runs ---


def side(*values, shape="mean", polarity="low", key=1, **given):
    return run(values, of=version(key, shape=shape, polarity=polarity, **given))


def test_axis_ends_with_the_newest_quarter_of_any_measure_and_starts_no_earlier_than_the_first():
    long, short = side(*range(1, 30)), side(*[None] * 30, 4)
    axis = axis_of([long, short])
    assert (len(axis), axis[-1]) == (12, quarters_after(FIRST, 30))
    assert axis_of([side(1, 2)]) == [FIRST, FIRST.next()]
    assert axis_of([]) == []


def test_nothing_is_compared_across_a_new_definition():
    new = run([5], of=version(2, shape="mean", polarity="low"), since=quarters_after(FIRST, 4))
    broken = joined(side(1, 2, 3, 4), new)
    found = shown(broken, axis_of([broken]))
    assert "no figure of a year before compares with it" in found.sentence
    assert len(found.panel.breaks) == 1
    demand = side(100, 100, 100, 100, 200, shape="stock", polarity="neither")
    assert relation([[broken], [demand]]) == ""


def test_sentence_says_better_or_worse_only_where_the_measure_does():
    worse, neither = side(15, 15, 15, 15, 17), side(15, 15, 15, 15, 17, polarity="neither")
    assert shown(worse, axis_of([worse])).sentence.endswith(". Worse.")
    assert "orse" not in shown(neither, axis_of([neither])).sentence


def test_what_is_provisional_is_marked_and_never_compared():
    whole = side(15, 15, 15, 15, 17)
    waiting = plain_point(
        9, quarters_after(FIRST, 5), version(shape="mean", polarity="low"), awaited=("North", "South")
    )
    found = shown(replace(whole, provisional=waiting), axis_of([replace(whole, provisional=waiting)]))
    assert "from 15.0 to 17.0" in found.sentence
    assert found.sentence.endswith("The last mark is provisional: two units are awaited.")
    assert [dot.provisional for dot in found.panel.dots][-2:] == [False, True]


def test_both_sides_are_compared_over_the_same_two_quarters():
    """Demand is complete for one quarter more; the sentence stops where the workforce does."""
    workforce = side(15, 15, 15, 15, 17)
    demand = side(100, 100, 100, 100, 150, 400, shape="stock", polarity="neither", decimals=0)
    assert "rose by 50%" in relation([[workforce], [demand]])
    assert relation([[], [demand]]) == ""
