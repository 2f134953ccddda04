"""Reporting, checking, closing and opening again: by whom, in which order, and what a person is told who may not."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from actionplans.guards import DELIVERY
from actionplans.models import Action, Challenge, DeliveryState, EffectState, Evidence
from safeguarding.models import AuditEvent, PostHolding
from tests.actionplans.own_cast import boxes, make_cast, text
from tests.conftest import DAY
from tests.guards.doors import take_down


@pytest.fixture(autouse=True)
def day(db):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def url(name: str, action: Action, *more: int) -> str:
    return reverse(f"actionplans:{name}", args=[action.pk, *more])


def send(client, address: str, **typed):
    """Open a form and send it with these boxes filled in, as a browser would."""
    page = client.get(address)
    assert page.status_code == 200, page
    return client.post(address, {**boxes(page), **typed})


def state(action: Action) -> str:
    return Action.objects.as_they_stood(DAY).get(pk=action.pk).delivery


def test_owner_reports_and_the_page_says_so(cast):
    action = cast.action("Cover rota", state="not_started")
    typed = {"state": "at_risk", "done": "Two teams of six", "next": "Ask"}
    answer = send(cast.client(cast.bob), url("action_report", action), **typed)
    assert answer.status_code == 302
    page = text(cast.client(cast.carol).get(url("action_detail", action)))
    assert state(action) == "at_risk"
    assert "Two teams of six" in page
    assert "Next: Ask" in page
    assert "At risk" in page
    assert AuditEvent.objects.filter(verb="report progress", subject_id=str(action.pk)).count() == 1


def test_report_without_words_is_asked_for_and_nothing_typed_is_lost(cast):
    action = cast.action("Cover rota")
    answer = send(cast.client(cast.bob), url("action_report", action), state="at_risk", done=" ", next="Ask the others")
    assert "Write what was done since the last report." in text(answer)
    assert boxes(answer)["next"] == "Ask the others"
    assert state(action) == "on_track"


def test_report_is_for_the_owner_and_those_who_keep_plans(cast):
    action = cast.action("Cover rota")
    address = url("action_report", action)
    answers = {person.name: cast.client(person).get(address).status_code for person in people(cast)}
    assert answers == {"Bob": 200, "Alice": 200, "Dora": 403, "Carol": 403, "Charlie": 403}
    assert "Report progress" not in text(cast.client(cast.carol).get(url("action_detail", action)))
    PostHolding.objects.filter(user=cast.bob).update(ends_on="2026-11-19")
    assert cast.client(cast.bob).get(url("action_report", action)).status_code == 403


def people(cast):
    return [cast.bob, cast.alice, cast.dora, cast.carol, cast.charlie]


def test_of_two_who_report_from_the_same_screen_the_second_is_told_and_keeps_their_words(cast):
    action = cast.action("Cover rota", state="not_started")
    client, other = cast.client(cast.bob), cast.client(cast.alice)
    shown = boxes(client.get(url("action_report", action)))
    send(other, url("action_report", action), state="on_track", done="I know more")
    late = client.post(url("action_report", action), {**shown, "state": "at_risk", "done": "My own words"})
    assert late.status_code == 409
    assert "Somebody else changed where this action stands" in text(late)
    assert boxes(late)["done"] == "My own words"
    assert state(action) == "on_track"
    again = client.post(url("action_report", action), {**boxes(late), "state": "at_risk", "done": "My own words"})
    assert (again.status_code, state(action)) == (302, "at_risk")


def reported(cast, **columns):
    """In place, says Bob, with the evidence that the plan asked for."""
    action = cast.action("Train minute takers", state="reported", evidence_asked="The training record", **columns)
    Evidence.objects.create(action=action, title="Record", link="https://derby.example/r", on=DAY, by=cast.bob)
    return action


def test_somebody_else_accepts_and_the_effect_is_asked_for_or_excused(cast):
    action = reported(cast)
    verify = url("action_verify", action)
    answer = send(cast.client(cast.alice), verify, outcome="accept", note="Read the record", why_not_measurable="")
    assert "names no indicator that should move" in text(answer)
    assert boxes(answer)["note"] == "Read the record"
    assert state(action) == "reported"
    send(cast.client(cast.alice), verify, outcome="accept", note="Read the record", why_not_measurable="Serves others")
    assert state(action) == "delivered"
    assert EffectState.objects.get(action=action).note == "Serves others"
    page = text(cast.client(cast.carol).get(url("action_detail", action)))
    assert "Check: accepted Read the record" in page
    assert "Not measurable" in page


@pytest.mark.parametrize(
    ("columns", "has_evidence", "words"),
    [
        ({}, False, "The evidence the plan asked for is not there: The training record"),
        ({"evidence_asked": "", "priority": "high"}, False, "An action of high priority needs evidence"),
        ({"evidence_asked": ""}, False, ""),
        ({}, True, ""),
    ],
)
def test_delivered_needs_the_evidence_that_was_asked_for(cast, columns, has_evidence, words):
    given = {"evidence_asked": "The training record", **columns}
    action = cast.action("Train minute takers", state="reported", **given)
    if has_evidence:
        Evidence.objects.create(action=action, title="Record", link="https://derby.example/r", on=DAY, by=cast.bob)
    sent = {"outcome": "accept", "note": "Seen", "why_not_measurable": "Serves others"}
    answer = send(cast.client(cast.alice), url("action_verify", action), **sent)
    assert (answer.status_code, state(action)) == ((200, "reported") if words else (302, "delivered"))
    assert words in text(answer) if words else True


@pytest.mark.parametrize("given", [{"withdrawn_why": "Wrong file"}, {"expires_on": "2026-11-19"}])
def test_evidence_that_is_withdrawn_or_out_of_date_does_not_count(cast, given):
    action = reported(cast)
    if "withdrawn_why" in given:
        given |= {"withdrawn_on": DAY, "withdrawn_by": cast.bob}
    action.evidence.update(**given)
    sent = {"outcome": "accept", "note": "Seen", "why_not_measurable": "Serves others"}
    assert "is not there" in text(send(cast.client(cast.alice), url("action_verify", action), **sent))


def test_nobody_verifies_what_they_own_or_reported(cast):
    action = reported(cast)
    PostHolding.objects.create(post=cast.post, user=cast.alice, starts_on="2026-01-01")
    assert cast.client(cast.alice).get(url("action_verify", action)).status_code == 403
    PostHolding.objects.filter(user=cast.alice).delete()
    assert cast.client(cast.alice).get(url("action_verify", action)).status_code == 200
    send(cast.client(cast.alice), url("action_report", action), state="on_track", done="Not yet after all")
    send(cast.client(cast.alice), url("action_report", action), state="reported", done="Now it is")
    assert cast.client(cast.alice).get(url("action_verify", action)).status_code == 403
    assert cast.client(cast.dora).get(url("action_verify", action)).status_code == 200


def test_database_refuses_delivered_without_somebody_elses_acceptance(cast):
    """Raw rows: what gets past the screens. With the control."""
    action = reported(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryState.objects.create(action=action, state="delivered", note="Done", on=DAY, by=cast.bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryState.objects.filter(action=action).update(state="delivered", note="Done")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryState.objects.create(action=cast.action("New"), state="delivered", note="Done", on=DAY, by=cast.alice)
    take_down(DELIVERY)
    DeliveryState.objects.create(action=action, state="delivered", note="Done", on=DAY, by=cast.bob)
    assert state(action) == "delivered"


def test_what_is_sent_back_is_open_again_with_what_is_missing(cast):
    action = reported(cast)
    send(cast.client(cast.dora), url("action_verify", action), outcome="at_risk", note="Only one of two has begun")
    assert state(action) == "at_risk"
    page = text(cast.client(cast.bob).get(url("action_detail", action)))
    assert "Check: sent back Only one of two has begun" in page


def test_owner_cannot_close_and_the_reason_stays_with_what_is_closed(cast):
    action = cast.action("Booking system", due=-5)
    assert cast.client(cast.bob).get(url("action_close", action)).status_code == 403
    answer = send(cast.client(cast.dora), url("action_close", action), why="")
    assert "Write why it will not be delivered." in text(answer)
    send(cast.client(cast.dora), url("action_close", action), why="The module does it")
    page = text(cast.client(cast.carol).get(url("action_detail", action)))
    assert state(action) == "closed"
    assert "Closed without delivery The module does it" in page


def test_what_is_closed_can_be_opened_again_and_needs_to_be_verified_anew(cast):
    action = reported(cast)
    accepted = {"outcome": "accept", "note": "Seen", "why_not_measurable": "Serves others"}
    send(cast.client(cast.alice), url("action_verify", action), **accepted)
    send(cast.client(cast.dora), url("action_reopen", action), state="at_risk", why="Both have left")
    assert state(action) == "at_risk"
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryState.objects.create(action=action, state="delivered", note="Done", on=DAY, by=cast.alice)


def test_conditional_action_has_no_clock_until_its_event(cast):
    action = cast.action("Use the module", kind="conditional", awaits="The supplier delivers", state="not_started")
    answer = send(cast.client(cast.bob), url("action_event", action), event_on="2/12/2026", due_on="1/3/2027")
    assert "This day is still to come" in text(answer)
    send(cast.client(cast.bob), url("action_event", action), event_on="2/11/2026", due_on="19/11/2026")
    action.refresh_from_db()
    assert (str(action.event_on), str(action.original_due_on)) == ("2026-11-02", "2026-11-19")
    assert "Late, 1 working day" in text(cast.client(cast.carol).get(url("action_detail", action)))


def test_question_is_answered_by_the_owner_and_settled_by_the_board_only(cast):
    action = cast.action("Cover rota")
    send(cast.client(cast.carol), url("challenge_put", action), text="Who covers August?")
    question = Challenge.objects.get(action=action)
    assert "Not answered yet" in text(cast.client(cast.dora).get(url("action_detail", action)))
    send(cast.client(cast.bob), url("challenge_reply", action, question.pk), text="The four other teams")
    assert cast.client(cast.bob).get(url("challenge_settle", action, question.pk)).status_code == 403
    assert cast.client(cast.charlie).get(url("challenge_reply", action, question.pk)).status_code == 403
    send(cast.client(cast.carol), url("challenge_settle", action, question.pk), answer="The teams cover it")
    page = text(cast.client(cast.bob).get(url("action_detail", action)))
    assert "The four other teams" in page
    assert "Settled: The teams cover it" in page
    late = cast.client(cast.bob).post(url("challenge_reply", action, question.pk), {"text": "And September"})
    assert "The question is settled. Put a new one" in text(late)


def test_database_removes_no_question(cast):
    question = cast.question(cast.action("Cover rota"), "Who?")
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=question.pk)._raw_delete("default")


def test_nothing_can_happen_to_a_printed_action_or_one_in_preparation(cast):
    draft = cast.action("Cover rota", state=None, set_on=None)
    assert cast.client(cast.bob).get(url("action_detail", draft)).status_code == 404
    assert cast.client(cast.alice).get(url("action_report", draft)).status_code == 403
    assert cast.client(cast.alice).get(url("action_detail", draft)).status_code == 200
