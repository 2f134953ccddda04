"""Files that do harm to whoever opens them without care, made here and kept nowhere: each from one good workbook."""

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [{}]>'
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))


def good() -> bytes:
    book = Workbook()
    book.active.title = "Figures"
    book.active["A1"] = "Code"
    book.create_sheet("Notes")["A1"] = "Words"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(
    parts: dict[str, bytes | str], *, without: str = "", edit: Callable[[str, str], str] | None = None
) -> bytes:
    """The good workbook with other or more parts, and with each text of it as `edit` makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name != without:
                new.writestr(name, edit(name, old.read(name).decode()) if edit else old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(cells: str) -> bytes:
    return changed({SHEET: f'<worksheet xmlns="{NAMESPACE}"><sheetData>{cells}</sheetData></worksheet>'})


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def many_rows(number: int) -> bytes:
    return sheet("".join(row(i, f'<c r="A{i}"><v>1</v></c><c r="B{i}"><v>2</v></c>') for i in range(1, number + 1)))


def with_doctype(name: str, entities: str, use: str) -> bytes:
    head = DOCTYPE.format(entities)
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{use}</t></is></c></row>'
    return changed({name: f'{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{cell}</sheetData></worksheet>'})


def hidden(kind: str) -> bytes:
    return changed(
        {},
        edit=lambda name, text: (
            text.replace('state="visible"', f'state="{kind}"', 2).replace(f'state="{kind}"', 'state="visible"', 1)
            if name == "xl/workbook.xml"
            else text
        ),
    )


def linked() -> bytes:
    relation = '<Relationship Id="rId99" Type="x" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    return changed(
        {},
        edit=lambda name, text: (
            text.replace("</Relationships>", relation) if name == "xl/_rels/workbook.xml.rels" else text
        ),
    )


def packed(name: str, size: int) -> bytes:
    return changed({name: b"0" * size})


def encrypted() -> bytes:
    """Marked as such: the two bytes of its flags in every entry."""
    content = bytearray(good())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def twice_the_same_part() -> bytes:
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(SHEET.upper(), "x")
    return out.getvalue()


# Each with words of what is said of it.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "one cell in the last corner": (lambda: sheet(row(1048576, '<c r="XFD1048576"><v>1</v></c>')), "XFD1048576"),
    "one cell in the last column": (lambda: sheet(row(1, '<c r="XFD1"><v>1</v></c>')), "XFD1, far outside"),
    "200,000 rows": (lambda: many_rows(200_000), "A2001, far outside"),
    "half a million empty cells": (
        lambda: sheet(row(1, "".join(f'<c r="A{i}"/>' for i in range(500_000)))), "400,000 elements",
    ),
    "a cell without a place": (lambda: sheet(row(1, '<c r="A1:B2"><v>1</v></c>')), "does not say where"),
    "entities that multiply": (lambda: with_doctype(SHEET, LAUGHS, "&a9;"), "entities"),
    "an entity from a file": (
        lambda: with_doctype(SHEET, '<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "entities",
    ),
    "entities in its strings": (lambda: with_doctype("xl/sharedStrings.xml", LAUGHS, "&a9;"), "entities"),
    "entities in its outline": (lambda: with_doctype("xl/workbook.xml", LAUGHS, "&a9;"), "entities"),
    "a doctype from elsewhere": (
        lambda: changed({SHEET: '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>'}), "entities",
    ),
    "a part that swells": (lambda: packed("xl/media/image1.png", 50_000_000), "swells"),
    "parts that swell together": (
        lambda: changed({f"xl/media/{i}.png": b"0" * 3_000_000 for i in range(30)}), "swells",
    ),
    "too many parts": (lambda: changed({f"xl/media/{i}.png": b"" for i in range(600)}), "parts"),
    "a part outside its folder": (lambda: changed({"../../etc/cron.d/x": "x"}), "outside its folder"),
    "a part at the root": (lambda: changed({"/etc/cron.d/x": "x"}), "outside its folder"),
    "a part outside, with other strokes": (lambda: changed({"..\\..\\x": "x"}), "outside its folder"),
    "a zip inside": (lambda: changed({"xl/media/image1.png": good()}), "another file inside"),
    "a zip inside by name": (lambda: changed({"xl/media/x.zip": "x"}), "another file inside"),
    "an object inside": (lambda: changed({"xl/embeddings/oleObject1.bin": "x"}), "another file inside"),
    "macros": (lambda: changed({"xl/vbaProject.bin": "x"}), "macros"),
    "old macros": (lambda: changed({"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "controls": (lambda: changed({"xl/activeX/activeX1.xml": "<x/>"}), "controls"),
    "links to other files": (lambda: changed({"xl/externalLinks/externalLink1.xml": "<x/>"}), "links to other files"),
    "a relation to elsewhere": (linked, "links to other files"),
    "a connection": (lambda: changed({"xl/connections.xml": "<x/>"}), "connection"),
    "a hidden sheet": (lambda: hidden("hidden"), "The sheet “Notes” is hidden"),
    "a very hidden sheet": (lambda: hidden("veryHidden"), "The sheet “Notes” is hidden"),
    "a password": (encrypted, "protected by a password"),
    "two parts of one name": (twice_the_same_part, "two parts of one name"),
    "no outline": (lambda: changed({}, without="xl/workbook.xml"), "packed like a workbook but is none"),
    "no sheet where it says": (lambda: changed({}, without=SHEET), "the sheet “Figures” is missing"),
    "a string that is not there": (lambda: sheet(row(1, '<c r="A1" t="s"><v>99999</v></c>')), "a text that a cell"),
    "broken XML": (lambda: changed({SHEET: "<worksheet><row>"}), "damaged"),
    "half of it": (lambda: good()[: len(good()) // 2], "damaged"),
    "nothing": (lambda: b"", "is empty"),
    "a web page": (lambda: b"<!DOCTYPE html><html><table><tr><td>1</table>", "web page"),
    "a drawing with a script": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "drawing"),
    "a table as text": (lambda: b"unit_slug,indicator_code\na,b\n", "plain text"),
    "the test of virus scanners": (
        lambda: rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*", "plain text",
    ),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old Excel file"),
    "a PDF": (lambda: b"%PDF-1.7\n", "PDF"),
    "a program": (lambda: b"MZ\x90\x00" + bytes(500), "program"),
}  # fmt: skip
TABLES: dict[str, tuple[bytes, str]] = {
    "a workbook": (good(), "is a workbook"),
    "text of another kind": ("unit_slug,indicator_code\n".encode("utf-16"), "UTF-16"),
    "no text": (b"unit_slug\0,indicator_code\n", "is not text"),
    "a web page": (b"<html><table></table></html>", "web page"),
    "nothing": (b"", "is empty"),
    "blank lines": (b"\n\n , \n", "is empty"),
    "quotation marks that do not end": (b'unit_slug,indicator_code\n"a,b\n', "line 2"),
    "a cell without an end": (b"unit_slug\n" + b"x" * 20_000, "field larger"),
    "a line without an end": (b"unit_slug\n" + b"," * 9_000, "9,001 columns"),
}
