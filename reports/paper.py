"""A committee paper as plain data: the web page, the PDF and the Word file are made from it.

No Django here. Every text is plain text, escaped where it is written out. An empty string means "not printed".
Numbers of paragraphs, parts and figures are labels as printed: they may repeat or skip, so nothing refers to them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import ClassVar, Literal

Status = Literal[
    "",  # ordinary words, no mark
    "late",
    "at-risk",
    "on-track",
    "delivered",
    "not-started",
    "shown-to-work",
    "concern",  # the last three are readings of a control chart
    "improvement",
    "neutral",
]

# Characters of 12 pt type on a line and lines on a page, A4 upright and sideways. Only for judging lengths.
_LINE, _WIDE_LINE = 92, 142
_PAGE_LINES, _WIDE_PAGE_LINES = 40, 26
_FIGURE_LINES = 20
_LARGE = 2.25  # the area of 18 pt type against that of 12 pt


@dataclass(frozen=True)
class Fact:
    """One line of a front block: a name and what it is."""

    name: str
    text: str


@dataclass(frozen=True)
class Run:
    """A stretch of a text, bold or leading somewhere: `link` is an https address, or empty."""

    text: str
    bold: bool = False
    link: str = ""


@dataclass(frozen=True)
class Bullet:
    """One point of a list. `label` replaces the bullet ("(a)", "20f"); `below` is the list nested in it. `runs`, where
    there are any, are the same text in stretches."""

    text: str
    label: str = ""
    below: "tuple[Bullet, ...]" = ()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `label` is its number as printed, set in the left margin; `lead` its opening words, set in bold.
    `runs`, where there are any, are the same text in stretches."""

    kind: ClassVar[str] = "paragraph"
    text: str
    label: str = ""
    lead: str = ""
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Bullets:
    """A list of points, nested at most as deep as `Bullet.below` is."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Bullet, ...]

    @classmethod
    def of(cls, *texts: str) -> "Bullets":
        """A flat list without labels."""
        return cls(tuple(Bullet(text) for text in texts))


@dataclass(frozen=True)
class SubHeading:
    """A heading below the part's own. Inside a table cell it is bold text, not a heading of the document."""

    kind: ClassVar[str] = "subheading"
    text: str
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """Names and values in two columns."""

    kind: ClassVar[str] = "facts"
    items: tuple[Fact, ...]


@dataclass(frozen=True)
class Recommendations:
    """What the body is asked to decide, in a ruled box; the labels of the paragraphs are its numbers."""

    kind: ClassVar[str] = "recommendations"
    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Note:
    """A remark that is not part of the paper's argument, between two rules; also what stands in the place of something
    withheld."""

    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True)
class Figure:
    """A chart. `sentence` says what it shows: it is the caption, and must be the whole of the SVG's first <title>.

    `svg` is trusted, so it is only ever made by our own templates. `label` is "Figure 1".
    """

    kind: ClassVar[str] = "figure"
    svg: str
    sentence: str
    label: str = ""

    def __post_init__(self) -> None:
        if "<title" not in self.svg:
            raise ValueError(f"The chart has no <title>, which is its text alternative: {self.sentence}")


@dataclass(frozen=True)
class Column:
    """A table column. `align` "end" is for figures. `width` is a percentage in steps of five; 0 leaves it to the rest.

    Give widths to a long table: working them out from its content takes five times as long as setting it.
    """

    heading: str
    align: Literal["start", "end"] = "start"
    width: int = 0

    def __post_init__(self) -> None:
        if self.width not in range(0, 100, 5):
            raise ValueError(f"The width of column {self.heading} must be a multiple of five below 100")


CellBlock = Paragraph | SubHeading | Bullets


@dataclass(frozen=True)
class Cell:
    """A table cell: either `text` or `blocks`. `is_header` makes it the header of its row; `status` marks the text."""

    text: str = ""
    blocks: tuple[CellBlock, ...] = ()
    is_header: bool = False
    status: Status = ""

    @property
    def is_dash(self) -> bool:
        """Whether it says that there is nothing to say: in a row written out it is left out with its heading."""
        return self.text == "–" and not self.blocks

    def lines(self, characters: int) -> int:
        """Printed lines in a column of that many characters."""
        if not self.blocks:
            return _lines(self.text, characters)
        return sum(_block_lines(block, characters) for block in self.blocks)


@dataclass(frozen=True)
class Row:
    """A table row, a cell a column. A section row has one cell, set across all columns as header of the rows below.
    `key` tells it from the others of a bound table, whatever they say; empty where nothing refers to it."""

    cells: tuple[Cell, ...]
    is_section: bool = False
    key: str = ""

    @classmethod
    def of(cls, header: str, *texts: str) -> "Row":
        """A row of plain texts, the first being the row's header."""
        return cls((Cell(header, is_header=True), *(Cell(text) for text in texts)))

    @classmethod
    def section(cls, heading: str) -> "Row":
        return cls((Cell(heading, is_header=True),), is_section=True)


@dataclass(frozen=True)
class SetRow:
    """A row ready to be set: each cell with its column, and the share of a page it takes (an estimate)."""

    cells: tuple[tuple[Cell, Column], ...]
    page_share: float


@dataclass(frozen=True)
class RowGroup:
    """Rows under one section row; `heading` is empty for rows before the first section row."""

    heading: str
    rows: tuple[SetRow, ...]


@dataclass(frozen=True)
class Table:
    """A table. `caption` names it and is always printed.

    `landscape` sets it on pages turned sideways, and with it the whole part if the table comes first in it or second,
    after a paragraph.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            wanted = 1 if row.is_section else len(self.columns)
            if len(row.cells) != wanted:
                raise ValueError(f"{self.caption}: a row has {len(row.cells)} cells where {wanted} are needed")

    @property
    def groups(self) -> tuple[RowGroup, ...]:
        """The rows under their section rows, in order; a section without rows is kept."""
        found: list[tuple[str, list[SetRow]]] = [("", [])]
        for row in self.rows:
            if row.is_section:
                found.append((row.cells[0].text, []))
            else:
                found[-1][1].append(self._set(row))
        return tuple(RowGroup(heading, tuple(rows)) for heading, rows in found if heading or rows)

    @property
    def page_share(self) -> float:
        """The share of a page its rows take (an estimate); more than 1 for a long table."""
        return sum(row.page_share for group in self.groups for row in group.rows)

    @property
    def has_fixed_columns(self) -> bool:
        """Whether the widths hold whatever the cells contain; in a short table a long word widens its column."""
        return self.page_share > 1 and any(column.width for column in self.columns)

    @property
    def has_many_columns(self) -> bool:
        """Too many for 18 pt type on an upright page."""
        return len(self.columns) > 4

    def _set(self, row: Row) -> SetRow:
        pairs = tuple(zip(row.cells, self.columns, strict=True))
        lines = max(cell.lines(self._characters(column)) for cell, column in pairs)
        return SetRow(pairs, lines / (_WIDE_PAGE_LINES if self.landscape else _PAGE_LINES))

    def _characters(self, column: Column) -> int:
        line = _WIDE_LINE if self.landscape else _LINE
        return max(8, line * column.width // 100 if column.width else line // len(self.columns))


_Untabled = CellBlock | Facts | Recommendations | Figure | Note
Block = _Untabled | Table


@dataclass(frozen=True)
class Part:
    """A headed part of a paper; `number` is printed before the heading. `key` tells it from the others whatever it is
    headed; empty where nothing refers to it."""

    heading: str
    blocks: tuple[Block, ...]
    number: str = ""
    key: str = ""

    @property
    def has_labels(self) -> bool:
        """Whether a paragraph is numbered: the others are then indented to stand under its text."""
        return any(isinstance(block, Paragraph) and block.label for block in self.blocks)


@dataclass(frozen=True)
class Paper:
    """A whole paper for one meeting of one body.

    `retold` is empty, or the sentence printed on every page of a paper retold from a published one; `labels` are what
    else every page says of it: that it is a draft, a demonstration, restricted. `running_title` is the short title at
    the foot of each page (the title itself if empty). `contents` forces a table of contents, which a long paper has
    anyway. `large_print` sets everything in 18 pt. `colour` (#rrggbb) and `logo` (a data: address of a PNG, or empty),
    with `logo_text` for those who cannot see it, are the authority's house style.
    """

    slug: str
    title: str
    authority_name: str
    body_name: str
    date_text: str
    item_number: str
    front: tuple[Fact, ...]
    parts: tuple[Part, ...]
    retold: str = ""
    language: str = "en-GB"
    running_title: str = ""
    large_print: bool = False
    contents: bool = False
    labels: tuple[str, ...] = ()
    colour: str = "#0f3d4c"
    logo: str = ""
    logo_text: str = ""

    @property
    def notices(self) -> tuple[str, ...]:
        """What every page says of the paper as a whole."""
        return (self.retold, *self.labels) if self.retold else self.labels

    @property
    def page_label(self) -> str:
        """The notices on one line, for the top of each page."""
        return " ".join(self.notices)

    @property
    def footer(self) -> str:
        """What stands at the left foot of each page."""
        return f"{self.authority_name} · {self.running_title or self.title}"

    @property
    def meeting(self) -> str:
        """Date and item, as printed under the name of the body."""
        item = f"Item {self.item_number}" if self.item_number else ""
        return " · ".join(text for text in (self.date_text, item) if text)

    @property
    def has_contents(self) -> bool:
        """Asked for, or the paper is likely to fill more than six pages and has parts to list."""
        return self.contents or (len(self.parts) > 2 and self._pages() > 6)

    @property
    def whole_share(self) -> float:
        """The share of a page up to which a table row, or a whole small table, is not torn by a page break.

        It moves to the next page instead: the gap it leaves harms less than reading it in two pieces. What is taller
        may be torn, as a page nearly half empty looks like the end of the table.
        """
        return 0.4 / (_LARGE if self.large_print else 1)

    def _pages(self) -> float:
        pages = sum(_pages(block) for part in self.parts for block in part.blocks)
        return pages * (_LARGE if self.large_print else 1)


def _pages(block: Block) -> float:
    if isinstance(block, Table):
        return block.page_share
    return (_block_lines(block, _LINE) + 1) / _PAGE_LINES


def _lines(text: str, characters: int) -> int:
    return max(1, ceil(len(text) / characters))


def _block_lines(block: _Untabled, characters: int) -> int:
    """Printed lines of a block on lines of that many characters."""
    match block:
        case Figure():
            return _FIGURE_LINES
        case Bullets(items=bullets):
            return sum(_lines(text, characters - 4) for text in _texts(bullets))
        case Recommendations(items=paragraphs):
            return sum(_block_lines(paragraph, characters) for paragraph in paragraphs)
        case Facts(items=facts):
            return sum(_lines(fact.text, characters // 2) for fact in facts)
        case Paragraph(text=text, lead=lead):
            return _lines(f"{lead} {text}", characters)
        case SubHeading(text=text) | Note(text=text):
            return _lines(text, characters)


def _texts(bullets: tuple[Bullet, ...]) -> Iterator[str]:
    for bullet in bullets:
        yield bullet.text
        yield from _texts(bullet.below)
