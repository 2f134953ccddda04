"""Pages of a list. Up to ten thousand rows it has numbered pages, in any order; a longer one is walked by key, so that
its last page costs what its first does (docs/adr/0016-paging.md)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django_tables2.data import TableQuerysetData

PER_PAGE = 50
LONGEST = 10_000
LAST = "last"


def counted(rows: QuerySet) -> int:
    """How many rows there are, up to one more than the longest numbered list; counting on would take ever longer. By
    key alone: a count of part of the rows would work out their annotations too."""
    return rows.order_by().values("pk")[: LONGEST + 1].count()


class Rows(TableQuerysetData):
    """The rows of a list's table, counted once."""

    @cached_property
    def counted(self) -> int:
        return counted(self.data)

    def __len__(self) -> int:
        return self.counted


def turn_to(table: Any, page: str) -> None:
    """The page of a table that was asked for; the first for what is no number, the last where there is no such page.
    How long a page is, is not for the address to say."""
    try:
        table.paginate(page=page, per_page=PER_PAGE)
    except PageNotAnInteger:
        table.page = table.paginator.page(table.paginator.num_pages if page == LAST else 1)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)


@dataclass(frozen=True)
class Stretch:
    """Neighbours in a long list, with the keys that lead on from them either way; None where the list ends."""

    object_list: Any
    before: int | None
    after: int | None
    newest_first: bool


def walk(table: Any, *, page: str, before: str, after: str) -> None:
    """Turn the table of a long list to the rows next to a key. The order is that of entry, the newest first where the
    list's own order descends. A key that leads past an end of the list, or is none, leads to that end."""
    rows, start = table.data.data, None if page == LAST else key(before or after)
    back = page == LAST or (start is not None and bool(before))
    found, has_more = neighbours(rows, start, back=back)
    if start is not None and (not found or (back and not has_more)):
        start, back = None, not back
        found, has_more = neighbours(rows, None, back=back)
    leads_back, leads_on = (has_more, start is not None) if back else (start is not None, has_more)
    table.data.data, table.orderable, table.order_by = found, False, ()
    first, last = (found[0].pk, found[-1].pk) if found else (None, None)
    table.page = Stretch(
        table.rows, first if leads_back else None, last if leads_on else None, newest_first=is_newest_first(rows)
    )


def neighbours(rows: QuerySet, start: int | None, *, back: bool) -> tuple[list[Any], bool]:
    """A page of rows in the list's order that follow a key, or precede it (None: from an end), and whether there are
    more that way. One column orders and limits them, so the database goes to the key and reads no further."""
    descending = is_newest_first(rows) != back
    if start is not None:
        rows = rows.filter(pk__lt=start) if descending else rows.filter(pk__gt=start)
    found = list(rows.order_by("-pk" if descending else "pk")[: PER_PAGE + 1])
    page = found[:PER_PAGE]
    return page[::-1] if back else page, len(found) > PER_PAGE


def is_newest_first(rows: QuerySet) -> bool:
    return str((rows.query.order_by or rows.model._meta.ordering or ["pk"])[0]).startswith("-")


def key(text: str) -> int | None:
    """A key as an address holds it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
