"""Audited evidence: added in versions, withdrawn with a reason, never removed. How its bytes are kept: see
`safeguarding.kept_files`."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans import ownership
from actionplans.changes.common import day_of, locked, require
from actionplans.models import Action, Evidence
from safeguarding import audit
from safeguarding.kept_files import keep
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
        keep(evidence, name, content)
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
