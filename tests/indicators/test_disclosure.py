"""Small numbers, worked by hand. Keys count from 1; the threshold is 5 unless said."""

import pytest

from indicators.disclosure import TOTAL, Cell, Level, Reason, Rule, Shape, Table, primary, withheld, year_to_date

FIVE = Rule(5)
SMALL, COMPLEMENT, SECONDARY, BEFORE = Reason.SMALL, Reason.COMPLEMENT, Reason.SECONDARY, Reason.BEFORE

pytestmark = pytest.mark.one_database


def table(shape, *rows, level=Level.UNIT, controls=()):
    parts = tuple(Cell(key, level, row) for key, row in enumerate(rows, start=1))
    return Table(shape, parts, tuple(Cell(key, level, row) for key, row in enumerate(controls, start=101)))


def counts(*numbers, **kwargs):
    return table(Shape.COUNT, *((number,) for number in numbers), **kwargs)


def shares(*pairs, **kwargs):
    """Numerators and denominators."""
    return table(Shape.SHARE, *((n, d - n) for n, d in pairs), **kwargs)


def reasons(given, rule=FIVE, **kwargs):
    found = withheld(given, rule, **kwargs)
    assert all(key == one.key for key, one in found.items())
    return {key: one.reason for key, one in found.items()}


@pytest.mark.parametrize(
    ("number", "reason"), [(0, None), (1, SMALL), (5, SMALL), (6, None), (600, None)], ids=lambda value: str(value)
)
def test_count_when_one_to_the_threshold_is_small(number, reason):
    found = {part.key: part for part in counts(number).parts}
    assert primary(counts(number), FIVE).get(1) == reason
    assert (1 in reasons(counts(number))) == (reason is not None)
    assert set(found) == {1}


@pytest.mark.parametrize(
    ("n", "d", "reason"),
    [
        (0, 80, None),  # nobody, of many
        (80, 80, None),  # everybody, of many: the complement is a true zero
        (1, 80, SMALL),
        (5, 80, SMALL),
        (6, 80, None),
        (74, 80, None),  # six did not
        (75, 80, COMPLEMENT),
        (79, 80, COMPLEMENT),
        (3, 3, SMALL),  # a small base is small on one side at least
        (0, 3, COMPLEMENT),
        (0, 0, None),  # none in the period
    ],
)
def test_percentage_when_its_count_or_its_complement_is_small_is_withheld(n, d, reason):
    assert primary(shares((n, d)), FIVE).get(1) == reason
    assert (1 in reasons(shares((n, d)))) == (reason is not None)


def test_only_figure_when_small_takes_the_total_with_it():
    assert reasons(counts(4)) == {1: SMALL, TOTAL: SMALL}
    assert reasons(counts(4), Rule(5, frozenset({Level.UNIT}))) == {1: SMALL, TOTAL: SECONDARY}
    assert reasons(counts(4), Rule(5, frozenset({Level.AUTHORITY}))) == {1: SECONDARY, TOTAL: SMALL}


def test_nothing_small_when_shown_withholds_nothing():
    assert reasons(counts(6, 0, 40)) == {}
    assert reasons(table(Shape.COUNT)) == {}


def test_one_small_count_when_the_total_is_shown_takes_the_smallest_other():
    assert reasons(counts(3, 40, 20, 60)) == {1: SMALL, 3: SECONDARY}


def test_smallest_others_when_alike_go_by_their_key():
    # 3 and 20 are 23: the second may not be more than the third, so that the first is at least 23 less 20. All go.
    assert reasons(counts(3, 20, 20)) == {1: SMALL, 2: SECONDARY, 3: SECONDARY}


def test_last_to_go_when_as_large_as_one_shown_is_known_by_the_order_of_keys():
    # 2 and 19 are 21. Were the small one 1, the other were 20: possible before a 20 of a later key, and not after one.
    assert reasons(counts(19, 2, 20)) == {1: SECONDARY, 2: SMALL}
    assert reasons(counts(20, 2, 19)) == {1: SECONDARY, 2: SMALL, 3: SECONDARY}


def test_one_that_went_is_known_not_to_be_none():
    # Were the 6 a 0, three that add up to 9 could be almost anything; but none is always shown.
    assert reasons(counts(1, 1, 1, 6, 40)) == {1: SMALL, 2: SMALL, 3: SMALL, 4: SECONDARY, 5: SECONDARY}


def test_complement_when_small_is_never_nobody():
    # 98 of 100 may be 95 to 99, the other then 10 down to 6 of 50. It need not make room for 100 of 100.
    assert reasons(shares((98, 100), (7, 50), (40, 80))) == {1: COMPLEMENT, 2: SECONDARY}


def test_one_other_when_it_is_just_above_the_threshold_is_not_enough():
    # 3 and 6 are 9: the other is at least 6, so that the small one is at most 3. With 40 it may be anything.
    assert reasons(counts(3, 6, 40)) == {1: SMALL, 2: SECONDARY, 3: SECONDARY}
    # 5 and 6 are 11: 1 and 10, 2 and 9, 3 and 8, 4 and 7, 5 and 6 all make it, and 40 is larger than any of them.
    assert reasons(counts(5, 6, 40)) == {1: SMALL, 2: SECONDARY}


def test_two_small_counts_when_their_sum_is_shown_take_a_third():
    # Known to be 1 to 5 both, two that add up to 4 are 1, 2 or 3.
    assert reasons(counts(1, 3, 40)) == {1: SMALL, 2: SMALL, 3: SECONDARY}
    # The one sum that says nothing is one more than the threshold.
    assert reasons(counts(2, 4, 40)) == {1: SMALL, 2: SMALL}


def test_parts_when_they_are_not_enough_take_the_total():
    assert reasons(counts(2, 6)) == {1: SMALL, 2: SECONDARY, TOTAL: SECONDARY}
    assert reasons(counts(3, 4, 5)) == {1: SMALL, 2: SMALL, 3: SMALL, TOTAL: SECONDARY}


def test_total_when_small_shows_only_the_parts_that_are_none():
    assert reasons(counts(1, 0, 2)) == {1: SMALL, 3: SMALL, TOTAL: SMALL}


def test_none_in_the_period_when_others_are_small_stays_shown():
    assert 2 not in reasons(counts(2, 0, 6))


def test_zero_when_the_policy_says_so_is_small():
    rule = Rule(5, zero_is_small=True)
    assert primary(counts(0, 40), rule) == {1: SMALL}
    assert primary(shares((40, 40)), rule) == {1: COMPLEMENT, TOTAL: COMPLEMENT}


def test_complement_when_small_takes_the_percentage_with_the_next_smallest_base():
    # 76 of 80: 4 did not. The second has the smaller base of the two others.
    assert reasons(shares((76, 80), (60, 100), (45, 90))) == {1: COMPLEMENT, 3: SECONDARY}


def test_percentage_when_a_base_is_known_elsewhere_is_still_open():
    # 2 of 50 and 9 of 9 make 11. Were only the sums known, 2 and 9 might be 5 and 6; but the second is out of 9, where
    # none or all are the only counts that are not small on one side, so that the first would be 2.
    assert reasons(shares((2, 50), (9, 9), (30, 60))) == {1: SMALL, 2: SECONDARY, 3: SECONDARY}


def test_total_when_its_complement_is_small_withholds_what_makes_it_up():
    assert reasons(shares((40, 42), (30, 31), (20, 20))) == {1: COMPLEMENT, 2: COMPLEMENT, TOTAL: COMPLEMENT}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({Level.UNIT}, {1: SMALL, 2: SECONDARY}),
        ({Level.AGENCY}, {}),
        ({Level.AUTHORITY}, {}),
        (set(), {}),
    ],
)
def test_levels_when_not_named_are_not_small_of_themselves(levels, expected):
    assert reasons(counts(3, 40, 60), Rule(5, frozenset(levels))) == expected


def test_agency_when_its_level_is_named_is_withheld():
    assert reasons(counts(3, 40, 60, level=Level.AGENCY), Rule(5, frozenset({Level.AGENCY}))) == {
        1: SMALL,
        2: SECONDARY,
    }


def test_control_totals_when_anything_is_withheld_go_too():
    assert reasons(counts(3, 40, 60, controls=[(103,)])) == {1: SMALL, 2: SECONDARY, 101: SECONDARY}
    assert reasons(counts(30, 40, controls=[(70,)])) == {}
    # A control total that is small where its parts are not is withheld alone: nothing else tells of it.
    assert reasons(counts(30, 40, controls=[(4,)])) == {101: SMALL}


def test_numbers_when_they_never_add_up_are_judged_alone():
    assert reasons(table(Shape.ALONE, (3, 22), (8, 40))) == {1: SMALL, TOTAL: SECONDARY}
    assert reasons(table(Shape.ALONE, (8, 2))) == {1: COMPLEMENT, TOTAL: SECONDARY}
    assert reasons(table(Shape.ALONE, (8, 22))) == {}


def test_changes_when_one_is_small_are_all_withheld():
    assert reasons(table(Shape.CHANGE, (-3,), (40,))) == {1: SMALL, 2: SECONDARY, TOTAL: SECONDARY}
    assert reasons(table(Shape.CHANGE, (20,), (-18,))) == {1: SECONDARY, 2: SECONDARY, TOTAL: SMALL}
    assert reasons(table(Shape.CHANGE, (-6,), (40,))) == {}


def test_pairs_when_either_count_is_small_are_withheld():
    assert reasons(table(Shape.PAIR, (900, 4), (800, 40), (700, 30))) == {1: COMPLEMENT, 3: SECONDARY}


def test_figures_public_already_when_others_are_small_hide_nothing_and_stay():
    # The second was public: the third takes its place.
    assert reasons(counts(3, 20, 40, 60), public=[2]) == {1: SMALL, 3: SECONDARY}
    assert reasons(counts(3, 40, 60), public=[1]) == {}
    assert reasons(counts(3, 40), public=[2]) == {1: SMALL, TOTAL: SECONDARY}
    assert reasons(counts(3, 40), public=[2, TOTAL]) == {1: SMALL}


def test_figures_withheld_before_when_no_longer_small_stay_withheld():
    # A correction from 3 to 8: shown now, it would tell from the old total what the other was, and so itself.
    assert reasons(counts(8, 40, 60), before=[1, 2]) == {1: BEFORE, 2: BEFORE}
    assert reasons(counts(2, 40, 60), before=[1, 2]) == {1: SMALL, 2: BEFORE}


def test_total_withheld_before_when_nothing_is_small_is_not_told_by_its_parts():
    assert reasons(counts(40, 60), before=[TOTAL]) == {1: SECONDARY, TOTAL: BEFORE}


def test_year_to_date_when_one_quarter_is_withheld_is_withheld():
    first, second = withheld(counts(3, 40, 60), FIVE), withheld(counts(30, 40, 60), FIVE)
    assert {key: one.reason for key, one in year_to_date([second, first]).items()} == {1: SMALL, 2: SECONDARY}
    assert year_to_date([second, second]) == {}
    assert year_to_date([]) == {}
