"""Rules about figures that papers quoted, and definitions that are about to change."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.timezone import localdate

from indicators.models import IndicatorVersion, Observation
from reports.bound.texts import WHOLE, key_of
from reports.models import Issue
from safeguarding.access import Permission
from safeguarding.calendar import quarter_of
from safeguarding.overview.sweep.cases import Case, Rule, Severity
from safeguarding.overview.sweep.record import Record

AHEAD = timedelta(days=90)


def corrected_since(record: Record) -> Iterator[Case]:
    """Figures in the last issue of a paper of which a unit's part was corrected after it. Those of its public edition
    alone: whoever may not read the other is told nothing of it."""
    corrections = corrected(record)
    if not corrections:
        return
    issues = Issue.objects.visible_to(record.reader).filter(report__authority=record.authority)
    issues = issues.filter(replaced_by=None, withdrawal=None).select_related("report")
    for issue in issues.annotate(origins=KeyTransform("public_origins", "paper_version__content")):
        for origin in issue.origins or []:
            later = [at for at in corrections.get(origin["key"], []) if at > issue.issued_at]
            if later:
                yield quoted_case(issue, origin, max(later))


def corrected(record: Record) -> dict[str, list[Any]]:
    """When figures were corrected, by the key by which papers know them: those of the unit and of the authority."""
    rows = (
        Observation.objects.visible_to(record.reader)
        .agreed()
        .filter(corrects__isnull=False, approved_at__isnull=False, subject__authority=record.authority)
    )
    found: dict[str, list[Any]] = {}
    for row in rows.select_related("version__indicator", "period", "subject"):
        for whom in (WHOLE, row.subject.slug):
            key = key_of(row.version.indicator, quarter_of(row.period.ends_on), whom)
            found.setdefault(key, []).append(row.approved_at)
    return found


def quoted_case(issue: Issue, origin: dict[str, Any], at: Any) -> Case:
    day, figure = localdate(at), origin["key"].replace(":", ".")
    return Case(
        f"issue-{issue.pk}-{figure}", f"{origin['measure']}, {origin['when']}, in {issue.report.title}",
        reverse("reports:report_detail", args=[issue.report.slug]),
        f"Issued on {localdate(issue.issued_at):%-d %B %Y}; {origin['of_whom']}’s figure was corrected on "
        f"{day:%-d %B %Y}",
        since=day, demonstration=issue.report.is_demonstration,
    )  # fmt: skip


def about_to_change(record: Record) -> Iterator[Case]:
    """Definitions that begin or end, or cease to be collected nationally, within ninety days."""
    soon = (record.today, record.today + AHEAD)
    ways = {"starts_on": "begins", "ends_on": "ends", "national_until": "is national until"}
    any_way = Q()
    for name in ways:
        any_way |= Q(**{f"{name}__range": soon})
    rows = IndicatorVersion.objects.visible_to(record.reader).filter(any_way, indicator__is_current=True)
    for row in rows.select_related("indicator").order_by("indicator__order", "indicator__code", "number"):
        for name, verb in ways.items():
            day = getattr(row, name)
            if day and soon[0] <= day <= soon[1]:
                yield Case(
                    f"definition-{row.pk}-{name}", f"{row.indicator.code} {row.indicator.title}",
                    reverse("indicators:indicator_detail", args=[row.indicator.code]),
                    f"The definition “{row.label}” {verb} {'' if name == 'national_until' else 'on '}"
                    f"{day:%-d %B %Y}",
                )  # fmt: skip


RULES = [
    Rule(
        "figures-corrected",
        Severity.SERIOUS,
        "Figures in issued papers that were corrected since",
        "A paper stands as issued with a figure that the record no longer holds; it needs an erratum, or the reason "
        "why not.",
        Permission.ISSUE_PAPER,
        corrected_since,
    ),
    Rule(
        "definitions-changing",
        Severity.NOTE,
        "Definitions about to change",
        "Within ninety days a definition begins or ends; figures before and after it will not compare.",
        Permission.KEEP_LIBRARY,
        about_to_change,
    ),
]
