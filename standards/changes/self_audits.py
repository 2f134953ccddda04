"""Audited changes of a self-audit by those who run and those who answer it: opened, answered, sent, sent back.

A round that is closed changes no more. Moderation and closing have modules of their own.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from safeguarding import audit as log
from safeguarding.changes.common import as_titled, one_at_a_time, require_own, save, write
from safeguarding.changes.whole import chosen, save_whole
from safeguarding.models import Agency, User
from standards import auditing
from standards.models import Criterion, SelfAudit, SelfAuditAnswer, SelfAuditReturn, Standard, StandardEvidence

CLOSED = "The round is closed: what was answered and moderated stands as it is."
SENT = "The answers are sent. Ask whoever moderates the round to send them back, and they can be changed."
AUDIT_FIELDS = ("title", "due_on", "note")
ANSWER_FIELDS = ("grade", "is_applicable", "progress", "shown_by", "outstanding")


def require_open(audit: SelfAudit) -> None:
    if not audit.is_open:
        raise ValidationError(CLOSED)


def held(audit: SelfAudit) -> SelfAudit:
    """The round as it is now, locked until commit; raises ValidationError where it is closed."""
    now = SelfAudit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
    require_open(now)
    return now


@transaction.atomic
def open_audit(
    *, audit: SelfAudit, agencies: Iterable[Agency], with_council: bool, carries_forward: bool, by: User, at: datetime
) -> SelfAudit:
    """Open a round: a return for each agency and, if it answers too, for the council; in each an answer for every
    standard, or for every criterion of one that has any. `carries_forward`: the last closed round's answers come along,
    each to be confirmed or changed.

    Raises ValidationError where nobody answers, nothing is asked, or a round of that framework has the same day.
    """
    audit.authority, audit.opened_by, audit.opened_on = by.authority, by, timezone.localdate(at)
    audit.is_demonstration = by.is_demonstration
    audit.title = as_titled(audit.title, is_demonstration=audit.is_demonstration, longest=200)
    one_at_a_time(by.authority_id)
    if SelfAudit.objects.filter(authority=audit.authority, framework=audit.framework, as_at=audit.as_at).exists():
        raise ValidationError({"as_at": "There is a round of this framework for that day already. Take another day."})
    answering = [*([None] if with_council else []), *agencies]
    if not answering:
        raise ValidationError({"agencies": "Tick at least one agency, or that the council answers."})
    asked = list(asked_of(audit))
    if not asked:
        raise ValidationError({"framework": "This framework has no standards yet. Choose another, or add them first."})
    audit.previous = auditing.last_closed(by, audit.framework) if carries_forward else None
    audit.save()
    for agency in answering:
        begin(SelfAuditReturn.objects.create(audit=audit, agency=agency), asked)
    names = [agency.name if agency else audit.authority.name for agency in answering]
    log.record(
        verb="open self-audit", subject=audit, by=by, at=at, framework=str(audit.framework), as_at=str(audit.as_at),
        due_on=str(audit.due_on), answered_by=names, carried_from=str(audit.previous or ""),
    )  # fmt: skip
    return audit


def asked_of(audit: SelfAudit) -> Iterable[tuple[Standard, Criterion | None]]:
    """What is answered: each standard that is not archived, by its criteria where it has any."""
    rows = Standard.objects.filter(framework=audit.framework, is_archived=False).order_by("order")
    for standard in rows.prefetch_related("criteria"):
        criteria = [criterion for criterion in standard.criteria.all() if not criterion.is_archived]
        for criterion in criteria or [None]:
            yield standard, criterion


def begin(row: SelfAuditReturn, asked: list[tuple[Standard, Criterion | None]]) -> None:
    """Write the answers of one return, each with last time's words where the round carries them forward."""
    earlier = {}
    if row.audit.previous_id:
        given = SelfAuditAnswer.objects.filter(
            audit_return__audit=row.audit.previous_id, audit_return__agency=row.agency
        )
        given = (
            given.filter(answered_on__isnull=False).select_related("grade").prefetch_related("evidence__replaced_by")
        )
        earlier = {(answer.standard_id, answer.criterion_id): answer for answer in given}
    for standard, criterion in asked:
        answer = SelfAuditAnswer(audit_return=row, standard=standard, criterion=criterion)
        last = earlier.get((standard.pk, criterion.pk if criterion else None))
        if last:
            carry(last, answer)
        answer.save()
        if last:
            answer.evidence.set(newest(last.evidence.all()))


def carry(last: SelfAuditAnswer, answer: SelfAuditAnswer) -> None:
    """Last time's words; its rating too, unless the framework has another scale now."""
    answer.carried_from = last
    for name in ANSWER_FIELDS:
        setattr(answer, name, getattr(last, name))
    if last.grade and last.grade.scale_id != answer.audit_return.audit.scale_id:
        answer.grade = None


def newest(evidence: Iterable[StandardEvidence]) -> list[StandardEvidence]:
    """The last revision of each; what was withdrawn stays behind."""
    found = []
    for item in evidence:
        while hasattr(item, "replaced_by"):
            item = item.replaced_by
        if item.withdrawn_on is None:
            found.append(item)
    return found


@transaction.atomic
def change_audit(*, audit: SelfAudit, version: int | None, by: User, at: datetime) -> None:
    """Write a changed title, day or note. What is asked, on which scale and as at which day stays as it was opened."""
    require_own(thing=audit, by=by)
    held(audit)
    audit.title = as_titled(audit.title, is_demonstration=audit.is_demonstration, longest=200)
    save(audit, AUDIT_FIELDS, by, at, version=version)


def require_answerable(row: SelfAuditReturn, by: User) -> SelfAuditReturn:
    """The return as it is now, locked; raises PermissionDenied where it is another's, ValidationError once it is sent
    or its round closed."""
    if not auditing.answers_for(by, row):
        raise PermissionDenied
    held(row.audit)
    now = SelfAuditReturn.objects.select_for_update(of=("self",)).select_related("audit").get(pk=row.pk)
    if now.sent_on:
        raise ValidationError(SENT)
    return now


@transaction.atomic
def give_answer(
    *,
    answer: SelfAuditAnswer,
    evidence: Iterable[StandardEvidence],
    version: int | None = None,
    by: User,
    at: datetime,
) -> SelfAuditAnswer:
    """Write an answer; saved as it was carried forward, it is confirmed. `version` and Conflict: see `common.write`."""
    require_answerable(answer.audit_return, by)
    changed = save_whole(answer, ANSWER_FIELDS, [chosen("evidence", evidence)], version=version, by=by, at=at)
    if changed or not answer.is_answered:
        sign(answer, by, at)
        if not changed:
            log.record(verb="confirm answer", subject=answer, by=by, at=at, **about(answer))
    return answer


def sign(answer: SelfAuditAnswer, by: User, at: datetime) -> None:
    answer.answered_on, answer.answered_by = timezone.localdate(at), by
    answer.save(update_fields=["answered_on", "answered_by"])


def about(answer: SelfAuditAnswer) -> dict[str, str]:
    """What an entry of the log says of an answer beside its standard."""
    return {"round": str(answer.audit_return), "grade": str(answer.grade or "")}


@transaction.atomic
def confirm_answers(*, row: SelfAuditReturn, answers: Iterable[SelfAuditAnswer], by: User, at: datetime) -> int:
    """Confirm answers that were carried forward, as they are; how many. Those answered meanwhile are left, and so is
    what lost its rating with a change of scale: it has to be rated anew."""
    require_answerable(row, by)
    keys = [answer.pk for answer in answers]
    waiting = SelfAuditAnswer.objects.filter(
        pk__in=keys, audit_return=row, answered_on=None, carried_from__isnull=False
    )
    confirmed = [answer for answer in waiting if answer.grade_id or not answer.is_applicable]
    for answer in confirmed:
        sign(answer, by, at)
    if confirmed:
        names = [str(answer) for answer in confirmed]
        log.record(verb="confirm answers", subject=row, by=by, at=at, answers=names)
    return len(confirmed)


@transaction.atomic
def send_return(*, row: SelfAuditReturn, by: User, at: datetime) -> bool:
    """Send the answers to be moderated. False where they were sent already. Raises ValidationError with what is not
    answered yet."""
    if not auditing.answers_for(by, row):
        raise PermissionDenied
    held(row.audit)
    missing = auditing.not_ready(row.answers.select_related("standard", "criterion"))
    if missing:
        raise ValidationError([f"{answer} is not answered yet." for answer in missing])
    now = SelfAuditReturn.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.sent_on:
        return False
    now.sent_on, now.sent_by, now.sent_back_why = timezone.localdate(at), by, ""
    now.version += 1
    now.save()
    log.record(verb="send self-audit answers", subject=row, by=by, at=at)
    return True


@transaction.atomic
def send_back(*, row: SelfAuditReturn, why: str, version: int | None = None, by: User, at: datetime) -> bool:
    """Give the answers back to be changed, with the reason; given back already, only the reason changes. False where
    nothing differs. Raises ValidationError where they were never sent. `version` and Conflict: see `common.write`."""
    if not auditing.moderates(by, row.audit):
        raise PermissionDenied
    held(row.audit)
    now = SelfAuditReturn.objects.select_for_update(of=("self",)).select_related("agency", "audit").get(pk=row.pk)
    if not now.sent_on and not now.sent_back_why:
        raise ValidationError("The answers are not sent yet, so that there is nothing to send back.")
    now.sent_on, now.sent_by, now.sent_back_why = None, None, why
    if not write(now, ("sent_on", "sent_by", "sent_back_why"), row.version if version is None else version):
        return False
    log.record(verb="send self-audit back", subject=row, by=by, at=at, why=why)
    return True
