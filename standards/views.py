from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans.models import PlanRow
from indicators.figures import runs
from indicators.models import Indicator, Observation
from safeguarding.access import Permission, requires
from safeguarding.pages import table_page
from standards import wording
from standards.filters import FindingFilter, InspectionFilter, StandardFilter
from standards.models import Assessment, Finding, GradedStatement, Inspection, Judgement, Standard
from standards.tables import FindingTable, InspectionTable, StandardTable


@requires(Permission.READ_RECORD)
def standard_list(request):
    assessments = Assessment.objects.visible_to(request.user).order_by("-as_at")
    rows = Standard.objects.visible_to(request.user).filter(is_archived=False).select_related("framework")
    rows = rows.prefetch_related(Prefetch("assessments", assessments)).annotate(
        finding_count=about_it(Finding.objects.visible_to(request.user)),
        row_count=about_it(PlanRow.objects.visible_to(request.user)),
        indicator_count=about_it(Indicator.objects.visible_to(request.user)),
    )
    return table_page(
        request,
        heading="Standards",
        sentence=wording.of_standards(rows),
        rows=rows,
        table_class=StandardTable,
        filter_class=StandardFilter,
        counted="standards",
        template="standards/standard_list.html",
    )


def about_it(rows):
    """How many of these rows name a standard. Each kind by itself: joined, they would multiply with each other."""
    named = rows.filter(standards=OuterRef("pk")).order_by().values("standards").annotate(number=Count("pk"))
    return Coalesce(Subquery(named.values("number"), output_field=IntegerField()), 0)


@requires(Permission.READ_RECORD)
def standard_detail(request, framework, number):
    standard = get_object_or_404(
        Standard.objects.visible_to(request.user).select_related("framework").prefetch_related("themes", "criteria"),
        framework__slug=framework,
        number=number,
    )
    assessments = Assessment.objects.visible_to(request.user).filter(standard=standard).order_by("-as_at")
    assessments = assessments.select_related("authority", "document", "grade").prefetch_related("statements")
    findings = (
        Finding.objects.visible_to(request.user).filter(standards=standard).select_related("document", "authority")
    )
    rows = PlanRow.objects.visible_to(request.user).filter(standards=standard).select_related("plan")
    indicators = list(Indicator.objects.visible_to(request.user).filter(standards=standard).measures())
    printed = Observation.objects.visible_to(request.user).filter(
        version__indicator__standards=standard, source=Observation.Source.DOCUMENT
    )
    context = {
        "heading": f"Standard {standard.number}: {standard.title}",
        "caption": f"{standard.framework.title} · {standard.citation}".rstrip(" ·"),
        "sentence": wording.of_standard(assessments, findings, rows),
        "trail": [("Standards", reverse("standards:standard_list"))],
        "standard": standard,
        "assessments": assessments,
        "findings": findings,
        "rows": rows,
        "runs": runs(request.user, indicators).values(),
        "printed": printed.for_display(),
    }
    return render(request, "standards/standard_detail.html", context)


@requires(Permission.READ_RECORD)
def inspection_list(request):
    judgements = Judgement.objects.select_related("area", "grade")
    rows = Inspection.objects.visible_to(request.user).select_related("regime", "authority", "document")
    rows = rows.prefetch_related(Prefetch("judgements", judgements)).annotate(finding_count=Count("findings"))
    return table_page(
        request,
        heading="Inspections and reviews",
        sentence=wording.of_inspections(rows),
        rows=rows,
        table_class=InspectionTable,
        filter_class=InspectionFilter,
        counted="inspections and reviews",
        trail=[("Findings", reverse("standards:finding_list"))],
    )


@requires(Permission.READ_RECORD)
def inspection_detail(request, slug):
    inspection = get_object_or_404(
        Inspection.objects.visible_to(request.user).select_related("regime", "document", "authority"), slug=slug
    )
    findings = Finding.objects.visible_to(request.user).filter(inspection=inspection).order_by("order")
    findings = findings.annotate(row_count=Count("plan_rows")).prefetch_related("themes")
    judgements = inspection.judgements.select_related("area", "grade")
    context = {
        "heading": inspection.title,
        "caption": " · ".join(
            filter(None, [inspection.subject_authority, inspection.regime.name, wording.dates_of(inspection)])
        ),
        "sentence": wording.of_inspection(judgements, findings),
        "trail": [
            ("Findings", reverse("standards:finding_list")),
            ("Inspections and reviews", reverse("standards:inspection_list")),
        ],
        "inspection": inspection,
        "judgements": judgements,
        "groups": wording.grouped_by_kind(findings),
        "graded_statements": GradedStatement.objects.visible_to(request.user).filter(inspection=inspection),
        "plans": inspection.plans.visible_to(request.user),
    }
    return render(request, "standards/inspection_detail.html", context)


@requires(Permission.READ_RECORD)
def finding_list(request):
    rows = Finding.objects.visible_to(request.user).select_related("document", "authority", "inspection")
    rows = rows.annotate(row_count=Count("plan_rows", distinct=True))
    inspections = Inspection.objects.visible_to(request.user).select_related("regime", "authority")
    return table_page(
        request,
        heading="Findings",
        sentence=wording.of_findings(Finding.objects.visible_to(request.user).counts()),
        rows=rows,
        table_class=FindingTable,
        filter_class=FindingFilter,
        counted="findings",
        template="standards/finding_list.html",
        inspections=inspections,
    )


@requires(Permission.READ_RECORD)
def finding_detail(request, slug):
    finding = get_object_or_404(
        Finding.objects.visible_to(request.user)
        .select_related("document", "inspection", "authority", "repeats")
        .prefetch_related("standards__framework", "themes", "passages__document", "repeated_by"),
        slug=slug,
    )
    rows = PlanRow.objects.visible_to(request.user).filter(findings=finding).select_related("plan")
    context = {
        "heading": finding.title,
        "caption": " · ".join(
            filter(
                None,
                [finding.get_kind_display(), finding.authority.name, str(finding.document or ""), finding.citation],
            )
        ),
        "sentence": wording.of_finding(finding, rows, timezone.localdate()),
        "trail": [("Findings", reverse("standards:finding_list"))],
        "finding": finding,
        "rows": rows.prefetch_related("actions"),
    }
    return render(request, "standards/finding_detail.html", context)
