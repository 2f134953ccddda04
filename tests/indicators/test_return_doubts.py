"""What looks odd in a figure, rule by rule, and at which level of the tree it is added up. No database."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import return_doubts, spc
from indicators.collection_levels import above_others, parts_of
from indicators.return_doubts import DoubtCode, Parts, range_words, usual_range
from indicators.return_rules import Entry, as_typed, blockers, doubts, needs_a_word, settle
from tests.indicators.test_return_rules import STOCK, TODAY, VACANCIES, counts, measure


def decimals(*values):
    return [Decimal(str(value)) for value in values]


def codes(entry, version=None, **about):
    return [doubt.code for doubt in doubts(entry, version or measure(), **{"before": None, **about})]


# --- The usual range ------------------------------------------------------------------------------------------------

# Their mean is 84.5; they move by 2, 4, 2, 4, 2, 4 and 2, by 20/7 in the mean, and 2.66 times that is 7.6.
EIGHT = decimals(84, 86, 82, 84, 88, 86, 82, 84)


def test_usual_range_is_mean_and_moving_range_rounded_outward():
    assert usual_range(EIGHT, measure()) == (Decimal(76), Decimal(93))


def test_usual_range_is_not_narrowed_by_leaving_a_great_leap_out():
    leap = decimals(50, 51, 50, 51, 50, 51, 50, 51, 50, 51, 50, 90)
    low, high = usual_range(leap, measure())
    screened = spc.analyse(leap, improvement="neutral").points[-1]
    assert low < screened.lower and screened.upper < high


def test_usual_range_wants_eight_quarters_that_moved():
    assert usual_range(EIGHT, measure()) is not None
    assert usual_range(EIGHT[:7], measure()) is None
    assert usual_range(decimals(*[85] * 12), measure()) is None


def test_usual_range_ends_where_no_value_can_be():
    wide = decimals(2, 98, 2, 98, 2, 98, 2, 98)
    assert usual_range(wide, measure()) == (0, 100)
    assert usual_range(wide, STOCK)[0] == 0 and usual_range(wide, STOCK)[1] > 100
    assert usual_range(wide, measure(shape="change", has_counts=False))[0] < 0


def test_usual_range_of_an_average_keeps_its_decimals():
    version = measure(shape="mean", unit="cases")
    low, high = usual_range(decimals(19.1, 19.0, 19.4, 19.8, 19.1, 19.0, 19.4, 19.8), version)
    assert range_words((low, high), version) == "18.3 to 20.3"
    assert range_words((Decimal(79), Decimal(91)), measure()) == "79 to 91%"


@given(st.lists(st.decimals(0, 100, places=1), min_size=8, max_size=24))
def test_usual_range_always_holds_the_mean(values):
    found = usual_range(values, measure())
    assert found is None or found[0] <= sum(values) / len(values) <= found[1]


def test_figure_outside_its_usual_range_raises_a_doubt_and_on_its_edge_none():
    assert codes(counts(78, 100), usual=(Decimal(79), Decimal(91))) == [DoubtCode.OUTSIDE_USUAL]
    assert codes(counts(92, 100), usual=(Decimal(79), Decimal(91))) == [DoubtCode.OUTSIDE_USUAL]
    assert codes(counts(79, 100), usual=(Decimal(79), Decimal(91))) == []
    assert codes(counts(91, 100), usual=(Decimal(79), Decimal(91))) == []


# --- Small numbers and control totals -------------------------------------------------------------------------------


def test_percentage_of_fewer_than_ten_says_what_a_single_one_does():
    (doubt,) = doubts(counts(3, 8), measure(), before=None)
    assert (doubt.code, doubt.words) == ("small_numbers", "Small numbers: of 8, a single one moves it by 13 points.")
    assert codes(counts(3, 10)) == []
    assert "of 9.5," in doubts(counts(3, "9.5"), VACANCIES, before=None)[0].words


@pytest.mark.parametrize(("number", "is_few"), [(0, False), (1, True), (4, True), (5, False)])
def test_few_children_are_named_where_the_measure_counts_children(number, is_few):
    assert codes(counts(number, 60), counts_children=True) == ([DoubtCode.SMALL_NUMBERS] if is_few else [])
    assert codes(Entry(value=Decimal(number)), STOCK, counts_children=True) == ([DoubtCode.SMALL_NUMBERS] * is_few)
    assert codes(counts(number, 60)) == []


def test_control_total_is_compared_once_every_part_is_in():
    whole = Parts(2, 2, (Decimal(140), Decimal(175)))
    (doubt,) = doubts(counts(139, 173), measure(), before=None, parts=whole)
    assert doubt.words == "The units below add up to 140 of 175, not 139 of 173."
    assert codes(counts(140, 175), parts=whole) == []
    assert codes(counts(139, 173), parts=Parts(2, 1)) == []
    assert codes(Entry(value=Decimal(7)), STOCK, parts=Parts(2, 2, (Decimal(8), None))) == [DoubtCode.CONTROL_TOTAL]


TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}  # 1 above 2 and 3; 2 above 4 and 5; 3 above 6


def test_unit_above_another_that_is_asked_is_a_control_total():
    assert above_others({2, 4, 5}, TREE) == {2}
    assert above_others({1, 4, 6}, TREE) == {1}  # also across a level that is not asked
    assert above_others({4, 5, 6}, TREE) == set()


def test_parts_of_a_control_total_are_the_lowest_of_each_branch():
    assert parts_of(1, {1, 2, 4, 5, 3}, TREE) == {4, 5, 3}
    assert parts_of(4, {1, 4, 5}, TREE) == set()


# --- What is asked for ----------------------------------------------------------------------------------------------


def test_kept_explanation_answers_its_own_doubt_and_no_other():
    kept = {DoubtCode.SMALL_NUMBERS: SimpleNamespace(words="Four children at most")}
    found = doubts(counts(3, 8), measure(), before=None, kept=kept)
    assert found[0].kept.words == "Four children at most" and not needs_a_word(counts(3, 8), found)
    both = doubts(counts(3, 8), measure(), before=None, off_target="Under the target", kept=kept)
    assert needs_a_word(counts(3, 8), both)
    assert not needs_a_word(counts(3, 8, why="Leave"), both)


def test_rule_that_is_new_is_shown_and_asks_for_nothing(monkeypatch):
    found = doubts(counts(3, 8), measure(), before=None)
    assert needs_a_word(counts(3, 8), found)
    monkeypatch.setattr(return_doubts, "BETA", frozenset({DoubtCode.SMALL_NUMBERS}))
    assert found and not needs_a_word(counts(3, 8), found)


# --- Measures without a number --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "answer", "is_right"),
    [
        ("yes_no", "Yes", True),
        ("yes_no", "Perhaps", False),
        ("yes_no", "", False),
        ("band", "Amber", True),
        ("milestone", "Reached", True),
        ("narrative", "Of two minds, of which one", True),
        ("narrative", "", False),
    ],
)
def test_answer_in_words_is_kept_as_given_and_passes_when_it_is_one(shape, answer, is_right):
    version = measure(shape=shape, has_counts=False)
    entry = settle(version, "value", {"value": answer})
    assert as_typed(version, entry) == {"value": answer}
    assert (blockers(entry, version, today=TODAY) == []) == is_right
    assert doubts(entry, version, before=entry) == []
