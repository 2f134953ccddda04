"""Writing a record together with what belongs to it in rows of its own, under one version: see `versions`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safeguarding import audit
from safeguarding.changes import common
from safeguarding.models import User
from safeguarding.versions import conflict_of

Lines = list[tuple[Any, str]]


@dataclass(frozen=True)
class Part:
    """Rows that belong to a record. Each line is what tells the row from others, and its words."""

    name: str
    read: Callable[[Any], Lines]
    wanted: Lines
    put: Callable[[Any], None]


def chosen(name: str, rows: Iterable[Any]) -> Part:
    """The records that another one names, such as the findings that a row answers."""
    rows = list(rows)
    return Part(
        name,
        read=lambda thing: in_order(getattr(thing, name).all()),
        wanted=in_order(rows),
        put=lambda thing: getattr(thing, name).set(rows),
    )


def in_order(rows: Iterable[Any]) -> Lines:
    return sorted((row.pk, str(row)) for row in rows)


def in_words(lines: Lines) -> str | None:
    return "; ".join(words for _, words in lines) or None


def differences(stored: Any, wanted: Any, fields: Iterable[str], parts: Sequence[Part]) -> dict[str, list[str | None]]:
    """As `common.differences`, of the columns and the parts; `stored` None for a new record."""
    found = common.differences(stored, wanted, fields)
    for part in parts:
        now = part.read(stored) if stored else []
        if [key for key, _ in now] != [key for key, _ in part.wanted]:
            found[part.name] = [in_words(now), in_words(part.wanted)]
    return found


def as_detail(changed: dict[str, Any]) -> dict[str, Any]:
    """A column that the log has an own use for the name of goes by another."""
    return {f"{name}_text" if name == "subject" else name: value for name, value in changed.items()}


def add_whole(
    thing: Any, fields: Sequence[str], parts: Sequence[Part], *, by: User, at: datetime, **detail: Any
) -> None:
    """Write a new record and its parts, with one audit entry."""
    detail |= differences(None, thing, fields, parts)
    thing.save()
    for part in parts:
        part.put(thing)
    audit.record(verb=f"add {thing._meta.verbose_name}", subject=thing, by=by, at=at, **as_detail(detail))


def save_whole(
    thing: Any, fields: Sequence[str], parts: Sequence[Part], *, version: int | None, by: User, at: datetime
) -> bool:
    """Write a changed record and its parts, with one audit entry; whether anything differed.

    `version` and Conflict: see `common.write`.
    """
    stored = type(thing)._base_manager.get(pk=thing.pk)
    changed = differences(stored, thing, fields, parts)
    if not changed:
        return False
    if not common.claim(thing, thing.version if version is None else version):
        now = type(thing)._base_manager.get(pk=thing.pk)
        if meanwhile := differences(now, thing, fields, parts):
            raise conflict_of(now, meanwhile)
        return False
    thing.save(update_fields=[*fields, "version"])
    for part in parts:
        if part.name in changed:
            part.put(thing)
    audit.record(verb=f"change {thing._meta.verbose_name}", subject=thing, by=by, at=at, **as_detail(changed))
    return True
