"""The large-print edition: the same paper, with each table set so that 18 pt type has room.

Upright if every word fits its column there; else on a page turned sideways; else written out row by row, each cell
under the heading of its column. No Django here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from reports.paper import Block, Bullets, Cell, Column, Paper, Table

# Characters of 18 pt type on a line and lines on a page, upright and sideways. Only for judging lengths.
LINE, WIDE_LINE = 58, 90
PAGE_LINES, WIDE_PAGE_LINES = 26, 16
BETWEEN = 2  # characters between two columns
TALLEST = 0.5  # the share of a page that a row may take before it is easier read written out


@dataclass(frozen=True)
class Records(Table):
    """A table written out: each row a list of its columns' headings and what the row says under them."""

    kind: ClassVar[str] = "records"


def large_print(paper: Paper) -> Paper:
    """The paper in large print."""
    parts = tuple(replace(part, blocks=tuple(_block(block) for block in part.blocks)) for part in paper.parts)
    return replace(paper, parts=parts, large_print=True)


def _block(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    if _fits(block, LINE, PAGE_LINES):
        return replace(block, landscape=False)
    if _fits(block, WIDE_LINE, WIDE_PAGE_LINES):
        return replace(block, landscape=True)
    return Records(**{field.name: getattr(block, field.name) for field in fields(block)})


def _fits(table: Table, line: int, page_lines: int) -> bool:
    """Whether every word has room in its column, and no row grows over the page."""
    longest = [_longest(table, place) for place in range(len(table.columns))]
    if table.has_fixed_columns:
        room = _widths(table.columns, line)
        if any(word + BETWEEN > width for word, width in zip(longest, room, strict=True)):
            return False
    elif sum(longest) + BETWEEN * len(longest) > line:
        return False
    room = _widths(table.columns, line)
    rows = (row.cells for row in table.rows if not row.is_section)
    return all(
        cell.lines(max(6, width - BETWEEN)) <= page_lines * TALLEST
        for cells in rows
        for cell, width in zip(cells, room, strict=True)
    )


def _widths(columns: tuple[Column, ...], line: int) -> list[int]:
    """Characters for each column; those without a width share what is left."""
    unset = [column for column in columns if not column.width]
    left = max(0, 100 - sum(column.width for column in columns))
    share = left // len(unset) if unset else 0
    return [line * (column.width or share) // 100 for column in columns]


def _longest(table: Table, place: int) -> int:
    """Characters of the longest word in a column, its heading included."""
    texts = [table.columns[place].heading]
    texts += [text for row in table.rows if not row.is_section for text in _texts(row.cells[place])]
    return max((len(word) for text in texts for word in text.split()), default=0)


def _texts(cell: Cell) -> Iterator[str]:
    yield cell.text
    for block in cell.blocks:
        if isinstance(block, Bullets):
            yield from (bullet.text for bullet in block.items)
        else:
            yield block.text
