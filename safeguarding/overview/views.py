from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.models import AuditEvent, Document
from safeguarding.overview.documents import drawn_from
from safeguarding.overview.home import panels
from safeguarding.overview.lists import AuditFilter, AuditTable, DocumentFilter, DocumentTable
from safeguarding.overview.search import KINDS, find
from safeguarding.pages import table_page
from standards.models import Theme


@requires(Permission.READ_RECORD)
def home(request):
    today = timezone.localdate()
    context = {"heading": f"Good day, {request.user.name}", "panels": panels(request.user, today)}
    return render(request, "overview/home.html", context)


@requires(Permission.READ_RECORD)
def search(request):
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:200]
    only = request.GET.get("in", "")
    results = find(request.user, text, only) if text else []
    context = {
        "heading": "Search",
        "search_text": text,
        "results": results,
        "total": sum(result.count for result in results),
        "only": only if only in KINDS else "",
        "themes": Theme.objects.visible_to(request.user) if not text else [],
    }
    return render(request, "overview/search.html", context)


@requires(Permission.READ_RECORD)
def document_list(request):
    return table_page(
        request,
        heading="Source documents",
        sentence="The published documents that the record retells, and those it only names.",
        rows=Document.objects.visible_to(request.user).by_date().select_related("authority", "publisher"),
        table_class=DocumentTable,
        filter_class=DocumentFilter,
        counted="documents",
        trail=[("Papers", reverse("reports:report_list"))],
    )


@requires(Permission.READ_RECORD)
def document_detail(request, slug):
    document = get_object_or_404(
        Document.objects.visible_to(request.user)
        .select_related("authority", "publisher")
        .prefetch_related("facts", "discrepancies", "surveys", "passages__references__targets__document"),
        slug=slug,
    )
    context = {
        "heading": document.title,
        "caption": " · ".join(filter(None, [document.kind, str(document.authority or ""), document.printed_date])),
        "sentence": document.summary,
        "trail": [("Papers", reverse("reports:report_list")), ("Source documents", reverse("document_list"))],
        "document": document,
        "drawn": drawn_from(request.user, document),
    }
    return render(request, "overview/document_detail.html", context)


@requires(Permission.READ_AUDIT)
def audit_log(request):
    return table_page(
        request,
        heading="Audit log",
        sentence="Who did what, and when. Nobody can change or remove an entry; each seals the one before.",
        rows=AuditEvent.objects.visible_to(request.user).order_by("-pk"),
        table_class=AuditTable,
        filter_class=AuditFilter,
        counted="entries",
        trail=[("People", reverse("people"))],
    )
