import gc
import http.server
import os
import threading
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.expressions import BaseExpression
from django.template import RequestContext, Template
from django.test import Client
from django.test.signals import template_rendered
from hypothesis import settings
from simple_history.manager import HistoryManager

from safeguarding.models import User
from tests import copies

DAY = date(2026, 11, 20)

# Pages make and drop objects by the million: to look for cycles among them as often as usual takes a twentieth longer.
gc.set_threshold(500_000, 50, 1000)

# The same examples at every run, and no limit of time, which a busy machine would break. `--hypothesis-profile=soak`
# looks further, at random.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("soak", max_examples=3000, deadline=None)
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """Tests that make their own rows come before those that load the record, which stays in the database. What asks no
    database is not asked twice (docs/adr/0013)."""
    items.sort(key=lambda item: "loaded_database" in item.fixturenames)
    for item in items:
        if not {"db", "transactional_db"} & set(item.fixturenames) and not item.get_closest_marker("django_db"):
            item.add_marker("one_database")


def with_room(test, /, **given):
    __tracebackhide__ = True
    return test(**given)


# Python keeps the frames of calls in pieces of 16 KB and asks the system for each: a call that crosses from one to the
# next, in a loop, costs more than what it does. In the piece after a frame that needs a megabyte there is room for all.
with_room.__code__ = with_room.__code__.replace(co_stacksize=132_000)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """A test runs a tenth faster with room for its frames."""
    pyfuncitem.obj = partial(with_room, pyfuncitem.obj)


@pytest.fixture(scope="session", autouse=True)
def whole_pages_only(django_test_environment):
    """A client keeps what a page was made of. Django would copy that again for each of the hundreds of pieces and boxes
    of a page, which nobody asks for."""

    def render(template, context):
        if isinstance(context, RequestContext) and context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_class_of_histories():
    """`Action.history` makes a class each time it is named, which takes longer than most of what it is asked."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(HistoryManager, "from_queryset", cache(HistoryManager.from_queryset))
        yield


@pytest.fixture(scope="session", autouse=True)
def expressions_copied_at_once():
    """Of each expression of a query several copies are made, by way of what pickles it, at four times the cost."""

    def copied(expression):
        copy = object.__new__(type(expression))
        copy.__dict__ = expression.__getstate__()
        return copy

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseExpression, "__copy__", copied, raising=False)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder for what one worker does for all."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if copies.RUN else folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker, django_db_use_migrations, shared):
    """On PostgreSQL the migrations run once, in a database of which every worker's is a copy."""
    if connection.vendor == "postgresql" and django_db_use_migrations and copies.RUN:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = copies.migrated(shared)


@pytest.fixture(scope="session")
def loaded_database(django_db_setup, django_db_blocker, shared):
    """The whole record and the demonstration as at one day, loaded once; each test's changes are rolled back."""
    load = partial(call_command, "load_fixtures", day=DAY, without_issued_papers=True, verbosity=0)
    with django_db_blocker.unblock():
        copies.filled_once(load, shared)


@pytest.fixture
def record(loaded_database, db):
    """The database with everything in it."""
    return


@pytest.fixture(scope="module")
def standing(loaded_database, django_db_blocker):
    """Every address with its arguments, by name. Their rows take longer to make than to ask about: they stay while the
    tests of a module run, each of which is taken back by itself."""
    from tests.addresses import urls_about_derby

    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(DAY, tick=False):
            urls = urls_about_derby()
        yield urls
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def arena(loaded_database, django_db_blocker, tmp_path_factory):
    """The address of a copy of the loaded database, which other processes can open."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            file = tmp_path_factory.mktemp("arena") / "arena.sqlite3"
            copies.copy_to(file)
            yield f"sqlite:///{file}"
            return
        name = f"{connection.settings_dict['NAME']}_arena"
        copies.copy_database(connection.settings_dict["NAME"], name)
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        copies.tell_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine: its address, and the paths asked for."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def signed_in(record):
    """A client signed in as one of the demonstration's people: signed_in("manager"), signed_in("board-kent")."""

    def sign_in(who: str) -> Client:
        local, _, council = who.partition("-")
        client = Client()
        client.force_login(User.objects.get(email=f"{local}@{council or 'derby'}.example"))
        return client

    return sign_in
