"""Bob holds the post that owns actions, Alice keeps plans and verifies, Dora chairs the board, Carol sits on it, and
Charlie has no part in it. The day is Friday 20 November 2026."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import html5lib
from django.test import Client

from actionplans.models import Action, Challenge, ChallengeReply, DeliveryState, DueDateRevision, ProgressUpdate
from safeguarding.access import Role
from safeguarding.calendar import add_working_days
from safeguarding.models import Authority, Post, PostHolding, User
from tests import factories
from tests.conftest import DAY

number = count(1)
STEPS = {
    None: [],
    "not_started": ["not_started"],
    "on_track": ["on_track"],
    "at_risk": ["at_risk"],
    "reported": ["on_track", "reported"],
}


@dataclass
class Cast:
    authority: Authority
    bob: User
    alice: User
    dora: User
    carol: User
    charlie: User
    post: Post
    clients: dict[Any, Client] = field(default_factory=dict)

    def client(self, user: User) -> Client:
        if user.pk not in self.clients:
            self.clients[user.pk] = Client()
            self.clients[user.pk].force_login(user)
        return self.clients[user.pk]

    def action(
        self, title: str, *, due: Any = None, state: Any = "on_track", stated: Any = None, **columns: Any
    ) -> Action:
        """A promise of Bob's post. `due` and `stated` are days, or working days from today."""
        given = {"kind": "task", "owner": self.post, "set_on": date(2026, 1, 5), **columns}
        made = Action.objects.create(
            authority=self.authority, title=title, text="To be done", original_due_on=day(due), **given
        )
        for step in STEPS[state]:
            on = day(stated) or date(2026, 10, 1)
            DeliveryState.objects.create(action=made, state=step, on=on, by=self.bob, note="Done")
        return made

    def report(self, action: Action, on: Any, done: str = "Something", **said: str) -> None:
        ProgressUpdate.objects.create(action=action, done=done, on=day(on), by=self.bob, **said)

    def question(self, action: Action, text: str, on: Any = -3, by: Any = None, **columns: Any) -> Challenge:
        return Challenge.objects.create(action=action, text=text, on=day(on), by=by or self.carol, **columns)

    def reply(self, question: Challenge, text: str, on: Any = 0, by: Any = None) -> None:
        ChallengeReply.objects.create(challenge=question, text=text, on=day(on), by=by or self.bob)

    def asks(self, action: Action, to: Any, on: Any = -1, reason: str = "Not enough people.") -> DueDateRevision:
        """Bob has moved the date once and asks for a second move."""
        first = DueDateRevision.objects.create(
            action=action,
            from_on=action.original_due_on,
            to_on=day(5),
            reason="First",
            on=date(2026, 9, 1),
            by=self.bob,
        )
        moved = {"from_on": first.to_on, "to_on": day(to), "reason": reason, "agreement": "asked"}
        return DueDateRevision.objects.create(action=action, on=day(on), by=self.bob, **moved)


def day(given: Any) -> date | None:
    return add_working_days(DAY, given) if isinstance(given, int) else given


def make_cast() -> Cast:
    authority = factories.create_authority()
    roles = {"alice": Role.PERFORMANCE_OFFICER, "dora": Role.CHAIR, "carol": Role.BOARD_MEMBER, "charlie": Role.MANAGER}
    people = {
        name: factories.create_user(authority=authority, name=name.capitalize(), roles=(role,))
        for name, role in roles.items()
    }
    bob = factories.create_user(authority=authority, name="Bob")
    post = Post.objects.create(slug=f"own-{next(number)}", title="Head of reception", authority=authority)
    PostHolding.objects.create(post=post, user=bob, starts_on=DAY - timedelta(days=900))
    return Cast(authority=authority, bob=bob, post=post, **people)


def text(page: Any) -> str:
    """The words of a page's main part, with single spaces."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    main = next(item for item in tree.iter("main"))
    return " ".join(" ".join(main.itertext()).split())


def boxes(page: Any) -> dict[str, str]:
    """Every box of a page's forms by post, as a browser would send it back."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    found: dict[str, str] = {}
    for form in (item for item in tree.iter("form") if item.get("method") == "post"):
        found |= {box.get("name"): box.get("value", "") for box in form.iter("input")}
        found |= {box.get("name"): (box.text or "").removeprefix("\n") for box in form.iter("textarea")}
        for box in form.iter("select"):
            chosen = [option.get("value") for option in box.iter("option") if option.get("selected") is not None]
            found[box.get("name")] = chosen[0] if chosen else ""
    return found
