"""What the tables of figures in papers have in common."""

from collections.abc import Sequence
from dataclasses import replace

from indicators import wording
from reports.finishing import WITHHELD_SMALL
from reports.paper import Cell, Column, Row, Table

NONE = "–"
WITHHELD = wording.capitalised(WITHHELD_SMALL)


def with_notes(
    caption: str, plain: Sequence[Column], noted: Sequence[Column], rows: Sequence[Row], *, note: str = ""
) -> Table:
    """A table whose last column is for notes; without it, and with `plain` for columns, where there are none."""
    if any(row.cells[-1].text != NONE for row in rows if not row.is_section):
        return Table(caption, tuple(noted), tuple(rows), note=note)
    return Table(caption, tuple(plain), tuple(map(without_last, rows)), note=note)


def without_last(row: Row) -> Row:
    return row if row.is_section else replace(row, cells=row.cells[:-1])


def note_cell(notes: Sequence[str]) -> Cell:
    return Cell(" ".join(notes) or NONE)
