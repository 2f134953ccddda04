"""Audited records of the duties that follow an inspection: on which day one was met, or that it did not arise."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from safeguarding import audit
from safeguarding.models import User
from standards.changes.inspections import hold
from standards.models import DutyMet, Inspection, RegimeDuty


@transaction.atomic
def record_duty(
    *, inspection: Inspection, duty: RegimeDuty, arose: bool, met_on: date | None, note: str, by: User, at: datetime
) -> None:
    """Write how a duty of one's own inspection was met, in the place of what was recorded before: on `met_on`, not
    after today, or that it did not arise, for the reason in `note`. Recorded again alike, it leaves no trace."""
    hold(inspection, by)
    today = timezone.localdate(at)
    check(inspection, arose=arose, met_on=met_on, note=note, today=today)
    stored = inspection.duties_met.filter(duty=duty).first()
    day = met_on if arose and met_on else today
    if stored and (stored.arose, stored.note) == (arose, note) and (not arose or stored.met_on == day):
        return
    given = {"arose": arose, "met_on": day, "met_by": by, "note": note}
    DutyMet.objects.update_or_create(inspection=inspection, duty=duty, defaults=given)
    before = words_of(stored) if stored else None
    now = words_of(inspection.duties_met.get(duty=duty))
    audit.record(verb="record duty", subject=inspection, by=by, at=at, duty=duty.name, recorded=[before, now])


def check(inspection: Inspection, *, arose: bool, met_on: date | None, note: str, today: date) -> None:
    if not arose and not note:
        raise ValidationError({"note": "Say why it did not arise."})
    if not arose:
        return
    if met_on is None:
        raise ValidationError({"met_on": "Enter the day on which it was met."})
    if met_on > today:
        raise ValidationError({"met_on": "This day is still to come. Record it once it has been met."})
    if inspection.starts_on and met_on < inspection.starts_on:
        raise ValidationError({"met_on": "This day is before the inspection began. Change it."})


def words_of(row: DutyMet) -> str:
    said = f"met on {row.met_on:%-d %B %Y}" if row.arose else "did not arise"
    return f"{said}: {row.note}" if row.note else said


@transaction.atomic
def take_back_duty(*, inspection: Inspection, duty: RegimeDuty, by: User, at: datetime) -> None:
    """Remove what was recorded of a duty: it is to be met again. Taken back already, it leaves no trace."""
    hold(inspection, by)
    if stored := inspection.duties_met.filter(duty=duty).first():
        recorded = [words_of(stored), None]
        stored.delete()
        audit.record(verb="take back duty", subject=inspection, by=by, at=at, duty=duty.name, recorded=recorded)
