"""Audited changes of issued papers: issuing, correcting, withdrawing. An issue itself never changes (design rule
15)."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reports.differences import as_json
from reports.finishing import data_digest
from reports.issuing import rules
from reports.issuing.changes import enter, require, require_state
from reports.issuing.files import MADE_WITH, Plan, is_ready
from reports.issuing.papers import corrected
from reports.issuing.rules import State
from reports.issuing.versions import locked
from reports.models import Edition, Issue, IssuedFile, Rendering, Report, Withdrawal
from safeguarding import audit
from safeguarding.access import Permission
from safeguarding.models import User
from safeguarding.versions import Conflict


@transaction.atomic
def publish(*, report: Report, by: User, at: datetime) -> Issue:
    """Issue the paper: its files as they were made, never to change again. Whoever comes second gets the first's issue.

    Raises ValidationError unless what the paper says, what was approved and what the files were made from are one.
    """
    require(by, report, Permission.ISSUE_PAPER)
    report = locked(report)
    if require_state(report, State.SIGN_OFF, State.ISSUED) == State.ISSUED:
        return report.issues.order_by("number").last()
    plan = Plan(report, timezone.localtime(at).date())
    if not rules.has_every_approval(plan.stands):
        raise ValidationError("Somebody has not approved the paper as it stands. Nothing was issued.")
    made = plan.made()
    if not all(is_ready(row) for row in made.values()):
        raise ValidationError("The files are not of the paper as it stands today. Make them again; nothing was issued.")
    issue = _issue(plan, by, at)
    files = [_file(issue, row) for row in made.values()]
    IssuedFile.objects.bulk_create(files)
    Rendering.objects.filter(pk__in=[row.pk for row in made.values()]).delete()  # kept as issued files now
    enter(report, State.ISSUED, by=by, at=at)
    digests = {f"{file.edition} {file.format}": file.digest for file in files}
    detail = {"issue": issue.number, "version_digest": plan.digest, "data_digest": issue.data_digest}
    audit.record(verb="issue paper", subject=report, by=by, at=at, **detail, files=digests)
    return issue


def _issue(plan: Plan, by: User, at: datetime) -> Issue:
    correction = plan.correction
    if correction and not correction.erratum:
        raise ValidationError("Write the erratum first: what this issue puts right.")
    version = plan.report.versions.filter(digest=plan.digest).order_by("number").last()
    found = corrected(correction.content, plan.content, Edition.PUBLIC) if correction else ()
    return Issue.objects.create(
        report=plan.report,
        number=plan.number,
        paper_version=version,
        issued_at=at,
        issued_by=by,
        data_digest=data_digest(plan.content.public_origins),
        made_with=MADE_WITH,
        replaces=plan.last,
        erratum=correction.erratum if correction else "",
        differences=as_json(found),  # of the public edition: everybody reads them
    )


def _file(issue: Issue, row: Rendering) -> IssuedFile:
    content = bytes(row.content)
    digest = hashlib.sha256(content).hexdigest()
    return IssuedFile(issue=issue, edition=row.edition, format=row.format, content=content, digest=digest)


# --- Correcting ---


@transaction.atomic
def begin_correction(*, report: Report, erratum: str, by: User, at: datetime) -> bool:
    """Back to draft, to be signed off and issued again. `erratum` says what the new issue will put right and is printed
    in it. False where the same correction was begun already. The issue it corrects stays as it is."""
    require(by, report, Permission.ISSUE_PAPER)
    report = locked(report)
    begun = rules.erratum_of(report)
    if begun and begun.note == erratum:
        return False
    require_state(report, State.ISSUED, State.WITHDRAWN)
    enter(report, State.DRAFT, by=by, at=at, note=erratum)
    audit.record(verb="begin correction of paper", subject=report, by=by, at=at, erratum=erratum)
    return True


@transaction.atomic
def rewrite_erratum(*, report: Report, erratum: str, seen: int, by: User, at: datetime) -> None:
    """Other words for what the correction puts right, while it is a draft; whoever has approved it is asked again.
    `seen` is the key of the state with the words that were on the screen. Raises Conflict where they have changed."""
    require(by, report, Permission.ISSUE_PAPER)
    report = locked(report)
    require_state(report, State.DRAFT)
    now = rules.erratum_of(report)
    if now is None:
        raise ValidationError("The paper was never issued, so that there is nothing to correct.")
    if now.note == erratum:
        return
    if now.pk != seen:
        words = f"Saved meanwhile: {now.note}. Save again to put yours in its place, or type theirs."
        raise Conflict({"erratum": words}, version=now.pk)
    enter(report, State.DRAFT, by=by, at=at, note=erratum)
    audit.record(verb="change erratum of paper", subject=report, by=by, at=at, erratum=erratum)


@transaction.atomic
def give_up_correction(*, report: Report, by: User, at: datetime) -> bool:
    """The paper stands as it was last issued, or withdrawn. What was edited is kept for another correction. False where
    it was given up already."""
    require(by, report, Permission.ISSUE_PAPER)
    report = locked(report)
    issue = report.issues.select_related("withdrawal").order_by("number").last()
    if require_state(report, State.DRAFT, State.ISSUED, State.WITHDRAWN) != State.DRAFT:
        return False
    if issue is None:
        raise ValidationError("The paper was never issued, so that there is nothing to go back to.")
    state = State.WITHDRAWN if hasattr(issue, "withdrawal") else State.ISSUED
    enter(report, state, by=by, at=at)
    audit.record(verb="give up correction of paper", subject=report, by=by, at=at, issue=issue.number)
    return True


# --- Withdrawing ---


@transaction.atomic
def withdraw(*, report: Report, reason: str, by: User, at: datetime) -> Withdrawal:
    """The last issue is withdrawn and says so wherever it is named, since when and why; its files stay. Where that was
    done already, what was said then stands. A correction under way goes on."""
    require(by, report, Permission.ISSUE_PAPER)
    report = locked(report)
    issue = report.issues.select_related("withdrawal").order_by("number").last()
    if issue is None:
        raise ValidationError("The paper was never issued, so that there is nothing to withdraw.")
    if hasattr(issue, "withdrawal"):
        return issue.withdrawal
    withdrawal = Withdrawal.objects.create(issue=issue, reason=reason, at=at, by=by)
    if report.state == State.ISSUED:
        enter(report, State.WITHDRAWN, by=by, at=at)
    audit.record(verb="withdraw paper", subject=report, by=by, at=at, issue=issue.number, reason=reason)
    return withdrawal
