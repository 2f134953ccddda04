"""No cell of a file runs as a formula, whatever stands in the record; numbers stay numbers; nothing is hidden in it."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import django_filters
import django_tables2
import pytest
import time_machine
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from actionplans.upload_tables import PlanChangeTable, PlanFaultTable
from indicators.models import Upload
from indicators.quarters import QuarterTable
from indicators.side_table import SideTable
from indicators.upload_tables import DifferenceTable, FaultTable
from reports.issuing.tables import PublicTable
from safeguarding import exports, pages
from safeguarding.access import Role
from safeguarding.exports import as_csv, as_workbook
from safeguarding.models import User
from tests.addresses import urls_about_derby
from tests.conftest import DAY
from tests.guards.doors import take_down_all_but_the_log
from tests.guards.lists import Listed, csv_rows, lists, note_in_the_log
from tests.guards.planting import APPS, plant
from tests.guards.readers import made_up
from tests.guards.spreadsheets import NAME, SIGNS, bare, faults, live_cells, misread

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
# The number says in a file which it was.
STARTS = [
    "=1+1", "=", "==1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\xa0=1+1", "\u2003=1+1",
    "\x00=1", "\x0b=1", "\x1f=1", "\x7f=1", "\ufeff=1+1", "\u200b=1+1", "\u202e=1+1", "＝1+1", "＋1", "－1", "＠A1",
    "'=1+1", '"=1+1', ',"=1+1"', '",=1+1', "x\n=1+1", "=\uffff1", "=\U0001f469", "\xad=1+1", "\u180e=1+1",
]  # fmt: skip
PAYLOADS = [f"{start}·{number:02}" for number, start in enumerate(STARTS)]
STORED = [payload.replace("\x00", "") for payload in PAYLOADS]  # no text in PostgreSQL holds one


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


# --- Every list ---


def seen_in(content: bytes) -> set[str]:
    """Which payloads stand in a CSV file, by their numbers."""
    return {*re.findall(r"·(\d\d)", content.decode("utf-8-sig"))}


def planted(shift: int) -> None:
    take_down_all_but_the_log()
    taken, kept = plant(STORED, shift=shift)
    assert (taken > 150, len(kept) < 8) == (True, True), (taken, kept)  # some tables hold no row yet
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"=1+{user.pk}@derby.example")


def check_lists(shifts: range) -> dict[str, set[str]]:
    """Reads both files of every list. Gives the payloads seen in each."""
    found, clients = lists(), {item: item.client for item in lists()}
    note_in_the_log(STORED)
    seen: dict[str, set[str]] = {str(item): set() for item in found}
    for shift in shifts:
        planted(shift)
        for item, client in clients.items():
            as_text, book, values = files_and_values(client, item.url)
            assert (live_cells(as_text), faults(book)) == ([], []), item
            assert misread(values, as_text, book) == [], item
            seen[str(item)] |= seen_in(as_text)
    return seen


def files_and_values(client: Client, url: str) -> tuple[bytes, bytes, list[list]]:
    """Both files of a list, and the values of the table that is written into the second: its page, which takes longer
    than both files, is made of the same table."""
    written = []
    with pytest.MonkeyPatch.context() as patched:
        for kind, write in pages.FILES.items():
            patched.setitem(
                pages.FILES, kind, lambda table, heading, write=write: (written.append(table), write(table, heading))[1]
            )
        as_text, book = (client.get(f"{url}?export={kind}").content for kind in ("csv", "xlsx"))
    return as_text, book, list(written[-1].as_values())


def issued_only() -> set[str]:
    return {str(item) for item in lists() if item.table is PublicTable}


def test_formula_in_any_text_of_any_list_is_harmless_in_both_files(record):
    seen = check_lists(range(1))
    assert set.union(*seen.values()) == {f"{number:02}" for number in range(len(STARTS))}
    # Measured: one in the shortest list, of one release; all in the longest. Under soak each list has every one. What
    # the public reads was issued, and nothing planted later gets into it.
    assert {item for item, numbers in seen.items() if not numbers} == issued_only(), seen


@pytest.mark.soak
def test_every_formula_in_every_list_is_harmless_in_both_files(record):
    seen = check_lists(range(len(STARTS)))
    assert {len(numbers) for item, numbers in seen.items() if item not in issued_only()} == {len(STARTS)}, seen


def kinds_of(base: type) -> set[type]:
    """Everything in our own modules that is a kind of it."""
    below = {*base.__subclasses__()}
    return {kind for kind in below if kind.__module__.split(".")[0] in APPS}.union(*(kinds_of(kind) for kind in below))


def unwalked(found: list[Listed]) -> set[type]:
    """Filters and tables that stand at no address that was asked."""
    shared = {pages.__name__, "safeguarding.listing"}
    every = {kind for base in (django_filters.FilterSet, django_tables2.Table) for kind in kinds_of(base)}
    return (
        {kind for kind in every if kind.__module__ not in shared}
        - OF_ONE_FILE
        - {kind for item in found for kind in (item.filters, item.table)}
    )


def writers(sources: dict[str, str]) -> set[str]:
    """Modules that make a file of a list."""
    return {name for name, text in sources.items() if re.search(r"as_csv|as_workbook|csv\.writer|Workbook\(", text)}


def test_walk_finds_every_list_and_no_file_is_made_elsewhere(record):
    found = lists()
    assert unwalked(found) == set()
    assert {item.offers for item in found} == {("csv", "xlsx")}
    sources = {str(file.relative_to(ROOT)): file.read_text() for app in APPS for file in (ROOT / app).rglob("*.py")}
    assert writers(sources) == {"safeguarding/pages.py", "safeguarding/exports.py", *OTHER_WRITERS}


# Tables of what is wrong in one file, of what it would change, of a few measures; who else writes files, tried below.
OF_ONE_FILE = {PlanFaultTable, PlanChangeTable, FaultTable, DifferenceTable, QuarterTable, SideTable}
OTHER_WRITERS = {
    "safeguarding/overview/packs/written.py",  # tried in tests/overview/test_packs.py
    "actionplans/plan_files.py",
    "actionplans/views/uploads.py",
    "indicators/uploads.py",
    "indicators/views/uploads.py",
    "indicators/workbooks.py",
    "safeguarding/list_files.py",
}
OTHER_FILES = {
    "round_detail": ["?export=csv", "?export=xlsx"],
    "workforce_and_demand": ["?export=csv", "?export=xlsx"],
    "round_figures": [""],
    "return_workbook": [""],
    "upload_faults": ["?export=csv", "?export=xlsx"],
    "actionplans:plan_export": ["?export=csv", "?export=xlsx"],
    "indicators:indicator_detail": ["?export=csv", "?export=xlsx"],
    "indicators:library_export": ["?export=xlsx"],
    "standards:framework_detail": ["?export=xlsx"],
    "standards:inspection_detail": ["?export=xlsx"],
}


def test_formula_in_any_text_is_harmless_in_the_files_of_one_round_return_or_upload(record):
    urls, client = urls_about_derby(), made_up("derby", Role)
    Upload.objects.update(
        faults=[dict.fromkeys(("sheet", "section", "cell", "words", "mend"), text) for text in STORED]
    )
    planted(0)
    seen: set[str] = set()
    for name, queries in OTHER_FILES.items():
        for query in queries:
            url = urls[name if ":" in name else f"indicators:{name}"]
            content = client.get(url + query).content
            is_book = content.startswith(b"PK")
            assert (faults(content) if is_book else live_cells(content)) == [], name + query
            seen |= set() if is_book else seen_in(content)
    assert len(seen) > len(STARTS) / 2


def test_list_that_the_walk_misses_is_noticed(record):
    """The control."""
    missed = next(item for item in lists() if item.table is PublicTable)
    assert unwalked([item for item in lists() if item != missed]) == {missed.filters, missed.table}
    assert writers({"a.py": "book = Workbook()", "b.py": "return as_csv(table)", "c.py": "import csv"}) == {
        "a.py",
        "b.py",
    }


# --- What becomes of one value ---


class Cells(django_tables2.Table):
    value = django_tables2.Column()


def files_of(*values) -> tuple[list[str], list]:
    """What the two files hold of values in a column, as they are read."""
    table = Cells([{"value": value} for value in values])
    lines = csv_rows(as_csv(table, "Cells").content)
    sheet = load_workbook(io.BytesIO(as_workbook(table, "Cells").content)).active
    return [line[0] for line in lines[1:]], [row[0] for row in sheet.iter_rows(min_row=2)]


def test_text_keeps_its_words_and_is_no_formula():
    for payload, line, cell in zip(PAYLOADS, *files_of(*PAYLOADS), strict=True):
        assert line.removeprefix("'").endswith(payload[-3:])
        assert (cell.data_type, cell.value[-3:]) == ("s", payload[-3:])
        assert bare(line)[:1] not in SIGNS, payload


def test_numbers_stay_numbers_negative_ones_too():
    given = [-3, Decimal("-2.5"), 0, Decimal("86.3"), 10**12]
    lines, cells = files_of(*given)
    assert [Decimal(line) for line in lines] == given
    assert [(cell.data_type, cell.value) for cell in cells] == [("n", float(value)) for value in given]


def test_text_that_only_looks_like_a_number_stays_text():
    lines, cells = files_of("-3", "007", "1e5", "86.3%")
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert lines == ["'-3", "007", "1e5", "86.3%"]


def test_text_longer_than_a_cell_may_hold_still_gives_a_workbook():
    _, (cell,) = files_of("x" * 40_000)
    assert len(cell.value) == 32_767


# --- Controls ---


def test_formula_left_alone_in_a_csv_file_is_noticed():
    for payload in [start for start in STARTS if bare(start)[:1] in SIGNS]:
        out = io.StringIO()
        csv.writer(out).writerows([["-3"], ["–"], ["86.3"], [payload]])
        assert len(live_cells(out.getvalue().encode())) == 1, payload


def test_list_whose_files_are_written_without_care_is_noticed(record, monkeypatch):
    monkeypatch.setattr(exports, "defused", lambda value: value)
    with pytest.raises(AssertionError, match="standards|audit"):
        check_lists(range(1))


def test_number_written_as_text_and_text_as_a_number_is_noticed():
    table = Cells([{"value": 3}])
    good, text = (as_csv(table, "Cells").content, b"value\n'3\n")
    book, other = as_workbook(table, "Cells").content, saved(spoil_number)
    values = [["Value"], [3]]
    assert misread(values, good, book) == []
    assert len(misread(values, good, other)) == len(misread([["Value"], ["3"]], good, book)) == 1
    with pytest.raises(ArithmeticError):
        misread(values, text, book)


def spoil_number(book):
    book.active.append(["Value"])
    book.active.append(["3"])


def formula(book):
    book.active["A1"] = "=1+1"


def hidden_sheet(book):
    book.create_sheet("More").sheet_state = "hidden"


def hidden_row(book):
    book.active["A3"] = "x"
    book.active.row_dimensions[3].hidden = True


def hidden_column(book):
    book.active.column_dimensions["B"].hidden = True


def comment(book):
    book.active["A1"].comment = Comment("Who wrote this", "An officer")


def author(book):
    book.properties.creator = "An officer"


def last_author(book):
    book.properties.lastModifiedBy = "An officer"


def remark(book):
    book.properties.description = "Not to be shown to the board"


def defined_name(book):
    book.defined_names["secret"] = DefinedName("secret", attr_text="Sheet!$A$1")


def link(book):
    book.active["A1"].hyperlink = "http://elsewhere.example/"


CARELESS = [formula, hidden_sheet, hidden_row, hidden_column, comment, author, last_author, remark, defined_name, link]


@pytest.mark.parametrize("spoil", CARELESS)
def test_fault_of_a_workbook_is_noticed(spoil):
    assert faults(saved(lambda book: None)) == []
    assert len(faults(saved(spoil))) >= 1


def saved(spoil) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.properties.creator = NAME
    spoil(book)
    book.save(out)
    return out.getvalue()
