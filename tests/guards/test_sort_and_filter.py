"""A list is sorted and filtered by the columns and filters that it declares, and by nothing else in its address."""

import pytest
import time_machine

from safeguarding import pages
from tests.addresses import action_reminder
from tests.conftest import DAY
from tests.guards.lists import Listed, lists, note_in_the_log, table_in

PUBLIC_PAPERS = "/public/papers/"
pytestmark = pytest.mark.one_database

# Columns of the database that no list has, relations, and what would be SQL if it got that far.
NO_SORTS = ["owner__password", "authority__name", "pk", "-id", "?", "pk; drop", "title--", "--title", "1", "", "\x00"]
NO_FILTERS = (
    "pk=1&id=1&owner__password=a&authority__name=Nowhere&pk__in=1&title__regex=zymurgy&words__contains=zymurgy"
    "&_connector=OR&_negated=1&queryset=1&title=zymurgy&ordering=-pk&o=-pk&per_page=1"
)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def every(record) -> list[Listed]:
    note_in_the_log(["First", "Second", "Third"])
    action_reminder()
    return lists()


def shown(item: Listed):
    """The list as it is without anything behind its address."""
    return item.client.get(item.url)


def moved_by(item: Listed, queries: list[str], plain=None) -> list[str]:
    """The queries that show other rows than the plain list, or another order, or another number in the caption."""
    client, rows = item.client, table_in(plain or shown(item))
    return [query for query in queries if table_in(client.get(f"{item.url}?{query}")) != rows]


def sortable(plain, *, is_so: bool = True) -> list[str]:
    """Columns of a list that offer to be sorted by, or those that do not."""
    return [column.name for column in plain.context["table"].columns if column.orderable is is_so]


def test_list_shows_the_same_for_every_key_that_it_does_not_declare(every):
    for item in every:
        plain = shown(item)
        keys = [*NO_SORTS, *sortable(plain, is_so=False)]
        together = "&".join(f"sort={key.replace(';', '%3B')}" for key in keys)
        assert moved_by(item, [f"{together}&{NO_FILTERS}", "sort=-owner__password"], plain) == [], item


@pytest.mark.soak
def test_list_shows_the_same_for_each_key_that_it_does_not_declare(every):
    for item in every:
        queries = [
            f"sort={sign}{key}" for key in [*NO_SORTS, *sortable(shown(item), is_so=False)] for sign in ("", "-")
        ]
        assert moved_by(item, [*queries, *NO_FILTERS.split("&")]) == [], item


def test_list_is_moved_by_the_keys_that_it_declares(every):
    """The control: the same comparison does see an order and a filter."""
    for item in (item for item in every if item.url != PUBLIC_PAPERS):  # no paper is issued in the record of the tests
        plain = shown(item)
        rows, columns = plain.context["table"].rows, sortable(plain)
        if not columns:
            continue  # a list whose order is what it has to say
        orders = ([f"sort={name}", f"sort=-{name}"] for name in columns)  # in the first all rows may say the same
        assert len(rows) < 2 or any(moved_by(item, order, plain) for order in orders), item
        if "words" in plain.context["filterset"].form.fields:
            assert moved_by(item, ["words=zymurgy"], plain) == ["words=zymurgy"], item


def test_list_that_passes_on_any_order_is_found(record, monkeypatch):
    """The control: with the allow list switched off."""

    def careless(table, keys):
        table.data.data = table.data.data.order_by(*keys) if keys else table.data.data

    findings = next(item for item in lists() if item.url == "/findings/")
    assert moved_by(findings, ["sort=pk", "sort=-pk"]) == []
    monkeypatch.setattr(pages, "sort", careless)
    assert "sort=-pk" in moved_by(findings, ["sort=pk", "sort=-pk"])


def test_list_that_passes_on_any_filter_is_found(record, monkeypatch):
    """The control: with the filters of a list replaced by whatever its address says."""
    findings = next(item for item in lists() if item.url == "/findings/")
    own = findings.filters.qs.fget

    def careless(filterset):
        return own(filterset).filter(**{key: value for key, value in filterset.data.items() if key == "title__regex"})

    assert moved_by(findings, ["title__regex=zymurgy"]) == []
    monkeypatch.setattr(findings.filters, "qs", property(careless))
    assert moved_by(findings, ["title__regex=zymurgy"]) == ["title__regex=zymurgy"]
