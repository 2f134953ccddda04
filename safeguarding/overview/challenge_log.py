"""One entry of the challenge log: who asked what about what, on which day, who answered and when, and how long it was
open (`domain.md` F 19). Django-free; where entries come from is in `challenges`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.wording import capitalised, counted, either, in_words, joined
from safeguarding.calendar import working_days_between


class Kind(StrEnum):
    ACTION = "action"
    FIGURE = "figure"
    MEETING = "meeting"
    DISSENT = "dissent"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Kind.ACTION: "Question about an action",
    Kind.FIGURE: "Question about a figure",
    Kind.MEETING: "Asked for at a meeting",
    Kind.DISSENT: "Dissent from a moderated rating",
}
NOUNS = {
    Kind.ACTION: ("question about an action", "questions about actions"),
    Kind.FIGURE: ("question about a figure", "questions about figures"),
    Kind.MEETING: ("request of a meeting", "requests of meetings"),
    Kind.DISSENT: ("dissent", "dissents"),
}


class State(StrEnum):
    """Waiting: nobody has answered since it was last asked. Settled: whoever asked says so, or it is closed."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        return "Not answered" if self is State.WAITING else self.value.capitalize()

    @property
    def shape(self) -> tuple[str, str]:
        return SHAPES[self]


SHAPES = {State.WAITING: ("ring", "risk"), State.ANSWERED: ("dot", "done"), State.SETTLED: ("tick", "good")}


@dataclass(frozen=True)
class Entry:
    """One thing that was asked, or disputed.

    `asked_by` names who asked, and `asker` is the key of their account, None where minutes name them. `since` is the
    day from which it has been in its state; of one that waits, the day it was last asked. `due_on` None: no day by
    which an answer is owed. `answer` is what was said, whole. `measure` and `plans` are keys, `themes` too. `is_mine`:
    the reader is one of those who may answer.
    """

    kind: Kind
    text: str
    url: str
    about: str
    about_url: str
    asked_on: date
    asked_by: str
    state: State
    since: date
    asker: int | None = None
    meeting: str = ""
    meeting_on: date | None = None
    whose: str = ""
    due_on: date | None = None
    answered_by: str = ""
    answer: str = ""
    themes: frozenset[int] = frozenset()
    plans: frozenset[int] = frozenset()
    measure: int | None = None
    is_mine: bool = False
    demonstration: bool = False

    @property
    def at(self) -> str:
        """The meeting with its day, as it is chosen in the filter; empty where it was put at none."""
        return f"{self.meeting_on}:{self.meeting}" if self.meeting and self.meeting_on else ""

    def is_late(self, today: date) -> bool:
        return self.state is State.WAITING and self.due_on is not None and self.due_on < today

    def days_open(self, today: date) -> int:
        """Working days from the day it was asked until it was answered, or until today."""
        return working_days_between(self.asked_on, today if self.state is State.WAITING else self.since)

    def state_word(self, today: date) -> str:
        return "Late" if self.is_late(today) else self.state.label

    def state_day(self, today: date) -> str:
        """Such as "due by 5 November 2026", "since 11 September 2026", "on 19 October 2026"."""
        if self.state is State.WAITING:
            return f"due by {self.due_on:%-d %B %Y}" if self.due_on else f"since {self.since:%-d %B %Y}"
        return f"on {self.since:%-d %B %Y}"

    def state_words(self, today: date) -> str:
        """Such as "Late, due by 5 November 2026", "Settled on 19 October 2026"."""
        between = ", " if self.state is State.WAITING else " "
        return f"{self.state_word(today)}{between}{self.state_day(today)}"

    def shape_on(self, today: date) -> tuple[str, str]:
        return ("diamond", "late") if self.is_late(today) else self.state.shape


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Those that wait first, the longest asked before the others; then what was answered, the newest first."""
    waiting = sorted((one for one in entries if one.state is State.WAITING), key=lambda one: one.asked_on)
    rest = sorted(
        (one for one in entries if one.state is not State.WAITING), key=lambda one: one.asked_on, reverse=True
    )
    return [*waiting, *rest]


def sentence(entries: Sequence[Entry], today: date) -> str:
    """How many wait, of which kind, which has waited longest, and how many are answered or settled."""
    if not entries:
        return "Nobody has asked or disputed anything yet."
    found = Counter(one.state for one in entries)
    waiting = [one for one in entries if one.state is State.WAITING]
    if not waiting:
        first = "Nothing waits for an answer"
    else:
        kinds = Counter(one.kind for one in waiting)
        said = joined([counted(number, *NOUNS[kind]) for kind in Kind if (number := kinds[kind])])
        longest = max(one.days_open(today) for one in waiting)
        first = f"{capitalised(said)} {either(len(waiting), 'waits', 'wait')} for an answer"
        first += f", the longest for {counted(longest, 'working day')}" if longest else ""
    more = [
        f"{in_words(found[state])} {either(found[state], 'is', 'are')} {words}"
        for state, words in ((State.ANSWERED, "answered and not settled"), (State.SETTLED, "settled"))
        if found[state]
    ]
    return f"{'; '.join([first, *more])}."
