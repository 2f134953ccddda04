"""Reminding people of actions by the calendar (docs/adr/0019): rows are claimed in a transaction, as "could not be
sent", and the e-mails go out after it, one to a person a day. What waits for whom is in `reminding`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from actionplans.letters import letter
from actionplans.models import Action, ActionReminder
from actionplans.owned import LIVING
from actionplans.reminding import Due, everything_due
from indicators.wording import capitalised, counted, either, joined
from safeguarding import audit, letters
from safeguarding.changes.common import one_at_a_time
from safeguarding.models import Authority

Outcome = ActionReminder.Outcome
TRIES_AGAIN = timedelta(minutes=5)  # after a failure; until then it may still be on its way
COMMAND = "send_reminders"
NAMED = 5  # actions in a sentence


@dataclass
class Result:
    """What became of a call: keys of the reminders written, filled by the time the transaction has ended."""

    keys: list[int] = field(default_factory=list)


def authorities() -> list[int]:
    """Keys of the authorities that have promises to keep."""
    return sorted(set(Action.objects.filter(LIVING).order_by().values_list("authority", flat=True)))


@transaction.atomic
def send_scheduled(*, authority: int, at: datetime, today: date) -> Result:
    """Remind everybody of an authority of the actions that wait for them. Run again, it does what was left undone; who
    was written to is not on the same day."""
    one_at_a_time(authority)
    result, dues = Result(), everything_due(authority, today)
    claims = claim([due for due in dues if due.is_fresh], at=at)
    if not claims:
        return result
    result.keys = [row.pk for row in claims]
    kinds, actions = sorted({row.kind for row in claims}), sorted({row.action_id for row in claims})
    whose = Authority.objects.get(pk=authority)
    audit.record(verb="send reminders about actions", subject=whose, by=COMMAND, at=at, kinds=kinds, actions=actions)
    to_send = written([row for row in claims if row.outcome == Outcome.FAILED], dues, today)
    if to_send:
        transaction.on_commit(partial(deliver, to_send))
    return result


def claim(dues: Sequence[Due], *, at: datetime) -> list[ActionReminder]:
    """Rows for what is not done yet. One that failed a while ago is taken up again. Nobody gets two e-mails a day: what
    comes up for somebody who was written to today waits for tomorrow."""
    rows = ActionReminder.objects.filter(action__in={due.action.pk for due in dues}, on__in={due.on for due in dues})
    done = {(row.action_id, row.person_id, row.kind, row.on): row for row in rows}
    written_to = told_on(timezone.localdate(at))
    new, again = [], []
    for due in dues:
        for person in due.people or [None]:
            if person and person.pk in written_to:
                continue
            row = done.get((due.action.pk, person and person.pk, due.kind, due.on))
            made = ActionReminder(action=due.action, person=person, kind=due.kind, on=due.on, at=at)
            made.outcome = outcome_for(person)
            if row is None:
                new.append(made)
            elif row.outcome == Outcome.FAILED and row.at <= at - TRIES_AGAIN:
                made.pk = row.pk
                again.append(made)
    ActionReminder.objects.bulk_create(new)
    ActionReminder.objects.bulk_update(again, ["at", "outcome"])
    return new + again


def outcome_for(person: Any) -> Outcome:
    """Before anything is sent; "could not be sent" until the server has taken it."""
    if person is None:
        return Outcome.NOBODY
    return Outcome.FAILED if person.wants_reminders else Outcome.DECLINED


def told_on(day: date) -> set[int]:
    """Keys of the people to whom an e-mail about actions went on a day."""
    starts = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    rows = ActionReminder.objects.filter(outcome=Outcome.SENT, at__gte=starts, at__lt=starts + timedelta(days=1))
    return set(rows.order_by().values_list("person", flat=True))


def written(
    claims: Sequence[ActionReminder], dues: Sequence[Due], today: date
) -> list[tuple[letters.Letter, list[int]]]:
    """One e-mail to each person, about everything that waits for them, with the keys of the reminders it carries."""
    mine: dict[int, list[ActionReminder]] = defaultdict(list)
    for row in claims:
        mine[row.person_id].append(row)
    return [
        (letter(own[0].person, [due for due in dues if own[0].person in due.people], today), [row.pk for row in own])
        for own in mine.values()
    ]


def deliver(to_send: Sequence[tuple[letters.Letter, list[int]]]) -> None:
    """Send the e-mails, then say of each reminder that was sent that it was."""
    sent = letters.send([one for one, _ in to_send])
    keys = [key for (_, own), is_sent in zip(to_send, sent, strict=True) if is_sent for key in own]
    ActionReminder.objects.filter(pk__in=keys).update(outcome=Outcome.SENT)


def batch(rows: Iterable[ActionReminder]) -> list[str]:
    """What was done in one go, in sentences; empty where nothing was."""
    by_outcome: dict[str, list[ActionReminder]] = defaultdict(list)
    for row in rows:
        by_outcome[row.outcome].append(row)

    def names(outcome: str) -> list[str]:
        return sorted({row.person.name for row in by_outcome[outcome] if row.person})

    sent, failed, declined = names(Outcome.SENT), names(Outcome.FAILED), names(Outcome.DECLINED)
    nobody = sorted({row.action.title for row in by_outcome[Outcome.NOBODY]})
    said = [f"{joined(sent)} {either(len(sent), 'was', 'were')} written to about actions"] if sent else []
    said += [f"the e-mail about actions to {joined(failed)} could not be sent"] if failed else []
    said += [f"{joined(declined)} {either(len(declined), 'wants', 'want')} no reminders"] if declined else []
    if nobody:
        some = nobody[:NAMED] + ([counted(len(nobody) - NAMED, "other")] if len(nobody) > NAMED else [])
        said.append(f"there is nobody to write to about {joined(some)}")
    return [f"{capitalised(words)}." for words in said]
