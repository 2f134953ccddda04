"""Audited changes of findings entered on screen or from a file, and of what a printed one is linked with: its themes,
standards and what it repeats are ours, the rest is the document's (design rule 16)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from safeguarding import audit
from safeguarding.changes.common import free_slug, one_at_a_time
from safeguarding.changes.whole import add_whole, chosen, save_whole
from safeguarding.models import User
from standards.changes.inspections import hold, require_kept
from standards.models import Finding, Standard, Theme

FINDING_FIELDS = (
    "kind", "number", "title", "summary", "quotation", "citation", "addressed_to", "evidence_basis", "assurance",
    "assurance_note", "within", "within_unit", "clock_starts_on", "clock_note", "remedied", "repeats",
)  # fmt: skip
WITHOUT_A_START = (
    "Say from which day the time runs, or, if the report does not say, write that beside “Why the start is not known”: "
    "without it no due day can be worked out."
)


@transaction.atomic
def save_finding(
    *,
    finding: Finding,
    standards: Iterable[Standard],
    themes: Iterable[Theme],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Finding:
    """Write a new finding of an inspection, at the end of it, or a changed one, with the standards and themes it names.
    `version`: see `common.write`."""
    check_deadline(finding)
    one_at_a_time(by.authority_id)
    check_repeats(finding)
    parts = [chosen("standards", standards), chosen("themes", themes)]
    if finding.pk is None:
        place(finding, by)
        add_whole(finding, FINDING_FIELDS, parts, by=by, at=at, inspection=str(finding.inspection))
    else:
        require_kept(Finding.objects.select_related("document").get(pk=finding.pk), by)
        save_whole(finding, FINDING_FIELDS, parts, version=version, by=by, at=at)
    return finding


def place(finding: Finding, by: User) -> None:
    """Give a new finding its council, its address and its place at the end of its inspection."""
    inspection = hold(finding.inspection, by)
    finding.authority, finding.document = inspection.authority, inspection.document
    finding.is_demonstration = inspection.is_demonstration
    finding.slug = finding.slug or free_slug(Finding, f"{inspection.slug[:30]} {finding.title}", longest=70)
    finding.order = (inspection.findings.aggregate(last=Max("order"))["last"] or 0) + 1


def check_deadline(finding: Finding) -> None:
    """A number has its unit, and a deadline its start, or the reason why that is not known (domain A7, anomaly 13)."""
    if finding.within is None and finding.within_unit:
        raise ValidationError({"within": "Enter how many, or choose “No deadline”."})
    if finding.within is not None and not finding.within_unit:
        raise ValidationError({"within_unit": "Choose months or working days."})
    if finding.within is None and finding.clock_starts_on:
        raise ValidationError(
            {"clock_starts_on": "There is no deadline to count from this day. Enter one, or leave it."}
        )
    if finding.within is not None and finding.clock_starts_on is None and not finding.clock_note:
        raise ValidationError({"clock_starts_on": WITHOUT_A_START})


def check_repeats(finding: Finding) -> None:
    """A chain of repeats leads back in time, and never to where it began."""
    seen, earlier = {finding.pk}, finding.repeats
    while earlier is not None:
        if earlier.pk in seen:
            words = f"“{earlier.title}” repeats this one already. Of two findings only the later repeats the earlier."
            raise ValidationError({"repeats": words})
        seen.add(earlier.pk)
        earlier = earlier.repeats


@transaction.atomic
def link_finding(
    *,
    finding: Finding,
    standards: Iterable[Standard],
    themes: Iterable[Theme],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Finding:
    """Write what a printed finding of one's own council is linked with, and nothing that its document says. `version`:
    see `common.write`."""
    if finding.authority_id != by.authority_id:
        raise PermissionDenied
    one_at_a_time(by.authority_id)
    check_repeats(finding)
    parts = [chosen("standards", standards), chosen("themes", themes)]
    save_whole(finding, ("repeats",), parts, version=version, by=by, at=at)
    return finding


def removal_refused(finding: Finding, by: User) -> str:
    """Why this person cannot remove a finding; empty: they can. A plan they may not see is not named to them."""
    if row := finding.plan_rows.visible_to(by).select_related("plan").first():
        return f"{row.plan.row_word.capitalize()} {row} of “{row.plan}” answers it. Take it out of that row first."
    if finding.plan_rows.exists():
        return "It is named in a plan that you may not see, so that it stays."
    if finding.actions.exists():
        return "An action answers it. Take it out of the action first."
    if later := finding.repeated_by.first():
        return f"“{later}” repeats it. Change what that one repeats first."
    return ""


@transaction.atomic
def delete_finding(*, finding: Finding, by: User, at: datetime) -> None:
    """Remove a finding that was entered by mistake. Raises ValidationError where something answers or repeats it."""
    stored = Finding.objects.select_related("document").select_for_update(of=("self",)).get(pk=finding.pk)
    require_kept(stored, by)
    if words := removal_refused(stored, by):
        raise ValidationError(words)
    source = str(stored.inspection or stored.case_audit or stored.document)
    audit.record(verb="delete finding", subject=stored, by=by, at=at, source=source)
    stored.delete()
