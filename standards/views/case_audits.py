"""The programme of case-file audits, and each audit from plan to findings."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actionplans.models import PlanRow
from indicators.intervals import wilson
from safeguarding.access import Permission, requires
from safeguarding.changes.common import require_own
from safeguarding.counting import how_many
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards.case_audit_filters import CaseAuditFilter
from standards.case_audit_forms import AuditFindingForm, CancelForm, CaseAuditForm, DoneForm
from standards.case_audit_tables import CaseAuditTable
from standards.case_files import (
    State,
    compared,
    of_grades,
    of_moderation,
    of_programme,
    programme,
    year_label,
    year_of,
)
from standards.changes import case_audits as changes
from standards.models import CaseAudit, Finding

FORM = "standards/form.html"


def trail_of(*more):
    return [("Findings", reverse("standards:finding_list")), *more]


def audits_trail(*more):
    return trail_of(("Case-file audits", reverse("standards:case_audit_list")), *more)


def seen_by(user):
    rows = CaseAudit.objects.visible_to(user).select_related("unit", "scale")
    return rows.prefetch_related("grades", "scale__grades")


@requires(Permission.READ_RECORD)
def case_audit_list(request):
    user, today = request.user, timezone.localdate()
    rows = seen_by(user).annotate(finding_count=Count("findings", distinct=True))
    audits = list(CaseAudit.objects.visible_to(user))
    every = [audit.planned for audit in audits]

    def beside(narrowed):
        year = narrowed.chosen_year or year_of(today)
        quarters = programme(every, year, today)
        late = [audit.title for audit in every if audit.state(today) is State.LATE]
        return {"sentence": of_programme(quarters, year, late), "quarters": quarters, "year": year_label(year)}

    return table_page(
        request,
        heading="Case-file audits",
        rows=rows,
        table_class=CaseAuditTable,
        filter_class=CaseAuditFilter,
        counted="case-file audits",
        template="standards/case_audit_list.html",
        table_arguments={"today": today},
        beside=beside,
        demonstration_banner=any(audit.is_demonstration for audit in audits),
        trail=trail_of(),
        may_keep=user.may(Permission.KEEP_STANDARDS),
    )


def chance(numerator, denominator):
    interval = wilson(numerator, denominator)
    return (interval.low, interval.high) if interval else None


def comparison_of(audit):
    """With the audit it comes back to; None where it comes back to none, or is still to be done."""
    if audit.re_audits is None or audit.done_on is None:
        return None
    return compared(audit.re_audits.graded, audit.graded, chance)


def sentence_of(audit, state):
    if state is State.CANCELLED:
        return f"Cancelled on {audit.cancelled_on:%-d %B %Y}: {audit.cancelled_why}"
    if state is State.DONE:
        graded = audit.graded
        first = of_grades(graded) if graded else f"It looked at {audit.sample:,} files and gave no grades."
        return f"{first} {of_moderation(audit.moderated_sample, audit.moderation_changed)}"
    planned = f"{audit.planned_for:%B %Y}"
    return f"It was planned for {planned} and is late." if state is State.LATE else f"It is planned for {planned}."


@requires(Permission.READ_RECORD)
def case_audit_detail(request, pk):
    rows = seen_by(request.user).select_related("re_audits__scale", "done_by", "authority")
    rows = rows.prefetch_related("themes", "standards__framework", "agencies", "re_audits__grades")
    audit = get_object_or_404(rows.prefetch_related("re_audits__scale__grades"), pk=pk)
    state = audit.state(timezone.localdate())
    findings = Finding.objects.visible_to(request.user).filter(case_audit=audit).order_by("order")
    context = {
        "heading": audit.title,
        "caption": f"Case-file audit · {audit.get_method_display()}",
        "sentence": sentence_of(audit, state),
        "demonstration_banner": audit.is_demonstration,
        "trail": audits_trail(),
        "audit": audit,
        "state": state,
        "graded": graded_lines(audit.graded),
        "comparison": comparison_of(audit),
        "later": CaseAudit.objects.visible_to(request.user).filter(re_audits=audit),
        "findings": findings.annotate(row_count=how_many(PlanRow.objects.visible_to(request.user), "findings")),
        "may_keep": request.user.may(Permission.KEEP_STANDARDS),
    }
    return render(request, "standards/case_audit_detail.html", context)


def graded_lines(graded):
    return [(word, graded.share(word.files)) for word in graded.words] if graded else []


# --- Changing ---


def fetch(request, pk):
    audit = get_object_or_404(seen_by(request.user).select_related("re_audits"), pk=pk)
    require_own(thing=audit, by=request.user)
    return audit


def to(audit, part=""):
    return f"{reverse('standards:case_audit_detail', args=[audit.pk])}{part}"


def of_page(audit, **context):
    trail, back = audits_trail((audit.title, to(audit))), to(audit)
    banner = audit.is_demonstration
    return {
        "template": FORM,
        "caption": audit.title,
        "trail": trail,
        "back": back,
        "demonstration_banner": banner,
    } | context


@requires(Permission.KEEP_STANDARDS)
@once
def case_audit_add(request):
    """Plan one; `?re_audits=` names the audit to which it comes back, and whose boxes it begins with."""
    key = request.GET.get("re_audits", "")
    rows = CaseAudit.objects.visible_to(request.user).prefetch_related("themes", "standards", "agencies")
    earlier = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 16 else None
    form = CaseAuditForm(
        sent(request), instance=CaseAudit(), initial=begun(earlier), user=request.user, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid() and saved(request, form):
        messages.success(request, f"“{form.instance}” is planned.")
        return redirect(to(form.instance))
    context = {"heading": "Plan a case-file audit", "go": "Plan it", "trail": audits_trail()}
    context["back"] = to(earlier) if earlier else reverse("standards:case_audit_list")
    return form_page(request, form, template=FORM, **context)


def begun(earlier):
    """What a re-audit has from the audit it comes back to, so that the two compare."""
    if earlier is None:
        return {}
    same = ("method", "unit", "scale", "planned_sample", "how_chosen")
    named = {name: list(getattr(earlier, name).all()) for name in ("themes", "standards", "agencies")}
    title = f"{earlier.title.removesuffix(' (demonstration)')}: re-audit"[:200]
    return {name: getattr(earlier, name) for name in same} | named | {"re_audits": earlier, "title": title}


def saved(request, form):
    """False where the change was refused; the form says why."""
    with refusals(form):
        version = form.cleaned_data["version"] if form.instance.pk else None
        changes.save_audit(audit=form.instance, version=version, by=request.user, at=timezone.now(), **form.named)
        return True
    return False


@requires(Permission.KEEP_STANDARDS)
def case_audit_edit(request, pk):
    audit = fetch(request, pk)
    form = CaseAuditForm(sent(request), instance=audit, user=request.user, today=timezone.localdate())
    context = of_page(audit, heading="Change the plan of the audit", go="Save the changes")
    if request.method == "POST" and form.is_valid() and saved(request, form):
        messages.success(request, "The audit is saved.")
        return redirect(to(audit))
    return form_page(request, form, **context)


@requires(Permission.KEEP_STANDARDS)
def case_audit_record(request, pk):
    """That it was done, or what was recorded put right."""
    audit = fetch(request, pk)
    form = DoneForm(sent(request), instance=audit, today=timezone.localdate())
    about = of_page(audit, heading="Record the audit as done", go="Save what was found")
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.record_done(audit=audit, files=form.counts, version=version, by=request.user, at=timezone.now())
            messages.success(request, "What the audit found is on record. Add its strengths and weaknesses below.")
            return redirect(to(audit, "#findings"))
    return form_page(request, form, **about)


@requires(Permission.KEEP_STANDARDS)
def case_audit_cancel(request, pk):
    """With a reason; one that is cancelled is planned after all."""
    audit = fetch(request, pk)
    form = CancelForm(sent(request), audit=audit)
    heading, go = ("Plan the audit after all", "Plan it") if audit.cancelled_on else ("Cancel the audit", "Cancel it")
    sentence = f"It was cancelled: {audit.cancelled_why}" if audit.cancelled_on else ""
    about = of_page(audit, heading=heading, go=go, sentence=sentence)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {"why": form.cleaned_data.get("why", ""), "version": form.cleaned_data["version"]}
            changes.cancel(audit=audit, **given, by=request.user, at=timezone.now())
            messages.success(request, "The audit is cancelled." if given["why"] else "The audit is planned after all.")
            return redirect(to(audit))
    return form_page(request, form, **about)


@requires(Permission.KEEP_STANDARDS)
@once
def case_audit_finding(request, pk):
    audit = fetch(request, pk)
    if audit.done_on is None:
        messages.error(request, "Record the audit as done first. Then say what it found.")
        return redirect(to(audit))
    form = AuditFindingForm(sent(request), instance=Finding(), audit=audit)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            form.save_basis()
            changes.add_finding(audit=audit, finding=form.instance, by=request.user, at=timezone.now())
            messages.success(request, f"“{form.instance}” stands among the findings.")
            return redirect(to(audit, "#findings"))
    return form_page(request, form, **of_page(audit, heading="Add what the audit found", go="Add it"))
