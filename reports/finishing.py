"""What is put around a paper's content when it is shown, sent round or issued: its labels, its approvals, what it
corrects, and the page that says how each figure was obtained. Plain data in, plain data out; no Django here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby

from reports.origins import Origin
from reports.paper import Block, Bullets, Cell, Column, Note, Paper, Paragraph, Part, Row, Table
from reports.storing import digest_of

SIGN_OFFS = "sign-offs"  # the key of the part that holds them
DRAFT = "Draft: not approved and not for publication."
DEMONSTRATION = "Demonstration: the people, figures and decisions in this paper are invented."
WITHHELD_SMALL = "withheld: a small number"


@dataclass(frozen=True)
class Approval:
    """One signatory's approval of the paper as it stands; `on` as it is printed."""

    role: str
    name: str
    on: str


def restricted_label(paragraphs: Iterable[int]) -> str:
    """For every page of the edition that holds what the public one withholds."""
    numbers = sorted(set(paragraphs))
    if not numbers:
        return "Restricted: this edition shows small numbers that the public one withholds."
    words = "paragraph" if len(numbers) == 1 else "paragraphs"
    listed = ", ".join(map(str, numbers))
    return f"Restricted: contains exempt information ({words} {listed} of Part 1 of Schedule 12A). Not for publication."


def with_approvals(paper: Paper, approvals: Sequence[Approval]) -> Paper:
    """The paper with its table of approvals, in the part kept for it; without any, the part says so."""
    columns = (Column("Role", width=30), Column("Name", width=40), Column("Approved on", width=30))
    rows = tuple(Row.of(approval.role, approval.name, approval.on) for approval in approvals)
    blocks: tuple[Block, ...] = (
        (Table("Who approved this version", columns, rows),) if rows else (Note("Not signed off yet."),)
    )
    parts = (replace(part, blocks=blocks) if part.key == SIGN_OFFS else part for part in paper.parts)
    return replace(paper, parts=tuple(parts))


def with_erratum(paper: Paper, erratum: str, differences: Sequence[str]) -> Paper:
    """A corrected issue opens with what it corrects. `erratum` begins with its date; `differences` are whole lines."""
    blocks: list[Block] = [Paragraph(erratum)]
    if differences:
        blocks.append(Bullets.of(*differences))
    return replace(paper, parts=(Part("What this issue corrects", tuple(blocks), key="corrections"), *paper.parts))


def shown(origins: Iterable[Origin], *, is_public: bool) -> tuple[Origin, ...]:
    """The origins of one edition, each figure once: the public one does not say what it withholds."""
    found = {origin.key: origin for origin in origins}.values()
    if not is_public:
        return tuple(found)
    public = (replace(item, restated=item.restated_in_public) for item in found)
    return tuple(replace(item, figure=WITHHELD_SMALL) if item.is_withheld else item for item in public)


def data_digest(origins: Sequence[Origin]) -> str:
    """SHA-256 of a paper's figures and where each came from, as printed on its last page."""
    return digest_of([asdict(origin) for origin in origins])


def with_origins(paper: Paper, origins: Sequence[Origin]) -> Paper:
    """The paper with its last page: how each figure was obtained, and the digest of that data. A paper without figures
    from the record says so."""
    heading = "How each figure was obtained"
    if not origins:
        note = Note("This paper quotes no figures from the record.")
        return replace(paper, parts=(*paper.parts, Part(heading, (note,), key="origins")))
    columns = (
        Column("Of whom and when", width=25),
        Column("Figure", width=30),
        Column("Obtained from", width=45),
    )
    by_measure = sorted(origins, key=lambda origin: origin.measure)  # those of one measure stay in the paper's order
    rows: list[Row] = []
    for defined, own in groupby(by_measure, key=_defined):
        rows += [Row.section(defined), *map(_row, own)]
    caption = "Figures in this paper, and where each comes from"
    digest = f"Digest of this data: SHA-256 {data_digest(origins)}"  # under the table, or it had a page to itself
    table = Table(caption, columns, tuple(rows), note=digest, landscape=True)
    return replace(paper, parts=(*paper.parts, Part(heading, (table,), key="origins")))


def _defined(origin: Origin) -> str:
    """A measure with the definition of its figures, as the heading over them."""
    return f"{origin.measure}. Definition: {origin.definition}" if origin.definition else origin.measure


def _row(origin: Origin) -> Row:
    source = ". ".join(text.rstrip(".") for text in (origin.source, origin.state.capitalize(), origin.restated) if text)
    who = Cell(f"{origin.of_whom}, {origin.when}", is_header=True)
    return Row((who, Cell(origin.figure), Cell(f"{source}.")), key=origin.key)
