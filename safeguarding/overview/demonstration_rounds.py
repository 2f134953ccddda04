"""What stands around the demonstration's open round: the template it came from, a deputy, notes, a correction that
waits, explanations kept, questions of the board, reminders. Everything invented, from `demonstration/rounds.yml`.

Loading again makes nothing: each part is made only where the open round has none of its kind.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from indicators.models import (
    CollectionTemplate,
    Deputy,
    FigureNote,
    Indicator,
    IndicatorVersion,
    KeptExplanation,
    Observation,
    Question,
    Reminder,
    ReturnState,
    Round,
    Subject,
    TemplateLine,
)
from safeguarding.calendar import quarter_of
from safeguarding.models import FixtureRow, PostHolding, User
from safeguarding.overview.fixtures import ExactLoader


def load(day: date, path: Path) -> list[str]:
    """Add what is missing around the newest round; returns one line for each row made."""
    newest = Round.objects.filter(is_demonstration=True).order_by("-period__ends_on").first()
    if newest is None or newest.reminders.exists():
        return []
    around = Around(newest, day, yaml.load(path.read_text(encoding="utf-8"), ExactLoader))
    made = [*around.template(), *around.deputies(), *around.notes(), *around.correction()]
    made += [*around.explanations(), *around.questions(), *around.reminders()]
    return [f"{row._meta.label} {row.pk}" for row in made]


def by_key(model: type[models.Model]) -> dict[str, Any]:
    """Rows of a model by their keys in the files."""
    rows = FixtureRow.objects.filter(content_type=ContentType.objects.get_for_model(model))
    found = model._default_manager.in_bulk([row.object_id for row in rows])
    return {row.key: found[row.object_id] for row in rows if row.object_id in found}


class Around:
    """One round, and what the file says of it."""

    def __init__(self, newest: Round, day: date, spec: dict[str, Any]) -> None:
        self.round, self.day, self.spec = newest, day, spec
        self.users, self.subjects, self.versions = by_key(User), by_key(Subject), by_key(IndicatorVersion)

    def at(self, on: date, hour: int = 10) -> datetime:
        """That day, or yesterday if it has yet to come."""
        return timezone.make_aware(datetime.combine(min(on, self.day - timedelta(days=1)), time(hour)))

    def template(self) -> list[models.Model]:
        authority = self.round.authority
        if CollectionTemplate.objects.filter(authority=authority, is_demonstration=True).exists():
            return []
        template = CollectionTemplate.objects.create(
            authority=authority, name=self.spec["template"], is_demonstration=True
        )
        asked = self.round.expectations.values_list("subject", "version__indicator")
        lines = [TemplateLine(template=template, subject_id=subject, indicator_id=one) for subject, one in asked]
        return [template, *TemplateLine.objects.bulk_create(lines)]

    def deputies(self) -> list[models.Model]:
        return [
            Deputy.objects.create(
                round=self.round,
                subject=self.subjects[spec["unit"]],
                person=self.users[spec["person"]],
                named_at=self.round.opened_at or self.at(self.round.opens_on),  # an older round says not who opened it
                named_by=self.round.opened_by or self.users["performance"],
            )
            for spec in self.spec["deputies"]
        ]

    def notes(self) -> list[models.Model]:
        found = []
        for spec in self.spec["notes"]:
            steps = ReturnState.objects.filter(quarterly_return__round=self.round, state=ReturnState.State.SENT_BACK)
            step = steps.filter(quarterly_return__subject=self.subjects[spec["unit"]]).last()
            if step:
                version = self.versions[spec["measure"]]
                found.append(FigureNote.objects.create(step=step, version=version, note=spec["note"]))
        return found

    def correction(self) -> list[models.Model]:
        """A figure of the reopened return as its manager would have it; the approved one stands meanwhile."""
        spec = self.spec["correction"]
        rows = Observation.objects.current().filter(quarterly_return__round=self.round)
        row = rows.filter(subject=self.subjects[spec["unit"]], version=self.versions[spec["measure"]]).first()
        if row is None or row.quarterly_return.states.last().state != ReturnState.State.REOPENED:
            return []
        approved = Observation.objects.get(pk=row.pk)
        row.pk, row.corrects, row.is_current, row.approved_at, row.approved_by = None, approved, False, None, None
        row._state.adding = True
        row.numerator -= spec["less"]
        row.correction_reason = spec["reason"]
        row.save()
        return [row]

    def explanations(self) -> list[models.Model]:
        found = []
        for spec in self.spec["explanations"]:
            about = {"subject": self.subjects[spec["unit"]], "version": self.versions[spec["measure"]]}
            if KeptExplanation.objects.filter(**about, code=spec["code"], ended_at=None).exists():
                continue
            until = quarter_of(self.round.period.ends_on)
            for _ in range(spec["quarters"]):
                until = until.next()
            holder = PostHolding.objects.filter(post__unit__subject=self.subjects[spec["unit"]], user__isnull=False)
            kept = {"code": spec["code"], "words": spec["words"], "until": until.ends_on}
            by = {"kept_at": self.at(self.round.due_on), "kept_by": holder.first().user}
            found.append(KeptExplanation.objects.create(authority=self.round.authority, **about, **kept, **by))
        return found

    def questions(self) -> list[models.Model]:
        if Question.objects.filter(authority=self.round.authority, is_demonstration=True).exists():
            return []
        return [self.question(spec) for spec in self.spec["questions"]]

    def question(self, spec: dict[str, Any]) -> Question:
        asked_on = self.round.due_on - timedelta(days=spec["days_before"])
        answer = {}
        if "answer" in spec:
            answered_on = asked_on + timedelta(days=spec["answered_after"])
            answer = {"answer": spec["answer"], "answered_at": self.at(answered_on, 15)}
            answer["answered_by"] = self.users[spec["answered_by"]]
        return Question.objects.create(
            authority=self.round.authority,
            indicator=Indicator.objects.get(code=spec["indicator"]),
            subject=self.subjects[spec["unit"]] if "unit" in spec else None,
            text=spec["text"],
            asked_at=self.at(asked_on),
            asked_by=self.users[spec["person"]],
            is_demonstration=True,
            **answer,
        )

    def reminders(self) -> list[models.Model]:
        """To the holders of the units whose returns had not come in by then, or to nobody where a post is vacant."""
        found: list[models.Model] = []
        for spec in self.spec["reminders"]:
            on = self.round.due_on + timedelta(days=spec["days"])
            if on >= self.day:
                continue
            by = self.users[spec["by"]] if "by" in spec else None
            for subject in self.owing(on):
                person = self.holder(subject, on)
                outcome = Reminder.Outcome.SENT if person else Reminder.Outcome.NOBODY
                about = {"round": self.round, "subject": subject, "person": person, "kind": spec["kind"], "on": on}
                found.append(Reminder.objects.create(**about, outcome=outcome, at=self.at(on, 7), by=by))
        return found

    def owing(self, on: date) -> list[Subject]:
        sent = ReturnState.objects.filter(
            quarterly_return__round=self.round, state=ReturnState.State.SUBMITTED, at__date__lt=on
        )
        asked = Subject.objects.filter(expectations__round=self.round).distinct().order_by("name")
        return list(asked.exclude(pk__in=sent.values("quarterly_return__subject")))

    def holder(self, subject: Subject, on: date) -> User | None:
        if subject.agency_id:
            return User.objects.filter(agency=subject.agency_id, authority=self.round.authority).first()
        held = PostHolding.objects.on(on).filter(post__unit__subject=subject, user__isnull=False)
        first = held.select_related("user").first()
        return first.user if first else None
