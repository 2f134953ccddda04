"""Who may do what to one action: owners report, others judge. Which step is whose: `delivery_rules`."""

from datetime import date
from typing import Any

from actionplans.models import Action
from safeguarding.access import Permission
from safeguarding.models import PostHolding


def is_living(action: Action) -> bool:
    """Whether anything can happen to it here: a promise of ours, neither printed nor merged into another."""
    return action.document_id is None and action.set_on is not None and action.merged_into_id is None


def holds(user: Any, action: Action, on: date) -> bool:
    """Whether this person holds the post that owns the action on a day."""
    if action.owner_id is None:
        return False
    return PostHolding.objects.on(on).filter(post=action.owner_id, user=user).exists()


def keeps(user: Any, action: Action) -> bool:
    """Whether this person keeps the plans of the action's authority."""
    return user.authority_id == action.authority_id and user.may(Permission.KEEP_PLANS)


def may_report(user: Any, action: Action, on: date) -> bool:
    """Progress, evidence, a new date, a reply: the owner, or those who keep plans for them."""
    return is_living(action) and (keeps(user, action) or holds(user, action, on))


def has_reported(user: Any, action: Action) -> bool:
    """Whether it was this person who last reported it in place."""
    last = action.delivery_states.filter(state="reported").order_by("-on", "-pk").first()
    return last is not None and last.by_id == user.pk


def may_judge(user: Any, action: Action, on: date) -> bool:
    """Verify, send back, review the effect: with the right to, and never what one owns or has reported oneself."""
    is_ours = is_living(action) and user.authority_id == action.authority_id
    if not is_ours or not user.may(Permission.VERIFY_ACTION):
        return False
    return not holds(user, action, on) and not has_reported(user, action)


def may_close(user: Any, action: Action, on: date) -> bool:
    """Close without delivery, or open again: those who keep plans and the chair, never the owner alone."""
    is_ours = is_living(action) and user.authority_id == action.authority_id
    return is_ours and user.may(Permission.CLOSE_ACTION) and not holds(user, action, on)


def may_decide(user: Any, action: Action, on: date) -> bool:
    """Agree or refuse a move of the due date: the chair, unless the action is the chair's own."""
    is_ours = is_living(action) and user.authority_id == action.authority_id
    return is_ours and user.may(Permission.AGREE_REVISION) and not holds(user, action, on)


def may_question(user: Any, action: Action) -> bool:
    """Put a question about it."""
    return is_living(action) and user.authority_id == action.authority_id and user.may(Permission.ASK_QUESTION)


def may_settle(user: Any, action: Action, asker_id: int | None, on: date) -> bool:
    """Settle a question: whoever asked it, or anybody of the board; never the owner, to whom it was put."""
    if not is_living(action) or user.authority_id != action.authority_id or holds(user, action, on):
        return False
    return user.pk == asker_id or user.may(Permission.ASK_QUESTION)
