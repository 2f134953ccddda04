"""Rounds of a self-audit: listed, opened, looked at, closed."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.models import Agency
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards import auditing
from standards.audit_board import board_of
from standards.audit_filters import AnswerFilter, AuditFilter
from standards.audit_forms import AuditForm, CloseForm, OpenAuditForm
from standards.audit_tables import AnswerTable, AuditTable
from standards.audit_wording import of_rounds
from standards.changes import moderating, self_audits
from standards.models import SelfAudit, SelfAuditAnswer

FORM = "standards/form.html"


def visible_audit(request, pk):
    rows = SelfAudit.objects.visible_to(request.user).select_related("authority", "framework", "scale", "previous")
    return get_object_or_404(rows, pk=pk)


def page_of(audit, part=""):
    return reverse("standards:audit_detail", args=[audit.pk]) + part


def trail_of(audit=None, *more):
    trail = [("Standards", reverse("standards:standard_list")), ("Self-audits", reverse("standards:audit_list"))]
    return [*trail, (audit.title, page_of(audit)), *more] if audit else trail


def about(audit, *more):
    """What every page inside a round says."""
    return {
        "caption": audit.title,
        "demonstration_banner": audit.is_demonstration,
        "trail": trail_of(audit, *more),
        "audit": audit,
        "back": page_of(audit),
    }


@requires(Permission.READ_RECORD)
def audit_list(request):
    rows = SelfAudit.objects.visible_to(request.user).select_related("framework")
    rows = rows.annotate(asked=Count("returns"), inside=Count("returns", filter=Q(returns__sent_on__isnull=False)))
    return table_page(
        request,
        heading="Self-audits",
        sentence=of_rounds(rows, timezone.localdate()),
        trail=trail_of()[:1],
        demonstration_banner=any(row.is_demonstration for row in rows),
        rows=rows,
        table_class=AuditTable,
        filter_class=AuditFilter,
        counted="self-audits",
        template="standards/audit_list.html",
        may_open=request.user.may(Permission.MODERATE_AUDIT),
    )


@requires(Permission.MODERATE_AUDIT)
@once
def audit_open(request):
    today = timezone.localdate()
    newest = SelfAudit.objects.visible_to(request.user).order_by("-opened_on", "-pk").first()
    before = list(Agency.objects.visible_to(request.user).filter(self_audit_returns__audit=newest)) if newest else []
    form = OpenAuditForm(sent(request), instance=SelfAudit(), user=request.user, today=today, answered_last=before)
    if request.method == "POST" and form.is_valid():
        named = {name: form.cleaned_data[name] for name in ("agencies", "with_council", "carries_forward")}
        with refusals(form):
            audit = self_audits.open_audit(audit=form.instance, **named, by=request.user, at=timezone.now())
            messages.success(request, "The round is open. Those who answer find it on their overview.")
            return redirect(page_of(audit))
    back = {"trail": trail_of(), "back": reverse("standards:audit_list")}
    sentence = "Each agency rates itself on each standard; somebody else then rates what it said."
    return form_page(
        request, form, template=FORM, heading="Open a self-audit", sentence=sentence, go="Open the round", **back
    )


@requires(Permission.MODERATE_AUDIT)
def audit_edit(request, pk):
    audit = visible_audit(request, pk)
    about_it = about(audit)
    form = AuditForm(sent(request), instance=audit)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            self_audits.change_audit(audit=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, "The round is changed.")
            return redirect(page_of(audit))
    return form_page(request, form, template=FORM, heading="Change the round", go="Save the changes", **about_it)


@requires(Permission.READ_RECORD)
def audit_detail(request, pk):
    audit, today = visible_audit(request, pk), timezone.localdate()
    board = board_of(request.user, audit)
    context = {
        "heading": audit.title,
        "caption": f"{audit.framework.title} · as at {audit.as_at:%-d %B %Y}",
        "sentence": board.sentence(today),
        "demonstration_banner": audit.is_demonstration,
        "trail": trail_of(),
        "audit": audit,
        "board": board,
        "grades": audit.scale.grades.all(),
        "moderates": auditing.moderates(request.user, audit),
        "own": next((one for one in board.agencies if auditing.answers_for(request.user, one.row)), None),
    }
    return render(request, "standards/audit_detail.html", context)


@requires(Permission.READ_RECORD)
def audit_answers(request, pk):
    audit = visible_audit(request, pk)
    rows = SelfAuditAnswer.objects.visible_to(request.user).filter(audit_return__audit=audit)
    return table_page(
        request,
        heading=f"Answers of {audit.title}",
        demonstration_banner=audit.is_demonstration,
        trail=trail_of(audit),
        rows=rows.told().with_steps().in_order(),
        table_class=AnswerTable,
        filter_class=AnswerFilter,
        counted="answers",
    )


@requires(Permission.MODERATE_AUDIT)
def audit_close(request, pk):
    audit = visible_audit(request, pk)
    board = board_of(request.user, audit)
    lacks = lacking(board)
    form = CloseForm(sent(request), lacks=lacks)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            moderating.close_audit(audit=audit, by=request.user, at=timezone.now())
            messages.success(request, "The round is closed. What was said stands on the page of each standard.")
            return redirect(page_of(audit))
    context = about(audit) | {"heading": "Close the round", "go": "Close the round", "lacks": lacks, "board": board}
    context["sentence"] = (
        "What each agency said of itself, and what was made of it, is written into the record for good."
    )
    return form_page(request, form, template="standards/audit_close.html", **context)


def lacking(board):
    """What is still open, by agency: not sent, not moderated, or without a reply."""
    return [
        (agency, agency.row.sent_on is None, agency.to_moderate, len(auditing.waits_for_reply(agency.rated)))
        for agency in board.agencies
        if agency.row.sent_on is None or agency.to_moderate or auditing.waits_for_reply(agency.rated)
    ]
