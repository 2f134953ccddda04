"""What bodies may do and ask for, and the days that count. No database."""

from datetime import date

import pytest

from reports.meetings.rules import ASKS, OUTCOMES, PAPERS, RESPONSES, Agenda, agenda, clock, of_plan, response_due
from reports.models import Body, Meeting, Outcome, PaperState, Resolution

TODAY = date(2026, 11, 20)


def test_agenda_is_due_five_clear_days_before_the_meeting():
    assert Meeting(held_on=date(2021, 3, 29)).agenda_due_on == date(2021, 3, 19)  # domain E


def test_clear_days_leave_bank_holidays_out():
    # Good Friday 2 April and Easter Monday 5 April 2021 are no clear days.
    assert Meeting(held_on=date(2021, 4, 8)).agenda_due_on == date(2021, 3, 29)


@pytest.mark.parametrize(
    ("held_on", "due_on"),
    [
        (date(2026, 9, 29), date(2026, 11, 29)),
        (date(2026, 12, 31), date(2027, 2, 28)),  # no 31 February
        (date(2027, 12, 30), date(2028, 2, 29)),
        (date(2026, 11, 20), date(2027, 1, 20)),
    ],
)
def test_response_is_due_on_the_same_day_two_months_later_or_the_last_day_of_the_month(held_on, due_on):
    assert response_due(held_on) == due_on


@pytest.mark.parametrize(
    ("due_on", "answered_on", "words", "tone"),
    [
        (date(2026, 12, 29), None, "39 days left to answer", "none"),
        (date(2026, 11, 21), None, "1 day left to answer", "risk"),
        (TODAY, None, "Answer due today", "risk"),
        (date(2026, 11, 19), None, "Answer 1 day late", "late"),
        (None, None, "Not answered yet", "none"),
        (date(2026, 11, 10), date(2026, 11, 10), "Answered", "done"),
        (date(2026, 11, 10), date(2026, 11, 12), "Answered, 2 days late", "done"),
        (None, date(2026, 11, 12), "Answered", "done"),
    ],
)
def test_clock_says_in_words_how_long_is_left_or_how_late_it_is(due_on, answered_on, words, tone):
    mark = clock(due_on, answered_on, TODAY)
    assert (mark.text, mark.tone) == (words, tone)
    assert mark.shape


HELD, DUE = date(2026, 12, 2), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Agenda(HELD, DUE), "Agenda due in 2 working days"),
        (Agenda(HELD, TODAY, ["draft"]), "Agenda due today"),
        (Agenda(HELD, date(2026, 11, 17), ["issued", "sign_off"]), "Agenda 3 working days overdue"),
        (Agenda(HELD, date(2026, 11, 17), ["issued"]), "Papers issued"),
        (Agenda(HELD, date(2026, 11, 17)), "Agenda day has passed"),
        (Agenda(HELD, date(2026, 11, 17), is_known=False), "Agenda day has passed"),
        (Agenda(HELD, DUE, ["draft"], called_off="Not enough members"), "Called off"),
        (Agenda(date(2026, 11, 19), date(2026, 11, 11), ["draft"]), "Held"),
        (Agenda(TODAY, date(2026, 11, 12), ["draft"]), "Agenda 6 working days overdue"),
    ],
)
def test_agenda_says_in_words_how_it_stands(one, words):
    assert agenda(one, TODAY).text == words


def test_nothing_is_overdue_for_whoever_does_not_see_drafts():
    assert agenda(Agenda(HELD, date(2026, 11, 17), ["issued", "draft"], is_known=False), TODAY).tone != "late"


def test_every_kind_of_body_has_its_outcomes_and_questions_and_each_state_its_mark():
    assert OUTCOMES.keys() == ASKS.keys() == set(Body.Kind)
    assert {kind for kinds in OUTCOMES.values() for kind in kinds} == set(Outcome.Kind)
    assert {kind for kinds in ASKS.values() for kind in kinds} == set(Resolution.Kind) == RESPONSES.keys()
    assert {kind for kinds in RESPONSES.values() for kind in kinds} == set(Resolution.Response)
    assert PAPERS.keys() == {*PaperState.State, "retold"}


def test_scrutiny_decides_nothing_and_a_partnership_commands_nobody():
    assert not {"agreed", "changed", "refused"} & {*OUTCOMES["scrutiny"], *OUTCOMES["board"], *OUTCOMES["champions"]}
    assert [kind for kind, asks in ASKS.items() if "recommendation" in asks] == ["scrutiny"]


def test_sentence_of_the_plan_counts_meetings_papers_and_gaps():
    assert of_plan(0, 0, 0) == "No meeting is planned."
    assert of_plan(1, 1, 0) == "One meeting to come, with one paper."
    assert of_plan(2, 0, 2) == "Two meetings to come. Nothing is planned yet for any of them."
    words = "Four meetings to come, with two papers. Nothing is planned yet for three of them."
    assert of_plan(4, 2, 3) == words
