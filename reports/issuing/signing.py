"""What the screens of a sign-off show: where each signatory stands, what changed since somebody last saw the paper,
what it withholds, and which papers wait for whom."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from indicators.wording import capitalised, counted, either, joined, uncapitalised
from reports.composing import Content
from reports.differences import PartDifferences, differences
from reports.finishing import with_approvals
from reports.house_style import styled
from reports.issuing import rules
from reports.issuing.rules import Stand, Standing, State, Step
from reports.issuing.versions import edition_for
from reports.making import withholding
from reports.models import Edition, PaperState, PaperVersion, Report, SignOffStep, Withholding
from safeguarding.access import Permission
from safeguarding.models import User

# The shape and tone of each standing; its words are `Stand.said`.
SHAPES = {
    Standing.VACANT: ("triangle", "risk"),
    Standing.BARRED: ("triangle", "risk"),
    Standing.NOT_ASKED: ("ring", "none"),
    Standing.ASKED: ("dot", "done"),
    Standing.APPROVED: ("tick", "good"),
    Standing.RETURNED: ("diamond", "late"),
    Standing.CHANGED: ("ring", "risk"),
}


@dataclass(frozen=True)
class Listed:
    """A signatory on the page of whoever composes."""

    stand: Stand
    shape: str
    tone: str
    is_required: bool


def listed(found: list[Stand], report: Report) -> list[Listed]:
    required = rules.required_roles(report)
    roles = [stand.signatory.role for stand in found]
    return [
        Listed(
            stand, *SHAPES[stand.standing], stand.signatory.role in required and roles.count(stand.signatory.role) == 1
        )
        for stand in found
    ]


def overview(report: Report, user: User) -> dict[str, Any]:
    """For the page from which a paper is sent round."""
    found = rules.stands(report, rules.current_digest(report))
    state = report.state
    is_open = state in {State.DRAFT, State.SIGN_OFF}
    faults = rules.blocking(report) if is_open else []
    to_ask = [stand for stand in found if stand.must_be_asked]
    is_complete = rules.has_every_approval(found)
    return {
        "state": State(state).label if state else "",
        "is_in_sign_off": state == State.SIGN_OFF,
        "is_open": is_open,
        "signatories": listed(found, report),
        "vacant": rules.vacant_roles(found, report) if is_open else [],
        "faults": faults,
        "to_ask": to_ask,
        "is_complete": is_complete,
        "may_send": is_open and (state == State.DRAFT or bool(to_ask)),
        "may_issue": is_complete and state == State.SIGN_OFF and user.may(Permission.ISSUE_PAPER),
        "versions": list(report.versions.select_related("made_by").defer("content").order_by("-number")),
        "happened": happened(report),
        "sentence": sentence_of(found, state),
        "erratum": rules.erratum_of(report),
    }


@dataclass(frozen=True)
class Happened:
    """What happened to several signatories at once, about one version."""

    words: str
    version: int
    people: str
    at: datetime
    note: str


def happened(report: Report) -> list[Happened]:
    """Every step between the paper and its signatories, the newest first. One query."""
    rows = report.sign_off_steps.select_related("person").annotate(number=F("paper_version__number"))
    found = []
    for (at, words, number, note), steps in groupby(
        rows.order_by("-at", "-pk"), key=lambda row: (row.at, row.get_state_display(), row.number, row.note)
    ):
        people: dict[str, list[str]] = {}
        for step in reversed(list(steps)):
            people.setdefault(step.person.name, []).append(step.role)
        said = joined([f"{name} ({joined(roles)})" for name, roles in people.items()])
        found.append(Happened(words, number, said, at, note))
    return found


def sentence_of(found: list[Stand], state: str) -> str:
    if state in {State.ISSUED, State.WITHDRAWN, State.DROPPED}:
        return f"The paper is {State(state).label.lower()}; nobody is asked about it now."
    approved = sum(stand.standing is Standing.APPROVED for stand in found)
    if found and approved == len(found):
        return "Everybody has approved the paper as it stands."
    if not any(stand.step for stand in found):
        return "Nobody has been asked yet."
    if not approved:
        return "Nobody has approved the paper as it stands."
    hold = either(approved, "holds", "hold")
    return f"{capitalised(counted(approved, 'approval'))} of {len(found)} {hold} for the paper as it stands."


def sent_to(asked: list[Stand]) -> str:
    if not asked:
        return "In sign-off. Everybody has been asked about the paper as it stands, or has approved it."
    return f"Sent to {joined(sorted({stand.signatory.person.name for stand in asked}))}."


# --- One signatory's screen ---


@dataclass(frozen=True)
class Asked:
    """What somebody is, or was last, asked to approve: the version, their roles and where they stand in each."""

    version: PaperVersion
    stands: list[Stand]
    others: list[Stand]
    is_current: bool  # whether the paper still says what the version says

    @property
    def roles(self) -> str:
        return joined([uncapitalised(stand.role) for stand in self.stands])

    @property
    def waits(self) -> bool:
        """Whether it is for them to decide."""
        return any(stand.standing is not Standing.APPROVED for stand in self.stands)


def asked_of(report: Report, user: User) -> Asked | None:
    """The last version that this person was asked about; None where they never were, or no longer sign it."""
    digest = rules.current_digest(report)
    found = rules.stands(report, digest)
    mine = [stand for stand in found if stand.signatory.person_id == user.pk and stand.step]
    if not mine:
        return None
    version = max((stand.step for stand in mine), key=lambda step: (step.at, step.pk)).paper_version
    others = [stand for stand in found if stand.signatory.person_id != user.pk]
    return Asked(version, mine, others, version.digest == digest)


def screen(report: Report, user: User, asked: Asked | None) -> dict[str, Any]:
    """Everything on the one screen of a signatory."""
    if asked is None:
        return {"asked": None}
    edition = edition_for(user, report)
    content = Content.from_stored(asked.version.content)
    seen = last_seen(report, user, asked)
    is_maker = any(stand.standing is Standing.BARRED for stand in asked.stands)
    return {
        "asked": asked,
        "edition": Edition(edition).label.lower(),
        "two_editions": content.has_two_editions,
        "paper": styled(with_approvals(content.paper(edition), ()), report.authority),
        "seen": seen,
        "differences": changed_since(seen, content, edition) if seen else (),
        "withheld": withheld(report) if edition == Edition.RESTRICTED else [],
        "others": listed(asked.others, report),
        "is_maker": is_maker,
        "may_decide": report.state == State.SIGN_OFF and not is_maker and asked.waits,
        "erratum": rules.erratum_of(report),
    }


def withheld(report: Report) -> list[tuple[str, Withholding]]:
    """What the public edition withholds as exempt, in words, and why."""
    rows = list(report.withholdings.order_by("pk"))
    words = {choice.key: f"{choice.group}: {choice.words}" for choice in withholding.choices(report)} if rows else {}
    return [(words.get(withholding.pointed_at(row), "Something that is gone"), row) for row in rows]


def last_seen(report: Report, user: User, asked: Asked) -> PaperVersion | None:
    """The version before this one that the person decided about or was asked to; None on the first time."""
    steps = SignOffStep.objects.filter(report=report, person=user, paper_version__number__lt=asked.version.number)
    last = steps.select_related("paper_version").order_by("paper_version__number").last()
    return last.paper_version if last else None


def changed_since(seen: PaperVersion, content: Content, edition: str) -> tuple[PartDifferences, ...]:
    return differences(Content.from_stored(seen.content).paper(edition), content.paper(edition))


# --- What waits for somebody ---


def asked_rows(user: User) -> QuerySet:
    """Papers that this person signs, each with its state and with what was last between it and them."""
    state = PaperState.objects.filter(report=OuterRef("pk")).order_by("-at", "-pk").values("state")[:1]
    steps = SignOffStep.objects.filter(report=OuterRef("pk"), person=user).order_by("-at", "-pk")
    rows = Report.objects.visible_to(user).filter(pk__in=steps_of(user)).select_related("body", "meeting")
    return rows.annotate(
        now=Subquery(state),
        last_step=Subquery(steps.values("state")[:1]),
        last_at=Subquery(steps.values("at")[:1]),
        last_version=Subquery(steps.values("paper_version__number")[:1]),
    )


def steps_of(user: User) -> QuerySet:
    return SignOffStep.objects.filter(person=user).values("report")


def waiting_for(user: User) -> list[Report]:
    """Papers that wait for this person's word, the first meeting first. One query."""
    rows = asked_rows(user).filter(now=State.SIGN_OFF, last_step=Step.ASKED, signatories__person=user)
    return list(rows.distinct().order_by("meeting__held_on", "pk"))


def decided_by(user: User) -> list[Report]:
    """Papers about which this person has decided last, the newest decision first. One query."""
    rows = asked_rows(user).filter(last_step__in=[Step.APPROVED, Step.RETURNED])
    found = list(rows.order_by("-last_at")[:20])
    for row in found:
        row.state_words = State(row.now).label
        row.is_approved = row.last_step == Step.APPROVED
    return found


def sentence(waiting: int) -> str:
    if not waiting:
        return "No paper waits for your approval."
    return f"{capitalised(counted(waiting, 'paper'))} {either(waiting, 'waits', 'wait')} for your approval."
