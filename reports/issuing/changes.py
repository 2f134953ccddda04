"""Audited changes of sign-off: who signs a paper, sending it round, approving it and sending it back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from indicators.wording import joined
from reports.issuing import letters, rules
from reports.issuing.rules import Stand, Standing, State, Step
from reports.issuing.versions import locked, save_version
from reports.models import PaperState, PaperVersion, Report, Signatory, SignOffStep
from safeguarding import audit
from safeguarding.access import Permission
from safeguarding.changes.common import write
from safeguarding.models import User

IN_PREPARATION = {State.DRAFT, State.SIGN_OFF}


def require(by: User, report: Report, permission: Permission) -> None:
    if not by.may(permission) or by.authority_id != report.authority_id or report.begun_by_id is None:
        raise PermissionDenied


def require_state(report: Report, *states: str) -> str:
    """Where the paper stands. Raises ValidationError where that is none of `states`."""
    state = report.state
    if state not in states:
        raise ValidationError(f"This cannot be done now: the paper is {State(state).label.lower()}.")
    return state


def enter(report: Report, state: str, *, by: User, at: datetime, note: str = "") -> PaperState:
    return PaperState.objects.create(report=report, state=state, note=note, at=at, by=by)


# --- Who signs ---


@transaction.atomic
def preset_signatories(report: Report, by: User, at: datetime) -> list[Signatory]:
    """The roles that its kind requires, for nobody yet; those that are listed already stay as they are."""
    report = locked(report)
    listed = set(report.signatories.values_list("role", flat=True))
    lacking = [role for role in rules.required_roles(report) if role not in listed]
    start = _next_place(report)
    made = [Signatory(report=report, order=start + place, role=role) for place, role in enumerate(lacking)]
    for signatory in made:
        signatory.save()
    if made:
        audit.record(verb="list signatories", subject=report, by=by, at=at, roles=[str(item) for item in made])
    return made


def _next_place(report: Report) -> int:
    return (report.signatories.aggregate(last=Max("order"))["last"] or 0) + 1


def _require_person(report: Report, person: User | None) -> None:
    """Raises ValidationError for somebody who may not approve this paper."""
    if person is not None and person not in rules.could_sign(report):
        raise ValidationError({"person": f"{person.name} may not approve this paper: choose somebody from the list."})


def _require_new(report: Report, signatory: Signatory) -> None:
    """Raises ValidationError where the same person is listed in the same role already."""
    same = report.signatories.filter(role=signatory.role, title=signatory.title, person=signatory.person)
    if same.exclude(pk=signatory.pk).exists():
        who = signatory.person.name if signatory.person else "Nobody"
        raise ValidationError({"person": f"{who} is listed as {str(signatory).lower()} already."})


@transaction.atomic
def add_signatory(*, report: Report, role: str, title: str, person: User | None, by: User, at: datetime) -> Signatory:
    """Somebody more who is to approve the paper. Raises ValidationError for somebody who may not, or is listed."""
    require(by, report, Permission.COMPOSE_PAPER)
    report = locked(report)
    require_state(report, *IN_PREPARATION)
    signatory = Signatory(report=report, order=_next_place(report), role=role, title=title, person=person)
    _require_person(report, person)
    _require_new(report, signatory)
    signatory.save()
    detail = {"role": str(signatory), "person": person.email if person else ""}
    audit.record(verb="add signatory", subject=report, by=by, at=at, **detail)
    return signatory


@transaction.atomic
def change_signatory(*, signatory: Signatory, by: User, at: datetime, version: int | None = None) -> Signatory:
    """Write the title and the person as they are on `signatory`. Raises Conflict where somebody changed it meanwhile,
    ValidationError as `add_signatory`."""
    report = signatory.report
    require(by, report, Permission.COMPOSE_PAPER)
    require_state(locked(report), *IN_PREPARATION)
    _require_person(report, signatory.person)
    _require_new(report, signatory)
    if changed := write(signatory, ["title", "person"], version):
        audit.record(verb="change signatory", subject=report, by=by, at=at, role=str(signatory), **changed)
    return signatory


@transaction.atomic
def remove_signatory(*, signatory: Signatory, by: User, at: datetime) -> None:
    """Take somebody off the list. Raises ValidationError for a role that the kind requires. What they have approved
    or sent back is kept."""
    report = signatory.report
    require(by, report, Permission.COMPOSE_PAPER)
    report = locked(report)
    require_state(report, *IN_PREPARATION)
    if rules.is_required(signatory, report):
        raise ValidationError(f"{signatory} must sign a paper of this kind. Name somebody else instead.")
    person = signatory.person.email if signatory.person else ""
    signatory.delete()
    audit.record(verb="remove signatory", subject=report, by=by, at=at, role=str(signatory), person=person)


# --- Sending it round ---


@transaction.atomic
def send(*, report: Report, by: User, at: datetime) -> list[Stand]:
    """Send the paper to those whose approval it lacks as it stands, or ask them again; whom it was sent to. Nobody is
    asked twice about the same content, so that two clicks ask once.

    Raises ValidationError where a role is vacant or the paper has faults that keep it back.
    """
    require(by, report, Permission.COMPOSE_PAPER)
    report = locked(report)
    before = require_state(report, *IN_PREPARATION)
    version = save_version(report, by, at)
    found = rules.stands(report, version.digest)
    _require_complete(report, found)
    asked = [stand for stand in found if stand.must_be_asked]
    if before == State.SIGN_OFF and not asked:
        return []
    if before != State.SIGN_OFF:
        enter(report, State.SIGN_OFF, by=by, at=at)
    _step(report, version, asked, Step.ASKED, by=by, at=at)
    people = sorted({stand.signatory.person.email for stand in asked})
    audit.record(verb="send paper for sign-off", subject=report, by=by, at=at, version=version.number, people=people)
    letters.after_commit([letters.asked(report, stand.signatory.person, by) for stand in _each_once(asked)])
    return asked


def _require_complete(report: Report, found: Sequence[Stand]) -> None:
    if vacant := rules.vacant_roles(found, report):
        raise ValidationError(f"Name who signs as {joined([role.lower() for role in vacant])} first.")
    if not found:
        raise ValidationError("Name who is to approve the paper first.")
    if barred := [stand.signatory.person.name for stand in found if stand.standing is Standing.BARRED]:
        raise ValidationError(f"{joined(barred)} worked on the paper and may not approve it. Name somebody else.")
    if faults := rules.blocking(report):
        raise ValidationError([fault.text for fault in faults])


def _step(
    report: Report, version: PaperVersion, found: Sequence[Stand], state: str, *, by: User, at: datetime, note: str = ""
) -> None:
    for stand in found:
        given = {"role": stand.role, "person": stand.signatory.person, "paper_version": version}
        SignOffStep.objects.create(report=report, state=state, note=note, at=at, by=by, **given)


def _each_once(found: Sequence[Stand]) -> list[Stand]:
    """One for each person, who may sign in two roles."""
    return list({stand.signatory.person_id: stand for stand in found}.values())


@transaction.atomic
def take_back(*, report: Report, by: User, at: datetime) -> bool:
    """Back from sign-off to draft; approvals hold if nothing changes. False where it was taken back already."""
    require(by, report, Permission.COMPOSE_PAPER)
    report = locked(report)
    if require_state(report, *IN_PREPARATION) == State.DRAFT:
        return False
    enter(report, State.DRAFT, by=by, at=at)
    audit.record(verb="take paper back from sign-off", subject=report, by=by, at=at)
    return True


# --- Approving and sending back ---


@transaction.atomic
def approve(*, report: Report, version: PaperVersion, by: User, at: datetime, note: str = "") -> bool:
    """Approve exactly this version, in every role the person signs in. False where they have done so already.

    Raises PermissionDenied for whoever is not asked to sign it or has made any of it, and ValidationError where the
    paper says something else by now, or is not in sign-off.
    """
    report, mine = _decided(report, by)
    if version.report_id != report.pk or version.digest != rules.current_digest(report):
        raise ValidationError(
            "The paper was changed after this version. Nothing is approved; you will be asked again, and shown what "
            "changed."
        )
    waiting = [stand for stand in mine if stand.standing is not Standing.APPROVED]
    if not waiting:
        return False
    _step(report, version, waiting, Step.APPROVED, by=by, at=at, note=note)
    roles = [stand.role for stand in waiting]
    detail = {"version": version.number, "digest": version.digest, "roles": roles}
    audit.record(verb="approve paper", subject=report, by=by, at=at, **detail)
    if rules.has_every_approval(rules.stands(report, version.digest)):
        letters.after_commit([letters.complete(report, _sender(report))])
    return True


@transaction.atomic
def send_back(*, report: Report, version: PaperVersion, note: str, by: User, at: datetime) -> bool:
    """Send a version back with what is wrong with it. The paper stays in sign-off, for the others and until its
    officer takes it back or asks again. False where the person has sent this version back in the same words already.

    Raises PermissionDenied as `approve`; ValidationError without a note, or where the paper is not in sign-off.
    """
    report, mine = _decided(report, by)
    if not note.strip():
        raise ValidationError({"note": "Say what has to change before you can approve it."})
    if version.report_id != report.pk:
        raise ValidationError("That is not a version of this paper.")
    waiting = [stand for stand in mine if not _is_said(stand, version, note)]
    if not waiting:
        return False
    _step(report, version, waiting, Step.RETURNED, by=by, at=at, note=note)
    roles = [stand.role for stand in waiting]
    audit.record(verb="send paper back", subject=report, by=by, at=at, version=version.number, roles=roles)
    letters.after_commit([letters.returned(report, _sender(report), by, roles)])
    return True


def _is_said(stand: Stand, version: PaperVersion, note: str) -> bool:
    step = stand.step
    return bool(step and step.state == Step.RETURNED and step.paper_version_id == version.pk and step.note == note)


def _decided(report: Report, by: User) -> tuple[Report, list[Stand]]:
    """The paper, held, and where its signatory stands in each of their roles."""
    require(by, report, Permission.SIGN_PAPER)
    report = locked(report)
    require_state(report, State.SIGN_OFF)
    found = rules.stands(report, rules.current_digest(report))
    mine = [stand for stand in found if stand.signatory.person_id == by.pk]
    if not any(stand.step and stand.standing is not Standing.BARRED for stand in mine):
        raise PermissionDenied
    return report, mine


def _sender(report: Report) -> User:
    return report.versions.order_by("number").last().made_by
