"""Audited changes of bodies and meetings, of what a body did with a paper, and of what it asked for."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q

from actionplans.changes.building import add_action
from actionplans.changes.common import day_of
from actionplans.models import Action, PlanRow
from actionplans.standing import is_promised
from reports.meetings.rules import ASKS, OUTCOMES, RESPONSES, SAYS_WHY, response_due
from reports.models import Body, Issue, Meeting, Outcome, Resolution
from safeguarding import audit
from safeguarding.changes.common import add, belongs_to, day, free_slug, one_at_a_time, require_own, save
from safeguarding.models import User

BODY_FIELDS = ("name", "kind", "starts_on", "ends_on", "note")
MEETING_FIELDS = ("body", "held_on", "place")
OUTCOME_FIELDS = ("kind", "text", "decided_on")
ASKED_FIELDS = ("kind", "text", "asked_by", "report", "response_due_on")
ANSWER_FIELDS = ("response", "response_text", "responded_on", "responded_by")


# --- Bodies and their meetings -----------------------------------------------------------------------------------


@transaction.atomic
def save_body(*, body: Body, by: User, at: datetime, version: int | None = None) -> Body:
    """Write a new or changed body of the authority of `by`. Two of one name may follow one another, not overlap; a body
    keeps its meetings within its days. `version`: see `common.write`."""
    one_at_a_time(by.authority_id)
    if body.pk is None:
        body.authority, body.is_demonstration, body.slug = by.authority, by.is_demonstration, slug_of(body, by)
    beside = Body.objects.filter(authority=body.authority, name__iexact=body.name).exclude(pk=body.pk)
    if body.ends_on:
        beside = beside.filter(Q(starts_on=None) | Q(starts_on__lte=body.ends_on))
    if body.starts_on:
        beside = beside.filter(Q(ends_on=None) | Q(ends_on__gte=body.starts_on))
    if beside.exists():
        raise ValidationError(
            {"name": f"There is a body called {body.name} in those days. End it first, or use another name."}
        )
    if body.pk:
        check_meetings_stay_inside(body)
        return save(body, BODY_FIELDS, by, at, version=version)
    return add(body, BODY_FIELDS, by, at)


def slug_of(body: Body, by: User) -> str:
    """With its council's name, as bodies of two councils may be called the same."""
    return free_slug(Body, f"{by.authority.short_name} {body.name}")


def check_meetings_stay_inside(body: Body) -> None:
    meetings = body.meetings.filter(called_off="")
    if body.ends_on and (late := meetings.filter(held_on__gt=body.ends_on).order_by("held_on").first()):
        raise ValidationError(
            {"ends_on": f"It meets on {day(late.held_on)}, after that day. Call that meeting off first."}
        )
    if body.starts_on and (early := meetings.filter(held_on__lt=body.starts_on).order_by("held_on").first()):
        raise ValidationError({"starts_on": f"It met on {day(early.held_on)}, before that day. Enter an earlier day."})


@transaction.atomic
def save_meeting(*, meeting: Meeting, by: User, at: datetime, version: int | None = None) -> Meeting:
    """Write a new or changed meeting of a body of one's own. Another day moves the last day to respond to what it
    recommended. `version`: see `common.write`."""
    one_at_a_time(by.authority_id)
    check_day(meeting, by)
    if meeting.pk is None:
        meeting.is_demonstration = meeting.body.is_demonstration
        return add(meeting, MEETING_FIELDS, by, at)
    save(meeting, MEETING_FIELDS, by, at, version=version)
    for row in meeting.resolutions.filter(kind=Resolution.Kind.RECOMMENDATION).select_related("meeting__body"):
        row.response_due_on = response_due(meeting.held_on)
        save(row, ("response_due_on",), by, at)
    return meeting


@transaction.atomic
def add_meetings(*, body: Body, days: Iterable[date], place: str, by: User, at: datetime) -> list[Meeting]:
    """All of these days or none of them. Raises ValidationError beside `days`, with a line for each day refused."""
    one_at_a_time(by.authority_id)
    made, refused = [], []
    for held_on in days:
        meeting = Meeting(body=body, held_on=held_on, place=place, is_demonstration=body.is_demonstration)
        try:
            check_day(meeting, by)
        except ValidationError as refusal:
            refused += refusal.messages
        else:
            made.append(add(meeting, MEETING_FIELDS, by, at))
    if refused:
        raise ValidationError({"days": refused})
    return made


def check_day(meeting: Meeting, by: User) -> None:
    """Whether the body meets on that day: it is one's own, exists then, and has no other meeting."""
    body, held_on = meeting.body, meeting.held_on
    require_own(thing=body, by=by)
    if body.starts_on and held_on < body.starts_on:
        raise ValidationError({"held_on": f"{day(held_on)}: {body} begins on {day(body.starts_on)}."})
    if body.ends_on and held_on > body.ends_on:
        raise ValidationError({"held_on": f"{day(held_on)}: {body} ended on {day(body.ends_on)}."})
    if other := Meeting.objects.filter(body=body, held_on=held_on).exclude(pk=meeting.pk).first():
        instead = "is called off; hold it after all" if other.called_off else "stands in the plan already"
        raise ValidationError({"held_on": f"{day(held_on)}: the meeting of that day {instead}."})


@transaction.atomic
def call_off(*, meeting: Meeting, reason: str, by: User, at: datetime, version: int | None = None) -> None:
    """Say why a meeting is not held. Raises ValidationError where something has come of it."""
    if meeting.resolutions.exists() or Outcome.objects.filter(report__meeting=meeting).exists():
        raise ValidationError("It was held: what it decided or asked for is on record.")
    meeting.called_off = reason
    save(meeting, ("called_off",), by, at, version=version)


@transaction.atomic
def hold_after_all(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Take the calling off back. Raises ValidationError where its body has ended meanwhile."""
    check_day(meeting, by)
    meeting.called_off = ""
    save(meeting, ("called_off",), by, at)


# --- What came of a meeting --------------------------------------------------------------------------------------


def require_held(meeting: Meeting, by: User, at: datetime) -> None:
    """What came of a meeting is recorded once it was held, and never of one that a published paper prints."""
    require_own(thing=meeting, by=by)
    if meeting.called_off or meeting.held_on > day_of(at):
        raise ValidationError("The meeting has not been held, so nothing can have come of it yet.")


@transaction.atomic
def record_outcome(*, outcome: Outcome, by: User, at: datetime, version: int | None = None) -> Outcome:
    """Write what a body did with a paper that was issued for its meeting. A cabinet's decision is a written statement
    (2012 Regulations, regulation 12: decision, reasons, alternatives rejected, interests). `version`: see
    `common.write`; 0 where none was on record."""
    report = outcome.report
    require_own(thing=report, by=by)
    if report.meeting is None or not Issue.objects.filter(report=report).exists():
        raise PermissionDenied
    one_at_a_time(by.authority_id)
    require_held(report.meeting, by, at)
    kind = report.meeting.body.kind
    if outcome.kind not in OUTCOMES[kind]:
        raise ValidationError({"kind": "Choose one of those offered: this body does nothing else with a paper."})
    if not outcome.text and (kind == Body.Kind.CABINET or outcome.kind != Outcome.Kind.NOTED):
        raise ValidationError({"text": "Write the decision as the minutes have it."})
    outcome.decided_on = report.meeting.held_on
    if stored := Outcome.objects.filter(report=report).first():
        outcome.pk = stored.pk
        return save(outcome, OUTCOME_FIELDS, by, at, version=version)
    outcome.entered_at, outcome.entered_by = at, by
    return add(outcome, OUTCOME_FIELDS, by, at)


@transaction.atomic
def save_resolution(*, resolution: Resolution, by: User, at: datetime, version: int | None = None) -> Resolution:
    """Write what a body asked for, at the end of its meeting's list if it is new. A recommendation of scrutiny is to be
    answered within two months; anything else by the day that was promised, if one was. `version`: see `common.write`.
    """
    meeting = resolution.meeting
    one_at_a_time(by.authority_id)
    require_held(meeting, by, at)
    check_asked(resolution)
    if resolution.kind == Resolution.Kind.RECOMMENDATION:
        resolution.response_due_on = response_due(meeting.held_on)
    if resolution.pk:
        return save(resolution, ASKED_FIELDS, by, at, version=version)
    resolution.order = (meeting.resolutions.aggregate(last=Max("order"))["last"] or 0) + 1
    resolution.entered_at, resolution.entered_by = at, by
    return add(resolution, ASKED_FIELDS, by, at)


def check_asked(resolution: Resolution) -> None:
    meeting, due_on = resolution.meeting, resolution.response_due_on
    if resolution.kind not in ASKS[meeting.body.kind]:
        raise ValidationError({"kind": "Choose one of those offered: this body asks for nothing else."})
    if resolution.response and resolution.response not in RESPONSES[resolution.kind]:
        raise ValidationError({"kind": "It was answered as what it was. Take the answer back first."})
    if resolution.report and resolution.report.meeting_id != meeting.pk:
        raise PermissionDenied
    if due_on and resolution.kind != Resolution.Kind.RECOMMENDATION and due_on < meeting.held_on:
        raise ValidationError({"response_due_on": "It was asked on that day or later. Enter a day after the meeting."})


@transaction.atomic
def remove_resolution(*, resolution: Resolution, by: User, at: datetime) -> None:
    """Take out what was entered by mistake. Raises ValidationError once it was answered or became an action."""
    require_own(thing=resolution, by=by)
    stored = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
    if stored.response or stored.action_id:
        raise ValidationError("It has an answer or an action, so it stays on record.")
    audit.record(verb="remove resolution", subject=resolution, by=by, at=at, meeting=str(resolution.meeting))
    resolution.delete()


@transaction.atomic
def answer(*, resolution: Resolution, by: User, at: datetime, version: int | None = None) -> Resolution:
    """Write the answer to what a body asked for, or take it back (`response` empty). Raises ValidationError beside the
    field that is wrong."""
    if not resolution.response:
        resolution.response_text, resolution.responded_on, resolution.responded_by = "", None, None
        return save(resolution, ANSWER_FIELDS, by, at, version=version)
    check_answer(resolution, at)
    stored = Resolution.objects.get(pk=resolution.pk)
    is_same = all(getattr(stored, name) == getattr(resolution, name) for name in ANSWER_FIELDS[:3])
    resolution.responded_by = stored.responded_by if is_same else by
    return save(resolution, ANSWER_FIELDS, by, at, version=version)


def check_answer(resolution: Resolution, at: datetime) -> None:
    if resolution.response not in RESPONSES[resolution.kind]:
        raise ValidationError({"response": "Choose one of the answers offered."})
    if resolution.response in SAYS_WHY and not resolution.response_text:
        raise ValidationError({"response_text": "Write what was answered, and why."})
    if resolution.responded_on is None:
        raise ValidationError({"responded_on": "Enter the day of the answer."})
    if not resolution.meeting.held_on <= resolution.responded_on <= day_of(at):
        raise ValidationError({"responded_on": "Enter a day from that of the meeting to today."})


# --- Actions that answer it --------------------------------------------------------------------------------------


@transaction.atomic
def link_action(
    *, resolution: Resolution, action: Action | None, by: User, at: datetime, version: int | None = None
) -> Resolution:
    """Let a promised action of one's own council answer what a body asked for; None: no action does. `version`: see
    `common.write`."""
    if action and not (belongs_to(action, by) and is_promised(action) and action.merged_into_id is None):
        raise PermissionDenied
    resolution.action = action
    return save(resolution, ("action",), by, at, version=version)


@transaction.atomic
def make_action(*, resolution: Resolution, row: PlanRow, action: Action, by: User, at: datetime) -> Action:
    """Put a new action into a row of a plan and let it answer what a body asked for: both or neither. In an agreed plan
    it is a promise at once, in any other a draft."""
    require_own(thing=resolution, by=by)
    stored = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
    if stored.action_id:
        raise ValidationError("An action answers it already. Look at the meeting again.")
    add_action(row=row, action=action, by=by, at=at)
    resolution.action = action
    save(resolution, ("action",), by, at)
    return action
