"""A figure changed after it was approved: both are kept, and the old one stands until the new one is approved."""

import pytest
from django.db import IntegrityError, transaction

from indicators import changes
from indicators.changes import NotTheirs, Refused, digest_of
from indicators.models import FigureNote, Observation
from safeguarding.models import AuditEvent
from tests.indicators.returns_cast import NOW


@pytest.fixture
def approved(cast):
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    return cast


@pytest.fixture
def reopened(approved):
    approved.take(changes.reopen_return, approved.alice, note="Two assessments were counted twice")
    return approved


def rows(cast, name="timely"):
    found = Observation.objects.filter(quarterly_return=cast.quarterly_return, version=getattr(cast, name))
    return list(found.order_by("pk"))


def correct(cast, reason="Counted twice", **typed):
    reasons = {getattr(cast, name): reason for name in typed}
    return changes.save_draft(
        round=cast.round,
        subject=cast.subject,
        version=cast.version,
        entries=cast.entries(**typed),
        reasons=reasons,
        by=cast.bob,
        at=NOW,
    )


def test_correction_waits_beside_the_figure_that_stands(reopened):
    correct(reopened, timely=("137", "173"))
    old, new = rows(reopened)
    assert (old.numerator, old.is_current, old.approved_at is None) == (139, True, False)
    assert (new.numerator, new.is_current, new.approved_at) == (137, False, None)
    assert (new.corrects, new.correction_reason) == (old, "Counted twice")
    assert list(Observation.objects.agreed().filter(version=reopened.timely)) == [old]


def test_correction_once_approved_takes_its_place_and_both_are_kept(reopened):
    correct(reopened, timely=("137", "173"))
    reopened.take(changes.submit_return, reopened.bob)
    reopened.take(changes.approve_return, reopened.alice)
    old, new = rows(reopened)
    assert (old.is_current, new.is_current, new.approved_by) == (False, True, reopened.alice)
    assert list(Observation.objects.agreed().filter(version=reopened.timely)) == [new]
    assert len(rows(reopened, "open")) == 1  # what nobody changed is not written again
    event = AuditEvent.objects.order_by("pk").last()
    was, now = event.detail["corrected"][reopened.timely.indicator.code]
    assert (was["numerator"][:3], now["numerator"][:3]) == ("139", "137")


def test_corrected_figure_may_be_corrected_again(reopened):
    for number in ("137", "136"):
        correct(reopened, timely=(number, "173"))
        reopened.take(changes.submit_return, reopened.bob)
        reopened.take(changes.approve_return, reopened.alice)
        reopened.take(changes.reopen_return, reopened.alice, note="Again")
    assert [(row.numerator, row.is_current) for row in rows(reopened)] == [(139, False), (137, False), (136, True)]


def test_correction_typed_back_to_the_approved_figure_is_taken_out(reopened):
    correct(reopened, timely=("137", "173"))
    correct(reopened, timely=("139", "173"))
    assert len(rows(reopened)) == 1


def test_correction_without_a_reason_may_be_a_draft_but_is_never_approved(reopened):
    correct(reopened, reason="", timely=("137", "173"))
    reopened.take(changes.submit_return, reopened.bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        reopened.take(changes.approve_return, reopened.alice)
    assert [row.is_current for row in rows(reopened)] == [True, False]


def test_reopened_return_can_be_closed_again_as_it_was(reopened):
    correct(reopened, timely=("137", "173"))
    reopened.take(changes.close_return, reopened.alice)
    assert reopened.states[-1] == "approved"
    assert [row.numerator for row in rows(reopened)] == [139]
    assert reopened.timely.indicator.code in AuditEvent.objects.order_by("pk").last().detail["given_up"]


def test_sender_does_not_approve_their_own_correction(reopened):
    correct(reopened, timely=("137", "173"))
    reopened.take(changes.submit_return, reopened.bob)
    with pytest.raises(NotTheirs):
        reopened.take(changes.approve_return, reopened.bob)


def test_figures_of_an_approved_return_stand_still_until_it_is_reopened(approved):
    with pytest.raises(Refused, match="approved"):
        correct(approved, timely=("137", "173"))
    with pytest.raises(IntegrityError), transaction.atomic():  # nor can a return be reopened without a reason
        approved.take(changes.reopen_return, approved.alice, note="")


def test_what_was_sent_in_is_kept_with_its_digest_and_never_changes(cast):
    cast.save()
    cast.take(changes.submit_return, cast.bob, doubts={cast.timely.pk: ["12 points under the target."]})
    step = cast.quarterly_return.states.get(state="submitted")
    sent = step.figures[str(cast.timely.pk)]
    assert (sent["numerator"][:3], sent["doubts"]) == ("139", ["12 points under the target."])
    assert step.digest == digest_of(step.figures)
    cast.take(changes.send_back_return, cast.alice, note="See below", figure_notes={cast.timely: "Count again"})
    cast.save(timely=("140", "173"))
    cast.take(changes.submit_return, cast.bob)
    first, second = cast.quarterly_return.states.filter(state="submitted")
    assert (first.digest, second.figures[str(cast.timely.pk)]["numerator"][:3]) == (step.digest, "140")
    assert FigureNote.objects.get(step__quarterly_return=cast.quarterly_return).note == "Count again"


def test_what_a_page_saves_by_itself_is_kept_without_an_entry_in_the_log(cast):
    cast.save()
    before = AuditEvent.objects.count()
    entries = cast.entries(timely=("141", "173"))
    about = {"round": cast.round, "subject": cast.subject, "version": cast.version, "by": cast.bob, "at": NOW}
    changes.save_draft(**about, entries=entries, is_autosave=True)
    assert (cast.figure("timely").numerator, AuditEvent.objects.count()) == (141, before)
    assert cast.quarterly_return.saved_by == cast.bob
