"""Whether an action says all that is needed to deliver it and to know that it worked, in plain words.

Pure rules: `lacks` is asked of one action, whatever read it. What is missing is to be mended; what is advised is for
somebody to think about, and does not make an action incomplete.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actionplans.wording import VERBS

COMMENT, STANDING, TASK = "comment", "standing", "task"
DELIVERABLE = {"task", "conditional", "dependency"}
BREAKS = re.compile(r"(?:[.;:!?]\s+|,?\s+(?:and|then|or)\s+(?:then\s+|also\s+|to\s+)?|\n+|\s*[•–]\s+)")


@dataclass(frozen=True)
class Lack:
    """One thing about an action, as a sentence. `is_advice`: something to think about, not something missing."""

    words: str
    is_advice: bool = False


def lacks(action: Any) -> list[Lack]:
    """What to mend in an action that was read with `as_they_stood` and `answers`: whether it answers a finding."""
    if action.kind == COMMENT:
        return []
    found = [*of_owner(action), *of_clock(action)]
    if not action.measure and (action.kind in DELIVERABLE or action.kind == STANDING):
        found.append(Lack("Nothing says how we shall know that it is done."))
    if not action.evidence_asked and action.kind in DELIVERABLE:
        found.append(Lack("No evidence is named."))
    if not action.answers:
        found.append(Lack("It answers no finding.", is_advice=True))
    if asks_for_more(action.text):
        found.append(Lack("It may ask for more than one thing. Could each be an action of its own?", is_advice=True))
    return found


def of_owner(action: Any) -> list[Lack]:
    if action.owner_id is None:
        return [] if action.printed_owner else [Lack("It has no owner.")]
    if action.document_id is None and action.holder is None:
        return [Lack("Its owner is a post that nobody holds.")]
    return []


def of_clock(action: Any) -> list[Lack]:
    """The day, or the event, that its kind needs."""
    if action.kind == TASK and not action.due_on and not action.printed_due:
        return [Lack("It has no due date.")]
    if action.kind == STANDING and not action.review_on:
        return [Lack("It has no date on which the practice is reviewed.")]
    if action.kind == "conditional" and not action.awaits:
        return [Lack("It does not say what event it waits for.")]
    if action.kind == "dependency" and action.depends_on_id is None:
        return [Lack("It does not say which action it waits for.")]
    return []


def asks_for_more(text: str) -> bool:
    """Whether more than one sentence, or part of one, begins with something to do. A guess, by a list of verbs."""
    starts = [part.split(maxsplit=1)[0] for part in BREAKS.split(f"{text.strip()} ") if part.strip()]
    return sum(start.strip("“”\"'(,.").lower() in VERBS for start in starts) > 1


@dataclass(frozen=True)
class Check:
    """One action with what was found about it."""

    action: Any
    lacks: list[Lack]

    @property
    def is_complete(self) -> bool:
        return all(lack.is_advice for lack in self.lacks)


@dataclass(frozen=True)
class Figure:
    """How many actions of a plan are complete, of those that ask for something."""

    complete: int
    actions: int

    @property
    def text(self) -> str:
        if not self.actions:
            return "The plan has no action yet."
        if self.actions == 1:
            return "The plan's one action is complete." if self.complete else "The plan's one action is not complete."
        verb = "is" if self.complete == 1 else "are"
        return f"{self.complete} of {self.actions} actions {verb} complete."


def check(actions: Iterable[Any]) -> list[Check]:
    """Of each action that asks for something."""
    return [Check(action, lacks(action)) for action in actions if action.kind != COMMENT]


def figure(checks: list[Check]) -> Figure:
    """The one figure of a plan."""
    return Figure(sum(one.is_complete for one in checks), len(checks))
