"""Audited changes of what an action asks: its words, owner, dates, evidence and expected effect.

From `set_on` its first due date never changes (design rule 12); everything else may, and is logged.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from actionplans.changes.common import day_of, locked
from actionplans.changes.dates import move_date
from actionplans.changes.places import check_label, hold, join_row
from actionplans.changes.promises import begin
from actionplans.models import Action, PlanRow
from actionplans.standing import DELIVERABLE
from indicators.models import Period
from safeguarding.calendar import Quarter
from safeguarding.changes.common import belongs_to, require_own, save
from safeguarding.changes.whole import add_whole, chosen, save_whole
from safeguarding.models import Post, User
from safeguarding.versions import Conflict

COUNTED = ("within", "within_unit", "clock_starts_on", "clock")
DATE_FIELDS = ("original_due_on", *COUNTED)
ACTION_FIELDS = (
    "title", "text", "kind", "reading", "hedge", "awaits", "depends_on", "owner", "lead_agency", "groups", "priority",
    *DATE_FIELDS, "review_on", "measure", "evidence_asked", "moves", "moves_direction", "moves_to", "moves_by",
)  # fmt: skip
CHOSEN = ("findings", "themes", "contributors")


@transaction.atomic
def add_action(
    *,
    row: PlanRow,
    action: Action,
    label: str = "",
    lead_in: str = "",
    by: User,
    at: datetime,
    quarter: Quarter | None = None,
    **named: Iterable,
) -> Action:
    """Write a new action at the end of a row. `label` empty: the first letter free; `quarter`: by which its
    effect is expected; `named`: its `findings`, `themes` and `contributors`. In an agreed plan it is a promise."""
    hold(row.plan, by)
    check_label(row, label)
    action.authority, action.is_demonstration = row.plan.authority, row.plan.is_demonstration
    action.moves_by = period_of(quarter)
    check(action, None, by)
    parts = [chosen(name, named[name]) for name in CHOSEN if name in named]
    add_whole(action, ACTION_FIELDS, parts, by=by, at=at)
    join_row(row=row, action=action, label=label, lead_in=lead_in, by=by, at=at)
    return action


@transaction.atomic
def save_action(
    *,
    action: Action,
    by: User,
    at: datetime,
    version: int | None = None,
    quarter: Quarter | None = None,
    **named: Iterable,
) -> Action:
    """Write a changed action. `quarter` and `named`: see `add_action`; `version`: see `common.write`."""
    require_own(thing=action, by=by)
    stored = locked(action)
    if stored.merged_into_id:
        raise PermissionDenied
    action.moves_by = period_of(quarter)
    check(action, stored, by)
    parts = [chosen(name, named[name]) for name in CHOSEN if name in named]
    save_whole(action, ACTION_FIELDS, parts, version=version, by=by, at=at)
    if stored.set_on:
        begin(action, on=day_of(at), by=by)
    return action


def period_of(quarter: Quarter | None) -> Period | None:
    """The period of a quarter; one that is still to come may be new to the record."""
    if quarter is None:
        return None
    dates = {"starts_on": quarter.starts_on, "ends_on": quarter.ends_on}
    return Period.objects.get_or_create(kind="quarter", **dates, defaults={"label": quarter.label})[0]


def check(action: Action, stored: Action | None, by: User) -> None:
    """Whether it may be written so; raises ValidationError beside the field that is wrong. `stored` None: new."""
    if action.owner and not belongs_to(action.owner, by) and (stored is None or stored.owner_id != action.owner_id):
        raise PermissionDenied
    if stored and stored.set_on and stored.original_due_on:
        check_fixed(action, stored)
    if action.original_due_on and action.kind not in DELIVERABLE:
        raise ValidationError({"kind": f"{action.get_kind_display()} has no due date. Take the date out first."})
    if action.event_on and action.kind != Action.Kind.CONDITIONAL:
        raise ValidationError({"kind": "What this action waited for has come about, so it stays conditional."})
    check_dependency(action)


def check_fixed(action: Action, stored: Action) -> None:
    if any(getattr(action, name) != getattr(stored, name) for name in DATE_FIELDS):
        raise ValidationError("Its first due date was promised and stays. Ask for another date instead.")
    if action.kind not in DELIVERABLE:
        raise ValidationError({"kind": "It was promised by a day, so it stays something that can be delivered."})


def check_dependency(action: Action) -> None:
    """What it waits for is of the same council, and does not wait for it in turn."""
    step, seen = action.depends_on, set()
    if step and step.authority_id != action.authority_id:
        raise PermissionDenied
    while step is not None and step.pk not in seen:
        if step.pk == action.pk:
            raise ValidationError({"depends_on": "That action waits for this one in turn. Choose another."})
        seen.add(step.pk)
        step = step.depends_on


# --- Several at once: all of them or none ------------------------------------------------------------------------


@transaction.atomic
def set_owner(*, actions: Iterable[Action], owner: Post, by: User, at: datetime) -> None:
    """Give actions one owner. Each was read with the version that was on the screen."""
    if not belongs_to(owner, by):
        raise PermissionDenied
    for action in actions:
        with naming(action):
            require_own(thing=action, by=by)
            action.owner = owner
            save(action, ("owner",), by, at)


@transaction.atomic
def set_due(*, actions: Iterable[Action], due_on: date, reason: str, by: User, at: datetime) -> None:
    """Give those in preparation this due date, and ask for it for those that have been promised another."""
    for action in actions:
        with naming(action):
            set_one(action, due_on, reason, by, at)


@contextmanager
def naming(action: Action) -> Iterator[None]:
    """Whatever is refused of it says which action it is."""
    try:
        yield
    except Conflict:
        raise ValidationError(f"“{action.title}” was changed while this page was open. Look at it again.") from None
    except ValidationError as refusal:
        raise ValidationError(f"“{action.title}”: {' '.join(refusal.messages)}") from None


def set_one(action: Action, due_on: date, reason: str, by: User, at: datetime) -> None:
    require_own(thing=action, by=by)
    if action.kind not in DELIVERABLE:
        raise ValidationError(f"{action.get_kind_display()} has no due date")
    if action.set_on and action.original_due_on:
        if not reason:
            raise ValidationError("it is promised already, so a reason is needed")
        move_date(action=action, to_on=due_on, reason=reason, by=by, at=at)
        return
    action.original_due_on = due_on
    action.within, action.within_unit, action.clock_starts_on, action.clock = None, "", None, ""
    save(action, DATE_FIELDS, by, at)
