"""Audited changes of case-file audits: planned, done, called off, and what they found."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from safeguarding import audit as log
from safeguarding.changes.common import free_slug, one_at_a_time, require_own, save
from safeguarding.changes.whole import Part, add_whole, chosen, save_whole
from safeguarding.models import User
from standards.case_files import refusal_of_sum
from standards.models import CaseAudit, CaseAuditGrade, Finding, Grade

PLANNED = ("title", "method", "unit", "scale", "planned_for", "planned_sample", "how_chosen", "re_audits")
NAMED = ("themes", "standards", "agencies")
DONE = ("done_on", "done_by", "sample", "auditors", "moderated_sample", "moderation_changed", "summary")
CANCELLED = ("cancelled_on", "cancelled_by", "cancelled_why")


@transaction.atomic
def save_audit(
    *, audit: CaseAudit, by: User, at: datetime, version: int | None = None, **named: Iterable[Any]
) -> CaseAudit:
    """Write a new or changed audit with what it names: `themes`, `standards`, `agencies`; what is not given stays.
    `version`: see `common.write`. Raises ValidationError where it would come back to itself, or change the scale on
    which its files are graded already."""
    parts = [chosen(name, named[name]) for name in NAMED if name in named]
    if audit.pk is None:
        audit.authority, audit.is_demonstration = by.authority, by.is_demonstration
        require_own(thing=audit, by=by)
        check_re_audit(audit)
        add_whole(audit, PLANNED, parts, by=by, at=at)
        return audit
    stored = CaseAudit.objects.get(pk=audit.pk)
    require_own(thing=stored, by=by)
    check_re_audit(audit)
    if stored.scale_id != audit.scale_id and stored.grades.exists():
        raise ValidationError({"scale": f"Its files are graded as “{stored.scale}” already. Leave the scale as it is."})
    save_whole(audit, PLANNED, parts, version=version, by=by, at=at)
    return audit


def check_re_audit(audit: CaseAudit) -> None:
    """Whether the earlier audit is of the same council, and none that comes back to this one itself."""
    earlier, seen = audit.re_audits, {audit.pk} - {None}
    while earlier is not None:
        if earlier.pk in seen or earlier.authority_id != audit.authority_id:
            raise ValidationError({"re_audits": "Choose an earlier audit, which does not come back to this one."})
        seen.add(earlier.pk)
        earlier = earlier.re_audits


def of_grades(files: Mapping[Grade, int]) -> Part:
    """How many files were given each word; words that none was given are left out."""
    wanted = sorted(((grade.pk, number), f"{grade}: {number}") for grade, number in files.items() if number)
    return Part(
        "grades",
        read=lambda audit: sorted(
            ((row.grade_id, row.files), str(row)) for row in audit.grades.select_related("grade")
        ),
        wanted=wanted,
        put=lambda audit: put_grades(audit, files),
    )


def put_grades(audit: CaseAudit, files: Mapping[Grade, int]) -> None:
    audit.grades.all().delete()
    CaseAuditGrade.objects.bulk_create(
        CaseAuditGrade(audit=audit, grade=grade, files=number) for grade, number in files.items() if number
    )


@transaction.atomic
def record_done(
    *, audit: CaseAudit, files: Mapping[Grade, int], by: User, at: datetime, version: int | None = None
) -> CaseAudit:
    """Write that an audit was done, or put right what was written: the columns of `DONE` stand on it, `files` are the
    files by grade, empty for an audit without a scale. `version`: see `common.write`. Raises ValidationError beside the
    boxes for a day to come, counts that do not fit each other, and an audit that was called off."""
    stored = CaseAudit.objects.get(pk=audit.pk)
    require_own(thing=stored, by=by)
    check_done(audit, stored, files, at)
    audit.done_by = stored.done_by or by
    save_whole(audit, DONE, [of_grades(files)], version=version, by=by, at=at)
    return audit


def check_done(audit: CaseAudit, stored: CaseAudit, files: Mapping[Grade, int], at: datetime) -> None:
    if stored.cancelled_on:
        raise ValidationError("The audit was cancelled. Plan it after all first.")
    refused = {}
    if audit.done_on and audit.done_on > timezone.localtime(at).date():
        refused["done_on"] = "Enter the day it was done, which cannot be one to come."
    sample = audit.sample or 0
    if any(grade.scale_id != stored.scale_id for grade in files):
        refused["sample"] = "The scale was changed meanwhile. Open this page again."
    elif stored.scale_id and (words := refusal_of_sum(sum(files.values()), sample)):
        refused["sample"] = words
    if audit.moderated_sample is not None and audit.moderated_sample > sample:
        refused["moderated_sample"] = f"No more files can be graded again than the {sample:,} looked at."
    if audit.moderation_changed is not None and audit.moderation_changed > (audit.moderated_sample or 0):
        refused["moderation_changed"] = "No more grades can change than files were graded again."
    if refused:
        raise ValidationError(refused)


@transaction.atomic
def cancel(*, audit: CaseAudit, why: str, by: User, at: datetime, version: int | None = None) -> None:
    """Call an audit off with a reason; with none, plan it after all. Raises ValidationError for one that is done."""
    if CaseAudit.objects.get(pk=audit.pk).done_on:
        raise ValidationError("The audit is done, so that it cannot be cancelled any more.")
    day = timezone.localtime(at).date()
    audit.cancelled_on, audit.cancelled_by = (day, by) if why else (None, None)
    audit.cancelled_why = why
    save(audit, CANCELLED, by, at, version=version)


@transaction.atomic
def add_finding(*, audit: CaseAudit, finding: Finding, by: User, at: datetime) -> Finding:
    """Write one thing that an audit found: it stands among the findings, and plans can answer it. It is on the themes
    and standards of its audit. Raises ValidationError for an audit that is not done."""
    one_at_a_time(by.authority_id)
    require_own(thing=audit, by=by)
    if audit.done_on is None:
        raise ValidationError("Record the audit as done first: what is not looked at has no findings.")
    finding.case_audit, finding.authority, finding.is_demonstration = audit, audit.authority, audit.is_demonstration
    finding.slug = free_slug(Finding, finding.title, longest=70)
    finding.order = (audit.findings.aggregate(Max("order"))["order__max"] or 0) + 1
    finding.save()
    finding.themes.set(audit.themes.all())
    finding.standards.set(audit.standards.all())
    log.record(verb="add finding", subject=finding, by=by, at=at, case_audit=str(audit), kind=finding.kind)
    return finding
