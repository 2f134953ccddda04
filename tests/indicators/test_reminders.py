"""Who is reminded of what, and when: by hand, and by the calendar. The round is due on Wednesday 21 October 2026."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.db import transaction

from indicators import changes, reminders
from indicators.models import Deputy, Reminder, Round
from indicators.return_rules import Entry
from indicators.round_changes import remove_deputy
from safeguarding import once
from safeguarding.access import Role
from safeguarding.models import AuditEvent, PostHolding, User
from tests import factories
from tests.indicators.returns_cast import NOW, text


@pytest.fixture
def remind(cast, django_capture_on_commit_callbacks):
    """Press the button: for everybody who owes, or for one unit."""

    def press(subject="", **more):
        url = f"/rounds/{cast.round.pk}/remind/"
        with django_capture_on_commit_callbacks(execute=True):
            return cast.client(cast.alice).post(url, {"subject": subject and subject.pk, **more})

    return press


@pytest.fixture
def run(cast, monkeypatch):
    """Run the daily job as on a day; says what it printed. The test's transaction never commits, so what waits for the
    commit is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())

    def command(day: str):
        said = StringIO()
        call_command("send_reminders", "--day", day, stdout=said)
        return said.getvalue()

    return command


def to() -> list[str]:
    return sorted(address for letter in mail.outbox for address in letter.to)


def outcomes(**of) -> list[tuple]:
    rows = Reminder.objects.filter(**of).order_by("subject__name", "person__name", "on")
    return [(row.subject.name, row.person and row.person.name, row.kind, row.outcome) for row in rows]


def page_of(cast) -> str:
    return text(cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/reminders/"))


# --- By hand ---


def test_everybody_who_owes_gets_one_letter_with_what_how_late_and_where(cast, remind):
    with time_machine.travel("2026-10-23 09:00", tick=False):
        cast.clients.clear()
        assert remind().url == f"/rounds/{cast.round.pk}/reminders/"
    assert to() == sorted([cast.bob.email, cast.charlie.email])
    letter = next(letter for letter in mail.outbox if letter.to == [cast.bob.email])
    assert letter.subject == "Safeguarding oversight: one return to send in"
    assert "Duty team, July to September 2026" in letter.body
    assert "Due Wednesday 21 October 2026: two working days late. Not started." in letter.body
    assert f"http://testserver:8000{cast.url('edit')}" in letter.body
    assert "Alice asked for this reminder." in letter.body
    assert "/account/reminders/" in letter.body


def test_letter_holds_no_figure(cast, remind):
    cast.save()
    remind()
    assert not any(number in letter.body for letter in mail.outbox for number in ("139", "173", "80.3"))


def test_whoever_has_sent_in_is_left_alone(cast, remind):
    cast.submit()
    remind()
    assert to() == [cast.charlie.email]


def test_return_that_was_sent_back_is_owed_again(cast, remind):
    cast.submit()
    cast.take(changes.send_back_return, cast.alice, note="Count again")
    remind(cast.subject)
    assert "It was sent back to be put right." in mail.outbox[0].body


def test_one_unit_can_be_reminded_by_itself(cast, remind):
    remind(cast.subject)
    assert to() == [cast.bob.email]


def test_person_with_two_teams_gets_one_letter_about_both(cast, remind):
    cast.bob.holdings.create(post=cast.charlie.holdings.get().post, starts_on=date(2020, 1, 1))
    remind(cast.subject)
    (letter,) = mail.outbox
    assert letter.subject.endswith("two returns to send in")
    assert "Duty team" in letter.body and "Other team" in letter.body


def test_unit_without_anybody_is_logged_and_said(cast, remind):
    PostHolding.objects.filter(user=cast.bob).update(ends_on=date(2026, 10, 14))
    remind()
    assert outcomes() == [("Duty team", None, "chase", "nobody"), ("Other team", "Charlie", "chase", "sent")]
    page = page_of(cast)
    assert "Last time: Charlie was written to. There is nobody to write to for Duty team." in page
    assert "Nobody with an account makes this return" in text(cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/"))


@pytest.mark.parametrize("why", ["closed account", "no role", "invented"])
def test_person_who_cannot_enter_a_return_is_nobody(cast, remind, settings, why):
    if why == "closed account":
        User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    elif why == "no role":
        cast.bob.grants.update(ended_at=NOW, ended_by=cast.alice)
    else:
        User.objects.filter(pk=cast.bob.pk).update(is_demonstration=True)
        settings.DEMONSTRATION = False
    remind(cast.subject)
    assert mail.outbox == [] and outcomes() == [("Duty team", None, "chase", "nobody")]


def test_person_who_wants_none_gets_none_and_the_log_says_so(cast, remind):
    client = cast.client(cast.bob)
    page = client.get("/account/reminders/")
    assert "Your reminders" in text(page)
    version = User.objects.get(pk=cast.bob.pk).version
    assert client.post("/account/reminders/", {"reminders": "none", "version": version}).status_code == 302
    remind()
    assert to() == [cast.charlie.email]
    assert "Bob wants no reminders." in page_of(cast)
    assert ("Duty team", "Bob", "chase", "declined") in outcomes()


def test_people_of_an_agency_and_deputies_are_written_to(cast, remind):
    agency = factories.create_agency(authority=cast.authority)
    nurse = factories.create_user(authority=cast.authority, name="Nora", agency=agency)
    factories.ask(round=cast.round, subject=factories.create_subject(agency=agency), version=cast.open)
    deputy = factories.create_user(authority=cast.authority, name="Dora")
    Deputy.objects.create(round=cast.round, subject=cast.subject, person=deputy, named_at=NOW, named_by=cast.alice)
    remind()
    assert to() == sorted(person.email for person in (cast.bob, cast.charlie, nurse, deputy))
    remove_deputy(deputy=Deputy.objects.get(), by=cast.alice, at=NOW)


def test_second_press_on_a_day_reaches_nobody_twice(cast, remind):
    for _ in range(2):
        remind()
    assert len(mail.outbox) == 2
    assert AuditEvent.objects.filter(verb="send reminders").count() == 1
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        cast.clients.clear()
        remind()
    assert len(mail.outbox) == 4


def test_second_press_would_reach_them_twice_if_nothing_were_logged(cast, remind):
    """The control."""
    remind()
    Reminder.objects.all().delete()
    remind()
    assert len(mail.outbox) == 4


def test_double_click_is_one_press(cast, remind, monkeypatch):
    token = "5a8e2d0e-7f0f-4a93-8d3a-0d9e4a0f5b11"
    assert [remind(form_token=token).status_code for _ in range(2)] == [302, 302]
    assert len(mail.outbox) == 2
    assert once.SentForm.objects.count() == 1


class Refuses(locmem.EmailBackend):
    """A mail server that is down."""

    def open(self):
        raise ConnectionRefusedError


def test_letter_that_could_not_be_sent_is_said_to_be_and_may_be_tried_again_later(cast, remind, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    assert remind(cast.subject).status_code == 302
    assert outcomes() == [("Duty team", "Bob", "chase", "failed")]
    assert "The e-mail to Bob could not be sent." in page_of(cast)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    remind(cast.subject)
    assert mail.outbox == []  # the first may still be on its way
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        remind(cast.subject)
    assert to() == [cast.bob.email] and outcomes() == [("Duty team", "Bob", "chase", "sent")]


def test_somebody_who_is_no_officer_reminds_nobody(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert cast.client(cast.bob).post(f"/rounds/{cast.round.pk}/remind/").status_code == 403
    assert mail.outbox == []


# --- By the calendar ---

CALENDAR = {
    "2026-10-13": None,
    "2026-10-14": "before",  # five working days before the 21st
    "2026-10-20": None,
    "2026-10-21": "due",
    "2026-10-28": "late",
    "2026-11-03": None,
    "2026-11-04": "late",
    "2026-12-30": "late",
    "2027-01-06": None,  # the round closed on 31 December
}


def test_calendar_has_five_working_days_before_the_day_and_weekly_after_until_it_closes(cast, run):
    for day, kind in CALENDAR.items():
        mail.outbox.clear()
        said = run(day)
        assert len(mail.outbox) == (2 if kind else 0), day
        if kind:
            assert {row[2] for row in outcomes(on=date.fromisoformat(day))} == {kind}
            assert said == "Bob and Charlie were written to.\n"
        else:
            assert said == "Nobody is to be reminded today.\n"


def test_job_that_runs_again_sends_nothing_again(cast, run):
    assert [run("2026-10-21") and len(mail.outbox) for _ in range(3)] == [2, 2, 2]


def test_job_that_did_not_run_on_the_day_catches_up_but_not_for_ever(cast, run):
    run("2026-10-23")
    assert outcomes() == [("Duty team", "Bob", "due", "sent"), ("Other team", "Charlie", "due", "sent")]
    assert Reminder.objects.filter(on=date(2026, 10, 21)).count() == 2
    run("2026-10-22")
    run("2026-10-26")
    assert len(mail.outbox) == 2


def test_return_that_was_touched_since_is_not_caught_up_with(cast, run):
    cast.save(at=datetime(2026, 10, 22, 10, tzinfo=UTC))
    run("2026-10-23")
    assert to() == [cast.charlie.email]


def test_reminders_end_once_the_return_is_in(cast, run):
    run("2026-10-21")
    cast.submit()
    mail.outbox.clear()
    run("2026-10-28")
    assert to() == [cast.charlie.email]


def test_agency_that_sent_in_a_nil_return_is_left_alone(cast, run):
    agency = factories.create_agency(authority=cast.authority)
    nurse = factories.create_user(authority=cast.authority, name="Nora", agency=agency)
    subject = factories.create_subject(agency=agency)
    factories.ask(round=cast.round, subject=subject, version=cast.timely)
    nil = {cast.timely: Entry(state="nil", reason="No referral this quarter")}
    row = changes.save_draft(round=cast.round, subject=subject, version=0, entries=nil, by=nurse, at=NOW)
    changes.submit_return(quarterly_return=row, version=row.version, by=nurse, at=NOW)
    run("2026-10-21")
    assert to() == sorted([cast.bob.email, cast.charlie.email])


def test_person_gets_one_letter_a_day_about_all_rounds(cast, run):
    period = factories.create_quarter(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))
    other = factories.create_round(authority=cast.authority, period=period, due_on=date(2026, 10, 14))
    factories.ask(round=other, subject=cast.subject, version=cast.timely)
    run("2026-10-21")
    (letter,) = [letter for letter in mail.outbox if letter.to == [cast.bob.email]]
    assert "April to June 2026" in letter.body and "July to September 2026" in letter.body
    assert {row[2] for row in outcomes(person=cast.bob)} == {"late", "due"}


def test_round_that_opens_late_is_not_announced_before(cast, run):
    Round.objects.update(opens_on=date(2026, 10, 16))
    assert run("2026-10-14") == "Nobody is to be reminded today.\n"
    run("2026-10-16")
    assert len(mail.outbox) == 2


def test_job_ends_with_an_error_where_a_letter_could_not_be_sent(cast, run, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    with pytest.raises(CommandError, match="Two reminders could not be sent"):
        run("2026-10-21")


def test_each_council_reminds_its_own(cast, run):
    elsewhere = factories.create_authority()
    unit = factories.create_unit(authority=elsewhere, name="Far team")
    factories.create_user(authority=elsewhere, name="Edwin", unit=unit)
    factories.create_user(authority=elsewhere, name="Fay", roles=(Role.PERFORMANCE_OFFICER,), unit=unit)
    far = factories.create_round(authority=elsewhere, period=cast.round.period)
    factories.ask(round=far, subject=factories.create_subject(unit=unit), version=cast.open)
    run("2026-10-21")
    assert outcomes(round=far) == [("Far team", "Edwin", "due", "sent")]
    assert {event.authority for event in AuditEvent.objects.all()} == {cast.authority.slug, elsewhere.slug}


def test_sentence_for_nothing_is_empty():
    assert reminders.batch([]) == []
