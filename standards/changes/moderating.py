"""Audited changes of those who moderate: a rating with reasons, the agency's reply to it, and the closing of a round,
which writes what was said into the record."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeguarding import audit as log
from safeguarding.models import User
from safeguarding.versions import Conflict
from standards import auditing
from standards.changes.self_audits import about, held
from standards.models import (
    Assessment,
    Grade,
    Moderation,
    ModerationReply,
    SelfAudit,
    SelfAuditAnswer,
    Statement,
)

OWN = "You gave this answer, or sent it. Somebody else has to moderate it."
WAITS = "The answers are not sent yet. What is still being written is not moderated."
OTHER_WORDS = "The agency changed its answer while this page was open. Read what it says now, then rate that."
AGAIN = "It was rated anew while this page was open. Look at the rating that stands now."


@transaction.atomic
def moderate(
    *,
    answer: SelfAuditAnswer,
    grade: Grade,
    reasons: str,
    seen: int | None = None,
    read: int | None = None,
    by: User,
    at: datetime,
) -> Moderation:
    """Rate what an agency said of itself, with reasons. A later rating stands in the place of this one.

    `seen` is the key of the rating that was on the screen, 0 for none; `read` the version of the answer there; both
    None where no screen was. Raises ValidationError for an answer of one's own and one that is not sent or does not
    apply, Conflict where somebody rated or changed it meanwhile.
    """
    if not auditing.moderates(by, answer.audit_return.audit):
        raise PermissionDenied
    held(answer.audit_return.audit)
    if auditing.is_party(by, answer):
        raise ValidationError(OWN)
    if not answer.audit_return.sent_on:
        raise ValidationError(WAITS)
    if answer.grade_id is None:
        raise ValidationError("It was said not to apply, so that there is nothing to rate. Send it back if it does.")
    last = answer.moderations.order_by("on", "pk").last()
    if seen is not None and seen != (last.pk if last else 0):
        raise Conflict(AGAIN, version=last.pk if last else 0)
    if read is not None and read != answer.version:
        raise Conflict(OTHER_WORDS, version=last.pk if last else 0)
    made = Moderation.objects.create(
        answer=answer, answer_version=answer.version, grade=grade, reasons=reasons, on=timezone.localdate(at), by=by
    )
    log.record(verb="moderate answer", subject=answer, by=by, at=at, **about(answer), moderated=str(grade))
    return made


@transaction.atomic
def reply(*, moderation: Moderation, agrees: bool, words: str, by: User, at: datetime) -> ModerationReply:
    """Agree to a moderated rating or dissent from it, for the agency that was rated; once, on the record."""
    answer = moderation.answer
    if not auditing.answers_for(by, answer.audit_return):
        raise PermissionDenied
    held(answer.audit_return.audit)
    if answer.moderations.order_by("on", "pk").last() != moderation:
        raise ValidationError("A later rating stands in the place of this one. Reply to that.")
    if not moderation.is_of(answer):
        raise ValidationError("The answer was changed since it was rated. Reply once it is rated anew.")
    try:
        with transaction.atomic():
            made = ModerationReply.objects.create(
                moderation=moderation, agrees=agrees, words=words, on=timezone.localdate(at), by=by
            )
    except IntegrityError:
        raise ValidationError("Your agency has replied to this rating already.") from None
    verb = "agree to moderated rating" if agrees else "dissent from moderated rating"
    log.record(verb=verb, subject=answer, by=by, at=at, **about(answer), moderated=str(moderation.grade), words=words)
    return made


@transaction.atomic
def close_audit(*, audit: SelfAudit, by: User, at: datetime) -> int:
    """Close a round and write into the record what each agency said of itself and what was made of it; how many such
    assessments. Answers that were not sent are not written: they were not given. Raises ValidationError where it is
    closed already."""
    if not auditing.moderates(by, audit):
        raise PermissionDenied
    now = held(audit)
    now.closed_on, now.closed_by = timezone.localdate(at), by
    now.version += 1
    now.save()
    answers = SelfAuditAnswer.objects.filter(audit_return__audit=audit).told().in_order()
    given = [answer for answer in answers if answer.is_answered and answer.audit_return.sent_on]
    written = [one for answer in given for one in into_record(answer)]
    unsent = [str(row.agency or audit.authority) for row in audit.returns.filter(sent_on=None)]
    log.record(verb="close self-audit", subject=audit, by=by, at=at, assessments=len(written), not_answered=unsent)
    return len(written)


def into_record(answer: SelfAuditAnswer) -> list[Assessment]:
    """The assessments that a round makes of one answer: the agency's own view, then the moderated one if there is one.
    What is still to be done stands in the first as a gap."""
    audit, moderation = answer.audit_return.audit, answer.moderation
    shared = {
        "standard": answer.standard, "criterion": answer.criterion, "authority": audit.authority, "answer": answer,
        "agency": answer.audit_return.agency, "as_at": audit.as_at, "is_demonstration": audit.is_demonstration,
    }  # fmt: skip
    own = Assessment.objects.create(
        **shared, voice=Assessment.Voice.SELF, grade=answer.grade, summary=own_words(answer)
    )
    if answer.outstanding and answer.is_applicable:
        Statement.objects.create(assessment=own, order=1, kind=Statement.Kind.GAP, text=answer.outstanding)
    if moderation is None:
        return [own]
    voice = Assessment.Voice.MODERATED
    rated = Assessment.objects.create(**shared, voice=voice, grade=moderation.grade, summary=moderation.reasons)
    return [own, rated]


def own_words(answer: SelfAuditAnswer) -> str:
    if not answer.is_applicable:
        return f"Does not apply: {answer.outstanding}"
    return answer.shown_by or "Shown by the evidence named in the answer."
