from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actionplans.changes.reviewing import is_elsewhere, review_inspection
from actionplans.plan_forms import CopyForm
from indicators.wording import counted
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards.models import Finding, Inspection


def findings_of(user, inspection):
    """What asks for something, in the order of the report."""
    rows = Finding.objects.visible_to(user).filter(inspection=inspection).answerable()
    return rows.prefetch_related("themes").order_by("order", "pk")


@requires(Permission.KEEP_PLANS)
@once
def plan_review(request, slug):
    inspections = Inspection.objects.visible_to(request.user).select_related("regime", "authority")
    inspection = get_object_or_404(inspections, slug=slug)
    if not is_elsewhere(inspection, request.user):
        raise Http404("An inspection of one's own council is answered by an action plan.")
    findings = list(findings_of(request.user, inspection))
    form = CopyForm(sent(request), initial={"title": f"Review of {inspection}"[:250]})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            about = {"inspection": inspection, "findings": findings, "title": form.cleaned_data["title"]}
            plan = review_inspection(**about, by=request.user, at=timezone.now())
            messages.success(
                request, f"{plan} is a draft. Write into each row what it means here, and what is to be done."
            )
            return redirect("actionplans:plan_build", plan.slug)
    back = reverse("standards:inspection_detail", args=[slug])
    context = {"heading": "Review it against ourselves", "caption": inspection.title, "go": "Begin the review"}
    context |= {"back": back, "trail": [("Findings", reverse("standards:finding_list")), (inspection.title, back)]}
    context["sentence"] = (
        f"This begins an action plan in preparation, with {counted(len(findings), 'row')}: one for each finding that "
        "asks for something, citing where it stands. The issue here and the actions are yours to write."
    )
    context["demonstration_banner"] = inspection.is_demonstration
    return form_page(request, form, template="actionplans/build_form.html", **context)
