"""Each check of tests.pdf_structure finds the defect it is for: here every one is put into a sound PDF."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reports.formats.pages import print_html
from reports.pdf import child
from tests.pdf_structure import Node, numbered, structure_faults
from tests.reports.sample_paper import SHORT


def set_here(html: str) -> bytes:
    return child.pdf_of(html, child.Complaints())


@pytest.fixture(scope="module")
def html() -> str:
    return print_html(SHORT)


@pytest.fixture(scope="module")
def sound(html: str) -> bytes:
    return set_here(html)


def first(pdf: pikepdf.Pdf, role: str) -> pikepdf.Object:
    return next(Node(pdf.Root.StructTreeRoot, "Root", None).below(role)).pdf


def every(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    return [node.pdf for node in Node(pdf.Root.StructTreeRoot, "Root", None).below(role)]


def test_sound_pdf_has_no_fault(sound):
    assert structure_faults(sound) == []


# --- defects, each done to an open PDF ---


def no_structure(pdf):
    del pdf.Root.StructTreeRoot


def no_language(pdf):
    del pdf.Root.Lang


def not_marked(pdf):
    pdf.Root.MarkInfo.Marked = False


def title_not_shown(pdf):
    del pdf.Root.ViewerPreferences


def no_title(pdf):
    del pdf.docinfo["/Title"]


def no_conformance(pdf):
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["pdfuaid:part"]


def other_title(pdf):
    pdf.docinfo["/Title"] = "Another title"


def no_bookmarks(pdf):
    del pdf.Root.Outlines


def file_attached(pdf):
    pdf.attachments["a.txt"] = b"a"


def no_tab_order(pdf):
    del pdf.pages[0].Tabs


def two_titles(pdf):
    first(pdf, "H2").S = Name.H1


def skipped_level(pdf):
    first(pdf, "H2").S = Name.H4


def item_outside_list(pdf):
    first(pdf, "L").S = Name.Div


def item_without_body(pdf):
    first(pdf, "LI").K = Array([])


def cell_in_group(pdf):
    first(pdf, "TBody").K[0].S = Name.TD


def no_alternative(pdf):
    del first(pdf, "Figure").Alt


def blank_alternative(pdf):
    first(pdf, "Figure").Alt = String("  ")


def no_box(pdf):
    del first(pdf, "Figure").A


def box_off_page(pdf):
    first(pdf, "Figure").A.BBox = Array([10, 700, 500, 900])


def no_scope(pdf):
    del first(pdf, "TH").A.Scope


def no_header(pdf):
    for cell in every(pdf, "TH"):
        cell.S = Name.TD
        cell.A = Dictionary(O=Name.Table)
    for cell in every(pdf, "TD"):
        cell.A = Dictionary(O=Name.Table)


def unknown_header(pdf):
    first(pdf, "TD").A.Headers = Array([String("nowhere")])


def no_id_tree(pdf):
    del pdf.Root.StructTreeRoot.IDTree


def short_row(pdf):
    del first(pdf, "TR").K[0]


def link_undescribed(pdf):
    del pdf.pages[0].Annots[0].Contents


def link_unstructured(pdf):
    del pdf.pages[0].Annots[0].StructParent


def font_not_embedded(pdf):
    descriptor = next(iter(pdf.pages[0].Resources.Font.values())).DescendantFonts[0].FontDescriptor
    for key in [key for key in descriptor.keys() if key.startswith("/FontFile")]:
        del descriptor[key]


def font_without_letters(pdf):
    del next(iter(pdf.pages[0].Resources.Font.values())).ToUnicode


def painted_outside(pdf):
    pdf.pages[0].contents_add(b"0 0 10 10 re f")


def painted_for_nobody(pdf):
    numbered(pdf.Root.StructTreeRoot.ParentTree)[0][5] = None


def element_in_artifact(pdf):
    pdf.pages[0].contents_add(b"/Artifact BMC /Span <</MCID 5>> BDC EMC EMC")


DEFECTS: dict[Callable[[pikepdf.Pdf], None], str] = {
    no_structure: "The document has no structure",
    no_language: "The document has no language",
    not_marked: "The document is not marked as tagged",
    title_not_shown: "The document's title is not shown",
    no_title: "The document has no title",
    no_conformance: "The metadata does not say PDF/UA-1",
    other_title: "The metadata and the document disagree about the title",
    no_bookmarks: "The document has no bookmarks",
    file_attached: "The document has files attached",
    no_tab_order: "Page 1: the tab order does not follow the structure",
    two_titles: "There are 2 headings of level 1",
    skipped_level: "A heading of level 4 follows level 1",
    item_outside_list: "LI stands in Div",
    item_without_body: "A list item has no body",
    cell_in_group: "TD stands directly in TBody",
    no_alternative: "A figure has no alternative text",
    blank_alternative: "A figure has no alternative text",
    no_box: "A figure has no bounding box",
    box_off_page: "A figure's bounding box is not on its page",
    no_scope: "A header cell has no scope",
    no_header: "A data cell has no header",
    unknown_header: "A data cell names a header that is not in its table",
    no_id_tree: "A header cell's id is not in the id tree",
    short_row: "A table's rows have different numbers of columns",
    link_undescribed: "Page 1: a link has no description",
    link_unstructured: "Page 1: a link is not in the structure",
    font_not_embedded: "is not embedded",
    font_without_letters: "does not say which letters it shows",
    painted_outside: "Page 1: something is painted outside the structure",
    painted_for_nobody: "Page 1: something tagged is missing from the structure",
    element_in_artifact: "Page 1: an artifact and a tagged element stand in each other",
}


@pytest.mark.parametrize(("defect", "fault"), DEFECTS.items(), ids=[defect.__name__ for defect in DEFECTS])
def test_defect_is_found(defect, fault, sound):
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        defect(pdf)
        out = io.BytesIO()
        pdf.save(out)
    assert any(fault in found for found in structure_faults(out.getvalue()))


def test_pdf_without_repair_is_faulty(html, monkeypatch):
    monkeypatch.setattr(child, "repaired", lambda content: content)
    assert set(structure_faults(set_here(html))) >= {
        "A header cell has no scope",
        "A header cell's id is not in the id tree",
        "A figure's bounding box is not on its page",
        "Caption stands in NonStruct",
        "Page 1: something tagged is missing from the structure",
    }


def test_document_without_language_is_complained_of_and_faulty(html):
    complaints = child.Complaints()
    content = child.pdf_of(html.replace(' lang="en-GB"', ""), complaints)
    assert complaints.lines == ['Missing required "lang" attribute at the root of the document']
    assert "The document has no language" in structure_faults(content)


def test_skipped_heading_in_the_document_is_found(html):
    assert "A heading of level 3 follows level 1" in structure_faults(
        set_here(html.replace("<h2", "<h3").replace("</h2", "</h3"))
    )


def test_chart_without_title_is_found(html):
    content = set_here(html.replace("<title>Assess", "<desc>Assess").replace("</title>\n  <rect", "</desc>\n  <rect"))
    assert structure_faults(content) == ["A figure has no alternative text"]
