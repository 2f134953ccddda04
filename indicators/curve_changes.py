"""What people say of a measure's curve: a usual range that starts anew, and the story behind it. Each change is one
transaction with its audit entry."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from indicators.models import CurveStory, Indicator, IndicatorVersion, Rebase
from safeguarding import audit
from safeguarding.changes import common
from safeguarding.changes.common import one_at_a_time
from safeguarding.models import User

TAKEN = "The usual range starts anew in this quarter already. Choose another, or take that back first."
STORY = ("story", "partners", "what_works", "low_cost")


@transaction.atomic
def start_range(
    *, definition: IndicatorVersion, starts_on: date, what_changed: str, reason: str, by: User, at: datetime
) -> Rebase:
    """Start the usual range of the authority's run anew with the quarter that begins on a day. That the day is one of
    the run is the form's business. Raises ValidationError where a range starts there already."""
    one_at_a_time(by.authority_id)
    own = Rebase.objects.standing().filter(authority=by.authority_id, definition=definition, subject=None)
    if own.filter(starts_on=starts_on).exists():
        raise ValidationError({"starts_on": TAKEN})
    rebase = Rebase.objects.create(
        authority=by.authority,
        definition=definition,
        starts_on=starts_on,
        what_changed=what_changed,
        reason=reason,
        made_at=at,
        made_by=by,
        is_demonstration=by.is_demonstration,
    )
    audit.record(
        verb="started usual range anew",
        subject=rebase,
        by=by,
        at=at,
        indicator=definition.indicator.code,
        starts_on=str(starts_on),
        reason=reason,
    )
    return rebase


@transaction.atomic
def withdraw_range(*, rebase: Rebase, reason: str, by: User, at: datetime) -> bool:
    """Take back that a usual range starts anew; the record of it stays. False where somebody has done so already."""
    standing = Rebase.objects.standing().filter(pk=rebase.pk)
    if not standing.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
        return False
    audit.record(verb="took back a usual range started anew", subject=rebase, by=by, at=at, reason=reason)
    return True


@transaction.atomic
def tell_story(
    *, indicator: Indicator, said: dict[str, str], version: int | None, by: User, at: datetime
) -> CurveStory:
    """Save the story behind a measure's curve. `said` has the four texts of `STORY`; `version` is that of the story on
    the screen, 0 where there was none. Raises Conflict where somebody else has saved it since."""
    one_at_a_time(by.authority_id)
    story = CurveStory.objects.filter(authority=by.authority_id, indicator=indicator).first()
    if story is None:
        story = CurveStory(authority=by.authority, indicator=indicator, is_demonstration=by.is_demonstration, **said)
        return common.add(story, STORY, by, at)
    for name in STORY:
        setattr(story, name, said[name])
    return common.save(story, STORY, by, at, version=version)
