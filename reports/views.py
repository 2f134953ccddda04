from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports import formats, rendering
from reports.filters import ReportFilter
from reports.forms import FileForm
from reports.issuing import published
from reports.issuing.issue_views import issued_page
from reports.issuing.published import with_front, with_state
from reports.kinds import compose
from reports.models import Edition, Format, Rendering, Report
from reports.tables import ReportTable
from safeguarding.access import Permission, requires
from safeguarding.exports import attachment
from safeguarding.models import Demonstration
from safeguarding.pages import table_page


@requires(Permission.READ_RECORD)
def report_list(request):
    rows = Report.objects.visible_to(request.user).select_related("authority", "body", "meeting", "document")
    rows = with_state(with_front(rows, request.user)).annotate(
        dated=Coalesce("meeting__held_on", "document__taken_as_on", "document__printed_on")
    )
    may_compose = request.user.may(Permission.COMPOSE_PAPER)
    return table_page(
        request,
        heading="Papers",
        sentence="Committee papers as web pages and as PDF, written from the record. "
        "Those retold from published documents say so on every page.",
        rows=rows.order_by("-dated"),
        table_class=ReportTable,
        table_arguments={"shows_drafts": may_compose or request.user.may(Permission.SIGN_PAPER)},
        filter_class=ReportFilter,
        counted="papers",
        template="reports/report_list.html",
        may_compose=may_compose,
        awaited=Demonstration.papers_awaited(timezone.now()),
    )


def report_or_404(request, slug):
    rows = Report.objects.visible_to(request.user).select_related("authority", "body", "meeting", "document")
    return get_object_or_404(rows, slug=slug)


def editions_for(user, report):
    """The editions of a paper that a person may have; a retold one has only its public one."""
    may_read_all = user.may(Permission.READ_EXEMPT) and report.authority_id == user.authority_id
    return Edition.choices if may_read_all and not report.document_id else Edition.choices[:1]


def may_have_made(user, report):
    """Whether a file is made for them of the paper as it stands: of a composed one readers have the issued files."""
    return not report.begun_by_id or user.may(Permission.COMPOSE_PAPER) or user.may(Permission.SIGN_PAPER)


@requires(Permission.READ_RECORD)
def report_detail(request, slug):
    report = report_or_404(request, slug)
    if published.is_issued(report):
        return issued_page(request, report)
    context = {
        "heading": report.title,
        "trail": [("Papers", reverse("reports:report_list"))],
        "report": report,
        "demonstration_banner": report.is_demonstration,
        **edition_shown(request, report),
        "may_compose": request.user.may(Permission.COMPOSE_PAPER) and may_change(request.user, report),
    }
    return render(request, "reports/report_detail.html", context)


def edition_shown(request, report):
    """The edition that the address asks for, of those this person may have: of a draft the fuller one unless told."""
    editions = editions_for(request.user, report)
    named = [edition for edition, _ in editions]
    asked = request.GET.get("edition", "")
    edition = asked if asked in named else named[-1]
    return {
        "edition": edition,
        "editions": editions,
        "paper": compose(report, edition),
        "files": FileForm(editions=editions),
    }


def may_change(user, report):
    return report.begun_by_id is not None and report.authority_id == user.authority_id


@requires(Permission.EXPORT_PAPER)
@require_POST
def report_make_file(request, slug):
    report = report_or_404(request, slug)
    if not may_have_made(request.user, report):
        raise Http404
    form = FileForm(request.POST, editions=editions_for(request.user, report))
    if not form.is_valid():
        raise Http404
    asked = rendering.request(report=report, by=request.user, at=timezone.now(), **form.cleaned_data)
    return redirect("reports:rendering_detail", asked.pk)


@requires(Permission.EXPORT_PAPER)
def rendering_detail(request, pk):
    made = get_object_or_404(Rendering.objects.visible_to(request.user).select_related("report"), pk=pk)
    report = made.report
    context = {
        "heading": f"{report.title} as a file",
        "trail": [
            ("Papers", reverse("reports:report_list")),
            (report.title, reverse("reports:report_detail", args=[report.slug])),
        ],
        "rendering": made,
        "is_ready": bool(made.finished_at and not made.failure),
        "is_late": made.is_late(timezone.now()),
    }
    return render(request, "reports/rendering_detail.html", context)


@requires(Permission.EXPORT_PAPER)
def rendering_file(request, pk):
    made = get_object_or_404(Rendering.objects.visible_to(request.user).select_related("report"), pk=pk)
    if not made.finished_at or made.failure:
        raise Http404
    return attachment(bytes(made.content), formats.CONTENT_TYPES[made.format], file_name(made))


def file_name(made: Rendering) -> str:
    words = [made.report.slug]
    words += ["large-print"] if made.format == Format.LARGE else []
    words += ["restricted"] if made.edition == Edition.RESTRICTED else []
    return f"{'-'.join(words)}.{formats.ENDINGS[made.format]}"
