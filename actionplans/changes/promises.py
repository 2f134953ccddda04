"""When an action becomes a promise: with the agreement of its plan, or at once in a plan that is agreed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans.changes.common import day_of
from actionplans.delivery_rules import State
from actionplans.models import Action, DeliveryState, Plan, PlanRow, RowAction
from actionplans.standing import DELIVERABLE
from safeguarding import audit
from safeguarding.models import User
from safeguarding.versions import Conflict, claim

KEPT = "“{}” is promised, and stands in no other row. Close it instead of taking it out."


def promise(actions: Iterable[Action], *, on: date, by: User) -> list[Action]:
    """Make promises of those that are none yet; what can be delivered gets its first state. Returns them."""
    made = [action for action in actions if action.set_on is None and action.document_id is None]
    for action in made:
        action.set_on = on
        claim(action, action.version)  # whoever has it open was shown a draft
        action.save(update_fields=["set_on", "version"])
        begin(action, on=on, by=by)
    return made


def begin(action: Action, *, on: date, by: User) -> None:
    """The first state of a promise that can be delivered, unless it has one."""
    if action.kind in DELIVERABLE and not action.delivery_states.exists():
        DeliveryState.objects.create(action=action, state=State.NOT_STARTED, on=on, by=by)


@transaction.atomic
def agree_plan(*, plan: Plan, version: int, by: User, at: datetime) -> bool:
    """Agree a plan in preparation: from now on it is read by the whole council, and its actions are promises. False
    where it is agreed already. Raises ValidationError where it has no action, or was changed since it was shown."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.agreed_on:
        return False
    actions = list(Action.objects.filter(rows__plan=plan).distinct())
    if not actions:
        raise ValidationError("The plan has no action yet, so there is nothing to agree. Add one first.")
    if not claim(plan, version):
        words = "Somebody changed the plan while this page was open. Look at it again, then agree it."
        raise Conflict(words, version=plan.version)
    plan.agreed_on, plan.agreed_by = day_of(at), by
    plan.save(update_fields=["agreed_on", "agreed_by", "version"])
    promised = promise(actions, on=plan.agreed_on, by=by)
    names = [f"{action.pk} {action.title}" for action in promised]
    audit.record(verb="agree plan", subject=plan, by=by, at=at, promised=names)
    return True


def drop_drafts(actions: Iterable[Action]) -> list[str]:
    """Remove those in preparation that stand in no row any more; the titles of those removed. Raises ValidationError
    where a promise would be left without a row (design rule 12: it can be closed, and no longer removed)."""
    gone = []
    for action in actions:
        if action.document_id or action.row_actions.exists():
            continue
        if action.set_on:
            raise ValidationError(KEPT.format(action.title))
        gone.append(action.title)
        action.delete()
    return gone


def promised_only_in(rows: Iterable[PlanRow]) -> list[Action]:
    """The promises that would be left without a place, were these rows removed."""
    keys = [row.pk for row in rows]
    elsewhere = RowAction.objects.exclude(row__in=keys).values("action")
    return list(Action.objects.filter(rows__in=keys, set_on__isnull=False).exclude(pk__in=elsewhere).distinct())
