"""What changed since a day, such as that of the last meeting: each kind of change with the actions it happened to.

A change counts from the day after `since` up to and including `on`: what is dated on the day of
a meeting was known to it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from actionplans.delivery_rules import ENDED, OPEN
from actionplans.models import Challenge, DeliveryState, DueDateRevision, EffectState, ProgressUpdate
from actionplans.standing import RANKS, ranked
from indicators.wording import counted, uncapitalised
from safeguarding.calendar import working_days_between


@dataclass(frozen=True)
class Change:
    """One kind of change: its name in addresses, its word and what follows a number of actions, its shape, the rows
    that tell of it, and what to say of one.

    `test` limits the rows to those between two days. None for `model`: it follows from dates alone.
    """

    name: str
    word: str
    counted: str
    shape: str
    tone: str
    model: type[Model] | None
    test: Callable[[date, date], Q]
    says: Callable[[Any], str]


def within(name: str, **given: Any) -> Callable[[date, date], Q]:
    """Between two days by a column of the row, and as given."""
    return lambda since, on: Q(**{f"{name}__gt": since, f"{name}__lte": on}, **given)


def day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def noted(entry: Any) -> str:
    """Who wrote it, then the note."""
    by = f"by {entry.by.name}" if entry.by else "as the source says"
    return f"{by}, {day(entry.on)}{f': {entry.note}' if entry.note else ''}"


def became_late(action: Any) -> str:
    heard = f"no update since {day(action.heard_on)}" if action.heard_on else "no update at all"
    return f"due {day(action.due_on)}, {heard}"


def moved(entry: Any) -> str:
    days = working_days_between(entry.from_on, entry.to_on)
    far = f"{counted(abs(days), 'working day')} {'later' if days > 0 else 'earlier'}"
    agreed = ", agreed by the chair" if entry.agreement == "agreed" else ""
    return f"to {day(entry.to_on)}, {far}{agreed}: {entry.reason}"


def asked(entry: Any) -> str:
    return f"to {day(entry.to_on)} instead of {day(entry.from_on)}; needs the chair's agreement: {entry.reason}"


def refused(entry: Any) -> str:
    why = f": {entry.decision}" if entry.decision else ""
    return f"stays at {day(entry.from_on)}; the chair refused {day(entry.to_on)}{why}"


def judged(entry: Any) -> str:
    return "; ".join(filter(None, [entry.figure, entry.note])) or noted(entry)


def without_effect(entry: Any) -> str:
    return f"delivered, and {uncapitalised(judged(entry)).rstrip('.')}. The question is open again"


def put(entry: Any) -> str:
    by = f", {entry.by.name}" if entry.by else ""
    return f"“{entry.text}”{by}, {day(entry.on)}"


def settled(entry: Any) -> str:
    return f"“{entry.text}” {entry.answer}"


def at_once_or_agreed(since: date, on: date) -> Q:
    at_once, agreed = within("on", agreement="not_needed"), within("decided_on", agreement="agreed")
    return at_once(since, on) | agreed(since, on)


def still_asked(since: date, on: date) -> Q:
    return Q(on__gt=since, on__lte=on) & (Q(agreement="asked") | Q(decided_on__gt=on))


def happened(state: str) -> Callable[[date, date], Q]:
    return within("on", state=state)


OPENED_AGAIN = within("on", state__in=OPEN, before__in=ENDED)
REFUSED = within("decided_on", agreement="refused")
LATE, RISK = ("diamond", "late"), ("triangle", "risk")
TICK, SQUARE = ("tick", "none"), ("square", "none")
# In the order in which a board hears of them: what asks for a word first.
CHANGES = [
    Change("late", "Became late", "became late", *LATE, None, within("due_on"), became_late),
    Change("no_effect", "No effect", "without effect", *LATE, EffectState, happened("no_effect"), without_effect),
    Change("reopened", "Reopened", "reopened", *RISK, DeliveryState, OPENED_AGAIN, noted),
    Change("asked", "Move asked", "asked to move", *RISK, DueDateRevision, still_asked, asked),
    Change("moved", "Date moved", "moved", *RISK, DueDateRevision, at_once_or_agreed, moved),
    Change("refused", "Move refused", "refused a move", *SQUARE, DueDateRevision, REFUSED, refused),
    Change("question", "New question", "newly questioned", "ring", "risk", Challenge, within("on"), put),
    Change("reported", "Reported in place", "reported in place", *TICK, DeliveryState, happened("reported"), noted),
    Change("delivered", "Delivered", "delivered", "tick", "done", DeliveryState, happened("delivered"), noted),
    Change("worked", "Worked", "shown to work", "ringed", "good", EffectState, happened("moved"), judged),
    Change(
        "not_measurable", "Not measurable", "not measurable", *SQUARE, EffectState, happened("not_measurable"), judged
    ),
    Change("closed", "Closed", "closed", *SQUARE, DeliveryState, happened("closed"), noted),
    Change("settled", "Question settled", "with a question settled", *TICK, Challenge, within("settled_on"), settled),
]
BY_NAME = {change.name: change for change in CHANGES}


def entries(model: Any) -> QuerySet:
    """The rows that tell of changes; of a state also the one `before` it, None where it is the first."""
    rows = model.objects.all()
    if model is DeliveryState:
        earlier = Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lt=OuterRef("pk"))
        before = DeliveryState.objects.filter(earlier, action=OuterRef("action")).order_by("-on", "-pk")
        rows = rows.annotate(before=Subquery(before.values("state")[:1]))
    return rows


def became(actions: Any, since: date, on: date) -> Any:
    """Of a query set of `as_they_stood` those that are late, and were not when the time began."""
    return ranked(actions, on).filter(rank=RANKS["late"], due_on__gte=since)


def changed(actions: Any, name: str, since: date, on: date) -> Any:
    """Of a query set of `as_they_stood` those to which a change happened between two days."""
    change = BY_NAME[name]
    if change.model is None:
        return became(actions, since, on)
    rows = entries(change.model).filter(change.test(since, on), action=OuterRef("pk"))
    return actions.filter(Exists(rows))


@dataclass(frozen=True)
class Line:
    """One action to which a change happened, and what to say of the last time it did. `entry` is the row that tells of
    it; None where it follows from dates alone."""

    change: Change
    action: Any
    text: str
    entry: Any = None


def lines(actions: Any, since: date, on: date) -> dict[str, list[Line]]:
    """Of a query set of `as_they_stood`: for each kind of change that happened its actions, each once, the last change
    first. One query for each kind of row."""
    found: dict[str, list[Line]] = {}
    heard = ProgressUpdate.objects.filter(action=OuterRef("pk"), on__lte=on).order_by().values("action")
    heard = Subquery(heard.annotate(last=Max("on")).values("last"))
    late = became(actions, since, on).annotate(heard_on=heard).order_by("-due_on", "pk")
    found["late"] = [Line(BY_NAME["late"], action, became_late(action)) for action in late]
    within_reach = actions.order_by().values("pk")
    for model in (EffectState, DeliveryState, DueDateRevision, Challenge):
        found |= told_by(model, entries(model).filter(action__in=within_reach), since, on)
    return {change.name: found[change.name] for change in CHANGES if found.get(change.name)}


def told_by(model: Any, rows: QuerySet, since: date, on: date) -> dict[str, list[Line]]:
    """The changes that one kind of row tells of; one row may tell of two, as a question put and settled."""
    kinds = [change for change in CHANGES if change.model is model]
    either = Q()
    for change in kinds:
        either |= change.test(since, on)
        rows = rows.annotate(**{f"is_{change.name}": _holds(change.test(since, on))})
    latest: dict[str, dict[int, Line]] = defaultdict(dict)
    for row in rows.filter(either).select_related("by", "action").order_by(F("on").desc(), F("pk").desc()):
        for change in kinds:
            if getattr(row, f"is_{change.name}"):
                latest[change.name].setdefault(row.action_id, Line(change, row.action, change.says(row), row))
    return {name: list(by_action.values()) for name, by_action in latest.items()}


def _holds(test: Q) -> Any:
    """Whether a test holds of a row, as a column of ones and noughts; not, where a column that it looks at is empty."""
    return Case(When(test, then=Value(1)), default=Value(0), output_field=IntegerField())
