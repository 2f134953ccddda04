from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans.answered import delivered_answers
from actionplans.changes.reviewing import is_elsewhere
from actionplans.models import PlanRow
from safeguarding.access import Permission, requires
from safeguarding.counting import how_many
from safeguarding.list_files import FORMATS, file_of
from safeguarding.pages import table_page
from standards import repeats, wording
from standards.chains import before_in_short
from standards.changes.inspections import is_kept_by, is_printed
from standards.deadlines import of_inspection
from standards.filters import InspectionFilter
from standards.inspection_files import INSPECTION, inspection_of
from standards.models import Finding, GradedStatement, Inspection, Judgement
from standards.previous import compared, graded_differently, with_previous
from standards.tables import InspectionTable
from standards.views.entering import trail_of


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
        template="standards/inspection_list.html",
        may_keep=request.user.may(Permission.KEEP_STANDARDS),
    )


@requires(Permission.READ_RECORD)
def inspection_detail(request, slug):
    inspection = get_object_or_404(
        Inspection.objects.visible_to(request.user)
        .select_related("regime", "document", "authority")
        .prefetch_related("regime__duties", "duties_met"),
        slug=slug,
    )
    if request.GET.get("export") in FORMATS:
        return file_of(INSPECTION, inspection_of(request.user, inspection), inspection.slug, request.GET["export"])
    findings = Finding.objects.visible_to(request.user).filter(inspection=inspection).order_by("order")
    findings = findings.annotate(row_count=how_many(PlanRow.objects.visible_to(request.user), "findings"))
    findings = findings.prefetch_related("themes")
    judgements = inspection.judgements.select_related("area", "grade").prefetch_related("themes")
    judgements = with_previous(request.user, judgements)
    today = timezone.localdate()
    deadlines = of_inspection(inspection, findings, today, done=delivered_answers(request.user, findings, today))
    remarks = GradedStatement.objects.visible_to(request.user).filter(inspection=inspection)
    chains = repeats.seen_by(request.user)
    for row in findings:
        row.before = before_in_short(chains.of(row.pk), row.pk)
        row.notes = wording.notes_on(row)
    context = {
        "heading": inspection.title,
        "caption": " · ".join(
            filter(None, [inspection.subject_authority, inspection.regime.name, wording.dates_of(inspection)])
        ),
        "sentence": wording.of_inspection(judgements, findings),
        "demonstration_banner": inspection.is_demonstration,
        "trail": trail_of(),
        "inspection": inspection,
        "judgements": [(row, compared(row)) for row in judgements],
        "has_meanings": any(row.grade and row.grade.meaning for row in judgements),
        "is_printed": is_printed(inspection),
        "may_keep": request.user.may(Permission.KEEP_STANDARDS) and is_kept_by(inspection, request.user),
        "deadlines": deadlines,
        "found_before": wording.of_repeats(sum(bool(row.before) for row in findings)),
        "groups": wording.grouped_by_kind(findings),
        "graded_statements": remarks,
        "differing": graded_differently(remarks),
        "is_elsewhere": is_elsewhere(inspection, request.user),
        "may_review": request.user.may(Permission.KEEP_PLANS),
        "plans": inspection.plans.visible_to(request.user),
    }
    return render(request, "standards/inspection_detail.html", context)
