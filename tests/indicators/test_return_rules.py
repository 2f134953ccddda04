from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import return_rules, return_shapes
from indicators.models import Observation, ReturnState
from indicators.return_rules import (
    OPEN_STATES,
    STEPS,
    Entry,
    State,
    as_typed,
    blockers,
    choice_of,
    doubts,
    needs_a_word,
    punctuality,
    settle,
    why_closed,
)

TODAY = date(2026, 10, 15)
DUE = date(2026, 10, 23)
DAYS = {"opens_on": date(2026, 9, 30), "locks_on": date(2026, 12, 31)}


def measure(**given):
    usual = {
        "shape": "percentage",
        "over_time": "flow",
        "has_counts": True,
        "counts_are_fte": False,
        "decimals": 1,
        "unit": "%",
        "numerator_label": "Done in time",
        "denominator_label": "All done",
        "collects_lateness": False,
    }
    return SimpleNamespace(**(usual | given))


STOCK = measure(shape="stock", over_time="stock", has_counts=False, decimals=0, unit="cases")
VACANCIES = measure(over_time="stock", counts_are_fte=True)
TIMELY = measure(collects_lateness=True)


def counts(numerator, denominator, **given):
    return Entry(numerator=Decimal(numerator), denominator=Decimal(denominator), **given)


def fields(found):
    return [blocker.field for blocker in found]


# --- States ---------------------------------------------------------------------------------------------------------


def test_states_of_the_rules_are_those_of_the_rows():
    assert {state.value for state in State} - {"not_started"} == set(ReturnState.State.values)


def test_answers_of_the_rules_are_states_of_an_observation():
    answers = {return_rules.VALUE, return_rules.NIL, return_rules.MISSING, return_rules.NOT_APPLICABLE}
    assert answers == set(Observation.State.values) - {"suppressed"}


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("start return", {"not_started"}, "draft"),
        ("submit return", {"draft", "withdrawn", "sent_back", "reopened"}, "submitted"),
        ("withdraw return", {"submitted"}, "withdrawn"),
        ("send back return", {"submitted"}, "sent_back"),
        ("approve return", {"submitted"}, "approved"),
        ("reopen return", {"approved"}, "reopened"),
        ("close reopened return", {"reopened"}, "approved"),
    ],
)
def test_step_leads_only_from_the_states_named(verb, before, after):
    step = next(step for step in STEPS if step.verb == verb)
    assert (step.before, step.after) == (before, after)


def test_only_reopening_leaves_an_approved_return():
    assert [step.verb for step in STEPS if State.APPROVED in step.before] == ["reopen return"]


@pytest.mark.parametrize("state", State)
def test_return_when_sent_in_or_approved_is_closed(state):
    assert bool(why_closed(state, **DAYS, today=TODAY)) == (state not in OPEN_STATES)


def test_return_before_its_round_opens_is_closed():
    assert "opens on Wednesday 30 September 2026" in why_closed("not_started", **DAYS, today=date(2026, 9, 29))
    assert why_closed("not_started", **DAYS, today=date(2026, 9, 30)) == ""


def test_return_after_its_round_locks_is_closed_unless_it_was_sent_back():
    late = date(2027, 1, 1)
    assert "closed on Thursday 31 December 2026" in why_closed("draft", **DAYS, today=late)
    assert why_closed("draft", **DAYS, today=date(2026, 12, 31)) == ""
    assert why_closed("sent_back", **DAYS, today=late) == ""


@pytest.mark.parametrize(
    ("state", "sent_on", "today", "text", "is_late"),
    [
        ("draft", None, date(2026, 10, 15), "six working days left", False),
        ("draft", None, DUE, "due today", False),
        ("draft", None, date(2026, 10, 24), "late", True),  # a Saturday: no working day has passed yet
        ("not_started", None, date(2026, 10, 26), "one working day late", True),
        ("withdrawn", date(2026, 10, 20), date(2026, 10, 26), "one working day late", True),
        ("submitted", DUE, date(2026, 11, 20), "in time", False),
        ("sent_back", DUE, date(2026, 11, 20), "in time", False),
        ("approved", date(2026, 10, 27), date(2026, 11, 20), "sent in two working days late", True),
    ],
)
def test_punctuality_counts_working_days_until_it_is_in(state, sent_on, today, text, is_late):
    found = punctuality(state, DUE, sent_on=sent_on, today=today)
    assert (found.text, found.is_late) == (text, is_late)


# --- What is kept of what was typed ---------------------------------------------------------------------------------


def test_figure_when_both_counts_are_plain_is_kept_as_numbers():
    entry = settle(TIMELY, "value", {"numerator": "139", "denominator": "173"}, late_1_to_5=17)
    assert entry == counts(139, 173, late_1_to_5=17)


@pytest.mark.parametrize(
    "typed",
    [("139", ""), ("", "173"), ("2,254", "3000"), ("12", "0"), ("1 of 2", ""), ("nan", "１"), ("0", "0")],
)
def test_figure_when_not_whole_is_kept_as_text_and_comes_back_as_typed(typed):
    boxes = dict(zip(("numerator", "denominator"), typed, strict=True))
    entry = settle(measure(), "value", boxes)
    assert entry.numerator is entry.denominator is None
    assert as_typed(measure(), entry) == boxes
    assert blockers(entry, measure(), today=TODAY)


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_typed_it_comes_back_or_is_a_whole_figure(top, bottom):
    top, bottom = top.replace(" of ", " "), bottom.replace(" of ", " ")
    boxes = {"numerator": top.strip(), "denominator": bottom.strip()}
    entry = settle(measure(), "value", boxes)
    if "…" not in boxes.values() and not entry.has_number:
        assert as_typed(measure(), entry) == boxes
        assert blockers(entry, measure(), today=TODAY)


def test_figure_when_nothing_is_typed_leaves_nothing_to_keep():
    assert settle(measure(), "value", {"numerator": "", "denominator": " "}).is_empty


def test_figure_when_only_a_comment_is_typed_keeps_it_and_is_still_asked_for():
    entry = settle(measure(), "value", {}, why="Two vacancies")
    assert not entry.is_empty and entry.why == "Two vacancies"
    assert fields(blockers(entry, measure(), today=TODAY)) == ["numerator"]


@pytest.mark.parametrize("choice", ["missing", "not_applicable"])
def test_gap_without_a_reason_is_kept_as_chosen_and_asked_for_its_reason(choice):
    entry = settle(measure(), choice, {})
    assert entry.state == "value" and choice_of(entry) == choice
    assert "reason" in fields(blockers(entry, measure(), today=TODAY))


def test_gap_when_a_figure_is_typed_after_all_loses_its_reason():
    entry = settle(measure(), "value", {"numerator": "1", "denominator": "2"}, reason="System down", expected_on=TODAY)
    assert entry == counts(1, 2)


# --- Errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "version", "box"),
    [
        (counts(174, 173), measure(), "numerator"),
        (Entry(), measure(), "numerator"),
        (Entry(), STOCK, "value"),
        (Entry(as_printed="139 of …"), measure(), "denominator"),
        (Entry(as_printed="… of 173"), measure(), "numerator"),
        (Entry(as_printed="12 of 0"), measure(), "denominator"),
        (Entry(as_printed="１２"), STOCK, "value"),
        (Entry(value=Decimal(101)), measure(shape="survey", has_counts=False), "value"),
        (Entry(state="nil"), measure(), "reason"),
        (Entry(state="nil", reason="None were held"), VACANCIES, "state"),
        (Entry(state="missing", reason="System down"), measure(), "expected_on"),
        (Entry(state="missing", reason="System down", expected_on=date(2026, 10, 14)), measure(), "expected_on"),
        (Entry(state="not_applicable"), measure(), "reason"),
    ],
)
def test_figure_when_wrong_is_blocked_at_its_box(entry, version, box):
    found = blockers(entry, version, today=TODAY)
    assert fields(found) == [box]
    assert all(blocker.words for blocker in found)


@pytest.mark.parametrize(
    ("entry", "version"),
    [
        (counts(139, 173), measure()),
        (counts(0, 173), measure()),
        (counts(173, 173), measure()),
        (counts(202, "12.5"), measure(shape="mean", counts_are_fte=True)),
        (Entry(value=Decimal(0)), STOCK),
        (Entry(state="nil", reason="None were held"), measure()),
        (Entry(state="missing", reason="System down", expected_on=TODAY), measure()),
        (Entry(state="not_applicable", reason="We hold no cases"), measure()),
    ],
)
def test_figure_when_right_is_not_blocked(entry, version):
    assert blockers(entry, version, today=TODAY) == []


def test_nil_is_offered_for_events_and_not_for_snapshots():
    assert return_shapes.allows_nil(measure())
    assert not return_shapes.allows_nil(VACANCIES)
    assert not return_shapes.allows_nil(STOCK)


LATE = counts(139, 173, late_1_to_5=17, late_6_to_10=8, late_11_to_20=6, late_over_20=3, longest_late=41)


def test_lateness_when_it_adds_up_or_is_left_out_is_not_blocked():
    assert blockers(LATE, TIMELY, today=TODAY) == []
    assert blockers(counts(139, 173), TIMELY, today=TODAY) == []


def test_lateness_when_it_does_not_add_up_is_blocked_with_both_numbers():
    (found,) = blockers(replace(LATE, late_1_to_5=16), TIMELY, today=TODAY)
    assert found.field == "late_1_to_5"
    assert "33" in found.words and "34" in found.words


def test_lateness_when_only_one_band_is_given_stands_for_all():
    assert blockers(counts(139, 173, late_over_20=34), TIMELY, today=TODAY) == []
    assert blockers(counts(139, 173, late_over_20=0), TIMELY, today=TODAY)


def test_longest_when_nothing_was_late_is_blocked():
    assert fields(blockers(counts(173, 173, longest_late=3), TIMELY, today=TODAY)) == ["longest_late"]


# --- Warnings -------------------------------------------------------------------------------------------------------


def said(entry, before, version=None, off_target=""):
    return [doubt.words for doubt in doubts(entry, version or measure(), before=before, off_target=off_target)]


def test_figure_when_it_moved_more_than_ten_points_raises_a_doubt():
    assert said(counts(70, 100), counts(85, 100)) == ["Down 15.0 points since last quarter, from 85.0%."]
    assert said(counts(75, 100), counts(85, 100)) == []


def test_count_when_it_moved_more_than_a_quarter_raises_a_doubt():
    before = Entry(value=Decimal(100))
    assert said(Entry(value=Decimal(126)), before, STOCK) == ["Up 26 since last quarter, from 100."]
    assert said(Entry(value=Decimal(125)), before, STOCK) == []
    assert said(Entry(value=Decimal(1)), Entry(value=Decimal(0)), STOCK) == ["Up 1 since last quarter, from 0."]


def test_figure_when_repeated_raises_a_doubt_but_a_repeated_nought_does_not():
    assert said(counts(85, 100), counts(85, 100)) == ["The same as last quarter, 85 of 100: is it this quarter's?"]
    assert said(counts(170, 200), counts(85, 100)) == []
    assert said(Entry(value=Decimal(0)), Entry(value=Decimal(0)), STOCK) == []
    assert said(counts(0, 12), counts(0, 12)) == []


def test_figure_when_off_target_raises_a_doubt_without_a_quarter_before():
    assert said(counts(80, 100), None, off_target="12 points under the target of 92%") == [
        "12 points under the target of 92%."
    ]


def test_gap_raises_no_doubt():
    gap = Entry(state="missing", reason="System down", expected_on=TODAY)
    assert said(gap, counts(85, 100), off_target="unheard") == []
    assert said(counts(10, 100), gap) == []


def test_doubt_asks_for_a_word_and_any_word_will_do():
    found = doubts(counts(70, 100), measure(), before=counts(85, 100))
    assert needs_a_word(counts(70, 100), found)
    assert needs_a_word(counts(70, 100, why="  "), found)
    assert not needs_a_word(counts(70, 100, what_next="A second manager from May"), found)
    assert not needs_a_word(counts(70, 100), [])
