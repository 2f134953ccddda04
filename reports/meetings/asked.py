"""You asked, we did: what a body asked for at earlier meetings and has not been told is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from actionplans import sentences
from actionplans.models import Action, DeliveryState
from actionplans.standing import ENDED, SHAPES, is_promised, standing
from indicators.wording import uncapitalised
from reports.meetings.rules import Mark, clock
from reports.models import Body, Issue, Resolution

VERBS = {"resolution": "resolved", "recommendation": "recommended", "challenge": "asked"}


@dataclass(frozen=True)
class Asked:
    """One thing a body asked for, and what has become of it on a day. `done` says so in one or two sentences, and
    `sentence` puts it after what was asked, to be printed as it is. `action` is the key of the action that answers it,
    None where there is none or it is not promised yet; `closed_on` None: it is still open."""

    key: int
    kind: str
    text: str
    asked_on: date
    asked_by: str
    status: Mark
    done: str
    sentence: str
    action: int | None
    closed_on: date | None


@dataclass(frozen=True)
class Told:
    """A paper that was issued to the body for a meeting, and so could say what had been done by then."""

    held_on: date
    issued_on: date


def asked(body: Body, *, before: date, on: date) -> tuple[Asked, ...]:
    """Everything that meetings of the body before a day asked for, the oldest first, without what was closed in time
    for a paper issued to a later meeting of it. `on` is the day on which answers and actions are read."""
    rows = Resolution.objects.filter(meeting__body=body, meeting__held_on__lt=before, meeting__called_off="")
    rows = related(rows).order_by("meeting__held_on", "order")
    told = papers_issued(body, before)
    return tuple(one for one in stood(rows, on) if not was_told(one, told))


def stood(rows: Iterable[Resolution], on: date) -> list[Asked]:
    """What has become of each of these on a day. They were read with `related`."""
    found = list(rows)
    kept = {row.pk: kept_action(row) for row in found}
    actions, ended = acted(set(filter(None, kept.values())), on)
    return [of_resolution(row, actions.get(kept[row.pk] or 0), ended, on) for row in found]


def papers_issued(body: Body, before: date) -> list[Told]:
    issues = Issue.objects.filter(report__meeting__body=body, report__meeting__held_on__lt=before)
    found = issues.filter(report__meeting__called_off="").values_list("report__meeting__held_on", "issued_at")
    return [Told(held_on, timezone.localtime(at).date()) for held_on, at in found]


def was_told(one: Asked, told: list[Told]) -> bool:
    closed = one.closed_on
    return closed is not None and any(one.asked_on < paper.held_on and closed <= paper.issued_on for paper in told)


def related(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    return rows.select_related("meeting__body", "action__merged_into")


def acted(keys: set[int], on: date) -> tuple[dict[int, Any], dict[int, date]]:
    """The actions as they stood on a day, and the days on which those ended that have."""
    if not keys:
        return {}, {}
    actions = Action.objects.filter(pk__in=keys).as_they_stood(on).in_bulk()
    ends = DeliveryState.objects.filter(action__in=actions, state__in=ENDED, on__lte=on).order_by()
    ended = dict(ends.values_list("action").annotate(Max("on")))
    return actions, {key: day for key, day in ended.items() if actions[key].delivery in ENDED}


def kept_action(row: Resolution) -> int | None:
    """The action that answers it, or the one into which that was merged."""
    action = row.action
    while action and action.merged_into:
        action = action.merged_into
    return action.pk if action else None


def of_resolution(row: Resolution, action: Any, ended: dict[int, date], on: date) -> Asked:
    answered_on = row.responded_on if row.responded_on and row.responded_on <= on else None
    done = " ".join(filter(None, [answer_words(row, answered_on, action, on), action_words(action, on)]))
    return Asked(
        key=row.pk,
        kind=row.kind,
        text=row.text,
        asked_on=row.meeting.held_on,
        asked_by=row.asked_by,
        status=status(row, answered_on, action, on),
        done=done,
        sentence=f"{question_words(row)} {done}",
        action=action.pk if action and is_promised(action) else None,
        closed_on=closed_on(row, answered_on, action, ended),
    )


def owes_answer(row: Resolution, answered_on: date | None, action: Any) -> bool:
    """A recommendation of scrutiny is owed a response whatever is done about it; anything else, unless an action is."""
    return answered_on is None and (row.kind == Resolution.Kind.RECOMMENDATION or action is None)


def closed_on(row: Resolution, answered_on: date | None, action: Any, ended: dict[int, date]) -> date | None:
    """The day on which nothing more was to be done: answered where an answer is owed, and the action at its end where
    there is one."""
    if owes_answer(row, answered_on, action) or (action is not None and action.pk not in ended):
        return None
    return max(filter(None, [answered_on, ended.get(action.pk) if action else None]), default=None)


def status(row: Resolution, answered_on: date | None, action: Any, on: date) -> Mark:
    if action is None or owes_answer(row, answered_on, action):
        return clock(row.response_due_on, answered_on, on, row.get_response_display())
    now = standing(action, on)
    return Mark(*SHAPES[now.state], now.text)


def question_words(row: Resolution) -> str:
    who = row.asked_by or "the meeting"
    who = f"the {who[4:]}" if who.startswith("The ") else who
    return f"On {row.meeting.held_on:%-d %B %Y} {who} {VERBS[row.kind]}: {quoted(row.text)}"


def quoted(text: str) -> str:
    """In quotation marks, with a full stop unless its own end is one."""
    words = " ".join(text.split())
    return f"“{words}”" if words[-1:] in ".?!" else f"“{words}”."


def ended_words(text: str) -> str:
    words = " ".join(text.split())
    return words if words[-1:] in ".?!" else f"{words}."


def answer_words(row: Resolution, answered_on: date | None, action: Any, on: date) -> str:
    if answered_on:
        said = f"{row.get_response_display()} on {answered_on:%-d %B %Y}"
        return ended_words(f"{said}: {row.response_text}" if row.response_text else said)
    if not owes_answer(row, answered_on, action):
        return ""
    due_on = row.response_due_on
    if due_on is None:
        return "It has not been answered yet."
    return f"It has not been answered yet; the answer {'was' if due_on < on else 'is'} due by {due_on:%-d %B %Y}."


def action_words(action: Any, on: date) -> str:
    """Where the action stands. One in preparation is a draft of those who keep plans, so its words are not told."""
    if action is None:
        return ""
    if not is_promised(action):
        return "An action is in preparation."
    return f"The action “{action.title}”: {uncapitalised(sentences.of_action(action, on))}"
