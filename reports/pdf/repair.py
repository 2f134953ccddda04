"""Mends the structure of a PDF that WeasyPrint made, so that assistive technology reads the paper as it was written.

WeasyPrint tags each page by itself and leaves some of PDF/UA-1 undone. Here split elements are joined again, repeated
table headings and running texts become artifacts, header cells get a scope and an id, data cells the ids of their
headers, figures their place, and lists of facts and contents their own structure. Bytes in, bytes out, and the same
bytes for the same input.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

# Notes that child.py leaves on each structure element: a number for its HTML element, that element's tag, and the page
# margin it stands in. They are removed here.
SOURCE, SOURCE_TAG, MARGIN = "SourceElement", "SourceTag", "SourceMargin"
NOTES = tuple(f"/{note}" for note in (SOURCE, SOURCE_TAG, MARGIN))
CSS_PIXEL = 0.75  # in points


@dataclass(eq=False)
class Element:
    """A structure element. `source` is 0 where no HTML element is known; a child that is no element is a leaf."""

    pdf: Object
    role: str
    source: int
    tag: str
    kids: "list[Element | Object | int]" = field(default_factory=list)

    @property
    def elements(self) -> "list[Element]":
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def goes_on(self) -> bool:
        """Whether a later page may add to it: not where text hangs on it directly, whose number belongs to one page."""
        return bool(self.source) and not any(isinstance(kid, int) for kid in self.kids)


def repaired(content: bytes) -> bytes:
    """The mended PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.StructTreeRoot
        document = _join_pages(_read(root.K[0]))
        for element in _all(document):
            _mend(element)
        root.IDTree = Dictionary(Names=_header_cells(document))
        kept = _write(document, root)
        _make_artifacts(pdf, kept)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _read(pdf: Object) -> Element:
    element = Element(pdf, str(pdf.S)[1:], int(pdf.get(NOTES[0], 0)), str(pdf.get(NOTES[1], "")))
    for kid in pdf.K:
        is_element = isinstance(kid, Dictionary) and kid.Type == Name.StructElem
        element.kids.append(_read(kid) if is_element else kid)
    return element


def _all(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.elements:
        yield from _all(kid)


# --- what a page break split ---


def _join_pages(document: Element) -> Element:
    """The document with each element once, however many pages it stands on."""
    whole = Element(document.pdf, document.role, document.source, document.tag)
    pages: dict[tuple[int, int], Element] = {}
    for kid in document.elements:
        page = pages.setdefault(kid.pdf.Pg.objgen, Element(document.pdf, document.role, 0, ""))
        page.kids.append(kid)
    for page in pages.values():
        _absorb(whole, page)
    return whole


def _absorb(element: Element, later: Element) -> None:
    """Adds to an element what it has on a later page. A table heading printed again is dropped.

    Boxes that WeasyPrint puts in (NonStruct) carry their parent's number, so only the first on a page can be the
    continuation of one before; two of them may stand around a paragraph.
    """
    before = {(kid.source, kid.role): kid for kid in element.elements if kid.goes_on}
    for place, kid in enumerate(later.kids):
        known = None
        if isinstance(kid, Element) and kid.goes_on and (place == 0 or kid.role != "NonStruct"):
            known = before.get((kid.source, kid.role))
        if known is None or not isinstance(kid, Element):
            element.kids.append(kid)
        elif kid.role != "THead":
            _absorb(known, kid)


# --- what each kind of element lacks ---


def _mend(element: Element) -> None:
    # What the style sheet puts before an element is decoration: the shape of a status, the strut of a table row.
    element.kids = [kid for kid in element.kids if not (isinstance(kid, Element) and kid.tag.endswith("::before"))]
    if element.role == "Figure":
        _place_figure(element)
    elif element.tag == "nav":
        _make_contents(element)
    elif element.role == "L":
        _mend_list(element)
    elif element.role != "Table":
        for kid in element.elements:
            if kid.role == "Caption":  # of a figure: outside the Figure element, or its alternative would hide it
                kid.role = "P"


def _place_figure(figure: Element) -> None:
    """WeasyPrint gives the box in CSS pixels from the top of the page; it must be in points from the bottom."""
    left, top, right, bottom = (float(number) * CSS_PIXEL for number in figure.pdf.A.BBox)
    height = float(figure.pdf.Pg.MediaBox[3])
    figure.pdf.A.BBox = Array([round(number, 2) for number in (left, height - bottom, right, height - top)])


def _make_contents(nav: Element) -> None:
    roles = {"L": "TOC", "LI": "TOCI", "LBody": "Reference"}
    for element in _all(nav):
        element.role = roles.get(element.role, element.role)
        if element.tag == "li::after":  # the dots stand in a box of their own: nobody wants them read aloud
            element.kids = [kid for kid in element.elements if kid.role != "NonStruct"]


def _mend_list(element: Element) -> None:
    """Puts each fact's name and text into one item, printed labels where labels belong; says what bullets are."""
    if element.tag == "dl":
        items: list[Element] = []
        for item in (part for pair in element.elements for part in pair.elements):
            if item.tag == "dt":
                items.append(item)
                item.elements[0].role = "Lbl"
            elif items:
                items[-1].kids += item.kids
        element.kids = list(items)
        return
    for item in element.elements:
        if any(part.role == "Lbl" for part in item.elements):
            element.pdf.A = Dictionary(O=Name.List, ListNumbering=Name.Disc)
        else:
            _label(item)


def _label(item: Element) -> None:
    """Makes a printed label that opens an item ("(a)") its label, not its text."""
    for body in item.elements:
        opening = next(iter(body.elements), None)
        if body.role == "LBody" and opening is not None and opening.tag == "span":
            opening.role = "Lbl"
            body.kids.remove(opening)
            item.kids.insert(0, opening)
            return


# --- tables ---


def _header_cells(document: Element) -> Array:
    """Gives every table's header cells a scope and an id, its data cells their headers; the names of the id tree."""
    names = Array()
    for table in (element for element in _all(document) if element.role == "Table"):
        columns: dict[int, list[str]] = {}
        for group in table.elements:
            section: list[str] = []
            for row in (element for element in _all(group) if element.role == "TR"):
                section = _header_row(row, section, columns, names, is_head=group.role == "THead")
    return names


def _header_row(
    row: Element, section: list[str], columns: dict[int, list[str]], names: Array, *, is_head: bool
) -> list[str]:
    """Mends one row; returns the ids of the section row that the rows below stand under."""
    own: list[str] = []
    is_section = not is_head and len(row.elements) == 1
    for place, cell in _placed(row):
        if cell.role == "TH":
            name = f"header-{len(names) // 2 + 1:05d}"
            names.extend([String(name), cell.pdf])
            cell.pdf.ID = String(name)
            cell.pdf.A.Scope = Name.Column if is_head or is_section else Name.Row
            if is_head:
                columns.setdefault(place, []).append(name)
            else:
                own.append(name)
    for place, cell in _placed(row):
        if cell.role == "TD":
            cell.pdf.A.Headers = Array([String(name) for name in (*section, *own, *columns.get(place, []))])
    return own if is_section else section


def _placed(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row, each with the number of its first column. Our tables have no cells over several rows."""
    place = 0
    for cell in row.elements:
        yield place, cell
        place += int(cell.pdf.A.get("/ColSpan", 1))


# --- writing back ---


def _write(element: Element, parent: Object) -> set[tuple[int, int]]:
    """Writes the tree into the PDF without our notes; returns which elements it has."""
    kept = {element.pdf.objgen}
    pdf = element.pdf
    pdf.S, pdf.P = Name(f"/{element.role}"), parent
    pdf.K = Array([kid.pdf if isinstance(kid, Element) else kid for kid in element.kids])
    for note in NOTES:
        if note in pdf:
            del pdf[note]
    for kid in element.elements:
        kept |= _write(kid, pdf)
    return kept


def _make_artifacts(pdf: pikepdf.Pdf, kept: set[tuple[int, int]]) -> None:
    """Marks painted text that is no longer in the structure (running texts, repeated headings) as an artifact."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    by_page = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for page in pdf.pages:
        parents = by_page[int(page.StructParents)]
        dropped = {number: parent for number, parent in enumerate(parents) if parent.objgen not in kept}
        if dropped:
            _repaint(pdf, page, {number: _artifact(parent) for number, parent in dropped.items()})
        for number in dropped:
            parents[number] = None


def _artifact(element: Object) -> Dictionary:
    while NOTES[2] not in element and element.get("/S") != Name.Document:
        element = element.P
    margin = str(element.get(NOTES[2], ""))
    if not margin:
        return Dictionary(Type=Name.Pagination)
    return Dictionary(Type=Name.Pagination, Subtype=Name.Header if "top" in margin else Name.Footer)


def _repaint(pdf: pikepdf.Pdf, page: pikepdf.Page, artifacts: dict[int, Dictionary]) -> None:
    instructions = []
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        if str(instruction.operator) == "BDC" and "/MCID" in operands[1]:
            artifact = artifacts.get(int(operands[1].MCID))
            if artifact is not None:
                instruction = pikepdf.ContentStreamInstruction([Name.Artifact, artifact], instruction.operator)
        instructions.append(instruction)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
