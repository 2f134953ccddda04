"""Setting a version of the policy on small numbers, in one transaction with its audit entry. Versions are never
changed: a new one takes the place of those before from its first day on."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.disclosure import Level, Rule
from indicators.models import DisclosurePolicy
from safeguarding import audit
from safeguarding.changes.common import one_at_a_time
from safeguarding.models import User
from safeguarding.versions import Conflict

PAST = "Enter today or a later day: papers before it obeyed the policy of then."


@transaction.atomic
def set_policy(
    *, rule: Rule, starts_on: date, reason: str, version: int | None, by: User, at: datetime
) -> DisclosurePolicy:
    """A new version for the authority of `by`. `version` is the number of the last one that was on the screen, 0 for
    none. Raises Conflict where somebody has set another since, and ValidationError for a day that is past: what was
    published by then obeyed the policy of its day."""
    one_at_a_time(by.authority_id)
    if starts_on < timezone.localdate(at):
        raise ValidationError({"starts_on": PAST})
    last = DisclosurePolicy.objects.filter(authority=by.authority).order_by("-number").first()
    number = last.number if last else 0
    if version != number:
        raise conflict_with(last, number)
    policy = DisclosurePolicy.objects.create(
        authority=by.authority,
        number=number + 1,
        starts_on=starts_on,
        threshold=rule.threshold,
        zero_is_small=rule.zero_is_small,
        covers_units=Level.UNIT in rule.levels,
        covers_agencies=Level.AGENCY in rule.levels,
        covers_authority=Level.AUTHORITY in rule.levels,
        reason=reason,
        made_at=at,
        made_by=by,
        is_demonstration=by.is_demonstration,
    )
    detail = {"threshold": rule.threshold, "levels": sorted(rule.levels), "zero_is_small": rule.zero_is_small}
    audit.record(
        verb="set policy on small numbers",
        subject=policy,
        by=by,
        at=at,
        starts_on=str(starts_on),
        reason=reason,
        **detail,
    )
    return policy


def conflict_with(last: DisclosurePolicy | None, number: int) -> Conflict:
    who = last.made_by.name if last and last.made_by else "Somebody else"
    words = f"Not saved: {who} set version {number} while this was open here. What you typed is still below."
    return Conflict({"__all__": words}, version=number)
