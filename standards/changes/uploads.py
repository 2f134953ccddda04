"""What becomes of a file of a framework or of an inspection: it is sent and tried, and then stored or taken back by
whoever sent it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from safeguarding import audit
from safeguarding.list_files import Entry, Lists, read_file
from safeguarding.list_import import NotStored, Outcome
from safeguarding.models import User
from safeguarding.versions import Conflict
from standards.framework_files import FRAMEWORK
from standards.framework_import import do_framework, try_framework
from standards.inspection_files import INSPECTION
from standards.inspection_import import do_inspection, try_inspection
from standards.models import StandardsUpload

UNSOUND = "Something in the file is to be put right first. Nothing was stored."
FOUND = "made", "changed", "faults"


@dataclass(frozen=True)
class Kind:
    """How files of one kind are read, tried and done; `do` gives the record that was stored."""

    lists: Lists
    attempt: Callable[..., Outcome]
    do: Callable[..., Any]


KINDS = {
    StandardsUpload.Holds.FRAMEWORK: Kind(FRAMEWORK, try_framework, do_framework),
    StandardsUpload.Holds.INSPECTION: Kind(INSPECTION, try_inspection, do_inspection),
}


def send_file(*, holds: str, file_name: str, content: bytes, by: User, at: datetime) -> StandardsUpload:
    """Keep a file, with what it would do. Nothing of it is stored yet."""
    ending = file_name.lower().rpartition(".")[2]
    upload = StandardsUpload(holds=holds, file_name=file_name[-150:], content=content, sent_at=at, sent_by=by)
    upload.kind = "yaml" if ending == "yml" else ending
    upload.digest = hashlib.sha256(content).hexdigest()
    upload.preview = found_in(tried(upload, by, at)[1])
    with transaction.atomic():
        upload.save()
        audit.record(verb=f"send file of {holds}", subject=upload, by=by, at=at, digest=upload.digest)
    return upload


def tried(upload: StandardsUpload, by: User, at: datetime) -> tuple[list[Entry], Outcome]:
    """The entries of a file, and what it would do now."""
    kind = KINDS[StandardsUpload.Holds(upload.holds)]
    entries, faults = read_file(kind.lists, bytes(upload.content), upload.kind)
    if faults:
        return entries, Outcome(faults=[fault.plainly() for fault in faults])
    return entries, kind.attempt(entries=entries, by=by, at=at)


def found_in(outcome: Outcome) -> dict[str, Any]:
    return {name: rows for name, rows in outcome.plainly().items() if name in FOUND}


def state_of(upload: StandardsUpload) -> str:
    """Whether it waits, was stored or was discarded."""
    return str(upload.preview.get("state", "waiting"))


@transaction.atomic
def store_file(*, upload: StandardsUpload, by: User, at: datetime) -> None:
    """Do what was shown: all of it, or nothing. A second click changes nothing. Raises Conflict where it would be
    something else by now, with what that is."""
    stored = own_upload(upload, by)
    if state_of(stored) == "stored":
        return
    if state_of(stored) == "discarded":
        raise ValidationError("This file was discarded. Send it again.")
    entries, now = tried(stored, by, at)
    if (found := found_in(now)) != stored.preview:
        raise Changed(found)
    if found["faults"]:
        raise ValidationError(UNSOUND)
    try:
        record = KINDS[StandardsUpload.Holds(stored.holds)].do(entries=entries, by=by, at=at)
    except NotStored:
        raise ValidationError(UNSOUND) from None
    settle(stored, {"state": "stored", "slug": record.slug})
    counts = {name: len(found[name]) for name in ("made", "changed")}
    audit.record(verb=f"store file of {stored.holds}", subject=stored, by=by, at=at, digest=stored.digest, **counts)


class Changed(Conflict):
    """The record was changed since the file was tried; `found` is what it would do now."""

    def __init__(self, found: dict[str, Any]):
        super().__init__("The record was changed meanwhile. See below what the file would do now.", version=0)
        self.found = found


def keep_found(upload: StandardsUpload, found: dict[str, Any]) -> None:
    """Keep what it would do now, to be shown."""
    StandardsUpload.objects.filter(pk=upload.pk).update(preview=found)


def own_upload(upload: StandardsUpload, by: User) -> StandardsUpload:
    stored = StandardsUpload.objects.select_for_update().get(pk=upload.pk)
    if stored.sent_by_id != by.pk:
        raise PermissionDenied
    return stored


def settle(upload: StandardsUpload, said: dict[str, str]) -> None:
    upload.preview, upload.content = {**upload.preview, **said}, b""
    upload.save(update_fields=["preview", "content"])


@transaction.atomic
def discard_file(*, upload: StandardsUpload, by: User, at: datetime) -> None:
    """Take a file back. Doing so twice is doing so once."""
    stored = own_upload(upload, by)
    if state_of(stored) == "waiting":
        settle(stored, {"state": "discarded"})
        audit.record(verb=f"discard file of {stored.holds}", subject=stored, by=by, at=at)
