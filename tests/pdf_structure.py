"""Looks for what PDF/UA-1 forbids in the structure of a PDF. No validator is to be had, so each rule is stated here.

Independent of reports.pdf.repair on purpose: it reads only what a reader's software would read.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Object

PAINTS = set("Tj TJ ' \" S s f F f* B B* b b* sh Do EI".split()) | {"INLINE IMAGE"}
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
# What may stand directly in what; only parents named here are checked.
KIDS = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI", "TOC", "Caption"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}
# What may only stand in what.
PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "Caption": {"Table", "L", "TOC"},
}


@dataclass(frozen=True)
class Node:
    """A structure element with its role and place in the tree."""

    pdf: Object
    role: str
    parent: "Node | None"

    @property
    def kids(self) -> "list[Node]":
        kids = self.pdf.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        return [Node(kid, str(kid.S)[1:], self) for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]

    def below(self, role: str = "") -> "Iterator[Node]":
        for kid in self.kids:
            if role in ("", kid.role):
                yield kid
            yield from kid.below(role)


def structure_faults(content: bytes) -> list[str]:
    """Every fault found, as a sentence; empty if there is none."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["The document has no structure"]
        tree = Node(pdf.Root.StructTreeRoot, "Root", None)
        checks = (
            *_document(pdf),
            *_titles(pdf),
            *_headings(tree),
            *_nesting(tree),
            *_figures(tree),
            *_tables(pdf, tree),
            *_links(pdf, tree),
            *_fonts(pdf),
            *_painting(pdf, tree),
        )
        return list(checks)


def numbered(tree: Object) -> dict[int, Object]:
    """A number tree without branches as a dictionary."""
    return {int(tree.Nums[place]): tree.Nums[place + 1] for place in range(0, len(tree.Nums), 2)}


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "The document has no language"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "The document is not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "The document's title is not shown"
    if "/Outlines" not in root:
        yield "The document has no bookmarks"
    if "/EmbeddedFiles" in root.get("/Names", {}):
        yield "The document has files attached"
    for number, page in enumerate(pdf.pages, start=1):
        if page.get("/Tabs") != Name.S:
            yield f"Page {number}: the tab order does not follow the structure"


def _titles(pdf: pikepdf.Pdf) -> Iterator[str]:
    if not str(pdf.docinfo.get("/Title", "")):
        yield "The document has no title"
    metadata = pdf.open_metadata(set_pikepdf_as_editor=False)
    if metadata.get("pdfuaid:part") != "1":
        yield "The metadata does not say PDF/UA-1"
    if metadata.get("dc:title") != str(pdf.docinfo.get("/Title", "")):
        yield "The metadata and the document disagree about the title"


def _headings(tree: Node) -> Iterator[str]:
    levels = [HEADINGS.index(node.role) + 1 for node in tree.below() if node.role in HEADINGS]
    if levels.count(1) != 1:
        yield f"There are {levels.count(1)} headings of level 1"
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"A heading of level {level} follows level {before}"


def _nesting(tree: Node) -> Iterator[str]:
    for node in tree.below():
        for kid in node.kids:
            if kid.role not in KIDS.get(node.role, {kid.role}):
                yield f"{kid.role} stands directly in {node.role}"
            if node.role not in PARENTS.get(kid.role, {node.role}):
                yield f"{kid.role} stands in {node.role}"
        if node.role == "LI" and not any(kid.role == "LBody" for kid in node.kids):
            yield "A list item has no body"


def _figures(tree: Node) -> Iterator[str]:
    for figure in tree.below("Figure"):
        if not str(figure.pdf.get("/Alt", "")).strip():
            yield "A figure has no alternative text"
        box, page = figure.pdf.get("/A", {}).get("/BBox"), figure.pdf.Pg.MediaBox
        if box is None:
            yield "A figure has no bounding box"
        elif not (page[0] <= box[0] < box[2] <= page[2] and page[1] <= box[1] < box[3] <= page[3]):
            yield "A figure's bounding box is not on its page"


# --- tables ---


def _tables(pdf: pikepdf.Pdf, tree: Node) -> Iterator[str]:
    names = pdf.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", [])
    ids = {str(names[place]): names[place + 1] for place in range(0, len(names), 2)}
    if [str(name) for name in names][::2] != sorted(ids):
        yield "The id tree is not in order"
    for cell in tree.below("TH"):
        if cell.pdf.get("/A", {}).get("/Scope") not in (Name.Row, Name.Column, Name.Both):
            yield "A header cell has no scope"
        if "/ID" in cell.pdf and str(cell.pdf.ID) not in ids:
            yield "A header cell's id is not in the id tree"
    for table in tree.below("Table"):
        yield from _table(table, ids)


def _table(table: Node, ids: dict[str, Object]) -> Iterator[str]:
    rows = [_cells(row) for row in table.below("TR")]
    if len({sum(width for _, _, width in row) for row in rows}) > 1:
        yield "A table's rows have different numbers of columns"
    own = {node.pdf.objgen for node in table.below("TH")}
    scoped = {place for row in rows for cell, place, _ in row if _scope(cell) in ("/Column", "/Both")}
    for row in rows:
        row_header = any(_scope(cell) in ("/Row", "/Both") for cell, _, _ in row)
        for cell, place, _ in row:
            if cell.role != "TD":
                continue
            headers = [str(header) for header in cell.pdf.get("/A", {}).get("/Headers", [])]
            if not headers and not row_header and place not in scoped:
                yield "A data cell has no header"
            if any(header not in ids or ids[header].objgen not in own for header in headers):
                yield "A data cell names a header that is not in its table"


def _cells(row: Node) -> list[tuple[Node, int, int]]:
    """Each cell of a row with its first column and the number of columns it spans."""
    cells, place = [], 0
    for cell in row.kids:
        width = int(cell.pdf.get("/A", {}).get("/ColSpan", 1))
        cells.append((cell, place, width))
        place += width
    return cells


def _scope(cell: Node) -> str:
    return str(cell.pdf.get("/A", {}).get("/Scope", "")) if cell.role == "TH" else ""


# --- links, fonts, painting ---


def _links(pdf: pikepdf.Pdf, tree: Node) -> Iterator[str]:
    parents = numbered(pdf.Root.StructTreeRoot.ParentTree)
    links = {node.pdf.objgen for node in tree.below("Link")}
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            if annotation.Subtype != Name.Link:
                continue
            if not str(annotation.get("/Contents", "")).strip():
                yield f"Page {number}: a link has no description"
            parent = parents.get(int(annotation.get("/StructParent", -1)))
            if parent is None or parent.objgen not in links:
                yield f"Page {number}: a link is not in the structure"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts = {font.objgen: font for page in pdf.pages for font in page.get("/Resources", {}).get("/Font", {}).values()}
    for font in fonts.values():
        descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = descendant.get("/FontDescriptor", {})
        if not any(f"/FontFile{number}" in descriptor for number in ("", "2", "3")):
            yield f"The font {font.get('/BaseFont')} is not embedded"
        if "/ToUnicode" not in font:
            yield f"The font {font.get('/BaseFont')} does not say which letters it shows"


def _painting(pdf: pikepdf.Pdf, tree: Node) -> Iterator[str]:
    """Everything painted is either an artifact or belongs to one element that is in the structure."""
    parents = numbered(pdf.Root.StructTreeRoot.ParentTree)
    kept = {node.pdf.objgen for node in tree.below()}
    for number, page in enumerate(pdf.pages, start=1):
        owners = parents.get(int(page.get("/StructParents", -1)), [])
        for fault in sorted(set(_page_painting(page, owners, kept))):
            yield f"Page {number}: {fault}"


def _page_painting(page: pikepdf.Page, owners: Object, kept: set[tuple[int, int]]) -> Iterator[str]:
    stack: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            kind = _kind(instruction.operands, owners, kept)
            if kind not in ("", "artifact", "element"):
                yield kind
            if {kind, *stack} >= {"artifact", "element"}:
                yield "an artifact and a tagged element stand in each other"
            stack.append(kind)
        elif operator == "EMC":
            stack.pop()
        elif operator in PAINTS and not any(stack):
            yield "something is painted outside the structure"


def _kind(operands: list[Object], owners: Object, kept: set[tuple[int, int]]) -> str:
    """ "artifact", "element", "" for marks that say neither, or the fault."""
    if operands[0] == Name.Artifact:
        return "artifact"
    if len(operands) < 2 or "/MCID" not in operands[1]:
        return ""
    number = int(operands[1].MCID)
    owner = owners[number] if number < len(owners) else None
    if owner is None or owner.objgen not in kept:
        return "something tagged is missing from the structure"
    return "element"
