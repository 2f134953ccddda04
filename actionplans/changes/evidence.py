"""Audited evidence: added in versions, withdrawn with a reason, never removed.

The bytes are written before the row that names them; should the transaction fail, a file without a row is left, which
nobody can reach and `manage.py prepare` does not mind. The other order would leave a row without its file.
"""

import hashlib
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from actionplans import ownership
from actionplans.changes.common import day_of, locked, require
from actionplans.evidence_files import NotTaken, check
from actionplans.models import Action, Evidence
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def add_evidence(
    *,
    action: Action,
    title: str,
    by: User,
    at: datetime,
    link: str = "",
    name: str = "",
    content: bytes | None = None,
    note: str = "",
    expires_on: date | None = None,
    replaces: Evidence | None = None,
) -> Evidence:
    """Add a link, or a file of that `name` and `content`. `replaces` is the version before it, which stays; it must be
    the newest of its line. Raises ValidationError for a file that is not kept (see `evidence_files`)."""
    action = locked(action)
    require(ownership.may_report(by, action, day_of(at)))
    if replaces and (replaces.action_id != action.pk or hasattr(replaces, "replaced_by")):
        raise ValidationError("There is a newer version of this evidence already. Add yours to that one.")
    evidence = Evidence(
        action=action, title=title, link=link, note=note, expires_on=expires_on, replaces=replaces, on=day_of(at), by=by
    )
    evidence.version = replaces.version + 1 if replaces else 1
    if content is not None:
        try:
            evidence.file_name = check(name, content)
        except NotTaken as refusal:
            raise ValidationError({"file": str(refusal)}) from None
        evidence.digest, evidence.file_size = hashlib.sha256(content).hexdigest(), len(content)
        # Named by us: what a person typed is never part of a path.
        evidence.file.save(f"{evidence.digest[:32]}.bin", ContentFile(content), save=False)
    evidence.save()
    detail = {"title": title, "link": link, "file": evidence.file_name, "digest": evidence.digest}
    audit.record(verb="add evidence", subject=action, by=by, at=at, version=evidence.version, **detail)
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, why: str, by: User, at: datetime) -> bool:
    """Take the content of evidence away, when it should not have been sent; its entry stays, with the reason. False
    where it was withdrawn already."""
    action, today = locked(evidence.action), day_of(at)
    require(ownership.may_report(by, action, today))
    withdrawn = {"withdrawn_on": today, "withdrawn_by": by, "withdrawn_why": why, "link": "", "file": ""}
    file = evidence.file.name
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn_on=None).update(**withdrawn):
        return False
    if file:
        transaction.on_commit(lambda: evidence.file.storage.delete(file))
    audit.record(verb="withdraw evidence", subject=action, by=by, at=at, title=evidence.title, why=why)
    return True
