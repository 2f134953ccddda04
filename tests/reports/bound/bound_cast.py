"""What tests of bound blocks share: a paper of an authority, and the words of what a binding took."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from indicators.models import Period
from reports.bound import BINDINGS, Asking, Taken
from reports.models import Report
from reports.paper import Block, Bullet, Bullets, Cell, Facts, Note, Paragraph, Row, SubHeading, Table
from safeguarding.models import Authority
from tests.conftest import DAY


def a_paper(authority: Authority, kind: str = "quarterly", **given: Any) -> Report:
    """One that is not stored: bindings only read it."""
    if "period" not in given:
        given["period"] = Period.objects.filter(kind="quarter", ends_on=date(2026, 9, 30)).first()
    return Report(slug="paper", kind=kind, title="Paper", authority=authority, **given)


def derby(kind: str = "quarterly", **given: Any) -> Report:
    return a_paper(Authority.objects.get(slug="derby"), kind, **given)


def take(report: Report, name: str, *, on: date = DAY, **choices: Any) -> Taken:
    return BINDINGS[name].take(Asking(report, choices, on))


def tables(taken: Taken) -> list[Table]:
    return tables_of(taken.full)


def tables_of(blocks: Iterable[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def rows(taken: Taken) -> dict[str, list[str]]:
    """The texts of every row that has a key, by it."""
    found = {}
    for table in tables(taken):
        for row in table.rows:
            if row.key:
                assert row.key not in found, f"two rows are called {row.key}"
                found[row.key] = texts(row)
    return found


def texts(row: Row) -> list[str]:
    return [" ".join(cell_words(cell)) for cell in row.cells]


def sentence(taken: Taken) -> str:
    """Its paragraphs, one after another."""
    return " ".join(" ".join(filter(None, [p.lead, p.text])) for p in taken.full if isinstance(p, Paragraph))


def words(blocks: Iterable[Block]) -> str:
    """Every word of the blocks."""
    return " ".join(" ".join(block_words(block)) for block in blocks)


def block_words(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text, lead=lead):
            yield from filter(None, [lead, text])
        case SubHeading(text=text) | Note(text=text):
            yield text
        case Bullets(items=items):
            yield from bullet_words(items)
        case Facts(items=facts):
            for fact in facts:
                yield from (fact.name, fact.text)
        case Table(caption=caption, rows=own, columns=columns, note=note):
            yield from (caption, note, *(column.heading for column in columns))
            for row in own:
                yield from texts(row)


def bullet_words(items: Iterable[Bullet]) -> Iterator[str]:
    for item in items:
        yield f"{item.label} {item.text}".strip()
        yield from bullet_words(item.below)


def cell_words(cell: Cell) -> Iterator[str]:
    if cell.text:
        yield cell.text
    for block in cell.blocks:
        yield from block_words(block)
