"""Audited changes of a draft's recommendations, implications, background papers and appendices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from reports.making.holding import hold, next_order, number, put_at
from reports.models import Attachment, Implication, Recommendation, Report
from safeguarding import audit
from safeguarding.changes import common
from safeguarding.models import User
from safeguarding.versions import Conflict

Row = Recommendation | Attachment
FIELDS = {
    Recommendation: ("verb", "text"),
    Attachment: ("kind", "title", "edition", "is_held", "note"),
}


def siblings(row: Row) -> Any:
    """The rows of its kind in its paper."""
    return type(row)._base_manager.filter(report=row.report_id)


@transaction.atomic
def save_row(*, row: Row, version: int | None = None, by: User, at: datetime) -> Row:
    """Write a new row at the end of its list, or a changed one. `version` and Conflict: see `common.write`."""
    hold(row.report, by)
    fields, name = FIELDS[type(row)], row._meta.verbose_name
    if row.pk is None:
        row.order = next_order(siblings(row))
        row.save()
        audit.record(verb=f"add {name}", subject=row, by=by, at=at, **named(common.differences(None, row, fields)))
    elif changed := common.write(row, fields, version):
        audit.record(verb=f"change {name}", subject=row, by=by, at=at, **named(changed))
    return row


def named(changed: dict[str, Any]) -> dict[str, Any]:
    """For the audit log, which calls what somebody did its verb: a recommendation's is what the body is asked to do."""
    return {"asks_to" if name == "verb" else name: values for name, values in changed.items()}


@transaction.atomic
def move_row(*, row: Row, place: int, by: User, at: datetime) -> None:
    """Put a row at a place of its list, counted from 1."""
    hold(row.report, by)
    before, after = put_at(siblings(row), row, place)
    if before != after:
        audit.record(verb=f"move {row._meta.verbose_name}", subject=row, by=by, at=at, place=[before, after])


@transaction.atomic
def remove_row(*, row: Row, by: User, at: datetime) -> None:
    """Remove a row; the audit log keeps what it said."""
    hold(row.report, by)
    audit.record(verb=f"remove {row._meta.verbose_name}", subject=row, by=by, at=at, said=str(row))
    others = siblings(row).exclude(pk=row.pk)
    row.delete()
    if left := list(others.order_by("order")):
        number(left)


@transaction.atomic
def check_attachment(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Say that a background paper may be open to inspection, since everything listed must be. Twice is once."""
    hold(attachment.report, by)
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.checked_by_id is None:
        attachment.checked_at, attachment.checked_by = at, by
        attachment.save(update_fields=["checked_at", "checked_by"])
        audit.record(verb="check background paper", subject=attachment, by=by, at=at)


@dataclass(frozen=True)
class Answered:
    """One implications heading with its answer, and the version of it that was on the screen."""

    implication: Implication
    is_none: bool
    text: str
    version: int


@transaction.atomic
def answer_implications(*, report: Report, answers: Iterable[Answered], by: User, at: datetime) -> None:
    """Write the answers of a paper. Raises Conflict naming the heading somebody else answered meanwhile (by its field,
    "text-<pk>"); then nothing is written."""
    hold(report, by)
    changed: dict[str, Any] = {}
    for one in answers:
        one.implication.is_none, one.implication.text = one.is_none, one.text
        try:
            found = common.write(one.implication, ["is_none", "text"], one.version)
        except Conflict as conflict:
            errors = [str(error) for found in conflict.message_dict.values() for error in found]
            raise Conflict({f"text-{one.implication.pk}": errors}, version=conflict.version) from conflict
        if found:
            changed[one.implication.heading] = found
    if changed:
        audit.record(verb="answer implications", subject=report, by=by, at=at, **changed)


@transaction.atomic
def add_implication(*, report: Report, heading: str, by: User, at: datetime) -> Implication:
    """A heading of the officer's own, to be answered like the others."""
    hold(report, by)
    order = next_order(report.implications.all())
    implication = Implication.objects.create(report=report, order=order, heading=heading)
    audit.record(verb="add implication", subject=implication, by=by, at=at, paper=str(report))
    return implication
