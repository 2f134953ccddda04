"""The large-print edition: the same paper, with each table set so that 18 pt type has room.

Upright if every word fits its column there; else on a page turned sideways, if it fills one; else written out row by
row, each cell under the heading of its column. No Django here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from reports.paper import Block, Bullets, Cell, Column, Paper, Table

# Characters of 18 pt type on a line, upright and sideways, and lines on a page turned sideways. Only to judge lengths.
LINE, WIDE_LINE = 58, 90
WIDE_PAGE_LINES = 16
BETWEEN = 2  # characters between two columns
TALLEST = 6  # lines of a cell: what takes more is easier read written out
FULL = 1.5  # pages: for a table that fills less it is not worth turning the page, and leaving the one before half empty


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
    if _fits(block, LINE):
        return replace(block, landscape=False)
    if _fits(block, WIDE_LINE) and _pages(block) > FULL:
        return replace(block, landscape=True)
    return Records(**{field.name: getattr(block, field.name) for field in fields(block)})


def _fits(table: Table, line: int) -> bool:
    """Whether every word has room in its column, and no cell grows tall."""
    longest = [longest_word(table, place) for place in range(len(table.columns))]
    room = _widths(table.columns, line)
    if table.has_fixed_columns:
        # Headings are bold and statuses have a mark: a word that just fits by its letters would be torn.
        if any(word + BETWEEN >= width for word, width in zip(longest, room, strict=True)):
            return False
    elif sum(longest) + BETWEEN * len(longest) > line:
        return False
    return all(lines <= TALLEST for lines in _heights(table, line))


def _pages(table: Table) -> float:
    """The share of a page turned sideways that the table takes."""
    return sum(_heights(table, WIDE_LINE)) / WIDE_PAGE_LINES


def _heights(table: Table, line: int) -> Iterator[int]:
    """Lines of each row."""
    room = [max(6, width - BETWEEN) for width in _widths(table.columns, line)]
    for row in table.rows:
        if row.is_section:
            yield 1
        else:
            yield max(cell.lines(width) for cell, width in zip(row.cells, room, strict=True))


def _widths(columns: tuple[Column, ...], line: int) -> list[int]:
    """Characters for each column; those without a width share what is left."""
    unset = [column for column in columns if not column.width]
    left = max(0, 100 - sum(column.width for column in columns))
    share = left // len(unset) if unset else 0
    return [line * (column.width or share) // 100 for column in columns]


def longest_word(table: Table, place: int) -> int:
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
