"""Which files are taken as evidence: by their name, their size and what they hold. Django-free; nothing is opened.

Evidence is stored and handed out again as an attachment, never shown in a page, so a file is judged by its outside:
that it is what its name says, holds no program, and does not swell or hide others. Sources: reliability tests 3, 18.
"""

import io
import re
import zipfile
from dataclasses import dataclass

MEGABYTE = 1024**2
MOST_BYTES = 20 * MEGABYTE
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 2_000, 200 * MEGABYTE, 150
LONGEST_NAME = 120


class NotTaken(Exception):
    """A file that is not kept. The text says what is wrong with it and what to send instead."""


@dataclass(frozen=True)
class Kind:
    """A kind of file by its ending: what it is called, how it begins, and for packed ones the part it must have."""

    name: str
    starts: tuple[bytes, ...]
    part: str = ""


KINDS = {
    "pdf": Kind("PDF", (b"%PDF-",)),
    "docx": Kind("Word document", (b"PK\x03\x04",), "word/document.xml"),
    "xlsx": Kind("Excel workbook", (b"PK\x03\x04",), "xl/workbook.xml"),
    "pptx": Kind("PowerPoint presentation", (b"PK\x03\x04",), "ppt/presentation.xml"),
    "odt": Kind("OpenDocument text", (b"PK\x03\x04",), "content.xml"),
    "ods": Kind("OpenDocument spreadsheet", (b"PK\x03\x04",), "content.xml"),
    "png": Kind("PNG picture", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": Kind("JPEG picture", (b"\xff\xd8\xff",)),
    "jpeg": Kind("JPEG picture", (b"\xff\xd8\xff",)),
    "csv": Kind("CSV table", ()),
    "txt": Kind("plain text", ()),
}
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, CSV and plain text"
# Programs, by a piece of a part's name in a packed file.
PROGRAMS = (
    "vbaproject",
    "macrosheets",
    "activex/",
    "ctrlprops/",
    "basic/",
    "scripts/",
    "embeddings/",
    "externallinks/",
)
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".jar", ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".xls", ".exe", ".js")
# What makes a PDF act: names, which a viewer knows in any spelling with #xx; compressed parts are its viewer's matter.
ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
SCANNERS_TEST = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def check(name: str, content: bytes) -> str:
    """The name under which the file is handed out again. Raises NotTaken for whatever is not kept."""
    kept = plain_name(name)
    ending = kept.rpartition(".")[2].lower() if "." in kept else ""
    if ending not in KINDS:
        raise NotTaken(f"“{kept}” is of a kind that is not kept. Send {TAKEN}.")
    if not content:
        raise NotTaken(f"“{kept}” is empty. Send the file again.")
    if words := too_large(kept, len(content)):
        raise NotTaken(words)
    if SCANNERS_TEST in content:
        raise NotTaken(f"“{kept}” holds what virus scanners look for. Send a clean file.")
    check_content(kept, KINDS[ending], content)
    return kept


def too_large(name: str, size: int) -> str:
    """Why a file of so many bytes is not kept; empty where it is."""
    if size <= MOST_BYTES:
        return ""
    most = MOST_BYTES // MEGABYTE
    return f"“{plain_name(name)}” has {size // MEGABYTE} MB, and at most {most} are kept. Send a part of it."


def plain_name(name: str) -> str:
    """A name without folders, control characters or marks that mean something elsewhere; never empty."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter if letter.isalnum() or letter in " .-_()" else "_" for letter in last).strip(" .")
    start, dot, ending = plain.rpartition(".")
    return f"{start[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else plain[:LONGEST_NAME] or "file"


def check_content(name: str, kind: Kind, content: bytes) -> None:
    if kind.starts and not content.startswith(kind.starts):
        raise NotTaken(f"“{name}” is no {kind.name}, whatever its name says. Save it as one and send that.")
    if kind.part:
        check_package(name, kind, content)
    elif kind.name == "PDF" and ACTS.search(SPELT.sub(lambda found: bytes([int(found[1], 16)]), content)):
        raise NotTaken(f"“{name}” holds a program or another file inside it. Print it to a new PDF and send that.")
    elif not kind.starts:
        check_text(name, kind, content)


def check_text(name: str, kind: Kind, content: bytes) -> None:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:300].lower()
    if b"\0" in content:
        raise NotTaken(f"“{name}” is no {kind.name}, whatever its name says. Save it as one and send that.")
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        raise NotTaken(f"“{name}” is a web page with the name of a {kind.name}. Save it as PDF and send that.")


def check_package(name: str, kind: Kind, content: bytes) -> None:
    """A packed document by its list of parts, of which none is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise NotTaken(f"“{name}” is damaged: its parts cannot be read. Save it again and send that.") from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, len(content) * MOST_RATIO + MEGABYTE):
        raise NotTaken(
            f"“{name}” swells to {unpacked // MEGABYTE:,} MB when it is opened. Save it as PDF and send that."
        )
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if kind.part not in names:
        raise NotTaken(f"“{name}” is packed like a {kind.name} but is none. Save it as one and send that.")
    if any(part.flag_bits & 1 for part in parts):
        raise NotTaken(f"“{name}” is protected by a password. Take it off, save it and send it again.")
    if any(one.startswith("/") or ".." in one.split("/") or ":" in one for one in names):
        raise NotTaken(f"“{name}” has a part that would be put outside its folder. Save it as PDF and send that.")
    if any(piece in one for one in names for piece in PROGRAMS) or any(one.endswith(ARCHIVES) for one in names):
        raise NotTaken(f"“{name}” holds a program or another file inside it. Save it as PDF and send that.")
