"""What a run is said to signal: the words for each signal, what is never read together, and known changes."""

from dataclasses import replace
from itertools import pairwise

import pytest

from indicators import run_charts, spc
from indicators.signals import signals
from safeguarding.calendar import Quarter
from tests.indicators.plain_runs import FIRST, joined, quarters_after, rebase, run, target, version

STEADY = [90, 92, 89, 91, 90, 92, 91, 89, 90, 92, 91, 90]
# Twelve steady quarters, then a change of level for eight.
SHIFTED = [92, 95, 91, 94, 92, 95, 91, 94, 92, 95, 91, 94, 89, 91, 88, 91, 89, 91, 88, 91]


def test_usual_ups_and_downs_are_said_to_be_no_change():
    found = signals(run(STEADY))
    assert found.variation.word == "Steady" and not found.is_signal
    assert f"usual range of {found.usual_text}" in found.variation.sentence
    assert "on trial" not in found.variation.sentence


@pytest.mark.parametrize(
    ("values", "polarity", "word", "said"),
    [
        ([*STEADY, 70], "high", "Unusually low", "below its usual range"),
        ([*STEADY, 70], "low", "Unusually low", "below its usual range"),
        ([*STEADY, 93, 94, 95, 96, 97, 98, 99], "high", "Unusually high", "above its usual range"),
        (SHIFTED, "high", "Getting worse", "The last eight quarters are all below the average"),
        (SHIFTED, "low", "Getting better", "a real fall, not chance"),
        (SHIFTED, "neither", "Lower of late", "a real fall, not chance"),
        (
            [90, 95, 88, 94, 89, 95, 88, 90, 90.5, 91, 91.5, 92, 92.5, 93],
            "neither",
            "Rising",
            "a real rise, not chance",
        ),
        ([180 - value for value in SHIFTED], "neither", "Higher of late", "a real rise, not chance"),
    ],
)
def test_signal_is_a_word_and_a_sentence(values, polarity, word, said):
    found = signals(run(values, of=version(polarity=polarity)))
    assert found.variation.word == word
    assert said in found.variation.sentence
    assert found.is_signal


def test_tone_is_that_of_the_measure_and_not_of_the_direction():
    tones = {
        polarity: signals(run([*STEADY, 70], of=version(polarity=polarity))).variation.tone
        for polarity in ("high", "low", "neither")
    }
    assert tones == {"high": "risk", "low": "done", "neither": "none"}


def test_few_quarters_are_read_on_trial_and_fewer_not_at_all():
    assert "It rests on seven quarters" not in signals(run(STEADY)).variation.sentence
    tried = signals(run(STEADY[:7]))
    assert "on trial: it rests on seven quarters" in tried.variation.sentence
    few = signals(run(STEADY[:5]))
    assert few.variation is None and few.usual is None
    assert few.why_not.startswith("Five quarters that compare are too few")
    assert signals(run([])).why_not


def test_new_definition_and_missing_quarter_begin_anew():
    other = version(2)
    broken = joined(run(STEADY), run([80, 81, 80], of=other, since=quarters_after(FIRST, len(STEADY))))
    assert [len(stretch.points) for stretch in signals(broken).stretches] == [12, 3]
    assert signals(broken).variation is None
    gapped = signals(run([*STEADY[:6], None, *STEADY[6:]]))
    assert [len(stretch.points) for stretch in gapped.stretches] == [6, 6]


def test_figures_that_look_back_over_months_they_share_are_not_read():
    found = signals(run(STEADY, of=version(looks_back_months=12)))
    assert found.variation is None
    assert "looks back over 12 months" in found.why_not


def test_known_change_begins_a_new_range_and_only_where_it_is_of_the_same_definition():
    at = quarters_after(FIRST, 12)
    assert signals(run(SHIFTED)).variation.word == "Getting worse"
    anew = signals(run(SHIFTED), [rebase(at)])
    assert anew.variation.word == "Steady"
    assert "on trial: it rests on eight quarters" in anew.variation.sentence
    assert signals(run(SHIFTED), [rebase(at, of=version(2))]).variation.word == "Getting worse"
    assert signals(run(SHIFTED), [rebase(FIRST)]).stretches[-1].rebases == ()  # the run begins there anyhow


def test_known_change_too_near_the_end_leaves_nothing_to_read():
    found = signals(run(SHIFTED), [rebase(quarters_after(FIRST, 18))])
    assert found.variation is None and found.why_not.startswith("Two quarters that compare")


@pytest.mark.parametrize(
    ("polarity", "level", "word"),
    [
        ("high", 60, "Reliably met"),
        ("high", 99.9, "Reliably missed"),
        ("high", 90, "Hit and miss"),
        ("low", 99.9, "Reliably met"),
        ("low", 60, "Reliably missed"),
    ],
)
def test_assurance_says_what_the_usual_ups_and_downs_do(polarity, level, word):
    of = version(polarity=polarity)
    assert signals(run(STEADY, of=of, targets=[target(level, of=of)])).assurance.word == word


def test_no_assurance_without_a_target_or_a_good_side():
    assert signals(run(STEADY)).assurance is None
    of = version(polarity="neither")
    assert signals(run(STEADY, of=of, targets=[target(90, of=of)])).assurance is None


def test_assurance_is_of_the_target_in_force():
    first, last = FIRST.ends_on, quarters_after(FIRST, 6).starts_on
    old, new = target(60, ends_on=first), target(99.9, starts_on=last)
    assert signals(run(STEADY, targets=[old, new])).assurance.word == "Reliably missed"


# --- On the chart ---


def test_chart_draws_one_box_a_range_and_marks_the_signals():
    found = signals(run(SHIFTED, targets=[target(88)]), [rebase(quarters_after(FIRST, 12))])
    drawn = run_charts.chart(found)
    assert len(drawn.limits) == 2 and drawn.limits[0].end <= drawn.limits[1].x + 0.2
    (change,) = drawn.breaks
    assert change.text == "Localities begin" and change.is_rebase
    bare = run_charts.chart(signals(run(SHIFTED)))
    assert {mark.kind for mark in bare.marks[-8:]} == {spc.CONCERN}
    assert [entry.kind for entry in bare.key] == ["concern", "range"]


def test_chart_draws_each_target_as_long_as_it_held():
    before, after = quarters_after(FIRST, 5).ends_on, quarters_after(FIRST, 6).starts_on
    changed = [target(88, ends_on=before), target(93, starts_on=after)]
    drawn = run_charts.chart(signals(run(STEADY, targets=changed)))
    assert len(drawn.levels) == 2 and drawn.levels[0].y > drawn.levels[1].y
    assert [label.text for label in drawn.labels if label.kind == "target"] == ["Target 93%"]


def test_chart_of_the_last_quarters_keeps_the_range_of_the_whole_run():
    whole = signals(run(SHIFTED))
    part = run_charts.chart(whole, run_charts.Dressing(since=quarters_after(FIRST, 12)))
    assert len(part.marks) == 8
    assert {mark.kind for mark in part.marks} == {spc.CONCERN}


def test_words_at_the_edge_never_cover_each_other():
    drawn = run_charts.chart(signals(run([*STEADY, 91], targets=[target(91)])))
    heights = [label.y for label in drawn.labels]
    assert len(heights) == 4
    assert all(after - before >= 16.9 for before, after in pairwise(sorted(heights)))


def test_quarter_restated_since_it_was_approved_has_a_ring():
    made = run(STEADY)
    made.points[3].parts[0].corrects_id = 1
    drawn = run_charts.chart(signals(made))
    assert [mark.is_restated for mark in drawn.marks].index(True) == 3
    assert sum(mark.is_restated for mark in drawn.marks) == 1
    assert "Restated since it was approved" in [entry.text for entry in drawn.key]


def test_withheld_quarter_takes_the_range_across_it_away():
    """Who hides a figure hands over a run without it: neither its height nor limits that rest on it are drawn."""
    whole = run(STEADY)
    hidden = replace(whole, points=(*whole.points[:8], replace(whole.points[8], value=None), *whole.points[9:]))
    drawn = run_charts.chart(signals(hidden))
    assert len(drawn.limits) == 1 and len(drawn.marks) == 11
    assert signals(hidden).variation is None


def test_quarter_is_named_by_the_month_it_ends_with():
    assert run_charts.short(Quarter(2026, 1)) == "Jun 26"
