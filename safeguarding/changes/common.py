"""What every change of people, posts, units and agencies has in common."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.text import slugify

from safeguarding import audit
from safeguarding.models import Agency, Authority, User
from safeguarding.versions import claim, conflict_of

INVENTED = " (demonstration)"


def as_titled(title: str, *, is_demonstration: bool, longest: int = 250) -> str:
    """What is invented says so at the end of its title (design rule 16); of so many characters at most."""
    if not is_demonstration or title.endswith(INVENTED):
        return title
    return f"{title[: longest - len(INVENTED)].rstrip()}{INVENTED}"


def day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def belongs_to(thing: Any, user: User) -> bool:
    """Whether this person's authority may change it: its own and from no published document. Agencies are shared."""
    if isinstance(thing, Agency):
        return any(authority.pk == user.authority_id for authority in thing.authorities.all())
    return thing.authority_id == user.authority_id and getattr(thing, "document_id", None) is None


def require_own(*, thing: Any, by: User) -> None:
    if not belongs_to(thing, by):
        raise PermissionDenied


def differences(before: Any, after: Any, fields: Iterable[str]) -> dict[str, list[str | None]]:
    """Old and new value, as text, of each field that differs; `before` is None for a new record."""
    found = {}
    for name in fields:
        column = (before or after)._meta.get_field(name).attname  # by key: two units may share a name
        if _empty_as_none(before, column) != _empty_as_none(after, column):
            found[name] = [_shown(before, name), _shown(after, name)]
    return found


def _empty_as_none(record: Any, name: str) -> Any:
    value = getattr(record, name, None)
    return None if value == "" else value


def _shown(record: Any, name: str) -> str | None:
    value = _empty_as_none(record, name)
    return None if value is None else str(value)


def add(thing: Any, fields: Iterable[str], by: User, at: datetime) -> Any:
    """Write a new record with its audit entry."""
    require_own(thing=thing, by=by)
    thing.save()
    verb = f"add {thing._meta.verbose_name}"
    audit.record(verb=verb, subject=thing, by=by, at=at, **differences(None, thing, fields))
    return thing


def save(thing: Any, fields: Sequence[str], by: User, at: datetime, *, version: int | None = None) -> Any:
    """Write these fields of a changed record with its audit entry. Saved without any change, it leaves no trace.

    `version` and Conflict: see `write`.
    """
    require_own(thing=type(thing)._base_manager.get(pk=thing.pk), by=by)
    if changed := write(thing, fields, version):
        audit.record(verb=f"change {thing._meta.verbose_name}", subject=thing, by=by, at=at, **changed)
    return thing


def write(thing: Any, fields: Sequence[str], version: int | None = None) -> dict[str, list[str | None]]:
    """Write these fields of a record if its version still is `version`, and say what differs (see `differences`).

    `version` is the one that was on the screen; None, where no form was, is the one that `thing` was read with. Raises
    Conflict where somebody else has changed the record since, unless they made of it just what is to be written: a
    second click is not a conflict with the first.
    """
    stored = type(thing)._base_manager
    changed = differences(stored.get(pk=thing.pk), thing, fields)
    if changed and not claim(thing, thing.version if version is None else version):
        now = stored.get(pk=thing.pk)
        if meanwhile := differences(now, thing, fields):
            raise conflict_of(now, meanwhile)
        return {}
    if changed:
        thing.save(update_fields=[*fields, "version"])
    return changed


def one_at_a_time(authority_id: int) -> None:
    """Checks that look at several rows hold until commit. (SQLite has one writer at a time without this.)"""
    Authority.objects.select_for_update().get(pk=authority_id)


def free_slug(model: type[models.Model], text: str, *, longest: int = 40) -> str:
    start = slugify(text)[:longest].strip("-") or str(model._meta.model_name)
    taken = set(model._base_manager.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(slug for slug in chain([start], (f"{start}-{n}" for n in count(2))) if slug not in taken)
