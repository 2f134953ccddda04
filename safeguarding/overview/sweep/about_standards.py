"""Rules about evidence, self-audits, and references that lead nowhere."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q
from django.urls import reverse

from actionplans.models import Evidence, PlanRow
from indicators.wording import counted, either
from safeguarding.access import Permission
from safeguarding.models import CrossReference, Document
from safeguarding.overview.search import plan_url, standard_url
from safeguarding.overview.sweep.cases import Case, Rule, Severity
from safeguarding.overview.sweep.record import Record
from standards.models import Assessment, CaseAudit, SelfAudit, Standard, StandardEvidence


def a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the day after."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def without_fresh_evidence(record: Record) -> Iterator[Case]:
    """Standards of frameworks that the authority has used: nobody need show anything for those it never took up."""
    last = last_evidence(record)
    in_force = Q(framework__ends_on=None) | Q(framework__ends_on__gte=record.today)
    used = {framework for framework, _ in last}
    rows = Standard.objects.visible_to(record.reader).filter(in_force, is_archived=False, framework__in=used)
    current = frameworks_of_today(record)
    by_standard = {standard: day for (_, standard), day in last.items()}
    for standard in rows.select_related("framework").order_by("framework", "order"):
        day = by_standard.get(standard.pk)
        if day is None or day < a_year_before(record.today):
            words = f"Last evidence: {day:%-d %B %Y}" if day else "No evidence is on record"
            yield Case(
                f"standard-{standard.pk}", f"Standard {standard}", standard_url(standard),
                f"{words}. {standard.framework.title}", since=day,
                printed=standard.framework.document_id is not None and standard.framework_id not in current,
            )  # fmt: skip


def frameworks_of_today(record: Record) -> set[int]:
    """Those that the authority audits itself against or keeps evidence for. Of any other that was printed, only the
    documents speak."""
    reader, own = record.reader, {"authority": record.authority}
    audited = SelfAudit.objects.visible_to(reader).filter(**own).order_by().values_list("framework", flat=True)
    shown = StandardEvidence.objects.visible_to(reader).filter(**own, standards__isnull=False).order_by()
    return {*audited, *shown.values_list("standards__framework", flat=True)}


def last_evidence(record: Record) -> dict[tuple[int, int], date]:
    """The newest day of evidence, position or audit of each standard that has any, by framework and standard."""
    reader, own, until = record.reader, {"authority": record.authority}, record.today
    given = [
        (Assessment.objects.visible_to(reader).filter(**own, as_at__lte=until), "standard", "as_at"),
        (StandardEvidence.objects.visible_to(reader).filter(**own, withdrawn_on=None, dated_on__lte=until), "standards",
         "dated_on"),
        (CaseAudit.objects.visible_to(reader).filter(**own, done_on__lte=until), "standards", "done_on"),
    ]  # fmt: skip
    found: dict[tuple[int, int], date] = {}
    for rows, path, day in given:
        rows = rows.filter(**{f"{path}__isnull": False}).order_by()
        for framework, standard, last in rows.values_list(f"{path}__framework", path).annotate(last=Max(day)):
            found[framework, standard] = max(last, found.get((framework, standard), last))
    return found


def expired(record: Record) -> Iterator[Case]:
    gone = {"expires_on__lt": record.today, "withdrawn_on": None, "replaced_by": None}
    of_standards = StandardEvidence.objects.visible_to(record.reader).filter(authority=record.authority, **gone)
    for row in of_standards.select_related("owner").prefetch_related("standards__framework"):
        standard = next(iter(row.standards.all()), None)
        yield Case(
            f"standard-evidence-{row.pk}", row.title,
            f"{standard_url(standard)}#evidence" if standard else reverse("standards:standard_list"),
            f"Expired on {row.expires_on:%-d %B %Y}; for {standard or 'no standard'}",
            who=row.owner.title if row.owner else "", post=row.owner_id, since=row.expires_on,
            demonstration=row.is_demonstration,
        )  # fmt: skip
    of_actions = Evidence.objects.visible_to(record.reader).filter(action__authority=record.authority, **gone)
    for row in of_actions.filter(action__document=None).select_related("action__owner"):
        owner = row.action.owner
        yield Case(
            f"evidence-{row.pk}", row.title, reverse("actionplans:action_detail", args=[row.action_id]),
            f"Expired on {row.expires_on:%-d %B %Y}; for the action {row.action.title}",
            who=owner.title if owner else "", post=owner.pk if owner else None, since=row.expires_on,
            demonstration=row.action.is_demonstration,
        )  # fmt: skip


def audits_overdue(record: Record) -> Iterator[Case]:
    rows = SelfAudit.objects.visible_to(record.reader).filter(authority=record.authority, closed_on=None)
    rows = rows.filter(due_on__lt=record.today).annotate(
        asked=Count("returns"), unsent=Count("returns", filter=Q(returns__sent_on=None))
    )
    for audit in rows.select_related("framework"):
        waits = f"{counted(audit.unsent, 'answer')} of {audit.asked} {either(audit.unsent, 'is', 'are')} not in"
        yield Case(
            f"self-audit-{audit.pk}", audit.title, reverse("standards:audit_detail", args=[audit.pk]),
            f"Due on {audit.due_on:%-d %B %Y}; {waits}", since=audit.due_on, demonstration=audit.is_demonstration,
        )  # fmt: skip


def pointing_nowhere(record: Record) -> Iterator[Case]:
    """Pointers of a document that resolve to no paragraph; rows of plans whose printed reference nobody could read, or
    of which nobody has checked how it was read."""
    documents = Document.objects.visible_to(record.reader).filter(authority=record.authority)
    for row in CrossReference.objects.filter(passage__document__in=documents, targets=None).select_related(
        "passage__document"
    ):
        document = row.passage.document
        yield Case(
            f"pointer-{row.pk}", f"“{row.printed}”", row.passage.get_absolute_url(),
            f"{document}: {row.note or 'it points to no paragraph on record'}", since=document.dated_on, printed=True,
        )  # fmt: skip
    rows = PlanRow.objects.visible_to(record.reader).filter(plan__authority=record.authority)
    rows = rows.exclude(printed_reference="").select_related("plan__document")
    for row in rows.filter(references=None, findings=None, standards=None):
        yield row_case(row, f"“{row.printed_reference}” names nothing on record. {row.reference_note}".strip())
    for row in rows.filter(references__is_confirmed=False).distinct():
        yield row_case(row, f"Nobody has checked how “{row.printed_reference}” was read. {row.reference_note}".strip())


def row_case(row: PlanRow, text: str) -> Case:
    plan = row.plan
    return Case(
        f"row-{row.pk}", f"{plan}: {plan.row_word} {row}", plan_url(row), text,
        since=plan.agreed_on or plan.as_at or (plan.document.dated_on if plan.document else None),
        printed=plan.document_id is not None, demonstration=plan.is_demonstration,
    )  # fmt: skip


RULES = [
    Rule(
        "standards-stale",
        Severity.WARNING,
        "Standards with no evidence newer than a year",
        "No position, no evidence and no audit of case files of the last twelve months says how well it is met.",
        Permission.KEEP_STANDARDS,
        without_fresh_evidence,
    ),
    Rule(
        "evidence-expired",
        Severity.WARNING,
        "Evidence past its date",
        "It held until a day that has passed, and nothing newer took its place.",
        Permission.KEEP_STANDARDS,
        expired,
    ),
    Rule(
        "self-audits-overdue",
        Severity.WARNING,
        "Self-audits past their day",
        "The round was due and is not closed, so that its answers are not on record yet.",
        Permission.MODERATE_AUDIT,
        audits_overdue,
    ),
    Rule(
        "references-nowhere",
        Severity.NOTE,
        "References that point nowhere",
        "A printed reference names nothing that the record holds, or nobody has checked how it was read.",
        Permission.KEEP_PLANS,
        pointing_nowhere,
    ),
]
