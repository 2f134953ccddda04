"""Audited changes of what children, families and professionals told the council."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from safeguarding.changes.common import add, save
from safeguarding.models import User
from standards.models import Feedback

FIELDS = ("kind", "theme", "unit", "starts_on", "ends_on", "number", "asked", "critical", "summary", "source")


@transaction.atomic
def save_feedback(*, feedback: Feedback, by: User, at: datetime, version: int | None = None) -> Feedback:
    """Write what was told, new or changed. `version`: see `common.write`. Raises ValidationError beside the boxes for
    counts that do not fit each other and for a span that has not ended."""
    today = timezone.localtime(at).date()
    check(feedback, today)
    if feedback.pk:
        return save(feedback, FIELDS, by, at, version=version)
    feedback.authority, feedback.is_demonstration = by.authority, by.is_demonstration
    feedback.entered_on, feedback.entered_by = today, by
    return add(feedback, FIELDS, by, at)


def check(feedback: Feedback, today: date) -> None:
    refused = {}
    if feedback.ends_on < feedback.starts_on:
        refused["ends_on"] = "The last day cannot come before the first. Change one of them."
    elif feedback.ends_on > today:
        refused["ends_on"] = "Enter what was told once its last day has come, which is not yet."
    if feedback.critical is not None and feedback.critical > feedback.number:
        refused["critical"] = f"No more can be critical or upheld than the {feedback.number:,} there were."
    if feedback.asked is not None and feedback.asked < feedback.number:
        refused["asked"] = f"{feedback.number:,} spoke, so no fewer can have been asked. Leave it empty if not known."
    if refused:
        raise ValidationError(refused)
