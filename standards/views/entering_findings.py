"""Findings as they are entered on screen, and what printed ones are linked with."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards.changes import findings as changes
from standards.changes.inspections import is_printed, require_kept
from standards.finding_forms import FindingForm, LinksForm
from standards.models import Finding
from standards.views.entering import FORM, kept_inspection, of_inspection

PRINTED = (
    "What the document says stays as it is printed. What it repeats, its themes and its standards are ours to change."
)


def to(finding):
    return reverse("standards:finding_detail", args=[finding.slug])


def own_finding(request, slug):
    """One of this person's council, printed or not."""
    findings = Finding.objects.visible_to(request.user).select_related("document", "inspection", "authority")
    finding = get_object_or_404(findings, slug=slug)
    if finding.authority_id != request.user.authority_id:
        raise PermissionDenied
    return finding


def of_finding(finding):
    return {
        "caption": finding.title,
        "demonstration_banner": finding.is_demonstration,
        "trail": [("Findings", reverse("standards:finding_list")), (finding.title, to(finding))],
        "back": to(finding),
    }


@requires(Permission.KEEP_STANDARDS)
@once
def finding_add(request, slug):
    inspection = kept_inspection(request, slug)
    finding = Finding(inspection=inspection, authority=inspection.authority)
    context = of_inspection(inspection) | {"heading": "Add a finding", "go": "Add the finding"}
    return finding_form(request, finding, FindingForm, changes.save_finding, **context)


@requires(Permission.KEEP_STANDARDS)
def finding_edit(request, slug):
    finding = own_finding(request, slug)
    context = of_finding(finding) | {"heading": "Change the finding", "go": "Save the changes"}
    if is_printed(finding):
        context |= {"heading": "What the finding is linked with", "sentence": PRINTED}
        return finding_form(request, finding, LinksForm, changes.link_finding, **context)
    return finding_form(request, finding, FindingForm, changes.save_finding, **context)


def finding_form(request, finding, form_class, save, /, **context):
    form = form_class(sent(request), instance=finding, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {name: form.cleaned_data[name] for name in ("standards", "themes", "version")}
            save(finding=form.instance, **given, by=request.user, at=timezone.now())
            messages.success(request, f"{form.instance} is saved.")
            return redirect(to(form.instance))
    return form_page(request, form, template=FORM, **context)


@requires(Permission.KEEP_STANDARDS)
def finding_remove(request, slug):
    finding = own_finding(request, slug)
    require_kept(finding, request.user)
    refused = changes.removal_refused(finding, request.user)
    if request.method == "POST":
        try:
            changes.delete_finding(finding=finding, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(to(finding))
        messages.success(request, f"{finding} is removed.")
        where = finding.inspection.slug if finding.inspection else None
        return redirect("standards:inspection_detail", where) if where else redirect("standards:finding_list")
    context = of_finding(finding) | {"heading": "Remove the finding", "go": "Remove it"}
    context["sentence"] = refused or "For one that was entered by mistake."
    return render(request, "actionplans/build_sure.html", context | {"is_possible": not refused})
