"""Two actions that ask the same thing become one. The other keeps its history, and leads to the one that stays."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans.changes.common import day_of
from actionplans.changes.promises import promise
from actionplans.models import Action, Plan, RowAction
from safeguarding import audit
from safeguarding.changes.common import require_own
from safeguarding.models import User
from safeguarding.versions import Conflict, claim

CHANGED = "One of the two was changed while this page was open. Look at both again, then merge them."


@transaction.atomic
def merge_action(*, kept: Action, duplicate: Action, versions: tuple[int, int], by: User, at: datetime) -> None:
    """Put the kept action into the rows of the duplicate, and let it answer the same findings. Where both stand in one
    row, the duplicate's place goes. `versions` of the two are those that were on the screen."""
    for action in (kept, duplicate):
        require_own(thing=action, by=by)
    if kept.pk == duplicate.pk or kept.merged_into_id:
        raise ValidationError("Choose another action: this one cannot be kept.")
    if duplicate.merged_into_id == kept.pk:
        return  # a second click
    refuse_what_waits(duplicate)
    if not (claim(kept, versions[0]) and claim(duplicate, versions[1])):
        raise Conflict(CHANGED, version=0)
    places = [take_place(place, kept) for place in duplicate.row_actions.select_related("row__plan")]
    kept.findings.add(*duplicate.findings.all())
    kept.contributors.add(*duplicate.contributors.all())
    for waiting in duplicate.dependants.exclude(pk=kept.pk):
        waiting.depends_on = kept
        waiting.save(update_fields=["depends_on"])
    if kept.depends_on_id == duplicate.pk:
        kept.depends_on = None
        kept.save(update_fields=["depends_on"])
    duplicate.merged_into = kept
    duplicate.save(update_fields=["merged_into", "version"])
    if duplicate.set_on or Plan.objects.filter(rows__actions=kept, agreed_on__isnull=False).exists():
        promise([kept], on=day_of(at), by=by)
    detail = {"kept": f"{kept.pk} {kept.title}", "places": places}
    audit.record(verb="merge action", subject=duplicate, by=by, at=at, **detail)


def take_place(place: RowAction, kept: Action) -> str:
    """The kept action stands there from now on; said in words."""
    if RowAction.objects.filter(row=place.row_id, action=kept).exists():
        place.delete()
        return f"{place.row.plan}, {place}: taken out, since the other stands in the same row"
    RowAction.objects.filter(pk=place.pk).update(action=kept)
    return f"{place.row.plan}, {place}"


def refuse_what_waits(duplicate: Action) -> None:
    """Raises ValidationError where somebody still waits for a word about the duplicate: nobody could give it later."""
    name = f"“{duplicate.title}”"
    if duplicate.revisions.filter(agreement="asked").exists():
        raise ValidationError(f"{name} has a move of its date that waits for the chair. Have it decided first.")
    if duplicate.challenges.filter(settled_on=None).exists():
        raise ValidationError(f"{name} has a question that is not settled. Have it settled first.")
