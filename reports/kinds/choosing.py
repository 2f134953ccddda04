"""What a new paper is drafted about, where its kind is about something: the inspection, the framework, the measures.
The officer may pick another afterwards."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from actionplans.models import Plan
from indicators.models import Indicator, Survey
from reports.bound.findings import ASKED, RESTS
from reports.bound.reader import RecordReader
from reports.models import Report
from standards.models import Assessment, Finding, Framework, Inspection, Judgement

DATES = ("starts_on", "published_on", "document__taken_as_on", "document__printed_on")


def latest_inspection(
    report: Report, on: date, *, kinds: Iterable[str] = (), judged: bool = False
) -> Inspection | None:
    """The last inspection or review that the authority keeps, with findings of these kinds, or with judgements; None
    where there is none."""
    rows = Inspection.objects.visible_to(RecordReader(report.authority)).filter(authority=report.authority)
    rows = rows.annotate(dated=Coalesce(*DATES)).filter(dated__lte=on)
    if kinds:
        rows = rows.filter(Exists(Finding.objects.filter(inspection=OuterRef("pk"), kind__in=kinds)))
    if judged:
        rows = rows.filter(Exists(Judgement.objects.filter(inspection=OuterRef("pk"))))
    return rows.order_by("-dated", "-pk").first()


def with_findings(report: Report, on: date) -> Inspection | None:
    """The last that asked for anything."""
    return latest_inspection(report, on, kinds=ASKED)


def with_evidence(report: Report, on: date) -> Inspection | None:
    """The last that found anything to be put right or to be weighed."""
    return latest_inspection(report, on, kinds=RESTS)


def plans_answering(report: Report, inspection: Inspection, on: date) -> list[int]:
    """Keys of the agreed plans that name an inspection, or one of whose rows answers a finding of it."""
    rows = Plan.objects.visible_to(RecordReader(report.authority)).filter(document=None, authority=report.authority)
    rows = rows.filter(Q(inspections=inspection) | Q(rows__findings__inspection=inspection), agreed_on__lte=on)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def last_assessment(report: Report, on: date) -> Assessment | None:
    """The authority's last position on any standard; an invented one only for a paper that is invented itself."""
    rows = Assessment.objects.visible_to(RecordReader(report.authority)).filter(authority=report.authority, agency=None)
    rows = rows if report.is_demonstration else rows.exclude(is_demonstration=True)
    return rows.filter(as_at__lte=on).select_related("standard__framework").order_by("-as_at", "-pk").first()


def framework(report: Report, on: date) -> Framework | None:
    """The framework on which the authority last took a position; None where none is on record."""
    last = last_assessment(report, on)
    return last.standard.framework if last else None


def measures(**filters: object) -> list[int]:
    """Keys of the measures that are collected today, in the library's order."""
    return list(Indicator.objects.measures().filter(is_current=True, **filters).values_list("pk", flat=True).distinct())


def latest_survey(report: Report) -> Survey | None:
    """The last survey of the authority's staff that is on record."""
    rows = Survey.objects.visible_to(RecordReader(report.authority)).filter(document__authority=report.authority)
    return rows.order_by("-pk").first()
