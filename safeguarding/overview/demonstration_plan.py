"""The history of the demonstration's plan, from `fixtures/demonstration/history.yml`, dated from the stored day."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import models

from actionplans.models import (
    Action,
    Challenge,
    ChallengeReply,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Evidence,
    Plan,
    ProgressUpdate,
    Verification,
)
from indicators.models import IndicatorVersion, Period
from safeguarding.calendar import Quarter, is_working_day
from safeguarding.models import FixtureRow, Post, PostHolding, User
from safeguarding.overview.fixtures import ExactLoader

# Parts of an action's history that are rows of their own, by their name in the file.
ENTRIES = {
    "updates": ProgressUpdate,
    "evidence": Evidence,
    "verified": Verification,  # before the states, since "delivered" needs one
    "delivery": DeliveryState,
    "effect": EffectState,
    "challenges": Challenge,
}


def load(day: date, path: Path, first: Quarter | None) -> list[str]:
    """Write the history of each action that has none yet, once; returns one line for each row made. `first` is the
    quarter counted as 0."""
    spec = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
    return History(day, first).write(spec)


class History:
    def __init__(self, day: date, first: Quarter | None) -> None:
        self.day, self.first = day, first
        self.made: list[models.Model] = []

    def find(self, model: type[models.Model], key: str) -> Any:
        content_type = ContentType.objects.get_for_model(model)
        row = FixtureRow.objects.get(content_type=content_type, key=key)
        return model._default_manager.get(pk=row.object_id)

    def person(self, key: str) -> User:
        return self.find(User, key)

    def on(self, days: int) -> date:
        """So many days from the demonstration's day, or the last working day before that."""
        found = self.day + timedelta(days=days)
        while not is_working_day(found):
            found -= timedelta(days=1)
        return found

    def write(self, spec: dict[str, Any]) -> list[str]:
        for holding in spec["left"]:
            self.leave(**holding)
        for agreed in spec["agreed"]:
            self.agree(self.find(Plan, agreed["plan"]), agreed)
        for key, past in spec["actions"].items():
            action = self.find(Action, key)
            if action.set_on:
                continue
            self.dates(action, past)
            self.moves(action, past.get("moved", []))
            for name, model in ENTRIES.items():
                for entry in past.get(name, []):
                    replies = entry.pop("replies", [])
                    self.made.append(model.objects.create(action=action, **self.columns(entry)))
                    self.replies(self.made[-1], replies)
        return [f"{row._meta.label} {row.pk}" for row in self.made]

    def agree(self, plan: Plan, agreed: dict[str, Any]) -> None:
        if plan.agreed_on is None:
            plan.agreed_on, plan.agreed_by = self.on(agreed["day"]), self.person(agreed["by"])
            plan.save()

    def leave(self, *, post: str, name: str, to: int, note: str, **given: int) -> None:
        if PostHolding.objects.filter(post=self.find(Post, post), printed_name=name).exists():
            return
        self.made.append(
            PostHolding.objects.create(
                post=self.find(Post, post),
                printed_name=name,
                starts_on=self.on(given["from"]),
                ends_on=self.on(to),
                note=note,
            )
        )

    def dates(self, action: Action, past: dict[str, Any]) -> None:
        """Due and review dates and the expected effect: columns that the file of the plan leaves alone."""
        if "due" in past:
            action.original_due_on = self.on(past["due"])
        if "review" in past:
            action.review_on = self.on(past["review"])
        if "expects" in past:
            expected = past["expects"]
            action.moves = self.find(IndicatorVersion, expected["version"])
            action.moves_direction = expected["direction"]
            action.moves_to = expected["to"]
            action.moves_by = self.period(expected["by"])
        action.set_on = action.rows.order_by("plan__agreed_on").first().plan.agreed_on
        action.save()

    def period(self, number: int) -> Period:
        quarter = self.first
        for _ in range(number):
            quarter = quarter.next()
        return Period.objects.get(kind="quarter", starts_on=quarter.starts_on, ends_on=quarter.ends_on)

    def moves(self, action: Action, moved: list[dict[str, Any]]) -> None:
        """Each move starts where the last one that counted left the date; asked and refused ones leave it alone."""
        current = action.original_due_on
        for move in moved:
            agreement = move.get("agreement", DueDateRevision.Agreement.NOT_NEEDED)
            revision = DueDateRevision.objects.create(
                action=action,
                from_on=current,
                to_on=self.on(move["to"]),
                reason=move["reason"],
                on=self.on(move["day"]),
                by=self.person(move["by"]),
                agreement=agreement,
                decided_on=self.on(move["decided"]) if "decided" in move else None,
                decided_by=self.person(move["decided_by"]) if "decided_by" in move else None,
            )
            if agreement in {"not_needed", "agreed"}:
                current = revision.to_on
            self.made.append(revision)

    def replies(self, challenge: Any, replies: list[dict[str, Any]]) -> None:
        for reply in replies:
            self.made.append(ChallengeReply.objects.create(challenge=challenge, **self.columns(reply)))

    def columns(self, entry: dict[str, Any]) -> dict[str, Any]:
        """An entry's columns: days become dates, keys become people."""
        names = {"day": "on", "accepted": "is_accepted", "settled": "settled_on", "met": "meeting_on"}
        columns = {names.get(name, name): value for name, value in entry.items()}
        for name in {"on", "settled_on", "meeting_on"} & columns.keys():
            columns[name] = self.on(columns[name])
        for name in {"by", "settled_by"} & columns.keys():
            columns[name] = self.person(columns[name])
        return columns
