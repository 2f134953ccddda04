import gc
import http.server
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.template import RequestContext, Template
from django.test import Client
from django.test.signals import template_rendered
from hypothesis import settings

from safeguarding.models import User

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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker, django_db_use_migrations):
    """On PostgreSQL the migrations run once, in a database of which every worker's is a copy."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")  # of all workers together; none where there is but one
    if not run or connection.vendor != "postgresql" or not django_db_use_migrations:
        return
    own, migrated = connection.settings_dict["NAME"], f"migrated_{run}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(1)")  # until the cursor is closed
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [migrated])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{migrated}"')
            connection.settings_dict["NAME"] = migrated
            call_command("migrate", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = own
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated


@pytest.fixture(scope="session")
def loaded_database(django_db_setup, django_db_blocker):
    """The whole record and the demonstration as at one day, loaded once; each test's changes are rolled back."""
    with django_db_blocker.unblock():
        call_command("load_fixtures", day=DAY, without_issued_papers=True, verbosity=0)


@pytest.fixture
def record(loaded_database, db):
    """The database with everything in it."""
    return


@pytest.fixture(scope="module")
def arena(loaded_database, django_db_blocker, tmp_path_factory):
    """The address of a copy of the loaded database, which other processes can open."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            file = tmp_path_factory.mktemp("arena") / "arena.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            yield f"sqlite:///{file}"
            return
        name = connection.settings_dict["NAME"]
        connection.close()  # nobody may be in a database that is copied
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}_arena" TEMPLATE "{name}"')
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}_arena").geturl()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}_arena" WITH (FORCE)')


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
