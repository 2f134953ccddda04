"""Sign-off: the page of whoever composes the paper, the one screen of each signatory, and what waits for them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.issuing import changes, rules, signing
from reports.issuing.forms import DecisionForm, SignatoryForm
from reports.making.views.common import FORM, of_paper, own_paper, say, to, visible_paper
from reports.models import PaperVersion, Signatory
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent

# --- Whoever composes ---


@requires(Permission.COMPOSE_PAPER)
def sign_off_detail(request, slug):
    report = own_paper(request, slug)
    context = of_paper(report) | signing.overview(report, request.user) | {"heading": "Sign-off"}
    return render(request, "reports/issuing/sign_off.html", context)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def sign_off_send(request, slug):
    report = own_paper(request, slug)
    try:
        asked = changes.send(report=report, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        say(request, refusal)
    else:
        messages.success(request, signing.sent_to(asked))
    return redirect(to(report, "sign_off_detail"))


@requires(Permission.COMPOSE_PAPER)
@require_POST
def sign_off_take_back(request, slug):
    report = own_paper(request, slug)
    try:
        changes.take_back(report=report, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        say(request, refusal)
    else:
        messages.success(request, "The paper is a draft again. Approvals hold if nothing in it changes.")
    return redirect(to(report, "sign_off_detail"))


def of_signatories(report, **more):
    about = of_paper(report, ("Sign-off", to(report, "sign_off_detail")))
    return about | {"back": to(report, "sign_off_detail")} | more


@requires(Permission.COMPOSE_PAPER)
@once
def signatory_add(request, slug):
    report = own_paper(request, slug)
    form = SignatoryForm(sent(request), people=rules.could_sign(report))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("role", "title", "person")}
        with refusals(form):
            signatory = changes.add_signatory(report=report, **given, by=request.user, at=timezone.now())
            messages.success(request, f"{signatory} is added.")
            return redirect(to(report, "sign_off_detail"))
    about = of_signatories(report, heading="Add a signatory", go="Add them")
    return form_page(request, form, template=FORM, **about)


def signatory_or_404(request, report, row):
    return get_object_or_404(Signatory.objects.visible_to(request.user).filter(report=report), pk=row)


@requires(Permission.COMPOSE_PAPER)
def signatory_edit(request, slug, row):
    report = own_paper(request, slug)
    signatory = signatory_or_404(request, report, row)
    form = SignatoryForm(sent(request), people=rules.could_sign(report), signatory=signatory)
    if request.method == "POST" and form.is_valid():
        signatory.title = form.cleaned_data.get("title", signatory.title)
        signatory.person = form.cleaned_data["person"]
        version = form.cleaned_data["version"]
        with refusals(form):
            changes.change_signatory(signatory=signatory, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{signatory} is changed.")
            return redirect(to(report, "sign_off_detail"))
    about = of_signatories(report, heading=f"Who approves it: {signatory}", go="Save the changes")
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def signatory_remove(request, slug, row):
    report = own_paper(request, slug)
    signatory = signatory_or_404(request, report, row)
    try:
        changes.remove_signatory(signatory=signatory, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        say(request, refusal)
    else:
        messages.success(request, f"{signatory} is taken off the list.")
    return redirect(to(report, "sign_off_detail"))


# --- Signatories ---


@requires(Permission.SIGN_PAPER)
def sign_queue(request):
    waiting = signing.waiting_for(request.user)
    context = {
        "heading": "Papers to sign",
        "sentence": signing.sentence(len(waiting)),
        "trail": [("Papers", reverse("reports:report_list"))],
        "waiting": waiting,
        "done": signing.decided_by(request.user),
    }
    return render(request, "reports/issuing/queue.html", context)


@requires(Permission.SIGN_PAPER)
def paper_sign(request, slug):
    report = visible_paper(request, slug)
    if report.authority_id != request.user.authority_id:
        raise Http404
    asked = signing.asked_of(report, request.user)
    form = DecisionForm(sent(request), initial={"paper_version": asked.version.pk if asked else None})
    if request.method == "POST" and form.is_valid() and (done := decided(request, report, form)):
        messages.success(request, done)
        return redirect("reports:sign_queue")
    context = signing.screen(report, request.user, asked) | {
        "heading": report.title,
        "caption": f"{report.body or ''}{f', {report.meeting.held_on:%-d %B %Y}' if report.meeting else ''}",
        "demonstration_banner": report.is_demonstration,
        "trail": [("Papers", reverse("reports:report_list")), ("Papers to sign", reverse("reports:sign_queue"))],
        "report": report,
        "form": form,
    }
    return render(request, "reports/issuing/sign.html", context)


def decided(request, report, form):
    """What was decided, in words; None where the form says why not."""
    versions = PaperVersion.objects.visible_to(request.user).filter(report=report)
    version = get_object_or_404(versions, pk=form.cleaned_data["paper_version"])
    given = {"report": report, "version": version, "note": form.cleaned_data["note"]}
    given |= {"by": request.user, "at": timezone.now()}
    with refusals(form):
        if form.cleaned_data["decision"] == "approve":
            changes.approve(**given)
            return f"You approved version {version.number} of “{report.title}”."
        changes.send_back(**given)
        return f"You sent version {version.number} of “{report.title}” back."
    return None
