"""Rows of a plan, and actions of a row, put into one order at once, as a file has them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from actionplans.changes.places import FAR, hold
from actionplans.changes.rows import number_rows
from actionplans.models import Action, Plan, PlanRow, RowAction
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def arrange_rows(*, plan: Plan, rows: list[PlanRow], by: User, at: datetime) -> bool:
    """Put these rows of a plan into this order, in the places they have together; whether anything moved."""
    hold(plan, by)
    now = list(plan.rows.order_by("order"))
    wanted = woven(now, rows)
    if wanted == now:
        return False
    number_rows(wanted)
    audit.record(verb="order plan rows", subject=plan, by=by, at=at, order=[str(row) for row in wanted])
    return True


@transaction.atomic
def arrange_places(
    *, row: PlanRow, wanted: list[tuple[Action, str | None, str | None]], by: User, at: datetime
) -> list[tuple[str, str]]:
    """Put these actions of a row into this order, under these labels and words; None leaves them. Gives what changed,
    as was and becomes. Raises ValidationError where two labels would be alike."""
    hold(row.plan, by)
    now = list(row.row_actions.select_related("action").order_by("order"))
    places = {place.action_id: place for place in now}
    before = [(place.pk, place.label, place.lead_in) for place in now]
    named = [places[action.pk] for action, _, _ in wanted]
    for place, (_, label, lead_in) in zip(named, wanted, strict=True):
        place.label = label or place.label
        place.lead_in = place.lead_in if lead_in is None else lead_in
    ordered = woven(now, named)
    after = [(place.pk, place.label, place.lead_in) for place in ordered]
    if after == before:
        return []
    labels = [place.label for place in ordered]
    if len({*labels}) < len(labels):
        raise ValidationError(f"Two actions of “{row}” would have one label: {', '.join(labels)}.")
    write_places(row, ordered)
    changed = in_words(before), in_words(after)
    audit.record(verb="order actions of row", subject=row, by=by, at=at, places=list(changed))
    return [changed]


def woven(now: list[Any], named: list[Any]) -> list[Any]:
    """The named ones in their order, in the places that they have together; the others stay where they are."""
    turn = iter(named)
    return [next(turn) if item in named else item for item in now]


def in_words(places: list[tuple[int, str, str]]) -> str:
    return ", ".join(f"{label} ({over})" if over else label for _, label, over in places)


def write_places(row: PlanRow, ordered: list[RowAction]) -> None:
    """No two may share a label or a place at any moment, so all are set aside first."""
    rows = RowAction.objects.filter(row=row)
    for place in ordered:
        rows.filter(pk=place.pk).update(order=F("order") + FAR, label=f"~{place.pk}"[:10])
    for order, place in enumerate(ordered, start=1):
        rows.filter(pk=place.pk).update(order=order, label=place.label, lead_in=place.lead_in)
