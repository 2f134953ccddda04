"""Reports on several actions in one sitting: all of them are kept, or none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from actionplans.changes.delivery import report
from actionplans.models import Action
from safeguarding.models import User

NOT_YOURS = "This action is no longer yours to report on: the post has changed hands, or the action has."


class NoneKept(Exception):
    """Some reports were refused and so none was kept: `refusals` by the key of their action."""

    def __init__(self, refusals: dict[int, ValidationError]):
        super().__init__("; ".join(message for refusal in refusals.values() for message in refusal.messages))
        self.refusals = refusals


@transaction.atomic
def report_several(*, reports: Sequence[tuple[Action, dict[str, Any]]], by: User, at: datetime) -> None:
    """Report on each action what stands beside it (arguments of `delivery.report`). Raises NoneKept."""
    # All rows before the first entry of the audit log, in one order: else two sittings could wait for each other.
    keys = [action.pk for action, _ in reports]
    list(Action.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    refusals: dict[int, ValidationError] = {}
    for action, said in reports:
        try:
            report(action=action, **said, by=by, at=at)
        except PermissionDenied:
            refusals[action.pk] = ValidationError(NOT_YOURS)
        except ValidationError as refusal:
            refusals[action.pk] = refusal
    if refusals:
        raise NoneKept(refusals)
