"""Papers of the demonstration in every state, from `fixtures/demonstration/papers.yml`: begun from the record as an
officer would begin them, and signed. Everything in them is invented.

Those that the file has issued are left signed here: their files take a while to make, and the job worker issues them
once the site serves (`demonstration_issuing`). `load_fixtures --without-issued-papers` leaves them out.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from indicators.models import Period
from reports.bound.since import since_default
from reports.issuing.changes import enter
from reports.issuing.rules import State, Step
from reports.issuing.versions import save_version
from reports.kinds.anatomies import ANATOMIES
from reports.making.beginning import begin_paper
from reports.making.changes import add_section
from reports.making.checks import PROMPT
from reports.models import Block, Body, Meeting, Report, SignOffStep, Withholding
from safeguarding.calendar import add_working_days, last_quarter_ended
from safeguarding.models import FixtureRow, User
from safeguarding.overview.fixtures import ExactLoader

BEFORE_AGENDA = 3  # working days before the agenda is published, on which a paper is issued
ISSUED = {"issued", "corrected"}


def load(day: date, path: Path, *, issued: bool = True) -> list[str]:
    """Write the papers that are not there yet, the oldest first; returns one line for each. Without `issued` those are
    left out that are to be issued."""
    spec = read(path)
    made = []
    for key, given in spec["papers"].items():
        if found(key) is None and (issued or given["until"] not in ISSUED):
            made.append(Maker(day, spec, given).make(key))
    return [f"{row._meta.label} {row.pk}" for row in made]


def read(path: Path) -> dict[str, Any]:
    spec: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
    return spec


def found(key: str) -> FixtureRow | None:
    """The trace of a paper that was made once; the paper itself may be gone."""
    return FixtureRow.objects.filter(content_type=ContentType.objects.get_for_model(Report), key=key).first()


def find(model: type[models.Model], key: str) -> Any:
    content_type = ContentType.objects.get_for_model(model)
    return model._default_manager.get(pk=FixtureRow.objects.get(content_type=content_type, key=key).object_id)


class Maker:
    """One paper, and what the file says of it. `meeting` is that of a paper which is there already."""

    def __init__(self, day: date, spec: dict[str, Any], given: dict[str, Any], meeting: Meeting | None = None) -> None:
        self.day, self.spec, self.given = day, spec, given
        self.people: dict[str, User] = {role: find(User, key) for role, key in spec["people"].items()}
        self.officer = self.people["officer"]
        self.meeting = meeting or self.chosen_meeting()

    def chosen_meeting(self) -> Meeting:
        rows = find(Body, self.given["body"]).meetings.filter(called_off="")
        past, to_come = rows.filter(held_on__lt=self.day).order_by("-held_on"), rows.filter(held_on__gte=self.day)
        if self.given["meeting"] == "next":
            return to_come.order_by("held_on").first()
        return past[0 if self.given["meeting"] == "last" else 1]

    def at(self, days: int, hour: int = 10) -> datetime:
        """So many working days from the day on which the paper is to be issued; never after the demonstration's day."""
        last = add_working_days(self.meeting.agenda_due_on, -BEFORE_AGENDA)
        day = add_working_days(min(last, self.day), days)
        return timezone.make_aware(datetime.combine(min(day, self.day), time(hour)))

    def make(self, key: str) -> Report:
        report = self.begun(self.at(-8))
        content_type = ContentType.objects.get_for_model(Report)
        FixtureRow.objects.create(content_type=content_type, key=key, object_id=report.pk)
        if self.given["until"] == "draft":
            return report
        self.write(report, self.at(-7))
        self.send(report, self.at(-5))
        return report

    def begun(self, at: datetime) -> Report:
        quarter = last_quarter_ended(self.day)
        for _ in range(self.given["quarter"]):
            quarter = quarter.previous()
        period = Period.objects.get(kind=Period.Kind.QUARTER, ends_on=quarter.ends_on)
        title = f"{ANATOMIES['quarterly'].title.format(period=period, body=self.meeting.body)} (demonstration)"
        report = Report(kind=Report.Kind.QUARTERLY, title=title, body=self.meeting.body, meeting=self.meeting)
        report.period, report.is_demonstration, report.authority = period, True, self.officer.authority
        report.since_on = since_default(report, timezone.localtime(at).date())
        for name in ("author", "contact", "sponsor", "wards"):
            setattr(report, name, self.spec[name])
        report.is_key_decision = False
        return begin_paper(report=report, by=self.officer, at=at)

    def write(self, report: Report, at: datetime) -> None:
        """What an officer adds: answers where a prompt stands, implications, and what is to be withheld."""
        for block in Block.objects.filter(section__report=report, text__contains="["):
            block.text = PROMPT.sub(lambda found: self.answer(found.group()), block.text)
            block.save()
        for row in report.implications.all():
            row.text = self.spec["implications"].get(row.heading, "")
            row.is_none = not row.text
            row.save()
        if "withheld" in self.given:
            self.withhold(report, self.given["withheld"], at)
        for row in report.signatories.all():
            row.person = self.people[row.role]
            row.save()

    def answer(self, prompt: str) -> str:
        """What the file says to a prompt that begins so; to any other its last."""
        answers = self.spec["answers"]
        return next((said for start, said in answers.items() if prompt.startswith(f"[{start}")), answers["other"])

    def withhold(self, report: Report, given: dict[str, Any], at: datetime) -> None:
        options = report.sections.get(key="options")
        section = add_section(report=report, heading=given["heading"], after=options, by=self.officer, at=at)
        block = Block.objects.create(section=section, order=1, text=given["text"])
        Withholding.objects.create(report=report, block=block, paragraph=given["paragraph"], reason=given["reason"])

    def send(self, report: Report, at: datetime) -> None:
        """To everybody; then each signs, unless the file says otherwise."""
        version = save_version(report, self.officer, at)
        enter(report, State.SIGN_OFF, by=self.officer, at=at)
        for row in report.signatories.order_by("order"):
            about = {"report": report, "role": str(row), "person": row.person, "paper_version": version}
            SignOffStep.objects.create(**about, state=Step.ASKED, at=at, by=self.officer)
            signs, refuses = self.given.get("signed"), self.given.get("sent_back", {})
            on = at + timedelta(days=1, hours=row.order)
            if row.role in refuses:
                SignOffStep.objects.create(**about, state=Step.RETURNED, note=refuses[row.role], at=on, by=row.person)
            elif signs is None or row.role in signs:
                SignOffStep.objects.create(**about, state=Step.APPROVED, at=on, by=row.person)
