from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports import changes
from reports.filters import ReportFilter
from reports.kinds import compose
from reports.models import Rendering, Report
from reports.tables import ReportTable
from safeguarding.access import Permission, requires
from safeguarding.exports import attachment
from safeguarding.pages import table_page


@requires(Permission.READ_RECORD)
def report_list(request):
    rows = Report.objects.visible_to(request.user).select_related("authority", "body", "meeting", "document")
    rows = rows.annotate(dated=Coalesce("meeting__held_on", "document__taken_as_on", "document__printed_on"))
    return table_page(
        request,
        heading="Papers",
        sentence="Committee papers as web pages and as PDF, written from the record. "
        "Those retold from published documents say so on every page.",
        rows=rows.order_by("-dated"),
        table_class=ReportTable,
        filter_class=ReportFilter,
        counted="papers",
    )


def report_or_404(request, slug):
    rows = Report.objects.visible_to(request.user).select_related("authority", "body", "meeting", "document")
    return get_object_or_404(rows, slug=slug)


@requires(Permission.READ_RECORD)
def report_detail(request, slug):
    report = report_or_404(request, slug)
    context = {
        "heading": report.title,
        "trail": [("Papers", reverse("reports:report_list"))],
        "report": report,
        "paper": compose(report),
    }
    return render(request, "reports/report_detail.html", context)


@requires(Permission.EXPORT_PAPER)
@require_POST
def report_make_pdf(request, slug):
    rendering = changes.request_pdf(report=report_or_404(request, slug), by=request.user, at=timezone.now())
    return redirect("reports:rendering_detail", rendering.pk)


@requires(Permission.EXPORT_PAPER)
def rendering_detail(request, pk):
    rendering = get_object_or_404(Rendering.objects.visible_to(request.user).select_related("report"), pk=pk)
    report = rendering.report
    context = {
        "heading": "Your PDF",
        "trail": [
            ("Papers", reverse("reports:report_list")),
            (report.title, reverse("reports:report_detail", args=[report.slug])),
        ],
        "rendering": rendering,
        "is_ready": bool(rendering.finished_at and not rendering.failure),
    }
    return render(request, "reports/rendering_detail.html", context)


@requires(Permission.EXPORT_PAPER)
def rendering_file(request, pk):
    rendering = get_object_or_404(Rendering.objects.visible_to(request.user).select_related("report"), pk=pk)
    if not rendering.finished_at or rendering.failure:
        raise Http404
    return attachment(bytes(rendering.content), "application/pdf", f"{rendering.report.slug}.pdf")
