"""Bodies and the forward plan, as people see and keep them."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from reports.models import Body, Meeting, Resolution
from safeguarding.models import AuditEvent, User
from tests.conftest import DAY
from tests.reports.meetings.cast import create_action, create_meeting, create_paper, create_resolution

PLAN = "/meetings/"


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def officer(record):
    return User.objects.get(email="officer@derby.example")


def body(slug="demo-cabinet"):
    return Body.objects.get(slug=slug)


def page(client, url, **data):
    return client.get(url, data).content.decode()


def post(client, name, /, *args, **data):
    return client.post(reverse(f"reports:{name}", args=args), data)


def error(response, box):
    assert response.status_code == 200
    return " ".join(response.context["form"].errors.get(box, []))


# --- Who sees what of the plan ---


@pytest.fixture
def planned(officer):
    """A meeting whose agenda was due eight days ago, with a draft and an issued paper."""
    meeting = create_meeting(body=body(), held_on=date(2026, 11, 20), place="Guildhall", is_demonstration=True)
    draft = create_paper(meeting=meeting, by=officer)
    issued = create_paper(meeting=meeting, by=officer, issued_on=date(2026, 11, 11))
    return meeting, draft, issued


def test_officer_sees_drafts_and_that_the_agenda_is_overdue(signed_in, planned):
    _, draft, issued = planned
    text = page(signed_in("officer"), PLAN)
    assert draft.title in text
    assert issued.title in text
    assert "Agenda 6 working days overdue" in text


@pytest.mark.parametrize("who", ["board", "manager", "performance", "admin"])
def test_whoever_does_not_see_drafts_sees_issued_papers_and_no_alarm(signed_in, planned, who):
    meeting, draft, issued = planned
    for url in (PLAN, f"{PLAN}{meeting.pk}/", f"/bodies/{body().slug}/"):
        text = page(signed_in(who), url)
        assert draft.title not in text
        assert issued.title in text
        assert "overdue" not in text
    assert draft.title not in signed_in(who).get(PLAN, {"export": "csv"}).content.decode()


def test_nothing_planned_is_said_to_those_who_would_see_it_only(signed_in):
    assert "Nothing planned yet" in page(signed_in("officer"), PLAN)
    for who in ("board", "board-kent"):
        assert "Nothing planned" not in page(signed_in(who), PLAN, when="all")


def test_paper_that_is_not_pursued_has_left_the_plan(signed_in, officer):
    paper = create_paper(meeting=Meeting.objects.filter(held_on__gt=DAY).last(), by=officer, state="dropped")
    assert paper.title not in page(signed_in("officer"), PLAN)


def test_another_council_reads_the_plan_and_changes_nothing(signed_in, planned):
    meeting, draft, issued = planned
    text = page(
        signed_in("officer-kent") if User.objects.filter(email="officer@kent.example") else signed_in("board-kent"),
        PLAN,
    )
    assert "Council Cabinet (demonstration)" in text
    assert issued.title not in text
    assert "Add a meeting" not in text


# --- What the list gives ---


def csv_of(client, **asked):
    content = client.get(PLAN, {**asked, "export": "csv"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_plan_holds_what_is_to_come_the_next_first_unless_the_past_is_asked_for(signed_in):
    coming, past = csv_of(signed_in("officer")), csv_of(signed_in("officer"), when="past")
    days = [row["Meeting"] for row in coming]
    assert days == sorted(days)
    assert min(days) >= str(DAY) > max(row["Meeting"] for row in past)
    assert len(csv_of(signed_in("officer"), when="all")) == len(coming) + len(past)
    assert {row["Body"] for row in csv_of(signed_in("officer"), body=body().pk)} == {body().name}


def test_plan_of_one_council_leaves_the_others_out(signed_in):
    kent = User.objects.get(email="board@kent.example").authority_id
    (row,) = csv_of(signed_in("board"), authority=kent, when="all")
    assert row["Body"] == "Children's Champions Board"


def test_file_says_when_the_agenda_is_due_and_why_a_meeting_is_called_off(signed_in):
    (off,) = csv_of(signed_in("board"), off="off")
    assert off["Agenda"] == "Called off"
    assert off["Why it is called off"] == "Too few members can come."
    by_day = {row["Meeting"]: row for row in csv_of(signed_in("board"), body=body().pk)}
    assert by_day["2026-12-02"]["Agenda due"] == "2026-11-24"


# --- Keeping bodies ---


def test_body_that_ended_keeps_its_name_and_a_new_one_may_follow_under_it(signed_in):
    client, old = signed_in("officer"), body("demo-board-before")
    again = {"name": old.name.upper(), "kind": "board"}
    assert "End it first" in error(post(client, "body_add", **again, starts_on="1 September 2019"), "name")
    response = post(client, "body_add", **again, starts_on="29 September 2019")
    assert response.status_code == 302
    made = Body.objects.get(name=old.name.upper())
    assert (made.authority.slug, made.is_demonstration) == ("derby", True)
    assert AuditEvent.objects.filter(verb="add body", subject_id=str(made.pk)).exists()
    assert "keeps its name" in page(client, f"/bodies/{old.slug}/")


def test_body_does_not_end_before_its_last_meeting(signed_in):
    client, kept = signed_in("admin"), body()
    data = {"name": kept.name, "kind": kept.kind, "version": kept.version, "ends_on": "31 December 2026"}
    assert "Call that meeting off first" in error(post(client, "body_edit", kept.slug, **data), "ends_on")
    late = {"ends_on": "", "starts_on": "1 November 2026"}
    assert "before that day" in error(post(client, "body_edit", kept.slug, **data | late), "starts_on")


def test_body_of_another_council_is_read_and_not_changed(signed_in):
    assert signed_in("officer").get("/bodies/kent-champions/").status_code == 200
    assert signed_in("officer").get("/bodies/kent-champions/edit/").status_code == 403


# --- Keeping meetings ---


def test_meeting_is_added_once_a_day_within_the_days_of_its_body(signed_in):
    client, chosen = signed_in("officer"), body("demo-partnership")
    assert post(client, "meeting_add", body=chosen.pk, held_on="4/3/2027").status_code == 302
    made = Meeting.objects.get(body=chosen, held_on="2027-03-04")
    assert made.is_demonstration
    assert "stands in the plan already" in error(
        post(client, "meeting_add", body=chosen.pk, held_on="4/3/2027"), "held_on"
    )
    early = post(client, "meeting_add", body=chosen.pk, held_on="1 March 2019")
    assert "begins on 29 September 2019" in error(early, "held_on")


def test_ended_bodies_and_those_of_others_are_not_offered(signed_in):
    for slug in ("demo-board-before", "kent-champions"):
        response = post(signed_in("officer"), "meeting_add", body=body(slug).pk, held_on="4/3/2027")
        assert error(response, "body") == "Choose a body from the list."


def test_year_of_meetings_is_added_together_or_each_bad_line_is_named(signed_in):
    client, count = signed_in("officer"), Meeting.objects.count()
    typed = "3 March 2027\n\n31 April 2027\nMon 7/4/2027\nsoon"
    response = post(client, "meeting_add_several", body=body().pk, days=typed)
    said = error(response, "days")
    for words in (
        "Line 3, “31 April 2027”, is no day",
        "Line 4, “Mon 7/4/2027”, is a Wednesday",
        "Line 5, “soon”, is no day",
    ):
        assert words in said
    assert "Line 1" not in said
    assert typed.splitlines()[-1] in response.content.decode()
    assert Meeting.objects.count() == count
    good = typed.replace("31 April", "30 April").replace("Mon", "Wednesday").replace("soon", "5.5.2027")
    assert post(client, "meeting_add_several", body=body().pk, days=good, place="Guildhall").status_code == 302
    made = Meeting.objects.filter(body=body(), place="Guildhall").order_by("held_on")
    assert [f"{one.held_on}" for one in made] == ["2027-03-03", "2027-04-07", "2027-04-30", "2027-05-05"]


def test_day_that_is_taken_refuses_the_whole_year(signed_in):
    count = Meeting.objects.count()
    typed = "3 March 2027\n2 December 2026\n3 March 2027"
    said = error(post(signed_in("officer"), "meeting_add_several", body=body().pk, days=typed), "days")
    assert "2 December 2026: the meeting of that day stands in the plan already" in said
    assert "3 March 2027: the meeting of that day stands in the plan already" in said  # twice in the list
    assert Meeting.objects.count() == count


def test_meeting_is_called_off_with_a_reason_and_held_after_all(signed_in):
    client, meeting = signed_in("officer"), Meeting.objects.filter(body=body(), held_on__gt=DAY).last()
    assert error(post(client, "meeting_call_off", meeting.pk, version=meeting.version), "reason")
    post(client, "meeting_call_off", meeting.pk, version=meeting.version, reason="Snow")
    assert "Called off: Snow" in page(signed_in("board"), f"{PLAN}{meeting.pk}/")
    again = post(client, "meeting_add", body=body().pk, held_on=f"{meeting.held_on:%d/%m/%Y}")
    assert "is called off; hold it after all" in error(again, "held_on")
    post(client, "meeting_hold", meeting.pk)
    assert Meeting.objects.get(pk=meeting.pk).called_off == ""
    verbs = AuditEvent.objects.filter(subject_type="reports.Meeting", subject_id=str(meeting.pk))
    assert verbs.filter(verb="change meeting").count() == 2


def test_meeting_that_asked_for_something_cannot_be_called_off(signed_in):
    meeting = Resolution.objects.filter(meeting__body=body()).first().meeting
    response = post(signed_in("officer"), "meeting_call_off", meeting.pk, version=meeting.version, reason="Snow")
    assert "It was held" in response.content.decode()


def test_meeting_that_a_paper_prints_stays_as_printed(signed_in):
    meeting = Meeting.objects.get(body__slug="derby-cabinet")
    client = signed_in("officer")
    assert "stays as it was printed" in page(client, f"{PLAN}{meeting.pk}/")
    for name in ("meeting_edit", "meeting_call_off", "resolution_add"):
        assert client.get(reverse(f"reports:{name}", args=[meeting.pk])).status_code == 403
        assert (
            post(client, name, meeting.pk, held_on="1/1/2027", reason="x", kind="resolution", text="x").status_code
            == 403
        )


def test_moving_a_meeting_moves_the_day_by_which_scrutiny_is_answered(signed_in, officer):
    board = body("demo-scrutiny")
    meeting = create_meeting(body=board, held_on=date(2026, 11, 10))
    row = create_resolution(meeting=meeting, by=officer, kind="recommendation", response_due_on=date(2027, 1, 10))
    post(signed_in("officer"), "meeting_edit", meeting.pk, held_on="12 November 2026", version=meeting.version)
    assert Resolution.objects.get(pk=row.pk).response_due_on == date(2027, 1, 12)


# --- The overview ---


def test_overview_of_report_officers_shows_agendas_and_late_answers(signed_in, planned):
    text = page(signed_in("officer"), "/")
    _, draft, _ = planned
    assert f"not issued: {draft.title}" in text
    assert "Agenda 6 working days overdue" in text
    assert "Four answers are owed by a day; one answer is late." in text
    other = page(signed_in("board"), "/")
    assert draft.title not in other
    assert "Answers owed" not in other


def test_overview_of_performance_officers_shows_what_was_asked_for_and_nothing_takes_up(signed_in, officer):
    Resolution.objects.all().delete()
    heading, client = "Asked for at meetings, with no action", signed_in("performance")
    assert heading not in page(client, "/")
    meeting = create_meeting(body=body(), held_on=date(2026, 11, 10))
    create_resolution(meeting=meeting, by=officer, text="Count the vacancies.")
    create_resolution(meeting=meeting, by=officer, text="Bring the plan back.", response_due_on=date(2026, 11, 20))
    action = create_action(by=officer, set_on=date(2026, 11, 12))
    create_resolution(meeting=meeting, by=officer, text="Train the takers.", action=action)
    create_resolution(
        meeting=meeting, by=officer, text="Say why.", response="answered", responded_on=date(2026, 11, 12)
    )
    found = page(client, "/")
    section = found.partition(heading)[2].partition("</section>")[0]
    assert "Two requests have no action yet, and they are not answered." in section
    assert section.index("Bring the plan back.") < section.index("Count the vacancies.")  # what is due first
    assert "due 20 November 2026" in section and "asked 10 November 2026" in section
    assert "Train the takers." not in section and "Say why." not in section
    assert "?state=nothing" in section
    assert heading not in page(signed_in("manager"), "/")
