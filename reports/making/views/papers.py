from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.bound.since import since_default
from reports.composing import content, draft
from reports.differences import differences
from reports.kinds.anatomies import ANATOMIES
from reports.making import changes, checks, refreshing
from reports.making.beginning import begin_paper
from reports.making.forms import BeginForm, DropForm, FrontForm
from reports.making.views.common import FORM, of_paper, own_paper, say, to
from reports.models import Edition, Report, Section
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent

PLACES = {
    Section.Kind.RECOMMENDATIONS: "recommendation_list",
    Section.Kind.IMPLICATIONS: "paper_implications",
    Section.Kind.ATTACHMENTS: "attachment_list",
}


@requires(Permission.COMPOSE_PAPER)
@once
def paper_begin(request):
    today = timezone.localdate()
    form = BeginForm(sent(request), user=request.user, today=today)
    form.initial |= meeting_named(form, request.GET.get("meeting"))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            report = begun(form, request.user, today)
            begin_paper(report=report, by=request.user, at=timezone.now())
            messages.success(request, "The paper is begun. What the record says of the quarter is drafted in it.")
            return redirect(to(report))
    papers = reverse("reports:report_list")
    about = {"heading": "Begin a paper", "go": "Begin it", "back": papers, "trail": [("Papers", papers)]}
    about["sentence"] = "It arrives drafted from the record; only those who compose or sign papers see it until issued."
    return form_page(request, form, template=FORM, **about)


def meeting_named(form, key):
    """Whoever comes from the page of a meeting begins a paper to it."""
    offered = form.fields["meeting"].queryset if key else ()
    found = next((meeting for meeting in offered if str(meeting.pk) == key), None)
    return {"meeting": found, "body": found.body} if found else {}


def begun(form, user, today):
    given = form.cleaned_data
    report = Report(authority=user.authority, **{name: given[name] for name in ("kind", "body", "meeting", "period")})
    offered = ANATOMIES[report.kind].title.format(period=report.period, body=report.body)
    report.title = given["title"] or offered
    report.since_on = since_default(report, today)
    return report


@requires(Permission.COMPOSE_PAPER)
def paper_compose(request, slug):
    """The outline of the paper beside what it looks like."""
    report, today = own_paper(request, slug), timezone.localdate()
    faults = checks.found(report, today)
    sections = list(report.sections.order_by("order").prefetch_related("blocks"))
    withheld = set(report.withholdings.values_list("block__section", flat=True))
    lines = [outline(report, section, faults, withheld) for section in sections]
    context = of_paper(report) | {
        "heading": "Compose the paper",
        "lines": lines,
        "paper": draft(report, Edition.RESTRICTED),
        "blocking": sum(fault.is_blocking for fault in faults),
        "advice": sum(not fault.is_blocking for fault in faults),
        "withheld": report.withholdings.count(),
        "was_issued": report.issues.exists(),
    }
    context["trail"] = context["trail"][:-1]
    return render(request, "reports/making/compose.html", context)


def outline(report, section, faults, withheld):
    """One line of the outline: where it is written, what it holds, what is to be mended in it."""
    url = to(report, PLACES[section.kind]) if section.kind in PLACES else ""
    if section.kind == Section.Kind.WORDS:
        url = to(report, "section_edit", section.pk)
    place = ANATOMIES[report.kind].place(section.key) if section.key else None
    return {
        "section": section,
        "url": url,
        "count": len(section.blocks.all()),
        "faults": sum(fault.url == url and fault.is_blocking for fault in faults) if url else 0,
        "is_withheld": section.pk in withheld,
        "is_required": bool(place and place.is_required),
    }


@requires(Permission.COMPOSE_PAPER)
def paper_front(request, slug):
    report = own_paper(request, slug)
    form = FrontForm(sent(request), instance=report, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_front(report=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, "The head of the paper is saved.")
            return redirect(to(report))
    about = of_paper(report) | {"heading": "Head of the paper", "go": "Save the changes"}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
def paper_checks(request, slug):
    report = own_paper(request, slug)
    faults = checks.found(report, timezone.localdate())
    context = of_paper(report) | {
        "heading": "Checks",
        "blocking": [fault for fault in faults if fault.is_blocking],
        "advice": [fault for fault in faults if not fault.is_blocking],
    }
    return render(request, "reports/making/checks.html", context)


@requires(Permission.COMPOSE_PAPER)
def paper_refresh(request, slug):
    """What the record says now beside what the paper holds; nothing changes until it is chosen."""
    report = own_paper(request, slug)
    stale = refreshing.stale(report, timezone.localdate())
    if request.method == "POST":
        wanted = set(request.POST.getlist("take"))
        chosen = [one for one in stale if one.key in wanted]
        try:
            done = refreshing.take_anew(report=report, chosen=chosen, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            say(request, refusal)
            return redirect(to(report))
        messages.success(request, taken_words(done, len(wanted)))
        return redirect(to(report, "paper_refresh"))
    context = of_paper(report) | {"heading": "Refresh from the record", "stale": stale}
    return render(request, "reports/making/refresh.html", context)


def taken_words(done, wanted):
    if not wanted:
        return "Nothing was chosen, so nothing changed."
    said = f"{done} of {wanted} taken from the record." if wanted > 1 else "Taken from the record."
    return said if done == wanted else f"{done} of {wanted} taken: the others were changed by somebody else meanwhile."


@requires(Permission.COMPOSE_PAPER)
def paper_drop(request, slug):
    report = own_paper(request, slug)
    form = DropForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.drop_paper(report=report, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "The paper is not pursued. It can be taken up again.")
            return redirect(to(report, "report_detail"))
    about = of_paper(report) | {"heading": "Do not pursue this paper", "go": "Do not pursue it"}
    about["sentence"] = "It stays as it is, out of the lists of what is to come, and can be taken up again."
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def paper_take_up(request, slug):
    report = own_paper(request, slug)
    changes.take_up_paper(report=report, by=request.user, at=timezone.now())
    messages.success(request, "The paper is a draft again.")
    return redirect(to(report))


@requires(Permission.COMPOSE_PAPER)
def paper_editions(request, slug):
    """The two editions side by side: what the public one withholds."""
    report = own_paper(request, slug)
    both = content(report)
    context = of_paper(report) | {
        "heading": "The two editions",
        "has_two": both.has_two_editions,
        "differences": differences(both.paper(Edition.RESTRICTED), both.paper(Edition.PUBLIC)),
    }
    return render(request, "reports/making/editions.html", context)
