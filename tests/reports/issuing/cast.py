"""A tiny paper of an invented authority, who writes it and who signs it; and the way from a draft to an issue."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.test import Client

from reports.bound import Taken
from reports.issuing import changes, files, publishing
from reports.models import (
    Block,
    Body,
    Implication,
    Issue,
    Meeting,
    PaperState,
    PaperVersion,
    Recommendation,
    Report,
    Section,
    Signatory,
    Withholding,
)
from reports.origins import Origin
from reports.paper import Cell, Column, Row, Table
from safeguarding.access import Role
from safeguarding.models import Authority, User
from tests.factories import create_user

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEGUN = AT - timedelta(hours=4)


@dataclass
class Cast:
    """Who acts, and the paper they act on."""

    authority: Authority
    officer: User
    signatories: list[User]
    reader: User
    report: Report
    words: Block
    canaries: list[str] = field(default_factory=list)
    minutes: int = 0

    @property
    def at(self) -> datetime:
        """A minute later each time."""
        self.minutes += 1
        return BEGUN + timedelta(minutes=self.minutes)

    def client(self, who: User) -> Client:
        client = Client()
        client.force_login(who)
        return client

    # --- the way to an issue ---

    def send(self) -> PaperVersion:
        changes.send(report=self.report, by=self.officer, at=self.at)
        return self.report.versions.order_by("number").last()

    def approve_all(self) -> None:
        version = self.report.versions.order_by("number").last()
        for person in self.signatories:
            changes.approve(report=self.report, version=version, by=person, at=self.at)

    def issue(self) -> Issue:
        """From wherever it stands in preparation to issued."""
        self.send()
        self.approve_all()
        files.make_files(report=self.report, by=self.officer, at=self.at)
        return publishing.publish(report=self.report, by=self.officer, at=self.at)

    def write(self, text: str) -> None:
        self.words.text = text
        self.words.save(update_fields=["text"])


def create_cast(*, name: str = "testshire", signatories: int = 2, is_demonstration: bool = False) -> Cast:
    """A quarterly paper of two sections, a bound table and a recommendation, and `signatories` who sign it. Two casts
    of the same name make papers of the same words, whose files are the same."""
    authority = Authority.objects.create(slug=name, name=f"{name.title()} Council", short_name=name.title())
    people = [
        create_user(authority=authority, name=f"Signatory {n}", roles=(Role.SIGNATORY,)) for n in range(signatories)
    ]
    officer = create_user(authority=authority, name="Olga Officer", roles=(Role.REPORT_OFFICER,))
    reader = create_user(authority=authority, name="Rita Reader", roles=(Role.BOARD_MEMBER,))
    body = Body.objects.create(slug=f"{name}-cabinet", name="Cabinet", kind="cabinet", authority=authority)
    meeting = Meeting.objects.create(body=body, held_on=date(2026, 12, 9))
    report = Report.objects.create(
        slug=f"{name}-paper", kind=Report.Kind.QUARTERLY, title=f"Performance of {name.title()}", authority=authority,
        body=body, meeting=meeting, author="Director", is_key_decision=False, begun_at=BEGUN, begun_by=officer,
        is_demonstration=is_demonstration,
    )  # fmt: skip
    PaperState.objects.create(report=report, state="draft", at=BEGUN, by=officer)
    words = fill(report, officer)
    roles = ["legal", "finance", "service_director", "sponsor"]
    for order, role in enumerate(roles, start=1):
        person = people[(order - 1) % len(people)]
        Signatory.objects.create(report=report, order=order, role=role, person=person)
    return Cast(authority, officer, people, reader, report, words)


def fill(report: Report, officer: User) -> Block:
    kinds = [
        ("recommendations", "Recommendations"),
        ("words", "What needs attention"),
        ("implications", "Implications"),
    ]
    kinds += [("sign_offs", "Approved by"), ("attachments", "Background papers")]
    keys = {"words": "attention", "sign_offs": "sign-offs"}
    sections = {
        kind: Section.objects.create(report=report, order=order, kind=kind, key=keys.get(kind, kind), heading=heading)
        for order, (kind, heading) in enumerate(kinds, start=1)
    }
    Recommendation.objects.create(report=report, order=1, verb="note", text="what is off target.")
    Implication.objects.create(report=report, order=1, heading="Legal", is_none=True)
    words = Block.objects.create(section=sections["words"], order=1, text="Assessments were late in one team.")
    Block.objects.create(
        section=sections["words"], order=2, source="scorecard", held=scores().stored(), taken_at=AT, taken_by=officer
    )
    return words


def scores(figure: str = "86.9%", secret: str = "12.5%") -> Taken:
    """A table of two measures, and where their figures come from."""
    columns = (Column("Measure", width=60), Column("Figure", "end", width=40))
    rows = tuple(
        Row((Cell(name, is_header=True), Cell(text)), key=name.lower())
        for name, text in (("Visits", figure), ("Moves", secret))
    )
    origins = tuple(
        Origin(
            name.lower(),
            name,
            "the council",
            "Q2 2026/27",
            text,
            "Returns approved 1 October 2026",
            "Version 1",
            "final",
        )
        for name, text in (("Visits", figure), ("Moves", secret))
    )
    table = (Table("Scorecard", columns, rows),)
    return Taken(table, table, origins)


def withhold_everything(cast: Cast, word: str) -> None:
    """Put an exempt word of its own into every kind of thing that can be withheld, and withhold it; a part of the paper
    stays public."""
    report, section = cast.report, cast.words.section
    words = {
        name: f"{word}{name}"
        for name in ("block", "row", "column", "recommendation", "implication", "author", "contact")
    }
    cast.canaries = list(words.values())
    given = {"report": report, "paragraph": 1, "reason": "It would name somebody."}
    block = Block.objects.create(section=section, order=3, text=f"About {words['block']}.")
    Withholding.objects.create(**given, block=block)
    held = scores(secret=words["row"]).stored()
    table = section.blocks.get(order=2)
    table.held = held
    table.save()
    Withholding.objects.create(**given, block=table, row="moves")
    other = Block.objects.create(
        section=section, order=4, source="scorecard", held=scores(secret=words["column"]).stored(), taken_at=AT,
        taken_by=cast.officer,
    )  # fmt: skip
    Withholding.objects.create(**given, block=other, row="moves", column="Figure")
    row = Recommendation.objects.create(report=report, order=2, verb="agree", text=words["recommendation"])
    Withholding.objects.create(**given, recommendation=row)
    row = Implication.objects.create(report=report, order=2, heading="Finance", text=words["implication"])
    Withholding.objects.create(**given, implication=row)
    Report.objects.filter(pk=report.pk).update(author=words["author"], contact=words["contact"])
    report.refresh_from_db()
    for name in ("author", "contact"):
        Withholding.objects.create(**given, field=name)
