"""Keeping an explanation for later quarters, and ending it: each in one transaction with its audit entry."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from indicators.models import IndicatorVersion, KeptExplanation, Round, Subject
from indicators.return_doubts import DoubtCode
from safeguarding import audit
from safeguarding.calendar import quarter_of
from safeguarding.models import User

MOST_QUARTERS = 8


def last_day(round: Round, quarters: int) -> date:
    """Of the last quarter that an explanation answers for, if it is kept for so many after the round's."""
    quarter = quarter_of(round.period.ends_on)
    for _ in range(quarters):
        quarter = quarter.next()
    return quarter.ends_on


@transaction.atomic
def keep_explanation(
    *,
    round: Round,
    subject: Subject,
    version: IndicatorVersion,
    code: DoubtCode,
    words: str,
    quarters: int,
    by: User,
    at: datetime,
) -> KeptExplanation:
    """Let `words` answer doubts of one code about one figure of one unit in this round and the next one to eight
    quarters. It takes the place of one kept before. Raises ValueError for no words, or another number of quarters."""
    if not words.strip() or not 1 <= quarters <= MOST_QUARTERS:
        raise ValueError("An explanation is kept in words, for one to eight quarters")
    about = {"subject": subject, "version": version, "code": code}
    KeptExplanation.objects.filter(**about, ended_at=None).update(ended_at=at, ended_by=by)
    until, said = last_day(round, quarters), words.strip()
    kept = {"authority": round.authority, "words": said, "until": until, "kept_at": at, "kept_by": by}
    try:
        with transaction.atomic():
            explanation = KeptExplanation.objects.create(**about, **kept)
    except IntegrityError:  # of two clicks at the same moment, the other was first
        return KeptExplanation.objects.get(**about, ended_at=None)
    audit.record(
        verb="keep explanation", subject=explanation, by=by, at=at, code=code.value, until=str(explanation.until)
    )
    return explanation


@transaction.atomic
def end_explanation(*, explanation: KeptExplanation, by: User, at: datetime) -> bool:
    """From now on the doubt asks for a word again. False where it had been ended already, which changes nothing."""
    if not KeptExplanation.objects.filter(pk=explanation.pk, ended_at=None).update(ended_at=at, ended_by=by):
        return False
    audit.record(verb="end explanation", subject=explanation, by=by, at=at, code=explanation.code)
    return True
