"""A long table as text: which letters it is written in and what stands between its columns is found out, not asked."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

from safeguarding.workbook_reading.refusing import Refusal

MOST_COLUMNS, MOST_LINES, LONGEST = 40, 500_000, 10_000
BOMS = (b"\xff\xfe", b"\xfe\xff")
AS_CSV = "Save it as “CSV UTF-8 (comma delimited)” and send that"


def encoding_of(content: bytes) -> str:
    """UTF-8 with or without its mark; otherwise Windows-1252, in which older versions of Excel save."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refusal("The file is a workbook with the name of a CSV file", AS_CSV)
    if content.startswith(BOMS):
        raise Refusal("The file is “Unicode text” (UTF-16), not CSV", AS_CSV)
    if b"\0" in content:
        raise Refusal("The file is not text", AS_CSV)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith((b"<!doctype", b"<html", b"<svg", b"<?xml")):
        raise Refusal("The file is a web page with the name of a CSV file", AS_CSV)
    for encoding in ("utf-8-sig", "cp1252"):
        if decodes(content, encoding):
            return encoding
    raise Refusal("The letters of the file cannot be read", AS_CSV)


def decodes(content: bytes, encoding: str) -> bool:
    """Piece by piece: the whole text would need four times the memory of the file."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), 65_536):
            decoder.decode(content[start : start + 65_536])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(first: str) -> str:
    """A comma, or what stands in the first line more often: those of other countries write semicolons."""
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))


def lines(content: bytes, most_columns: int = MOST_COLUMNS) -> tuple[int, Iterator[tuple[int, list[str]]]]:
    """How many lines there are at most, and the filled ones in order: the number of each, and all its cells."""
    encoding = encoding_of(content)
    total = content.count(b"\n") + 1
    if total > MOST_LINES:
        raise Refusal(f"The file has {total:,} lines, and at most {MOST_LINES:,} are taken", "Send it in parts")
    return total, filled(content, encoding, most_columns)


def filled(content: bytes, encoding: str, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST)
    first = content.lstrip()[:LONGEST].partition(b"\n")[0].decode(encoding, "replace")
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=separator_of(first), strict=True)
    found = False
    try:
        for cells in reader:
            if len(cells) > most_columns:
                raise Refusal(
                    f"Line {reader.line_num:,} has {len(cells):,} columns, and at most {most_columns} are taken",
                    "Check the separators and the quotation marks on that line",
                )
            if any(cells) and any(map(str.strip, cells)):
                yield reader.line_num, cells
                found = True
    except csv.Error as wrong:
        raise Refusal(
            f"Line {reader.line_num:,} cannot be read: {wrong}", "Check the quotation marks on that line"
        ) from None
    if not found:
        raise Refusal("The file is empty", "Send the table with its headings")


def rows(content: bytes) -> Iterator[dict[str, Any]]:
    """The filled lines of a table whose columns the child knows nothing of; the first says how many there are."""
    total, found = lines(content)
    for line, cells in found:
        yield row_of(line, cells) | ({"total": total} if total else {})
        total = 0


def row_of(line: int, cells: list[str]) -> dict[str, Any]:
    return {
        "sheet": "",
        "line": line,
        "cells": {place: (cell, "text") for place, cell in enumerate(cells, start=1) if cell.strip()},
    }
