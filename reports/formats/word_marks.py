"""What python-docx has no function for: the pieces of WordprocessingML that make a document read aloud well."""

import io
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph


def child(parent: Any, name: str, **attributes: str) -> Any:
    """A new element at the end of another; attributes are of the w: namespace."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def typeface(style: Any, name: str) -> None:
    """One typeface for letters of every script: what the style's theme says would win over it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), name)


def language(file: Document, code: str) -> None:
    """The language of everything in the document."""
    for element in file.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), code)


def no_rule_below(style: Any) -> None:
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def forget(properties: CoreProperties) -> None:
    """Empties the properties of the document: who and when it was the library's own empty one."""
    element = properties._element
    for kid in list(element):
        element.remove(kid)


def field(paragraph: Paragraph, instruction: str) -> None:
    """A number that Word works out, such as PAGE."""
    element = child(paragraph._p, "w:fldSimple", instr=instruction)
    child(child(element, "w:r"), "w:t").text = "1"


def link(paragraph: Paragraph, text: str, address: str, *, bold: bool) -> None:
    """Words that lead to an address."""
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.bold, run.underline = bold or None, True
    element.append(run._r)
    paragraph._p.append(element)


def rule(paragraph: Paragraph, side: str, colour: str, *, points: int = 2) -> None:
    """A line along one side of a paragraph ("top", "bottom", "left")."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
    child(borders, f"w:{side}", val="single", sz=str(points * 8), space="4", color=colour.lstrip("#"))


def shade(paragraph: Paragraph, colour: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    element = OxmlElement("w:shd")
    for key, value in {"val": "clear", "color": "auto", "fill": colour}.items():
        element.set(qn(f"w:{key}"), value)
    properties.insert_element_before(element, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def picture(paragraph: Paragraph, png: bytes, words: str, *, height: Length | None, widest: Length) -> None:
    """A picture with what it says to those who cannot see it, as high as asked for unless that makes it too wide."""
    shape = paragraph.add_run().add_picture(io.BytesIO(png), height=height)
    if shape.width > widest:
        shape.height, shape.width = Emu(shape.height * widest // shape.width), widest
    properties = shape._inline.docPr
    properties.set("descr", words)
    properties.set("name", f"Picture {properties.get('id')}")


def repeat(row: _Row) -> None:
    """The row is a heading of the table: printed again on every page, and announced with its cells."""
    child(row._tr.get_or_add_trPr(), "w:tblHeader")


def keep_whole(row: _Row) -> None:
    """The row is not torn by the end of a page."""
    child(row._tr.get_or_add_trPr(), "w:cantSplit")


def table_words(table: Table, title: str) -> None:
    """The title that is read aloud for the table, and which of its cells are headings."""
    properties = table._tbl.tblPr
    child(properties, "w:tblCaption", val=title)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.insert_element_before(look, "w:tblCaption")
    for key in list(look.attrib):
        del look.attrib[key]
    flags = {"firstRow": "1", "firstColumn": "1", "lastRow": "0", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    for key, value in {"val": "06A0", **flags}.items():
        look.set(qn(f"w:{key}"), value)


def room_in_cells(table: Table, points: int = 2) -> None:
    """White above and below what is in each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        child(margins, f"w:{side}", w=str(points * 20), type="dxa")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def lines_between_rows(table: Table, colour: str = "8A96A3") -> None:
    """Rules between rows only, as in print."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        child(borders, f"w:{side}", val="single", sz="4", space="0", color=colour)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
