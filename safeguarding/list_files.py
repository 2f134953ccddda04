"""Lists of records as a file, in YAML and in a workbook alike, and back: which cell says what.

Every value is text that reads the same both ways, so that a file taken away and brought back changes nothing.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from safeguarding.exports import XLSX, attachment, plain, write_row
from safeguarding.faults import AGAIN, Fault
from safeguarding.workbook_reading import LISTS, NotRead, Row, read
from safeguarding.workbook_reading.long_tables import as_name

Cells = dict[str, str]


@dataclass(frozen=True)
class Lists:
    """The lists that a file may hold, each with the columns of its entries in order. `needed` are those that every
    entry is known by. `in_words` are columns of words that people write; whatever else there is has been chosen from a
    list, or is a number or a day."""

    columns: Mapping[str, list[str]]
    needed: Mapping[str, tuple[str, ...]]
    in_words: frozenset[str]


# --- Out ----------------------------------------------------------------------------------------------------------


def as_text_of(value: Any) -> str:
    """A value as a file has it: days as 2026-03-31, yes and no, numbers without zeros at their end."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else tidy("" if value is None else str(value))


def tidy(text: str) -> str:
    """Without spaces at the ends of lines, control characters and the line ends of other systems."""
    return "\n".join(line.rstrip() for line in str(plain(text)).splitlines()).strip()


class Plain(str):
    """A text that stands in the file without quotation marks."""


class Dumper(yaml.SafeDumper):
    """Numbers, days and chosen words stand plainly, long texts as blocks."""


def plainly(dumper: Any, text: Plain) -> Any:
    return dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, text, (True, False)), text)


def as_block(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(Plain, plainly)
Dumper.add_representer(str, as_block)


def yaml_of(lists: Lists, given: Mapping[str, list[Cells]]) -> bytes:
    """As YAML in UTF-8."""
    written = {
        section: [
            {name: text if name in lists.in_words or not text else Plain(text) for name, text in entry.items()}
            for entry in entries
        ]
        for section, entries in given.items()
    }
    return yaml.dump(written, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110).encode("utf-8")


def workbook_of(lists: Lists, given: Mapping[str, list[Cells]]) -> bytes:
    """As a workbook with a sheet for each list; every cell is text, and nothing in it runs."""
    book = Workbook()
    book.properties.creator = "Safeguarding oversight"
    book.remove(book.active)
    for section, entries in given.items():
        sheet = book.create_sheet(heading_of(section))
        write_row(sheet, 1, [heading_of(name) for name in lists.columns[section]])
        for number, entry in enumerate(entries, start=2):
            write_row(sheet, number, [plain(entry[name]) for name in lists.columns[section]])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS = {"yaml": (yaml_of, "application/yaml; charset=utf-8"), "xlsx": (workbook_of, XLSX)}


def file_of(lists: Lists, given: Mapping[str, list[Cells]], name: str, kind: str) -> HttpResponse:
    """Lists as a file to keep, in one of FORMATS."""
    write, content_type = FORMATS[kind]
    return attachment(write(lists, given), content_type, f"{name}.{kind}")


def heading_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


# --- In -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One entry of a file: its list, what it says by column, and where each of it stands."""

    section: str
    cells: Cells
    number: int
    places: dict[str, int] = field(default_factory=dict)
    is_sheet: bool = True

    def fault(self, column: str, words: str, mend: str = AGAIN) -> Fault:
        """What is wrong in one of its cells, in two halves, and where that is; an empty column: in all of it."""
        if not self.is_sheet:
            where = f"entry {self.number}"
        elif column in self.places:
            where = f"{get_column_letter(self.places[column])}{self.number}"
        else:
            where = f"row {self.number}"
        name = heading_of(column) if self.is_sheet else column
        return Fault(heading_of(self.section) if self.is_sheet else self.section, name, where, words, mend)


def read_file(lists: Lists, content: bytes, kind: str) -> tuple[list[Entry], list[Fault]]:
    """The entries of a file, and what is wrong with it before any of it is looked up. The file is opened in a child
    process within limits."""
    try:
        rows = list(read(content, kind))
    except NotRead as refusal:
        return [], [Fault("", "The whole file", "", str(refusal), refusal.mend)]
    found: list[Entry] = []
    faults: list[Fault] = []
    sheets: dict[str, list[Row]] = {}
    for row in rows:
        sheets.setdefault(row.sheet, []).append(row)
    for name, lines in sheets.items():
        entries, wrong = entries_of(lists, name, lines, is_sheet=kind != LISTS)
        found += entries
        faults += wrong
    return found, faults


def entries_of(lists: Lists, name: str, lines: list[Row], *, is_sheet: bool) -> tuple[list[Entry], list[Fault]]:
    section = as_name(name)
    if section not in lists.columns:
        known = ", ".join(lists.columns)
        return [], [Fault(name, "", "", f"“{name[:40]}” is none of the lists", f"Name it one of these: {known}")]
    if not is_sheet and len(lines) == 1:
        return [], []  # a list without entries names nothing
    places, faults = columns_of(lists, section, lines[0], is_sheet=is_sheet)
    entries = []
    for row in lines[1:] if not faults else ():
        entry, wrong = entry_of(section, row, places, is_sheet=is_sheet)
        faults += wrong
        entries.append(entry)
    return entries, faults


def columns_of(lists: Lists, section: str, row: Row, *, is_sheet: bool) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands, by its heading, in any order."""
    places: dict[str, int] = {}
    faults = []
    for place, cell in row.cells.items():
        name = as_name(cell.text)
        if name not in lists.columns[section] or name in places:
            where = f"{get_column_letter(place)}{row.line}" if is_sheet else ""
            words = "stands twice" if name in places else "is no heading of this list"
            mend = "Take it out, or call it one of these: " + ", ".join(lists.columns[section])
            faults.append(Fault(row.sheet, "Headings", where, f"“{cell.text[:40]}” {words}", mend))
        else:
            places[name] = place
    for name in lists.needed[section]:
        if name not in places:
            faults.append(Fault(row.sheet, "Headings", "", f"“{name}” is missing", "Add it: entries are known by it"))
    return places, faults


def entry_of(section: str, row: Row, places: dict[str, int], *, is_sheet: bool) -> tuple[Entry, list[Fault]]:
    """In YAML an entry says nothing of what it leaves out; an empty cell of a sheet says that there is nothing."""
    said = {name: row.cells.get(place) for name, place in places.items() if is_sheet or place in row.cells}
    cells = {name: tidy(cell.text) if cell else "" for name, cell in said.items()}
    entry = Entry(section, cells, row.line, places, is_sheet)
    faults = [
        entry.fault(name, f"“{cell.text[:40]}” is {ODD[cell.kind]}", "Write it as plain text")
        for name, cell in said.items()
        if cell and cell.kind in ODD
    ]
    return entry, faults


ODD = {"formula": "a formula", "percent": "a percentage of the spreadsheet’s own", "error": "an error"}
