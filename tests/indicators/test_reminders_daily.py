"""Whom the daily job reminds, of what, and on which days. The round is due on Wednesday 21 October 2026."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction

from indicators import changes, reminders
from indicators.models import Reminder, Round
from indicators.return_rules import Entry
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.returns_cast import NOW
from tests.indicators.rounds_cast import REFUSES, outcomes, to


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
    settings.EMAIL_BACKEND = REFUSES
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
