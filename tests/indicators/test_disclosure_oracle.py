"""Whether what is withheld can be worked out: judged by trying every table of whole numbers that agrees with what is
shown. It shares no code with `indicators.disclosure` but the words of its answers.

A reader is taken to know the policy, which figures are withheld and why, every figure shown, that the smallest went
first, and in a second trial the base of every percentage. A count that is small must keep every value that the reasons
alone allow it.
"""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators import disclosure
from indicators.disclosure import TOTAL, Cell, Level, Reason, Rule, Shape, Table, withheld

ALL = frozenset(Level)

pytestmark = pytest.mark.one_database


def narrowed(table, rule, reasons, *, most):
    """What a reader can rule out, as (key, place, value): empty where the table is safe. `most`: the largest count that
    is tried where nothing is known."""
    found = set(ruled_out(table, rule, reasons, most=most))
    if table.shape is Shape.SHARE:
        found |= set(ruled_out(table, rule, reasons, most=most, bases_known=True))
    return found


def ruled_out(table, rule, reasons, *, most, bases_known=False):
    after = possible(table, rule, reasons, most=most, bases_known=bases_known, figures_known=True)
    before = possible(table, rule, reasons, most=most, bases_known=bases_known, figures_known=False)
    for cell in [*table.parts, table.total]:
        for place, count in enumerate(cell.counts):
            if cell.key in reasons and cell.level in rule.levels and is_small(rule, count):
                for value in range(rule.threshold + 1):
                    if is_small(rule, value) and (cell.key, place, value) in before - after:
                        yield cell.key, place, value


def possible(table, rule, reasons, *, most, bases_known, figures_known):
    """Every (key, place, count) of any table that agrees with what is known."""
    found = set()
    for counts in trials(table, reasons, most, bases_known, figures_known):
        sums = tuple(map(sum, zip(*counts.values(), strict=True)))
        if agrees(table, rule, reasons, counts, sums):
            found |= {(key, place, count) for key, one in counts.items() for place, count in enumerate(one)}
            found |= {(TOTAL, place, count) for place, count in enumerate(sums)}
    return found


def trials(table, reasons, most, bases_known, figures_known):
    """Tables as counts by key. Under a total that is shown, the last of the parts withheld is what the others leave."""
    shown = {part.key: part.counts for part in table.parts if figures_known and part.key not in reasons}
    hidden = [part for part in table.parts if part.key not in shown]
    adds_up = figures_known and TOTAL not in reasons
    left = [sum(part.counts[place] for part in hidden) for place in range(len(table.total.counts))]
    highest = left if adds_up else [most] * len(left)
    tried = hidden[:-1] if adds_up else hidden
    for trial in product(*(trials_of_part(part, highest, bases_known) for part in tried)):
        counts = {part.key: one for part, one in zip(tried, trial, strict=True)}
        if hidden and adds_up:
            rest = tuple(left[place] - sum(one[place] for one in trial) for place in range(len(left)))
            if min(rest) < 0 or (bases_known and sum(rest) != sum(hidden[-1].counts)):
                continue
            counts[hidden[-1].key] = rest
        yield shown | counts


def trials_of_part(part, highest, bases_known):
    if bases_known:
        return [(count, sum(part.counts) - count) for count in range(sum(part.counts) + 1)]
    return list(product(*(range(most + 1) for most in highest)))


def agrees(table, rule, reasons, counts, sums):
    """Whether the reasons given could have been given of these counts."""
    levels = {part.key: part.level for part in table.parts} | {TOTAL: Level.AUTHORITY}
    for key, one in [*counts.items(), (TOTAL, sums)]:
        small = [is_small(rule, count) for count in one]
        reason = reasons.get(key)
        if reason is Reason.SMALL and not small[0] or reason is Reason.COMPLEMENT and not small[1]:
            return False
        if reason in {None, Reason.SECONDARY} and levels[key] in rule.levels and any(small):
            return False
        if reason is Reason.SECONDARY and key != TOTAL and not any(one) and not rule.zero_is_small:
            return False
    return smallest_went_first(table, rule, reasons, counts)


def smallest_went_first(table, rule, reasons, counts):
    if table.shape is not Shape.COUNT or TOTAL in reasons:
        return True
    shown = [(sum(counts[part.key]), part.key) for part in table.parts if part.key not in reasons]
    gone = [(sum(counts[key]), key) for key, reason in reasons.items() if reason is Reason.SECONDARY]
    return all(one < other for one in gone for other in shown if other[0] or rule.zero_is_small)


def is_small(rule, count):
    return (0 if rule.zero_is_small else 1) <= count <= rule.threshold


def reasons_of(table, rule):
    return {key: one.reason for key, one in withheld(table, rule).items()}


def unjudged(table, rule, reasons):
    """Small figures at a level of the policy that are shown, and figures said to be small that are not."""
    for cell in [*table.parts, table.total]:
        small = [is_small(rule, count) for count in cell.counts]
        said = reasons.get(cell.key) in {Reason.SMALL, Reason.COMPLEMENT}
        if said != (cell.level in rule.levels and any(small)):
            yield cell.key


def nil_withheld(table, rule, reasons):
    """Parts that had none in the period are shown, unless zero is small."""
    return [part.key for part in table.parts if not any(part.counts) and part.key in reasons and not rule.zero_is_small]


UNITS = [Level.UNIT, Level.UNIT, Level.AGENCY]
LEVELS = st.sampled_from(
    [ALL, ALL, frozenset({Level.UNIT}), frozenset({Level.UNIT, Level.AUTHORITY}), frozenset({Level.AUTHORITY})]
)


@st.composite
def trials_of_counts(draw, parts=4, highest=6):
    numbers = draw(st.lists(st.integers(0, highest), min_size=1, max_size=parts))
    levels = [draw(st.sampled_from(UNITS)) for _ in numbers]
    rule = Rule(draw(st.integers(1, 3)), draw(LEVELS), draw(st.booleans()))
    cells = [Cell(key, level, (n,)) for key, (level, n) in enumerate(zip(levels, numbers, strict=True), start=1)]
    return Table(Shape.COUNT, tuple(cells)), rule


@st.composite
def trials_of_shares(draw, parts=3, highest=4):
    pairs = draw(st.lists(st.tuples(st.integers(0, highest), st.integers(0, highest)), min_size=1, max_size=parts))
    levels = [draw(st.sampled_from(UNITS)) for _ in pairs]
    rule = Rule(draw(st.integers(1, 2)), draw(LEVELS), draw(st.booleans()))
    cells = [Cell(key, level, pair) for key, (level, pair) in enumerate(zip(levels, pairs, strict=True), start=1)]
    return Table(Shape.SHARE, tuple(cells)), rule


def counts(*numbers):
    return Table(Shape.COUNT, tuple(Cell(key, Level.UNIT, (n,)) for key, n in enumerate(numbers, start=1)))


def shares(*pairs):
    return Table(Shape.SHARE, tuple(Cell(key, Level.UNIT, pair) for key, pair in enumerate(pairs, start=1)))


def assert_holds(table, rule):
    reasons = reasons_of(table, rule)
    assert not list(unjudged(table, rule, reasons))
    assert not nil_withheld(table, rule, reasons)
    assert not narrowed(table, rule, reasons, most=7 if table.shape is Shape.COUNT else 6)


@settings(max_examples=30, deadline=None)
@example((counts(2, 3, 9), Rule(3)))
@example((counts(1, 1, 4), Rule(3)))
@example((counts(0), Rule(1, frozenset({Level.AUTHORITY}), zero_is_small=True)))
@given(trials_of_counts())
def test_counts_when_withheld_cannot_be_narrowed(trial):
    assert_holds(*trial)


@settings(max_examples=30, deadline=None)
@example((shares((1, 5), (9, 0)), Rule(2)))
@given(trials_of_shares())
def test_percentages_when_withheld_cannot_be_narrowed(trial):
    assert_holds(*trial)


@pytest.mark.soak
@settings(max_examples=150, deadline=None)
@given(st.one_of(trials_of_counts(highest=8), trials_of_shares(highest=5)))
def test_figures_when_withheld_cannot_be_narrowed_at_length(trial):
    assert_holds(*trial)


# --- The oracle itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "reasons", "told"),
    [
        # Nothing goes with it: total less the others.
        (counts(2, 6, 7), {1: Reason.SMALL}, {(1, 0, 1), (1, 0, 3)}),
        # Two small ones whose sum is 2 are one each.
        (counts(1, 1, 7), {1: Reason.SMALL, 2: Reason.SMALL}, {(1, 0, 2), (1, 0, 3), (2, 0, 2), (2, 0, 3)}),
        # The other is at least 4, and their sum is 6.
        (counts(2, 4, 7), {1: Reason.SMALL, 2: Reason.SECONDARY}, {(1, 0, 3)}),
        # It is at most 4 besides, since the smallest went first and 4 is shown.
        (counts(2, 4, 4), {1: Reason.SMALL, 2: Reason.SECONDARY}, {(1, 0, 1), (1, 0, 3)}),
        (counts(2, 0), {1: Reason.SMALL}, {(1, 0, 1), (1, 0, 3)}),
    ],
)
def test_oracle_when_a_count_can_be_narrowed_says_which(table, reasons, told):
    assert narrowed(table, Rule(3), reasons, most=12) >= told


def test_oracle_when_a_total_is_told_by_its_parts_says_so():
    rule = Rule(3, frozenset({Level.AUTHORITY}))
    assert narrowed(counts(2, 0), rule, {TOTAL: Reason.SMALL}, most=12) == {(TOTAL, 0, 1), (TOTAL, 0, 3)}


def test_oracle_when_only_the_bases_tell_says_so():
    # 1 of 6 and 4 of 4 are 5; of 4, only none or all are not small on one side.
    table, reasons = shares((1, 5), (4, 0), (4, 4)), {1: Reason.SMALL, 2: Reason.SECONDARY}
    assert not set(ruled_out(table, Rule(2), reasons, most=6))
    assert (1, 0, 2) in narrowed(table, Rule(2), reasons, most=6)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("further", lambda table, rule, found, public: {}),  # no secondary suppression
        ("share_is_open", lambda *_: True),
        ("behind_the_total", lambda *_: {}),
    ],
)
def test_oracle_when_part_of_the_rule_is_switched_off_is_red(monkeypatch, name, instead):
    cases = [
        (counts(2, 6, 7), Rule(3)),
        (counts(2, 0), Rule(3, frozenset({Level.AUTHORITY}))),
        (shares((1, 5), (4, 0), (5, 4)), Rule(2)),
    ]
    for case in cases:
        assert_holds(*case)
    monkeypatch.setattr(disclosure, name, instead)
    with pytest.raises(AssertionError):
        for case in cases:
            assert_holds(*case)
