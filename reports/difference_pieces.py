"""A paper in pieces that can be laid side by side: a paragraph, a point of a list, a row of a table. Django-free."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.paper import (
    Block,
    Bullet,
    Bullets,
    Cell,
    Facts,
    Figure,
    Note,
    Paper,
    Paragraph,
    Part,
    Recommendations,
    Row,
    Run,
    SubHeading,
    Table,
)


@dataclass(frozen=True)
class Piece:
    """One line of a paper. `text` is all that it says; `place` its number, or its table and row. `key` tells it from
    others whatever it says (a row, a line of the front), empty where nothing does. `cells` are a row's, each with the
    heading of its column. `look` is what else could differ: how it is set, without its number."""

    kind: str
    text: str
    place: str = ""
    key: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    look: Any = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """Two pieces with the same one say the same of the same thing."""
        return self.kind, self.key, self.text


def front_pieces(paper: Paper) -> list[Piece]:
    """What stands above the parts, and how the paper as a whole is set."""
    lines = [
        ("Title", paper.title),
        ("Council", paper.authority_name),
        ("Body", paper.body_name),
        ("Date", paper.date_text),
        ("Item", paper.item_number),
        *((fact.name, fact.text) for fact in paper.front),
        *(("On every page", notice) for notice in paper.notices),
    ]
    looks = (paper.slug, paper.language, paper.running_title, paper.large_print, paper.contents)
    style = (paper.colour, paper.logo, paper.logo_text)
    found = [Piece("front", f"{name}: {text}", key=name, cells=((name, text),)) for name, text in lines if text]
    return [*found, Piece("look", "How the paper is set", key="look", look=(looks, style))]


def pieces_of(part: Part) -> list[Piece]:
    """Every line of a part, in order."""
    return [piece for block in part.blocks for piece in _pieces(block)]


def _pieces(block: Block) -> Iterator[Piece]:
    match block:
        case Paragraph() | SubHeading() | Note() | Figure():
            yield _line(block)
        case Bullets():
            yield from _points(block.items, 0)
        case Recommendations():
            for item in block.items:
                yield Piece("recommendation", said(item), item.label, look=replace(item, label=""))
        case Facts():
            for fact in block.items:
                yield Piece("fact", f"{fact.name}: {fact.text}", key=fact.name, cells=((fact.name, fact.text),))
        case Table():
            yield from _table(block)


def _line(block: Paragraph | SubHeading | Note | Figure) -> Piece:
    if isinstance(block, Note):
        return Piece(block.kind, block.text, look=block)
    if isinstance(block, Figure):
        return Piece(block.kind, f"Chart: {block.sentence}", block.label, look=replace(block, label=""))
    text = said(block) if isinstance(block, Paragraph) else block.text
    return Piece(block.kind, text, block.label, look=replace(block, label=""))


def _points(points: tuple[Bullet, ...], depth: int) -> Iterator[Piece]:
    for point in points:
        text = f"{point.label} {_runs(point.text, point.runs)}".strip()
        yield Piece("bullet", text, look=(depth, replace(point, below=())))
        yield from _points(point.below, depth + 1)


def _table(table: Table) -> Iterator[Piece]:
    name = f"Table “{table.caption}”"
    yield Piece("caption", name, look=(table.columns, table.landscape))
    yield Piece("columns", " | ".join(column.heading for column in table.columns), f"{name}, columns")
    for row in table.rows:
        yield _row(row, table, name)
    if table.note:
        yield Piece("table note", table.note, f"{name}, note")


def _row(row: Row, table: Table, name: str) -> Piece:
    texts = [_cell(cell) for cell in row.cells]
    look = (row.is_section, row.cells)
    if row.is_section:
        return Piece("section row", texts[0], f"{name}, heading of rows", look=look)
    headings = [column.heading for column in table.columns]
    pairs = tuple(zip(headings, texts, strict=True))
    head = next((text for text, cell in zip(texts, row.cells, strict=True) if cell.is_header), texts[0])
    whole = "; ".join(f"{heading}: {text}" for heading, text in pairs if text)
    return Piece("row", whole, f"{name}, row {head}" if head else name, row.key or head, pairs, look)


def _cell(cell: Cell) -> str:
    texts = [cell.text] if cell.text else []
    for block in cell.blocks:
        match block:
            case Bullets():
                texts += [piece.text for piece in _points(block.items, 0)]
            case Paragraph():
                texts.append(f"{block.label} {said(block)}".strip())
            case SubHeading():
                texts.append(f"{block.label} {block.text}".strip())
    return " ".join(texts)


def said(paragraph: Paragraph) -> str:
    """A paragraph's words, with its bold words between asterisks and the addresses its links lead to."""
    return f"{paragraph.lead} {_runs(paragraph.text, paragraph.runs)}".strip()


def _runs(text: str, runs: tuple[Run, ...]) -> str:
    if not runs:
        return text
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = f"**{run.text}**" if run.bold else run.text
    return f"{text} ({run.link})" if run.link else text
