"""Who may do what in a self-audit, and where a return stands. What is answered nobody moderates who answered it."""

from collections.abc import Iterable
from typing import Any

from safeguarding.access import Permission
from standards.models import SelfAudit, SelfAuditAnswer, SelfAuditReturn


def answers_for(user: Any, row: SelfAuditReturn) -> bool:
    """Whether a person answers this return, open or not: that of their own agency, or of the council."""
    is_own = row.audit.authority_id == user.authority_id and row.agency_id == user.agency_id
    return is_own and user.may(Permission.ANSWER_AUDIT)


def moderates(user: Any, audit: SelfAudit) -> bool:
    return audit.authority_id == user.authority_id and user.may(Permission.MODERATE_AUDIT)


def is_party(user: Any, answer: SelfAuditAnswer) -> bool:
    """Whether a person gave this answer, now or before it was changed, or sent it: they cannot moderate it."""
    if user.pk in {answer.answered_by_id, answer.audit_return.sent_by_id}:
        return True
    return answer.history.filter(answered_by=user.pk).exists()


def last_closed(user: Any, framework: Any) -> SelfAudit | None:
    """The round whose answers a new one of the same framework may carry forward; None before the first is closed."""
    rounds = SelfAudit.objects.visible_to(user).filter(framework=framework, closed_on__isnull=False)
    return rounds.order_by("-as_at", "-pk").first()


def not_ready(answers: Iterable[SelfAuditAnswer]) -> list[SelfAuditAnswer]:
    """Those nobody has answered, nor confirmed, in this round."""
    return [answer for answer in answers if not answer.is_answered]


def to_moderate(answers: Iterable[SelfAuditAnswer]) -> list[SelfAuditAnswer]:
    """Those that were rated and wait for a second rating. What does not apply is rated by nobody."""
    return [answer for answer in answers if answer.is_answered and answer.grade_id and not answer.moderation]


def waits_for_reply(answers: Iterable[SelfAuditAnswer]) -> list[SelfAuditAnswer]:
    """Those whose moderated rating the agency has neither agreed to nor disputed."""
    return [answer for answer in answers if answer.moderation and not hasattr(answer.moderation, "reply")]
