"""Rank, quarter, mean and sentence. The oracle counts in fractions, pair by pair, and knows nothing of `benchmarks`."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from indicators import benchmarks
from indicators.benchmarks import ABSENT, WITHHELD, Place, in_order, mean, median, missing_words, ordinal, standing


def place(value, name="Elsewhere", **given) -> Place:
    number = None if value is None else Decimal(str(value))
    gap = given.pop("gap", WITHHELD if value is None else "")
    return Place(name, number, f"{value}%" if value is not None else "Suppressed at source (c)", gap=gap, **given)


def own(value, **given) -> Place:
    return place(value, "Derby", is_own=True, **given)


def others(*values) -> list[Place]:
    return [place(value, f"Area {number}") for number, value in enumerate(values)]


# --- The oracle: a place is behind each that is strictly better, by the figures as they are printed ---


def printed(value: Decimal) -> Fraction:
    """To one decimal, half away from zero."""
    tenths = abs(Fraction(value)) * 10
    rounded = Fraction(int(tenths + Fraction(1, 2)), 10)
    return rounded if value >= 0 else -rounded


def better(one: Fraction, other: Fraction, polarity: str) -> bool:
    if polarity == "range":
        off = [max(Fraction(10) - value, value - Fraction(15), Fraction(0)) for value in (one, other)]
        return off[0] < off[1]
    return one > other if polarity == "high" else one < other


numbers = some.decimals(min_value=-5, max_value=30, places=2)


@given(numbers, some.lists(some.none() | numbers, max_size=14), some.sampled_from(["high", "low", "range", "neither"]))
def test_rank_quarter_and_counts_agree_with_the_oracle(mine, values, polarity):
    best = (Decimal(10), Decimal(15)) if polarity == "range" else None
    found = standing(own(mine), others(*values), polarity, decimals=1, best=best)
    there = [printed(value) for value in values if value is not None]
    if not there:
        assert found is None
        return
    me, of = printed(mine), len(there) + 1
    assert (found.of, found.higher_than, found.same_as) == (of, sum(v < me for v in there), there.count(me))
    if polarity == "neither":
        assert (found.position, found.quarter) == (None, None)
        return
    ahead = sum(better(value, me, polarity) for value in there)
    assert found.position == 1 + ahead
    assert found.shared_by == 1 + sum(
        not better(value, me, polarity) and not better(me, value, polarity) for value in there
    )
    assert found.quarter == (None if of < 8 else 1 + int(Fraction(ahead, of) / Fraction(1, 4)))


@given(some.lists(some.tuples(some.integers(0, 400), some.integers(1, 400)), min_size=1, max_size=12))
def test_mean_of_places_with_counts_is_the_sum_over_the_sum(counts):
    there = [
        place(100 * n / d, numerator=Decimal(n), denominator=Decimal(d), name=f"Area {k}")
        for k, (n, d) in enumerate(counts)
    ]
    found = mean([*there, place(None)], "percentage")
    exact = Fraction(100 * sum(n for n, _ in counts), sum(d for _, d in counts))
    assert abs(Fraction(found.value) - exact) < Fraction(1, 10**9)
    assert (found.is_plain, found.of) == (False, len(counts))


def test_mean_without_all_counts_is_the_plain_average_and_says_so():
    found = mean([place(80, numerator=Decimal(8), denominator=Decimal(10)), place(50), place(None)], "percentage")
    assert (found.value, found.is_plain, found.name) == (Decimal(65), True, "Plain average of 2")
    assert mean([place(None)], "percentage") is None


# --- Cases ---


def test_first_is_best_whichever_way_is_good():
    values = others(90, 80, 70)
    assert standing(own(85), values, "high", decimals=1).words == "2nd of 4, 1 is best"
    assert standing(own(85), values, "low", decimals=1).words == "3rd of 4, 1 is best"


def test_figures_that_print_alike_share_a_rank_and_the_next_is_counted_on():
    values = others("85.31", "85.29", 80)
    assert standing(own("85.3"), values, "high", decimals=1).words == "1st of 4, shared by 3, 1 is best"
    assert standing(own(80), others("85.31", "85.29"), "high", decimals=1).position == 3


def test_where_neither_is_good_no_rank_and_no_quarter_is_told():
    found = standing(own(7), others(*range(10)), "neither", decimals=0)
    assert (found.words, found.quarter_words) == ("higher than 7 of 10, the same as 1", "")


def test_all_and_none_are_said_as_such():
    assert standing(own(99), others(1, 2), "neither", decimals=0).words == "higher than all 2"
    assert standing(own(0), others(1, 2), "neither", decimals=0).words == "lower than all 2"


def test_inside_the_range_all_are_first_and_the_nearer_is_better():
    best = Decimal(10), Decimal(15)
    values = others(12, 14, 9, 30)
    assert standing(own(11), values, "range", decimals=0, best=best).position == 1
    assert standing(own(17), values, "range", decimals=0, best=best).position == 4
    assert standing(own(17), values, "range", decimals=0).position is None  # no range is known


@pytest.mark.parametrize(("count", "quarter"), [(6, None), (7, 1)])
def test_quarters_are_told_of_eight_and_more(count, quarter):
    assert standing(own(99), others(*range(count)), "high", decimals=0).quarter == quarter


def test_trace_is_above_nought_and_below_the_smallest_that_is_printed():
    trace = own(0, is_trace=True)
    found = standing(trace, others(0, "0.1"), "low", decimals=1)
    assert (found.position, found.higher_than) == (2, 1)


def test_withheld_and_absent_are_no_places_and_are_counted_apart():
    among = [*others(90, None, None), place(None, gap=ABSENT)]
    assert standing(own(80), among, "high", decimals=1).of == 2
    assert missing_words(among) == "2 are withheld and 1 has no figure"
    assert missing_words(others(1)) == ""


def test_the_best_come_first_and_gaps_last():
    names = [p.value for p in in_order(others(1, None, 3, 2), "low", decimals=0)]
    assert names == [1, 2, 3, None]
    assert median(others(1, None, 3, 2)) == 2
    assert median(others(1, 2)) == Decimal("1.5")


def test_ordinals_of_the_teens():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 111, 112, 122)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 111th 112th 122nd".split()
    )


def said(mine, among, polarity="high", **given) -> str:
    stands = standing(mine, among, polarity, decimals=1)
    usual = {"when": "In 2024-25", "others_are": "statistical neighbours", "england": place("83.0", "England")}
    return benchmarks.sentence(mine, among, stands, **(usual | given))


def test_sentence_says_year_figure_place_and_england():
    among = others(99, 98, 97, 96, 80, 70, 60, 50, 40, 30)
    assert said(own("85.3"), among) == (
        "In 2024-25 Derby’s 85.3% was 5th of 11 among its statistical neighbours (1 is best); "
        "the England figure was 83.0%."
    )
    assert said(own("85.3"), among, "neither").startswith(
        "In 2024-25 Derby’s 85.3% was higher than 6 of 10 statistical neighbours, which is neither good nor bad"
    )


def test_sentence_says_what_is_missing_and_what_is_invented():
    words = said(own("85.3"), others(99, None, None), is_invented=True)
    assert "was 2nd of 2 among its statistical neighbours" in words
    assert "Of its 3 statistical neighbours, 2 are withheld." in words
    assert words.endswith("These figures are invented.")


def test_sentence_of_a_council_whose_own_figure_is_withheld_gives_it_no_place():
    words = said(own(None), others(99, 98), england=None)
    assert words == ("In 2024-25 Derby’s figure is withheld in the release, so that it has no place among others.")


def test_sentence_without_a_set_compares_with_england_only():
    words = said(own("85.3"), [], others_are="")
    assert words == (
        "In 2024-25 Derby’s figure was 85.3%; the England figure was 83.0%. "
        "No set of neighbours is in force to compare it with."
    )
