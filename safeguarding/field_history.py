"""What was changed in a record, by whom and when, for people to read: from the field history, the newest first."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils import timezone

from indicators import wording

SHOWN = 40
# Counts of changes, and what history says of itself.
LEFT_OUT = {"id", "version", "history_id", "history_date", "history_change_reason", "history_type", "history_user"}


@dataclass(frozen=True)
class Entry:
    """One change. `by` empty: the record was loaded so. `changes` has the name of each field, and its text before and
    after; empty for what was made or removed."""

    at: datetime
    by: str
    what: str
    verb: str
    changes: tuple[tuple[str, str, str], ...] = ()


def newest(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:SHOWN]


def entries(rows: Any, name: Any, *, left_out: Collection[str] = ()) -> Iterator[Entry]:
    """Of rows of history, each compared with the one before it of its record. One that says nothing is left out.
    `name` makes of a row what it is called; `left_out` are fields that nobody reads."""
    before: dict[int, Any] = {}
    for row in rows.select_related("history_user").order_by("history_id"):
        by = row.history_user.name if row.history_user else ""
        if row.history_type == "~" and row.id in before:
            if changes := tuple(differences(before[row.id], row, left_out)):
                yield Entry(row.history_date, by, name(row), "changed", changes)
        else:
            verb = "removed" if row.history_type == "-" else "made"
            yield Entry(row.history_date, by, name(row), verb)
        before[row.id] = row


def differences(before: Model, after: Model, left_out: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for field in after._meta.concrete_fields:
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if field.name not in LEFT_OUT and field.name not in left_out and old != new:
            yield wording.capitalised(field.verbose_name), shown(field, old), shown(field, new)


def shown(field: Any, value: Any) -> str:
    """A stored value as people read it; nothing is "nothing"."""
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, ForeignKey):
        named = field.related_model._base_manager.filter(pk=value).first()
        return str(named) if named else "one that is gone"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%-d %B %Y}"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    return str(dict(field.choices or ()).get(value, value))
