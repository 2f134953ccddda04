"""Process limits: the sample read by the NHS package, worked examples, and what must hold for any run."""

import json
from decimal import Decimal
from fractions import Fraction
from math import isfinite, nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import spc
from indicators.spc import analyse

CASES = json.loads((Path(__file__).parent / "spc_sample.json").read_text(encoding="utf-8"))["cases"]
WAYS = st.sampled_from(["increase", "decrease", "neutral"])
RUNS = st.lists(st.decimals(-1000, 1000, places=1), min_size=1, max_size=30)
FLIPPED = {spc.IMPROVEMENT: spc.CONCERN, spc.CONCERN: spc.IMPROVEMENT, spc.HIGH: spc.LOW, spc.LOW: spc.HIGH}


def read(case, values=None):
    asked = {name: case[name] for name in ("improvement", "target", "rebase_at", "screen_outliers")}
    return analyse(values or case["values"], **asked)


def faults(case):
    """What we read differently from the package."""
    found = read(case)
    words = [name for name in ("signal", "kind") if [getattr(p, name) for p in found.points] != case[name]]
    for name in ("mean", "lower", "upper"):
        if [getattr(p, name) for p in found.points] != [
            pytest.approx(n, abs=1e-6) if n is not None else None for n in case[name]
        ]:
            words.append(name)
    if (found.assurance, found.variation) != (case["assurance"], case["kind"][-1]):
        words.append("assurance or variation")
    return words


def signals(values, improvement="increase", **asked):
    return [point.signal for point in analyse(values, improvement=improvement, **asked).points]


# --- The sample ---


@pytest.mark.parametrize("number", range(len(CASES)))
def test_every_case_is_read_as_the_package_reads_it(number):
    assert faults(CASES[number]) == []


@pytest.mark.parametrize("number", range(len(CASES)))
def test_decimals_are_read_as_the_floats_that_print_alike(number):
    case = CASES[number]
    assert read(case, [Decimal(str(value)) for value in case["values"]]) == read(case)


def test_limits_are_on_trial_below_twelve_points_of_the_last_segment():
    assert [analyse(range(n), improvement="increase").trial_limits for n in (0, 11, 12)] == [True, True, False]
    assert analyse(range(20), improvement="increase", rebase_at=[9]).trial_limits
    assert not analyse(range(20), improvement="increase", rebase_at=[8]).trial_limits


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [("LIMIT", Fraction("2.6")), ("LIMIT", Fraction(3)), ("NEAR", Fraction("1.5")), ("NEAR", Fraction(2)),
     ("SCREEN", Fraction(99)), ("SCREEN", Fraction(2)), ("RUN", 6), ("RUN", 8)],
)  # fmt: skip
def test_sample_finds_a_number_of_the_rules_that_is_wrong(monkeypatch, rule, wrong):
    monkeypatch.setattr(spc, rule, wrong)
    assert any(faults(case) for case in CASES)


def near_on_any_side(start, near, side):
    return side[start] if sum(map(abs, near[start : start + 3])) >= 2 else 0


def last_of_each_stretch(width, count, way_from):
    ways = [way_from(start) for start in range(count - width + 1)]
    return ([0] * (width - 1) + ways)[-count:] if ways else [0] * count


def higher_is_better(way, good):
    return {0: spc.COMMON, 1: spc.IMPROVEMENT, -1: spc.CONCERN}[way]


def never_consistent(limits, target, good):
    return None if target is None or not good else spc.INCONSISTENT


WRONG = {
    "one run across a new segment": ("cut", lambda values, rebase_at: iter([values])),
    "two of three on both sides of the mean": ("two_of_three", near_on_any_side),
    "only the last of seven is marked": ("spread_over", last_of_each_stretch),
    "on the mean is above it": ("sign", lambda number: 1 if number >= 0 else -1),
    "higher is always better": ("kind_of", higher_is_better),
    "no target is ever sure": ("assurance_of", never_consistent),
}


@pytest.mark.parametrize("name", WRONG)
def test_sample_finds_a_rule_that_is_wrong(monkeypatch, name):
    monkeypatch.setattr(spc, *WRONG[name])
    assert any(faults(case) for case in CASES)


def test_sample_finds_signals_in_the_wrong_order(monkeypatch):
    """Outside the limits comes before a trend, a trend before two of three, and those before seven on one side."""
    for first, second in [("OUTSIDE", "TREND"), ("TREND", "NEAR_LIMIT"), ("NEAR_LIMIT", "SHIFT")]:
        with monkeypatch.context() as swapped:
            words = {first: getattr(spc, second), second: getattr(spc, first)}
            for name, other in words.items():
                swapped.setattr(spc, name, other)
            assert any(faults(case) for case in CASES), (first, second)


# --- Worked examples and edges ---


@pytest.mark.parametrize(("screened", "lower", "upper"), [(False, -3.06, 6.95), (True, -0.72, 4.60)])
def test_outlier_widens_the_limits_unless_its_ranges_are_screened(screened, lower, upper):
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1][:18]
    first = analyse(values, improvement="neutral", screen_outliers=screened).points[0]
    assert (round(first.mean, 2), round(first.lower, 2), round(first.upper, 2)) == (1.94, lower, upper)


def test_seven_on_one_side_are_a_signal_and_six_are_not_nor_with_one_on_the_mean():
    seven, six, broken = [2, 5] * 3 + [2] + [10, 7] * 3 + [10], [2, 5] * 3 + [10, 7] * 3, [2, 5] * 3 + [6] + [10, 7] * 3
    assert signals(seven, screen_outliers=False).count("7 Points Below CL") == 7
    assert not {one for one in signals(six, screen_outliers=False) if one.startswith("7 Points")}
    assert not {one for one in signals(broken, screen_outliers=False) if one.startswith("7 Points")}


def test_mean_is_met_exactly_where_binary_numbers_would_miss_it():
    """The mean is 0.8, the seventh value; in floats it comes out above that, which would make seven below it."""
    values = [0.3, 0.6] * 3 + [0.8] + [0.9, 1.4] * 3
    assert sum(values) / len(values) > 0.8
    assert not {one for one in signals(values, screen_outliers=False) if one.startswith("7 Points")}


def test_trend_needs_seven_points_and_a_tie_breaks_it():
    assert set(signals([50, *range(46, 53), 48] * 2)) >= {"7 Point Trend (Increasing)"}
    assert not {one for one in signals([50, *range(46, 52), 51, 48] * 2) if "Trend" in one}
    assert not {one for one in signals([50, *range(46, 52), 48] * 2) if "Trend" in one}


def test_turn_between_two_trends_belongs_to_the_later():
    found = signals([*[-20, 20] * 5, *range(-3, 4), *range(2, -4, -1)], screen_outliers=False)[10:]
    assert found == ["7 Point Trend (Increasing)"] * 6 + ["7 Point Trend (Decreasing)"] * 7


def test_single_point_has_no_limits_and_no_points_say_nothing():
    alone = analyse([5], improvement="increase", target=3).points[0]
    assert (alone.mean, alone.lower, alone.upper, alone.kind) == (5, None, None, spc.COMMON)
    assert analyse([], improvement="increase", target=3) == spc.Analysis((), None, None, True)


@pytest.mark.parametrize("value", [None, nan, float("inf"), Decimal("NaN"), "n/a"])
def test_gap_or_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="without a gap"):
        analyse([1, value, 3], improvement="increase")


@pytest.mark.parametrize("asked", [{"improvement": "high"}, {"improvement": "increase", "rebase_at": [3]}])
def test_words_and_places_that_do_not_exist_are_refused(asked):
    with pytest.raises(ValueError, match="one of|starts at"):
        analyse([1, 2, 3], **asked)


# --- What must hold for any run ---


def told(analysis):
    return [(point.signal, point.kind) for point in analysis.points], analysis.assurance


def numbers(analysis):
    return [n for p in analysis.points for n in (p.value, p.mean, p.lower, p.upper) if n is not None]


@given(RUNS, WAYS, st.decimals(-500, 500, places=1), st.booleans())
def test_shift_moves_means_and_limits_and_no_signal(values, way, by, screened):
    asked = {"improvement": way, "screen_outliers": screened}
    before, after = analyse(values, target=3, **asked), analyse([v + by for v in values], target=3 + by, **asked)
    assert told(after) == told(before)
    assert numbers(after) == pytest.approx([n + float(by) for n in numbers(before)], abs=1e-9)


@given(RUNS, WAYS, st.decimals("0.1", 50, places=1))
def test_other_unit_scales_means_and_limits_and_changes_no_signal(values, way, by):
    before, after = (
        analyse(values, improvement=way, target=3),
        analyse([v * by for v in values], improvement=way, target=3 * by),
    )
    assert told(after) == told(before)
    assert numbers(after) == pytest.approx([n * float(by) for n in numbers(before)])


@given(RUNS, WAYS)
def test_what_is_good_turned_round_turns_every_kind_and_no_signal(values, way):
    mirrored = {"increase": "decrease", "decrease": "increase", "neutral": "neutral"}[way]
    before, after = analyse(values, improvement=way), analyse(values, improvement=mirrored)
    assert [p.signal for p in after.points] == [p.signal for p in before.points]
    if way != "neutral":
        assert [p.kind for p in after.points] == [FLIPPED.get(p.kind, p.kind) for p in before.points]
    upside_down = analyse([-v for v in values], improvement=mirrored)
    kinds = [p.kind for p in before.points]
    assert [p.kind for p in upside_down.points] == ([FLIPPED.get(k, k) for k in kinds] if way == "neutral" else kinds)


@given(RUNS, RUNS, WAYS)
def test_segment_knows_nothing_of_those_beside_it(first, second, way):
    both = analyse(first + second, improvement=way, rebase_at=[len(first)]).points
    assert both == analyse(first, improvement=way).points + analyse(second, improvement=way).points


@given(RUNS, WAYS)
def test_run_that_says_everything_twice_has_no_trend(values, way):
    twice = analyse([value for value in values for _ in range(2)], improvement=way)
    assert not {point.signal for point in twice.points if "Trend" in point.signal}


@given(RUNS, WAYS)
def test_every_number_is_finite_and_limits_are_whole_and_about_the_mean(values, way):
    found = analyse(values, improvement=way, target=1)
    assert all(isfinite(number) for number in numbers(found))
    for point in found.points:
        assert (point.lower is None) == (point.upper is None)
        assert point.lower is None or point.lower <= point.mean <= point.upper
