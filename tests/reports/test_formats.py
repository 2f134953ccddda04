"""The files of a paper: the same words in each, and what each promises to whoever reads it with other means."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import html5lib
import pdfplumber
import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from reports import formats
from reports.bound.scorecards import NOTED
from reports.formats import pages
from reports.large_print import Records, large_print
from reports.models import Format, Report
from reports.paper import Bullet, Bullets, Cell, Column, Paper, Paragraph, Part, Row, Run, Table
from reports.rendering import paper_of
from tests.pdf_structure import Node, structure_faults
from tests.reports.sample_paper import ACTIONS, CHART, PAPER, SCORECARD, SENTENCE, SHORT

pytestmark = pytest.mark.one_database

SLUGS = ["climbie-2004", "haringey-review-2009", "kent-2009", "ofsted-2012", "scrutiny-2021"]
LABELS = ("Demonstration: invented.", "Draft: not for publication.", "Restricted: contains exempt information. " * 3)
LABELLED = replace(SHORT, labels=LABELS)
LINKED = Part(
    "Words",
    (
        Paragraph(
            "See the guidance now.",
            label="1.1",
            runs=(Run("See "), Run("the guidance", link="https://www.gov.uk/a?b=1&c=2"), Run(" now.", bold=True)),
        ),
        Bullets((Bullet("a b", runs=(Run("a ", bold=True), Run("b"))),)),
    ),
)


def tokens(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


def read(html: str, tag: str = "article") -> str:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return " ".join(" ".join(next(tree.iter(tag)).itertext()).split())


def word(paper: Paper) -> docx.document.Document:
    return docx.Document(io.BytesIO(formats.write(paper, Format.WORD)))


def words_of(document) -> str:
    """Every word of the text, tables and links included, in order."""
    lines = ("".join(t.text or "" if t.tag == qn("w:t") else " " for t in p.iter(qn("w:t"), qn("w:tab"), qn("w:br")))
             for p in document.element.body.iter(qn("w:p")))  # fmt: skip
    return " ".join(" ".join(lines).split())


# --- One content, four files ---


@pytest.mark.parametrize("slug", SLUGS)
def test_every_format_holds_the_words_of_the_paper(record, slug):
    paper = paper_of(Report.objects.get(slug=slug), "public")
    printed = tokens(read(pages.print_html(paper))) - {"Contents"}
    assert tokens(read(pages.web_html(paper))) - {"Contents"} == printed
    large = tokens(read(pages.large_print_html(paper)))
    assert printed <= large
    assert large - printed <= {"Contents"}
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)", pages.print_html(paper)))  # in Word a picture
    assert (tokens(words_of(word(paper))) ^ printed) - {"Contents"} <= tokens(drawn)


def test_same_paper_gives_the_same_bytes():
    for format in (Format.HTML, Format.WORD, Format.LARGE):
        assert formats.write(SHORT, format) == formats.write(SHORT, format)


def test_source_tells_formats_and_papers_apart():
    other = replace(SHORT, title="Another title")
    sources = {formats.source(paper, format) for paper in (SHORT, other) for format in list(Format)[:4]}
    assert len(sources) == 8
    with pytest.raises(ValueError, match="json"):
        formats.source(SHORT, Format.DATA)


def test_colour_that_is_none_never_gets_into_a_style_sheet():
    with pytest.raises(ValueError, match="no colour"):
        formats.source(replace(SHORT, colour="#123456; } body { display: none"), Format.HTML)


# --- PDF of every kind, in both sizes ---


SIZES = {Format.PDF: (12, 10), Format.LARGE: (18, 18)}  # of the text, and of the running lines, in points
# Kinds take turns; the other size of each is seen under soak.
IN_TURN = [
    pytest.param(slug, format, marks=[pytest.mark.soak] if (place + turn) % 2 else [])
    for place, slug in enumerate(SLUGS)
    for turn, format in enumerate(SIZES)
]


@pytest.mark.parametrize(("slug", "format"), IN_TURN)
def test_pdf_of_every_kind_is_sound_bookmarked_and_large_enough(record, slug, format):
    floor, running = SIZES[format]
    paper = paper_of(Report.objects.get(slug=slug), "public")
    content = formats.write(paper, format)
    assert structure_faults(content) == []
    titles = flat(pypdf.PdfReader(io.BytesIO(content)).outline)
    assert all(part_title(part) in titles for part in paper.parts)  # in their order: it is an iterator
    assert sizes_below(content, floor, running) == []


def part_title(part: Part) -> str:
    return f"{part.number} {part.heading}" if part.number else part.heading


def flat(outline):
    for item in outline:
        yield from flat(item) if isinstance(item, list) else [item.title]


def sizes_below(content: bytes, floor: float, running: float) -> list[tuple[int, str, float]]:
    """Letters smaller than promised: in the text, and in the running lines at the top and foot of a page."""
    found, matrix = [], pdfium.FS_MATRIX()
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        letters, height = page.get_textpage(), page.get_height()
        for place in range(letters.count_chars()):
            if pdfium.FPDFText_IsGenerated(letters, place):
                continue  # an end of a line, which is not in the file
            pdfium.FPDFText_GetMatrix(letters, place, matrix)
            size = pdfium.FPDFText_GetFontSize(letters, place) * abs(matrix.d)
            _, bottom, _, top = letters.get_charbox(place, loose=True)
            in_margin = height - top < 62 or bottom < 62
            if size < (running if in_margin else floor) - 0.01:
                found.append((number, chr(pdfium.FPDFText_GetUnicode(letters, place)), size))
    return found


def test_letters_that_are_too_small_are_found():
    """The control."""
    assert sizes_below(formats.write(SHORT, Format.PDF), 18, 18)


@pytest.mark.parametrize("format", [Format.PDF, Format.LARGE])
def test_labels_stand_on_every_page_and_never_on_the_text(format):
    with pdfplumber.open(io.BytesIO(formats.write(LABELLED, format))) as pdf:
        for page in pdf.pages:
            words = page.extract_words()
            assert "Draft: not for publication." in " ".join(page.extract_text().split())
            boxes = [(word["x0"], word["top"], word["x1"], word["bottom"]) for word in words]
            overlaps = [
                (a, b)
                for place, a in enumerate(boxes)
                for b in boxes[place + 1 :]
                if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 6
            ]
            assert overlaps == []


# --- Large print ---


def test_table_of_long_texts_is_written_out_row_by_row():
    (records,) = large_print(replace(PAPER, parts=(Part("A", (ACTIONS,)),))).parts[0].blocks
    assert isinstance(records, Records)
    source = read(pages.large_print_html(replace(PAPER, parts=(Part("A", (ACTIONS,)),))))
    assert "No 1 Paragraph 11, 42 Issue Issue 1" in source


def test_short_table_stays_a_table_and_a_wide_one_turns_the_page_only_if_it_fills_it():
    short = Table("A", (Column("Measure"), Column("Result", "end")), (Row.of("a", "1"),))
    seven = Table("A", (Column("Settlement"),) * 7, (Row.of(*("Settlement",) * 7),))
    nine = Table("A", (Column("Settlement"),) * 9, (Row.of(*("Settlement",) * 9),) * 40)
    tables = (short, SCORECARD, seven, replace(seven, rows=seven.rows * 40), nine)
    made = large_print(replace(PAPER, parts=(Part("A", tables),))).parts[0].blocks
    assert [(type(block), block.landscape) for block in made] == [
        (Table, False),
        (Table, False),
        (Records, False),
        (Table, True),
        (Records, False),
    ]


def test_records_are_lists_with_the_headings_as_labels():
    nine = Table("A", (Column("Settlement"),) * 9, (Row.of(*("Settlement",) * 9),) * 5)
    content = formats.write(replace(PAPER, parts=(Part("A", (nine,)),)), Format.LARGE)
    assert structure_faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tree = Node(pdf.Root.StructTreeRoot, "Root", None)
        lists = [node for node in tree.below("L") if len(list(node.below("Lbl"))) == 9]
    assert len(lists) == 5


# --- Web page ---


def test_web_page_stands_alone_and_is_valid():
    html = pages.web_html(SHORT, [("All papers", "/published/")])
    html5lib.HTMLParser(strict=True).parse(html)
    assert 'lang="en-GB"' in html
    assert '<a class="skip" href="#paper">' in html
    assert set(re.findall(r'(?:src|href)="([^#"][^"]*)', html)) == {"/published/"}
    assert not re.search(r"url\(|@import|<script|\sstyle=|\son\w+=", html.replace("{% url", ""))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_policy_names_the_whole_style_of_the_page():
    html = pages.web_html(SHORT)
    (source,) = pages.style_sources(html)
    assert source != pages.style_sources(html.replace("12pt", "13pt"))[0]


# --- Word ---


@pytest.fixture(scope="module")
def document():
    return word(replace(SHORT, parts=(*PAPER.parts[:2], *PAPER.parts[5:7], LINKED)))


def test_word_has_real_headings_lists_and_title(document):
    styles = [(line.style.name, line.text) for line in document.paragraphs]
    assert ("Title", SHORT.title) in styles
    assert [text for style, text in styles if style == "Heading 1"] == [
        part_title(part) for part in (*PAPER.parts[:2], *PAPER.parts[5:7], LINKED)
    ]
    assert ("Heading 2", "What would change it") in styles
    bullets = [(style, text) for style, text in styles if style.startswith("List Bullet")]
    assert ("List Bullet", "cover") in bullets
    assert ("List Bullet 3", "until February") in bullets
    assert "2.1\tAssessments are later. " in next(text for _, text in styles if text.startswith("2.1"))


def test_word_tables_repeat_their_heading_and_keep_rows_whole(document):
    scorecard, actions = document.tables
    for table in (scorecard, actions):
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert not any(row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    torn = [row for row in actions.rows if row._tr.trPr is None or row._tr.trPr.find(qn("w:cantSplit")) is None]
    assert 1 <= len(torn) < 10  # those that take most of a page turned sideways
    assert "7" in [row.cells[0].text for row in torn]
    assert not [row for row in scorecard.rows if row._tr.trPr.find(qn("w:cantSplit")) is None]


def test_word_turns_the_page_for_a_sideways_table_and_back(document):
    turns = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert turns == [False, True, False]
    for section in document.sections:
        assert (section.page_width > section.page_height) is (section.orientation == WD_ORIENT.LANDSCAPE)
        room = section.page_width - section.left_margin - section.right_margin
        assert room > 0
    widths = [sum(column.width for column in table.columns) for table in document.tables]
    assert all(width <= room for width, room in zip(widths, (9_500_000, 9_500_000), strict=True))


def test_word_column_is_never_narrower_than_its_longest_word():
    table = Table("A", (Column("Of whom", width=5), Column("Text", width=95)), (Row.of("Safeguarding", "word " * 40),))
    (made,) = word(replace(SHORT, parts=(Part("A", (table,)),))).tables
    assert made.columns[0].width.mm > 30  # twelve letters of 2.5 mm
    assert sum(column.width for column in made.columns) <= 167 * 36_000


def test_chart_is_a_picture_in_word_with_its_sentence(document):
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == SENTENCE
    image = next(part for part in document.part.package.iter_parts() if part.content_type == "image/png")
    picture = Image.open(io.BytesIO(image.blob))
    assert picture.width > 1000
    assert len(picture.convert("RGB").getcolors(10_000_000)) > 20  # drawn, not blank
    assert f"Figure 1. {SENTENCE}" in words_of(document)


def test_links_and_bold_words_stay_so_in_word(document):
    line = next(line for line in document.paragraphs if line.text.endswith("See the guidance now."))
    (link,) = line.hyperlinks
    assert (link.text, link.address) == ("the guidance", "https://www.gov.uk/a?b=1&c=2")
    assert [run.text for run in line.runs if run.bold] == [" now."]


def test_links_and_bold_words_stay_so_in_pdf_and_on_the_web():
    paper = replace(SHORT, parts=(LINKED,), contents=False)
    content = formats.write(paper, Format.PDF)
    assert structure_faults(content) == []
    links = [a.get_object() for page in pypdf.PdfReader(io.BytesIO(content)).pages for a in page.get("/Annots", [])]
    assert [(link["/A"]["/URI"], link["/Contents"]) for link in links] == [
        ("https://www.gov.uk/a?b=1&c=2", "the guidance")
    ]
    assert '<a href="https://www.gov.uk/a?b=1&amp;c=2">the guidance</a><strong> now.</strong>' in pages.web_html(paper)


def test_word_says_title_language_and_council_and_nothing_of_when_or_with_what():
    content = formats.write(LABELLED, Format.WORD)
    file = docx.Document(io.BytesIO(content))
    kept = {kid.tag.rpartition("}")[2]: kid.text for kid in file.core_properties._element}
    assert kept == {"title": SHORT.title, "creator": SHORT.authority_name, "language": "en-GB"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(parts.read(name) for name in names)
        assert b'w:lang w:val="en-GB"' in parts.read("word/styles.xml")
    assert not [name for name in names if "thumbnail" in name or name == "docProps/app.xml"]
    assert b"python-docx" not in everything
    assert "Draft: not for publication." in file.sections[0].header.paragraphs[0].text


def test_markup_in_a_persons_words_is_words_in_word():
    nasty = "<w:p>&amp;</w:p>\x0b\x00]]>\ufffe\ud800"
    paper = replace(SHORT, title=nasty, parts=(Part(nasty, (Paragraph(nasty, label=nasty, lead=nasty),)),))
    assert words_of(word(paper)).count("<w:p>&amp;</w:p>") == 5


def test_status_in_word_is_a_word_and_a_shape():
    table = Table("A", (Column("A"), Column("B")), (Row((Cell("a", is_header=True), Cell("Red", status="late"))),))
    (made,) = word(replace(SHORT, parts=(Part("A", (table,)),))).tables
    assert made.rows[1].cells[1].text == "◆ Red"


def test_charts_are_set_in_the_papers_own_typeface():
    pictures = pages.chart_pictures(SHORT, formats.TYPESETTER)
    assert list(pictures) == [CHART]
    with Image.open(io.BytesIO(pictures[CHART])) as picture:
        assert picture.width / picture.height == pytest.approx(620 / 200, rel=0.01)


def test_large_print_tears_no_word_of_a_scorecard():
    """Seven letters in a tenth of a page turned sideways do not fit in 18 pt, whatever their bare number says."""
    row = Row.of("Single assessments completed on time", "89.6%", "446 of 498", "92%", "Amber", "89.1%", "90.4%", "–")
    table = Table("Scorecard", NOTED, (row,) * 21, landscape=True)
    (block,) = large_print(replace(PAPER, parts=(Part("Scorecard", (table,)),))).parts[0].blocks
    assert isinstance(block, Records)
    upright = replace(
        table, columns=(Column("Measure", width=60), Column("Result", width=40)), rows=(Row.of("A", "1"),)
    )
    (block,) = large_print(replace(PAPER, parts=(Part("Scorecard", (upright,)),))).parts[0].blocks
    assert not isinstance(block, Records)
