"""Reads a file that somebody sent in, a workbook, a long table or lists in YAML, in a child process within limits of
time and memory.

Neither the web worker nor the job worker ever opens such a file: a workbook of four kilobytes can ask its reader for
gigabytes. The child has no Django, no database, no secret and no openpyxl; it says what stands in the cells, as text,
line by line, and knows nothing of what the cells mean. Source: reliability test 18 and finding 10.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)
PROJECT = Path(__file__).resolve().parents[2]
WORKBOOK, TABLE, LISTS = "xlsx", "csv", "yaml"
TIDY = "tidy"  # a CSV file of a national release
MEGABYTE = 1024**2
MOST_BYTES = {
    WORKBOOK: 10 * MEGABYTE,
    TABLE: 40 * MEGABYTE,  # a hundred thousand figures
    LISTS: 2 * MEGABYTE,
    TIDY: 40 * MEGABYTE,
}
SECONDS = {WORKBOOK: 20, TABLE: 300, LISTS: 20, TIDY: 300}
MEMORY = 256 * MEGABYTE
# What the child inherits: enough to find Python and its locale, and no password or key.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


class NotRead(Exception):
    """The file cannot be taken. The text says what is wrong with it; `mend` what to do about it."""

    def __init__(self, words: str, mend: str):
        super().__init__(words)
        self.mend = mend


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, as text. `kind` is "text", "number", "date" (the text is then 2026-10-31), "percent" (a
    number shown as a percentage), "formula", "true or false" or "error"."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """The filled cells of one line, by column counted from 1. `sheet` is empty in a table; `total` is how many lines
    the table has, given with its first only."""

    sheet: str
    line: int
    cells: dict[int, Cell]
    total: int | None = None


def too_large(kind: str, size: int) -> str:
    """Why a file of so many bytes is not taken; empty where it is."""
    most = MOST_BYTES[kind] // MEGABYTE
    return f"The file has {size // MEGABYTE:,} MB, and at most {most} are taken" if size > MOST_BYTES[kind] else ""


def read(content: bytes, kind: str, *, seconds: float = 0, memory_bytes: int = MEMORY) -> Iterator[Row]:
    """The rows of a file in their order, while the child reads on. `kind` is WORKBOOK, TABLE or LISTS: of lists the
    name of each is its sheet, and line 0 has the names of what its entries say.

    Raises NotRead for whatever is no such file, is dangerous, is too large, or takes too long. Rows that came before it
    are then worth nothing.
    """
    for said in said_of(content, kind, {}, seconds, memory_bytes):
        yield row_of(said)


def read_long(
    content: bytes, columns: Mapping[str, str], *, seconds: float = 0, memory_bytes: int = MEMORY
) -> Iterator[Row | list[list[Any]]]:
    """A long table whose `columns` are known by name, each with what it holds: first the row of its headings, then its
    lines, many at a time, as `long_tables.batches` makes them ready. Raises NotRead as `read` does."""
    for said in said_of(content, TABLE, columns, seconds, memory_bytes):
        yield said["lines"] if "lines" in said else row_of(said)


def read_outline(content: bytes) -> list[list[Any]]:
    """Of a tidy table each column as its name and some of what stands in it. Raises NotRead as `read` does."""
    return [column for said in said_of(content, TIDY, {}, 0, MEMORY) for column in said["columns"]]


def read_tidy(content: bytes, columns: Mapping[str, str]) -> Iterator[list[str] | list[list[Any]]]:
    """Of a tidy table first the names of its columns, then its lines, many at a time, as `tidy_tables.batches` makes
    them ready. Raises NotRead as `read` does."""
    for said in said_of(content, TIDY, columns, 0, MEMORY):
        yield said["lines"] if "lines" in said else said["columns"]


def row_of(said: Mapping[str, Any]) -> Row:
    cells = {int(column): Cell(*cell) for column, cell in said["cells"].items()}
    return Row(said["sheet"], said["line"], cells, said.get("total"))


def said_of(
    content: bytes, kind: str, columns: Mapping[str, str], seconds: float, memory_bytes: int
) -> Iterator[dict[str, Any]]:
    """What a child says of a file; it is gone, and the file with it, when whoever asks has had enough."""
    seconds = seconds or SECONDS[kind]
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        child = start([kind, str(memory_bytes), str(seconds), json.dumps(dict(columns))], file)
        clock = threading.Timer(seconds, os.killpg, [child.pid, signal.SIGKILL])
        clock.start()
        try:
            yield from said_by(child)
        finally:
            clock.cancel()
            stop(child)


def start(arguments: list[str], file: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "safeguarding.workbook_reading.child", *arguments],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT,
        env={name: os.environ[name] for name in INHERITED if name in os.environ},
        start_new_session=True,
    )


def said_by(child: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """Line by line; the last line says that the child has come to the end."""
    has_ended = False
    for line in child.stdout or ():
        said = json.loads(line) if line.endswith(b"\n") else {}
        if "refused" in said:
            if said.get("error"):
                logger.warning("A file was not read: %s", said["error"])
            raise NotRead(said["refused"], said["mend"])
        has_ended = "end" in said
        if said and not has_ended:
            yield said
    if not has_ended:
        raise NotRead(why_it_ended(child.wait()), "Send a file that holds nothing but what was asked for")


def why_it_ended(code: int) -> str:
    if code in {-signal.SIGKILL, -signal.SIGXCPU}:
        return "Reading the file took too long and was stopped"
    return "Reading the file needed more memory than one file may use and was stopped"


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ends the child however this went; one that has ended is let be."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    if child.stdout is not None:
        child.stdout.close()
    child.wait()
