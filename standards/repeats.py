"""The chains of repeated findings that a person sees."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from standards.chains import Chains, Link, said
from standards.changes.inspections import day_of
from standards.models import Finding

SOURCES = "document", "inspection__document", "case_audit"


def found_on(finding: Finding) -> Any:
    """The day by which a finding stands in time; None where it is not known."""
    if finding.case_audit:
        return finding.case_audit.done_on
    day = day_of(finding.inspection) if finding.inspection else None
    return day or (finding.document.dated_on if finding.document else None)


def source_of(finding: Finding) -> str:
    """One report: the document, or what stands for it. What an inspection recalls of another is its own."""
    if finding.inspection_id:
        return f"inspection {finding.inspection_id}"
    return f"audit {finding.case_audit_id}" if finding.case_audit_id else f"document {finding.document_id}"


def linked_findings(user: Any) -> list[Finding]:
    rows = Finding.objects.visible_to(user).filter(Q(repeats__isnull=False) | Q(repeated_by__isnull=False))
    return list(rows.select_related(*SOURCES).distinct())


def chains_of(findings: Iterable[Finding]) -> Chains:
    """Of findings read with `SOURCES`."""
    links = {}
    for row in findings:
        day = found_on(row)
        links[row.pk] = Link(row.pk, row.repeats_id, day.year if day else None, source_of(row))
    return Chains(links)


def seen_by(user: Any) -> Chains:
    return chains_of(linked_findings(user))


def chain_of(user: Any, finding: Finding) -> tuple[list[Finding], str]:
    """Every finding of the chain that one hangs in, the earliest first, and how often it was found in words; nothing
    where it was found once."""
    rows = {row.pk: row for row in linked_findings(user)}
    links = chains_of(rows.values()).of(finding.pk)
    return [rows[link.key] for link in links], said(links)
