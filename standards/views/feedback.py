from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.changes.common import require_own
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards import told
from standards.changes.feedback import save_feedback
from standards.feedback_filters import FeedbackFilter
from standards.feedback_forms import FeedbackForm
from standards.feedback_tables import FeedbackTable
from standards.models import Feedback
from standards.views.case_audits import FORM, trail_of

HEADING = "What people told us"


def entries(rows):
    """Of rows of the list, for counting."""
    columns = rows.order_by().values_list("kind", "theme__name", "ends_on", "number", "critical", "asked")
    return [told.Told(*columns) for columns in columns]


@requires(Permission.READ_RECORD)
def feedback_list(request):
    rows = Feedback.objects.visible_to(request.user).select_related("theme", "unit")
    may_keep = request.user.may(Permission.KEEP_STANDARDS)

    def beside(narrowed):
        found = entries(narrowed.qs)
        return {"sentence": told.sentence(found), "counts": told.counts(found)}

    return table_page(
        request,
        heading=HEADING,
        rows=rows,
        table_class=FeedbackTable,
        filter_class=FeedbackFilter,
        counted="entries",
        template="standards/feedback_list.html",
        table_arguments={"may_keep": may_keep},
        beside=beside,
        demonstration_banner=rows.filter(is_demonstration=True).exists(),
        trail=trail_of(),
        may_keep=may_keep,
    )


@requires(Permission.KEEP_STANDARDS)
@once
def feedback_add(request):
    return feedback_form(request, Feedback(), heading="Add what people told us", go="Add it")


@requires(Permission.KEEP_STANDARDS)
def feedback_edit(request, pk):
    feedback = get_object_or_404(Feedback.objects.visible_to(request.user).select_related("theme"), pk=pk)
    require_own(thing=feedback, by=request.user)
    about = {"caption": str(feedback), "demonstration_banner": feedback.is_demonstration}
    return feedback_form(request, feedback, heading="Change what people told us", go="Save the changes", **about)


def feedback_form(request, feedback, /, **context):
    back, is_new = reverse("standards:feedback_list"), feedback.pk is None
    form = FeedbackForm(sent(request), instance=feedback, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = None if is_new else form.cleaned_data["version"]
            save_feedback(feedback=feedback, version=version, by=request.user, at=timezone.now())
            messages.success(request, "What people told us is saved.")
            return redirect(back)
    return form_page(request, form, template=FORM, trail=trail_of((HEADING, back)), back=back, **context)
