"""What the public edition shows in the place of something exempt: that it was withheld and why, never what. Plain data
in, plain data out; no Django here.

Schedule 12A to the Local Government Act 1972 names the kinds of exempt information; whoever withholds something says
which paragraph of it and why the public interest is better served so (domain E).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reports.paper import Block, Cell, Note, Paragraph, Row, Table

COUNT = "state:"  # how the key of a row begins that counts other rows of the piece
ACT = "Schedule 12A to the Local Government Act 1972"


@dataclass(frozen=True)
class Exemption:
    """One withholding. `row` and `column` say which part of a table (a row's key, a column's heading); both empty: all
    of it."""

    paragraph: int
    reason: str
    row: str = ""
    column: str = ""

    @property
    def ground(self) -> str:
        return f"exempt under paragraph {self.paragraph} of Part 1 of {ACT}. {self.reason}"

    @property
    def said(self) -> str:
        """For the place of it in the public edition."""
        return f"Withheld: {self.ground}"

    @property
    def marked(self) -> str:
        """For the restricted edition, before what the public one withholds."""
        return f"Not for publication: {self.ground}"


def blocks_for(blocks: Sequence[Block], exemptions: Iterable[Exemption], *, is_public: bool) -> tuple[Block, ...]:
    """The blocks of one piece of a paper in one edition. The restricted one shows all, and says what is not public.

    Where a row is withheld, so are the sentence and the chart that the piece brings with its table, and a table that
    only counts: they tell of it.
    """
    given = list(exemptions)
    whole = next((exemption for exemption in given if not exemption.row), None)
    if whole:
        return (Note(whole.said),) if is_public else (Note(whole.marked), *blocks)
    rows = {row.key for block in blocks if isinstance(block, Table) for row in block.rows if row.key}
    beside = next((exemption for exemption in given if exemption.row in rows), None) if is_public else None
    return tuple(
        _beside(block, beside) if _tells_of_it(block, beside) else _shown(block, given, is_public) for block in blocks
    )


def _tells_of_it(block: Block, beside: Exemption | None) -> bool:
    """Whether what stands beside a withheld row tells of it: words and charts, and counts of which it is one."""
    if not isinstance(block, Table):
        return beside is not None
    keys = [row.key for row in block.rows if row.key]
    is_count = bool(keys) and all(key.startswith(COUNT) for key in keys)
    return beside is not None and is_count and beside.row not in keys


def _shown(block: Block, given: list[Exemption], is_public: bool) -> Block:  # noqa: FBT001
    return _table_for(block, given, is_public) if isinstance(block, Table) else block


def _beside(block: Block, exemption: Exemption | None) -> Block:
    """What stands beside a table of which the public edition withholds a row; None: nothing is withheld. A paragraph
    stays one, since paragraphs are numbered."""
    if exemption is None:
        return block
    return Paragraph(exemption.said, label=block.label) if isinstance(block, Paragraph) else Note(exemption.said)


def _table_for(table: Table, exemptions: list[Exemption], is_public: bool) -> Table:  # noqa: FBT001
    keys = {row.key for row in table.rows if row.key}
    own = [exemption for exemption in exemptions if exemption.row in keys]
    if not own:
        return table
    rows = table.rows
    if is_public:
        rows = tuple(_row_for(row, table, [e for e in own if e.row == row.key]) for row in table.rows)
    said = dict.fromkeys(exemption.said if is_public else exemption.marked for exemption in own)
    return replace(table, rows=rows, note=" ".join(filter(None, [table.note, *said])))


def _row_for(row: Row, table: Table, exemptions: list[Exemption]) -> Row:
    if not exemptions or row.is_section:
        return row
    columns = {exemption.column for exemption in exemptions}
    if "" in columns:
        columns |= {column.heading for column in table.columns}
    cells = zip(row.cells, table.columns, strict=True)
    return replace(
        row,
        key="",
        cells=tuple(
            Cell("Withheld", is_header=cell.is_header) if column.heading in columns else cell for cell, column in cells
        ),
    )
