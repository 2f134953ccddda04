"""Reading what awaits the chair: moves of due dates to decide, and what was asked at the last meeting."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from actionplans import asked, owned, sentences
from actionplans.models import Action, Challenge, DueDateRevision
from indicators.wording import capitalised, counted, either
from safeguarding.calendar import working_days_between


@dataclass(frozen=True)
class Move:
    """A move of a due date that waits, of an action read with `owned.with_last_word`. `hinders` says why this person
    may not decide it; empty where they may."""

    revision: DueDateRevision
    action: Any
    hinders: str = ""

    @property
    def history(self) -> str:
        """How often it has moved, and how far in all if this move is agreed."""
        first, before = self.action.original_due_on, self.action.times_moved
        days = working_days_between(first, self.revision.to_on)
        said = f"moved {sentences.times(before)} so far" if before else "not moved so far"
        now = working_days_between(first, self.revision.from_on)
        so_far = f", by {counted(now, 'working day')}" if before else ""
        return f"{capitalised(said)}{so_far}. The new date would be {counted(days, 'working day')} after the first."


def waiting_moves(user: Any, today: date) -> list[Move]:
    """Moves that wait in the person's authority, the longest first. Three queries whatever their number."""
    rows = DueDateRevision.objects.visible_to(user).filter(agreement=DueDateRevision.Agreement.ASKED)
    rows = rows.filter(action__authority=user.authority_id).select_related("by").order_by("on", "pk")
    moves = list(rows)
    actions = {
        action.pk: action for action in owned.living(user, today).filter(pk__in=[row.action_id for row in moves])
    }
    held = {post.pk for post in owned.held_posts(user, today)} if moves else set()
    found = [(row, actions[row.action_id]) for row in moves if row.action_id in actions]
    return [Move(row, action, hindrance(row, action, user, held)) for row, action in found]


def hindrance(revision: DueDateRevision, action: Action, user: Any, held: set[int]) -> str:
    """Why this person may not decide; the rule itself is in `ownership.may_decide` and `changes.dates`."""
    if revision.by_id == user.pk:
        return "You asked for it yourself, so somebody else decides."
    return "A post that you hold owns the action, so somebody else decides." if action.owner_id in held else ""


@dataclass(frozen=True)
class Meeting:
    """Questions put at one meeting, those without a reply first."""

    name: str
    on: date
    questions: list[Any]

    @property
    def sentence(self) -> str:
        """How many there were, and how many of them have had no reply."""
        waiting = sum(question.state == asked.WAITING for question in self.questions)
        put = (
            f"{capitalised(counted(len(self.questions), 'question'))} {either(len(self.questions), 'was', 'were')} put"
        )
        if not waiting:
            return f"{put}; {either(len(self.questions), 'it', 'each')} has had a reply."
        return f"{put}; {counted(waiting, 'has', 'have')} had no reply."


def last_meeting(user: Any, today: date) -> tuple[Meeting | None, list[Any]]:
    """What was asked at the last meeting at which anything was; and whatever else is not settled."""
    rows = asked.asked(user, today).filter(action__authority=user.authority_id)
    last = Challenge.objects.visible_to(user).filter(action__authority=user.authority_id, meeting_on__lte=today)
    newest = last.order_by("-meeting_on", "-pk").values_list("meeting", "meeting_on").first()
    if newest is None:
        return None, list(rows.exclude(state=asked.SETTLED))
    there = Q(meeting=newest[0], meeting_on=newest[1])
    found = list(rows.filter(there | ~Q(state=asked.SETTLED)))
    own = [row for row in found if (row.meeting, row.meeting_on) == newest]
    return Meeting(*newest, own), [row for row in found if row not in own]


def sentence(moves: list[Move]) -> str:
    """How many moves wait."""
    if not moves:
        return "No move of a due date waits for your decision."
    waits = either(len(moves), "waits", "wait")
    return f"{capitalised(counted(len(moves), 'move'))} of a due date {waits} for a decision."
