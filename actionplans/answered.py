"""Whether what answers a finding has been delivered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from actionplans.models import Action
from actionplans.standing import DELIVERABLE
from indicators.wording import counted
from standards.models import Finding


def delivered_answers(user: Any, findings: Iterable[Finding], today: date) -> dict[int, str]:
    """In words, by the key of each finding with a time of its own whose actions, as this person sees them, are all
    delivered and checked. A finding that no action answers, or one of whose actions is open, is not among them."""
    keys = [row.pk for row in findings if row.within]
    if not keys:
        return {}
    actions = Action.objects.visible_to(user).unmerged().filter(document=None, kind__in=DELIVERABLE)
    about = Q(findings__in=keys) | Q(rows__findings__in=keys)
    rows = actions.as_they_stood(today).filter(about).values_list("pk", "delivery", "findings", "rows__findings")
    states: dict[int, dict[int, bool]] = {}
    for action, delivery, named, answered in rows.distinct():
        for key in {named, answered} & set(keys):
            states.setdefault(key, {})[action] = delivery == "delivered"
    return {
        key: f"Delivered: {counted(len(own), 'action')}" for key, own in states.items() if own and all(own.values())
    }
