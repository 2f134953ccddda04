"""Whom the daily job reminds of actions, of what and on which days. Today is Friday 20 November 2026."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction

from actionplans import reminders, reminding
from actionplans.models import ActionReminder, EffectState
from safeguarding.models import AuditEvent, PostHolding, User
from tests import factories
from tests.actionplans.own_cast import day, make_cast, text
from tests.conftest import DAY
from tests.indicators.rounds_cast import REFUSES

LOG = "/actions/reminders/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def run(cast, monkeypatch):
    """Remind as on a day (a date, or working days from today). The test's transaction never commits, so what waits for
    the commit is done at once. Says who was written to."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())

    def remind(on=0):
        mail.outbox.clear()
        at = datetime.combine(day(on), datetime.min.time(), UTC) + timedelta(hours=7)
        reminders.send_scheduled(authority=cast.authority.pk, at=at, today=day(on))
        return sorted(User.objects.get(email=one.to[0]).name for one in mail.outbox)

    return remind


def outcomes(**of):
    rows = ActionReminder.objects.filter(**of).order_by("action__title", "kind", "person__name", "on")
    return [(row.action.title, row.person and row.person.name, row.kind, row.outcome) for row in rows]


# --- Owners ---


@pytest.mark.parametrize(
    ("due", "kind"),
    [
        (day(6), None),
        (day(5), "before"),
        (day(4), "before"),  # the reminder of yesterday is made up for
        (day(1), None),
        (DAY, "due"),
        (DAY - timedelta(days=4), None),
        (DAY - timedelta(days=7), "late"),
        (DAY - timedelta(days=10), "late"),  # the reminder of three days ago is made up for
        (DAY - timedelta(days=13), None),
        (DAY - timedelta(days=70), "late"),
    ],
)
def test_owner_is_reminded_five_working_days_before_on_the_day_and_weekly_after(cast, run, due, kind):
    cast.action("Share cover", due=due)
    assert run() == (["Bob"] if kind else [])
    assert [row[2] for row in outcomes()] == ([kind] if kind else [])


@pytest.mark.parametrize(
    "given",
    [
        {"state": "reported", "stated": 0},
        {"kind": "dependency"},
        {"kind": "conditional", "awaits": "the new system"},
        {"set_on": None, "state": None},
    ],
)
def test_what_has_no_clock_or_is_in_place_or_a_draft_is_not_chased(cast, run, given):
    cast.action("Share cover", due=DAY, **given)
    assert run() == []


def test_missed_day_is_made_up_for_unless_the_owner_has_reported_since(cast, run):
    first, _ = (cast.action(name, due=DAY - timedelta(days=2)) for name in ("First", "Second"))
    cast.report(first, -1)
    run()
    assert outcomes() == [("Second", "Bob", "due", "sent")]


def test_standing_practice_is_reminded_of_from_the_day_of_its_review(cast, run):
    cast.action("Practice", kind="standing", state=None, review_on=DAY)
    cast.action("Rested", kind="standing", state=None, review_on=day(1))
    run()
    assert outcomes() == [("Practice", "Bob", "review", "sent")]


def test_question_is_reminded_of_after_five_working_days_without_a_reply(cast, run):
    cast.question(cast.action("Waiting"), "Why?", on=-5)
    cast.question(cast.action("Fresh"), "Why?", on=-4)
    cast.reply(cast.question(cast.action("Answered"), "Why?", on=-5), "So it is.", on=-1)
    run()
    assert outcomes() == [("Waiting", "Bob", "question", "sent")]


# --- The chair and those who verify ---


def test_chair_is_told_of_a_move_that_waits_and_a_week_later_again(cast, run):
    cast.asks(cast.action("Share cover", due=-30), to=day(40), on=0)
    assert run() == ["Bob", "Dora"]  # for Bob it is due in five working days
    assert run(1) == []
    assert run(date(2026, 11, 27)) == ["Bob", "Dora"]
    assert outcomes(kind="move") == [("Share cover", "Dora", "move", "sent")] * 2


def test_chair_whose_own_action_it_is_is_not_asked(cast, run):
    PostHolding.objects.create(post=cast.post, user=cast.dora, starts_on=day(-9))
    cast.asks(cast.action("Share cover", due=-30), to=day(40), on=0)
    run()
    assert outcomes(kind="move") == [("Share cover", None, "move", "nobody")]


def test_those_who_verify_are_told_after_five_working_days_but_not_who_reported(cast, run):
    cast.action("Waiting", state="reported", stated=-5)
    cast.action("Fresh", state="reported", stated=-4)
    assert run() == ["Alice", "Dora"]
    assert {row[0] for row in outcomes()} == {"Waiting"}


def test_those_who_verify_are_told_of_a_review_of_effect_whose_figure_is_in(cast, run, monkeypatch):
    quarter = factories.create_quarter(starts_on=date(2026, 7, 1), ends_on=DAY - timedelta(days=7))
    expects = {"moves": factories.create_version(), "moves_direction": "up", "moves_to": 90, "moves_by": quarter}
    action = cast.action("Share cover", state="reported", stated=-9, **expects)
    action.verifications.create(is_accepted=True, note="Seen", on=day(-8), by=cast.alice)
    action.delivery_states.create(state="delivered", note="Seen", on=day(-8), by=cast.alice)
    assert run() == []  # no figure yet

    class Due:
        is_due = True

        def __init__(self, action):
            self.action = action

    monkeypatch.setattr(reminding.impact, "reviews", lambda user, found: {one.pk: Due(one) for one in found})
    assert run() == ["Alice", "Dora"]
    assert {row[2] for row in outcomes()} == {"effect"}
    assert not EffectState.objects.exists()


# --- The letter ---


def test_person_gets_one_letter_about_everything_that_waits(cast, run):
    cast.action("Due today", due=DAY)
    cast.action("Due soon", due=day(4))  # its reminder went yesterday; it stands in the letter all the same
    late = cast.action("Late", due=DAY - timedelta(days=12))
    assert run() == ["Bob"]
    (letter,) = mail.outbox
    assert letter.subject == "Safeguarding oversight: three things about actions to see to"
    for words in (
        "Late, 10 working days.",
        "Due 20 November 2026, today.",
        "Due 26 November 2026, in four working days.",
    ):
        assert words in letter.body
    assert f"http://testserver:8000/actions/{late.pk}/" in letter.body
    assert "/actions/mine/" in letter.body and "/account/reminders/" in letter.body
    assert "/actions/to-decide/" not in letter.body


def test_letter_holds_nothing_that_anybody_has_written_about_an_action(cast, run):
    action = cast.action("Share cover", due=DAY, measure="zebrafinch")
    cast.report(action, -9, done="zebrafinch", next="zebrafinch")
    cast.question(action, "zebrafinch", on=-5)
    cast.asks(action, to=day(9), on=0, reason="zebrafinch")
    run()
    assert len(mail.outbox) == 2
    assert not any("zebrafinch" in letter.body + letter.subject for letter in mail.outbox)


# --- Whom it reaches ---


def test_vacant_post_and_holder_without_an_account_are_logged_as_nobody(cast, run):
    cast.action("Share cover", due=DAY)
    PostHolding.objects.filter(user=cast.bob).update(user=None, printed_name="Grace Adeyemi")
    cast.action("Unowned", due=DAY, owner=None)
    run()
    assert outcomes() == [("Share cover", None, "due", "nobody"), ("Unowned", None, "due", "nobody")]


@pytest.mark.parametrize("why", ["closed account", "no role", "invented"])
def test_person_who_cannot_sign_in_is_nobody(cast, run, settings, why):
    cast.action("Share cover", due=DAY)
    if why == "closed account":
        User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    elif why == "no role":
        cast.bob.grants.update(ended_at=datetime(2026, 1, 1, tzinfo=UTC), ended_by=cast.alice)
    else:
        User.objects.filter(pk=cast.bob.pk).update(is_demonstration=True)
        settings.DEMONSTRATION = False
    assert run() == []
    assert outcomes() == [("Share cover", None, "due", "nobody")]


def test_person_who_wants_no_reminders_gets_none_and_the_log_says_so(cast, run):
    cast.action("Share cover", due=DAY)
    User.objects.filter(pk=cast.bob.pk).update(wants_reminders=False)
    assert run() == []
    assert outcomes() == [("Share cover", "Bob", "due", "declined")]


def test_each_of_two_who_share_a_post_is_reminded(cast, run):
    cast.action("Share cover", due=DAY)
    PostHolding.objects.create(post=cast.post, user=cast.charlie, starts_on=day(-9))
    assert run() == ["Bob", "Charlie"]


# --- Once ---


def test_second_run_on_a_day_reaches_nobody_twice(cast, run):
    cast.action("Share cover", due=DAY)
    assert [run(), run()] == [["Bob"], []]
    assert AuditEvent.objects.filter(verb="send reminders about actions", authority=cast.authority.slug).count() == 1


def test_second_run_would_reach_them_twice_if_nothing_were_logged(cast, run):
    """The control."""
    cast.action("Share cover", due=DAY)
    run()
    ActionReminder.objects.all().delete()
    assert run() == ["Bob"]


def test_what_comes_up_after_the_letter_of_a_day_waits_for_the_next(cast, run):
    cast.action("First", due=DAY)
    run()
    cast.question(cast.action("Second"), "Why?", on=-5)
    assert run() == []
    assert run(1) == ["Bob"]
    assert outcomes(kind="question") == [("Second", "Bob", "question", "sent")]


def test_letter_that_failed_is_tried_again_after_a_while(cast, run, settings, monkeypatch):
    cast.action("Share cover", due=DAY)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, REFUSES
    run()
    assert outcomes() == [("Share cover", "Bob", "due", "failed")]
    settings.EMAIL_BACKEND = works
    assert run() == []  # it may still be on its way
    monkeypatch.setattr(reminders, "TRIES_AGAIN", timedelta(0))
    assert run() == ["Bob"]
    assert outcomes() == [("Share cover", "Bob", "due", "sent")]


def test_other_council_is_left_alone(cast, run):
    make_cast().action("Far", due=DAY)
    assert run() == []


# --- The daily command and the log ---


def command(monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    said = StringIO()
    call_command("send_reminders", stdout=said)
    return said.getvalue()


def test_daily_command_says_who_was_written_to_about_actions(cast, monkeypatch):
    cast.action("Share cover", due=DAY)
    cast.action("Unowned", due=DAY, owner=None)
    said = command(monkeypatch)
    assert said == "Bob was written to about actions.\nThere is nobody to write to about Unowned.\n"
    assert command(monkeypatch) == "Nobody is to be reminded today.\n"


def test_daily_command_fails_where_a_letter_about_an_action_could_not_be_sent(cast, monkeypatch, settings):
    cast.action("Share cover", due=DAY)
    settings.EMAIL_BACKEND = REFUSES
    with pytest.raises(CommandError, match="One reminder could not be sent"):
        command(monkeypatch)


def test_those_who_keep_plans_see_whom_no_reminder_reached(cast, run):
    cast.action("Share cover", due=DAY)
    cast.action("Unowned", due=DAY, owner=None)
    run()
    page = text(cast.client(cast.alice).get(LOG))
    assert "Bob was written to about actions. There is nobody to write to about Unowned." in page
    assert "Nobody to send it to" in page
    narrowed = text(cast.client(cast.alice).get(LOG, {"outcome": "nobody"}))
    assert "Unowned" in narrowed and "Due today Sent" not in narrowed
    assert cast.client(cast.bob).get(LOG).status_code == 403
    assert "Nobody has been reminded" in text(cast.client(make_cast().alice).get(LOG))
