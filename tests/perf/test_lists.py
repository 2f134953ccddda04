"""How long two lists take as they grow, against Django's bare list of the same rows and against their one query.

A table of ratios for a person to read: nothing is asserted, since times say more about the machine than about the code.
Requests for the three alternate, so that whatever else the machine does falls on all. BENCH_ROWS chooses the sizes.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.client import ClientHandler

from actionplans.models import Action
from safeguarding.models import AuditEvent, User
from safeguarding.paging import LONGEST
from tests import many_rows

SIZES = [int(size) for size in os.environ.get("BENCH_ROWS", "10000,100000,1000000").split(",")]
BLOCKS, REQUESTS = 7, 3
COMPETITORS = "ours", "bare", "floor"


@dataclass(frozen=True)
class Growing:
    name: str
    reader: str
    rows: Callable
    add: Callable[[int], None]
    newest_first: bool


LISTS = [
    Growing("actions", "board@derby.example", Action.objects.visible_to, many_rows.add_actions, newest_first=False),
    Growing("audit", "admin@derby.example", AuditEvent.objects.visible_to, many_rows.add_entries, newest_first=True),
]


def grow(listed: Growing, reader: User, size: int) -> None:
    """To so many rows that the reader sees. PostgreSQL would check each of a million references after the fact."""
    if connection.vendor == "postgresql":
        many_rows.run("SET session_replication_role = replica")
    listed.add(size - listed.rows(reader).count())
    if connection.vendor == "postgresql":
        many_rows.run("SET session_replication_role = DEFAULT")
        many_rows.run("VACUUM ANALYZE")
    else:
        many_rows.run("ANALYZE")


def addresses(listed: Growing, reader: User, size: int) -> dict[str, list[str]]:
    """Of the first page and of one at nine tenths, for each of the three."""
    page = size * 9 // 10 // 50
    rows = listed.rows(reader).order_by("-pk" if listed.newest_first else "pk")
    place = rows.values_list("pk", flat=True)[page * 50 - 1]
    start = 2**40 if listed.newest_first else 0
    deep = f"after={place}" if size > LONGEST else f"page={page + 1}"
    name = listed.name
    return {
        "first page": [f"/{name}/", f"/bare/{name}/", f"/floor/{name}/?after={start}"],
        "at nine tenths": [f"/{name}/?{deep}", f"/bare/{name}/?page={page + 1}", f"/floor/{name}/?after={place}"],
    }


class Plain(RequestFactory):
    """Asks the application without the test client's notes on each template, which would cost more than the page."""

    def request(self, **request):
        return ClientHandler()(self._base_environ(**request))


def milliseconds(client: Plain, url: str) -> float:
    times = []
    for _ in range(REQUESTS):
        start = perf_counter()
        assert client.get(url).status_code == 200
        times.append(perf_counter() - start)
    return median(times) * 1000


def measure(client: Plain, urls: list[str]) -> list[tuple[float, ...]]:
    """One line a block: a time for each of the three."""
    for url in urls:
        client.get(url)
    return [tuple(milliseconds(client, url) for url in urls) for _ in range(BLOCKS)]


def ratio(lines: list[tuple[float, ...]], one: int, other: int) -> float:
    return median(line[one] / line[other] for line in lines)


@pytest.mark.bench
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.name)
def test_time_of_a_list_as_it_grows(kept, listed, capsys):
    reader, signed_in, client = User.objects.get(email=listed.reader), Client(), Plain()
    signed_in.force_login(reader)
    client.cookies = signed_in.cookies
    found = {}
    with override_settings(ROOT_URLCONF="tests.perf.urls"):
        for size in SIZES:
            grow(listed, reader, size)
            for page, urls in addresses(listed, reader, size).items():
                found[page, size] = measure(client, urls)
    with capsys.disabled():
        show(listed.name, found)


def show(name: str, found: dict[tuple[str, int], list[tuple[float, ...]]]) -> None:
    print(
        f"\n\nList of {name}, {connection.vendor}. Milliseconds, the median of {BLOCKS} blocks; ratios within a block."
    )
    print(f"{'':15} {'rows':>9} {'ours':>8} {'bare':>8} {'floor':>8} {'ours/bare':>10} {'ours/floor':>11}")
    for (page, size), lines in sorted(found.items(), key=lambda item: item[0][0] != "first page"):
        times = " ".join(f"{median(column):8.1f}" for column in zip(*lines, strict=True))
        print(f"{page:15} {size:9,} {times} {ratio(lines, 0, 1):10.2f} {ratio(lines, 0, 2):11.1f}")
    for page in dict.fromkeys(page for page, _ in found):
        first, last = found[page, SIZES[0]], found[page, SIZES[-1]]
        growth = [median(line[k] for line in last) / median(line[k] for line in first) for k in range(3)]
        said = ", ".join(f"{who} {times:.2f}" for who, times in zip(COMPETITORS, growth, strict=True))
        print(f"T({SIZES[-1]:,}) / T({SIZES[0]:,}), {page}: {said}")
