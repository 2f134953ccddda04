"""Audited changes of where actions stand: in which rows, under which label, in which order."""

from datetime import datetime
from itertools import count

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max

from actionplans.changes.common import day_of
from actionplans.changes.promises import drop_drafts, promise
from actionplans.models import Action, Plan, PlanRow, RowAction
from actionplans.row_lines import letters
from safeguarding import audit
from safeguarding.changes.common import require_own
from safeguarding.models import User

FAR = 10_000  # things stand there while they change places: no two may share one at any moment


def hold(plan: Plan, by: User) -> None:
    """Of those who change the rows of one plan each waits for the one before."""
    require_own(thing=plan, by=by)
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def free_label(row: PlanRow) -> str:
    """The first letter that no action of the row has."""
    taken = set(row.row_actions.values_list("label", flat=True))
    return next(label for label in map(letters, count(1)) if label not in taken)


def next_order(row: PlanRow) -> int:
    return (row.row_actions.aggregate(last=Max("order"))["last"] or 0) + 1


@transaction.atomic
def join_row(*, row: PlanRow, action: Action, label: str = "", lead_in: str = "", by: User, at: datetime) -> RowAction:
    """Give an action a place at the end of a row. `label` empty: the first letter free. In an agreed plan it becomes a
    promise at once."""
    hold(row.plan, by)
    require_own(thing=action, by=by)
    if action.merged_into_id:
        raise PermissionDenied
    if row.row_actions.filter(action=action).exists():
        raise ValidationError({"action": "This action stands in the row already. Choose another."})
    check_label(row, label)
    place = RowAction.objects.create(
        row=row, action=action, label=label or free_label(row), order=next_order(row), lead_in=lead_in
    )
    audit.record(verb="add action to row", subject=action, by=by, at=at, row=str(row), label=place.label)
    if row.plan.agreed_on:
        promise([action], on=day_of(at), by=by)
    return place


def check_label(row: PlanRow, label: str, but: int = 0) -> None:
    if label and row.row_actions.filter(label=label).exclude(pk=but).exists():
        raise ValidationError({"label": f"Another action of this row is labelled {label}. Choose another label."})


@transaction.atomic
def label_place(*, place: RowAction, label: str, lead_in: str, by: User, at: datetime) -> None:
    """Change the label of an action in one row, and the words that stand over it."""
    hold(place.row.plan, by)
    check_label(place.row, label, but=place.pk)
    before = [place.label, place.lead_in]
    if [label, lead_in] == before:
        return
    place.label, place.lead_in = label, lead_in
    place.save(update_fields=["label", "lead_in"])
    audit.record(verb="label action", subject=place.action, by=by, at=at, row=str(place.row), label=[before[0], label])


@transaction.atomic
def move_place(*, place: RowAction, to: int, by: User, at: datetime) -> None:
    """Put an action at a place of its row, counted from 1; beyond the last is the last. Labels stay as they are."""
    hold(place.row.plan, by)
    places = list(place.row.row_actions.order_by("order"))
    before, after = places.index(place) + 1, max(1, min(to, len(places)))
    if before == after:
        return
    places.insert(after - 1, places.pop(before - 1))
    RowAction.objects.filter(row=place.row_id).update(order=F("order") + FAR)
    for order, item in enumerate(places, start=1):
        item.order = order
    RowAction.objects.bulk_update(places, ["order"])
    moved = {"row": str(place.row), "place": [before, after]}
    audit.record(verb="move action in row", subject=place.action, by=by, at=at, **moved)


@transaction.atomic
def remove_place(*, place: RowAction, by: User, at: datetime) -> None:
    """Take an action out of a row. One in preparation that stands in no other row is removed with it; a promise is
    not: raises ValidationError."""
    hold(place.row.plan, by)
    action, row = place.action, place.row
    audit.record(verb="take action out of row", subject=action, by=by, at=at, row=str(row), label=place.label)
    place.delete()
    drop_drafts([action])
