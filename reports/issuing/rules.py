"""Where each signatory of a paper stands, what keeps it from being sent or issued, and who may not approve it.

An approval is of one exact version and holds only while the paper says what that version says: nothing here is stored,
all of it follows from the steps and the digest of the content as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F

from reports.composing import content
from reports.kinds.anatomies import ANATOMIES
from reports.models import (
    Attachment,
    Block,
    Implication,
    PaperState,
    QuotedFigure,
    Recommendation,
    Report,
    Section,
    Signatory,
    SignOffStep,
    Withholding,
)
from reports.storing import digest_of
from safeguarding.access import ROLES, Permission
from safeguarding.models import User

State = PaperState.State
Step = SignOffStep.State


class Standing(StrEnum):
    """Where a signatory stands with a paper as it is now."""

    VACANT = "vacant"
    BARRED = "barred"  # they worked on the paper
    NOT_ASKED = "not asked"
    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"
    CHANGED = "changed"  # since they were asked, approved or sent back


@dataclass(frozen=True)
class Stand:
    """A signatory with their last step (with the `number` and the `digest` of its version), None before the first."""

    signatory: Signatory
    standing: Standing
    step: SignOffStep | None = None

    @property
    def role(self) -> str:
        return str(self.signatory)

    @property
    def must_be_asked(self) -> bool:
        """Whether sending the paper round is for them: not where their approval holds, or they have it already."""
        return self.standing in {Standing.NOT_ASKED, Standing.RETURNED, Standing.CHANGED}

    @property
    def said(self) -> str:
        """In words, after the name of who it is."""
        if self.standing is Standing.BARRED:
            return "Worked on the paper: name somebody else"
        if self.step is None:
            return "Nobody named yet" if self.standing is Standing.VACANT else "Not asked yet"
        version = f"version {self.step.number}"
        done = {Step.ASKED: "Asked about", Step.APPROVED: "Approved", Step.RETURNED: "Sent back"}[self.step.state]
        return (
            f"{done} {version}; changed since: ask again" if self.standing is Standing.CHANGED else f"{done} {version}"
        )


def current_digest(report: Report) -> str:
    """Of what the paper says now. A constant number of queries."""
    return digest_of(content(report).stored())


def erratum_of(report: Report) -> PaperState | None:
    """What the correction under way puts right: the note of the last draft since the paper was issued. None where it is
    not being corrected. One query."""
    found = None
    for state in report.states.order_by("at", "pk"):
        if state.state in {State.ISSUED, State.WITHDRAWN}:
            found = None
        elif state.state == State.DRAFT and state.note:
            found = state
    return found


def stands(report: Report, digest: str) -> list[Stand]:
    """Every signatory of the paper in their order, against the digest of what it says. What somebody did before the
    erratum was written is about another paper. Four queries."""
    steps = SignOffStep.objects.filter(report=report).select_related("person").order_by("at", "pk")
    steps = steps.annotate(digest=F("paper_version__digest"), number=F("paper_version__number"))
    last = {(step.role, step.person_id): step for step in steps}
    erratum, barred = erratum_of(report), makers(report)
    people = report.signatories.select_related("person").order_by("order")
    found = ((signatory, last.get((str(signatory), signatory.person_id))) for signatory in people)
    return [
        Stand(signatory, Standing.BARRED, step)
        if signatory.person_id in barred
        else _stand(signatory, step, digest, erratum)
        for signatory, step in found
    ]


def _stand(signatory: Signatory, step: SignOffStep | None, digest: str, erratum: PaperState | None) -> Stand:
    if signatory.person_id is None:
        return Stand(signatory, Standing.VACANT)
    if step is None:
        return Stand(signatory, Standing.NOT_ASKED)
    if step.digest != digest or (erratum and step.at <= erratum.at):
        return Stand(signatory, Standing.CHANGED, step)
    return Stand(signatory, Standing(Step(step.state).value), step)


def has_every_approval(found: Sequence[Stand]) -> bool:
    """Whether the paper may be issued as it stands: somebody signs it, and every approval holds."""
    return bool(found) and all(stand.standing is Standing.APPROVED for stand in found)


# --- What a kind requires ---


def required_roles(report: Report) -> tuple[Signatory.Role, ...]:
    """The roles that must sign a paper of this kind; none for a kind without an anatomy."""
    anatomy = ANATOMIES.get(report.kind)
    return anatomy.signs if anatomy else ()


def is_required(signatory: Signatory, report: Report) -> bool:
    """Whether it may not be taken away: the kind requires the role, and nobody else has it."""
    others = report.signatories.filter(role=signatory.role).exclude(pk=signatory.pk)
    return signatory.role in required_roles(report) and not others.exists()


def blocking(report: Report) -> list[Any]:
    """What keeps the paper from being sent round: faults of its content (each with `text` and `url`)."""
    try:
        from reports.making import checks
    except ImportError:
        return []
    return list(checks.blocking(report))


def vacant_roles(found: Sequence[Stand], report: Report) -> list[str]:
    """Roles for which nobody is named, those that are not even listed included; each once."""
    listed = {stand.signatory.role for stand in found}
    lacking = [role.label for role in required_roles(report) if role not in listed]
    return list(dict.fromkeys([stand.role for stand in found if stand.standing is Standing.VACANT] + lacking))


# --- Who made it ---

PARTS = (Section, Recommendation, Implication, Attachment, Withholding, QuotedFigure)


def makers(report: Report) -> set[int]:
    """Keys of everybody who began the paper, edited any part of it or saved a version to send: none of them approves
    it. Parts that are gone count too. One query."""
    sections = Section.history.filter(report=report.pk).values("id")
    edited = [part.history.filter(report=report.pk) for part in PARTS]
    edited += [report.history.all(), Block.history.filter(section__in=sections)]
    editors = [rows.order_by().values_list("history_user", flat=True) for rows in edited]
    savers = report.versions.order_by().values_list("made_by", flat=True)
    return {key for key in savers.union(*editors) if key is not None} | {report.begun_by_id}


def could_sign(report: Report) -> list[User]:
    """People of the authority who may approve papers and have not made this one, by name."""
    roles = [role for role, may in ROLES.items() if Permission.SIGN_PAPER in may]
    people = User.objects.filter(authority=report.authority_id, is_active=True)
    people = people.filter(grants__role__in=roles, grants__ended_at=None).exclude(pk__in=makers(report))
    return list(people.distinct().order_by("name"))
