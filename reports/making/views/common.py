"""What the pages of one paper in the making have in common."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from reports.making.holding import is_editable
from reports.models import Report
from safeguarding.changes.common import require_own

FORM = "reports/making/form.html"


def visible_paper(request, slug):
    rows = Report.objects.visible_to(request.user).select_related("authority", "body", "meeting", "document", "period")
    return get_object_or_404(rows, slug=slug)


def own_paper(request, slug):
    """A paper of one's own authority that was composed here: a retold one is kept as it was."""
    report = visible_paper(request, slug)
    require_own(thing=report, by=request.user)
    if report.begun_by_id is None:
        raise PermissionDenied
    return report


def to(report, verb="paper_compose", *rest):
    return reverse(f"reports:{verb}", args=[report.slug, *rest])


def of_paper(report, *more):
    """What every page about composing one paper says."""
    trail = [("Papers", reverse("reports:report_list")), (report.title, to(report, "report_detail"))]
    return {
        "caption": report.title,
        "demonstration_banner": report.is_demonstration,
        "trail": [*trail, ("Compose", to(report)), *more],
        "report": report,
        "back": to(report),
        "is_editable": is_editable(report),
    }


def say(request, refusal: ValidationError) -> None:
    """A refusal of something that had no form: said at the top of the page it leads back to."""
    messages.error(request, " ".join(refusal.messages))
