"""Bodies and the forward plan of their meetings."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Min, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actionplans.models import Action
from indicators.wording import capitalised, counted
from reports.meetings import changes
from reports.meetings.asked import asked, related, stood
from reports.meetings.filters import BodyFilter, MeetingFilter
from reports.meetings.forms import BodyForm, CallOffForm, MeetingForm, MeetingsForm
from reports.meetings.papers import agenda_of, knows, plan_words, shown_to, with_papers
from reports.meetings.rules import PAPERS
from reports.meetings.sentences import of_bodies, of_body, of_meeting
from reports.meetings.tables import BodyTable, MeetingTable
from reports.models import Body, Meeting, Resolution
from safeguarding.access import Permission, requires
from safeguarding.changes.common import belongs_to, day, require_own
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent

SHOWN = 12  # of a body's past meetings and of its papers; the rest stands in the lists
FORM = "reports/meetings/form.html"


def trail_of(*more):
    return [("Papers", reverse("reports:report_list")), *more]


def bodies_trail(*more):
    return trail_of(("Bodies", reverse("reports:body_list")), *more)


def plan_trail(*more):
    return trail_of(("Meetings", reverse("reports:meeting_list")), *more)


def may_keep(request, thing):
    return request.user.may(Permission.KEEP_MEETINGS) and belongs_to(thing, request.user)


# --- Bodies ------------------------------------------------------------------------------------------------------


@requires(Permission.READ_RECORD)
def body_list(request):
    today = timezone.localdate()
    coming = Q(meetings__held_on__gte=today, meetings__called_off="")
    rows = Body.objects.visible_to(request.user).select_related("authority")
    return table_page(
        request,
        heading="Bodies",
        sentence=of_bodies(rows.filter(authority=request.user.authority_id), today),
        trail=trail_of(),
        rows=rows.annotate(next_on=Min("meetings__held_on", filter=coming)),
        table_class=BodyTable,
        filter_class=BodyFilter,
        counted="bodies",
        template="reports/meetings/body_list.html",
        may_keep=request.user.may(Permission.KEEP_MEETINGS),
    )


@requires(Permission.READ_RECORD)
def body_detail(request, slug):
    user, today = request.user, timezone.localdate()
    body = get_object_or_404(Body.objects.visible_to(user).select_related("authority"), slug=slug)
    meetings = with_papers(Meeting.objects.visible_to(user).filter(body=body), user)
    coming = list(meetings.filter(held_on__gte=today).order_by("held_on"))
    past = list(meetings.filter(held_on__lt=today)[: SHOWN + 1])
    papers = shown_to(user).filter(Q(body=body) | Q(meeting__body=body)).select_related("meeting")
    is_own = body.authority_id == user.authority_id
    context = {
        "heading": body.name,
        "caption": f"{body.get_kind_display()} · {body.authority.name}" if body.authority else body.get_kind_display(),
        "sentence": of_body(body, coming, today),
        "demonstration_banner": body.is_demonstration,
        "trail": bodies_trail(),
        "body": body,
        "coming": [(meeting, agenda_of(meeting, user, today)) for meeting in coming],
        "past": past[:SHOWN],
        "has_more": len(past) > SHOWN,
        "papers": [(paper, PAPERS[paper.stands]) for paper in papers.order_by("-meeting__held_on", "-pk")[:SHOWN]],
        "asked": asked(body, before=today + timedelta(days=1), on=today) if is_own else (),
        "is_own": is_own,
        "is_known": knows(user, body.authority_id),
        "may_keep": may_keep(request, body),
    }
    return render(request, "reports/meetings/body_detail.html", context)


@requires(Permission.KEEP_MEETINGS)
@once
def body_add(request):
    about = {
        "heading": "Add a body",
        "go": "Add the body",
        "trail": bodies_trail(),
        "back": reverse("reports:body_list"),
    }
    return body_form(request, Body(), **about)


@requires(Permission.KEEP_MEETINGS)
def body_edit(request, slug):
    body = get_object_or_404(Body.objects.visible_to(request.user), slug=slug)
    require_own(thing=body, by=request.user)
    back = reverse("reports:body_detail", args=[slug])
    about = {"heading": "Change the body", "caption": body.name, "go": "Save the changes", "back": back}
    about["demonstration_banner"] = body.is_demonstration
    return body_form(request, body, trail=bodies_trail((body.name, back)), **about)


def body_form(request, body, /, **context):
    form = BodyForm(sent(request), instance=body)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_body(body=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{body} is saved.")
            return redirect("reports:body_detail", body.slug)
    return form_page(request, form, template=FORM, **context)


# --- The forward plan --------------------------------------------------------------------------------------------


@requires(Permission.READ_RECORD)
def meeting_list(request):
    user, today = request.user, timezone.localdate()
    return table_page(
        request,
        heading="Meetings",
        sentence=plan_words(user, today),
        trail=trail_of(),
        rows=with_papers(Meeting.objects.visible_to(user), user),
        table_class=MeetingTable,
        filter_class=MeetingFilter,
        counted="meetings",
        template="reports/meetings/meeting_list.html",
        table_arguments={"user": user, "today": today},
        may_keep=user.may(Permission.KEEP_MEETINGS),
    )


def visible_meeting(request, pk):
    return get_object_or_404(with_papers(Meeting.objects.visible_to(request.user), request.user), pk=pk)


def own_meeting(request, pk):
    """One that this person may change: what a published paper says of a meeting stays."""
    meetings = Meeting.objects.visible_to(request.user).select_related("body__authority")
    meeting = get_object_or_404(meetings, pk=pk)
    require_own(thing=meeting, by=request.user)
    return meeting


@requires(Permission.READ_RECORD)
def meeting_detail(request, pk):
    user, today = request.user, timezone.localdate()
    meeting = visible_meeting(request, pk)
    was_held = meeting.held_on <= today and not meeting.called_off
    is_own = meeting.authority_id == user.authority_id
    rows = list(related(Resolution.objects.visible_to(user).filter(meeting=meeting)).order_by("order"))
    papers = shown_to(user).filter(meeting=meeting).select_related("outcome")
    actions = actions_of(user, rows)
    context = {
        "heading": meeting.body.name,
        "caption": f"Meeting of {day(meeting.held_on)}",
        "sentence": of_meeting(meeting, rows, today, is_known=knows(user, meeting.authority_id)),
        "demonstration_banner": meeting.is_demonstration,
        "trail": plan_trail(),
        "meeting": meeting,
        "mark": agenda_of(meeting, user, today),
        "papers": [(paper, PAPERS[paper.stands]) for paper in papers],
        "resolutions": [
            (row, one, actions.get(row.action_id)) for row, one in zip(rows, stood(rows, today), strict=True)
        ],
        "asked": asked(meeting.body, before=meeting.held_on, on=today) if is_own and not was_held else (),
        "was_held": was_held,
        "is_to_come": meeting.held_on >= today,
        "is_own": is_own,
        "is_known": knows(user, meeting.authority_id),
        "may_keep": may_keep(request, meeting),
        "may_begin": is_own
        and user.may(Permission.COMPOSE_PAPER)
        and meeting.held_on >= today
        and not meeting.called_off,
        "may_plan": is_own and user.may(Permission.KEEP_PLANS),
    }
    return render(request, "reports/meetings/meeting_detail.html", context)


def actions_of(user, rows):
    """The actions that answer these, of those this person may see."""
    keys = {row.action_id for row in rows if row.action_id}
    return Action.objects.visible_to(user).in_bulk(keys) if keys else {}


@requires(Permission.KEEP_MEETINGS)
@once
def meeting_add(request):
    about = {"heading": "Add a meeting", "go": "Add the meeting", "trail": plan_trail()}
    back = reverse("reports:meeting_list")
    return meeting_form(request, Meeting(), back=back, several=reverse("reports:meeting_add_several"), **about)


@requires(Permission.KEEP_MEETINGS)
def meeting_edit(request, pk):
    meeting = own_meeting(request, pk)
    return meeting_form(request, meeting, heading="Change the meeting", go="Save the changes", **of_page(meeting))


def of_page(meeting):
    """What every page about changing one meeting says."""
    back = reverse("reports:meeting_detail", args=[meeting.pk])
    about = {"caption": str(meeting), "trail": plan_trail((str(meeting), back)), "back": back}
    return about | {"demonstration_banner": meeting.is_demonstration}


def meeting_form(request, meeting, /, **context):
    form = MeetingForm(sent(request), instance=meeting, user=request.user, today=timezone.localdate())
    if not meeting.pk and (named := request.GET.get("body")):
        form.initial["body"] = next((body for body in form.fields["body"].queryset if body.slug == named), None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_meeting(meeting=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"The meeting of {day(meeting.held_on)} is saved.")
            return redirect("reports:meeting_detail", meeting.pk)
    return form_page(request, form, template=FORM, **context)


@requires(Permission.KEEP_MEETINGS)
@once
def meeting_add_several(request):
    form = MeetingsForm(sent(request), user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            made = changes.add_meetings(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"{capitalised(counted(len(made), 'meeting'))} of {made[0].body} added.")
            return redirect(f"{reverse('reports:meeting_list')}?when=all&body={made[0].body_id}")
    about = {"heading": "Add the dates of a year", "go": "Add the meetings", "back": reverse("reports:meeting_list")}
    return form_page(request, form, template=FORM, trail=plan_trail(), **about)


@requires(Permission.KEEP_MEETINGS)
def meeting_call_off(request, pk):
    meeting = own_meeting(request, pk)
    form = CallOffForm(sent(request), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.call_off(meeting=meeting, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "The meeting is called off. It stays in the plan and says why.")
            return redirect("reports:meeting_detail", pk)
    about = {"heading": "Call the meeting off", "go": "Call it off"} | of_page(meeting)
    about["sentence"] = "Its papers stay as they are. Put them to another meeting where they are composed."
    return form_page(request, form, template=FORM, **about)


@requires(Permission.KEEP_MEETINGS)
@require_POST
def meeting_hold(request, pk):
    try:
        changes.hold_after_all(meeting=own_meeting(request, pk), by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "The meeting is held after all.")
    return redirect("reports:meeting_detail", pk)
