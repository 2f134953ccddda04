"""Where actions stand on a day, worked out from dated rows. "Late" follows from the due date; it is never stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from actionplans.models import Action, EffectState
from safeguarding.calendar import working_days_between

OPEN_STATES = {None, "not_started", "on_track", "at_risk"}
Kind = Action.Kind
DELIVERABLE = {Kind.TASK, Kind.CONDITIONAL, Kind.DEPENDENCY}
PRACTICES = {Kind.STANDING, Kind.WATCHING, Kind.COMMENT}
ENDED = {"delivered", "closed"}


@dataclass(frozen=True)
class Standing:
    """One action on one day. `state` is a word of `WORDS`; `days_late` counts working days and is 0 unless late."""

    state: str
    days_late: int = 0

    @property
    def text(self) -> str:
        if self.state == "late":
            return f"Late, {self.days_late} working day{'' if self.days_late == 1 else 's'}"
        return WORDS[self.state]


# In the order in which a list shows them: what asks for a word first.
WORDS = {
    "late": "Late",
    "at_risk": "At risk",
    "review_due": "Review due",
    "on_track": "On track",
    "not_started": "Not started",
    "waiting": "Waiting",
    "reported": "Reported in place",
    "delivered": "Delivered",
    "closed": "Closed without delivery",
    "not_stated": "Not stated",
    "preparation": "In preparation",
    "standing": "Standing practice",
    "watching": "Watching brief",
    "comment": "Comment",
}
SHAPES = {
    "late": ("diamond", "late"),
    "at_risk": ("triangle", "risk"),
    "review_due": ("triangle", "risk"),
    "on_track": ("dot", "good"),
    "not_started": ("ring", "none"),
    "waiting": ("ring", "none"),
    "reported": ("tick", "none"),
    "delivered": ("tick", "done"),
    "closed": ("square", "none"),
    "not_stated": ("ring", "none"),
    "preparation": ("ring", "none"),
    "standing": ("square", "none"),
    "watching": ("square", "none"),
    "comment": ("square", "none"),
}
RANKS = {state: place for place, state in enumerate(WORDS)}
EFFECT_SHAPES = {
    EffectState.State.NOT_YET_DUE: ("ring", "none"),
    EffectState.State.MOVED: ("ringed", "good"),
    EffectState.State.NO_EFFECT: ("diamond", "late"),
    EffectState.State.NOT_MEASURABLE: ("square", "none"),
}


def state_on(action: Any, today: date) -> str:
    """Of an action read with `as_they_stood`, the word of its standing. Only a task can be late, or a conditional one
    once its event has come about (design rule 12); until then it waits, as does one that depends on another. A printed
    one whose state nobody printed is "not stated", never "not started" (rule 16); a draft promises nothing yet."""
    if action.delivery in {"delivered", "reported", "closed"}:
        return str(action.delivery)
    if action.document_id is None and action.set_on is None:
        return "preparation"
    if action.kind in PRACTICES:
        is_due = action.kind == Kind.STANDING and action.review_on is not None and action.review_on < today
        return "review_due" if is_due else str(action.kind)
    if has_clock(action, today) and action.due_on and action.due_on < today:
        return "late"
    if action.kind != Kind.TASK and not has_clock(action, today) and action.delivery in {None, "not_started"}:
        return "waiting"
    return action.delivery or ("not_stated" if action.document_id else "not_started")


def has_clock(action: Any, today: date) -> bool:
    """Whether a due date can pass for it: a task, or a conditional action whose event has come about by then."""
    if action.kind == Kind.CONDITIONAL:
        return action.event_on is not None and action.event_on <= today
    return bool(action.kind == Kind.TASK)


def standing(action: Any, today: date) -> Standing:
    """Of an action read with `as_they_stood`: where it stands on a day, and for how many working days it has been
    late."""
    state = state_on(action, today)
    return Standing(state, working_days_between(action.due_on, today) if state == "late" else 0)


def ranked(actions: Any, today: date) -> Any:
    """A query set of `as_they_stood`, each with `rank`: the place of its state in `WORDS`, as `state_on` has it. What
    the database filters and sorts by is thus what the pages say."""
    event = Q(kind=Kind.CONDITIONAL, event_on__lte=today)
    clock = Q(kind=Kind.TASK) | event
    tests = [
        *((Q(delivery=state), state) for state in ("delivered", "reported", "closed")),
        (Q(document=None, set_on=None), "preparation"),
        (Q(kind=Kind.STANDING, review_on__lt=today), "review_due"),
        *((Q(kind=kind), str(kind)) for kind in PRACTICES),
        (clock & Q(due_on__lt=today), "late"),
        *((Q(delivery=state), state) for state in ("at_risk", "on_track")),
        (Q(kind=Kind.DEPENDENCY) | Q(kind=Kind.CONDITIONAL, event_on=None), "waiting"),
        (Q(kind=Kind.CONDITIONAL, event_on__gt=today), "waiting"),
        (Q(delivery="not_started"), "not_started"),
        (Q(document__isnull=False), "not_stated"),
    ]
    whens = [When(test, then=Value(RANKS[state])) for test, state in tests]
    return actions.annotate(rank=Case(*whens, default=Value(RANKS["not_started"]), output_field=IntegerField()))


def in_state(actions: Any, state: str, today: date) -> Any:
    """Those of a query set of `as_they_stood` that stand so on a day."""
    return ranked(actions, today).filter(rank=RANKS[state])


# What an action can lack, as filters of a query set of `as_they_stood`. Owner and date are asked of what can be
# delivered, a holder of every post of ours; of what is printed nobody says that a post is vacant (design rule 16).
LACKS = {
    "owner": Q(kind__in=DELIVERABLE, owned_by=None, printed_owner=""),
    "holder": Q(document=None, owned_by__isnull=False, holder=None),
    "date": Q(kind=Kind.TASK, due_on=None, printed_due=""),
    "measure": Q(kind__in=DELIVERABLE, document=None, measure="", moves=None),
}


def is_promised(action: Any) -> bool:
    """Whether it is a promise of ours: neither printed nor in preparation."""
    return action.document_id is None and action.set_on is not None


def is_vacant(action: Any) -> bool:
    """Whether the post that owns it is vacant; a printed owner never is."""
    return action.owned_by is not None and action.document_id is None and action.holder is None


def lacks(action: Any) -> set[str]:
    """The same of one action read with `as_they_stood`."""
    found = {"holder"} if is_vacant(action) else set()
    if action.kind in DELIVERABLE:
        found |= {"owner"} if action.owned_by is None and not action.printed_owner else set()
        if action.document_id is None and not action.measure and action.moves_id is None:
            found.add("measure")
    if action.kind == Kind.TASK and action.due_on is None and not action.printed_due:
        found.add("date")
    return found


def effect_shown(action: Any) -> str | None:
    """The word of its effect: as judged; "not yet due" where it is delivered and nobody has judged; else None."""
    if action.effect and action.effect != EffectState.State.NOT_YET_DUE:
        return str(action.effect)
    return str(EffectState.State.NOT_YET_DUE) if action.delivery == "delivered" else None


@dataclass(frozen=True)
class Slippage:
    """How far the date in force lies from the first one: how often it was moved, and working days (negative: it came
    forward)."""

    times: int
    days: int

    @property
    def earlier(self) -> int:
        return max(-self.days, 0)


def slippage(action: Any) -> Slippage:
    """Of an action read with `as_they_stood`."""
    is_moved = action.times_moved and action.first_due_on and action.due_on
    days = working_days_between(action.first_due_on, action.due_on) if is_moved else 0
    return Slippage(action.times_moved, days)


@dataclass(frozen=True)
class Tally:
    """Counts of a set of actions, each counted once however many rows it serves. `states` is over all of them; the rest
    says of what it is."""

    actions: int
    states: Counter[str] = field(default_factory=Counter)
    deliverable: Counter[str] = field(default_factory=Counter)  # states of what can be delivered
    kinds: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)  # what they lack, by the names of `LACKS`
    with_effect: int = 0  # delivered, and the figures moved as promised
    no_effect: int = 0  # delivered, and they did not
    moved_more_than_once: int = 0  # of what can be delivered
    asked: int = 0  # with a question that is open

    @property
    def counted(self) -> int:
        return self.deliverable.total()

    @property
    def practices(self) -> Counter[str]:
        """Kinds of what cannot be delivered."""
        return Counter({kind: number for kind, number in self.kinds.items() if kind in PRACTICES})

    def count(self, *states: str) -> int:
        return sum(self.states[state] for state in states)


# What `tally` looks at: lists of thousands of actions are read as plain values.
FACTS = [
    "pk", "kind", "document_id", "set_on", "review_on", "event_on", "delivery", "effect", "due_on", "times_moved",
    "owned_by", "holder", "printed_owner", "printed_due", "measure", "moves_id", "open_questions",
]  # fmt: skip


def facts(actions: Any) -> Any:
    """Of a query set of `as_they_stood`, all that `tally` looks at."""
    return actions.order_by().values_list(*FACTS, named=True)


def tally(actions: Iterable[Any], today: date) -> Tally:
    """Over actions read with `as_they_stood`, or their `facts`."""
    rows = {action.pk: action for action in actions}.values()
    states = [(row, state_on(row, today)) for row in rows]
    counted = [(row, state) for row, state in states if row.kind in DELIVERABLE]
    done = Counter(effect_shown(row) for row, state in counted if state == "delivered")
    return Tally(
        actions=len(rows),
        states=Counter(state for _, state in states),
        deliverable=Counter(state for _, state in counted),
        kinds=Counter(str(row.kind) for row in rows),
        lacking=Counter(what for row in rows for what in lacks(row)),
        with_effect=done[EffectState.State.MOVED],
        no_effect=done[EffectState.State.NO_EFFECT],
        moved_more_than_once=sum(row.times_moved > 1 for row, _ in counted),
        asked=sum(row.open_questions > 0 for row in rows),
    )
