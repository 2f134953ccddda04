"""Audited moves of a due date. The first is the owner's; the second and every later one needs the chair (design
rule 12). The first date stays where it is: slippage is counted from it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans import ownership
from actionplans.changes.common import day_of, last_state, locked, require
from actionplans.delivery_rules import ENDED, needs_agreement, refusal_of_move
from actionplans.models import Action, DueDateRevision
from safeguarding import audit
from safeguarding.models import User

Agreement = DueDateRevision.Agreement


def due_now(action: Action) -> date | None:
    """The date in force: where the last move that counts put it, or the first one; None where it never had one."""
    moves = action.revisions.filter(agreement__in=[Agreement.NOT_NEEDED, Agreement.AGREED])
    last = moves.order_by("-on", "-pk").first()
    return last.to_on if last else action.original_due_on


def moves_counted(action: Action) -> int:
    """How often its date was moved or is asked to be; refused moves never counted."""
    return action.revisions.exclude(agreement=Agreement.REFUSED).count()


@transaction.atomic
def move_date(*, action: Action, to_on: date, reason: str, by: User, at: datetime) -> DueDateRevision:
    """Move the due date, or ask the chair to. Raises ValidationError where it has none, where a move waits already,
    where the action has ended, or where the day has passed."""
    action, today = locked(action), day_of(at)
    require(ownership.may_report(by, action, today))
    last = last_state(action)
    if last and last.state in {*ENDED, "reported"}:
        raise ValidationError(f"Its date no longer moves: it stands at “{last.get_state_display().lower()}”.")
    now = due_now(action)
    is_asked = action.revisions.filter(agreement=Agreement.ASKED).exists()
    if words := refusal_of_move(now, to_on, is_asked=is_asked, today=today):
        raise ValidationError({"to_on": words})
    agreement = Agreement.ASKED if needs_agreement(moves_counted(action)) else Agreement.NOT_NEEDED
    moved = {"from_on": now, "to_on": to_on, "reason": reason, "agreement": agreement}
    revision = DueDateRevision.objects.create(action=action, on=today, by=by, **moved)
    detail = {"from_on": str(now), "to_on": str(to_on), "reason": reason, "agreement": str(agreement)}
    audit.record(verb="move due date", subject=action, by=by, at=at, **detail)
    return revision


@transaction.atomic
def decide_move(*, revision: DueDateRevision, is_agreed: bool, decision: str, by: User, at: datetime) -> bool:
    """Agree to a move that was asked for, or refuse it with a reason. False where this person decided just so already,
    by a second click. Raises ValidationError where it was decided otherwise meanwhile."""
    today = day_of(at)
    require(ownership.may_decide(by, revision.action, today) and revision.by_id != by.pk)
    agreement = Agreement.AGREED if is_agreed else Agreement.REFUSED
    decided = {"agreement": agreement, "decided_on": today, "decided_by": by, "decision": decision}
    if not DueDateRevision.objects.filter(pk=revision.pk, agreement=Agreement.ASKED).update(**decided):
        revision.refresh_from_db()
        if (revision.decided_by_id, revision.agreement) == (by.pk, agreement):
            return False
        who = revision.decided_by.name if revision.decided_by else "Somebody"
        raise ValidationError(f"{who} has decided this already: {revision.get_agreement_display().lower()}.")
    verb = "agree to a move of a due date" if is_agreed else "refuse a move of a due date"
    audit.record(verb=verb, subject=revision.action, by=by, at=at, to_on=str(revision.to_on), decision=decision)
    return True
