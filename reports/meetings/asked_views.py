"""What came of a meeting: what the body did with each paper, and what it asked for."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from actionplans.models import Action
from reports.meetings import changes
from reports.meetings.filters import ResolutionFilter
from reports.meetings.forms import AnswerForm, LinkForm, MakeActionForm, OutcomeForm, ResolutionForm
from reports.meetings.papers import shown_to
from reports.meetings.sentences import of_resolutions
from reports.meetings.tables import ResolutionTable
from reports.meetings.views import FORM, actions_of, of_page, own_meeting, trail_of
from reports.models import Outcome, Resolution
from safeguarding.access import Permission, requires
from safeguarding.changes.common import require_own
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent


def to_meeting(pk, part=""):
    return f"{reverse('reports:meeting_detail', args=[pk])}{part}"


@requires(Permission.KEEP_MEETINGS)
def outcome_record(request, pk, slug):
    """What the body did with one of its papers that was issued: record it, or change what is on record."""
    meeting = own_meeting(request, pk)
    report = get_object_or_404(shown_to(request.user).filter(meeting=meeting, has_issue=True), slug=slug)
    report.meeting = meeting
    outcome = Outcome.objects.visible_to(request.user).filter(report=report).first() or Outcome(report=report)
    form = OutcomeForm(sent(request), instance=outcome, body=meeting.body)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.record_outcome(outcome=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, "What the meeting did with the paper is on record.")
            return redirect(to_meeting(pk, "#papers"))
    heading = f"What the meeting did with “{report.title}”"
    return form_page(request, form, template=FORM, **of_page(meeting) | {"heading": heading, "go": "Save it"})


# --- What it asked for -------------------------------------------------------------------------------------------


@requires(Permission.READ_RECORD)
def resolution_list(request):
    rows, today = Resolution.objects.visible_to(request.user), timezone.localdate()
    return table_page(
        request,
        heading="What bodies asked for",
        sentence=of_resolutions(rows, today),
        trail=trail_of(),
        rows=rows.select_related("meeting__body").order_by("-meeting__held_on", "meeting", "order"),
        table_class=ResolutionTable,
        filter_class=ResolutionFilter,
        counted="entries",
        template="reports/meetings/resolution_list.html",
        table_arguments={"today": today, "actions": actions_of(request.user, rows)},
    )


@requires(Permission.KEEP_MEETINGS)
@once
def resolution_add(request, pk):
    meeting = own_meeting(request, pk)
    about = {"heading": "Add what the meeting asked for", "go": "Add it"}
    return resolution_form(request, Resolution(meeting=meeting), meeting, **about)


@requires(Permission.KEEP_MEETINGS)
def resolution_edit(request, pk):
    row = own_resolution(request, pk)
    return resolution_form(
        request, row, row.meeting, heading="Change what the meeting asked for", go="Save the changes"
    )


def own_resolution(request, pk):
    rows = Resolution.objects.visible_to(request.user).select_related("meeting__body__authority", "action")
    row = get_object_or_404(rows, pk=pk)
    require_own(thing=row, by=request.user)
    return row


def resolution_form(request, row, meeting, /, **context):
    form = ResolutionForm(sent(request), instance=row, meeting=meeting, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_resolution(resolution=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, "What the meeting asked for is saved.")
            return redirect(to_meeting(meeting.pk, f"#asked-{row.pk}"))
    return form_page(request, form, template=FORM, **of_page(meeting) | context)


@requires(Permission.KEEP_MEETINGS)
def resolution_answer(request, pk):
    row = own_resolution(request, pk)
    form = AnswerForm(sent(request), instance=row, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.answer(resolution=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, "The answer is saved." if row.response else "The answer is taken back.")
            return redirect(to_meeting(row.meeting_id, f"#asked-{row.pk}"))
    about = {"heading": "Record the answer", "go": "Save the answer", "asked": row}
    return form_page(request, form, template=FORM, **of_page(row.meeting) | about)


@requires(Permission.KEEP_MEETINGS)
def resolution_link(request, pk):
    """Let an action that is promised already answer it, or none any more."""
    row = own_resolution(request, pk)
    form = LinkForm(sent(request), resolution=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.link_action(resolution=row, **form.cleaned_data, by=request.user, at=timezone.now())
            words = f"“{row.action}” answers it." if row.action else "No action answers it any more."
            messages.success(request, words)
            return redirect(to_meeting(row.meeting_id, f"#asked-{row.pk}"))
    about = {"heading": "Which action answers it", "go": "Save", "asked": row}
    return form_page(request, form, template=FORM, **of_page(row.meeting) | about)


@requires(Permission.KEEP_PLANS)
@once
def resolution_make_action(request, pk):
    """A new action in a plan, with the words of what was asked for. In an agreed plan it is promised at once."""
    row = own_resolution(request, pk)
    words = " ".join(row.text.split())
    carried = {"text": row.text, "title": Truncator(words).chars(200)}
    action = Action(authority=request.user.authority, kind=Action.Kind.TASK)
    form = MakeActionForm(
        sent(request), instance=action, initial=carried, user=request.user, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            place = {"row": form.cleaned_data["row"], "action": form.instance}
            changes.make_action(resolution=row, **place, by=request.user, at=timezone.now())
            messages.success(request, f"“{action}” stands in {place['row'].plan}. Complete it there if need be.")
            return redirect("actionplans:action_detail", action.pk)
    about = {"heading": "Make it an action", "go": "Add the action", "asked": row}
    about["sentence"] = "In a plan that is agreed it is promised at once; in one in preparation it is a draft."
    return form_page(request, form, template=FORM, **of_page(row.meeting) | about)


@requires(Permission.KEEP_MEETINGS)
@require_POST
def resolution_remove(request, pk):
    row = own_resolution(request, pk)
    try:
        changes.remove_resolution(resolution=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "It is taken out of the record of the meeting.")
    return redirect(to_meeting(row.meeting_id, "#asked"))
