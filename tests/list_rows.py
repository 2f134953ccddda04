"""Rows for the list pages, each with all that its line shows. Their titles begin with "Listrow"."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from actionplans.models import (
    Action,
    ActionReminder,
    Challenge,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Plan,
    PlanRow,
    RowAction,
    RowIssue,
    SourceReference,
)
from indicators.models import Indicator, Period, Question, Return, Subject
from reports.models import Body, Meeting, Report, Resolution
from safeguarding.models import Agency, Authority, Document, Post, PostHolding, Unit, User
from standards.models import (
    Assessment,
    CaseAudit,
    CaseAuditGrade,
    Feedback,
    Finding,
    Framework,
    Grade,
    Inspection,
    Judgement,
    JudgementArea,
    Regime,
    Standard,
    Statement,
    Theme,
)
from tests.factories import ask, create_figure, create_target, create_version

number = count(1)
DAY = date(2026, 6, 1)


def derby() -> Authority:
    return Authority.objects.get(slug="derby")


def document() -> Document:
    key = next(number)
    return Document.objects.create(
        slug=f"listrow-{key}", title=f"Listrow {key}", short_title=f"Listrow {key}", kind="Trial", authority=derby()
    )


def two_themes() -> Any:
    return Theme.objects.all()[:2]


def theme() -> Theme:
    key = next(number)
    return Theme.objects.create(slug=f"listrow-{key}", name=f"Listrow {key}", description="A thread")


def standard() -> Standard:
    key = next(number)
    framework = Framework.objects.create(slug=f"listrow-{key}", title=f"Listrow framework {key}")
    made = Standard.objects.create(framework=framework, order=1, number="1", title=f"Listrow {key}")
    said = Assessment.objects.create(standard=made, authority=derby(), voice="self", as_at=DAY, summary="Sound")
    Statement.objects.create(assessment=said, order=1, kind="gap", text=f"Listrow {key}").themes.add(*two_themes())
    made.themes.add(*two_themes())
    finding().standards.add(made)
    return made


def inspection() -> Inspection:
    key = next(number)
    regime = Regime.objects.create(slug=f"listrow-{key}", name=f"Listrow regime {key}", short_name="LR")
    area = JudgementArea.objects.create(regime=regime, order=1, name="Overall")
    made = Inspection.objects.create(
        slug=f"listrow-{key}", title=f"Listrow {key}", regime=regime, authority=derby(), subject_authority="Derby"
    )
    judged = Judgement.objects.create(inspection=made, area=area, grade=Grade.objects.first(), printed="Good")
    judged.themes.add(*two_themes())
    return made


def finding() -> Finding:
    key = next(number)
    made = Finding.objects.create(
        slug=f"listrow-{key}", document=document(), inspection=inspection(), authority=derby(), kind="gap", order=key,
        title=f"Listrow {key}", summary="In short", within=3, within_unit="months",
    )  # fmt: skip
    made.themes.add(*two_themes())
    return made


def indicator() -> Any:
    """With two quarters returned by two units, and a target."""
    key, authority = next(number), derby()
    version = create_version(code=f"LR{key}")
    type(version.indicator).objects.filter(pk=version.indicator.pk).update(title=f"Listrow {key}")
    checker = User.objects.get(email="performance@derby.example")
    for quarter in Period.objects.filter(kind="quarter", rounds__authority=authority).order_by("-ends_on")[:2]:
        for slug in ("demo-reception-1", "demo-reception-3"):
            made = Return.objects.get(round__authority=authority, round__period=quarter, subject__slug=slug)
            ask(round=made.round, subject=made.subject, version=version)
            create_figure(
                quarterly_return=made, version=version, numerator=key, denominator=key + 10, approved_by=checker
            )
    whole = Subject.objects.get(kind="authority", authority=authority)
    create_target(version=version, subject=whole, authority=authority, level=90)
    version.indicator.themes.add(*two_themes())
    return version.indicator


def question(indicator: Indicator | None = None) -> Question:
    """Asked of a team and answered."""
    key, people = next(number), {who: User.objects.get(email=f"{who}@derby.example") for who in ("chair", "manager")}
    return Question.objects.create(
        authority=derby(), indicator=indicator or Indicator.objects.get(code="SA45"), text=f"Listrow {key}?",
        subject=Subject.objects.get(slug="demo-reception-1"), asked_by=people["chair"], asked_at=timezone.now(),
        answer=f"Listrow {key}", answered_by=people["manager"], answered_at=timezone.now(),
    )  # fmt: skip


def owner() -> Post:
    """A post with a holder; its unit too, as lists may name it."""
    key = next(number)
    unit = Unit.objects.create(slug=f"listrow-{key}", authority=derby(), name=f"Unit {key}", kind="team")
    post = Post.objects.create(slug=f"listrow-{key}", title=f"Post {key}", authority=derby(), unit=unit)
    PostHolding.objects.create(post=post, user=User.objects.get(email="director@derby.example"), starts_on=DAY)
    return post


def action() -> Action:
    key = next(number)
    made = Action.objects.create(
        authority=derby(),
        title=f"Listrow {key}",
        text="To be done",
        kind="task",
        owner=owner(),
        original_due_on=DAY,
        set_on=DAY,
    )
    made.contributors.add(*Agency.objects.all()[:2])
    made.themes.add(*two_themes())
    DeliveryState.objects.create(action=made, state="delivered", on=DAY, note="Seen")
    EffectState.objects.create(action=made, state="moved", on=DAY)
    return made


def asked_of(post: Post) -> Challenge:
    """A question about an open action of a post, whose date somebody asks to move."""
    key, by = next(number), User.objects.get(email="board@derby.example")
    made = Action.objects.create(
        authority=derby(), title=f"Listrow {key}", text="To be done", kind="task", owner=post, original_due_on=DAY,
        set_on=DAY,
    )  # fmt: skip
    later = date(2026, 12, 1)
    asked = {"from_on": DAY, "to_on": later, "reason": "Later", "agreement": "asked"}
    DueDateRevision.objects.create(action=made, on=DAY, by=by, **asked)
    ActionReminder.objects.create(action=made, person=by, kind="move", on=DAY, outcome="sent", at=timezone.now())
    return Challenge.objects.create(action=made, text=f"Listrow {key}?", on=DAY, by=by, meeting="Board", meeting_on=DAY)


def plan() -> Plan:
    key = next(number)
    agreed = {"agreed_on": DAY, "agreed_by": User.objects.get(email="performance@derby.example")}
    made = Plan.objects.create(slug=f"listrow-{key}", title=f"Listrow {key}", authority=derby(), **agreed)
    row(made)
    return made


def row(within: Plan | None = None) -> PlanRow:
    """A row of a plan; without one, of Haringey's review, the plan whose page the tests open."""
    key = next(number)
    within = within or Plan.objects.get(slug="haringey-review-2009")
    made = PlanRow.objects.create(plan=within, order=1000 + key, number=str(key), title=f"Listrow {key}")
    RowIssue.objects.create(row=made, order=1, text="An issue")
    RowAction.objects.create(row=made, action=action(), label="a", order=1)
    SourceReference.objects.create(row=made, document=Document.objects.get(slug="haringey-jar"), paragraph=key % 60)
    made.themes.add(*two_themes())
    made.agencies.add(*Agency.objects.all()[:2])
    made.findings.add(finding())
    return made


def paper() -> Report:
    key = next(number)
    body = Body.objects.create(slug=f"listrow-{key}", name=f"Body {key}", kind="board", authority=derby())
    meeting = Meeting.objects.create(body=body, held_on=DAY, place=f"Listrow {key}")
    resolution(meeting)
    Meeting.objects.create(body=body, held_on=date(2027, 6, 1), place=f"Listrow {key}", called_off="Listrow")
    return Report.objects.create(
        slug=f"listrow-{key}", kind="review", title=f"Listrow {key}", authority=derby(), body=body, meeting=meeting
    )


def resolution(meeting: Meeting) -> Resolution:
    """A question that was answered, and became an action."""
    key, by = next(number), User.objects.get(email="officer@derby.example")
    done = Action.objects.filter(title__startswith="Listrow").first() or action()
    answer = {"response": "answered", "response_text": f"Listrow {key}", "responded_on": DAY, "responded_by": by}
    return Resolution.objects.create(
        meeting=meeting, order=500 + key, kind="challenge", text=f"Listrow {key}", asked_by="Listrow",
        response_due_on=DAY, action=done, entered_at=timezone.now(), entered_by=by, **answer,
    )  # fmt: skip


def audit_and_told() -> CaseAudit:
    """An audit that was done and comes back to another, and what a child said on the same theme."""
    key, by, scale = next(number), User.objects.get(email="performance@derby.example"), Grade.objects.first().scale
    unit = Unit.objects.create(slug=f"listrow-{key}", authority=derby(), name=f"Unit {key}", kind="team")
    common = {"authority": derby(), "title": f"Listrow {key}", "method": "single", "planned_for": DAY}
    common |= {"unit": unit, "scale": scale}
    done = {"done_on": DAY, "done_by": by, "sample": 2, "re_audits": CaseAudit.objects.create(**common)}
    made = CaseAudit.objects.create(**common | done)
    CaseAuditGrade.objects.create(audit=made, grade=scale.grades.first(), files=2)
    made.themes.add(*two_themes())
    Feedback.objects.create(
        authority=derby(), unit=unit, kind="child", theme=theme(), starts_on=DAY, ends_on=DAY, number=2, critical=1,
        summary=f"Listrow {key}", source="Listrow", entered_on=DAY, entered_by=by,
    )  # fmt: skip
    found = finding()
    Finding.objects.filter(pk=found.pk).update(document=None, inspection=None, case_audit=made)
    return made
