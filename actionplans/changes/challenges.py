"""Audited questions about actions: put by the board, answered by the owner, settled by the board, never deleted."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans import ownership
from actionplans.changes.common import day_of, require
from actionplans.models import Action, Challenge, ChallengeReply
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def put_challenge(
    *, action: Action, text: str, by: User, at: datetime, meeting: str = "", meeting_on: date | None = None
) -> Challenge:
    """Put a question about an action; `meeting` and `meeting_on` say at which meeting, if at one."""
    require(ownership.may_question(by, action))
    challenge = Challenge.objects.create(
        action=action, text=text, meeting=meeting, meeting_on=meeting_on, on=day_of(at), by=by
    )
    audit.record(verb="put question about action", subject=action, by=by, at=at, question=text, meeting=meeting)
    return challenge


@transaction.atomic
def reply_to(*, challenge: Challenge, text: str, by: User, at: datetime) -> ChallengeReply:
    """Answer, or ask back: the owner, those who keep plans, and the board."""
    action, today = challenge.action, day_of(at)
    require(ownership.may_report(by, action, today) or ownership.may_question(by, action))
    if challenge.settled_on:
        raise ValidationError("The question is settled. Put a new one if there is more to ask.")
    reply = ChallengeReply.objects.create(challenge=challenge, text=text, on=today, by=by)
    audit.record(verb="reply about action", subject=action, by=by, at=at, question=challenge.text, reply=text)
    return reply


@transaction.atomic
def settle(*, challenge: Challenge, answer: str, by: User, at: datetime) -> bool:
    """Settle a question; `answer` says what settled it. False where it was settled just so already."""
    action, today = challenge.action, day_of(at)
    require(ownership.may_settle(by, action, challenge.by_id, today))
    settled = {"answer": answer, "settled_on": today, "settled_by": by}
    if not Challenge.objects.filter(pk=challenge.pk, settled_on=None).update(**settled):
        challenge.refresh_from_db()
        if (challenge.settled_by_id, challenge.answer) == (by.pk, answer):
            return False
        raise ValidationError(f"{challenge.settled_by} has settled it already: {challenge.answer}")
    put = {"question": challenge.text, "answer": answer}
    audit.record(verb="settle question about action", subject=action, by=by, at=at, **put)
    return True
