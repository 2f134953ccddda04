"""Looks for what a CSV file or a workbook must not hold, as a spreadsheet would read it."""

import functools
import io
import math
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal

from openpyxl import Workbook, load_workbook

from tests.guards.lists import csv_rows

NAME = "Safeguarding oversight"
SIGNS = {*"=+-@"}


def bare(text: str) -> str:
    """Without what a program may pass over before it looks for a formula, and with full-width signs as plain ones."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Cn"})
    return unicodedata.normalize("NFKC", seen).strip()


def is_number(text: str) -> bool:
    try:
        return text.isascii() and math.isfinite(float(text))
    except ValueError:
        return False


def live_cells(content: bytes) -> list[str]:
    """The cells of a CSV file that a spreadsheet may run. A number, negative too, is none."""
    cells = [cell for line in csv_rows(content) for cell in line]
    return [cell for cell in cells if bare(cell)[:1] in SIGNS and not is_number(cell)]


@functools.lru_cache(1)
def read(content: bytes) -> Workbook:
    """A workbook, which is asked for its faults and then for its numbers."""
    return load_workbook(io.BytesIO(content))


def faults(content: bytes) -> list[str]:
    """What a workbook must not hold, by its parts and as a spreadsheet would read it."""
    parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    found = [part for part in parts for word in ("comment", "external", "vba", "drawing", "custom") if word in part]
    book = read(content)
    said = book.properties
    found += [f"defined name {name}" for name in book.defined_names]
    found += [f"names {name}" for name in (said.creator, said.lastModifiedBy) if name not in (None, "", NAME)]
    found += [f"says {text}" for text in (said.description, said.keywords, said.subject, said.category) if text]
    for sheet in book.worksheets:
        found += ["hidden sheet"] if sheet.sheet_state != "visible" else []
        for lines in (sheet.row_dimensions, sheet.column_dimensions):
            found += [f"hidden {key}" for key, line in lines.items() if line.hidden]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            found += [f"formula {cell.coordinate}"] if cell.data_type == "f" else []
            found += [f"link {cell.coordinate}"] if cell.hyperlink else []
    return found


def misread(values: list[list], as_text: bytes, book: bytes) -> list[str]:
    """Numbers and dates of a list that are something else in a file; texts that have become numbers."""
    sheet = read(book).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    texts = [cell for line in csv_rows(as_text) for cell in line]
    found = []
    for value, text, cell in zip((value for row in values for value in row), texts, cells, strict=True):
        is_counted = isinstance(value, int | float | Decimal)
        kind = "n" if is_counted else "d" if isinstance(value, date) else "s"
        wrong = cell.data_type != kind and cell.value is not None  # an empty cell has no kind
        if wrong or (is_counted and (Decimal(text), Decimal(str(cell.value))) != (value, value)):
            found.append(f"{value!r}: {text!r} and {cell.value!r}, {cell.data_type}")
    return found
