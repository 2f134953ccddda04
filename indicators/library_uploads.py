"""What becomes of a file of the library: it is sent and tried, and then stored or taken back by whoever sent it."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from indicators.library_files import LIBRARY
from indicators.library_import import do_file, try_file
from indicators.models import LibraryUpload
from safeguarding import audit
from safeguarding.list_files import Entry, read_file
from safeguarding.list_import import NotStored, Outcome
from safeguarding.models import User
from safeguarding.versions import Conflict

UNSOUND = "Something in the file is to be put right first. Nothing was stored."


def send_file(*, file_name: str, content: bytes, by: User, at: datetime) -> LibraryUpload:
    """Keep a file, with what it would do. Nothing of it is stored yet."""
    upload = LibraryUpload(authority=by.authority, file_name=file_name[-150:], content=content, sent_at=at, sent_by=by)
    upload.digest = hashlib.sha256(content).hexdigest()
    upload.found = tried(upload, by, at)[1].plainly()
    with transaction.atomic():
        upload.save()
        audit.record(verb="send file of the library", subject=upload, by=by, at=at, digest=upload.digest)
    return upload


def tried(upload: LibraryUpload, by: User, at: datetime) -> tuple[list[Entry], Outcome]:
    """The entries of a file, and what it would do now."""
    entries, faults = read_file(LIBRARY, bytes(upload.content), upload.kind)
    if faults:
        return entries, Outcome(faults=[fault.plainly() for fault in faults])
    return entries, try_file(entries=entries, by=by, at=at)


def store_file(*, upload: LibraryUpload, by: User, at: datetime) -> None:
    """Do what was shown: all of it, or nothing. A second click changes nothing. Raises Conflict where it would be
    something else by now, which is then kept to be shown."""
    if upload.sent_by_id != by.pk:
        raise PermissionDenied
    if upload.is_stored:
        return
    if upload.settled_at:
        raise ValidationError("This file was discarded. Send it again.")
    entries, now = tried(upload, by, at)
    if now.plainly() != upload.found:
        LibraryUpload.objects.filter(pk=upload.pk, settled_at=None).update(found=now.plainly())
        raise Conflict("The library was changed meanwhile. See below what the file would do now.", version=0)
    if now.faults:  # some of which leave nothing of their list to be tried
        raise ValidationError(UNSOUND)
    try:
        with transaction.atomic():
            settled = {"settled_at": at, "settled_by": by, "content": b"", "is_stored": True}
            if not LibraryUpload.objects.filter(pk=upload.pk, settled_at=None).update(**settled):
                raise ValidationError("This file is stored already.")
            do_file(entries=entries, by=by, at=at)
            audit.record(
                verb="store file of the library", subject=upload, by=by, at=at, digest=upload.digest,
                added=len(now.made), changed=len(now.changed),
            )  # fmt: skip
    except NotStored:
        raise ValidationError(UNSOUND) from None


@transaction.atomic
def discard_file(*, upload: LibraryUpload, by: User, at: datetime) -> None:
    """Take a file back. Doing so twice is doing so once."""
    if upload.sent_by_id != by.pk:
        raise PermissionDenied
    settled = {"settled_at": at, "settled_by": by, "content": b"", "found": {}}
    if LibraryUpload.objects.filter(pk=upload.pk, settled_at=None).update(**settled):
        audit.record(verb="discard file of the library", subject=upload, by=by, at=at)
