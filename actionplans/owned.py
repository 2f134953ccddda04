"""Reading what one person owns: the actions of the posts they hold today, where each stands, what it needs next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from actionplans import asked
from actionplans.models import Action, Challenge, DeliveryState, ProgressUpdate
from actionplans.standing import Standing, standing
from indicators.wording import capitalised, counted, either, in_words, joined
from safeguarding.calendar import add_working_days, working_days_between
from safeguarding.models import Post, PostHolding

SOON = 30  # working days
QUIET = 20  # working days after which a report is asked for
LIVING = Q(document=None, set_on__isnull=False, merged_into=None)
GROUPS = {
    "late": "Late",
    "soon": f"Due within {SOON} working days",
    "reported": "Waiting for somebody else to verify",
    "review": "Standing practices to look at again",
    "rest": "Everything else",
}
OPEN = {"late", "at_risk", "on_track", "not_started", "waiting", "standing", "review_due", "watching"}


@dataclass(frozen=True)
class Owned:
    """One action on one day, read with `with_last_word`, and the questions about it that wait for a reply."""

    action: Any
    now: Standing
    today: date
    questions: tuple[Challenge, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its owner has anything to report: not while it is verified, nor after it has ended."""
        return self.now.state in OPEN

    @property
    def group(self) -> str:
        """The first of GROUPS that it belongs to."""
        if self.now.state in {"late", "reported"}:
            return self.now.state
        if self.is_review_due:
            return "review"
        due, is_open = self.action.due_on, self.now.state in OPEN
        return "soon" if is_open and due and due <= add_working_days(self.today, SOON) else "rest"

    @property
    def is_review_due(self) -> bool:
        return (
            self.now.state in {"standing", "review_due"}
            and self.action.review_on is not None
            and self.action.review_on <= self.today
        )

    @property
    def due(self) -> str:
        """When it is due, in words; empty where it has no date."""
        due = self.action.due_on
        if due is None:
            return ""
        if due < self.today or self.now.state in {"delivered", "closed"}:
            return f"was due {due:%-d %B %Y}"
        days = working_days_between(self.today, due)
        return f"due {due:%-d %B %Y}, " + (f"in {counted(days, 'working day')}" if due > self.today else "today")

    @property
    def needs(self) -> str:
        """What its owner does next, in a sentence."""
        return needs(self)


def needs(own: Owned) -> str:
    """What the owner of an action does next, in a sentence."""
    action, state = own.action, own.now.state
    if action.asked_to:
        return f"The chair decides whether its date moves to {action.asked_to:%-d %B %Y}."
    if state == "late":
        return "Report where it stands, or ask for a new date."
    if state == "reported":
        since = f" since {action.stated_on:%-d %B %Y}" if action.stated_on else ""
        return f"Nothing from you: it waits{since} for somebody else to look at the evidence."
    if own.is_review_due:
        return f"Its review was due on {action.review_on:%-d %B %Y}. Report on it, with the day of the next one."
    if state == "standing":
        return f"Looked at again on {action.review_on:%-d %B %Y}." if action.review_on else "Set a day for its review."
    if state == "waiting":
        return f"Waits for this: {action.awaits}." if action.awaits else "Waits for another action."
    return last_word(own) if own.is_open else of_ended(own)


def of_ended(own: Owned) -> str:
    """Delivered is not effective (design rule 13): what shows no effect is not done with."""
    if own.now.state == "delivered" and own.action.effect == "no_effect":
        return "It is delivered and shows no effect. The board asks what follows from it."
    return "Nothing more to do."


def last_word(own: Owned) -> str:
    """When it was last reported on and what was to come next, or that a report is wanted."""
    action = own.action
    if action.last_on is None:
        return "Nothing has been reported yet. Say where it stands."
    if working_days_between(action.last_on, own.today) > QUIET:
        return f"Last report on {action.last_on:%-d %B %Y}. Say where it stands."
    said = f" Next: {action.last_next}" if action.last_next else ""
    return f"Last report on {action.last_on:%-d %B %Y}.{said}"


def with_last_word(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Each with its last report (`last_on`, `last_done`, `last_next`), the last state that a person entered (`seen` is
    its key, 0 without one; `stated`, `stated_on`, `stated_by`)."""
    last = ProgressUpdate.objects.filter(action=OuterRef("pk")).order_by("-on", "-pk")
    stated = DeliveryState.objects.filter(action=OuterRef("pk"), by__isnull=False).order_by("-on", "-pk")
    return rows.annotate(
        last_on=Subquery(last.values("on")[:1]),
        last_done=Subquery(last.values("done")[:1]),
        last_next=Subquery(last.values("next")[:1]),
        seen=Coalesce(Subquery(stated.values("pk")[:1]), 0),
        stated=Coalesce(Subquery(stated.values("state")[:1]), Value("")),
        stated_on=Subquery(stated.values("on")[:1]),
        stated_by=Subquery(stated.values("by")[:1]),
    )


def held_posts(user: Any, today: date) -> QuerySet[Post]:
    """Posts that this person holds on a day."""
    held = PostHolding.objects.on(today).filter(user=user, post=OuterRef("pk"))
    return Post.objects.visible_to(user).filter(Exists(held)).order_by("title")


def living(user: Any, today: date) -> QuerySet[Action]:
    """Promises of the person's own authority, as they stand on a day, with their last word."""
    rows = Action.objects.visible_to(user).filter(LIVING, authority=user.authority_id)
    return with_last_word(rows.as_they_stood(today)).select_related("owner")


def mine(user: Any, today: date) -> list[Owned]:
    """Every action that a post of theirs owns, the earliest date first. Two queries whatever their number."""
    rows = living(user, today).filter(owner__in=held_posts(user, today).order_by().values("pk"))
    return with_questions(rows, today)


def with_questions(rows: Iterable[Action], today: date) -> list[Owned]:
    """Of actions read with `with_last_word`: each as it stands, with the questions about it that wait for a reply."""
    actions = sorted(rows, key=lambda action: (action.due_on or date.max, action.pk))
    questions = defaultdict(list)
    waiting = asked.with_state(Challenge.objects.filter(action__in=actions), today).select_related("by")
    for question in waiting.filter(state=asked.WAITING).order_by("on", "pk"):
        questions[question.action_id].append(question)
    return [Owned(action, standing(action, today), today, tuple(questions[action.pk])) for action in actions]


def grouped(owned: Iterable[Owned]) -> list[tuple[str, list[Owned]]]:
    """By the headings of GROUPS, without empty ones."""
    found = defaultdict(list)
    for own in owned:
        found[own.group].append(own)
    return [(heading, found[key]) for key, heading in GROUPS.items() if found[key]]


def sentence(owned: list[Owned], posts: int) -> str:
    """What waits for this person, in two sentences at most."""
    if not posts:
        return "You hold no post today, so no action is yours. An administrator names who holds which post."
    if not owned:
        return f"The {either(posts, 'post', 'posts')} you hold {either(posts, 'owns', 'own')} no action."
    counts = {key: sum(own.group == key for own in owned) for key in GROUPS}
    said = [f"{in_words(counts['late'])} {either(counts['late'], 'is', 'are')} late"] if counts["late"] else []
    if n := counts["soon"]:
        said.append(f"{in_words(n)} {either(n, 'is', 'are')} due within {SOON} working days")
    if n := counts["reported"]:
        said.append(f"{in_words(n)} {either(n, 'waits', 'wait')} for somebody else to verify")
    if n := counts["review"]:
        said.append(f"{in_words(n)} {either(n, 'is', 'are')} due for review")
    whole = f"You own {counted(len(owned), 'action')}: {joined(said)}." if said else nothing_presses(len(owned))
    questions = sum(len(own.questions) for own in owned)
    if questions:
        whole += f" {capitalised(counted(questions, 'question'))} {either(questions, 'waits', 'wait')} for your reply."
    return whole


def nothing_presses(number: int) -> str:
    """Where none is late, soon due, waiting or to be looked at."""
    return f"You own {counted(number, 'action')}; none is late or due within {SOON} working days."
