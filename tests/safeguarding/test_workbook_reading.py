"""The child process that reads files: every hostile one is refused in words, within its limits and nobody else's."""

import resource
import subprocess
import sys
import time

import pytest

from safeguarding.workbook_reading import MEGABYTE, MEMORY, PROJECT, TABLE, WORKBOOK, Cell, NotRead, read
from tests.indicators.hostile_files import HOSTILE, TABLES, good, row, sheet


def refusal(content: bytes, kind: str = WORKBOOK, **limits) -> str:
    with pytest.raises(NotRead) as refused:
        list(read(content, kind, **limits))
    assert refused.value.mend
    return str(refused.value)


def resident() -> int:
    """Bytes of memory that this process uses now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused_in_words_and_costs_us_nothing(name):
    make, words = HOSTILE[name]
    content, before = make(), resident()
    said = refusal(content, seconds=10)
    assert words in said
    assert resident() - before < 5 * MEGABYTE


@pytest.mark.parametrize("name", TABLES)
def test_hostile_table_is_refused_in_words(name):
    content, words = TABLES[name]
    assert words.lower() in refusal(content, TABLE, seconds=10).lower()


def test_good_workbook_is_read():
    """The control: from the same hand as the hostile ones."""
    assert [(row.sheet, row.line, row.cells) for row in read(good(), WORKBOOK)] == [
        ("Figures", 1, {1: Cell("Code")}),
        ("Notes", 1, {1: Cell("Words")}),
    ]


def test_reading_that_takes_too_long_is_stopped():
    before = time.monotonic()
    assert "too long" in refusal(HOSTILE["half a million empty cells"][0](), seconds=0.05)
    assert time.monotonic() - before < 5


def test_reading_that_takes_too_much_memory_is_stopped():
    long = b"unit_slug,indicator_code\n" + b'"' + "ł".encode() * 4_000 + b'"\n' * 1
    assert "memory" in refusal(long * 4_000, TABLE, memory_bytes=40 * MEGABYTE)
    assert MEMORY < 512 * MEGABYTE


def test_hostile_workbook_kills_a_reader_without_limits():
    """The control, finding 10 of the tests of reliability: what the usual library does with four kilobytes."""
    usual = "import sys, resource, openpyxl; resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); "
    usual += "[row for row in openpyxl.load_workbook(sys.stdin.buffer, read_only=True).active.rows]"
    content = HOSTILE["one cell in the last corner"][0]()
    assert len(content) < 6_000
    ended = subprocess.run([sys.executable, "-c", usual], input=content, capture_output=True)
    assert ended.returncode != 0


def test_child_has_neither_django_nor_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "zebrafinch")
    asked = "import os, sys, safeguarding.workbook_reading.child as child; "
    asked += "print([name for name in sys.modules if name.split('.')[0] in ('django', 'openpyxl', 'socket')])"
    told = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


CELLS = {
    '<c r="A1"><v>1.1000000000000001</v></c>': Cell("1.1", "number"),
    '<c r="A1"><v>2254</v></c>': Cell("2254", "number"),
    '<c r="A1"><v>3.0</v></c>': Cell("3", "number"),
    '<c r="A1"><v>1E3</v></c>': Cell("1000", "number"),
    '<c r="A1"><v>0.30000000000000004</v></c>': Cell("0.30000000000000004", "number"),
    '<c r="A1"><v>-4</v></c>': Cell("-4", "number"),
    '<c r="A1"><v>nan</v></c>': Cell("nan", "text"),
    '<c r="A1"><v>1e999</v></c>': Cell("1e999", "text"),
    '<c r="A1" t="str"><v>1e3</v></c>': Cell("1e3", "text"),
    '<c r="A1" t="b"><v>1</v></c>': Cell("TRUE", "true or false"),
    '<c r="A1" t="e"><v>#REF!</v></c>': Cell("#REF!", "error"),
    '<c r="A1"><f>1+1</f><v>2</v></c>': Cell("2", "formula"),
    '<c r="A1"><f>1+1</f></c>': Cell("", "formula"),
    '<c r="A1" t="d"><v>2026-10-31T00:00:00</v></c>': Cell("2026-10-31", "date"),
    '<c r="A1" t="inlineStr"><is><r><t>２５</t></r></is></c>': Cell("２５", "text"),
}


@pytest.mark.parametrize("xml", CELLS)
def test_cell_is_read_as_the_text_that_a_person_sees(xml):
    (found,) = (row for row in read(sheet(row(1, xml)), WORKBOOK) if row.sheet == "Figures")
    assert found.cells == {1: CELLS[xml]}
