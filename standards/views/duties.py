from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards.changes.duties import record_duty, take_back_duty
from standards.deadlines import of_duty
from standards.duty_forms import DutyForm
from standards.views.entering import FORM, kept_inspection, of_inspection, to


@requires(Permission.KEEP_STANDARDS)
def duty_record(request, slug, pk):
    inspection = kept_inspection(request, slug)
    duty = get_object_or_404(inspection.regime.duties, pk=pk)
    row = inspection.duties_met.filter(duty=duty).first()
    form = DutyForm(sent(request), row=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            store(inspection, duty, form.cleaned_data, request.user)
            messages.success(request, "How the duty stands is recorded.")
            return redirect(to(inspection))
    stands = of_duty(inspection, duty, row, timezone.localdate())
    due = f"Due on {stands.due_on:%-d %B %Y}" if stands.due_on else "Its due day is not known"
    context = of_inspection(inspection) | {"heading": duty.name, "go": "Record it"}
    context["sentence"] = f"{due}: {stands.limit} from {stands.starts}, which is day 0. {stands.mark.text}."
    return form_page(request, form, template=FORM, **context)


def store(inspection, duty, given, by):
    about = {"inspection": inspection, "duty": duty, "by": by, "at": timezone.now()}
    if given["state"] == "open":
        take_back_duty(**about)
    else:
        record_duty(arose=given["state"] == "met", met_on=given["met_on"], note=given["note"], **about)
