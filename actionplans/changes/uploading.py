"""What becomes of a file of a plan: it is sent and tried, and then stored or taken back by whoever sent it."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from actionplans.changes.importing import Outcome, import_plan, try_file
from actionplans.models import Plan, PlanUpload
from actionplans.plan_files import Line, read_file
from safeguarding import audit
from safeguarding.changes.common import require_own
from safeguarding.models import User
from safeguarding.versions import Conflict


def send_file(*, plan: Plan | None, file_name: str, content: bytes, by: User, at: datetime) -> PlanUpload:
    """Keep a file, with what it would do to the plan; None: to a new one. Nothing of it is stored yet."""
    if plan is not None:
        require_own(thing=plan, by=by)
    upload = PlanUpload(plan=plan, file_name=file_name[-150:], content=content, sent_at=at, sent_by=by)
    upload.digest = hashlib.sha256(content).hexdigest()
    upload.found = tried(upload, by, at)[1].plainly()
    with transaction.atomic():
        upload.save()
        audit.record(verb="send file of a plan", subject=upload, by=by, at=at, digest=upload.digest)
    return upload


def tried(upload: PlanUpload, by: User, at: datetime) -> tuple[list[Line], Outcome]:
    """The lines of a file, and what it would do now."""
    lines, faults = read_file(bytes(upload.content), upload.kind)
    if faults:
        return lines, Outcome(faults=[fault.plainly() for fault in faults])
    return lines, try_file(plan=upload.plan, lines=lines, by=by, at=at)


def store_file(*, upload: PlanUpload, by: User, at: datetime) -> Plan:
    """Do what was shown: all of it, or nothing. A second click leads to what the first made. Raises Conflict where it
    would be something else by now, which is then kept to be shown."""
    if upload.sent_by_id != by.pk:
        raise PermissionDenied
    if upload.became:
        return upload.became
    if upload.settled_at:
        raise ValidationError("This file was discarded. Send it again.")
    lines, now = tried(upload, by, at)
    if now.plainly() != upload.found:
        PlanUpload.objects.filter(pk=upload.pk, settled_at=None).update(found=now.plainly())
        raise Conflict("The plan was changed meanwhile. See below what the file would do now.", version=0)
    with transaction.atomic():
        settled = {"settled_at": at, "settled_by": by, "content": b""}
        if not PlanUpload.objects.filter(pk=upload.pk, settled_at=None).update(**settled):
            raise ValidationError("This file is stored already.")
        plan = import_plan(plan=upload.plan, lines=lines, seen=upload.found, by=by, at=at)
        PlanUpload.objects.filter(pk=upload.pk).update(became=plan)
        audit.record(verb="store file of a plan", subject=upload, by=by, at=at, digest=upload.digest, plan=str(plan))
    return plan


@transaction.atomic
def discard_file(*, upload: PlanUpload, by: User, at: datetime) -> None:
    """Take a file back. Doing so twice is doing so once."""
    if upload.sent_by_id != by.pk:
        raise PermissionDenied
    settled = {"settled_at": at, "settled_by": by, "content": b"", "found": {}}
    if PlanUpload.objects.filter(pk=upload.pk, settled_at=None).update(**settled):
        audit.record(verb="discard file of a plan", subject=upload, by=by, at=at)
