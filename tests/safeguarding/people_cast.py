"""Who and what the tests of the administrator's screens need beside the demonstration."""

import csv
import io
from datetime import UTC, date, datetime

from django.urls import reverse

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


def page(response) -> str:
    return response.content.decode()


def of(name: str) -> str:
    """The address of a page by its name, about one of the demonstration's records."""
    person = somebody("manager")
    holding = person.holdings.get()
    arguments = {
        "person": [person.pk],
        "role_grant": [person.pk],
        "role_end": [person.pk, person.grants.get(role="manager").pk],
        "post": [holding.post_id],
        "holder_appoint": [holding.post_id],
        "holder": [holding.post_id, holding.pk],
        "unit": [Unit.objects.get(slug="demo-reception").pk],
        "agency": [Agency.objects.get(slug="demo-health").pk],
    }
    if name == "people" or name.endswith(("_list", "_add")):
        return reverse(name)
    return reverse(name, args=arguments.get(name) or arguments[name.partition("_")[0]])


def rows_of(client, query: str) -> list[dict]:
    response = client.get(f"{query}{'&' if '?' in query else '?'}export=csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
