"""Self-audits of the demonstration, from `fixtures/demonstration/self-audits.yml`, dated from the stored day: two
closed rounds, one that is open, and evidence of different age. Everything invented."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import models

from safeguarding.calendar import is_working_day
from safeguarding.models import Agency, Authority, FixtureRow, Post, User
from safeguarding.overview.fixtures import ExactLoader
from standards.changes.moderating import into_record
from standards.models import (
    Framework,
    Moderation,
    ModerationReply,
    Scale,
    SelfAudit,
    SelfAuditAnswer,
    SelfAuditReturn,
    Standard,
    StandardEvidence,
)


def load(day: date, path: Path) -> list[str]:
    """Write the rounds and their evidence once; returns one line for each row made."""
    derby = Authority.objects.filter(slug="derby").first()
    if derby is None or SelfAudit.objects.filter(authority=derby, is_demonstration=True).exists():
        return []
    return Rounds(day, derby, yaml.load(path.read_text(encoding="utf-8"), ExactLoader)).write()


def find(model: type[models.Model], key: str) -> Any:
    content_type = ContentType.objects.get_for_model(model)
    return model._default_manager.get(pk=FixtureRow.objects.get(content_type=content_type, key=key).object_id)


class Rounds:
    """The rounds in the order in which they were held: each carries the answers of the one before it."""

    def __init__(self, day: date, authority: Authority, spec: dict[str, Any]) -> None:
        self.day, self.authority, self.spec = day, authority, spec
        self.framework = find(Framework, spec["framework"])
        self.scale = find(Scale, spec["scale"])
        self.grades = {grade.word: grade for grade in self.scale.grades.all()}
        self.standards = list(Standard.objects.filter(framework=self.framework).order_by("order"))
        self.agencies = {
            name: (find(Agency, given["agency"]) if given["agency"] else None, find(User, given["by"]))
            for name, given in spec["agencies"].items()
        }
        self.evidence: dict[tuple[str, str], list[StandardEvidence]] = {}
        self.said: dict[tuple[str, str], SelfAuditAnswer] = {}
        self.made: list[models.Model] = []

    def on(self, days: int) -> date:
        """So many days from the demonstration's day, or the last working day before that."""
        found = self.day + timedelta(days=days)
        while not is_working_day(found):
            found -= timedelta(days=1)
        return found

    def write(self) -> list[str]:
        for given in self.spec["evidence"]:
            self.keep(**given)
        previous = None
        for name, days in self.spec["rounds"].items():
            previous = self.round(name, days, previous)
        return [f"{row._meta.label} {row.pk}" for row in self.made]

    def keep(self, *, agency: str, standards: list[str], owner: str, day: int, until: int | None = None, **given: Any):
        """One piece of evidence, entered three days after its own date; `withdrawn` is the day it was, with `why`."""
        whose, by = self.agencies[agency]
        if "withdrawn" in given:
            withdrawn = {"withdrawn_on": self.on(given.pop("withdrawn")), "withdrawn_by": by}
            given |= withdrawn | {"withdrawn_why": given.pop("why")}
        row = StandardEvidence.objects.create(
            authority=self.authority, agency=whose, owner=find(Post, owner), dated_on=self.on(day),
            expires_on=self.on(until) if until is not None else None, added_on=self.on(day + 3), added_by=by,
            is_demonstration=True, **given,
        )  # fmt: skip
        row.standards.set([one for one in self.standards if one.number in standards])
        for number in standards if row.withdrawn_on is None else ():
            self.evidence.setdefault((agency, number), []).append(row)
        self.made.append(row)

    def round(self, name: str, days: dict[str, Any], previous: SelfAudit | None) -> SelfAudit:
        by, as_at = find(User, days["by"]), self.on(days["as_at"])
        closed = {"closed_on": self.on(days["closed"]), "closed_by": by} if "closed" in days else {}
        audit = SelfAudit.objects.create(
            authority=self.authority, framework=self.framework, scale=self.scale, as_at=as_at, previous=previous,
            title=f"{self.spec['title']}, {as_at:%B %Y} (demonstration)", due_on=self.on(days["due"]),
            note=self.spec["note"], opened_on=self.on(days["opened"]), opened_by=by, is_demonstration=True, **closed,
        )  # fmt: skip
        self.made.append(audit)
        for agency in self.agencies:
            self.answers(name, days, audit, agency)
        return audit

    def answers(self, name: str, days: dict[str, Any], audit: SelfAudit, agency: str) -> None:
        """The return of one agency in one round; of the open one, sent only where nothing is left to answer."""
        whose, by = self.agencies[agency]
        told = self.spec["answers"][agency]
        is_sent = name != "open" or all(given["open"] != "nothing" for given in told.values())
        sent = {"sent_on": self.on(days["sent"]), "sent_by": by} if is_sent else {}
        row = SelfAuditReturn.objects.create(audit=audit, agency=whose, **sent)
        self.made.append(row)
        for standard in self.standards:
            given = told[standard.number]
            answer = self.answer(row, standard, agency, given, given[name], by, self.on(days["sent"] - 2))
            self.moderated(answer, name, days, given, by)
            if audit.closed_on:
                self.made += into_record(SelfAuditAnswer.objects.told().get(pk=answer.pk))

    def answer(
        self,
        row: SelfAuditReturn,
        standard: Standard,
        agency: str,
        given: dict[str, Any],
        rating: str,
        by: User,
        on: date,
    ) -> SelfAuditAnswer:
        last = self.said.get((agency, standard.number))
        own = rating.partition(" / ")[0]
        answered = {} if own == "nothing" else {"answered_on": on, "answered_by": by}
        answer = SelfAuditAnswer.objects.create(
            audit_return=row, standard=standard, carried_from=last, progress=given["progress"],
            grade=self.grades.get(own) or last.grade, shown_by=given["shown_by"], outstanding=given["outstanding"],
            **answered,
        )  # fmt: skip
        kept = self.evidence.get((agency, standard.number), [])
        answer.evidence.set([one for one in kept if one.added_on <= on])
        self.said[agency, standard.number] = answer
        self.made.append(answer)
        return answer

    def moderated(
        self, answer: SelfAuditAnswer, name: str, days: dict[str, Any], given: dict[str, Any], by: User
    ) -> None:
        """The rating after the slash, with its reasons; in a closed round the agency has replied to each."""
        word = given[name].partition(" / ")[2]
        if not word:
            return
        reasons = given.get("reasons", {}).get(name, self.spec["usual_reasons"])
        rated = Moderation.objects.create(
            answer=answer,
            grade=self.grades[word],
            reasons=reasons,
            on=self.on(days["moderated"]),
            by=find(User, days["by"]),
        )
        self.made.append(rated)
        if "replied" in days:
            words = given.get("dissent", {}).get(name, "")
            self.made.append(
                ModerationReply.objects.create(
                    moderation=rated, agrees=not words, words=words, on=self.on(days["replied"]), by=by
                )
            )
