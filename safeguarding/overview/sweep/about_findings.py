"""Rules about findings and what must follow an inspection."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from actionplans.models import Action, PlanRow
from safeguarding.access import Permission
from safeguarding.overview.sweep.cases import Case, Rule, Severity
from safeguarding.overview.sweep.record import Record, day_found, source_text
from standards.changes.inspections import is_printed
from standards.deadlines import COLUMNS
from standards.duties import due_on, limit
from standards.models import Finding, Inspection, RegimeDuty

DONE = ["reported", "delivered"]


def page_of(finding: Finding) -> str:
    return reverse("standards:finding_detail", args=[finding.slug])


def case_of(finding: Finding, text: str) -> Case:
    return Case(
        f"finding-{finding.pk}", finding.title, page_of(finding), text, since=day_found(finding),
        printed=is_printed(finding), demonstration=finding.is_demonstration,
    )  # fmt: skip


def without_action(record: Record) -> Iterator[Case]:
    """A demonstration's action answers a demonstration's finding, and no other."""
    apart = Q(is_demonstration=False) | Q(is_demonstration=OuterRef("is_demonstration"))
    of_plan = Q(plan__is_demonstration=False) | Q(plan__is_demonstration=OuterRef("is_demonstration"))
    by_row = PlanRow.objects.visible_to(record.reader).filter(of_plan, findings=OuterRef("pk"))
    by_action = Action.objects.visible_to(record.reader).unmerged().filter(apart, findings=OuterRef("pk"))
    asking = record.findings.answerable().filter(remedied="")
    for finding in asking.exclude(Exists(by_row)).exclude(Exists(by_action)):
        yield case_of(finding, source_text(finding))


def found_again(record: Record) -> Iterator[Case]:
    """Findings that repeat an earlier one, at whatever remove, of which an action was called in place before."""
    all_of_it = {finding.pk: finding for finding in record.findings}
    repeats = [finding for finding in all_of_it.values() if finding.repeats_id]
    if not repeats:
        return
    said = record.actions.filter(delivery__in=DONE)
    done = dict(said.filter(findings__isnull=False).values_list("findings", "title"))
    done |= dict(said.filter(rows__findings__isnull=False).values_list("rows__findings", "title"))
    for finding in repeats:
        for earlier in chain_of(finding, all_of_it):
            if earlier.pk in done:
                words = f"Found before, “{earlier.title}”, whose action was called in place: {done[earlier.pk]}"
                yield case_of(finding, words)
                break


def chain_of(finding: Finding, known: dict[int, Finding]) -> Iterator[Finding]:
    """The earlier findings of the same thing, the last before it first; a circle ends where it began."""
    seen = {finding.pk}
    while finding.repeats_id in known and finding.repeats_id not in seen:
        finding = known[finding.repeats_id]
        seen.add(finding.pk)
        yield finding


# --- Clocks ---


def inspections(record: Record) -> Iterable[Inspection]:
    """Those of the authority itself: what another council's inspection asks for is that council's to do."""
    rows = Inspection.objects.visible_to(record.reader).filter(authority=record.authority)
    rows = rows.filter(subject_authority__icontains=record.authority.short_name)
    return rows.select_related("regime", "document").prefetch_related("regime__duties", "duties_met")


def unmet(inspection: Inspection) -> list[RegimeDuty]:
    met = {row.duty_id for row in inspection.duties_met.all()}
    return [duty for duty in inspection.regime.duties.all() if duty.pk not in met]


def clock_start(inspection: Inspection, duty: RegimeDuty) -> date | None:
    """The day that is day 0 of a duty; None where the record does not know it."""
    start = RegimeDuty.Start(duty.starts_with)
    return getattr(inspection, COLUMNS[start]) or (inspection.starts_on if start == RegimeDuty.Start.ENDED else None)


def duty_case(inspection: Inspection, duty: RegimeDuty, text: str, **given: Any) -> Case:
    return Case(
        f"duty-{inspection.pk}-{duty.pk}", f"{duty.name}: {inspection.title}",
        reverse("standards:inspection_detail", args=[inspection.slug]), text,
        printed=is_printed(inspection), demonstration=inspection.is_demonstration, **given,
    )  # fmt: skip


def late_duties(record: Record) -> Iterator[Case]:
    for inspection in inspections(record):
        for duty in unmet(inspection):
            day = due_on(duty.within, duty.within_unit, clock_start(inspection, duty))
            if day and day < record.today:
                words = f"Due on {day:%-d %B %Y}; nothing on record says that it was met"
                yield duty_case(inspection, duty, f"{words}, or did not arise" if duty.condition else words, since=day)


def without_clock(record: Record) -> Iterator[Case]:
    for finding in record.findings.filter(within__isnull=False, clock_starts_on=None, remedied=""):
        words = f"To be done within {limit(finding.within, finding.within_unit)}"
        yield case_of(finding, f"{words}. {finding.clock_note or 'Nothing says from which day.'}")
    for inspection in inspections(record):
        for duty in unmet(inspection):
            if clock_start(inspection, duty) is None:
                words = f"Within {limit(duty.within, duty.within_unit)} of {duty.get_starts_with_display()}"
                yield duty_case(inspection, duty, f"{words}, which is not on record")


RULES = [
    Rule(
        "findings-without-action",
        Severity.SERIOUS,
        "Findings that no action answers",
        "Each asks for something, is not put right, and no row of a plan and no action takes it up.",
        Permission.KEEP_PLANS,
        without_action,
    ),
    Rule(
        "found-again",
        Severity.SERIOUS,
        "Found again after it was called done",
        "Something was found that had been found before, and an action about it was reported in place: what was done "
        "did not last.",
        Permission.KEEP_PLANS,
        found_again,
    ),
    Rule(
        "duties-late",
        Severity.SERIOUS,
        "Duties after an inspection that are late",
        "What must follow an inspection is past its day, and nothing says that it was met.",
        Permission.KEEP_STANDARDS,
        late_duties,
    ),
    Rule(
        "no-clock",
        Severity.WARNING,
        "Deadlines whose clock has no start",
        "So many days or months are given and nothing says from which day, so that no due date can be worked out.",
        Permission.KEEP_STANDARDS,
        without_clock,
    ),
]
