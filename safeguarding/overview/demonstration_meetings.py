"""Meetings of the demonstration's bodies and what they asked for, from `fixtures/demonstration/meetings.yml`, dated
from the stored day. Everything invented."""

from calendar import day_name
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from actionplans.models import Action
from reports.meetings.rules import response_due
from reports.models import Body, Meeting, Resolution
from safeguarding.calendar import is_working_day
from safeguarding.models import FixtureRow, User
from safeguarding.overview.fixtures import ExactLoader


def load(day: date, path: Path, *, advance: bool = False) -> list[str]:
    """Write the meetings of each body that has none yet, once; where the day moves on (`advance`), those to come after
    the last it has. Returns one line for each row made."""
    spec = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
    by = find(User, spec.pop("recorded_by"))
    made = []
    for key, bodys in spec.items():
        body = find(Body, key)
        last = body.meetings.order_by("held_on").last()
        if last is None:
            made += Meetings(day, body, by, bodys).write()
        elif advance:
            made += Meetings(day, body, by, bodys).write_later(last.held_on)
    return [f"{row._meta.label} {row.pk}" for row in made]


def find(model: type[models.Model], key: str) -> Any:
    content_type = ContentType.objects.get_for_model(model)
    return model._default_manager.get(pk=FixtureRow.objects.get(content_type=content_type, key=key).object_id)


class Meetings:
    """One body, and what the file says of its meetings."""

    def __init__(self, day: date, body: Body, by: User, spec: dict[str, Any]) -> None:
        self.day, self.body, self.by, self.spec = day, body, by, spec

    def write(self) -> list[models.Model]:
        made: list[models.Model] = []
        for given in self.spec["meetings"]:
            meeting = self.meeting(self.on(given["day"]), given.get("called_off", ""))
            made.append(meeting)
            made += [self.asked(meeting, order, one) for order, one in enumerate(given.get("asked", []), start=1)]
        return made

    def write_later(self, last: date) -> list[models.Model]:
        """Those to come that are held after the last there is; nothing was asked there yet."""
        days = [given["day"] for given in self.spec["meetings"] if given["day"] > 0 and "called_off" not in given]
        return [self.meeting(held_on) for held_on in map(self.on, days) if held_on > max(last, self.day)]

    def meeting(self, held_on: date, called_off: str = "") -> Meeting:
        about = {"held_on": held_on, "place": self.spec["place"], "called_off": called_off}
        return Meeting.objects.create(body=self.body, **about, is_demonstration=True)

    def on(self, days: int) -> date:
        """So many days from the demonstration's day, or the last day before that on which the body may meet."""
        found = self.day + timedelta(days=days)
        while day_name[found.weekday()] != self.spec["weekday"] or not is_working_day(found):
            found -= timedelta(days=1)
        return found

    def asked(self, meeting: Meeting, order: int, given: dict[str, Any]) -> Resolution:
        held_on = meeting.held_on
        due_on = held_on + timedelta(days=given["due"]) if "due" in given else None
        answered = {}
        if "response" in given:
            answered = {"response": given["response"], "response_text": given["answer"], "responded_by": self.by}
            answered["responded_on"] = held_on + timedelta(days=given["answered"])
        return Resolution.objects.create(
            meeting=meeting,
            order=order,
            kind=given["kind"],
            text=given["text"],
            asked_by=given.get("asked_by", ""),
            response_due_on=response_due(held_on) if given["kind"] == "recommendation" else due_on,
            action=find(Action, given["action"]) if "action" in given else None,
            entered_at=timezone.make_aware(datetime.combine(held_on + timedelta(days=1), time(10))),
            entered_by=self.by,
            **answered,
        )
