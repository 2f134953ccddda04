"""What people are to be reminded of: worked out from the record each day, so that no list of planned reminders could
disagree with it. Whom it reaches, and what becomes of it, is in `reminders`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from actionplans import asked, impact, owned
from actionplans.models import Action, ActionReminder, DeliveryState, DueDateRevision
from actionplans.owned import Owned
from actionplans.standing import has_clock
from safeguarding.access import ROLES, Permission, Role
from safeguarding.calendar import add_working_days
from safeguarding.models import PostHolding, RoleGrant, User

Kind = ActionReminder.Kind
DAYS_BEFORE = PATIENCE = 5  # working days: before a due date, and before somebody is reminded of what waits
WEEK = timedelta(days=7)
CATCHES_UP = timedelta(days=3)  # a job that did not run on its day still sends what it should have sent
RUNNING = {"late", "at_risk", "on_track", "not_started"}


@dataclass(frozen=True)
class Due:
    """One thing that waits for people: `on` is the last day that the calendar had for it, `is_fresh` whether that was
    today or was missed just now. `people` is empty where nobody can be written to."""

    action: Action
    kind: Kind
    on: date
    people: tuple[User, ...]
    text: str
    is_fresh: bool


@dataclass
class People:
    """Who of an authority can be written to, with what each may do and which posts they hold."""

    by_key: dict[int, User] = field(default_factory=dict)
    allowed: dict[int, set[Permission]] = field(default_factory=lambda: defaultdict(set))
    holders: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def of_post(self, post: int | None) -> tuple[User, ...]:
        """Who holds a post and has an account that opens; none while it is vacant."""
        keys = self.holders[post] if post else set()
        return tuple(person for key, person in self.by_key.items() if key in keys)

    def who_may(self, permission: Permission, action: Action, *, without: int | None) -> tuple[User, ...]:
        """Everybody with a permission, but the action's own holders and one person more, such as whoever reported."""
        left_out = self.holders[action.owner_id] | {without} if action.owner_id else {without}
        return tuple(
            person for key, person in self.by_key.items() if permission in self.allowed[key] and key not in left_out
        )


def people_of(authority: int, today: date) -> People:
    """People with an account that opens and a role; the demonstration's only where it is shown. Three queries."""
    found = People()
    grants = RoleGrant.objects.filter(user__authority=authority, user__is_active=True, ended_at=None)
    if not settings.DEMONSTRATION:
        grants = grants.filter(user__is_demonstration=False)
    for grant in grants.select_related("user").order_by("user__name", "user"):
        found.by_key[grant.user_id] = grant.user
        found.allowed[grant.user_id] |= ROLES[Role(grant.role)]
    held = PostHolding.objects.on(today).filter(user__in=found.by_key)
    for post, person in held.values_list("post", "user"):
        found.holders[post].add(person)
    return found


def weekly(start: date, today: date) -> date:
    """The last of the days a week apart, from `start` on."""
    return start + (today - start).days // 7 * WEEK


def by_due_date(due: date, today: date) -> tuple[Kind, date] | None:
    """Five working days before, on the day, and weekly after; None before the first."""
    before = add_working_days(due, -DAYS_BEFORE)
    if today < before:
        return None
    if today < due:
        return Kind.BEFORE, before
    on = weekly(due, today)
    return (Kind.LATE, on) if on > due else (Kind.DUE, due)


def everything_due(authority: int, today: date) -> list[Due]:
    """All that waits for somebody of an authority today, by kind and then by due date."""
    rows = Action.objects.filter(owned.LIVING, authority=authority).as_they_stood(today)
    rows = owned.with_last_word(rows).select_related("owner", "moves__indicator", "moves_by")
    own, people = owned.with_questions(rows, today), people_of(authority, today)
    found = [due for one in own for due in of_owner(one, people)]
    found += of_chair(own, people, today)
    found += [due for one in own if one.now.state == "reported" for due in to_verify(one, people)]
    found += of_effects(own, people, today)
    order = list(Kind)
    return sorted(found, key=lambda due: (order.index(due.kind), due.action.due_on or date.max, due.action.pk))


def of_owner(own: Owned, people: People) -> Iterator[Due]:
    """What an owner is reminded of: the date, the review of a practice, questions without a reply."""
    action, today, holders = own.action, own.today, people.of_post(own.action.owner_id)
    runs = own.now.state in RUNNING and has_clock(action, today) and action.due_on is not None
    if runs and (found := by_due_date(action.due_on, today)):
        words = own.now.text if own.now.state == "late" else own.due
        yield made(action, *found, holders, words, today, touched=action.last_on)
    if own.is_review_due:
        words = f"review was due on {action.review_on:%-d %B %Y}"
        yield made(action, Kind.REVIEW, weekly(action.review_on, today), holders, words, today, touched=action.last_on)
    waiting = [question for question in own.questions if add_working_days(question.since, PATIENCE) <= today]
    if waiting:
        start = min(add_working_days(question.since, PATIENCE) for question in waiting)
        words = asked.words(min(waiting, key=lambda question: question.since), today)
        yield made(action, Kind.QUESTION, weekly(start, today), holders, words, today)


def made(
    action: Action, kind: Kind, on: date, people: tuple[User, ...], words: str, today: date, touched: date | None = None
) -> Due:
    """One that its owner has `touched` since its day is not made up for."""
    is_fresh = on == today or (today - on <= CATCHES_UP and (touched or date.min) <= on)
    return Due(action, kind, on, people, f"{words[:1].upper()}{words[1:]}.", is_fresh)


def of_chair(own: Iterable[Owned], people: People, today: date) -> Iterator[Due]:
    """Moves of due dates that wait, for whoever may decide them."""
    actions = {one.action.pk: one.action for one in own if one.action.asked_to}
    asked_for = DueDateRevision.objects.filter(action__in=actions, agreement=DueDateRevision.Agreement.ASKED)
    for move in asked_for.order_by("on", "pk"):
        action = actions[move.action_id]
        chairs = people.who_may(Permission.AGREE_REVISION, action, without=move.by_id)
        words = f"asked on {move.on:%-d %B %Y} to move from {move.from_on:%-d %B %Y} to {move.to_on:%-d %B %Y}"
        yield made(action, Kind.MOVE, weekly(move.on, today), chairs, words, today)


def to_verify(own: Owned, people: People) -> Iterator[Due]:
    """What has been said to be in place for some days, for those who verify: neither the owner nor who said so."""
    action, today = own.action, own.today
    if action.stated_on is None or (start := add_working_days(action.stated_on, PATIENCE)) > today:
        return
    others = people.who_may(Permission.VERIFY_ACTION, action, without=action.stated_by)
    words = f"reported in place on {action.stated_on:%-d %B %Y}"
    yield made(action, Kind.VERIFY, weekly(start, today), others, words, today)


def of_effects(own: Iterable[Owned], people: People, today: date) -> Iterator[Due]:
    """Reviews of effect that are due, weekly from the end of the quarter that the plan named."""
    delivered = [one.action for one in own if one.now.state == "delivered" and one.action.moves_id]
    reader = next(
        (user for key, user in people.by_key.items() if Permission.VERIFY_ACTION in people.allowed[key]), None
    )
    if reader is None or not delivered:
        return  # figures are read by somebody: without one who verifies nobody could be told either
    due = [review.action for review in impact.reviews(reader, delivered).values() if review.is_due]
    said = DeliveryState.objects.filter(action__in=due, state="reported").order_by("on", "pk")
    reporters = dict(said.values_list("action", "by"))
    for action in due:
        others = people.who_may(Permission.VERIFY_ACTION, action, without=reporters.get(action.pk))
        words = f"the figure for {action.moves_by} is in"
        yield made(action, Kind.EFFECT, weekly(action.moves_by.ends_on, today), others, words, today)
