"""Each block of a paper in Word's own terms."""

from collections.abc import Iterable, Mapping
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from reports.formats import word_marks as marks
from reports.large_print import longest_word
from reports.paper import (
    Block,
    Bullet,
    Bullets,
    Cell,
    Column,
    Fact,
    Facts,
    Figure,
    Note,
    Paper,
    Paragraph,
    Recommendations,
    Run,
    SubHeading,
    Table,
)

LABEL = Mm(13)  # printed numbers stand in the margin
STEP = Mm(7)
POINT = Mm(9)  # labels of a list's points are short
FACT = Mm(45)
CHARACTER, PADDING = Mm(2.5), Mm(4.5)  # of a word in 12 pt type, and around it in a cell
TALLEST = 0.8  # of a page, estimated: a row that takes more must be torn, or half a page could stay empty before it
DEEPEST = 3  # levels of Word's own bullets
# A shape beside the word, and the colour: what print.css draws.
STATUS = {
    "late": ("◆", "A5201C"),
    "at-risk": ("▲", "7A4B00"),
    "on-track": ("●", "12613A"),
    "delivered": ("✓", "1F4F8F"),
    "not-started": ("○", "4D5A68"),
    "shown-to-work": ("◉", "1F4F8F"),
    "concern": ("■", "C4510F"),
    "improvement": ("✚", "1F4F8F"),
    "neutral": ("▬", "5F3585"),
}


class Blocks:
    """Writes the blocks of a paper at the end of a document, or of a cell of one of its tables."""

    def __init__(self, place: Any, paper: Paper, pictures: Mapping[str, bytes]):
        self.place, self.paper, self.pictures = place, paper, pictures

    def add(self, block: Block) -> None:
        match block:
            case Paragraph():
                self.paragraph(block)
            case Bullets(items=items):
                self.bullets(items)
            case SubHeading(text=text, label=label):
                self.heading(text, label, 2)
            case Facts(items=facts):
                self.facts(facts)
            case Recommendations(items=items):
                self.recommendations(items)
            case Note(text=text):
                self.note(text)
            case Figure():
                self.figure(block)
            case Table():
                self.table(block)

    def heading(self, text: str, label: str, level: int) -> None:
        self.place.add_paragraph(f"{label} {text}" if label else text, style=f"Heading {level}")

    def paragraph(self, block: Paragraph, line: Line | None = None) -> Line:
        """`line` is an empty paragraph to write in; a new one otherwise."""
        line = line if line is not None else self.place.add_paragraph()
        if block.label:
            hang(line, LABEL)
            line.add_run(f"{block.label}\t")
        if block.lead:
            line.add_run(f"{block.lead} ").bold = True
        write(line, block.text, block.runs)
        return line

    def bullets(self, items: Iterable[Bullet], depth: int = 1) -> None:
        for bullet in items:
            style = "List Bullet" if depth == 1 else f"List Bullet {min(depth, DEEPEST)}"
            if bullet.label:
                line = self.place.add_paragraph(style="Normal")
                hang(line, POINT, STEP * (depth - 1))
                line.add_run(f"{bullet.label}\t")
            else:
                line = self.place.add_paragraph(style=style)
            line.paragraph_format.space_after = Pt(3)
            write(line, bullet.text, bullet.runs)
            self.bullets(bullet.below, depth + 1)

    def facts(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            line = self.place.add_paragraph()
            hang(line, FACT)
            line.paragraph_format.space_after = Pt(3)
            line.add_run(f"{fact.name}:\t").bold = True
            line.add_run(fact.text)

    def recommendations(self, items: Iterable[Paragraph]) -> None:
        for item in items:
            line = self.paragraph(item)
            marks.rule(line, "left", self.paper.colour, points=4)
            marks.shade(line, "F3F5F6")

    def note(self, text: str, *, bold: bool = False) -> None:
        line = self.place.add_paragraph()
        line.add_run(text).bold = bold or None
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(8)
        for side in ("top", "bottom"):
            marks.rule(line, side, "#4D5A68", points=1)

    def figure(self, block: Figure) -> None:
        caption = self.place.add_paragraph(style="Caption")
        caption.add_run(f"{block.label}. {block.sentence}" if block.label else block.sentence)
        marks.picture(
            self.place.add_paragraph(), self.pictures[block.svg], block.sentence, height=None, widest=self.width
        )

    @property
    def width(self) -> Emu:
        section = self.place.sections[-1]
        return Emu(section.page_width - section.left_margin - section.right_margin)

    # --- tables ---

    def table(self, block: Table) -> None:
        document: Document = self.place
        caption = document.add_paragraph(block.caption, style="Caption")
        caption.paragraph_format.space_before = Pt(8)
        table = document.add_table(rows=1, cols=len(block.columns))
        table.autofit = False
        marks.lines_between_rows(table)
        marks.room_in_cells(table)
        marks.table_words(table, block.caption)
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            self._cell(cell, Cell(column.heading), column)
            cell.paragraphs[0].runs[0].bold = True
        marks.keep_whole(table.rows[0])
        marks.repeat(table.rows[0])
        for group in block.groups:
            if group.heading:
                self._section(table, group.heading)
            for row in group.rows:
                self._row(table, row)
        self._widths(table, block)
        self.place.add_paragraph(block.note)

    def _section(self, table: Any, heading: str) -> None:
        row = table.add_row()
        whole = row.cells[0].merge(row.cells[-1])
        whole.paragraphs[0].add_run(heading).bold = True
        whole.paragraphs[0].paragraph_format.keep_with_next = True
        marks.keep_whole(row)

    def _row(self, table: Any, row: Any) -> None:
        made = table.add_row()
        if row.page_share <= TALLEST:
            marks.keep_whole(made)
        for place, (cell, column) in zip(made.cells, row.cells, strict=True):
            self._cell(place, cell, column)

    def _cell(self, place: Any, cell: Cell, column: Column) -> None:
        first = place.paragraphs[0]
        mark, colour = STATUS.get(cell.status, ("", ""))
        run = first.add_run(f"{mark} {cell.text}" if mark else cell.text)
        run.bold = bool(mark) or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        first.alignment = WD_ALIGN_PARAGRAPH.RIGHT if column.align == "end" else None
        inside = Blocks(place, self.paper, self.pictures)
        for block in cell.blocks:
            if isinstance(block, SubHeading):  # a heading in a table would break the order of the paper's own
                line = place.add_paragraph()
                line.add_run(f"{block.label} {block.text}" if block.label else block.text).bold = True
                line.paragraph_format.keep_with_next = True
            else:
                inside.add(block)
        if cell.blocks and not cell.text:
            place._tc.remove(first._p)
        for line in place.paragraphs:
            line.paragraph_format.space_after = Pt(3)

    def _widths(self, table: Any, block: Table) -> None:
        for column, width in zip(table.columns, widths(block, self.width), strict=True):
            column.width = width
        for row in table.rows:
            place = 0
            for cell in row._tr.tc_lst:
                span = cell.grid_span
                cell.width = sum(column.width for column in list(table.columns)[place : place + span])
                place += span


def widths(block: Table, whole: int) -> list[Emu]:
    """The widths of the columns: as given, the others by what they hold; but none so narrow that a word is broken."""
    shares = [float(column.width) for column in block.columns]
    left = max(0, 100 - sum(column.width for column in block.columns))
    unset = {place: _longest_text(block, place) for place, column in enumerate(block.columns) if not column.width}
    for place, longest in unset.items():
        shares[place] = left * longest / sum(unset.values())
    least = [int(CHARACTER) * longest_word(block, place) + int(PADDING) for place in range(len(shares))]
    wanted = [max(whole * share / sum(shares), need) for share, need in zip(shares, least, strict=True)]
    spare = [width - need for width, need in zip(wanted, least, strict=True)]
    over = sum(wanted) - whole
    given = [
        width - (over * room / sum(spare) if over > 0 and sum(spare) else 0)
        for width, room in zip(wanted, spare, strict=True)
    ]
    return [Emu(int(width * min(1, whole / sum(given)))) for width in given]


def _longest_text(block: Table, place: int) -> int:
    texts = [row.cells[place].text for row in block.rows if not row.is_section]
    longest = max((len(text) for text in [block.columns[place].heading, *texts]), default=0)
    return max(8, min(longest, 40))


def hang(line: Line, width: int, indent: int = 0) -> None:
    """The first word stands in the margin, and the text begins at a tab."""
    line.paragraph_format.left_indent = Emu(indent + width)
    line.paragraph_format.first_line_indent = Emu(-width)
    line.paragraph_format.tab_stops.add_tab_stop(Emu(indent + width))


def write(line: Line, text: str, runs: tuple[Run, ...]) -> None:
    """A text, or the same in stretches."""
    for run in runs or (Run(text),):
        if run.link:
            marks.link(line, run.text, run.link, bold=run.bold)
        else:
            line.add_run(run.text).bold = run.bold or None
