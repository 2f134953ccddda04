"""Issuing a paper that is signed off, correcting and withdrawing it; and its issued files for those who sign in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.issuing import files, published, publishing, rules
from reports.issuing.forms import ErratumForm, WithdrawalForm
from reports.issuing.rules import State
from reports.making.views.common import FORM, of_paper, own_paper, say, to, visible_paper
from reports.models import IssuedFile
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent


@requires(Permission.ISSUE_PAPER)
def issue_prepare(request, slug):
    """The files of the next issue as they are being made, and the button that issues them."""
    report = own_paper(request, slug)
    if report.state != State.SIGN_OFF:
        return redirect(to(report, "report_detail" if report.issues.exists() else "sign_off_detail"))
    plan = files.Plan(report, timezone.localdate())
    made = files.listed(plan, timezone.now())
    context = of_paper(report, ("Sign-off", to(report, "sign_off_detail"))) | {
        "heading": f"Issue {plan.number}",
        "sentence": files.sentence(plan, made),
        "plan": plan,
        "files": made,
        "is_complete": rules.has_every_approval(plan.stands),
        "is_waiting": any(file.state == "waiting" for file in made),
        "may_make": any(file.state in {"none", "failed"} for file in made),
        "may_publish": all(file.state == "ready" for file in made),
    }
    return render(request, "reports/issuing/prepare.html", context)


@requires(Permission.ISSUE_PAPER)
@require_POST
def issue_make_files(request, slug):
    report = own_paper(request, slug)
    try:
        files.make_files(report=report, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        say(request, refusal)
    return redirect(to(report, "issue_prepare"))


@requires(Permission.ISSUE_PAPER)
@require_POST
def issue_publish(request, slug):
    report = own_paper(request, slug)
    try:
        issue = publishing.publish(report=report, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        say(request, refusal)
        return redirect(to(report, "issue_prepare"))
    messages.success(request, f"Issue {issue.number} is issued. Anybody can read its public edition from now on.")
    return redirect(to(report, "report_detail"))


# --- Correcting and withdrawing ---


@requires(Permission.ISSUE_PAPER)
@once
def correction_begin(request, slug):
    report = own_paper(request, slug)
    form = ErratumForm(sent(request), initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {"erratum": form.cleaned_data["erratum"], "by": request.user, "at": timezone.now()}
            publishing.begin_correction(report=report, **given)
            messages.success(request, "The correction is begun. Put right what is wrong, then send it for sign-off.")
            return redirect(to(report))
    about = of_issued(report, heading="Begin a correction", go="Begin it")
    about["sentence"] = (
        "The paper becomes a draft again. What was issued stays as it is, and says so once it is corrected."
    )
    return form_page(request, form, template=FORM, **about)


def of_issued(report, **more):
    return of_paper(report) | {"back": to(report, "report_detail")} | more


@requires(Permission.ISSUE_PAPER)
def correction_erratum(request, slug):
    report = own_paper(request, slug)
    now = rules.erratum_of(report)
    if now is None:
        raise Http404
    form = ErratumForm(sent(request), initial={"version": now.pk, "erratum": now.note})
    if request.method == "POST" and form.is_valid():
        given = {"erratum": form.cleaned_data["erratum"], "seen": form.cleaned_data["version"]}
        with refusals(form):
            publishing.rewrite_erratum(report=report, **given, by=request.user, at=timezone.now())
            messages.success(request, "The erratum is saved. Whoever had approved the correction will be asked again.")
            return redirect(to(report, "sign_off_detail"))
    about = of_issued(report, heading="The erratum", go="Save it") | {"back": to(report, "sign_off_detail")}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.ISSUE_PAPER)
@require_POST
def correction_give_up(request, slug):
    report = own_paper(request, slug)
    try:
        publishing.give_up_correction(report=report, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        say(request, refusal)
        return redirect(to(report, "sign_off_detail"))
    messages.success(request, "The correction is given up. What was edited is kept, should you begin another.")
    return redirect(to(report, "report_detail"))


@requires(Permission.ISSUE_PAPER)
@once
def issue_withdraw(request, slug):
    report = own_paper(request, slug)
    form = WithdrawalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            publishing.withdraw(report=report, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, "The paper is withdrawn, and says so wherever it is named.")
            return redirect(to(report, "report_detail"))
    about = of_issued(report, heading="Withdraw the paper", go="Withdraw it")
    about["sentence"] = "It stays readable, with the notice that it is withdrawn and why. This cannot be undone."
    return form_page(request, form, template=FORM, **about)


# --- Reading ---


def issued_page(request, report):
    """The page of an issued paper for those who sign in."""
    issue = published.last_issue(report)
    seen = IssuedFile.objects.visible_to(request.user).filter(issue__report=report)
    context = {
        "heading": issue.title,
        "trail": [("Papers", reverse("reports:report_list"))],
        "report": report,
        "issue": issue,
        "issues": published.issues_of(report, seen),
        "may_compose": request.user.may(Permission.COMPOSE_PAPER) and request.user.authority_id == report.authority_id,
        "may_issue": request.user.may(Permission.ISSUE_PAPER) and request.user.authority_id == report.authority_id,
        "state": report.state,
    }
    return render(request, "reports/issuing/issued.html", context)


@requires(Permission.READ_RECORD)
def issued_file(request, slug, number, edition, format):
    """A file as it was issued, for whoever may read its edition."""
    report = visible_paper(request, slug)
    rows = IssuedFile.objects.visible_to(request.user).select_related("issue__report").defer("issue__differences")
    file = get_object_or_404(rows, issue__report=report, issue__number=number, edition=edition, format=format)
    return published.response(file)
