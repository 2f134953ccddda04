"""Audited notes for whoever takes over an action when its post changes hands."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from actionplans import ownership
from actionplans.changes.common import day_of, require
from actionplans.models import Action, HandoverNote
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def leave_notes(*, notes: Sequence[tuple[Action, str]], by: User, at: datetime) -> list[HandoverNote]:
    """Leave each note with its action: the owner, or those who keep plans. All are kept, or none."""
    made = []
    for action, text in notes:
        require(ownership.may_report(by, action, day_of(at)))
        made.append(HandoverNote.objects.create(action=action, text=text, on=day_of(at), by=by))
        audit.record(verb="leave handover note", subject=action, by=by, at=at, text=text)
    return made
