"""Audited evidence for standards: added, described anew, followed by a newer revision, withdrawn with a reason. It is
never removed; how its bytes are kept: see `safeguarding.kept_files`."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from safeguarding import audit as log
from safeguarding.access import Permission
from safeguarding.changes.whole import add_whole, chosen, save_whole
from safeguarding.kept_files import keep
from safeguarding.models import User
from standards.models import Standard, StandardEvidence

DESCRIBED = ("title", "shows", "owner", "dated_on", "expires_on")
KEPT = (*DESCRIBED, "agency", "link", "whereabouts", "file_name", "digest", "revision")


def keeps(user: User, evidence: StandardEvidence) -> bool:
    """Whether a person may change this evidence: that of their own agency, or of the council."""
    is_own = evidence.authority_id == user.authority_id and evidence.agency_id == user.agency_id
    return is_own and user.may(Permission.ANSWER_AUDIT)


def require_kept(evidence: StandardEvidence, by: User) -> None:
    if not keeps(by, evidence):
        raise PermissionDenied


@transaction.atomic
def add_evidence(
    *,
    evidence: StandardEvidence,
    standards: Iterable[Standard],
    by: User,
    at: datetime,
    name: str = "",
    content: bytes | None = None,
    replaces: StandardEvidence | None = None,
) -> StandardEvidence:
    """Add what shows a standard: a link, a word on where it is kept, or a file of that `name` and `content`. `replaces`
    is the revision before it, which stays; it must be the newest of its line.

    Raises ValidationError for a file that is not kept, and where there is a newer revision already.
    """
    evidence.authority, evidence.agency = by.authority, by.agency
    evidence.added_on, evidence.added_by = timezone.localdate(at), by
    evidence.is_demonstration = by.is_demonstration
    require_kept(evidence, by)
    if replaces:
        follow(evidence, replaces, by)
    if content is not None:
        keep(evidence, name, content)
    add_whole(evidence, KEPT, [chosen("standards", standards)], by=by, at=at, replaces=str(replaces or ""))
    return evidence


def follow(evidence: StandardEvidence, replaces: StandardEvidence, by: User) -> None:
    require_kept(replaces, by)
    now = StandardEvidence.objects.select_for_update(of=("self",)).get(pk=replaces.pk)
    if now.is_replaced or now.withdrawn_on:
        raise ValidationError("It was replaced or withdrawn meanwhile. Look at the evidence as it stands now.")
    evidence.replaces, evidence.revision = now, now.revision + 1


@transaction.atomic
def change_evidence(
    *, evidence: StandardEvidence, standards: Iterable[Standard], version: int | None, by: User, at: datetime
) -> None:
    """Describe evidence anew: its words, owner, days and standards. Its content stays; other content is a revision."""
    require_kept(evidence, by)
    save_whole(evidence, DESCRIBED, [chosen("standards", standards)], version=version, by=by, at=at)


@transaction.atomic
def withdraw_evidence(*, evidence: StandardEvidence, why: str, by: User, at: datetime) -> bool:
    """Take the content away, when it should not have been sent; its entry stays, with the reason. False where it was
    withdrawn already."""
    require_kept(evidence, by)
    now = StandardEvidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if now.withdrawn_on:
        return False
    if now.file:
        storage, file = now.file.storage, now.file.name
        transaction.on_commit(lambda: storage.delete(file))
    now.withdrawn_on, now.withdrawn_by, now.withdrawn_why = timezone.localdate(at), by, why
    now.link, now.whereabouts, now.file = "", "", ""
    now.version += 1
    now.save()
    log.record(verb="withdraw standard evidence", subject=now, by=by, at=at, why=why)
    return True
