"""A long table whose headings are known: a hundred thousand lines, so each is made ready here for the database.

Only what is textual is decided: where a text ends, and whether it is written as a number or as a day. What is wrong
with a line nobody says here: what could not be read has its text and, in place of the number or the day, nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from safeguarding.formulas import charged
from safeguarding.typed_days import day_of
from safeguarding.typed_numbers import scaled
from safeguarding.workbook_reading import tables

BATCH = 2_000
NUMBER, DAY, TEXT = "number", "day", "text"  # what a column holds


def as_name(heading: str) -> str:
    """A heading as the name of a column, however somebody writes it: "Unit slug" is unit_slug."""
    return "_".join(heading.strip().lower().replace("-", " ").replace("_", " ").split())


def batches(content: bytes, kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """First the line of the headings, as `tables.rows` gives it; then the others, many at a time, as lists.

    Each list has the number of its line, whether something stands right of the last heading, and then of each column
    that `kinds` names, in the order of the headings: its text, and of a number what `scaled` says of it, of a day that
    day as 2026-10-31. Both are None where the text says no such thing.
    """
    total, found = tables.lines(content)
    line, cells = next(found)
    yield tables.row_of(line, cells) | {"total": total}
    names = [as_name(cell) for cell in cells]
    width = max(place for place, cell in enumerate(cells, start=1) if cell.strip())
    wanted = [(place, kinds[name]) for place, name in enumerate(names) if name in kinds]
    while many := [ready(line, cells, wanted, width) for line, cells in islice(found, BATCH)]:
        yield {"lines": many}


def ready(line: int, cells: list[str], wanted: list[tuple[int, str]], width: int) -> list[Any]:
    found: list[Any] = [line, int(any(map(str.strip, cells[width:])))]
    count = len(cells)
    for place, kind in wanted:
        text = cells[place] if place < count else ""
        if text:
            text = charged(text).strip() if text[0] == "'" else text.strip()
        found.append(text)
        if kind == NUMBER:
            found.append(scaled(text) if text else None)
        elif kind == DAY:
            found.append(plainly(day_of(text)) if text else None)
    return found


def plainly(day: date | None) -> str | None:
    return day.isoformat() if day else None
