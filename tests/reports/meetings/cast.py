"""Bodies, meetings, papers and what was asked for, by keyword only, for a council made for the test."""

from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.utils import timezone

from actionplans.models import Action, DeliveryState
from reports.models import Body, Issue, Meeting, PaperState, PaperVersion, Report, Resolution
from safeguarding.models import User

number = count(1)


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def create_body(*, by: User, kind: str = "board", **given: Any) -> Body:
    key = next(number)
    return Body.objects.create(
        slug=f"made-{key}", authority=by.authority, kind=kind, **{"name": f"Made-up body {key}", **given}
    )


def create_meeting(*, body: Body, held_on: date, **given: Any) -> Meeting:
    return Meeting.objects.create(body=body, held_on=held_on, **given)


def create_paper(*, meeting: Meeting, by: User, issued_on: date | None = None, state: str = "draft") -> Report:
    """A composed paper; issued where it says on which day."""
    key, begun_at = next(number), moment(issued_on or date(2026, 1, 5))
    report = Report.objects.create(
        slug=f"made-{key}", kind="quarterly", title=f"Made-up paper {key}", authority=by.authority, body=meeting.body,
        meeting=meeting, begun_at=begun_at, begun_by=by,
    )  # fmt: skip
    PaperState.objects.create(report=report, state="issued" if issued_on else state, at=begun_at, by=by)
    if issued_on:
        kept = PaperVersion.objects.create(
            report=report, number=1, content={}, digest="d", made_at=begun_at, made_by=by
        )
        Issue.objects.create(
            report=report, number=1, paper_version=kept, issued_at=moment(issued_on), issued_by=by, data_digest="d",
            made_with="a test",
        )  # fmt: skip
    return report


def create_resolution(*, meeting: Meeting, by: User, kind: str = "challenge", **given: Any) -> Resolution:
    key = next(number)
    usual = {"text": f"Made-up request {key}.", "order": key, "entered_at": moment(meeting.held_on), "entered_by": by}
    if given.get("response"):
        usual["responded_by"] = by
    return Resolution.objects.create(meeting=meeting, kind=kind, **{**usual, **given})


def create_action(*, by: User, set_on: date | None, ended_on: date | None = None, **given: Any) -> Action:
    """A promise since that day, or a draft; closed on a day, if one is given."""
    usual = {"title": f"Made-up action {next(number)}", "text": "Do it", "kind": "task", "authority": by.authority}
    action = Action.objects.create(set_on=set_on, **{**usual, **given})
    if set_on:
        DeliveryState.objects.create(action=action, state="not_started", on=set_on)
    if ended_on:
        DeliveryState.objects.create(action=action, state="closed", on=ended_on, note="Not wanted any more")
    return action
