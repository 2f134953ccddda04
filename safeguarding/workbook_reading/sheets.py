"""The inside of a workbook: its sheets cell by cell, by the parser of XML that comes with Python.

Nothing is built in memory but the cells that hold something, and these are counted while they are read: what lies far
outside the table, or is too many, ends the reading. A document type, without which there are no entities, ends it too.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any
from xml.parsers import expat

from safeguarding.workbook_reading.refusing import AGAIN, Refusal

MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_ELEMENTS = 2_000, 60, 20_000, 400_000
LONGEST, MOST_LETTERS = 32_767, 4_000_000
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
PERCENT = {9, 10}


@dataclass
class Found:
    """What is kept of a workbook while it is read."""

    sheets: list[tuple[str, str]] = field(default_factory=list)  # name, relation
    relations: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    is_from_1904: bool = False


def parse(package: zipfile.ZipFile, name: str, begin: Callable[..., None], end: Any = None, text: Any = None) -> None:
    """Run the handlers over one part. Raises Refusal where it has a document type or is no XML."""
    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    elements = 0

    def count(tag: str, attributes: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > MOST_ELEMENTS:
            raise Refusal(f"The file has more than {MOST_ELEMENTS:,} elements in one part", AGAIN)
        begin(tag.rpartition("|")[2], {key.rpartition("|")[2]: value for key, value in attributes.items()})

    def refuse(*_: Any) -> int:
        raise Refusal("The file defines entities of its own, as spreadsheet programs never do", AGAIN)

    parser.StartElementHandler = count
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition("|")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        with package.open(name) as part:
            while piece := part.read(65_536):
                parser.Parse(piece, False)  # noqa: FBT003 (the library's own)
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, KeyError, zipfile.BadZipFile, EOFError):
        raise Refusal("The file is damaged: a part of it cannot be read", AGAIN) from None


def read_outline(package: zipfile.ZipFile) -> Found:
    """Names and formats; hidden sheets are refused by name."""
    found = Found()
    parse(package, "xl/workbook.xml", lambda tag, of: outline(found, tag, of))
    relations = "xl/_rels/workbook.xml.rels"
    parse(package, relations, lambda tag, of: relation(found, tag, of))
    names = set(package.namelist())
    if "xl/styles.xml" in names:
        read_styles(package, found)
    if "xl/sharedStrings.xml" in names:
        read_strings(package, found)
    return found


def outline(found: Found, tag: str, of: dict[str, str]) -> None:
    if tag == "sheet":
        name = of.get("name", "")[:60]
        if of.get("state", "visible") != "visible":
            raise Refusal(f"The sheet “{name}” is hidden", "Show it or delete it, save the workbook and send it again")
        found.sheets.append((name, of.get("id", "")))
    elif tag == "workbookPr":
        found.is_from_1904 = of.get("date1904", "0") in {"1", "true"}


def relation(found: Found, tag: str, of: dict[str, str]) -> None:
    if tag == "Relationship":
        if of.get("TargetMode") == "External":
            raise Refusal("The file holds links to other files", AGAIN)
        found.relations[of.get("Id", "")] = of.get("Target", "")


def read_styles(package: zipfile.ZipFile, found: Found) -> None:
    inside = False

    def begin(tag: str, of: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt" and of.get("numFmtId", "").isdigit():
            found.formats[int(of["numFmtId"])] = of.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            key = of.get("numFmtId", "0")
            found.styles.append(int(key) if key.isdigit() else 0)

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    parse(package, "xl/styles.xml", begin, end)


def read_strings(package: zipfile.ZipFile, found: Found) -> None:
    pieces: list[str] = []
    taken = {"text": False, "phonetic": False, "letters": 0}

    def begin(tag: str, of: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        taken["phonetic"] = taken["phonetic"] or tag == "rPh"
        taken["text"] = tag == "t" and not taken["phonetic"]

    def end(tag: str) -> None:
        taken["text"] = False
        if tag == "rPh":
            taken["phonetic"] = False
        if tag == "si":
            found.strings.append("".join(pieces))

    def text(letters: str) -> None:
        if taken["text"]:
            taken["letters"] += len(letters)
            if taken["letters"] > MOST_LETTERS:
                raise Refusal(f"The file holds more than {MOST_LETTERS:,} letters", AGAIN)
            pieces.append(letters)

    parse(package, "xl/sharedStrings.xml", begin, end, text)


def rows(package: zipfile.ZipFile, found: Found) -> Iterator[dict[str, Any]]:
    """The filled rows of every sheet, in order."""
    for name, key in found.sheets:
        target = found.relations.get(key, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path not in package.namelist():
            raise Refusal(f"The file is damaged: the sheet “{name}” is missing", AGAIN)
        if "worksheets/" in path:
            for line, cells in sorted(SheetReader(name, found).read(package, path).items()):
                yield {"sheet": name, "line": line, "cells": cells}


class SheetReader:
    """Takes the filled cells of one sheet."""

    def __init__(self, name: str, found: Found):
        self.name, self.found = name, found
        self.lines: dict[int, dict[int, tuple[str, str]]] = {}
        self.cells = self.letters = 0
        self.place, self.type, self.style, self.has_formula = (0, 0), "n", 0, False
        self.takes, self.value = False, [""]

    def read(self, package: zipfile.ZipFile, path: str) -> dict[int, dict[int, tuple[str, str]]]:
        parse(package, path, self.begin, self.end, self.text)
        return self.lines

    def begin(self, tag: str, of: dict[str, str]) -> None:
        if tag == "c":
            self.place = self.place_of(of.get("r", ""))
            self.type, self.has_formula, self.value = of.get("t", "n"), False, []
            self.style = int(of["s"]) if of.get("s", "").isdigit() else 0
        elif tag == "f":
            self.has_formula = True
        self.takes = tag in {"v", "t"}

    def place_of(self, name: str) -> tuple[int, int]:
        matched = PLACE.fullmatch(name)
        if not matched:
            raise Refusal("The file is damaged: a cell does not say where it stands", AGAIN)
        column = 0
        for letter in matched[1]:
            column = column * 26 + ord(letter) - 64
        return int(matched[2]), column

    def text(self, letters: str) -> None:
        if self.takes:
            self.letters += len(letters)
            if self.letters > MOST_LETTERS:
                raise Refusal(f"The sheet “{self.name}” holds more than {MOST_LETTERS:,} letters", AGAIN)
            self.value.append(letters)

    def end(self, tag: str) -> None:
        self.takes = False
        if tag == "c" and (self.has_formula or "".join(self.value).strip()):
            self.keep("".join(self.value))

    def keep(self, value: str) -> None:
        row, column = self.place
        self.cells += 1
        if row > MOST_ROWS or column > MOST_COLUMNS:
            where = f"{letters_of(column)}{row}"
            raise Refusal(
                f"The sheet “{self.name}” has something in the cell {where}, far outside the table",
                "Delete what stands outside the table, save the workbook and send it again",
            )
        if self.cells > MOST_CELLS:
            raise Refusal(f"The sheet “{self.name}” has more than {MOST_CELLS:,} filled cells", AGAIN)
        self.lines.setdefault(row, {})[column] = self.cell(value)

    def cell(self, value: str) -> tuple[str, str]:
        """Its text and its kind."""
        if self.has_formula:
            return value[:LONGEST], "formula"
        if self.type == "s":
            place = int(value) if value.isascii() and value.isdigit() else -1
            if not 0 <= place < len(self.found.strings):
                raise Refusal("The file is damaged: a text that a cell refers to is missing", AGAIN)
            return self.found.strings[place][:LONGEST], "text"
        if self.type in {"b", "e"}:
            return ("TRUE" if value == "1" else "FALSE", "true or false") if self.type == "b" else (value[:20], "error")
        if self.type == "d":
            return value[:10], "date"
        return (value[:LONGEST], "text") if self.type != "n" else self.number(value.strip())

    def number(self, value: str) -> tuple[str, str]:
        """As a person sees it. A cell holds a binary number, whose shortest spelling is what was typed: 1.1, where the
        file says 1.1000000000000001. It does not become a number here."""
        if not NUMBER.fullmatch(value) or not isfinite(float(value)):
            return value[:40], "text"
        text = f"{Decimal(repr(float(value))):f}"
        text = text.removesuffix(".0")
        key = self.found.styles[self.style] if self.style < len(self.found.styles) else 0
        code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", self.found.formats.get(key, ""))
        if key in PERCENT or "%" in code:
            return text, "percent"
        if key in DATES or re.search(r"[dmyhs]", code, re.IGNORECASE):
            return self.day(Decimal(text)), "date"
        return text, "number"

    def day(self, serial: Decimal) -> str:
        start = date(1904, 1, 1) if self.found.is_from_1904 else date(1899, 12, 30)
        try:
            return (start + timedelta(days=int(serial))).isoformat()
        except OverflowError:
            return f"{serial:f}"


def letters_of(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
