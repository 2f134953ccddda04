"""Every list page: the same rows on screen and in files, order, pages, and how often it asks. Odd parameters and
formulas are in `guards/`."""

import csv
import io
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from urllib.parse import urlencode

import html5lib
import pytest
from openpyxl import load_workbook

from actionplans.models import Action, Plan, PlanRow
from indicators.models import Indicator
from reports.models import Report
from safeguarding.models import Document
from standards.models import Finding, Inspection, Standard, Theme
from tests import list_rows

# Address, model of a row, how to make one more.
LISTS = {
    "standards": ("/standards/", Standard, list_rows.standard),
    "findings": ("/findings/", Finding, list_rows.finding),
    "inspections": ("/inspections/", Inspection, list_rows.inspection),
    "themes": ("/themes/", Theme, list_rows.theme),
    "indicators": ("/indicators/", Indicator, list_rows.indicator),
    "plans": ("/action-plans/", Plan, list_rows.plan),
    "one plan": ("/action-plans/haringey-review-2009/", PlanRow, list_rows.row),
    "actions": ("/actions/", Action, list_rows.action),
    "papers": ("/papers/", Report, list_rows.paper),
    "documents": ("/documents/", Document, list_rows.document),
}


@pytest.fixture(params=LISTS, ids=str)
def listed(request):
    return LISTS[request.param]


@pytest.fixture
def address(listed):
    return listed[0]


@pytest.fixture
def board(signed_in):
    return signed_in("board")


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def on_screen(client, address, query="") -> list[list[str]]:
    """The words of each cell of each row, over all pages."""
    rows, number, pages = [], 1, 1
    while number <= pages:
        page = client.get(f"{address}?{query}&page={number}")
        tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
        table = next((item for item in tree.iter("table") if "data-table" in item.get("class", "")), None)
        lines = [[words(cell) for cell in row] for row in table.find("tbody")] if table is not None else []
        rows += [line for line in lines if len(line) > 1]  # a heading of several rows has one cell
        pages = page.context["table"].paginator.num_pages
        number += 1
    return rows


def as_csv(client, address, query="") -> list[list[str]]:
    answer = client.get(f"{address}?{query}&export=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def as_workbook(client, address, query=""):
    return load_workbook(io.BytesIO(client.get(f"{address}?{query}&export=xlsx").content))


def as_text(value) -> str:
    """A cell of a workbook as the same cell of a CSV file says it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None else value


def same_number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except ArithmeticError:
        return text.replace("\r\n", "\n")


# --- Rows ---


@pytest.mark.one_database
def test_list_shows_its_rows_and_both_files_hold_the_same_in_the_same_order(board, address):
    screen, (heading, *lines) = on_screen(board, address), as_csv(board, address)
    assert len(screen) == len(lines) >= 5
    place = heading.index(next(name for name in heading if name in MAIN))
    for row, line in zip(screen, lines, strict=True):
        first = " ".join(line[place].split("\n")[0].split())
        assert all(word in " ".join(row) for word in first.split()), line
    sheet = as_workbook(board, address).active
    found = [[as_text(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert found == [[same_number(cell) for cell in line] for line in [heading, *lines]]


MAIN = {
    "Theme",
    "Standard",
    "Finding",
    "Inspection or review",
    "Measure",
    "Plan",
    "Issue",
    "Action",
    "Paper",
    "Document",
}


@pytest.mark.one_database
def test_list_filtered_gives_the_same_rows_in_its_files(board, address):
    heading, *lines = as_csv(board, address)
    place = heading.index(next(name for name in heading if name in MAIN))
    word = max(lines[-1][place].split("\n")[0].split(), key=len)
    query = urlencode({"words": word})
    some = on_screen(board, address, query)
    assert 0 < len(some) < len(lines)
    assert len(as_csv(board, address, query)) == len(some) + 1
    assert as_workbook(board, address, query).active.max_row == len(some) + 1


@pytest.mark.one_database
def test_list_without_a_match_says_what_to_do(board, address):
    page = board.get(address, {"words": "zymurgy"})
    assert page.status_code == 200
    assert "match. Clear the filters, or try fewer words." in page.content.decode()
    assert len(as_csv(board, address, "words=zymurgy")) == 1


@pytest.mark.one_database
def test_link_to_a_file_keeps_the_filter_and_the_order(board, address):
    page = board.get(f"{address}?words=child&sort=title&page=1").content.decode()
    assert 'href="?words=child&amp;sort=title&amp;export=csv"' in page


# --- Order ---


def test_list_is_sorted_both_ways_by_each_column_that_offers_it(board, address):
    table = board.get(address).context["table"]
    columns = [column for column in table.columns if column.orderable]
    assert columns
    for column in columns:
        page = board.get(f"{address}?sort={column.name}").content.decode()
        assert page.count('aria-sort="ascending"') == 1
        ascending, descending = (texts(board, address, column, sign) for sign in ("", "-"))
        assert sorted(ascending) == sorted(descending)
        assert groups(ascending) == groups(descending)[::-1], column.name
        assert len(set(ascending)) == 1 or ascending != descending


def texts(client, address, column, sign) -> list[str]:
    """What stands in one column, in the order of the list."""
    heading, *lines = as_csv(client, address, f"sort={sign}{column.name}")
    place = heading.index(str(column.header))
    if (address, column.name) == ("/standards/", "title"):  # sorted by number, which several frameworks share
        return [line[place].partition(".")[0] for line in lines]
    return [line[place] for line in lines]


def groups(cells: list[str]) -> list[str]:
    """Without repetition of neighbours: rows alike in the column keep one order, whichever way it is sorted."""
    return [cell for cell, _ in groupby(cells)]


def test_rows_alike_in_a_column_never_change_places_between_pages(board, address):
    for column in board.get(address).context["table"].columns:
        rows = board.get(f"{address}?sort=-{column.name}").context["table"].data.data
        assert rows.query.order_by[-1] == "pk"


def test_every_row_stands_on_one_page_whatever_the_order(board):
    actions = sorted(row[0] for row in on_screen(board, "/actions/"))
    assert len(actions) > 150
    assert sorted(row[0] for row in on_screen(board, "/actions/", "sort=-kind")) == actions


# --- Pages ---


def test_length_of_a_page_is_not_for_the_address_to_say(board):
    for value in ("0", "1", "-1", "1000000"):
        assert len(board.get("/actions/", {"per_page": value}).context["table"].page.object_list) == 50


def test_page_that_is_not_there_is_the_nearest_that_is(board):
    for value, found in [("abc", 1), ("1e9", 1), ("999999", 4), ("2", 2)]:
        assert board.get("/actions/", {"page": value}).context["table"].page.number == found


# --- Files ---


def test_percentage_in_a_file_is_rounded_as_on_the_screen(board):
    """86.25 is shown as 86.3, half away from zero; 86.2 in a file would be another figure."""
    made = list_rows.indicator()
    figures = made.versions.get().observations.all()
    figures.update(numerator=345, denominator=400)
    (row,) = on_screen(board, "/indicators/", "words=Listrow")
    (line,) = as_csv(board, "/indicators/", "words=Listrow")[1:]
    assert row[1].startswith("86.3%")
    assert "86.3" in line
