"""Steps of an action, and who may take them: one table for the changes, the screens and the guards of the database.

Django-free. The floor of the closing rules is that nobody closes what they own: "delivered" is a claim of the owner
until somebody else has seen the evidence (design rule 13).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Delivery as it is stored; PREPARED stands for "no state yet" and never is. Late is worked out (`standing`)."""

    PREPARED = ""
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    REPORTED = "reported"
    DELIVERED = "delivered"
    CLOSED = "closed"


class By(StrEnum):
    """Who takes a step: the owner, or those who keep plans for them; or somebody who does not own the action."""

    OWNER = "owner"
    OTHER = "other"


@dataclass(frozen=True)
class Step:
    """One way from a state to another. `asks` says which words a person must write."""

    name: str
    before: tuple[State, ...]
    after: State
    by: By
    asks: str = ""


OPEN = (State.NOT_STARTED, State.ON_TRACK, State.AT_RISK)
ENDED = (State.DELIVERED, State.CLOSED)
STEPS = [
    Step("promise", (State.PREPARED,), State.NOT_STARTED, By.OWNER),
    *(Step("report", (State.PREPARED, *OPEN, State.REPORTED), after, By.OWNER) for after in OPEN),
    Step("report in place", OPEN, State.REPORTED, By.OWNER, "what was done"),
    *(Step("send back", (State.REPORTED,), after, By.OTHER, "what is missing") for after in OPEN[1:]),
    Step("verify", (State.REPORTED,), State.DELIVERED, By.OTHER, "what was seen"),
    Step("close", (*OPEN, State.REPORTED), State.CLOSED, By.OTHER, "why it will not be delivered"),
    *(Step("reopen", ENDED, after, By.OTHER, "why it is open again") for after in OPEN[1:]),
]


def allowed() -> set[tuple[str, str]]:
    """Every pair of states of which the second may follow the first."""
    return {(str(before), str(step.after)) for step in STEPS for before in step.before}


@dataclass(frozen=True)
class Claim:
    """What stands behind "it is done", to be judged before it is verified. `is_high` is the action's priority."""

    note: str
    evidence_asked: str
    evidence: int
    is_high: bool
    has_expected_effect: bool
    why_not_measurable: str = ""


def lacking(claim: Claim) -> list[str]:
    """What keeps an action from being called delivered, each as a sentence that says what to do; empty when nothing
    does. High priority asks for evidence even where the plan named none."""
    found = []
    if not claim.note.strip():
        found.append("Nobody has written what was done. Report it in place, with a note.")
    if claim.evidence_asked.strip() and not claim.evidence:
        found.append(f"The evidence the plan asked for is not there: {claim.evidence_asked.strip().rstrip('.')}.")
    elif claim.is_high and not claim.evidence:
        found.append("An action of high priority needs evidence. Add a file or a link.")
    if not claim.has_expected_effect and not claim.why_not_measurable.strip():
        found.append(
            "The action names no indicator that should move. Name one, or say why its effect cannot be measured."
        )
    return found


class Verdict(StrEnum):
    """Words of a review of the effect."""

    MOVED = "moved"
    NO_EFFECT = "no_effect"
    NOT_MEASURABLE = "not_measurable"


def needs_agreement(moves_before: int) -> bool:
    """Whether the chair has to agree to a move of the due date: to the second and every later one (design rule 12).
    `moves_before` counts those that were not refused."""
    return moves_before >= 1


def refusal_of_move(now: date | None, to: date, *, is_asked: bool, today: date) -> str:
    """Why a due date cannot move so; empty where it can. `now` is the date in force, None where there is none."""
    if now is None:
        return "The action has no due date yet. Give it one in the plan."
    if is_asked:
        return "A move of this date already waits for the chair."
    if to == now:
        return "That is the date it has already."
    if to < today:
        return "The new date has passed already. Choose a day from today on."
    return ""
