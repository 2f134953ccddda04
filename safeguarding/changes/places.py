"""Audited changes of units and agencies: where posts and people belong."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from safeguarding import audit
from safeguarding.changes.common import add, belongs_to, differences, free_slug, one_at_a_time, require_own, save
from safeguarding.database import fold
from safeguarding.models import Agency, Post, Unit, User

UNIT_FIELDS = ("name", "kind", "parent", "starts_on", "ends_on", "note")
AGENCY_FIELDS = ("name", "short_name", "kind", "starts_on", "ends_on", "succeeded_by", "note")


@transaction.atomic
def save_unit(*, unit: Unit, by: User, at: datetime, version: int | None = None) -> Unit:
    """Write a new or changed unit of the authority of `by`. The tree stays a tree, whoever moves what meanwhile."""
    one_at_a_time(by.authority_id)
    if unit.pk is None:
        unit.authority, unit.is_demonstration, unit.slug = by.authority, by.is_demonstration, free_slug(Unit, unit.name)
    if unit.parent and not belongs_to(unit.parent, by):
        raise PermissionDenied
    if unit.pk and unit.parent_id and _is_above(unit, unit.parent_id):
        raise ValidationError({"parent": f"{unit} cannot be part of itself or of a unit inside it. Choose another."})
    beside = Unit.objects.filter(authority=unit.authority, parent=unit.parent, document=None, ends_on__isnull=True)
    if unit.ends_on is None and beside.filter(name__iexact=unit.name).exclude(pk=unit.pk).exists():
        raise ValidationError({"name": f"There is already a unit called {unit.name} in this place. Use another name."})
    if unit.pk and unit.ends_on:
        _check_nothing_outlives(unit)
    if unit.pk:
        return save(unit, UNIT_FIELDS, by, at, version=version)
    return add(unit, UNIT_FIELDS, by, at)


def _is_above(unit: Unit, parent_id: int) -> bool:
    """Whether the unit is the parent itself or one of its ancestors as the database has them now."""
    return Unit.objects.ancestors(parent_id, include_self=True).filter(pk=unit.pk).exists()


def _check_nothing_outlives(unit: Unit) -> None:
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=unit.ends_on)
    inside = [*unit.children.filter(later), *unit.posts.filter(later, document=None)]
    if inside:
        named = ", ".join(str(thing) for thing in inside[:3]) + (" and others" if len(inside) > 3 else "")
        raise ValidationError({"ends_on": f"After that day it still has: {named}. Move or end them first."})


@transaction.atomic
def save_agency(*, agency: Agency, by: User, at: datetime, version: int | None = None) -> Agency:
    """Write a new or changed agency. A new one works with the authority of `by`."""
    if any(fold(other.name) == fold(agency.name) for other in Agency.objects.exclude(pk=agency.pk)):
        raise ValidationError({"name": "There is already an agency of this name. Look for it in the list of agencies."})
    successor, seen = agency.succeeded_by, {agency.pk}
    while successor:
        if successor.pk in seen:
            raise ValidationError({"succeeded_by": f"{successor} was itself followed by {agency}. Choose another."})
        seen.add(successor.pk)
        successor = successor.succeeded_by
    if agency.pk:
        return save(agency, AGENCY_FIELDS, by, at, version=version)
    agency.slug, agency.is_demonstration = free_slug(Agency, agency.name), by.is_demonstration
    agency.save()
    agency.authorities.add(by.authority)
    audit.record(verb="add agency", subject=agency, by=by, at=at, **differences(None, agency, AGENCY_FIELDS))
    return agency


@transaction.atomic
def join_agency(*, agency: Agency, by: User, at: datetime) -> None:
    """The agency works with the authority of `by` from now on, and its administrators may change its entry."""
    if not belongs_to(agency, by):
        agency.authorities.add(by.authority)
        audit.record(verb="join agency", subject=agency, by=by, at=at, authority=[None, str(by.authority)])


@transaction.atomic
def leave_agency(*, agency: Agency, by: User, at: datetime, on: date) -> None:
    """The reverse. Refused while people or posts of the authority belong to it."""
    require_own(thing=agency, by=by)
    people = User.objects.filter(authority=by.authority, agency=agency, is_active=True)
    posts = Post.objects.on(on).filter(authority=by.authority, agency=agency, document=None)
    if people.exists() or posts.exists():
        raise ValidationError(f"People or posts here still belong to {agency}. Move or end them first.")
    agency.authorities.remove(by.authority)
    audit.record(verb="leave agency", subject=agency, by=by, at=at, authority=[str(by.authority), None])
