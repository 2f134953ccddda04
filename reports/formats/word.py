"""A paper as a Word document, for officers who must paste it into a template of their council.

Hence Word's own means throughout: its heading, list and caption styles, tables with a heading row that repeats, labels
as text. Nothing in it says when or by whom it was written, so the same paper gives the same bytes.
"""

import base64
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt, RGBColor

from reports.formats import word_marks as marks
from reports.formats.word_blocks import Blocks
from reports.paper import Block, Figure, Paper, Part, Table

TYPE = "Arial"
SIZES = {"Normal": 12, "Title": 22, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12, "Caption": 12}
SIZES |= {"List Bullet": 12, "List Bullet 2": 12, "List Bullet 3": 12, "Header": 10, "Footer": 10}
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP file can state
CONTROLS = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# What the empty document of the library brings along, and says when it was made, with what, or how it looked then.
UNWANTED = (RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL)


def document(paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
    """The .docx file. `pictures` has a PNG for the SVG of each chart; one that is missing raises KeyError."""
    paper = without_controls(paper)
    file = docx.Document()
    _styles(file, paper)
    _properties(file, paper)
    _margins(file, paper)
    _head(file, paper)
    for part in paper.parts:
        _part(file, paper, part, pictures)
    out = io.BytesIO()
    file.save(out)
    return _timeless(out.getvalue())


def without_controls(piece: Any) -> Any:
    """A paper, or part of it, without the characters that XML cannot hold: they come with pasted words."""
    if isinstance(piece, str):
        return CONTROLS.sub(" ", piece)
    if isinstance(piece, tuple):
        return tuple(map(without_controls, piece))
    if not is_dataclass(piece) or isinstance(piece, Figure):  # a chart is our own, and known by its SVG
        return piece
    return replace(piece, **{field.name: without_controls(getattr(piece, field.name)) for field in fields(piece)})


def _styles(file: Document, paper: Paper) -> None:
    colour = RGBColor.from_string(paper.colour[1:])
    for name, size in SIZES.items():
        style = file.styles[name]
        marks.typeface(style, TYPE)
        style.font.size = Pt(size)
        style.font.italic = False
        style.font.color.rgb = colour if name.startswith(("Heading", "Title")) else RGBColor(0x16, 0x20, 0x2C)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        file.styles[name].font.bold = True
        file.styles[name].paragraph_format.keep_with_next = True
    normal = file.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing, normal.widow_control = Pt(6), 1.15, True
    marks.no_rule_below(file.styles["Title"])
    marks.language(file, paper.language)


def _properties(file: Document, paper: Paper) -> None:
    marks.forget(file.core_properties)
    file.core_properties.title = paper.title
    file.core_properties.author = paper.authority_name
    file.core_properties.language = paper.language
    relations = file.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype in UNWANTED]:
        relations.pop(name)


def _margins(file: Document, paper: Paper) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    section.header_distance = section.footer_distance = Mm(10)
    section.header.paragraphs[0].text = paper.page_label
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{paper.footer}    Page ")
    marks.field(footer, "PAGE")
    footer.add_run(" of ")
    marks.field(footer, "NUMPAGES")


def _head(file: Document, paper: Paper) -> None:
    if paper.logo:
        line = file.add_paragraph()
        logo = base64.b64decode(paper.logo.partition(",")[2])
        marks.picture(line, logo, paper.logo_text, height=Mm(15), widest=Mm(55))
    name = file.add_paragraph()
    run = name.add_run(paper.authority_name)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(15), RGBColor.from_string(paper.colour[1:])
    meeting = file.add_paragraph("\n".join(text for text in (paper.body_name, paper.meeting) if text))
    marks.rule(meeting, "bottom", paper.colour)
    file.add_paragraph(paper.title, style="Title")
    blocks = Blocks(file, paper, {})
    for notice in paper.notices:
        blocks.note(notice, bold=True)
    blocks.facts(paper.front)


def _part(file: Document, paper: Paper, part: Part, pictures: Mapping[str, bytes]) -> None:
    """A part; it begins on a page turned sideways if its first block does."""
    blocks = Blocks(file, paper, pictures)
    _turn(file, sideways=bool(part.blocks) and _is_sideways(part.blocks[0]))
    blocks.heading(part.heading, part.number, 1)
    for place, block in enumerate(part.blocks):
        if place:
            _turn(file, sideways=_is_sideways(block))
        blocks.add(block)


def _is_sideways(block: Block) -> bool:
    return isinstance(block, Table) and block.landscape


def _turn(file: Document, *, sideways: bool) -> None:
    """Goes on in a section of pages turned as wanted; a new one only where they are not."""
    section = file.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) is sideways:
        return
    size = section.page_height, section.page_width
    section = file.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = size


def _timeless(content: bytes) -> bytes:
    """The same ZIP file, its members without the time at which they were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(member, before.read(name))
    return out.getvalue()
