"""The PDF of a paper: what software that reads it aloud finds, what it may refer to, and what it may cost."""

import io
import re
import time
from dataclasses import replace
from pathlib import Path

import html5lib
import pdfplumber
import pikepdf
import pypdf
import pytest
from weasyprint import VERSION
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from reports.formats.pages import print_html
from reports.paper import Paper, Paragraph, Part
from reports.pdf import Rendered, RenderingFailed, _start, child, render_pdf
from tests.pdf_structure import Node, structure_faults
from tests.reports.sample_paper import PAPER, RETOLD, SENTENCE, SHORT, WORDS

ACTION_PAGES = slice(8, -1)  # the sideways table, by far the longest part of the sample


def document(paper: Paper) -> str:
    return print_html(paper)


def set_here(html: str) -> bytes:
    """The PDF, made in this process: ten times quicker for short documents, and without the limits."""
    return child.pdf_of(html, child.Complaints())


@pytest.fixture(scope="session")
def sample() -> Rendered:
    return render_pdf(document(PAPER))


@pytest.fixture(scope="session")
def pages(sample: Rendered) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(sample.content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="session")
def short() -> bytes:
    return set_here(document(SHORT))


# --- the sample ---


def test_sample_has_no_fault_and_no_complaint(sample):
    assert structure_faults(sample.content) == []
    assert sample.complaints == ()


def test_each_page_says_which_it_is_and_that_the_paper_is_retold(pages):
    assert len(pages) > 25
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Example County Council · Safeguarding performance, July to September 2026" in text
        assert RETOLD in text


def test_paper_that_is_not_retold_has_no_label():
    with pdfplumber.open(io.BytesIO(set_here(document(replace(SHORT, retold=""))))) as pdf:
        assert all("Retold" not in page.extract_text() for page in pdf.pages)


def test_table_heading_is_repeated_on_each_page_and_read_once(sample, pages):
    assert all(re.search(r"No Paragraph Issue Action", text) for text in pages[ACTION_PAGES])
    with pikepdf.open(io.BytesIO(sample.content)) as pdf:
        tables = list(Node(pdf.Root.StructTreeRoot, "Root", None).below("Table"))
        assert [len(list(table.below("THead"))) for table in tables] == [1, 1]
        assert len(list(tables[1].below("TR"))) == 1 + 4 + 38


def test_row_torn_over_pages_is_read_as_one_row(sample):
    with pikepdf.open(io.BytesIO(sample.content)) as pdf, pdfplumber.open(io.BytesIO(sample.content)) as words:
        table = list(Node(pdf.Root.StructTreeRoot, "Root", None).below("Table"))[1]
        row = next(row for row in table.below("TR") if len(list(row.below("P"))) == 11)
        texts = [read_aloud(paragraph, pdf, words) for paragraph in row.kids[2].below("P")]
    assert texts[:2] == ["Issue 7", WORDS.strip()]
    assert texts[2:] == [(WORDS * 2).strip()] * 9


def read_aloud(node: Node, pdf: pikepdf.Pdf, words: pdfplumber.PDF) -> str:
    """The text of a structure element in the order of the structure."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    lines = []
    for leaf in node.below("Span"):
        marks = {int(kid) for kid in leaf.pdf.K if isinstance(kid, int)}
        page = words.pages[numbers[leaf.pdf.Pg.objgen]]
        lines.append("".join(char["text"] for char in page.chars if char["mcid"] in marks))
    return " ".join(" ".join(lines).split())


def test_contents_lead_to_the_page_each_part_begins_on(sample, pages):
    reader = pypdf.PdfReader(io.BytesIO(sample.content))
    links = [annotation.get_object() for annotation in reader.pages[0]["/Annots"]]
    assert [
        link["/Contents"].removeprefix(part.number).strip() for link, part in zip(links, PAPER.parts, strict=True)
    ] == [part.heading for part in PAPER.parts]
    for link, part in zip(links, PAPER.parts, strict=True):
        target = reader.get_destination_page_number(reader.named_destinations[link["/Dest"]])
        assert part.heading in pages[target]
        assert re.search(rf"{part.heading}[ .]*{target + 1}\b", pages[0])


def test_bookmarks_are_the_headings(sample):
    outline = pypdf.PdfReader(io.BytesIO(sample.content)).outline
    assert outline[0].title == PAPER.title
    assert [item.title for item in outline[1] if not isinstance(item, list)][-1] == "Background papers"


def test_alternative_of_a_figure_is_its_whole_sentence(short):
    with pikepdf.open(io.BytesIO(short)) as pdf:
        figure = next(Node(pdf.Root.StructTreeRoot, "Root", None).below("Figure"))
        assert str(figure.pdf.Alt) == SENTENCE


def test_same_document_gives_the_same_bytes(short):
    assert render_pdf(document(SHORT)).content == short


def test_metadata_are_title_language_and_council_only(short):
    with pikepdf.open(io.BytesIO(short)) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": PAPER.title,
            "/Author": "Example County Council",
            "/Producer": f"WeasyPrint {VERSION}",
        }
        assert str(pdf.Root.Lang) == "en-GB"
    assert str(Path(__file__).parents[2]).encode() not in short


@pytest.mark.parametrize(("large", "floor", "running"), [(False, 12, 10), (True, 18, 18)])
def test_type_is_never_smaller_than_promised(large, floor, running):
    with pdfplumber.open(io.BytesIO(set_here(document(replace(SHORT, large_print=large))))) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                in_margin = char["top"] < 60 or char["bottom"] > page.height - 60
                assert char["size"] >= (running if in_margin else floor) - 0.01, char


def test_print_document_is_valid_html_with_unique_ids():
    html = document(PAPER)
    html5lib.HTMLParser(strict=True).parse(html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert " style=" not in html


def test_letters_outside_the_typeface_are_complained_of():
    complaints = child.Complaints()
    child.pdf_of(document(replace(SHORT, title="At least ≥ 90%")), complaints)
    assert complaints.lines == ["The paper's typeface lacks these characters: ≥"]


# --- nothing outside the document is read ---


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"
PAYLOADS = {
    "image": "<img alt='x' src='{0}/a.png'>",
    "style sheet": "<link rel='stylesheet' href='{0}/a.css'>",
    "import": "<style>@import '{0}/a.css';</style>",
    "nested import": "<style>@import 'data:text/css,@import%20url({0}/a.css)';</style>",
    "background": "<p style='background: url({0}/a.png)'>x</p>",
    "bullet": "<ul style='list-style-image: url({0}/a.png)'><li>x</li></ul>",
    "content": "<style>p::before {{ content: url({0}/a.png) }}</style><p>x</p>",
    "typeface": "<style>@font-face {{ font-family: X; src: url({0}/a.woff2) }}</style>",
    "attachment": "<link rel='attachment' href='{0}/a.txt'>",
    "link to attachment": "<a rel='attachment' href='{0}/a.txt'>x</a>",
    "object": "<object data='{0}/a.svg'></object>",
    "embed": "<embed src='{0}/a.svg'>",
    "image in SVG": SVG.format("<image href='{0}/a.png' width='9' height='9'/>"),
    "SVG in data": "<img alt='x' src=\"data:image/svg+xml,"
    + SVG.format("<image href='{0}/a.png' width='9' height='9'/>")
    + '">',
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_address_of_a_host_is_refused(payload, listener):
    address, hits = listener
    with pytest.raises(FatalURLFetchingError):
        set_here(hostile(payload.format(address)))
    assert hits == []


class AnyFetcher(URLFetcher):
    refused = ()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_control_the_same_address_is_fetched_without_our_fetcher(payload, listener, monkeypatch):
    monkeypatch.setattr(child, "PackagedFetcher", AnyFetcher)
    address, hits = listener
    set_here(hostile(payload.format(address)))
    assert hits


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "ftp://127.0.0.1/a",
        "/etc/hostname",
        "a.png",
        "//127.0.0.1/a",
        "packaged:fonts/../x",
        "FILE:/a",
    ],
)
def test_any_other_address_is_refused(address):
    with pytest.raises(FatalURLFetchingError):
        set_here(hostile(f"<img alt='x' src='{address}'>"))


def test_only_the_child_imports_the_typesetter():
    project = Path(__file__).parents[2]
    apps = ("safeguarding", "standards", "indicators", "actionplans", "reports")
    modules = [path for app in apps for path in (project / app).rglob("*.py")]
    users = [path for path in modules if re.search(r"^\s*(import|from) weasyprint", path.read_text(), re.MULTILINE)]
    assert [str(path.relative_to(project)) for path in users] == ["reports/pdf/child.py"]


def hostile(payload: str) -> str:
    return f"<!DOCTYPE html><html lang='en-GB'><title>x</title><h1>x</h1>{payload}"


def test_refusal_says_what_was_asked_for(listener):
    address, hits = listener
    with pytest.raises(RenderingFailed, match="outside itself") as failure:
        render_pdf(hostile(f"<img alt='x' src='{address}/a.png'>"))
    assert failure.value.complaints == (f"{address}/a.png",)
    assert hits == []


def test_markup_in_a_persons_words_is_printed_as_words():
    words = "<img src='file:///etc/hostname'></p><style>@import 'a.css'</style> {{ paper }} #}"
    paper = replace(
        SHORT, title=words, parts=(Part(words, (Paragraph(words, label=words, lead=words),)),), retold=words
    )
    text = pypdf.PdfReader(io.BytesIO(set_here(document(paper)))).pages[0].extract_text()
    assert text.count("<img") >= 5


# --- limits ---


def runaway() -> str:
    return hostile("<table>" + "<tr><td>one<td>two<td>three" * 40_000 + "</table>")


def test_document_that_takes_too_long_is_stopped():
    began = time.monotonic()
    with pytest.raises(RenderingFailed, match="longer than 1 seconds?"):
        render_pdf(runaway(), timeout_seconds=1)
    assert time.monotonic() - began < 5


def test_document_that_takes_too_much_memory_is_stopped():
    began = time.monotonic()
    with pytest.raises(RenderingFailed, match="more memory"):
        render_pdf(runaway(), memory_bytes=220 * 1024**2)
    assert time.monotonic() - began < 30


def test_child_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    started = {}
    monkeypatch.setattr("reports.pdf.subprocess.Popen", lambda command, **options: started.update(options))
    _, orders = _start()
    orders.close()
    assert "PATH" in started["env"]
    assert "SECRET_KEY" not in started["env"]
