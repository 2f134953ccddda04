"""Every change to a quarterly return, each in one transaction with its audit entry.

Each claims the `version` of the return (`safeguarding.versions`), so that of two people, or two clicks, only one has
effect. The other gets `Conflict`, or, where it asked for what is already so, the same answer as the first. A step is
refused with `Refused` (its words are for the screen; `status` is the answer's).
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators import return_rules
from indicators.models import IndicatorVersion, Observation, Period, Return, ReturnState, Round, Subject
from indicators.return_rules import ENTRY_FIELDS, Entry, State, Step
from safeguarding import audit
from safeguarding.models import User
from safeguarding.versions import claim


class Refused(Exception):
    """A step that may not be taken now; says why."""

    status = 409


class NotTheirs(Refused):
    """A step that this person may never take on this return."""

    status = 403


class Conflict(Refused):
    """Somebody else changed the return after this person had opened it. Nothing was written."""


@transaction.atomic
def start_return(*, round: Round, subject: Subject, by: User, at: datetime) -> Return:
    """Make the row and its first state. Raises Conflict where somebody has started it meanwhile."""
    try:
        with transaction.atomic():
            quarterly_return = Return.objects.create(round=round, subject=subject)
    except IntegrityError:
        raise Conflict("Somebody else has started this return.") from None
    note_step(quarterly_return, return_rules.START, by=by, at=at)
    return quarterly_return


@transaction.atomic
def save_draft(
    *, round: Round, subject: Subject, version: int, entries: Mapping[IndicatorVersion, Entry], by: User, at: datetime
) -> Return | None:
    """Keep what was typed, whole or not; the first save starts the return (`version` is then 0).

    Entries that are already stored change nothing, so that a second click is not a conflict with the first. None where
    nothing was typed and nothing is stored. Raises Conflict if `version` is no longer the row's, Refused if the figures
    stand still.
    """
    quarterly_return = Return.objects.filter(round=round, subject=subject).first()
    stored = {row.version_id: row for row in current_rows(quarterly_return)}
    changed = {
        measure: entry
        for measure, entry in entries.items()
        if entry != (Entry.of(stored[measure.pk]) if measure.pk in stored else Entry())
    }
    if not changed:
        return quarterly_return
    check_open(quarterly_return, round, at=at)
    if quarterly_return is None and version == 0:
        quarterly_return = start_return(round=round, subject=subject, by=by, at=at)
    elif quarterly_return is None or not claim(quarterly_return, version):
        raise Conflict("Somebody else saved this return after you had opened it.")
    for measure, entry in changed.items():
        keep(quarterly_return, measure, entry, stored.get(measure.pk))
    codes = sorted(measure.indicator.code for measure in changed)
    audit.record(verb="save return", subject=quarterly_return, by=by, at=at, figures=codes)
    return quarterly_return


def submit_return(*, quarterly_return: Return, version: int, by: User, at: datetime) -> None:
    """Send the figures in; the audit entry keeps them. The caller has checked them (`return_rules.blockers`)."""
    with transaction.atomic():
        check_open(quarterly_return, quarterly_return.round, at=at, unless=State.SUBMITTED)
        rows = current_rows(quarterly_return).select_related("version__indicator")
        sent = {row.version.indicator.code: plainly(Entry.of(row)) for row in rows}
        take_step(return_rules.SUBMIT, quarterly_return, version, by=by, at=at, figures=sent)


def withdraw_return(*, quarterly_return: Return, version: int, by: User, at: datetime) -> None:
    """Take it back before it is approved: only whoever sent it in, and only while it could be sent in again."""
    with transaction.atomic():
        if timezone.localdate(at) > quarterly_return.round.locks_on:
            raise Refused(
                "The round has closed, so this return could not be sent in again. Ask for it to be sent back."
            )
        last = last_step(quarterly_return)
        if last and last.state == State.SUBMITTED and last.by_id != by.pk:
            raise NotTheirs(f"{last.by.name} sent this return in, and only they can withdraw it.")
        take_step(return_rules.WITHDRAW, quarterly_return, version, by=by, at=at)


def send_back_return(*, quarterly_return: Return, version: int, by: User, at: datetime, note: str) -> None:
    """Give it back to its manager with what is to be put right."""
    with transaction.atomic():
        refuse_sender(quarterly_return, by)
        take_step(return_rules.SEND_BACK, quarterly_return, version, by=by, at=at, note=note)


def approve_return(*, quarterly_return: Return, version: int, by: User, at: datetime) -> None:
    """Make its figures facts: the return, each figure, the state row and the audit entry, all or nothing."""
    with transaction.atomic():
        refuse_sender(quarterly_return, by)
        if take_step(return_rules.APPROVE, quarterly_return, version, by=by, at=at, approved_at=at, approved_by=by):
            current_rows(quarterly_return).update(approved_at=at, approved_by=by)


# --- What they stand on -------------------------------------------------------------------------------------------


def take_step(
    step: Step,
    quarterly_return: Return,
    version: int,
    *,
    by: User,
    at: datetime,
    note: str = "",
    figures=None,
    **columns,
) -> bool:
    """Claim the row, add the state row and the audit entry. False: this person took this very step already."""
    last = last_step(quarterly_return)
    if is_repeat(last, step, by):
        return False
    state = last.state if last else State.NOT_STARTED
    if state not in step.before:
        raise Refused(
            f"This return is now “{State(state).words.lower()}”, so you cannot {step.verb.removesuffix(' return')} it."
        )
    if not claim(quarterly_return, version, **columns):
        if is_repeat(last_step(quarterly_return), step, by):
            return False
        raise Conflict("Somebody else changed this return after you had opened it.")
    note_step(quarterly_return, step, by=by, at=at, note=note, **({"figures": figures} if figures else {}))
    return True


def note_step(quarterly_return: Return, step: Step, *, by: User, at: datetime, note: str = "", **detail) -> None:
    """The state row that screens read, and the audit entry."""
    ReturnState.objects.create(quarterly_return=quarterly_return, state=step.after, at=at, by=by, note=note)
    audit.record(verb=step.verb, subject=quarterly_return, by=by, at=at, **({"note": note} if note else {}), **detail)


def last_step(quarterly_return: Return) -> ReturnState | None:
    return (
        ReturnState.objects.filter(quarterly_return=quarterly_return).select_related("by").order_by("at", "pk").last()
    )


def is_repeat(last: ReturnState | None, step: Step, by: User) -> bool:
    return last is not None and last.state == step.after and last.by_id == by.pk


def check_open(quarterly_return: Return | None, round: Round, *, at: datetime, unless: str = "") -> None:
    last = last_step(quarterly_return) if quarterly_return else None
    state = last.state if last else State.NOT_STARTED
    today = timezone.localdate(at)
    why = return_rules.why_closed(state, opens_on=round.opens_on, locks_on=round.locks_on, today=today)
    if why and state != unless:
        raise Refused(f"This return cannot be changed. {why}")


def refuse_sender(quarterly_return: Return, by: User) -> None:
    """Whoever sent a return in, at any time, never judges it."""
    if quarterly_return.states.filter(state=State.SUBMITTED, by=by).exists():
        raise NotTheirs("You sent this return in, so somebody else has to approve it or send it back.")


def current_rows(quarterly_return: Return | None):
    return Observation.objects.current().filter(quarterly_return=quarterly_return, quarterly_return__isnull=False)


def keep(quarterly_return: Return, measure: IndicatorVersion, entry: Entry, row: Observation | None) -> None:
    """Write one draft figure; one that was emptied again leaves no row."""
    if entry.is_empty:
        if row:
            row.delete()
        return
    row = row or Observation(
        version=measure,
        subject=quarterly_return.subject,
        period=period_of(measure, quarterly_return.round),
        source=Observation.Source.RETURN,
        quarterly_return=quarterly_return,
        is_demonstration=quarterly_return.round.is_demonstration,
    )
    for field in ENTRY_FIELDS:
        setattr(row, field, getattr(entry, field))
    row.save()


def period_of(measure: IndicatorVersion, round: Round) -> Period:
    """A stock is about the quarter's last day, everything else about the quarter."""
    if measure.over_time != IndicatorVersion.OverTime.STOCK:
        return round.period
    day = round.period.ends_on
    label = f"{day.day} {day:%B %Y}"
    return Period.objects.get_or_create(kind="snapshot", starts_on=day, ends_on=day, defaults={"label": label})[0]


def plainly(entry: Entry) -> dict[str, str]:
    """An entry as text for the audit log: what is given, without the boxes left empty."""
    given = {field: getattr(entry, field) for field in ENTRY_FIELDS}
    return {field: str(value) for field, value in given.items() if value not in (None, "")}
