"""Audited record of what an evaluator from outside said of a standard."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding import audit as log
from safeguarding.changes.common import one_at_a_time
from safeguarding.models import User
from standards.models import Assessment, Statement


@transaction.atomic
def record_evaluation(
    *, assessment: Assessment, strengths: Sequence[str], gaps: Sequence[str], by: User, at: datetime
) -> Assessment:
    """Write what somebody outside said of a standard, with what is strong and what falls short as statements of their
    own. A later view is another row; this one stays. Raises ValidationError where one of that day is on record."""
    assessment.authority, assessment.voice = by.authority, Assessment.Voice.EXTERNAL
    assessment.is_demonstration = by.is_demonstration
    one_at_a_time(by.authority_id)
    same = {"standard": assessment.standard, "authority": by.authority, "voice": assessment.voice}
    if Assessment.objects.filter(**same, agency=None, answer=None, as_at=assessment.as_at).exists():
        raise ValidationError({"as_at": "An external evaluation of that day is on record already. Check the day."})
    assessment.save()
    found = [(Statement.Kind.STRENGTH, text) for text in strengths] + [(Statement.Kind.GAP, text) for text in gaps]
    for order, (kind, text) in enumerate(found, start=1):
        Statement.objects.create(assessment=assessment, order=order, kind=kind, text=text)
    log.record(
        verb="record external evaluation", subject=assessment, by=by, at=at, evaluator=assessment.evaluator,
        as_at=str(assessment.as_at), grade=str(assessment.grade or ""), statements=[text for _, text in found],
    )  # fmt: skip
    return assessment
