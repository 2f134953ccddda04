"""Reminding people of returns that they owe: by hand, and by the calendar.

One e-mail a person lists everything they owe; each message that was due is a `Reminder` row with what became of it.
Rows are claimed in a transaction, as "could not be sent", and the e-mails go out after it: whoever comes second finds
the claim, and a crash in between leaves the word that is true.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from indicators import return_rules, returns, wording
from indicators.models import Deputy, Expectation, Reminder, Return, Round, Subject
from indicators.return_rules import State
from indicators.rounds import who_may_return
from safeguarding import audit, letters
from safeguarding.calendar import add_working_days
from safeguarding.changes.common import one_at_a_time
from safeguarding.models import PostHolding, User

Kind, Outcome = Reminder.Kind, Reminder.Outcome
DAYS_BEFORE, WEEK = 5, timedelta(days=7)
CATCHES_UP = timedelta(days=3)  # a job that did not run on its day still sends what it should have sent
TRIES_AGAIN = timedelta(minutes=5)  # after a failure; until then it may still be on its way
COMMAND = "send_reminders"

Place = tuple[int, int]  # the keys of a round and of a subject


@dataclass(frozen=True)
class Due:
    """A reminder to be sent: of which return (a row of `returns.with_standing`), of what kind, for which day."""

    row: Expectation
    kind: str
    on: date


@dataclass
class Result:
    """What became of a call: keys of the reminders written, filled by the time the transaction has ended."""

    keys: list[int] = field(default_factory=list)


# --- Who owes what --------------------------------------------------------------------------------------------------


def owed(rounds: Iterable[Round], *, today: date) -> list[Expectation]:
    """Returns that are not in although they could be typed today, in the order in which they are due; each with
    `saved_at` and `state_at`, when somebody last typed into it or took a step."""
    own = Return.objects.filter(round=OuterRef("round"), subject=OuterRef("subject"))
    rows = returns.with_standing(Expectation.objects.filter(round__in=[round.pk for round in rounds]))
    rows = rows.order_by("round__due_on", "subject__name").annotate(
        saved_at=Subquery(own.values("saved_at")[:1]),
        state_at=Subquery(own.with_state().values("state_at")[:1]),
    )
    return [row for row in rows if row.state in return_rules.OPEN_STATES and not returns.why_closed(row, today=today)]


def returners(rows: Sequence[Expectation], *, on: date) -> dict[Place, list[User]]:
    """Who makes each return on a day: holders of the unit's posts or people of the agency, and deputies; only those who
    have an account that opens and a role for it. A return that nobody makes has an empty list."""
    found: dict[Place, list[User]] = {(row.round_id, row.subject_id): [] for row in rows}
    if not rows:
        return found
    people = {person.pk: person for person in who_may_return(rows[0].round.authority_id).order_by("name", "pk")}
    units = [row.subject.unit_id for row in rows if row.subject.unit_id]
    held = PostHolding.objects.on(on).filter(post__unit__in=units, user__in=people)
    of_unit = defaultdict(set)
    for unit, person in held.values_list("post__unit", "user"):
        of_unit[unit].add(person)
    deputies = defaultdict(set)
    named = Deputy.objects.filter(round__in={row.round_id for row in rows})
    for round, subject, person in named.values_list("round", "subject", "person"):
        deputies[round, subject].add(person)
    for row in rows:
        place, unit, agency = (row.round_id, row.subject_id), row.subject.unit_id, row.subject.agency_id
        keys = deputies[place] | (of_unit[unit] if unit else set())
        found[place] = [
            person for key, person in people.items() if key in keys or (agency and person.agency_id == agency)
        ]
    return found


def scheduled(round: Round, *, today: date) -> tuple[str, date] | None:
    """The kind and the day of the reminder that the calendar last had for a round: five working days before it is due,
    on the day, and weekly after while it can be sent in. None before the first, and after the round has closed."""
    before = add_working_days(round.due_on, -DAYS_BEFORE)
    if not max(before, round.opens_on) <= today <= round.locks_on:
        return None
    if today < round.due_on:
        return Kind.BEFORE.value, before
    weeks = (today - round.due_on).days // 7
    return (Kind.LATE.value, round.due_on + weeks * WEEK) if weeks else (Kind.DUE.value, round.due_on)


def due_by_calendar(rows: Iterable[Expectation], *, today: date) -> list[Due]:
    """What is to be sent today, also what a day or two ago should have been: unless its manager has touched the return
    since. One that was reopened after approval is not chased by a calendar."""
    found = []
    for row in rows:
        when = scheduled(row.round, today=today)
        if when is None or row.state == State.REOPENED or today - when[1] > CATCHES_UP:
            continue
        touched = [timezone.localdate(at) for at in (row.saved_at, row.state_at) if at]
        if when[1] == today or max(touched, default=date.min) <= when[1]:
            found.append(Due(row, *when))
    return found


# --- Sending --------------------------------------------------------------------------------------------------------


@transaction.atomic
def chase(*, round: Round, by: User, at: datetime, subject: Subject | None = None) -> Result:
    """Remind by hand everybody who owes a return of a round, or a return of one unit or agency: once a day each."""
    today = timezone.localdate(at)
    rows = owed([round], today=today)
    wanted = [Due(row, Kind.CHASE.value, today) for row in rows if subject is None or row.subject_id == subject.pk]
    return remind(wanted, authority=round.authority_id, by=by, at=at, today=today)


@transaction.atomic
def send_scheduled(*, authority: int, at: datetime, today: date) -> Result:
    """Remind everybody whom the calendar has for today, of an authority. Run again, it does what was left undone."""
    rows = owed(open_rounds(authority, today=today), today=today)
    return remind(due_by_calendar(rows, today=today), authority=authority, by=None, at=at, today=today)


def open_rounds(authority: int, *, today: date) -> list[Round]:
    return list(Round.objects.filter(authority=authority, opens_on__lte=today, locks_on__gte=today))


def remind(wanted: Sequence[Due], *, authority: int, by: User | None, at: datetime, today: date) -> Result:
    """Claim each reminder, then write to people after commit. What was done before, on the same day, is not again."""
    one_at_a_time(authority)
    result = Result()
    claims = claim(wanted, returners([due.row for due in wanted], on=today), by=by, at=at)
    if not claims:
        return result
    result.keys = [reminder.pk for reminder in claims]
    for round in {reminder.round_id: reminder.round for reminder in claims}.values():
        kinds = sorted({reminder.kind for reminder in claims if reminder.round_id == round.pk})
        of = sorted({reminder.subject.slug for reminder in claims if reminder.round_id == round.pk})
        audit.record(verb="send reminders", subject=round, by=by or COMMAND, at=at, kinds=kinds, of=of)
    to_send = written([reminder for reminder in claims if reminder.outcome == Outcome.FAILED], by=by, today=today)
    if to_send:
        transaction.on_commit(partial(deliver, to_send))
    return result


def claim(
    wanted: Sequence[Due], people: Mapping[Place, list[User]], *, by: User | None, at: datetime
) -> list[Reminder]:
    """Rows for what is not done yet. One that failed a while ago is taken up again."""
    rounds = {due.row.round_id for due in wanted}
    held = Reminder.objects.filter(round__in=rounds, on__in={due.on for due in wanted})
    done = {(row.round_id, row.subject_id, row.person_id, row.kind, row.on): row for row in held}
    new, again = [], []
    for due in wanted:
        for person in people[due.row.round_id, due.row.subject_id] or [None]:
            key = (due.row.round_id, due.row.subject_id, person and person.pk, due.kind, due.on)
            row = done.get(key)
            outcome = Outcome.NOBODY if person is None else Outcome.FAILED
            outcome = Outcome.DECLINED if person and not person.wants_reminders else outcome
            made = Reminder(round=due.row.round, subject=due.row.subject, person=person, kind=due.kind, on=due.on)
            made.by, made.at, made.outcome = by, at, outcome
            if row is None:
                new.append(made)
            elif row.outcome == Outcome.FAILED and row.at <= at - TRIES_AGAIN:
                made.pk = row.pk
                again.append(made)
    Reminder.objects.bulk_create(new)
    Reminder.objects.bulk_update(again, ["at", "by", "outcome"])
    return new + again


def written(claims: Sequence[Reminder], *, by: User | None, today: date) -> list[tuple[letters.Letter, list[int]]]:
    """One e-mail to each person, about everything they owe, with the keys of the reminders that it carries."""
    mine: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in claims:
        mine[reminder.person_id].append(reminder)
    rows = everything_owed(claims, today=today)
    people = returners(rows, on=today)
    return [
        (letter(own[0].person, rows, people, by=by, today=today), [reminder.pk for reminder in own])
        for own in mine.values()
    ]


def deliver(to_send: Sequence[tuple[letters.Letter, list[int]]]) -> None:
    """Send the e-mails, then say of each reminder that was sent that it was."""
    sent = letters.send([one for one, _ in to_send])
    keys = [key for (_, own), is_sent in zip(to_send, sent, strict=True) if is_sent for key in own]
    Reminder.objects.filter(pk__in=keys).update(outcome=Outcome.SENT)


def everything_owed(claims: Sequence[Reminder], *, today: date) -> list[Expectation]:
    """What the authority's people owe in any round; also in one that closed, for what was sent back."""
    if not claims:
        return []
    rounds = {row.pk: row for row in open_rounds(claims[0].round.authority_id, today=today)}
    return owed((rounds | {claim.round_id: claim.round for claim in claims}).values(), today=today)


def letter(
    person: User, rows: Sequence[Expectation], people: Mapping[Place, list[User]], *, by: User | None, today: date
) -> letters.Letter:
    own = [row for row in rows if person in people[row.round_id, row.subject_id]]
    lines = [line(row, today=today) for row in own]
    context = {
        "person": person,
        "lines": lines,
        "by": by,
        "opening": f"{wording.capitalised(wording.counted(len(own), 'quarterly return'))} "
        f"{wording.either(len(own), 'waits', 'wait')} for you.",
        "own_reminders": letters.link(reverse("own_reminders")),
    }
    body = render_to_string("indicators/email/reminder.txt", context).strip() + "\n"
    subject = f"Safeguarding oversight: {wording.counted(len(own), 'return')} to send in"
    return letters.Letter(person.email, subject, body)


def line(row: Expectation, *, today: date) -> dict[str, Any]:
    """One return in an e-mail: of whom, when it is due, how it stands, where it is."""
    time = returns.punctuality(row, today=today)
    due = f"Due {return_rules.day(row.round.due_on)}: {time.text}."
    if row.state == State.SENT_BACK:
        due = "It was sent back to be put right."
    name = f"{row.subject.name}, {row.round.period.label}"
    url = letters.link(reverse("indicators:return_edit", args=[row.round_id, row.subject.slug]))
    return {
        "name": name,
        "due": due if row.state == State.SENT_BACK else f"{due} {State(row.state).words}.",
        "url": url,
    }


# --- What became of them ------------------------------------------------------------------------------------------


def batch(rows: Iterable[Reminder]) -> list[str]:
    """What was done in one go, in sentences; empty where nothing was."""
    by_outcome: dict[str, list[Reminder]] = defaultdict(list)
    for row in rows:
        by_outcome[row.outcome].append(row)

    def names(outcome: str) -> list[str]:
        return sorted({row.person.name for row in by_outcome[outcome] if row.person})

    sent, failed, declined = names(Outcome.SENT), names(Outcome.FAILED), names(Outcome.DECLINED)
    nobody = sorted({row.subject.name for row in by_outcome[Outcome.NOBODY]})
    said = [f"{wording.joined(sent)} {was(sent)} written to"] if sent else []
    said += [f"the e-mail to {wording.joined(failed)} could not be sent"] if failed else []
    said += (
        [f"{wording.joined(declined)} {wording.either(len(declined), 'wants', 'want')} no reminders"]
        if declined
        else []
    )
    said += [f"there is nobody to write to for {wording.joined(nobody)}"] if nobody else []
    return [f"{wording.capitalised(words)}." for words in said]


def was(names: Sequence[str]) -> str:
    return wording.either(len(names), "was", "were")
