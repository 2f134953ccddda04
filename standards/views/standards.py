from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from actionplans.models import PlanRow
from indicators.figures import runs
from indicators.models import Indicator, Observation
from safeguarding.access import Permission, requires
from safeguarding.pages import table_page
from standards import wording
from standards.filters import StandardFilter
from standards.models import Assessment, Finding, Standard
from standards.tables import StandardTable


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
