"""Inspections as they are entered on screen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards.changes import inspections as changes
from standards.inspection_forms import MOST_REMARKS, InspectionForm, JudgementsForm
from standards.models import Inspection

FORM = "standards/keep_form.html"


def trail_of(*more):
    return [
        ("Findings", reverse("standards:finding_list")),
        ("Inspections and reviews", reverse("standards:inspection_list")),
        *more,
    ]


def to(inspection):
    return reverse("standards:inspection_detail", args=[inspection.slug])


def kept_inspection(request, slug):
    """One that this person's council may change: a printed one is kept as it was."""
    inspections = Inspection.objects.visible_to(request.user).select_related("regime", "document", "authority")
    inspection = get_object_or_404(inspections, slug=slug)
    changes.require_kept(inspection, request.user)
    return inspection


def of_inspection(inspection):
    """What every page about changing one inspection says."""
    return {
        "caption": inspection.title,
        "demonstration_banner": inspection.is_demonstration,
        "trail": trail_of((inspection.title, to(inspection))),
        "back": to(inspection),
        "inspection": inspection,
    }


@requires(Permission.KEEP_STANDARDS)
@once
def inspection_add(request):
    context = {"heading": "Enter an inspection", "go": "Save and go on to the judgements", "trail": trail_of()}
    context["sentence"] = (
        "First what stands on the front of the report. Judgements and findings follow; everything can be mended later."
    )
    context |= {"back": reverse("standards:inspection_list"), "may_add_regime": True}
    return inspection_form(request, Inspection(), leads_to="standards:inspection_judge", **context)


@requires(Permission.KEEP_STANDARDS)
def inspection_edit(request, slug):
    inspection = kept_inspection(request, slug)
    context = of_inspection(inspection) | {"heading": "Change the front of the inspection", "go": "Save the changes"}
    return inspection_form(request, inspection, leads_to="standards:inspection_detail", **context)


def inspection_form(request, inspection, /, *, leads_to, **context):
    form = InspectionForm(sent(request), instance=inspection, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {"is_published": form.cleaned_data.get("is_published", False)}
            version = form.cleaned_data["version"]
            changes.save_inspection(
                inspection=form.instance, **given, version=version, by=request.user, at=timezone.now()
            )
            messages.success(request, f"{form.instance} is saved.")
            return redirect(leads_to, form.instance.slug)
    return form_page(request, form, template=FORM, **context)


def lines_of(request):
    """How many lines for remarks the page had that was sent."""
    text = request.POST.get("lines", "")
    return min(int(text), MOST_REMARKS) if text.isdecimal() and len(text) < 5 else 0


@requires(Permission.KEEP_STANDARDS)
def inspection_judge(request, slug):
    inspection = kept_inspection(request, slug)
    form = JudgementsForm(sent(request), inspection=inspection, user=request.user, remarks=lines_of(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {"judged": form.judged, "remarks": form.remarks, "version": form.cleaned_data["version"]}
            changes.save_judgements(inspection=inspection, **given, by=request.user, at=timezone.now())
            messages.success(request, "The judgements are saved.")
            return redirect(to(inspection))
    context = of_inspection(inspection) | {"heading": "Judgements", "go": "Save the judgements"}
    context["sentence"] = (
        "Each as published, in the regime's own words. Nothing is worked out from anything else, the overall judgement "
        "least of all. An area left empty was not judged."
    )
    return form_page(request, form, template="standards/judgements_form.html", **context)


@requires(Permission.KEEP_STANDARDS)
def inspection_remove(request, slug):
    inspection = kept_inspection(request, slug)
    refused = changes.removal_refused(inspection, request.user)
    if request.method == "POST":
        try:
            changes.delete_inspection(inspection=inspection, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(to(inspection))
        messages.success(request, f"{inspection} is removed.")
        return redirect("standards:inspection_list")
    context = of_inspection(inspection) | {"heading": "Remove the inspection", "go": "Remove it"}
    context["sentence"] = refused or "For one that was entered by mistake. It goes with its judgements."
    return render(request, "actionplans/build_sure.html", context | {"is_possible": not refused})
