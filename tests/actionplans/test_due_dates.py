"""Due dates: the first never changes, the second move needs the chair, and how far a date has slipped is counted."""

import pytest
import time_machine
from django.db import IntegrityError, transaction

from actionplans.guards import DUE_DATES
from actionplans.models import Action, DueDateRevision
from tests.actionplans.own_cast import boxes, make_cast, text
from tests.actionplans.test_action_steps import send, url
from tests.conftest import DAY
from tests.guards.doors import take_down


@pytest.fixture(autouse=True)
def day(db):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def test_first_move_is_the_owners_and_the_page_counts_how_far_it_slipped(cast):
    action = cast.action("Cover rota", due=2)
    send(cast.client(cast.bob), url("date_move", action), to_on="8 December 2026", reason="Two teams are short")
    page = text(cast.client(cast.carol).get(url("action_detail", action)))
    assert "8 Dec 2026" in page
    assert "moved once" in page
    assert "10 working days" in page
    assert "Two teams are short" in page
    assert Action.objects.get(pk=action.pk).original_due_on == action.original_due_on


def test_second_move_waits_for_the_chair_and_the_date_stays_until_then(cast):
    action = cast.action("Cover rota", due=2)
    client = cast.client(cast.bob)
    send(client, url("date_move", action), to_on="8 December 2026", reason="Short")
    asked = client.get(url("date_move", action))
    assert "A second move needs the chair’s agreement." in text(asked)
    send(client, url("date_move", action), to_on="1 February 2027", reason="Still short")
    assert Action.objects.as_they_stood(DAY).get(pk=action.pk).due_on.isoformat() == "2026-12-08"
    third = send(client, url("date_move", action), to_on="1 March 2027", reason="Once more")
    assert "A move of this date already waits for the chair." in text(third)


def waiting(cast):
    action = cast.action("Cover rota", due=2)
    return action, cast.asks(action, 60)


def test_chair_agrees_or_refuses_with_a_reason_and_nobody_else_does(cast):
    action, move = waiting(cast)
    decide = url("date_decide", action, move.pk)
    assert {cast.client(who).get(decide).status_code for who in (cast.bob, cast.alice, cast.carol)} == {403}
    page = send(cast.client(cast.dora), decide, decision="refuse", why="")
    assert "Write why you refuse" in text(page)
    assert send(cast.client(cast.dora), decide, decision="refuse", why="By the date, please").status_code == 302
    move.refresh_from_db()
    assert (move.agreement, move.decision, move.decided_by) == ("refused", "By the date, please", cast.dora)
    now = Action.objects.as_they_stood(DAY).get(pk=action.pk)
    assert (now.due_on, now.times_moved) == (move.from_on, 1)  # a refused move does not count
    assert "New date refused" in text(cast.client(cast.carol).get(url("action_detail", action)))


def test_agreed_move_counts_and_a_second_decision_is_refused_in_words(cast):
    action, move = waiting(cast)
    decide = url("date_decide", action, move.pk)
    shown = boxes(cast.client(cast.dora).get(decide))
    cast.client(cast.dora).post(decide, {**shown, "decision": "agree", "why": ""})
    now = Action.objects.as_they_stood(DAY).get(pk=action.pk)
    assert (now.due_on, now.times_moved) == (move.to_on, 2)
    again = send(cast.client(cast.dora), decide, decision="refuse", why="No")
    assert "has decided this already: agreed" in text(again)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("19 November 2026", "The new date has passed already"),
        ("24 November 2026", "That is the date it has already"),
        ("soon", "such as 27 March 2026"),
    ],
)
def test_date_that_makes_no_sense_is_refused_beside_its_box(cast, typed, words):
    action = cast.action("Cover rota", due=2)
    answer = send(cast.client(cast.bob), url("date_move", action), to_on=typed, reason="Short of people")
    assert words in text(answer)
    assert boxes(answer)["reason"] == "Short of people"
    assert not DueDateRevision.objects.exists()


def test_date_of_what_is_reported_or_closed_no_longer_moves(cast):
    action = cast.action("Cover rota", due=2, state="reported")
    answer = send(cast.client(cast.bob), url("date_move", action), to_on="8 December 2026", reason="Short")
    assert "Its date no longer moves" in text(answer)


def test_database_keeps_the_first_date_of_a_promise(cast):
    """With the control, and with a draft, whose date is free."""
    action, draft = cast.action("Cover rota", due=2), cast.action("Draft", due=2, state=None, set_on=None)
    Action.objects.filter(pk=draft.pk).update(original_due_on="2027-01-01")
    for column, value in (("original_due_on", "2027-01-01"), ("original_due_on", None), ("set_on", None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.filter(pk=action.pk).update(**{column: value})
    Action.objects.filter(pk=action.pk).update(title="Renamed")
    take_down(DUE_DATES)
    assert Action.objects.filter(pk=action.pk).update(original_due_on="2027-01-01") == 1
