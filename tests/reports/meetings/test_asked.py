"""You asked, we did: what the next paper to a body has to report back, and in which words."""

from datetime import date

import pytest

from reports.meetings.asked import asked
from safeguarding.access import Role
from tests.factories import create_authority, create_user
from tests.reports.meetings.cast import create_action, create_body, create_meeting, create_paper, create_resolution

pytestmark = pytest.mark.django_db

SPRING, SUMMER, AUTUMN, TODAY = date(2026, 3, 25), date(2026, 6, 24), date(2026, 9, 30), date(2026, 11, 20)
NEXT = date(2026, 12, 16)


@pytest.fixture
def officer():
    return create_user(authority=create_authority(), roles=(Role.REPORT_OFFICER,))


@pytest.fixture
def body(officer):
    return create_body(by=officer, name="Partnership")


@pytest.fixture
def summer(body):
    return create_meeting(body=body, held_on=SUMMER)


def told(body, *, before=NEXT, on=TODAY):
    return asked(body, before=before, on=on)


def test_question_without_an_answer_is_reported_back_with_what_is_owed(officer, body, summer):
    create_resolution(
        meeting=summer, by=officer, text="Why are visits late?", asked_by="The lay member", response_due_on=AUTUMN
    )
    (one,) = told(body)
    assert one.sentence == (
        "On 24 June 2026 the lay member asked: “Why are visits late?” "
        "It has not been answered yet; the answer was due by 30 September 2026."
    )
    assert (one.status.text, one.closed_on, one.action) == ("Answer 51 days late", None, None)


def test_answer_is_told_with_its_day(officer, body, summer):
    create_resolution(
        meeting=summer, by=officer, kind="resolution", text="Report each quarter", response="accepted",
        responded_on=date(2026, 7, 1), response_text="From September",
    )  # fmt: skip
    (one,) = told(body)
    assert one.sentence == (
        "On 24 June 2026 the meeting resolved: “Report each quarter”. Accepted on 1 July 2026: From September."
    )
    assert one.closed_on == date(2026, 7, 1)


def test_answer_given_later_than_the_day_asked_about_is_not_known_yet(officer, body, summer):
    create_resolution(
        meeting=summer, by=officer, response="answered", responded_on=date(2026, 7, 1), response_text="Because."
    )
    (one,) = told(body, on=date(2026, 6, 30))
    assert one.closed_on is None
    assert "has not been answered yet" in one.done


def test_action_is_told_where_it_stands_on_the_day(officer, body, summer):
    action = create_action(by=officer, set_on=date(2026, 7, 1), title="Train them", original_due_on=date(2026, 11, 18))
    create_resolution(meeting=summer, by=officer, action=action)
    (one,) = told(body)
    assert one.done == "The action “Train them”: late, 2 working days: due 18 November 2026. It has no owner."
    assert (one.status.text, one.status.tone, one.action) == ("Late, 2 working days", "late", action.pk)
    (before,) = told(body, on=date(2026, 11, 17))
    assert before.status.text == "Not started"


def test_words_of_an_action_in_preparation_are_not_told(officer, body, summer):
    create_resolution(
        meeting=summer, by=officer, action=create_action(by=officer, set_on=None, title="Not agreed by anybody")
    )
    (one,) = told(body)
    assert one.done == "An action is in preparation."
    assert "Not agreed by anybody" not in str(one)
    assert one.action is None


def test_action_merged_into_another_is_told_as_the_one_that_stays(officer, body, summer):
    last = create_action(by=officer, set_on=SUMMER, title="The one that stays")
    middle = create_action(by=officer, set_on=SUMMER, merged_into=last)
    first = create_action(by=officer, set_on=SUMMER, merged_into=middle)
    create_resolution(meeting=summer, by=officer, action=first)
    assert told(body)[0].action == last.pk


def test_recommendation_owes_its_answer_even_where_an_action_does_it(officer):
    board = create_body(by=officer, kind="scrutiny")
    meeting = create_meeting(body=board, held_on=AUTUMN)
    action = create_action(by=officer, set_on=AUTUMN, ended_on=TODAY)
    create_resolution(
        meeting=meeting, by=officer, kind="recommendation", action=action, response_due_on=date(2026, 11, 30)
    )
    (one,) = told(board)
    assert (one.closed_on, one.status.text) == (None, "10 days left to answer")
    assert "closed without delivery" in one.done


def test_closed_at_the_later_of_answer_and_end_of_the_action(officer, body, summer):
    action = create_action(by=officer, set_on=SUMMER, ended_on=date(2026, 8, 3))
    create_resolution(
        meeting=summer, by=officer, action=action, response="answered", response_text="Yes.",
        responded_on=date(2026, 7, 1),
    )  # fmt: skip
    assert told(body)[0].closed_on == date(2026, 8, 3)


# --- What has been told already ---


@pytest.fixture
def answered(officer, body, summer):
    return create_resolution(
        meeting=summer, by=officer, response="answered", response_text="Yes.", responded_on=date(2026, 7, 1)
    )


@pytest.mark.parametrize(
    ("issued_on", "count"),
    [
        (date(2026, 9, 22), 0),  # issued after the answer: the body has read it
        (date(2026, 7, 1), 0),  # on the day of the answer
        (date(2026, 6, 30), 1),  # the paper could not know
    ],
)
def test_what_a_later_paper_could_say_is_not_reported_twice(officer, body, answered, issued_on, count):
    create_paper(meeting=create_meeting(body=body, held_on=AUTUMN), by=officer, issued_on=issued_on)
    assert len(told(body)) == count


def test_paper_that_was_not_issued_has_told_nobody(officer, body, answered):
    create_paper(meeting=create_meeting(body=body, held_on=AUTUMN), by=officer, state="sign_off")
    assert len(told(body)) == 1


def test_paper_to_the_meeting_that_asked_has_told_nothing(officer, body, summer, answered):
    create_paper(meeting=summer, by=officer, issued_on=date(2026, 7, 2))
    assert len(told(body)) == 1


def test_paper_to_a_meeting_called_off_or_to_another_body_has_told_nothing(officer, body, answered):
    off = create_meeting(body=body, held_on=AUTUMN, called_off="Too few members")
    other = create_meeting(body=create_body(by=officer), held_on=AUTUMN)
    for meeting in (off, other):
        create_paper(meeting=meeting, by=officer, issued_on=date(2026, 9, 22))
    assert len(told(body)) == 1


def test_open_ones_are_reported_at_every_meeting_the_oldest_first(officer, body, summer):
    create_paper(meeting=create_meeting(body=body, held_on=AUTUMN), by=officer, issued_on=date(2026, 9, 22))
    later = create_resolution(meeting=summer, by=officer)
    first = create_resolution(meeting=create_meeting(body=body, held_on=SPRING), by=officer)
    assert [one.key for one in told(body)] == [first.pk, later.pk]


def test_what_the_meeting_itself_asks_is_for_the_next(officer, body, summer):
    create_resolution(meeting=summer, by=officer)
    assert told(body, before=SUMMER) == ()


def test_reading_asks_as_often_for_many_as_for_one(officer, body, summer, django_assert_num_queries):
    for _ in range(7):
        create_resolution(meeting=summer, by=officer, action=create_action(by=officer, set_on=SUMMER))
    with django_assert_num_queries(4):  # what was asked, the actions, their ends, papers issued
        assert len(told(body)) == 7
