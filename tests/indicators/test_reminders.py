"""Who is reminded by hand, and of what. The round is due on Wednesday 21 October 2026."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from indicators import changes
from indicators.models import Deputy, Reminder
from indicators.round_changes import remove_deputy
from safeguarding import once
from safeguarding.models import AuditEvent, PostHolding, User
from tests import factories
from tests.indicators.returns_cast import NOW, text
from tests.indicators.rounds_cast import REFUSES, outcomes, to


@pytest.fixture
def remind(cast, django_capture_on_commit_callbacks):
    """Press the button: for everybody who owes, or for one unit."""

    def press(subject="", **more):
        url = f"/rounds/{cast.round.pk}/remind/"
        with django_capture_on_commit_callbacks(execute=True):
            return cast.client(cast.alice).post(url, {"subject": subject and subject.pk, **more})

    return press


def page_of(cast) -> str:
    return text(cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/reminders/"))


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


def test_letter_that_could_not_be_sent_is_said_to_be_and_may_be_tried_again_later(cast, remind, settings):
    settings.EMAIL_BACKEND = REFUSES
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
