"""Whether every issued paper still is what it was when it was issued. One line of text for each thing that is not."""

import hashlib
import json
from collections.abc import Iterator

from reports.models import Edition, Format, Issue, IssuedFile, PaperVersion, Report
from reports.storing import digest_of
from safeguarding.models import AuditEvent


def faults() -> Iterator[str]:
    """Files against their digests and against those that the audit log was told, snapshots against the digest of their
    figures, versions against what was approved, and each issue against the one it follows. Nothing when all is well."""
    logged = logged_digests()
    stored: dict[int, dict[str, str]] = {}
    for file in IssuedFile.objects.select_related("issue__report").order_by("issue", "pk").iterator(5):
        stored.setdefault(file.issue_id, {})[f"{file.edition} {file.format}"] = file.digest
        yield from file_faults(file)
    last: Issue | None = None
    for issue in Issue.objects.select_related("report").order_by("report", "number"):
        found = stored.get(issue.pk, {})
        yield from issue_faults(issue, last if last and last.report_id == issue.report_id else None, found)
        if logged.pop((str(issue.report_id), issue.number), None) != found:
            yield f"{name(issue)}: the audit log does not hold these files as the ones that were issued."
        last = issue
    for report in Report.objects.filter(pk__in=[key for key, _ in logged]):
        numbers = (number for key, number in logged if key == str(report.pk))
        yield from (f"{report.slug}, issue {number}: it is gone." for number in numbers)
    yield from version_faults()


def name(issue: Issue) -> str:
    return f"{issue.report.slug}, issue {issue.number}"


def logged_digests() -> dict[tuple[str, int], dict[str, str]]:
    """The digests of the files of each issue, by the key of its paper and its number, as the audit log was told."""
    events = AuditEvent.objects.filter(verb="issue paper", subject_type="reports.Report").order_by("pk")
    return {(event.subject_id, event.detail["issue"]): event.detail["files"] for event in events}


def file_faults(file: IssuedFile) -> Iterator[str]:
    content = bytes(file.content)
    what = f"{name(file.issue)}, {file.get_edition_display().lower()} edition, {file.get_format_display()}"
    if hashlib.sha256(content).hexdigest() != file.digest:
        yield f"{what}: the stored file was altered."
    elif file.format == Format.DATA:
        yield from snapshot_faults(file, content, what)


def snapshot_faults(file: IssuedFile, content: bytes, what: str) -> Iterator[str]:
    data = json.loads(content)
    if digest_of(data["figures"]) != data["digest_of_figures"]:
        yield f"{what}: its figures are not those of its digest."
    if file.edition == Edition.PUBLIC and data["digest_of_figures"] != file.issue.data_digest:
        yield f"{what}: its figures are not those of the issue."


def issue_faults(issue: Issue, before: Issue | None, found: dict[str, str]) -> Iterator[str]:
    public = {f"{Edition.PUBLIC} {format}" for format in Format.values}
    restricted = {f"{Edition.RESTRICTED} {format}" for format in Format.values}
    if set(found) not in (public, public | restricted):
        yield f"{name(issue)}: files are missing."
    if issue.number != (before.number + 1 if before else 1) or issue.replaces_id != (before.pk if before else None):
        yield f"{name(issue)}: it does not follow the issue before it."


def version_faults() -> Iterator[str]:
    for version in PaperVersion.objects.select_related("report").order_by("pk").iterator(20):
        if digest_of(version.content) != version.digest:
            yield f"{version.report.slug}, version {version.number}: what was approved was altered."
