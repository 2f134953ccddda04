"""Who and what the tests of the administrator's screens need beside the demonstration."""

from datetime import UTC, date, datetime

from safeguarding.access import Role
from safeguarding.models import Agency, AuditEvent, Authority, Document, Post, PostHolding, RoleGrant, Unit, User

NOW = datetime(2026, 11, 20, 9, 30, 17, tzinfo=UTC)  # a moment at which no fixture does anything
TODAY = date(2026, 11, 20)


def somebody(who: str) -> User:
    """One of the demonstration's people: somebody("manager"), somebody("board-kent")."""
    local, _, council = who.partition("-")
    return User.objects.get(email=f"{local}@{council or 'derby'}.example")


def make_person(
    *, email: str, name: str = "Charlie", council: str = "derby", role: Role | None = None, **fields
) -> User:
    person = User.objects.create_user(email, None, name=name, authority=Authority.objects.get(slug=council), **fields)
    if role:
        RoleGrant.objects.create(user=person, role=role.value, granted_at=NOW)
    return person


def second_administrator() -> User:
    return make_person(email="admin2@derby.example", name="Alice", role=Role.ADMINISTRATOR)


def kent_administrator() -> User:
    return make_person(email="admin@kent.example", name="Bob", council="kent", role=Role.ADMINISTRATOR)


def make_post(*, title: str = "Family help lead", council: str = "derby", **fields) -> Post:
    authority = Authority.objects.get(slug=council)
    return Post.objects.create(title=title, slug=f"post-{Post.objects.count()}", authority=authority, **fields)


def make_unit(*, name: str = "Family help", council: str = "derby", **fields) -> Unit:
    authority = Authority.objects.get(slug=council)
    fields = {"kind": "team", "slug": f"unit-{Unit.objects.count()}", **fields}
    return Unit.objects.create(name=name, authority=authority, **fields)


def make_agency(*, name: str = "Family charity", councils: tuple[str, ...] = ("derby",), **fields) -> Agency:
    agency = Agency.objects.create(name=name, slug=f"agency-{Agency.objects.count()}", kind="voluntary", **fields)
    agency.authorities.set(Authority.objects.filter(slug__in=councils))
    return agency


def hold(post: Post, person: User, starts_on: date | None, ends_on: date | None = None) -> PostHolding:
    return PostHolding.objects.create(post=post, user=person, starts_on=starts_on, ends_on=ends_on)


def printed_post(**fields) -> Post:
    return make_post(title="Reader of retold reports", document=Document.objects.get(slug="climbie-2004"), **fields)


def verbs() -> list[str]:
    """What the audit log says was done at NOW, oldest first."""
    return list(AuditEvent.objects.filter(at=NOW).values_list("verb", flat=True))


def last_detail() -> dict:
    return AuditEvent.objects.last().detail
