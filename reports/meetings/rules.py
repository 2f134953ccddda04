"""What a body may do with a paper, what it may ask for, and by when it is owed an answer. Django-free; today is always
an argument.

Sources: domain E. Scrutiny reviews, reports and recommends (Local Government Act 2000 s9F) and is owed a response
within two months (s9FE); a partnership challenges and does not command; a cabinet decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.wording import capitalised, counted, in_words
from safeguarding.calendar import add_months, working_days_between

RESPONSE_MONTHS = 2  # Local Government Act 2000 s9FE
SOON = 5  # working days before the agenda is due, from which a paper that is not issued is at risk

# By the kind of a body: what it may do with a paper, and what it may ask for.
OUTCOMES = {
    "cabinet": ("agreed", "changed", "noted", "deferred", "refused"),
    "scrutiny": ("reviewed", "recommended", "deferred"),
    "board": ("noted", "challenged", "deferred"),
    "champions": ("noted", "challenged", "deferred"),
    "inspectorate": ("noted", "challenged"),
}
ASKS = {
    "cabinet": ("resolution", "challenge"),
    "scrutiny": ("recommendation", "challenge"),
    "board": ("challenge", "resolution"),
    "champions": ("challenge", "resolution"),
    "inspectorate": ("challenge",),
}
# By the kind of what was asked for: how it may be answered, and which answers must say why.
RESPONSES = {
    "recommendation": ("accepted", "part", "rejected"),
    "resolution": ("accepted", "part", "rejected", "answered"),
    "challenge": ("answered",),
}
SAYS_WHY = {"part", "rejected", "answered"}


@dataclass(frozen=True)
class Mark:
    """A status: a shape, a tone and the word that is always shown."""

    shape: str
    tone: str
    text: str


def response_due(held_on: date) -> date:
    """The last day to respond to a recommendation of scrutiny: the same day two calendar months after the meeting, or
    the last day of a shorter month."""
    return add_months(held_on, RESPONSE_MONTHS)


def days(count: int, kind: str = "day") -> str:
    return f"{count} {kind}{'' if count == 1 else 's'}"


def clock(due_on: date | None, answered_on: date | None, today: date, answer: str = "Answered") -> Mark:
    """How long is left to answer, in calendar days, or whether the answer came in time. `due_on` None: none is owed by
    a day. `answer` says what it was, where there is one."""
    if answered_on is not None:
        late = (answered_on - due_on).days if due_on else 0
        return Mark("tick", "done", f"{answer}, {days(late)} late" if late > 0 else answer)
    if due_on is None:
        return Mark("ring", "none", "Not answered yet")
    left = (due_on - today).days
    if left < 0:
        return Mark("diamond", "late", f"Answer {days(-left)} late")
    if left == 0:
        return Mark("triangle", "risk", "Answer due today")
    return Mark("triangle" if left <= 14 else "ring", "risk" if left <= 14 else "none", f"{days(left)} left to answer")


@dataclass(frozen=True)
class Agenda:
    """What a meeting's agenda depends on: its last day, and the states of its papers as words of `PAPERS`. `is_known`
    is False for whoever sees issued papers only, to whom nothing is missing for want of seeing it."""

    held_on: date
    due_on: date
    papers: Sequence[str] = ()
    called_off: str = ""
    is_known: bool = True

    @property
    def is_complete(self) -> bool:
        return bool(self.papers) and all(state in {"issued", "retold", "withdrawn"} for state in self.papers)


def agenda(one: Agenda, today: date) -> Mark:
    """How the agenda of a meeting stands: called off, held, days left to publish it, or by how much it is overdue. The
    days are working days, as clear days are."""
    if one.called_off:
        return Mark("square", "none", "Called off")
    if one.held_on < today:
        return Mark("tick", "none", "Held")
    left = working_days_between(today, one.due_on)
    if one.is_known and one.papers and not one.is_complete:
        if left < 0:
            return Mark("diamond", "late", f"Agenda {days(-left, 'working day')} overdue")
        if left <= SOON:
            return Mark("triangle", "risk", in_days(left))
    if one.is_complete:
        return Mark("tick", "good", "Papers issued")
    return Mark("ring", "none", "Agenda day has passed" if left < 0 else in_days(left))


def in_days(left: int) -> str:
    return f"Agenda due in {days(left, 'working day')}" if left else "Agenda due today"


# Where a paper stands, for whoever may see it.
PAPERS = {
    "draft": Mark("ring", "none", "Draft"),
    "sign_off": Mark("triangle", "risk", "In sign-off"),
    "issued": Mark("tick", "good", "Issued"),
    "withdrawn": Mark("square", "none", "Withdrawn"),
    "dropped": Mark("square", "none", "Not pursued"),
    "retold": Mark("square", "none", "Published document"),
}


def of_plan(meetings: int, papers: int, unplanned: int) -> str:
    """What is to come, in a sentence: how many meetings, how many papers that the reader sees, and for how many
    meetings nothing is planned."""
    if not meetings:
        return "No meeting is planned."
    said = counted(meetings, "meeting") + " to come"
    said = capitalised(f"{said}, with {counted(papers, 'paper')}." if papers else f"{said}.")
    of_them = "any" if unplanned == meetings else in_words(unplanned)
    return f"{said} Nothing is planned yet for {of_them} of them." if unplanned else said
