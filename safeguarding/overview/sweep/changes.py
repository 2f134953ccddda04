"""What people decide about cases of the sweep, each in one transaction with its audit entry."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding import audit
from safeguarding.changes.common import day, one_at_a_time, require_own
from safeguarding.models import LetStand, User
from safeguarding.overview.sweep.cases import Found

LONGEST = timedelta(days=366)


@transaction.atomic
def let_stand(*, found: Found, reason: str, until_on: date, today: date, by: User, at: datetime) -> LetStand:
    """Let one case stand until a day, a year from today at most: until then the sweep counts it no more and lists it
    apart. Raises ValidationError for a day that is past or too far, and where somebody let it stand already."""
    check_day(until_on, today)
    one_at_a_time(by.authority_id)
    earlier = LetStand.objects.filter(
        authority=by.authority, rule=found.rule.key, case=found.case.key, ended_on=None
    ).select_related("by")
    for row in earlier:
        if row.until_on >= today:
            raise ValidationError(f"{row.by.name} has let it stand already, until {day(row.until_on)}.")
    earlier.update(ended_on=today, ended_by=by)  # its day has passed: a new reason takes its place
    row = LetStand.objects.create(
        authority=by.authority, rule=found.rule.key, case=found.case.key, reason=reason, until_on=until_on,
        on=today, by=by,
    )  # fmt: skip
    about = {"rule": found.rule.title, "case": found.case.title, "until": day(until_on), "reason": reason}
    audit.record(verb="let stand", subject=row, by=by, at=at, **about)
    return row


def check_day(until_on: date, today: date) -> None:
    if until_on <= today:
        raise ValidationError({"until_on": "Choose a day after today."})
    if until_on > today + LONGEST:
        raise ValidationError({"until_on": f"Choose a day up to {day(today + LONGEST)}: a year is the longest."})


@transaction.atomic
def end_letting_stand(*, row: LetStand, today: date, by: User, at: datetime) -> bool:
    """Have a case come back before its day. False where that was done already."""
    require_own(thing=row, by=by)
    if not LetStand.objects.filter(pk=row.pk, ended_on=None).update(ended_on=today, ended_by=by):
        return False
    audit.record(verb="end letting stand", subject=row, by=by, at=at, rule=row.rule, case=row.case)
    return True
