"""PDF of papers of every kind as they are composed, in both editions and both sizes: sound, bookmarked, large enough.

Each file costs a second or more. So of each kind one edition is set at 12 points and the other in large print, taking
turns, and of each table the first rows: that tables run over pages well is seen on the retold papers (`test_formats`).
"""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from reports import formats
from reports.composing import content
from reports.finishing import Approval
from reports.house_style import styled
from reports.issuing.papers import issued_paper
from reports.kinds import statement_of_action
from reports.kinds.anatomies import ANATOMIES
from reports.models import Block, Edition, Format, Section, Withholding
from reports.paper import Paper, Table
from tests.conftest import DAY
from tests.pdf_structure import structure_faults
from tests.reports.kinds.test_drafted import begun
from tests.reports.test_formats import flat, part_title, sizes_below

pytestmark = pytest.mark.one_database
SIZES = {Format.PDF: (12, 10), Format.LARGE: (18, 18)}  # of the text, and of the running lines, in points
KINDS = sorted(ANATOMIES)
SECRET, REASON = "The provider asks for nine thousand pounds.", "A tender is open."
ROWS = 4


def editions(kind: str) -> dict[str, Paper]:
    """Both, as issued, of a paper that withholds a paragraph."""
    report = begun(kind)
    section = Section.objects.create(report=report, order=99, heading="Contracts")
    block = Block.objects.create(section=section, order=1, text=SECRET)
    Withholding.objects.create(report=report, block=block, paragraph=3, reason=REASON)
    given = {"number": 1, "on": DAY, "approvals": [Approval("Legal", "Gareth Pugh", "20 November 2026")]}
    made = content(report)
    return {
        edition: shortened(styled(issued_paper(made, edition, **given), report.authority)) for edition in Edition.values
    }


def shortened(paper: Paper) -> Paper:
    return replace(
        paper,
        parts=tuple(
            replace(part, blocks=tuple(few_rows(block) if isinstance(block, Table) else block for block in part.blocks))
            for part in paper.parts
        ),
    )


def few_rows(table: Table) -> Table:
    return replace(table, rows=table.rows[:ROWS])


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_of_a_composed_paper_is_sound_bookmarked_and_large_enough(record, kind):
    turn = KINDS.index(kind) % 2
    for (edition, paper), format in zip(editions(kind).items(), [*SIZES, *SIZES][turn:], strict=False):
        file = formats.write(paper, format)
        assert structure_faults(file) == []
        reader = pypdf.PdfReader(io.BytesIO(file))
        titles = flat(reader.outline)
        assert all(part_title(part) in titles for part in paper.parts)  # in their order: it is an iterator
        assert sizes_below(file, *SIZES[format]) == []
        pages = [" ".join(page.extract_text().split()) for page in reader.pages]
        is_public = edition == Edition.PUBLIC
        assert (SECRET in " ".join(pages), REASON in " ".join(pages)) == (not is_public, True)
        assert [("Restricted: contains exempt information" in page) for page in pages] == [not is_public] * len(pages)


def solid(text: str) -> str:
    """Without what setting lines in a column does to words."""
    return re.sub(r"[\s\u00ad-]", "", text)


def test_issued_statement_of_action_names_each_finding_that_asks_for_something_and_what_the_law_sets(record):
    report = begun("statement_of_action", "cabinet")
    inspection = statement_of_action.latest(report, DAY)
    made = issued_paper(content(report), Edition.PUBLIC, number=1, on=DAY, approvals=[])
    pages = pypdf.PdfReader(io.BytesIO(formats.write(styled(made, report.authority), Format.PDF))).pages
    text = solid(" ".join(page.extract_text() for page in pages))
    asking = inspection.findings.answerable().filter(remedied="")
    named = [*asking.values_list("title", flat=True), *inspection.regime.duties.values_list("name", flat=True)]
    assert asking.count() > 1
    assert inspection.regime.duties.exists()
    assert [name for name in named if solid(name) not in text] == []
    strengths = inspection.findings.filter(kind="strength").values_list("title", flat=True)
    assert [name for name in strengths if solid(name) in text] == []  # what asks for nothing is not answered
