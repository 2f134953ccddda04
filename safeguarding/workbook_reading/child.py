"""The child process that opens one file: the file on standard input, on standard output lines of JSON, one for each row
or, of a long table, for many.

It may write no file, and no more memory or time than it is given. Django is not imported here.
"""

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from safeguarding.workbook_reading import (
    LISTS,
    TIDY,
    WORKBOOK,
    lists,
    long_tables,
    packages,
    sheets,
    tables,
    tidy_tables,
)
from safeguarding.workbook_reading.refusing import AGAIN, Refusal


def rows(content: bytes, kind: str, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    if kind == TIDY:
        return tidy_tables.batches(content, columns) if columns else tidy_tables.outline(content)
    if columns:
        return long_tables.batches(content, columns)
    if kind == LISTS:
        return lists.rows(content)
    if kind != WORKBOOK:
        return tables.rows(content)
    package = packages.open_package(content)
    return sheets.rows(package, sheets.read_outline(package))


def say(**words: Any) -> None:
    sys.stdout.write(f"{json.dumps(words)}\n")


def main(kind: str, memory_bytes: int, seconds: float, columns: dict[str, str]) -> int:
    """Reads the file within the limits; the last line says how it ended. `columns` are those of a long table and what
    each of them holds; none where nothing is known of the file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # The parent's clock stops us first; this one is for a parent that has died.
    most = int(seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        for row in rows(sys.stdin.buffer.read(), kind, columns):
            say(**row)
    except Refusal as refusal:
        say(refused=str(refusal), mend=refusal.mend)
    except MemoryError:
        return 4
    except Exception as error:
        say(refused="The file could not be read", mend=AGAIN, error=f"{type(error).__name__}: {error}"[:300])
    else:
        say(end=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), json.loads(sys.argv[4])))
