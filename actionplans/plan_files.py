"""Plans as CSV and XLSX, and back: which cell says what. What a spreadsheet would run as a formula is made harmless on
the way out, and read as it was on the way in."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from actionplans.plan_lines import ACTION, COLUMNS, PLAN, ROW, Cells
from safeguarding.exports import plain, write_row
from safeguarding.faults import Fault
from safeguarding.formulas import SIGNS, first_seen
from safeguarding.workbook_reading import TABLE, NotRead, read

SHEET, AGAIN = "Plan", "Put it right in the file and send the file again"
NEEDED = ("line", "row", "action", "title")
KINDS = {name.lower(): name for name in (PLAN, ROW, ACTION)}
MOST_LINES = 2_000
SECONDS = 20


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet could run it, were the apostrophes before it not there."""
    return first_seen(text.lstrip("'")) in SIGNS


def defused(text: str) -> str:
    """With one apostrophe more, by which `charged` knows it."""
    return f"'{text}" if is_like_a_formula(text) else text


def charged(text: str) -> str:
    """As it was before `defused`."""
    return text[1:] if text.startswith("'") and is_like_a_formula(text) else text


def cells_of(lines: Iterable[Cells]) -> Iterator[list[str]]:
    """What stands in the table, its headings first."""
    yield list(COLUMNS.values())
    yield from ([plain(line[key]) for key in COLUMNS] for line in lines)


def csv_of(lines: Iterable[Cells]) -> bytes:
    """The table as UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for cells in cells_of(lines):
        writer.writerow([defused(text) for text in cells])
    return out.getvalue().encode("utf-8-sig")


def workbook_of(lines: Iterable[Cells]) -> bytes:
    """The table as a workbook of one sheet; every cell is text."""
    book = Workbook()
    book.properties.creator = "Safeguarding oversight"
    sheet = book.active
    sheet.title = SHEET
    for number, cells in enumerate(cells_of(lines), start=1):
        write_row(sheet, number, cells)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "G2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Line:
    """One line of a file: what it is about, its cells by column, and where it stands."""

    kind: str
    cells: Cells
    number: int
    sheet: str
    places: dict[str, int]

    def fault(self, column: str, words: str, mend: str = AGAIN) -> Fault:
        """What is wrong in one of its cells, in two halves, and where that is."""
        place = self.places.get(column)
        if place is None:
            cell = f"row {self.number}"
        else:
            cell = f"{get_column_letter(place)}{self.number}" if self.sheet else f"row {self.number}, column {place}"
        return Fault(self.sheet, COLUMNS.get(column, ""), cell, words, mend)


def read_file(content: bytes, kind: str) -> tuple[list[Line], list[Fault]]:
    """The lines of a file of a plan, and what is wrong with its headings or with what a line says it is. The file is
    opened in a child process within limits."""
    try:
        rows = list(read(content, kind, seconds=SECONDS))
    except NotRead as refusal:
        return [], [Fault("", "The whole file", "", str(refusal), refusal.mend)]
    if len(rows) > MOST_LINES:
        words = f"The file has {len(rows):,} lines, and at most {MOST_LINES:,} are taken"
        return [], [Fault("", "The whole file", "", words, "Send it in parts")]
    places, faults = headings(rows[0]) if rows else ({}, [Fault("", "The whole file", "", "It is empty", AGAIN)])
    lines = []
    for row in rows[1:] if not faults else ():
        line = line_of(row, places, kind)
        if line.kind not in KINDS.values():
            words = f"“{line.kind[:40]}” is none of Plan, Row and Action" if line.kind else "It does not say what it is"
            faults.append(line.fault("line", words, "Write Plan, Row or Action there"))
        lines.append(line)
    return lines, faults


def headings(row: Any) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands, by its heading, in any order."""
    known = {heading.lower(): key for key, heading in COLUMNS.items()}
    places: dict[str, int] = {}
    faults = []
    for place, cell in row.cells.items():
        key = known.get(" ".join(cell.text.split()).lower())
        where = f"{get_column_letter(place)}{row.line}" if row.sheet else f"row {row.line}, column {place}"
        if key is None or key in places:
            words = f"“{cell.text[:40]}” is no heading of a plan" if key is None else f"“{cell.text[:40]}” stands twice"
            faults.append(Fault(row.sheet, "Headings", where, words, "Take the column out, or give it its heading"))
        else:
            places[key] = place
    for key in NEEDED:
        if key not in places:
            words = f"The column “{COLUMNS[key]}” is missing"
            faults.append(Fault(row.sheet, "Headings", f"row {row.line}", words, "Download a plan to see them all"))
    return places, faults


def line_of(row: Any, places: dict[str, int], kind: str) -> Line:
    texts = {key: row.cells[place].text if place in row.cells else "" for key, place in places.items()}
    if kind == TABLE:
        texts = {key: charged(text) for key, text in texts.items()}
    cells = {key: "\n".join(part.rstrip() for part in text.splitlines()).strip() for key, text in texts.items()}
    said = cells["line"].lower()
    return Line(KINDS.get(said, cells["line"]), cells, row.line, row.sheet, places)
