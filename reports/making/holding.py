"""What the changes of one paper have in common: whose it is, whether it may be changed, its lock, its order."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Max

from reports.models import PaperState, Report
from safeguarding.changes.common import require_own
from safeguarding.models import User

EDITABLE = {PaperState.State.DRAFT, PaperState.State.SIGN_OFF}
FAR = 10_000  # things stand there while they change places: no two may share one at any moment
FIXED = "This paper is issued and never changes. Begin a correction of it first."


def is_editable(report: Report) -> bool:
    """Whether its words may still change: a draft, or in sign-off, where a change asks the signatories again."""
    return report.begun_by_id is not None and report.state in EDITABLE


def hold(report: Report, by: User) -> None:
    """Of those who change one paper each waits for the one before, until commit. Raises PermissionDenied for a paper of
    another authority or a retold one, ValidationError for one that is issued, withdrawn or not pursued."""
    require_own(thing=report, by=by)
    if report.begun_by_id is None:
        raise PermissionDenied
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not is_editable(report):
        raise ValidationError(FIXED)


def next_order(rows: Any) -> int:
    """The place after the last of a query set of ordered rows."""
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def put_at(rows: Any, thing: Any, place: int) -> tuple[int, int]:
    """Give one of a query set of ordered rows a place, counted from 1; beyond the last is the last. The others close
    up. Returns its place before and after."""
    listed = list(rows.order_by("order"))
    before, after = listed.index(thing) + 1, max(1, min(place, len(listed)))
    listed.insert(after - 1, listed.pop(before - 1))
    if before != after:
        number(listed)
    return before, after


def number(listed: list[Any]) -> None:
    """Write the order in which rows stand."""
    model = type(listed[0])
    model._base_manager.filter(pk__in=[row.pk for row in listed]).update(order=F("order") + FAR)
    for order, row in enumerate(listed, start=1):
        row.order = order
    model._base_manager.bulk_update(listed, ["order"])
