from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indicators import changes
from indicators.changes import Conflict, NotTheirs, Refused
from indicators.guards import RETURN_STEPS
from indicators.models import Observation, Return
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.guards.doors import take_down
from tests.indicators.returns_cast import NOW

AFTER_THE_LOCK = datetime(2027, 1, 1, 12, tzinfo=UTC)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_first_save_starts_the_return_and_keeps_the_figures_as_drafts(cast):
    before = len(verbs())
    cast.save()
    row = cast.figure("timely")
    assert (row.numerator, row.denominator, row.source) == (139, 173, "return")
    assert row.approved_at is None and row.period == cast.round.period
    assert cast.states == ["draft"]
    assert verbs()[before:] == ["start return", "save return"]


def test_stock_is_kept_as_of_the_last_day_of_the_quarter(cast):
    cast.save()
    period = cast.figure("open").period
    assert (period.kind, period.starts_on, period.ends_on) == ("snapshot", date(2026, 9, 30), date(2026, 9, 30))


def test_save_when_nothing_differs_writes_nothing(cast):
    cast.save()
    before, version = len(verbs()), cast.version
    cast.save()
    cast.save(version=0)  # the second of two clicks on the first save
    assert (len(verbs()), cast.version) == (before, version)


def test_save_when_a_figure_is_emptied_removes_its_draft(cast):
    cast.save()
    cast.save(open=("",))
    assert not Observation.objects.filter(quarterly_return=cast.quarterly_return, version=cast.open).exists()


def test_save_when_somebody_else_saved_is_a_conflict_and_writes_nothing(cast):
    cast.save()
    seen = cast.version
    cast.save(timely=("140", "173"))
    before = len(verbs())
    with pytest.raises(Conflict):
        cast.save(version=seen, timely=("141", "173"))
    assert cast.figure("timely").numerator == 140
    assert len(verbs()) == before


def test_save_when_the_version_is_not_asked_about_loses_the_first_persons_work(cast, monkeypatch):
    """The negative control of the test above: without the conditional update the second save wins in silence."""
    cast.save()
    seen = cast.version
    cast.save(timely=("140", "173"))
    monkeypatch.setattr(changes, "claim", lambda quarterly_return, version, **columns: True)
    cast.save(version=seen, timely=("141", "173"))
    assert cast.figure("timely").numerator == 141


def test_first_save_when_somebody_else_has_started_is_a_conflict(cast):
    cast.save()
    with pytest.raises(Conflict):
        cast.save(version=0, timely=("1", "2"))


def test_start_when_the_row_is_there_is_a_conflict_that_leaves_the_transaction_usable(cast):
    cast.save()
    with transaction.atomic():
        with pytest.raises(Conflict):
            changes.start_return(round=cast.round, subject=cast.subject, by=cast.bob, at=NOW)
        assert Return.objects.filter(round=cast.round).count() == 1


def test_save_after_the_round_locked_is_refused_unless_it_was_sent_back(cast):
    with pytest.raises(Refused, match="closed on"):
        cast.save(at=AFTER_THE_LOCK)
    cast.submit()
    cast.take(changes.send_back_return, cast.alice, note="Count again")
    cast.save(at=AFTER_THE_LOCK, open=("121",))
    assert cast.figure("open").value == 121


def test_submit_adds_a_state_and_keeps_the_figures_in_the_audit(cast):
    cast.submit()
    assert cast.states == ["draft", "submitted"]
    event = AuditEvent.objects.order_by("pk").last()
    assert event.verb == "submit return" and event.actor == cast.bob.email
    assert event.detail["figures"][cast.timely.indicator.code]["numerator"].startswith("139")


def test_submit_when_clicked_twice_has_one_effect(cast):
    cast.save()
    version = cast.version
    cast.take(changes.submit_return, cast.bob, version=version)
    before = len(verbs())
    cast.take(changes.submit_return, cast.bob, version=version)
    assert cast.states == ["draft", "submitted"]
    assert len(verbs()) == before


def test_submit_when_the_figures_changed_since_they_were_read_is_a_conflict(cast):
    cast.save()
    read = cast.version
    cast.save(open=("119",))
    with pytest.raises(Conflict):
        cast.take(changes.submit_return, cast.bob, version=read)
    assert cast.states == ["draft"]


def test_save_when_submitted_is_refused(cast):
    cast.submit()
    with pytest.raises(Refused):
        cast.save(open=("119",))
    assert cast.figure("open").value == 120


def test_withdraw_by_the_sender_opens_the_return_again(cast):
    cast.submit()
    cast.take(changes.withdraw_return, cast.bob)
    cast.save(open=("119",))
    cast.take(changes.submit_return, cast.bob)
    assert cast.states == ["draft", "submitted", "withdrawn", "submitted"]


def test_withdraw_by_somebody_else_is_refused(cast):
    cast.submit()
    deputy = factories.create_user(authority=cast.authority, name="Deputy", unit=cast.subject.unit)
    with pytest.raises(NotTheirs, match="Bob"):
        cast.take(changes.withdraw_return, deputy)


def test_withdraw_after_approval_or_after_the_lock_is_refused(cast):
    cast.submit()
    with pytest.raises(Refused, match="closed"):
        cast.take(changes.withdraw_return, cast.bob, at=AFTER_THE_LOCK)
    cast.take(changes.approve_return, cast.alice)
    with pytest.raises(Refused, match="approved"):
        cast.take(changes.withdraw_return, cast.bob)


def test_approve_makes_return_and_figures_facts_together(cast):
    cast.submit()
    before = len(verbs())
    cast.take(changes.approve_return, cast.alice)
    row = cast.quarterly_return
    assert (row.approved_at, row.approved_by) == (NOW, cast.alice)
    figures = Observation.objects.filter(quarterly_return=row)
    assert {(figure.approved_at, figure.approved_by_id) for figure in figures} == {(NOW, cast.alice.pk)}
    assert cast.states[-1] == "approved"
    assert verbs()[before:] == ["approve return"]


def test_approve_when_the_audit_fails_leaves_nothing_approved(cast, monkeypatch):
    cast.submit()

    def fail(**event):
        raise RuntimeError("no log, no change")

    monkeypatch.setattr(changes.audit, "record", fail)
    with pytest.raises(RuntimeError):
        cast.take(changes.approve_return, cast.alice)
    assert cast.quarterly_return.approved_at is None
    assert not Observation.objects.filter(quarterly_return=cast.quarterly_return, approved_at__isnull=False).exists()


def test_approve_when_clicked_twice_has_one_effect(cast):
    cast.submit()
    version = cast.version
    cast.take(changes.approve_return, cast.alice, version=version)
    cast.take(changes.approve_return, cast.alice, version=version)
    assert cast.states.count("approved") == 1


@pytest.mark.parametrize("step", ["approve", "send back"])
def test_sender_who_may_also_check_never_judges_the_return(cast, step):
    both = (Role.MANAGER, Role.PERFORMANCE_OFFICER)
    bob = factories.create_user(authority=cast.authority, roles=both, unit=cast.subject.unit)
    cast.save(by=bob)
    cast.take(changes.submit_return, bob)
    with pytest.raises(NotTheirs):
        if step == "approve":
            cast.take(changes.approve_return, bob)
        else:
            cast.take(changes.send_back_return, bob, note="Again")
    assert cast.states[-1] == "submitted"


def test_earlier_sender_does_not_judge_a_later_sending(cast):
    both = (Role.MANAGER, Role.PERFORMANCE_OFFICER)
    dora = factories.create_user(authority=cast.authority, name="Dora", roles=both, unit=cast.subject.unit)
    cast.save(by=dora)
    cast.take(changes.submit_return, dora)
    cast.take(changes.withdraw_return, dora)
    cast.take(changes.submit_return, cast.bob)
    with pytest.raises(NotTheirs):
        cast.take(changes.approve_return, dora)


def test_sender_when_nobody_asks_who_sent_it_could_approve_it(cast, monkeypatch):
    """The negative control of the two tests above: nobody asks, and the database does not either."""
    cast.submit()
    monkeypatch.setattr(changes, "refuse_sender", lambda quarterly_return, by: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.take(changes.approve_return, cast.bob)
    take_down(RETURN_STEPS)
    cast.quarterly_return.refresh_from_db()
    cast.take(changes.approve_return, cast.bob)
    assert cast.states[-1] == "approved"


def test_send_back_keeps_the_note_and_the_manager_may_mend_it(cast):
    cast.submit()
    cast.take(changes.send_back_return, cast.alice, note="Only 120 open?")
    assert cast.quarterly_return.states.last().note == "Only 120 open?"
    cast.save(open=("132",))
    assert cast.figure("open").value == 132


@pytest.mark.parametrize("change", [changes.approve_return, changes.withdraw_return])
def test_step_when_the_return_is_a_draft_is_refused(cast, change):
    cast.save()
    with pytest.raises(Refused, match="draft"):
        cast.take(change, cast.alice)
    assert cast.states == ["draft"]


def test_approved_return_leads_nowhere(cast):
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    other = factories.create_user(authority=cast.authority, roles=(Role.PERFORMANCE_OFFICER,))
    for change, by, words in [
        (changes.submit_return, cast.bob, {}),
        (changes.approve_return, other, {}),
        (changes.send_back_return, other, {"note": "Too late"}),
    ]:
        with pytest.raises(Refused):
            cast.take(change, by, **words)
    with pytest.raises(Refused):
        cast.save(open=("1",))
    assert cast.states == ["draft", "submitted", "approved"]


def test_figure_that_is_not_whole_carries_no_number(cast):
    cast.save(timely=("2,254", "3000"), vacancies=("3.0", ""))
    timely, vacancies = cast.figure("timely"), cast.figure("vacancies")
    assert (timely.numerator, timely.figure, timely.as_printed) == (None, None, "2,254 of 3000")
    assert (vacancies.denominator, vacancies.as_printed) == (None, "3.0 of …")
    cast.save(timely=("2254", "3000"))
    assert cast.figure("timely").as_printed == "" and cast.figure("timely").numerator == Decimal(2254)
