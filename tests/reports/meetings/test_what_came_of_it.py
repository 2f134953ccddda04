"""What a body did with a paper, what it asked for, and what became of that."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, DeliveryState, Plan
from reports.meetings import changes
from reports.models import Body, Meeting, Outcome, Resolution
from safeguarding.models import AuditEvent, User
from tests.conftest import DAY
from tests.guards.building_sent import draft, first_row
from tests.reports.meetings.cast import create_action, create_meeting, create_paper, create_resolution
from tests.reports.meetings.test_bodies_and_plan import error, page, post

HELD = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def officer(record):
    return User.objects.get(email="officer@derby.example")


def held(slug):
    return create_meeting(body=Body.objects.get(slug=slug), held_on=HELD, is_demonstration=True)


# --- What it did with a paper ---


@pytest.mark.parametrize(
    ("slug", "kind", "is_offered"),
    [
        ("demo-cabinet", "agreed", True),
        ("demo-cabinet", "recommended", False),
        ("demo-scrutiny", "recommended", True),
        ("demo-scrutiny", "agreed", False),  # it decides nothing
        ("demo-partnership", "challenged", True),
        ("demo-partnership", "refused", False),
        ("demo-parenting", "noted", True),
    ],
)
def test_each_kind_of_body_does_with_a_paper_what_it_may(signed_in, officer, slug, kind, is_offered):
    paper = create_paper(meeting=held(slug), by=officer, issued_on=date(2026, 11, 2))
    data = {"kind": kind, "text": "As the minutes have it.", "version": 0}
    response = post(signed_in("officer"), "outcome_record", paper.meeting_id, paper.slug, **data)
    assert response.status_code == (302 if is_offered else 200)
    assert Outcome.objects.filter(report=paper, kind=kind, decided_on=HELD).exists() == is_offered


def test_decision_of_a_cabinet_is_a_statement_and_stands_on_the_page_of_the_meeting(signed_in, officer):
    paper = create_paper(meeting=held("demo-cabinet"), by=officer, issued_on=date(2026, 11, 2))
    client, args = signed_in("officer"), (paper.meeting_id, paper.slug)
    form = page(client, reverse("reports:outcome_record", args=args))
    assert "alternatives considered and rejected" in form
    assert error(post(client, "outcome_record", *args, kind="noted", text="", version=0), "text")
    post(client, "outcome_record", *args, kind="changed", text="With a review in May.", version=0)
    text = page(signed_in("board"), f"/meetings/{paper.meeting_id}/")
    assert "Agreed with changes" in text
    assert "With a review in May." in text
    assert AuditEvent.objects.filter(verb="add outcome").exists()


def test_second_of_two_who_record_at_once_is_asked(signed_in, officer):
    paper = create_paper(meeting=held("demo-partnership"), by=officer, issued_on=date(2026, 11, 2))
    args = (paper.meeting_id, paper.slug)
    first, second = ({"kind": "noted", "text": words, "version": 0} for words in ("First", "Second"))
    assert post(signed_in("officer"), "outcome_record", *args, **first).status_code == 302
    response = post(signed_in("admin"), "outcome_record", *args, **second)
    assert response.status_code == 409
    assert "Saved meanwhile: First" in response.content.decode()


def test_outcome_is_of_an_issued_paper_of_that_meeting_only(signed_in, officer):
    client, meeting = signed_in("officer"), held("demo-cabinet")
    waiting = create_paper(meeting=meeting, by=officer, state="sign_off")
    elsewhere = create_paper(meeting=held("demo-partnership"), by=officer, issued_on=date(2026, 11, 2))
    for paper in (waiting, elsewhere):
        assert client.get(reverse("reports:outcome_record", args=[meeting.pk, paper.slug])).status_code == 404


def test_nothing_comes_of_a_meeting_that_was_not_held(signed_in, officer):
    coming = Meeting.objects.filter(body__slug="demo-cabinet", held_on__gt=DAY).first()
    paper = create_paper(meeting=coming, by=officer, issued_on=date(2026, 11, 2))
    data = {"kind": "agreed", "text": "x", "version": 0}
    response = post(signed_in("officer"), "outcome_record", coming.pk, paper.slug, **data)
    assert "has not been held" in response.content.decode()
    response = post(signed_in("officer"), "resolution_add", coming.pk, kind="resolution", text="x")
    assert "has not been held" in response.content.decode()
    assert not Outcome.objects.filter(report=paper).exists()


# --- What it asked for ---


def test_recommendation_of_scrutiny_runs_against_two_months(signed_in):
    client, meeting = signed_in("officer"), held("demo-scrutiny")
    asked = {"kind": "recommendation", "text": "Publish it."}
    given = post(client, "resolution_add", meeting.pk, **asked, response_due_on="1/12/2026")
    assert "within two months" in error(given, "response_due_on")
    assert post(client, "resolution_add", meeting.pk, **asked).status_code == 302
    row = Resolution.objects.get(text="Publish it.")
    assert (row.response_due_on, row.order) == (date(2027, 1, 10), 1)
    assert "51 days left to answer" in page(signed_in("board"), f"/meetings/{meeting.pk}/")


def test_only_scrutiny_recommends(signed_in):
    for slug in ("demo-cabinet", "demo-partnership"):
        response = post(signed_in("officer"), "resolution_add", held(slug).pk, kind="recommendation", text="x")
        assert error(response, "kind") == "Choose one of those offered."


@pytest.fixture
def row(officer):
    return create_resolution(
        meeting=held("demo-scrutiny"), by=officer, kind="recommendation", response_due_on=date(2027, 1, 10)
    )


def fresh(row):
    return Resolution.objects.get(pk=row.pk)


def test_rejection_says_why_and_an_answer_has_a_day_since_the_meeting(signed_in, row):
    client = signed_in("officer")
    data = {"response": "rejected", "responded_on": "16/11/2026", "version": 1}
    assert error(post(client, "resolution_answer", row.pk, **data), "response_text")
    for wrong in ("9/11/2026", "21/11/2026"):  # before the meeting, tomorrow
        late = data | {"responded_on": wrong, "response_text": "Too dear."}
        assert error(post(client, "resolution_answer", row.pk, **late), "responded_on")
    assert error(post(client, "resolution_answer", row.pk, **data | {"response": "answered"}), "response")
    assert post(client, "resolution_answer", row.pk, **data, response_text="Too dear.").status_code == 302
    assert (fresh(row).response, fresh(row).responded_by.email) == ("rejected", "officer@derby.example")
    assert "Too dear." in page(signed_in("board"), f"/meetings/{row.meeting_id}/")


def test_answer_is_mended_by_somebody_else_or_taken_back(signed_in, row):
    data = {"response": "accepted", "responded_on": "16/11/2026", "response_text": ""}
    post(signed_in("officer"), "resolution_answer", row.pk, **data, version=1)
    post(
        signed_in("admin"),
        "resolution_answer",
        row.pk,
        **data | {"response": "part", "response_text": "Half"},
        version=2,
    )
    assert fresh(row).responded_by.email == "admin@derby.example"
    post(signed_in("officer"), "resolution_answer", row.pk, response="", version=3)
    now = fresh(row)
    assert (now.response, now.response_text, now.responded_on, now.responded_by) == ("", "", None, None)


def test_what_was_entered_by_mistake_is_taken_out_until_something_was_done_about_it(signed_in, officer, row):
    other = create_resolution(meeting=row.meeting, by=officer, kind="challenge")
    post(signed_in("officer"), "resolution_remove", other.pk)
    assert not Resolution.objects.filter(pk=other.pk).exists()
    post(signed_in("officer"), "resolution_answer", row.pk, response="accepted", responded_on="16/11/2026", version=1)
    response = signed_in("officer").post(reverse("reports:resolution_remove", args=[row.pk]), follow=True)
    assert "stays on record" in response.content.decode()
    assert Resolution.objects.filter(pk=row.pk).exists()


def test_another_council_sees_the_meeting_and_not_what_it_asked_for(signed_in, row):
    text = page(signed_in("board-kent"), f"/meetings/{row.meeting_id}/")
    assert row.text not in text
    assert "It asked for" not in text
    assert row.text not in page(signed_in("board-kent"), "/resolutions/")
    assert row.text in page(signed_in("board"), "/resolutions/")  # the control


def test_list_of_what_was_asked_finds_late_ones(signed_in):
    text = page(signed_in("board"), "/resolutions/", state="late")
    assert "Agree with every school" in text
    assert "Answer 40 days late" in text
    assert "Have both health trusts" not in text


# --- Actions that answer it ---


def test_promised_action_answers_it_and_shows_where_it_stands(signed_in, row):
    action = Action.objects.get(title="Send managers a list at day eight")
    assert post(signed_in("officer"), "resolution_link", row.pk, action=action.pk, version=1).status_code == 302
    text = page(signed_in("board"), f"/meetings/{row.meeting_id}/")
    assert action.title in text
    post(signed_in("officer"), "resolution_link", row.pk, action="", version=2)
    assert fresh(row).action is None


def test_drafts_printed_ones_and_those_of_others_are_not_offered(signed_in, officer, row):
    printed = Action.objects.filter(document__isnull=False, authority__slug="derby").first()
    in_preparation = create_action(by=officer, set_on=None)
    theirs = create_action(by=officer, set_on=DAY, authority=User.objects.get(email="board@kent.example").authority)
    for action in (printed, in_preparation, theirs):
        assert error(post(signed_in("officer"), "resolution_link", row.pk, action=action.pk, version=1), "action")


def agreed_row():
    return Plan.objects.get(document=None, agreed_on__isnull=False).rows.order_by("order").first()


def test_it_becomes_an_action_with_its_words(signed_in, row):
    client = signed_in("performance")
    url = reverse("reports:resolution_make_action", args=[row.pk])
    assert client.get(url).context["form"].initial["text"] == row.text
    place = agreed_row()
    data = {"row": place.pk, "title": "Publish it", "text": row.text, "original_due_on": "1 March 2027"}
    assert client.post(url, data).status_code == 302
    action = fresh(row).action
    assert (action.title, action.set_on, action.original_due_on) == ("Publish it", DAY, date(2027, 3, 1))
    assert place.row_actions.filter(action=action).exists()
    assert DeliveryState.objects.filter(action=action, state="not_started").exists()
    assert "answers it already" in client.post(url, data | {"title": "Twice"}).content.decode()


def test_report_officers_link_actions_and_do_not_make_them(signed_in, row):
    url = reverse("reports:resolution_make_action", args=[row.pk])
    assert signed_in("officer").get(url).status_code == 403
    assert url not in page(signed_in("officer"), f"/meetings/{row.meeting_id}/")
    assert url in page(signed_in("performance"), f"/meetings/{row.meeting_id}/")


def test_draft_action_is_known_to_those_who_keep_plans_and_may_be_deleted(signed_in, row):
    client, plan = signed_in("performance"), draft()
    data = {"row": first_row(plan).pk, "title": "A secret draft", "text": "Do it"}
    client.post(reverse("reports:resolution_make_action", args=[row.pk]), data)
    board = page(signed_in("board"), f"/meetings/{row.meeting_id}/")
    assert "An action is in preparation." in board
    assert "A secret draft" not in board
    assert "A secret draft" in page(client, f"/meetings/{row.meeting_id}/")
    assert "A secret draft" not in page(signed_in("board"), "/resolutions/")
    client.post(reverse("actionplans:plan_delete", args=[plan.slug]))
    assert not Plan.objects.filter(pk=plan.pk).exists()
    assert fresh(row).action is None


def test_action_and_its_link_are_made_together_or_not_at_all(row, monkeypatch):
    def refuse(*args, **columns):
        raise ValidationError("Refused")

    by, count = User.objects.get(email="performance@derby.example"), Action.objects.count()
    monkeypatch.setattr(changes, "save", refuse)
    action = Action(authority=by.authority, title="x", text="x", kind="task")
    with pytest.raises(ValidationError):
        changes.make_action(resolution=row, row=agreed_row(), action=action, by=by, at=timezone.now())
    assert Action.objects.count() == count
