"""Where actions stand on a day, worked out from dated rows. "Late" follows from the due date; it is never stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db.models import Count

from actionplans.models import Action, DeliveryState, EffectState
from safeguarding.calendar import working_days_between

OPEN_STATES = {None, "not_started", "on_track", "at_risk"}
DELIVERABLE = {Action.Kind.TASK, Action.Kind.CONDITIONAL, Action.Kind.DEPENDENCY}


@dataclass(frozen=True)
class Standing:
    """One action on one day. `state` is a word of `ORDER`; `days_late` counts working days and is 0 unless late."""

    state: str
    days_late: int = 0

    @property
    def text(self) -> str:
        if self.state == "late":
            return f"Late, {self.days_late} working day{'' if self.days_late == 1 else 's'}"
        return WORDS[self.state]


WORDS = {
    "late": "Late",
    "at_risk": "At risk",
    "on_track": "On track",
    "not_started": "Not started",
    "delivered": "Delivered",
    "reported": "Reported in place",
    "closed": "Closed without delivery",
    "not_stated": "Not stated",
    "standing": "Standing practice",
    "waiting": "Waiting",
    "watching": "Watching brief",
    "comment": "Comment",
}
SHAPES = {
    "late": ("diamond", "late"),
    "at_risk": ("triangle", "risk"),
    "on_track": ("dot", "good"),
    "not_started": ("ring", "none"),
    "delivered": ("tick", "done"),
    "reported": ("tick", "none"),
    "closed": ("square", "none"),
    "not_stated": ("ring", "none"),
    "standing": ("square", "none"),
    "waiting": ("ring", "none"),
    "watching": ("square", "none"),
    "comment": ("square", "none"),
}
EFFECT_SHAPES = {
    EffectState.State.NOT_YET_DUE: ("ring", "none"),
    EffectState.State.MOVED: ("ringed", "good"),
    EffectState.State.NO_EFFECT: ("diamond", "late"),
    EffectState.State.NOT_MEASURABLE: ("square", "none"),
}


def standing(action: Any, today: date) -> Standing:
    """Of an action read with `as_they_stood`. Only a task can be late (design rule 12); a conditional one waits for
    its event; a printed one whose state nobody printed is "not stated", never "not started" (rule 16)."""
    delivery = action.delivery
    if delivery in {"delivered", "reported", "closed"}:
        return Standing(delivery)
    if action.kind in {Action.Kind.STANDING, Action.Kind.WATCHING, Action.Kind.COMMENT}:
        return Standing(str(action.kind))
    if action.kind in {Action.Kind.CONDITIONAL, Action.Kind.DEPENDENCY} and delivery is None:
        return Standing("waiting")
    if action.can_be_late and action.due_on and action.due_on < today:
        return Standing("late", working_days_between(action.due_on, today))
    if delivery is None:
        return Standing("not_stated" if action.document_id else "not_started")
    return Standing(delivery)


def state_of(alike: str, today: date) -> str:
    """The state of all actions alike in what `standing` looks at, as `alike` of their query set puts it: it is asked
    of one that stands for them, so that what the database counts and filters is what the pages say."""
    kind, delivery, past, printed = alike.split("|")
    action = Action(kind=kind, document_id=1 if printed else None)
    action.delivery, action.due_on = delivery or None, today - timedelta(days=1) if past else None
    return standing(action, today).state


def in_state(actions: Any, state: str, today: date) -> Any:
    """Those of a query set of `as_they_stood` that stand so on a day."""
    parts = Action.Kind.values, ["", *DeliveryState.State.values], ["", "past"], ["", "printed"]
    alike = ["|".join(each) for each in product(*parts)]
    return actions.alike(today).filter(alike__in=[each for each in alike if state_of(each, today) == state])


def count_states(actions: Any, today: date) -> tuple[Counter[str], int]:
    """How many of a query set of `as_they_stood` there are in each state, and how many in all can be delivered; counted
    by the database."""
    found: Counter[str] = Counter()
    deliverable = 0
    for alike, number in actions.alike(today).order_by().values_list("alike").annotate(number=Count("pk")):
        found[state_of(alike, today)] += number
        deliverable += number if alike.partition("|")[0] in DELIVERABLE else 0
    return found, deliverable


@dataclass(frozen=True)
class Tally:
    """Counts of a set of actions, each counted once however many rows it serves."""

    actions: int
    counted: int
    states: dict[str, int]
    without_owner: int
    without_date: int
    with_effect: int
    moved_more_than_once: int

    def count(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)


def tally(actions: Iterable[Any], today: date) -> Tally:
    """Over actions read with `as_they_stood`. Owner and date are asked of what can be delivered only."""
    rows = list({action.pk: action for action in actions}.values())
    states: dict[str, int] = {}
    for action in rows:
        state = standing(action, today).state
        states[state] = states.get(state, 0) + 1
    counted = [row for row in rows if row.kind in DELIVERABLE]
    tasks = [row for row in rows if row.kind == Action.Kind.TASK]
    return Tally(
        actions=len(rows),
        counted=len(counted),
        states=states,
        without_owner=sum(row.owner_id is None and not row.printed_owner for row in counted),
        without_date=sum(row.due_on is None and not row.printed_due for row in tasks),
        with_effect=sum(row.effect == EffectState.State.MOVED for row in rows),
        moved_more_than_once=sum(row.times_moved > 1 for row in rows),
    )
