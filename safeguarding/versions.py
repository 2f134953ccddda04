"""One pattern for every form that edits a record: the form carries the version of the record that was on the screen,
and one conditional update decides who came first. The other loses nothing: they see both, and choose.

A lock would not do: SQLite has none for rows, and nobody holds one while a form stands open over lunch.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class Versioned(models.Model):
    """A record whose every change by a person counts its version up by one. None yet, when a form was shown, is 0."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Conflict(ValidationError):
    """Somebody else saved the record after it was put on the screen; nothing was written. A ValidationError, so that it
    is shown beside the fields it is about; `version` is the one to send when the form is sent again on purpose."""

    def __init__(self, message: Any, *, version: int):
        super().__init__(message)
        self.version = version


def claim(thing: Versioned, version: int | None, **columns: Any) -> bool:
    """Count the version up, and write `columns`, if it still is `version`; None is never. On success the instance holds
    the new version. Must run in the transaction of the change."""
    if version is None:
        return False
    row = type(thing)._base_manager.filter(pk=thing.pk, version=version)
    if not row.update(version=version + 1, **columns):
        return False
    thing.version = version + 1
    return True


def conflict_of(now: Versioned, saved: dict[str, list[str | None]]) -> Conflict:
    """What to tell whoever comes second: `saved` is, for each field in which they differ, what is stored now (first)
    and what they typed."""
    last = now.history.select_related("history_user").first() if hasattr(now, "history") else None
    who = last.history_user.name if last and last.history_user else "Somebody else"
    words = {
        name: f"Saved meanwhile: {stored or 'nothing'}. Save again to put yours in its place, or type theirs."
        for name, (stored, _) in saved.items()
    }
    words["__all__"] = f"Not saved: {who} changed this while it was open here. What you typed is still below."
    return Conflict(words, version=now.version)
