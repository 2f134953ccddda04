"""Making, changing and ending sets of areas to compare with, each in one transaction with its audit entry."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from indicators.models import Area, ComparatorMember, ComparatorSet
from safeguarding import audit
from safeguarding.changes import common
from safeguarding.changes.common import one_at_a_time, require_own
from safeguarding.models import User
from safeguarding.versions import conflict_of

FIELDS = ("name", "kind", "source", "starts_on", "ends_on", "note")
Member = tuple[Area, str]  # with how close it is, in the words of the model


@transaction.atomic
def make_set(*, made: ComparatorSet, members: Sequence[Member], by: User, at: datetime) -> ComparatorSet:
    """A new set of the authority of `by`. One of neighbours that is in force until further notice, or beyond the first
    day of the new one, then ends the day before. Raises ValidationError where two sets of neighbours would be in force
    on one day all the same, or where there is one of the name and first day."""
    one_at_a_time(by.authority_id)
    made.authority, made.is_demonstration = by.authority, by.is_demonstration
    for before in followed(made):
        end(before, made.starts_on - timedelta(days=1), by, at)
    require_free(made)
    made.save()
    keep_members(made, members)
    said = {name: str(getattr(made, name) or "") for name in FIELDS}
    audit.record(verb="add comparator set", subject=made, by=by, at=at, **said, members=named(members))
    return made


def followed(made: ComparatorSet) -> list[ComparatorSet]:
    """Sets of neighbours that a new one brings to an end: in force on its first day, and begun before it."""
    if made.kind != ComparatorSet.Kind.NEIGHBOURS:
        return []
    same = ComparatorSet.objects.filter(authority=made.authority, kind=made.kind).exclude(pk=made.pk)
    return list(same.on(made.starts_on).filter(starts_on__lt=made.starts_on))


def end(before: ComparatorSet, last_day: date, by: User, at: datetime) -> None:
    was = str(before.ends_on or "")
    before.ends_on = last_day
    before.version += 1
    before.save(update_fields=["ends_on", "version"])
    audit.record(verb="end comparator set", subject=before, by=by, at=at, ends_on=[was, str(last_day)])


def require_free(made: ComparatorSet) -> None:
    same = ComparatorSet.objects.filter(authority=made.authority).exclude(pk=made.pk)
    if same.filter(name=made.name, starts_on=made.starts_on).exists():
        words = f"There is a set “{made.name}” from that day on. Change that one, or enter another day."
        raise ValidationError({"starts_on": words})
    if made.kind != ComparatorSet.Kind.NEIGHBOURS:
        return
    others = same.filter(kind=made.kind).exclude(ends_on__lt=made.starts_on)
    if made.ends_on:
        others = others.exclude(starts_on__gt=made.ends_on)
    if other := others.order_by("starts_on").first():
        days = f"from {common.day(other.starts_on)}" + (f" to {common.day(other.ends_on)}" if other.ends_on else " on")
        words = f"“{other.name}” is the set of neighbours {days}, and there is one at a time. Change the days of one."
        raise ValidationError({"starts_on": words})


@transaction.atomic
def change_set(
    *, changed: ComparatorSet, members: Sequence[Member], version: int, by: User, at: datetime
) -> ComparatorSet:
    """Correct a set, or end it by its last day. `version` as for `common.write`. Raises Conflict where somebody saved
    it since, and ValidationError as `make_set` does. Saved without any change, it leaves no trace."""
    require_own(thing=ComparatorSet.objects.get(pk=changed.pk), by=by)
    one_at_a_time(by.authority_id)
    require_free(changed)
    differs = common.write(changed, FIELDS, version)
    before = [(row.area, row.closeness) for row in members_of(changed)]
    if before != list(members):
        if not differs and not common.claim(changed, version):
            now = ComparatorSet.objects.get(pk=changed.pk)
            raise conflict_of(now, {"members": [named(before), named(members)]})
        changed.members.all().delete()
        keep_members(changed, members)
        differs["members"] = [named(before), named(members)]
    if differs:
        audit.record(verb="change comparator set", subject=changed, by=by, at=at, **differs)
    return changed


def members_of(comparator_set: ComparatorSet) -> Any:
    return comparator_set.members.select_related("area__subject").order_by("order")


def keep_members(comparator_set: ComparatorSet, members: Sequence[Member]) -> None:
    for order, (area, closeness) in enumerate(members, start=1):
        ComparatorMember.objects.create(comparator_set=comparator_set, area=area, order=order, closeness=closeness)


def named(members: Sequence[Member]) -> str:
    """For the audit log and for whoever comes second."""
    return "; ".join(
        f"{area.subject.name}, {closeness}" if closeness else area.subject.name for area, closeness in members
    )
