"""Every list of the site, found by walking its addresses."""

import csv
import functools
import io
import re
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from safeguarding import audit
from safeguarding.access import ROLES, Permission, Role
from safeguarding.models import User
from standards.models import Finding
from tests.addresses import addresses, urls_about_derby
from tests.guards.readers import READ, of_derby

# Whoever fills in returns and whoever checks them have a list of their own at one address; the third opens the rest.
READERS = (Role.MANAGER, Role.PERFORMANCE_OFFICER, Role.ADMINISTRATOR)
PUBLIC = "reports:public_paper_list"  # which nobody has to sign in for
PRINTED = "/action-plans/haringey-review-2009/"


@dataclass(frozen=True)
class Listed:
    url: str
    role: Role
    filters: type
    table: type
    offers: tuple[str, ...]
    """The files that its page leads to."""

    def __str__(self) -> str:
        return f"{self.url} as {self.role}"

    @property
    def client(self) -> Client:
        return of_derby(self.role)


@functools.cache
def lists() -> list[Listed]:
    """Wants the record. Each kind of table at each address once; what else a list shows is the same for every role."""
    urls, clients = urls_about_derby(), {role: of_derby(role) for role in READERS}
    found: dict[tuple[str, type], Listed] = {}
    asked = [(item, urls[item.name]) for item in addresses() if item.name in {*READ, PUBLIC}]
    # A plan kept as printed shows its rows first, a living one its actions.
    asked += [(item, PRINTED) for item, _ in asked if item.name == "actionplans:plan_detail"]
    for item, url in asked:
        for role in READERS:
            if item.name != PUBLIC and item.requires not in ROLES[role]:
                continue
            page = clients[role].get(url)
            if page.context is None or any(name not in page.context for name in ("table", "filterset")):
                break  # a table that belongs to one record has neither filters nor files
            kinds = type(page.context["filterset"]), type(page.context["table"])
            offers = tuple(sorted({*re.findall(r"export=(\w+)", page.content.decode())}))
            found.setdefault((url, kinds[1]), Listed(url, role, *kinds, offers))
            if item.requires is not Permission.READ_RECORD:
                break
    return list(found.values())


def note_in_the_log(words: list[str]) -> None:
    """An entry for each, so that the list of the log is not empty."""
    by, at = User.objects.get(email="admin@derby.example"), timezone.now()
    for number, text in enumerate(words):
        subject = Finding(pk=number + 1, title=text)
        audit.record(verb=text, subject=subject, by=by, at=at + timedelta(minutes=number), note=text)


def table_in(answer: HttpResponse) -> tuple[str, ...]:
    """Captions and rows of the lists on a page as they are written: another may stand above the one that is sorted."""
    return tuple(re.findall(r"<caption.*?</caption>|<tbody.*?</tbody>", answer.content.decode(), re.DOTALL))


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
