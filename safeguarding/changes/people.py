"""Audited changes of people and of what they may do."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from safeguarding import audit
from safeguarding.access import Role
from safeguarding.changes.common import differences, one_at_a_time, require_own, save
from safeguarding.changes.posts import end_holding, withdraw_holding
from safeguarding.models import Agency, PostHolding, RoleGrant, User

EMAIL_TAKEN = (
    "This e-mail address already has an account. Look for it in the list of people; if it is not there, it belongs to"
    " another council, and the person needs a second address."
)
PERSON_FIELDS = ("name", "email", "agency")


@transaction.atomic
def add_person(*, email: str, name: str, role: Role, by: User, at: datetime, agency: Agency | None = None) -> User:
    """A person of the authority of `by`, with a first role and no password: they choose one by the link sent to them.

    Whoever an invented administrator adds is invented too, so that no account outlives the demonstration.
    """
    fields = {"name": name, "authority": by.authority, "agency": agency, "is_demonstration": by.is_demonstration}
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, None, **fields)
    except IntegrityError as error:
        raise ValidationError({"email": EMAIL_TAKEN}) from error
    audit.record(verb="add person", subject=person, by=by, at=at, **differences(None, person, PERSON_FIELDS))
    grant_role(person=person, role=role, by=by, at=at)
    return person


@transaction.atomic
def change_person(
    *, person: User, name: str, email: str, agency: Agency | None, by: User, at: datetime, version: int | None = None
) -> User:
    """A changed address is the one to sign in with from now on; the old one, and links sent to it, stop working."""
    person = User.objects.select_for_update().get(pk=person.pk)
    was = person.email
    person.name, person.email, person.agency = name, email.lower(), agency
    try:
        with transaction.atomic():
            save(person, PERSON_FIELDS, by, at, version=version)
    except IntegrityError as error:
        raise ValidationError({"email": EMAIL_TAKEN}) from error
    if person.email != was:
        EmailAddress.objects.filter(user=person).delete()
    return person


@transaction.atomic
def choose_reminders(*, is_wanted: bool, by: User, at: datetime, version: int) -> None:
    """Whether somebody wants e-mails about returns that they owe. Everybody chooses for themselves alone."""
    person = User.objects.select_for_update(of=("self",)).select_related("authority").get(pk=by.pk)
    person.wants_reminders = is_wanted
    save(person, ("wants_reminders",), by, at, version=version)


@transaction.atomic
def deactivate(*, person: User, ends_appointments: bool, by: User, at: datetime, on: date) -> None:
    """Close an account: no further page opens for it. Its roles end now and, if asked, its appointments on a day."""
    require_own(thing=person, by=by)
    if person.pk == by.pk:
        raise ValidationError("You cannot close your own account. Ask another administrator to do it.")
    one_at_a_time(person.authority_id)
    person = User.objects.select_for_update().get(pk=person.pk)
    for grant in person.grants.filter(ended_at__isnull=True):
        end_role(grant=grant, by=by, at=at)
    if ends_appointments:
        for holding in person.holdings.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).select_related("post"):
            _leave_post(holding, on, by, at)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        audit.record(verb="close account", subject=person, by=by, at=at, is_active=["True", "False"])


def _leave_post(holding: PostHolding, on: date, by: User, at: datetime) -> None:
    """A leaver's appointment ends; one that has not begun by then never does."""
    if holding.starts_on and holding.starts_on > on:
        withdraw_holding(holding=holding, by=by, at=at)
    else:
        end_holding(holding=holding, on=on, by=by, at=at)


@transaction.atomic
def reactivate(*, person: User, by: User, at: datetime) -> None:
    """Open a closed account again. It has no role until one is granted."""
    require_own(thing=person, by=by)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        audit.record(verb="reopen account", subject=person, by=by, at=at, is_active=["False", "True"])


@transaction.atomic
def grant_role(*, person: User, role: Role, by: User, at: datetime) -> RoleGrant:
    require_own(thing=person, by=by)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise ValidationError(f"The account of {person} is closed. Reopen it first, then grant the role.")
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(user=person, role=role.value, granted_at=at, granted_by=by)
    except IntegrityError as error:
        raise ValidationError({"role": f"{person} already has the role {role.title}. Choose another."}) from error
    audit.record(verb="grant role", subject=person, by=by, at=at, role=[None, role.title])
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User, at: datetime) -> None:
    """End a role. Nobody ends their own administrator role, and the last administrator of an authority keeps it."""
    require_own(thing=grant.user, by=by)
    one_at_a_time(grant.user.authority_id)
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    if grant.ended_at:
        raise ValidationError(f"This role of {grant.user} has ended already.")
    if grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(grant.user, by)
    grant.ended_at, grant.ended_by = at, by
    grant.save(update_fields=["ended_at", "ended_by"])
    audit.record(verb="end role", subject=grant.user, by=by, at=at, role=[Role(grant.role).title, None])


def _keep_an_administrator(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise ValidationError("You cannot end your own administrator role. Ask another administrator to do it.")
    others = User.objects.filter(
        authority=person.authority_id, is_active=True, grants__role=Role.ADMINISTRATOR, grants__ended_at__isnull=True
    ).exclude(pk=person.pk)
    if not settings.DEMONSTRATION:  # invented people cannot sign in then, so they keep nobody's door open
        others = others.exclude(is_demonstration=True)
    if not others.exists():
        raise ValidationError(
            f"{person} is the only administrator left. Give somebody else the administrator role first."
        )
