"""The outside of a workbook: a zip file whose parts are counted, weighed and named before any is opened."""

import io
import zipfile

from safeguarding.workbook_reading.refusing import AGAIN, SAVE_AS, Refusal

MEGABYTE = 1024**2
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 500, 60 * MEGABYTE, 150
# What a file begins with that is no workbook, and what to call it.
OTHERS = [
    (b"\xd0\xcf\x11\xe0", "is protected by a password, or an old Excel file (.xls)"),
    (b"%PDF", "is a PDF"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"GIF8", "is a picture"),
    (b"<!doctype", "is a web page with the name of a workbook"),
    (b"<html", "is a web page with the name of a workbook"),
    (b"<svg", "is a drawing with the name of a workbook"),
    (b"<?xml", "is an XML file with the name of a workbook"),
    (b"MZ", "is a program"),
]
# Parts that a workbook of figures has no use for, by a piece of their name.
UNWANTED = [
    ("vbaproject", "holds macros, that is, a program"),
    ("macrosheets", "holds macros, that is, a program"),
    ("externallinks/", "holds links to other files"),
    ("connections.xml", "holds a connection to other data"),
    ("querytables/", "holds a connection to other data"),
    ("embeddings/", "holds another file inside it"),
    ("activex/", "holds controls, that is, a program"),
    ("ctrlprops/", "holds controls, that is, a program"),
]
ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".7z", ".rar", ".gz", ".jar")


def open_package(content: bytes) -> zipfile.ZipFile:
    """The parts of a workbook. Raises Refusal for whatever is none, or might do harm once opened."""
    if not content.startswith(b"PK\x03\x04"):
        raise Refusal(f"The file {what_it_is(content)}", SAVE_AS)
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        check_size(package, len(content))
        for part in package.infolist():
            check_part(part)
            with package.open(part) as opened:
                if opened.read(4) == b"PK\x03\x04":
                    raise Refusal(f"The file holds another file inside it: “{part.filename[:60]}”", AGAIN)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refusal("The file is damaged: its parts cannot be unpacked", AGAIN) from None
    if "xl/workbook.xml" not in package.namelist():
        raise Refusal("The file is packed like a workbook but is none", SAVE_AS)
    return package


def what_it_is(content: bytes) -> str:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    for mark, words in OTHERS:
        if start.lower().startswith(mark.lower()):
            return words
    if not content:
        return "is empty"
    return "is plain text with the name of a workbook" if b"\0" not in content[:4000] else "is no workbook"


def check_size(package: zipfile.ZipFile, packed: int) -> None:
    """By what the parts say of themselves: the library never unpacks more of a part than that."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise Refusal(f"The file is packed of {len(parts):,} parts, and at most {MOST_PARTS} are opened", AGAIN)
    if unpacked > MOST_UNPACKED or unpacked > packed * MOST_RATIO + MEGABYTE:
        raise Refusal(f"The file swells to {unpacked // MEGABYTE:,} MB when it is opened", AGAIN)
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise Refusal("The file has two parts of one name", AGAIN)


def check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename.lower().replace("\\", "/")
    if part.flag_bits & 1:
        raise Refusal("The file is protected by a password", "Take the password off, save it and send it again")
    if name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise Refusal(f"The file has a part that would be put outside its folder: “{part.filename[:60]}”", AGAIN)
    for piece, words in UNWANTED:
        if piece in name:
            raise Refusal(f"The file {words}", SAVE_AS)
    if name.endswith(ARCHIVES):
        raise Refusal(f"The file holds another file inside it: “{part.filename[:60]}”", AGAIN)
