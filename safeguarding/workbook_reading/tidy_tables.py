"""A tidy table of a national release: hundreds of columns are taken, and of these only the ones that are asked for.

Only what is textual is decided, as in `long_tables`: a cell is a number in ten-thousandths, or the text that stands
there. What a text or a symbol means nobody says here.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from safeguarding.workbook_reading import tables
from safeguarding.workbook_reading.long_tables import NUMBER, as_name

BATCH, MOST_COLUMNS, LONGEST = 1_000, 400, 80
LOOKED_AT, EXAMPLES = 4_000, 6
PLAIN = re.compile(r"-?[0-9]{1,11}(?:\.[0-9]{1,24})?")


def outline(content: bytes) -> Iterator[dict[str, Any]]:
    """The headings, each with some of what stands under it in the first lines, and how many lines there are at most."""
    total, found = tables.lines(content, MOST_COLUMNS)
    _, headings = next(found)
    examples: list[dict[str, None]] = [{} for _ in headings]
    for _, cells in islice(found, LOOKED_AT):
        for place, cell in enumerate(cells[: len(headings)]):
            if len(examples[place]) < EXAMPLES and cell.strip():
                examples[place][cell.strip()[:LONGEST]] = None
    yield {
        "total": total,
        "columns": [[as_name(one), list(some)] for one, some in zip(headings, examples, strict=True)],
    }


def batches(content: bytes, kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """First the names of the columns, then the lines, many at a time. Of each its number, whether it has cells right of
    the last heading, and of each column that `kinds` names, in that order, the text, or the number if it is of one."""
    total, found = tables.lines(content, MOST_COLUMNS)
    _, headings = next(found)
    names = [as_name(heading) for heading in headings]
    yield {"total": total, "columns": names}
    width = len(names)
    wanted = [(names.index(name) if name in names else width, kind == NUMBER) for name, kind in kinds.items()]
    while many := [ready(line, cells, wanted, width) for line, cells in islice(found, BATCH)]:
        yield {"lines": many}


def ready(line: int, cells: list[str], wanted: list[tuple[int, bool]], width: int) -> list[Any]:
    found: list[Any] = [line, int(any(map(str.strip, cells[width:])))]
    count = min(len(cells), width)
    for place, is_number in wanted:
        text = cells[place].strip() if place < count else ""
        found.append(reading(text) if is_number else text[:LONGEST])
    return found


@lru_cache(maxsize=65_536)
def reading(text: str) -> int | str:
    """A number in ten-thousandths, rounded half up beyond them; otherwise the text, symbols in small letters. Newer
    tables put them in square brackets, and write "low" for k."""
    if PLAIN.fullmatch(text):
        return int(Decimal(text).scaleb(4).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if bare.lower() == "low":
        return "k"
    return bare.lower() if len(bare) == 1 else text[:LONGEST]
