"""Whatever is typed into an address or sent to a form, no answer is 500 or above. On both databases.

One question carries an odd value in every parameter. The normal suite gives each parameter the values that do most harm
and some of the others, in turn, and each argument a NUL and half of the rest; under soak each has every value. What our
code makes of a value is the same on both databases, so it is seen on PostgreSQL, which refuses most; on SQLite the
suite asks for what that refuses as well, numbers longer than its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from inspect import getsource, unwrap
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.forms import BoundField, CheckboxSelectMultiple
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from safeguarding.access import ROLES, Permission, Role
from standards.models import Finding
from tests.addresses import Address, addresses, urls_about_derby
from tests.conftest import DAY
from tests.guards.forms_sent import BY_SCRIPT, FORMS, WITH_A_FILE, filled_in
from tests.guards.odd_values import FOREIGN, HARDEST, NO_FORMS, ODD_PARTS, VALUES
from tests.guards.readers import DERBY, of_derby
from tests.test_access import OPEN

READS = re.compile(r"""GET(?:\.get\(|\.getlist\(|\[)"(\w+)""")
SHARED = ["sort", "page", "export", "words", "q", "theme", "in", "round", "check", "per_page", "next"]
SHARED += [
    "edition",
    "as",
    "after",
    "from",
    "replaces",
    "actions",
    "body",
    "meeting",
    "finding",
    "view",
    "on",
    "since",
    "show",
]
SHARED += ["standard", "answer"]
SHARED += ["re_audits"]
SHARED += ["holds", "number", "regime", "about"]
EVERY = list(addresses())
IS_SQLITE = connection.vendor == "sqlite"
HARDEST_HERE = HARDEST[1:2] if IS_SQLITE else HARDEST
ROOT = Path(__file__).resolve().parents[2]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def urls(record):
    return urls_about_derby()


def visitor(item: Address) -> Client:
    """Somebody who may open an address, so that it is not refused before it is read."""
    if isinstance(item.requires, Permission):
        return of_derby(next(role for role in DERBY if item.requires in ROLES[role]))
    return Client() if item.name in OPEN or item.requires is None else of_derby(next(iter(DERBY)))


def status(client: Client, url: str, body: str | bytes | None = None, kind: str = FORM) -> int:
    """What is answered; nothing is kept, so that each question finds the record and the person as they were."""
    client.raise_request_exception = False
    cookies = client.cookies.copy()
    where, _, query = url.partition("?")
    with transaction.atomic():
        if body is None:
            answer = client.get(where, QUERY_STRING=query)
        else:
            answer = client.generic("POST", where, body, content_type=kind, QUERY_STRING=query)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code


def faults(questions: Iterable[str], send: Callable[[str], int]) -> list[str]:
    """The questions that were answered by an error of ours."""
    return [question[:300] for question in questions if send(question) >= 500]


# --- Addresses with parameters ---


def own_parameters(client: Client, item: Address, url: str) -> list[str]:
    """What this page reads from its address, and others do not: its filters, and what its view names."""
    filters = (client.get(url).context or {}).get("filterset")
    return [*(filters.form.fields if filters else []), *READS.findall(getsource(unwrap(item.view)))]


def queries(names: list[str], numbers: Iterable[int]) -> Iterator[str]:
    """One for each number, with a value for every name; in as many as there are values, each name has each of them."""
    for number in numbers:
        given = [(name, VALUES[number * place % len(VALUES)]) for place, name in enumerate(names, start=1)]
        twice = [(name, VALUES[-number % len(VALUES)]) for name, _ in given] if number % 3 == 0 else []
        yield "&".join([*(f"{name}={value}" for name, value in given + twice), FOREIGN])


def alike(names: list[str], values: list[str]) -> Iterator[str]:
    """Each value in every name at once."""
    return ("&".join(f"{name}={value}" for name in names) for value in values)


def asked_of(client: Client, item: Address, url: str, place: int, *, full: bool) -> Iterator[str]:
    own = own_parameters(client, item, url)
    names = [*dict.fromkeys([*SHARED, *own])]
    hardest = HARDEST if full else HARDEST_HERE if own else []
    yield from (f"{url}?{query}" for query in alike(names, hardest))
    more = 2 * bool(own) - 1 if IS_SQLITE else 1 + bool(own)
    numbers = range(len(VALUES)) if full else range(2 * place, 2 * place + more)
    yield from (f"{url}?{query}" for query in queries(names, numbers))


def check_addresses(urls: dict[str, str], *, full: bool) -> None:
    """By one reader each; whoever checks returns has a list of their own where the others have theirs."""
    readers = [(item, visitor(item)) for item in EVERY]
    readers += [(item, of_derby(Role.PERFORMANCE_OFFICER)) for item in EVERY if item.name == "indicators:return_list"]
    for place, (item, client) in enumerate(readers):
        questions = asked_of(client, item, urls[item.name], place, full=full)
        assert faults(questions, lambda url, client=client: status(client, url)) == [], item.name


def test_address_bears_odd_values_in_all_its_parameters(urls):
    check_addresses(urls, full=False)


@pytest.mark.soak
def test_address_bears_every_value_in_every_parameter(urls):
    check_addresses(urls, full=True)


def test_each_name_is_given_each_value():
    names = list("abcdefg")
    asked = [query.split("&")[:7] for query in queries(names, range(len(VALUES)))]
    assert len(VALUES) == len({*VALUES}) == 41  # a prime
    assert all({line[place] for line in asked} == {f"{name}={v}" for v in VALUES} for place, name in enumerate(names))


def test_every_parameter_that_the_code_reads_is_asked_for():
    for app in ("safeguarding", "standards", "indicators", "actionplans", "reports"):
        for module in (ROOT / app).rglob("*.py"):
            assert {*READS.findall(module.read_text())} <= {*SHARED}, module


# --- Odd parts of the address itself ---


def odd_paths(item: Address, url: str, parts: list[str]) -> Iterator[str]:
    """Each argument odd while the others are right."""
    given = url.split("/")[1:]
    for place, piece in enumerate(item.route.split("/")):
        for part in [*parts, given[place] + "%00"] if "<" in piece else ():
            yield "/".join(["", *given[:place], part, *given[place + 1 :]])


def check_arguments(urls: dict[str, str], parts: list[str], many: int) -> None:
    """So many of the parts for each address, and the next of them for the next."""
    for place, item in enumerate(EVERY):
        client, turn = visitor(item), place * many % len(parts)
        asked = odd_paths(item, urls[item.name], [*parts[turn:], *parts[:turn]][:many])
        assert faults(asked, lambda url, client=client: status(client, url)) == [], item.name


def test_address_bears_odd_arguments(urls):
    check_arguments(urls, *((ODD_PARTS[1:2], 1) if IS_SQLITE else (ODD_PARTS[:4], 2)))


@pytest.mark.soak
def test_address_bears_every_odd_argument(urls):
    check_arguments(urls, ODD_PARTS, len(ODD_PARTS))


# --- Forms ---


def right(item: Address, urls: dict[str, str]) -> tuple[Client, str, dict[str, str | None]]:
    """Who sends a form where, with its fields filled in; an address without one is sent a note that nobody reads."""
    name = item.name.rpartition(":")[2]
    if name not in FORMS:
        client, url = visitor(item), urls[item.name]
        form = (client.get(url, follow=True).context or {}).get("form")
        return client, url, dict.fromkeys([*(form.fields if form else []), "note", "next"], "x")
    sent = filled_in(name)
    shown = (sent.client.get(sent.url).context or {}).get("form")
    shown = getattr(shown, "figures", [shown] if hasattr(shown, "fields") else [])
    empty = {box.html_name: unfilled(box) for form in shown for box in form}
    return sent.client, sent.url, {key: spelt(key, value) for key, value in {**empty, **sent.data}.items()}


def unfilled(box: BoundField) -> str | None:
    """What a browser sends of a box that nobody filled in; None: of boxes to tick it sends nothing at all."""
    return None if isinstance(box.field.widget, CheckboxSelectMultiple) else ""


def written(fields: dict[str, str | None]) -> str:
    """As a browser writes the body of a form."""
    return "&".join(f"{name}={value}" for name, value in fields.items() if value is not None)


def spelt(key: str, value: object) -> str | None:
    """As it stands in a body behind the name; of a box that is ticked several times, all of them."""
    if value is None:
        return None
    return f"&{key}=".join(quote(str(one)) for one in (value if isinstance(value, list) else [value]))


def counted(fields: dict[str, str | None]) -> dict[str, str | None]:
    """Of the figures of a return, every other one as if it could be counted: the other answers keep no number."""
    figures = sorted({name.rpartition("-")[0] for name in fields if name.startswith("figure-")})
    empty = {"state": "value", "reason": "", "expected_on": ""}
    return fields | {f"{figure}-{name}": value for figure in figures[::2] for name, value in empty.items()}


def bodies(fields: dict[str, str | None], numbers: Iterable[int]) -> Iterator[str]:
    """For each number a value in each field while others are right, one field at a time where they are few: a form is
    kept only if all of it is right, the figures of a return each by itself. Then all odd at once."""
    step = min(len(fields), 5)
    numbers = list(numbers)
    for number in numbers:
        for turn in range(step):
            value = VALUES[number if number < len(HARDEST) else (number + turn) % len(VALUES)]
            odd = {name for place, name in enumerate(fields) if place % step == turn}
            yield written({name: value if name in odd else fitting for name, fitting in fields.items()})
    if not numbers:
        return
    yield from queries(list(fields), numbers[-2:])
    whole = written(fields)
    yield from (f"{whole}&{whole}", "&".join(f"{name}[]=1&{name}.x=1&{name}-0=1" for name in fields))


def check_forms(urls: dict[str, str], *, full: bool) -> None:
    for place, item in enumerate(EVERY):
        if IS_SQLITE and not full and item.name.rpartition(":")[2] not in FORMS:
            continue
        with transaction.atomic():
            client, url, fields = right(item, urls)
            has_form = fields.keys() > {"note", "next"}
            more = len(HARDEST) + place % (len(VALUES) - len(HARDEST))
            some = [1] if IS_SQLITE else [0, 1, 2, more]
            numbers = range(len(VALUES)) if full else some if has_form else []
            whole = written(counted(fields))
            name = item.name.rpartition(":")[2]
            done = 200 if name in BY_SCRIPT else 302
            if name in FORMS and name not in WITH_A_FILE:
                assert status(client, url, whole) == done, (name, whole)
            send = lambda body, client=client, url=url: status(client, url, body)  # noqa: E731
            assert faults(bodies(counted(fields), numbers), send) == [], item.name
            for kind, body in NO_FORMS if full else [NO_FORMS[place % len(NO_FORMS)]]:
                assert status(client, url, body, kind) < 500, (item.name, kind, body)
            transaction.set_rollback(True)


def test_form_bears_odd_values_in_every_field(urls):
    check_forms(urls, full=False)


@pytest.mark.soak
def test_form_bears_every_value_in_every_field(urls):
    check_forms(urls, full=True)


# --- Controls ---


def careless(request, text="0"):
    """Passes on what it is given, as a view must not."""
    rows = Finding.objects.filter(**request.GET.dict()).order_by(request.GET.get("sort") or "pk")
    return HttpResponse(str(rows.count() + int(text) + int(request.POST.get("note", 0))))


careless = login_not_required(careless)
urlpatterns = [path("careless/", careless), path("careless/<path:text>/", careless)]
handler404 = handler500 = "tests.guards.test_odd_input.plain_words"


def plain_words(request, *arguments, **named):
    return HttpResponse("", status=500)


@pytest.mark.urls("tests.guards.test_odd_input")
def test_careless_view_is_caught_by_its_parameters_its_address_and_its_fields(db):
    client = Client()
    whole, part = (Address("careless", route, careless) for route in ("careless/", "careless/<path:text>/"))
    assert [status(client, "/careless/1/"), status(client, "/careless/", "note=1")] == [200, 200]
    assert len(faults(asked_of(client, whole, "/careless/", 0, full=False), lambda url: status(client, url))) > 1
    assert len(faults(odd_paths(part, "/careless/1/", ODD_PARTS[:4]), lambda url: status(client, url))) > 3
    assert len(faults(bodies({"note": "1"}, [0, 5]), lambda body: status(client, "/careless/", body))) > 1
