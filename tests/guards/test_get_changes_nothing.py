"""Reading changes nothing: a hash of the whole database is the same before and after every page of every reader."""

import hashlib

import pytest
import time_machine
from django.db import connection
from django.test import Client

from safeguarding.access import Role
from safeguarding.models import User
from safeguarding.overview import views
from tests.addresses import addresses, urls_about_derby
from tests.conftest import DAY
from tests.guards.readers import POST_ONLY, made_up, of_derby

pytestmark = pytest.mark.one_database

# Sessions are kept in the database, and a page may show a message once.
MOVING = {"django_session"}
# django-allauth notes the address of an account, which it has anyhow, as soon as somebody opens a link to a new
# password, whether the link is good or not.
NOTES_ADDRESS = "account_reset_password_from_key"
# Pages that differ by role, so that each role opens its own.
BY_ROLE = ("/", "/returns/", "/search/?q=child", "/returns/?export=xlsx", "/returns/to-check/?export=csv")
EVERY_FILE = "/findings/?export=csv", "/actions/?export=xlsx", "/audit/?export=csv", "/people/?export=xlsx"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


def state() -> dict[str, str]:
    """A hash of the rows of each table, in an order that does not depend on where they lie."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return {table: digest for table, digest in found.items() if table not in MOVING}


def changed(client: Client, *urls: str) -> set[str]:
    """Tables that are other than they were once these pages have been read."""
    before = state()
    for url in urls:
        assert client.get(url).status_code < 500, url
    after = state()
    return {table for table in before | after if before.get(table) != after.get(table)}


@pytest.fixture
def urls(record):
    found = urls_about_derby()
    return [found[item.name] for item in addresses() if item.name != NOTES_ADDRESS] + [*EVERY_FILE]


def test_hash_covers_the_record_the_people_and_the_log(record):
    assert {"safeguarding_user", "safeguarding_auditevent", "actionplans_action", "indicators_observation"} < set(
        state()
    )
    assert len(state()) > 60


@pytest.mark.parametrize("council", ["derby", "kent"])
def test_reading_every_page_as_whoever_may_do_most_changes_nothing(urls, council):
    """POST-only addresses are among them: asked by GET, they refuse."""
    assert len(POST_ONLY) > 10
    client = made_up(council, Role)
    assert changed(client, *(url for url in urls if "sign-out" not in url)) == set()


@pytest.mark.parametrize("role", Role)
def test_reading_what_each_role_sees_of_its_own_changes_nothing(record, role):
    assert changed(of_derby(role), *BY_ROLE) == set()


def test_reading_without_being_signed_in_changes_nothing(urls):
    assert changed(Client(), *urls) == set()


def test_link_to_a_new_password_with_a_wrong_key_changes_nothing_but_the_note_of_an_address(record):
    url = urls_about_derby()[NOTES_ADDRESS]
    assert changed(Client(), url) == {"account_emailaddress"}
    assert changed(Client(), url) == set()


def test_page_that_writes_is_found(record, monkeypatch):
    """The control."""

    def count_the_visit(user, today):
        User.objects.filter(pk=user.pk).update(name="Seen")
        return []

    monkeypatch.setattr(views, "panels", count_the_visit)
    assert changed(of_derby(Role.CHAIR), "/") == {"safeguarding_user"}
