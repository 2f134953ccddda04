"""Each rule by which a kind of evidence has its verdict, each caution, and what is said of them together."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from indicators.intervals import wilson
from safeguarding.overview.triangulation import LIMITS, Verdict, agreement, months_between, on_scale, together
from safeguarding.overview.triangulation_rules import (
    Audit,
    Heard,
    Inspected,
    Judged,
    Measure,
    Position,
    Score,
    case_audits,
    complaints,
    figures,
    inspections,
    of_measure,
    standards,
    surveys,
    voices,
)
from standards.case_files import Graded, Word

TODAY = date(2026, 11, 20)
GOOD, MIXED, POOR, NOTHING = Verdict.GOOD, Verdict.MIXED, Verdict.POOR, Verdict.NOTHING
WORDS = "Outstanding", "Good", "Requires improvement", "Inadequate"


def chance(numerator: Decimal, denominator: Decimal):
    found = wilson(numerator, denominator)
    return (found.low, found.high) if found else None


# --- Scales and sums of verdicts ---


@pytest.mark.parametrize(
    ("words", "verdicts"),
    [
        (1, [NOTHING]),
        (2, [GOOD, POOR]),
        (3, [GOOD, MIXED, POOR]),
        (4, [GOOD, GOOD, MIXED, POOR]),
        (5, [GOOD, GOOD, MIXED, MIXED, POOR]),
    ],
)
def test_only_the_order_of_a_scale_is_read(words, verdicts):
    assert [on_scale(place, words) for place in range(1, words + 1)] == verdicts


def test_verdicts_of_one_kind_are_never_averaged():
    assert together([GOOD, GOOD, NOTHING]) is GOOD
    assert together([GOOD, POOR]) is MIXED
    assert together([NOTHING]) is NOTHING
    assert together([]) is NOTHING


def test_months_are_whole_ones():
    assert months_between(date(2025, 11, 20), TODAY) == 12
    assert months_between(date(2025, 11, 21), TODAY) == 11


# --- Figures ---


def measure(rating="green", *turns, signal="", on_trial=False, ends_on=date(2026, 9, 30), title="Visits on time"):
    return Measure(title, "/", "91%", ends_on, rating, frozenset(turns), signal, on_trial)


@pytest.mark.parametrize(
    ("given", "verdict", "why"),
    [
        (measure("green"), GOOD, ""),
        (measure("amber"), MIXED, ""),
        (measure("red"), POOR, ""),
        (measure(""), NOTHING, "Visits on time is not rated"),
        (measure("", signal="improvement"), NOTHING, "Visits on time is not rated"),
        (measure("green", "amber"), GOOD, ""),  # the next colour is near enough
        (measure("green", "amber", "red"), NOTHING, "by chance alone its green could be the opposite"),
        (measure("red", "green"), NOTHING, "by chance alone its red could be the opposite"),
        (measure("amber", "green", "red"), MIXED, ""),
        (measure("green", "red", signal="improvement"), GOOD, ""),  # more than chance says the same
        (measure("red", "green", signal="concern"), POOR, ""),
        (measure("green", signal="concern"), MIXED, ""),
        (measure("red", signal="improvement"), MIXED, ""),
        (measure("green", signal="concern", on_trial=True), GOOD, ""),  # limits on trial do not count
        (measure("green", "red", signal="improvement", on_trial=True), NOTHING, "could be the opposite"),
    ],
)
def test_figure_counts_as_it_is_rated_unless_chance_or_its_run_says_otherwise(given, verdict, why):
    found, said = of_measure(given)
    assert found is verdict
    assert why in said
    assert bool(why) is bool(said)


def test_measures_of_a_theme_are_taken_together_and_counted_by_colour():
    panel = figures([measure(), measure("red", signal="concern", title="Plans"), measure("")], TODAY)
    assert panel.verdict is MIXED
    assert panel.says == "Of three measures one green, one red and one not rated; getting worse: plans."
    assert panel.cautions == ("Visits on time is not rated.",)


def test_trial_limits_are_said():
    (caution,) = figures([measure(on_trial=True)], TODAY).cautions
    assert caution == "The usual range of visits on time is on trial: its signal does not count."


def test_old_figure_is_shown_and_says_nothing():
    panel = figures([measure(ends_on=date(2026, 2, 20))], TODAY)
    assert (panel.verdict, panel.is_old, len(panel.lines)) == (NOTHING, True, 1)
    assert panel.cautions == ("The newest is of February 2026: too old to say anything of today.",)


def test_old_measure_beside_a_new_one_does_not_count():
    panel = figures([measure(), measure("red", ends_on=date(2025, 9, 30))], TODAY)
    assert panel.verdict is GOOD


# --- Case-file audits ---


def audit(*files, on=date(2026, 9, 1), title="Plans"):
    graded = Graded("Ofsted", tuple(Word(w, n, f) for n, (w, f) in enumerate(zip(WORDS, files, strict=True), 1)))
    return Audit(title, "/", on, graded.files, graded)


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ((4, 17, 4, 0), GOOD),
        ((0, 12, 8, 0), MIXED),  # by chance alone fewer than half could be good
        ((0, 15, 0, 5), MIXED),  # most are good, but up to half could be inadequate
        ((0, 6, 6, 8), POOR),  # at least a fifth inadequate
        ((0, 4, 16, 0), POOR),  # most are not good
        ((0, 5, 3, 1), NOTHING),  # nine files
    ],
)
def test_audit_is_good_or_poor_only_where_most_files_are_even_allowing_for_chance(files, verdict):
    assert case_audits([audit(*files)], TODAY, chance).verdict is verdict


def test_only_the_last_audit_gives_the_verdict():
    panel = case_audits([audit(4, 17, 4, 0), audit(0, 0, 5, 20, on=date(2026, 3, 1))], TODAY, chance)
    assert panel.verdict is GOOD
    assert [line.verdict for line in panel.lines] == [GOOD, POOR]
    assert panel.says == "The last audit found 21 of 25 files outstanding or good."


def test_poor_audit_is_said_by_its_worst_word():
    panel = case_audits([audit(0, 6, 6, 8)], TODAY, chance)
    assert panel.says == "The last audit found eight of 20 files inadequate."


def test_audit_without_grades_or_of_few_files_says_why_it_says_nothing():
    bare = replace(audit(0, 0, 0, 0), graded=None, sample=12)
    assert case_audits([bare], TODAY, chance).cautions == ("“Plans” gave no grades.",)
    few = case_audits([audit(1, 4, 2, 1)], TODAY, chance)
    assert few.cautions == ("“Plans” looked at eight files, too few to say anything.",)


def test_audit_of_more_than_a_year_ago_says_nothing():
    assert case_audits([audit(4, 17, 4, 0, on=date(2025, 11, 20))], TODAY, chance).is_old
    assert not case_audits([audit(4, 17, 4, 0, on=date(2025, 11, 21))], TODAY, chance).is_old


# --- Surveys ---


def score(band="green", *, asked: int | None = 162, replied: int | None = 67, on=date(2026, 6, 1)):
    return Score("Supervision", "/", "80", on, band, "Health check", asked, replied)


@pytest.mark.parametrize(
    ("bands", "verdict"), [(["green", "green"], GOOD), (["red"], POOR), (["green", "amber"], MIXED), ([""], NOTHING)]
)
def test_survey_counts_by_its_bands(bands, verdict):
    assert surveys([score(band) for band in bands], TODAY).verdict is verdict


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"replied": 29}, "Health check: 29 answers are too few."),
        ({"asked": 400, "replied": 99}, "Health check: 99 of 400 asked answered, fewer than one in four."),
        ({"replied": None}, "Health check: how many answered is not stated."),
    ],
)
def test_survey_that_few_answered_says_nothing_and_why_once(counts, why):
    panel = surveys([score(**counts), score(**counts)], TODAY)
    assert (panel.verdict, panel.cautions) == (NOTHING, (why,))


def test_only_the_last_survey_is_read():
    panel = surveys([score("red", on=date(2025, 6, 1)), score("green")], TODAY)
    assert (panel.verdict, len(panel.lines)) == (GOOD, 1)


# --- What people said ---


def heard(kind="family", number=30, critical: int | None = 4, asked: int | None = 50, on=date(2026, 9, 30)):
    return Heard(kind, kind, "/", on, number, critical, asked, "In short")


@pytest.mark.parametrize(
    ("given", "verdict", "why"),
    [
        (heard(), GOOD, ""),
        (heard(critical=14), MIXED, ""),
        (heard(critical=24), POOR, ""),
        (heard(number=9, critical=9), NOTHING, "Nine parents and carers are too few to say anything."),
        (heard(critical=None), NOTHING, "How many of 30 parents and carers were critical is not known."),
        (heard(asked=200), NOTHING, "Of 200 asked 30 spoke, fewer than one in four."),
        (heard(asked=None), GOOD, ""),
    ],
)
def test_voices_count_where_most_agree_and_enough_spoke(given, verdict, why):
    panel = voices([given], TODAY, chance)
    assert panel.verdict is verdict
    assert panel.cautions == ((why,) if why else ())


def test_few_upheld_complaints_are_never_good_and_compliments_say_nothing():
    assert complaints([heard("complaint", 30, 1, None)], TODAY, chance).verdict is MIXED
    assert complaints([heard("complaint", 30, 24, None)], TODAY, chance).verdict is POOR
    assert complaints([heard("complaint", 5, 5, None)], TODAY, chance).verdict is NOTHING
    assert complaints([heard("compliment", 90, 0, None)], TODAY, chance).verdict is NOTHING


def test_newest_entry_of_each_kind_speaks():
    panel = voices([heard(critical=24, on=date(2026, 6, 30)), heard(), heard("child", critical=25)], TODAY, chance)
    assert panel.verdict is MIXED
    assert panel.says == "30 parents and carers, four critical and 30 children, 25 critical."


# --- Inspection and standards ---


def inspected(*places, strengths=0, asking=0, on=date(2025, 11, 1)):
    judged = tuple(Judged("Plans", "Word", place, 4) for place in places)
    return Inspected("Inspection", "/", on, judged, strengths, asking)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (inspected(2), GOOD),
        (inspected(3), MIXED),
        (inspected(4), POOR),
        (inspected(0), NOTHING),  # words on no scale
        (inspected(strengths=2), GOOD),
        (inspected(asking=1), POOR),
        (inspected(strengths=1, asking=1), MIXED),
        (inspected(2, asking=1), MIXED),
        (inspected(2, on=date(2023, 11, 20)), NOTHING),
    ],
)
def test_inspection_counts_by_its_words_and_its_findings(given, verdict):
    assert inspections(given, TODAY).verdict is verdict


def position(place=1, *, is_own=False, on=date(2026, 6, 1)):
    return Position("1. Supervision", "/", "Health", on, "Met" if place else "", place, 3, is_own, "Moderated")


@pytest.mark.parametrize(
    ("given", "verdict", "why"),
    [
        (position(1), GOOD, ""),
        (position(2), MIXED, ""),
        (position(3), POOR, ""),
        (position(1, is_own=True), NOTHING, "1. Supervision, Health: its own view only, moderated by nobody."),
        (position(0), NOTHING, "1. Supervision: words without a grade."),
    ],
)
def test_position_on_a_standard_needs_a_grade_and_somebody_elses_look(given, verdict, why):
    panel = standards([given], TODAY)
    assert panel.verdict is verdict
    assert panel.cautions == ((why,) if why else ())


# --- Together ---


def everything(*, figure=None, files=None, voice=None, old=False):
    on = TODAY - timedelta(days=800 if old else 60)
    return [
        figures([figure] if figure else [], TODAY),
        case_audits([audit(*files, on=on)] if files else [], TODAY, chance),
        voices([voice] if voice else [], TODAY, chance),
    ]


def test_where_all_agree_it_is_said_with_the_reason_of_each():
    said = agreement("Plans", everything(figure=measure(), files=(4, 17, 4, 0), voice=heard()))
    assert said == [
        "All three kinds of evidence that say anything agree: good. Visits on time is 91%, green; the last audit found "
        "21 of 25 files outstanding or good; 30 parents and carers, four critical."
    ]


def test_where_they_disagree_it_is_said_who_says_what():
    first, *rest = agreement("Plans", everything(figure=measure(signal="improvement"), files=(0, 6, 6, 8)))
    assert first == (
        "The evidence disagrees. Good: visits on time is 91%, green, and is getting better. "
        "Poor: the last audit found eight of 20 files inadequate."
    )
    assert rest == ["Nothing is on record from those who were asked."]


def test_good_beside_mixed_is_no_full_disagreement():
    (first, *_) = agreement("Plans", everything(figure=measure("amber"), files=(4, 17, 4, 0)))
    assert first.startswith("The evidence does not quite agree. Good: the last audit")


def test_one_kind_of_evidence_alone_is_confirmed_by_nothing():
    (first, *_) = agreement("Plans", everything(voice=heard()))
    assert first.startswith("Only one kind of evidence says anything, so that nothing confirms it: 30 parents")


def test_what_is_missing_old_or_unsure_is_named():
    first, *rest = agreement("Plans", everything(figure=measure(""), files=(4, 17, 4, 0), old=True))
    assert first == "Nothing on record says how things stand today with plans."
    assert rest == [
        "Nothing is on record from those who were asked.",
        "Too old to say anything of today: case-file audits (September 2024).",
        "On record, but too little or too unsure to say anything: the figures.",
    ]


def test_every_kind_of_evidence_has_an_age():
    panels = [figures([], TODAY), case_audits([], TODAY, chance), surveys([], TODAY), voices([], TODAY, chance)]
    panels += [complaints([], TODAY, chance), inspections(None, TODAY), standards([], TODAY)]
    assert [panel.key for panel in panels] == list(LIMITS)
    assert all(panel.is_missing and panel.verdict is NOTHING for panel in panels)
