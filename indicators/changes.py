"""Every change to a quarterly return, each in one transaction with its audit entry.

Each claims the `version` of the return (`safeguarding.versions`), so that of two people, or two clicks, only one has
effect. The other gets `Conflict`, or, where it asked for what is already so, the same answer as the first. A step is
refused with `Refused` (its words are for the screen; `status` is the answer's).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators import return_rules, rounds, wording
from indicators.models import (
    FigureNote,
    IndicatorVersion,
    Observation,
    Period,
    Return,
    ReturnState,
    Round,
    Subject,
)
from indicators.models.observations import ObservationQuerySet
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
    *,
    round: Round,
    subject: Subject,
    version: int,
    entries: Mapping[IndicatorVersion, Entry],
    by: User,
    at: datetime,
    reasons: Mapping[IndicatorVersion, str] | None = None,
    is_autosave: bool = False,
) -> Return | None:
    """Keep what was typed, whole or not; the first save starts the return (`version` is then 0).

    Entries that are already stored change nothing, so that a second click is not a conflict with the first. None where
    nothing was typed and nothing is stored. In a return that was approved and reopened, a figure that differs from the
    approved one becomes a correction that waits beside it, with its reason from `reasons`. What a page saves by itself
    leaves no audit entry: it is nobody's statement yet. Raises Conflict if `version` is no longer the row's or a figure
    is no longer asked for, Refused if the figures stand still.
    """
    quarterly_return = Return.objects.filter(round=round, subject=subject).first()
    stored, reasons = {row.version_id: row for row in standing_rows(quarterly_return)}, reasons or {}
    changed = {
        measure: entry for measure, entry in entries.items() if differs(stored.get(measure.pk), entry, reasons, measure)
    }
    if not changed:
        return quarterly_return
    check_open(quarterly_return, round, at=at)
    asked = set(rounds.hold(round, subject).values_list("subject", "version"))
    if gone := [measure.indicator.title for measure in changed if (subject.pk, measure.pk) not in asked]:
        raise Conflict(f"This is no longer asked of {subject}: {wording.joined(gone)}.")
    if quarterly_return is None and version == 0:
        quarterly_return = start_return(round=round, subject=subject, by=by, at=at)
        Return.objects.filter(pk=quarterly_return.pk).update(saved_at=at, saved_by=by)
    elif quarterly_return is None or not claim(quarterly_return, version, saved_at=at, saved_by=by):
        raise Conflict("Somebody else saved this return after you had opened it.")
    for measure, entry in changed.items():
        row = stored.get(measure.pk)
        if row and (row.corrects_id or row.approved_at):
            correct(row, entry, reasons.get(measure, ""))
        else:
            keep(quarterly_return, measure, entry, row)
    if not is_autosave:
        codes = sorted(measure.indicator.code for measure in changed)
        audit.record(verb="save return", subject=quarterly_return, by=by, at=at, figures=codes)
    return quarterly_return


def submit_return(
    *,
    quarterly_return: Return,
    version: int,
    by: User,
    at: datetime,
    doubts: Mapping[int, Sequence[str]] | None = None,
) -> ReturnState | None:
    """Send the figures in. The state row and the audit entry keep them as they are now, with the doubts there were
    about each (by the key of its definition). The caller has checked them (`return_rules.blockers`). This step and
    those below answer the new state row, None where this person had taken the step already."""
    with transaction.atomic():
        check_open(quarterly_return, quarterly_return.round, at=at, unless=State.SUBMITTED)
        asked = rounds.hold(quarterly_return.round, quarterly_return.subject).values_list("version", flat=True)
        sent = snapshot(quarterly_return, doubts or {})
        if set(map(str, asked)) - sent.keys():
            raise Conflict("More is asked of this return than when you opened it. Fill it in, then send it in.")
        plain = {one["code"]: {key: text for key, text in one.items() if key != "code"} for one in sent.values()}
        return take_step(
            return_rules.SUBMIT,
            quarterly_return,
            version,
            by=by,
            at=at,
            kept={"figures": sent, "digest": digest_of(sent)},
            detail={"figures": plain},
        )


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


def send_back_return(
    *,
    quarterly_return: Return,
    version: int,
    by: User,
    at: datetime,
    note: str,
    figure_notes: Mapping[IndicatorVersion, str] | None = None,
) -> ReturnState | None:
    """Give it back to its manager with what is to be put right, as a whole and figure by figure."""
    with transaction.atomic():
        refuse_sender(quarterly_return, by)
        notes = figure_notes or {}
        detail = {"figures": {measure.indicator.code: text for measure, text in notes.items()}} if notes else {}
        step = take_step(return_rules.SEND_BACK, quarterly_return, version, by=by, at=at, note=note, detail=detail)
        if step:
            FigureNote.objects.bulk_create(
                FigureNote(step=step, version=measure, note=text) for measure, text in notes.items()
            )
        return step


def approve_return(*, quarterly_return: Return, version: int, by: User, at: datetime) -> ReturnState | None:
    """Make its figures facts: the return, each figure, the state row and the audit entry, all or nothing.

    A correction takes the place of the figure it corrects, which is kept and no longer current.
    """
    with transaction.atomic():
        refuse_sender(quarterly_return, by)
        waiting = waiting_rows(quarterly_return).select_related("version__indicator", "corrects__version__indicator")
        corrected = {
            row.version.indicator.code: [plainly(Entry.of(row.corrects)), plainly(Entry.of(row))] for row in waiting
        }
        approval = {"approved_at": at, "approved_by": by}
        detail = {"corrected": corrected} if corrected else {}
        step = take_step(return_rules.APPROVE, quarterly_return, version, by=by, at=at, detail=detail, **approval)
        if step:
            keys = [row.pk for row in waiting]
            Observation.objects.filter(corrected_by__in=keys).update(is_current=False)
            Observation.objects.filter(pk__in=keys).update(is_current=True, **approval)
            current_rows(quarterly_return).filter(approved_at=None).update(**approval)
        return step


def reopen_return(*, quarterly_return: Return, version: int, by: User, at: datetime, note: str) -> ReturnState | None:
    """Let an approved return be corrected. Its figures stand as they are until a correction is approved."""
    with transaction.atomic():
        return take_step(return_rules.REOPEN, quarterly_return, version, by=by, at=at, note=note)


def close_return(*, quarterly_return: Return, version: int, by: User, at: datetime) -> ReturnState | None:
    """Close a reopened return again as it was approved; corrections typed meanwhile are given up, and the audit log
    keeps them."""
    with transaction.atomic():
        refuse_sender(quarterly_return, by)
        waiting = waiting_rows(quarterly_return).select_related("version__indicator")
        dropped = {row.version.indicator.code: plainly(Entry.of(row)) for row in waiting}
        detail = {"given_up": dropped} if dropped else {}
        step = take_step(return_rules.CLOSE, quarterly_return, version, by=by, at=at, detail=detail)
        if step:
            waiting_rows(quarterly_return).delete()
        return step


# --- What they stand on -------------------------------------------------------------------------------------------


def take_step(
    step: Step,
    quarterly_return: Return,
    version: int,
    *,
    by: User,
    at: datetime,
    note: str = "",
    kept: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
    **columns: Any,
) -> ReturnState | None:
    """Claim the row, add the state row (with what it is to keep) and the audit entry (with its detail). None: this
    person took this very step already."""
    last = last_step(quarterly_return)
    if is_repeat(last, step, by):
        return None
    state = last.state if last else State.NOT_STARTED
    if state not in step.before:
        raise Refused(
            f"This return is now “{State(state).words.lower()}”, so you cannot {step.verb.removesuffix(' return')} it."
        )
    if not claim(quarterly_return, version, **columns):
        if is_repeat(last_step(quarterly_return), step, by):
            return None
        raise Conflict("Somebody else changed this return after you had opened it.")
    return note_step(quarterly_return, step, by=by, at=at, note=note, kept=kept, detail=detail)


def note_step(
    quarterly_return: Return,
    step: Step,
    *,
    by: User,
    at: datetime,
    note: str = "",
    kept: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> ReturnState:
    """The state row that screens read, and the audit entry."""
    state = ReturnState.objects.create(
        quarterly_return=quarterly_return, state=step.after, at=at, by=by, note=note, **(kept or {})
    )
    said = {"note": note} if note else {}
    audit.record(verb=step.verb, subject=quarterly_return, by=by, at=at, **said, **(detail or {}))
    return state


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
    """Whoever sent a return in, at any time, or brought figures of it in by a file, never judges it."""
    if quarterly_return.was_brought_in_by(by):
        raise NotTheirs(
            "You sent this return in, or stored a file with its figures, so somebody else has to approve it or send it "
            "back."
        )


def current_rows(quarterly_return: Return | None) -> ObservationQuerySet:
    return Observation.objects.current().filter(quarterly_return=quarterly_return, quarterly_return__isnull=False)


def waiting_rows(quarterly_return: Return) -> ObservationQuerySet:
    return Observation.objects.waiting().filter(quarterly_return=quarterly_return)


def standing_rows(quarterly_return: Return | None) -> list[Observation]:
    """The figures as their manager last gave them: a waiting correction before the figure that it would replace."""
    if quarterly_return is None:
        return []
    rows = {row.version_id: row for row in current_rows(quarterly_return).select_related("version__indicator")}
    waiting = waiting_rows(quarterly_return).select_related("version__indicator", "corrects")
    return list((rows | {row.version_id: row for row in waiting}).values())


def snapshot(quarterly_return: Return, doubts: Mapping[int, Sequence[str]]) -> dict[str, dict[str, Any]]:
    """The figures as they stand, by the key of their definition, in words that are still there in ten years."""
    return {
        str(row.version_id): {"code": row.version.indicator.code, **plainly(Entry.of(row))}
        | ({"doubts": list(doubts[row.version_id])} if doubts.get(row.version_id) else {})
        for row in standing_rows(quarterly_return)
    }


def digest_of(figures: Mapping[str, Any]) -> str:
    """SHA-256, as 64 hexadecimal digits, of figures as `snapshot` gives them: what a receipt is checked by."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def differs(row: Observation | None, entry: Entry, reasons: Mapping[IndicatorVersion, str], measure: Any) -> bool:
    """Whether an entry, or the reason for correcting it, is not what is stored."""
    if row is None:
        return entry != Entry()
    stored = Entry.of(row)
    if entry.is_empty and stored.is_empty:
        return False
    waits = row.corrects_id and row.approved_at is None
    return entry != stored or bool(waits and reasons.get(measure, row.correction_reason) != row.correction_reason)


def correct(row: Observation, entry: Entry, reason: str) -> None:
    """Keep a correction beside the approved figure; one that says what the approved figure says is taken out again."""
    approved = row if row.approved_at else row.corrects
    waiting = None if row.approved_at else row
    if entry == Entry.of(approved):
        if waiting:
            waiting.delete()
        return
    if waiting is None:
        waiting = Observation.objects.get(pk=approved.pk)
        waiting.pk, waiting.corrects, waiting.is_current = None, approved, False
        waiting._state.adding = True
        waiting.approved_at = waiting.approved_by = None
    waiting.correction_reason = reason
    if entry == Entry():
        entry = Entry(as_printed=return_rules.NO_FIGURE_YET)  # a draft without a figure: it cannot be sent in
    for field in ENTRY_FIELDS:
        setattr(waiting, field, getattr(entry, field))
    waiting.save()


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
