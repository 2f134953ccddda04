from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.differences import differences
from reports.issuing.versions import paper_in, save_version
from reports.making.holding import hold
from reports.making.views.common import of_paper, own_paper, say, to
from reports.models import Edition, PaperVersion
from safeguarding.access import Permission, requires


def versions_of(request, report):
    rows = PaperVersion.objects.visible_to(request.user).filter(report=report)
    return rows.defer("content").select_related("made_by").order_by("-number")


@requires(Permission.COMPOSE_PAPER)
def version_list(request, slug):
    report = own_paper(request, slug)
    context = of_paper(report) | {"heading": "Versions", "versions": versions_of(request, report)}
    return render(request, "reports/making/versions.html", context)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def version_keep(request, slug):
    report, now = own_paper(request, slug), timezone.now()
    try:
        hold(report, request.user)
        version = save_version(report, request.user, now)
    except ValidationError as refusal:
        say(request, refusal)
        return redirect(to(report, "version_list"))
    is_new = version.made_at == now
    said = "is kept." if is_new else "is the paper as it stands: nothing has changed since."
    messages.success(request, f"Version {version.number} {said}")
    return redirect(to(report, "version_list"))


@requires(Permission.COMPOSE_PAPER)
def version_detail(request, slug, number):
    """A version as it stood, and what it changed from another: the one before it, unless the address names one."""
    report = own_paper(request, slug)
    version = get_object_or_404(versions_of(request, report), number=number)
    named = request.GET.get("from", "")
    others = versions_of(request, report).exclude(number=number)
    if named.isascii() and named.isdigit() and len(named) < 10:
        other = others.filter(number=named).first()
    else:
        other = others.filter(number__lt=number).first()
    paper = paper_in(version, Edition.RESTRICTED)
    context = of_paper(report, ("Versions", to(report, "version_list"))) | {
        "heading": f"Version {number}",
        "version": version,
        "others": others,
        "other": other,
        "differences": differences(paper_in(other, Edition.RESTRICTED), paper) if other else (),
        "paper": paper,
    }
    return render(request, "reports/making/version.html", context)
