"""Reading what waits for those who verify: what is said to be in place, and reviews of effect whose figure is in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from actionplans import impact, owned
from actionplans.models import Action
from indicators.wording import capitalised, counted, either


@dataclass(frozen=True)
class Waiting:
    """Actions reported in place and reviews of effect that are due, which this person may judge."""

    reported: list[Action]
    reviews: list[impact.Review]

    def __bool__(self) -> bool:
        return bool(self.reported or self.reviews)

    @property
    def sentence(self) -> str:
        """How many of each."""
        if not self:
            return "Nothing waits for you to verify."
        said = []
        if number := len(self.reported):
            said.append(f"{counted(number, 'action')} {either(number, 'is', 'are')} reported in place")
        if number := len(self.reviews):
            said.append(f"{counted(number, 'review')} of effect {either(number, 'is', 'are')} due")
        return f"{capitalised('; '.join(said))}."


def waiting(user: Any, today: date) -> Waiting:
    """What waits for this person: never of a post that they hold, nor what they have reported themselves."""
    held = owned.held_posts(user, today).order_by().values("pk")
    rows = owned.living(user, today).exclude(owner__in=held).select_related("owner", "moves__indicator", "moves_by")
    undecided = Q(moves__isnull=False) & (Q(effect=None) | Q(effect__in=["not_yet_due", "no_effect"]))
    rows = rows.filter(Q(delivery="reported") | (Q(delivery="delivered") & undecided))
    found = list(rows.order_by(F("stated_on").asc(nulls_first=True), "pk"))
    reported = [action for action in found if action.delivery == "reported" and action.stated_by != user.pk]
    reviews = impact.reviews(user, [action for action in found if action.delivery == "delivered"])
    return Waiting(reported, [review for review in reviews.values() if review.is_due])
