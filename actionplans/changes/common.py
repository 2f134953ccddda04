"""What the changes of one action have in common: its lock, its last state, and what a stale screen is told."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from actionplans.delivery_rules import State, allowed
from actionplans.models import Action, DeliveryState
from safeguarding.models import User
from safeguarding.versions import Conflict

STALE = "Somebody else changed where this action stands while the page was open. What you typed is still below: look "
STALE += "at what happened meanwhile, then send it again."


def day_of(at: datetime) -> date:
    """The day, in local time, on which something entered now takes effect."""
    return timezone.localtime(at).date()


def require(may: bool) -> None:  # noqa: FBT001
    if not may:
        raise PermissionDenied


def locked(action: Action) -> Action:
    """The action as it is now, held until commit, so that what is checked still is so when it is written."""
    return Action.objects.select_for_update(of=("self",)).get(pk=action.pk)


def last_state(action: Action) -> DeliveryState | None:
    """The state that a person entered last; None before the first, and for what only a source says."""
    return action.delivery_states.filter(by__isnull=False).order_by("-on", "-pk").first()


def step(action: Action, after: State, *, note: str, seen: int | None, by: User, at: datetime) -> DeliveryState:
    """Enter a new state. `seen` is the key of the state that was on the screen (0: none yet; None: no screen was).

    Raises Conflict where another came between, and ValidationError where no step leads there from where it stands.
    """
    last = last_state(action)
    if seen is not None and seen != (last.pk if last else 0):
        raise Conflict(STALE, version=last.pk if last else 0)
    before = State(last.state) if last else State.PREPARED
    if (str(before), str(after)) not in allowed():
        words = "It has not begun." if last is None else f"It stands at “{last.get_state_display().lower()}”."
        raise ValidationError(f"That step cannot be taken now. {words}")
    return DeliveryState.objects.create(action=action, state=after, note=note, on=day_of(at), by=by)
