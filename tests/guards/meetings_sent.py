"""The forms about bodies, meetings and what came of them, filled in: who sends them, where, what they change, and their
boxes."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from actionplans.models import Action, Plan
from reports.models import Body, Meeting, Outcome, Resolution
from tests.addresses import asked_for, minuted, put_in_plan

MET = [Body, Meeting, Outcome, Resolution]
Filled = tuple[str, str, type, dict[str, Any]]


def sent(verb: str, model: type, *args: Any, who: str = "officer", **data: Any) -> Filled:
    return who, reverse(f"reports:{verb}", args=args), model, data


def body_edit() -> Filled:
    body = Body.objects.get(slug="demo-partnership")
    data = {"name": body.name, "kind": "board", "version": body.version, "note": "With education"}
    return sent("body_edit", Body, body.slug, **data)


def meeting_edit() -> Filled:
    meeting = put_in_plan()
    data = {"held_on": "18 December 2026", "place": "Guildhall", "version": meeting.version}
    return sent("meeting_edit", Meeting, meeting.pk, **data)


def called_off() -> Meeting:
    return Meeting.objects.exclude(called_off="").get(body__authority__slug="derby")


def outcome_record() -> Filled:
    paper = minuted()
    words = {"kind": "agreed", "text": "Cabinet agreed what was recommended, for the reasons in the paper."}
    return sent("outcome_record", Outcome, paper.meeting_id, paper.slug, **words, version=0)


def of_resolution(verb: str, **data: Any) -> Filled:
    row = asked_for()
    return sent(verb, Resolution, row.pk, **{"version": row.version, **data})


def make_action() -> Filled:
    row = Plan.objects.get(document=None, agreed_on__isnull=False).rows.order_by("order").first()
    data = {"row": row.pk, "title": "Ask them", "text": "Ask every young person.", "original_due_on": "1/3/2027"}
    return sent("resolution_make_action", Action, asked_for().pk, who="performance", **data)


def promised() -> int:
    return Action.objects.filter(authority__slug="derby", set_on__isnull=False, merged_into=None).first().pk


def about_meetings() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    cabinet = Body.objects.get(slug="demo-cabinet").pk
    asked = {"kind": "resolution", "text": "Bring the costs.", "asked_by": "The Leader", "response_due_on": "1/3/2027"}
    return {
        "body_add": lambda: sent("body_add", Body, name="Board of youth", kind="champions"),
        "body_edit": body_edit,
        "meeting_add": lambda: sent("meeting_add", Meeting, body=cabinet, held_on="3 March 2027", place="Town hall"),
        "meeting_add_several": lambda: sent(
            "meeting_add_several", Meeting, body=cabinet, days="3 March 2027\nWed 7/4/2027", place="Town hall"
        ),
        "meeting_edit": meeting_edit,
        "meeting_call_off": lambda: sent(
            "meeting_call_off", Meeting, put_in_plan().pk, reason="Too few", version=put_in_plan().version
        ),
        "meeting_hold": lambda: sent("meeting_hold", Meeting, called_off().pk),
        "outcome_record": outcome_record,
        "resolution_add": lambda: sent("resolution_add", Resolution, minuted().meeting_id, **asked),
        "resolution_edit": lambda: of_resolution("resolution_edit", kind="challenge", text="Who asks them?"),
        "resolution_answer": lambda: of_resolution(
            "resolution_answer", response="answered", response_text="Their chair.", responded_on="2 November 2026"
        ),
        "resolution_link": lambda: of_resolution("resolution_link", action=promised()),
        "resolution_make_action": make_action,
        "resolution_remove": lambda: of_resolution("resolution_remove"),
    }


MEETINGS = [
    "body_add", "body_edit", "meeting_add", "meeting_add_several", "meeting_edit", "meeting_call_off", "meeting_hold",
    "outcome_record", "resolution_add", "resolution_edit", "resolution_answer", "resolution_link",
    "resolution_make_action", "resolution_remove",
]  # fmt: skip
