"""Rules of a quarterly return: its states and who may take which step, when it is late, what is checked in a figure.

Django-free. Problems are values: a `Blocker` stops a return from being sent in, a `Doubt` asks for a word, then passes.
Sources: design rules 4, 5, 6 and 14; `versions` and `observations` are read by attribute, as `wording` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indicators import arithmetic, return_doubts, wording
from indicators.return_doubts import Doubt, DoubtCode, Parts, same_numbers
from indicators.return_shapes import (
    ANSWERS_IN_WORDS,
    WHOLE,
    allows_nil,
    between,
    decimals_of,
    is_in_words,
    label_of,
    number_fields,
)
from safeguarding.calendar import working_days_between
from safeguarding.typed_numbers import NotPlain, parse, written

# --- States and steps ---------------------------------------------------------------------------------------------


class State(StrEnum):
    """Of a return. "Not started" is no row; the others are those of the state rows."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    REOPENED = "reopened"

    @property
    def words(self) -> str:
        return wording.capitalised(self.value.replace("_", " "))


@dataclass(frozen=True)
class Step:
    """What somebody does to a return: from which states, and where it leads."""

    verb: str
    before: frozenset[State]
    after: State


# A manager may type in these states; in every other the figures stand still.
OPEN_STATES = frozenset({State.NOT_STARTED, State.DRAFT, State.WITHDRAWN, State.SENT_BACK, State.REOPENED})
IN_STATES = frozenset({State.SUBMITTED, State.APPROVED})

START = Step("start return", frozenset({State.NOT_STARTED}), State.DRAFT)
SUBMIT = Step("submit return", OPEN_STATES - {State.NOT_STARTED}, State.SUBMITTED)
WITHDRAW = Step("withdraw return", frozenset({State.SUBMITTED}), State.WITHDRAWN)
SEND_BACK = Step("send back return", frozenset({State.SUBMITTED}), State.SENT_BACK)
APPROVE = Step("approve return", frozenset({State.SUBMITTED}), State.APPROVED)
REOPEN = Step("reopen return", frozenset({State.APPROVED}), State.REOPENED)
CLOSE = Step("close reopened return", frozenset({State.REOPENED}), State.APPROVED)
STEPS = (START, SUBMIT, WITHDRAW, SEND_BACK, APPROVE, REOPEN, CLOSE)


def why_closed(state: str, *, opens_on: date, locks_on: date, today: date) -> str:
    """Why nothing can be typed into a return today; empty where something can.

    A return that was sent back stays open after the round has locked: otherwise nobody could mend it.
    """
    if state not in OPEN_STATES:
        return "It has been approved." if state == State.APPROVED else "It has been sent in and not come back."
    if today < opens_on:
        return f"The round opens on {day(opens_on)}."
    if today > locks_on and state not in {State.SENT_BACK, State.REOPENED}:
        return f"The round closed on {day(locks_on)}. Ask your performance officer to have it opened."
    return ""


def day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"


@dataclass(frozen=True)
class Punctuality:
    """Whether a return is late, and how that is said."""

    text: str
    is_late: bool


def punctuality(state: str, due_on: date, *, sent_on: date | None, today: date) -> Punctuality:
    """Against the due day, in working days. `sent_on` is the day a return was first sent in, None before: one that is
    sent back was in time if it came in time, but one that its sender withdrew counts as never sent."""
    is_in = state in IN_STATES | {State.SENT_BACK, State.REOPENED} and sent_on is not None
    until = sent_on if is_in and sent_on else today
    days = abs(working_days_between(due_on, until))
    if until > due_on:
        late = f"{wording.counted(days, 'working day')} late" if days else "late"
        return Punctuality(f"sent in {late}" if is_in else late, is_late=True)
    if is_in:
        return Punctuality("in time", is_late=False)
    if until == due_on:
        return Punctuality("due today", is_late=False)
    return Punctuality(f"{wording.counted(days, 'working day')} left", is_late=False)


# --- A figure as its manager gave it ------------------------------------------------------------------------------

VALUE, NIL, MISSING, NOT_APPLICABLE = "value", "nil", "missing", "not_applicable"
BLANK = "…"
LATENESS = {
    "late_1_to_5": "1 to 5",
    "late_6_to_10": "6 to 10",
    "late_11_to_20": "11 to 20",
    "late_over_20": "Over 20",
}
COMMENT = ("what_changed", "why", "what_next")


@dataclass(frozen=True)
class Entry:
    """One figure of a return, with the field names of an observation.

    A draft may hold a figure that is none yet: one count of two, "2,254", missing without a reason. Its numbers are
    then None and `as_printed` keeps what was typed: nothing is lost, and nothing counts as a figure before it is one.
    """

    state: str = VALUE
    value: Decimal | None = None
    value_low: Decimal | None = None
    value_high: Decimal | None = None
    base: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    as_printed: str = ""
    reason: str = ""
    expected_on: date | None = None
    what_changed: str = ""
    why: str = ""
    what_next: str = ""
    late_1_to_5: int | None = None
    late_6_to_10: int | None = None
    late_11_to_20: int | None = None
    late_over_20: int | None = None
    longest_late: int | None = None

    @classmethod
    def of(cls, observation: Any) -> "Entry":
        return cls(**{field: getattr(observation, field) for field in ENTRY_FIELDS})

    @property
    def is_empty(self) -> bool:
        return self == Entry() or self == Entry(as_printed=NO_FIGURE_YET)

    @property
    def has_comment(self) -> bool:
        return any(getattr(self, field).strip() for field in COMMENT)

    @property
    def bands(self) -> list[int | None]:
        return [getattr(self, field) for field in LATENESS]

    @property
    def has_number(self) -> bool:
        return self.value is not None or self.denominator is not None or self.value_high is not None

    def figure(self, shape: str) -> Decimal | None:
        """The value in the measure's unit: given, or worked out from the counts; None while there is none, and of a
        range, which is no single number."""
        return (
            self.value
            if self.value is not None
            else arithmetic.value_from_counts(shape, self.numerator, self.denominator)
        )


ENTRY_FIELDS = tuple(field.name for field in fields(Entry))
NO_FIGURE_YET = "No figure yet"
UNFINISHED = {MISSING: "Missing, no reason yet", NOT_APPLICABLE: "Not applicable, no reason yet"}

NOT_GIVEN = (NO_FIGURE_YET, *UNFINISHED.values())  # stand as the text of a figure that is none yet


def read_numbers(version: Any, typed: Mapping[str, str]) -> tuple[dict[str, Any], list["Blocker"]]:
    """The numbers that could be read from what was typed, and for each that could not, why."""
    found: dict[str, Any] = {}
    wrong = []
    for field in () if is_in_words(version) else number_fields(version):
        text = typed.get(field, "").strip()
        try:
            if text:
                places = decimals_of(version, field)
                number = parse(text, decimals=places, below_zero=version.shape == "change")
                found[field] = int(number) if field in WHOLE else number
        except NotPlain as refused:
            wrong.append(Blocker(field, str(refused)))
    return found, wrong


def is_upside_down(numbers: Mapping[str, Any]) -> bool:
    """Whether the lowest of a range is more than its highest."""
    return {"value_low", "value_high"} <= numbers.keys() and numbers["value_low"] > numbers["value_high"]


def settle(version: Any, choice: str, typed: Mapping[str, str], **rest: Any) -> Entry:
    """What to keep of a figure as typed: a whole figure as numbers, any other as its text, for the draft."""
    typed = {field: typed.get(field, "").strip() for field in number_fields(version)}
    numbers, _ = read_numbers(version, typed)
    if choice != VALUE and not any(typed.values()):
        if choice == NIL or rest.get("reason"):
            return Entry(state=choice, **rest)
        return Entry(as_printed=UNFINISHED.get(choice, NO_FIGURE_YET), **rest)
    is_whole = bool(numbers) and len(numbers) == len(typed)
    if is_whole and numbers.get("denominator") != 0 and not is_upside_down(numbers):
        return Entry(**numbers, **{**rest, "reason": "", "expected_on": None})  # those are for when there is no figure
    if any(typed.values()):
        return Entry(as_printed=f" {between(version)} ".join(text or BLANK for text in typed.values())[:80], **rest)
    return Entry(**rest) if Entry(**rest) == Entry() else Entry(as_printed=NO_FIGURE_YET, **rest)


def as_typed(version: Any, entry: Entry) -> dict[str, str]:
    """The texts to put back into the boxes: `settle` the other way round."""
    from_text = entry.as_printed not in {"", *NOT_GIVEN}
    names = number_fields(version)
    if not from_text:
        return {name: written(getattr(entry, name), decimals_of(version, name)) for name in names}
    texts = entry.as_printed.rsplit(f" {between(version)} ", 1) if len(names) == 2 else [entry.as_printed]
    return dict.fromkeys(names, "") | {
        name: "" if text == BLANK else text for name, text in zip(names, texts, strict=False)
    }


def choice_of(entry: Entry) -> str:
    """Which answer was chosen, also while a reason is still lacking."""
    chosen = {text: choice for choice, text in UNFINISHED.items()}
    return chosen.get(entry.as_printed, entry.state)


# --- Checks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Blocker:
    """Something that must be put right before a return can be sent in, at one box of the form."""

    field: str
    words: str


def blockers(entry: Entry, version: Any, *, today: date) -> list[Blocker]:
    """Everything that stops this figure from being sent in; empty where it is complete and possible."""
    choice = choice_of(entry)
    if choice == VALUE:
        return figure_blockers(entry, version) + lateness_blockers(entry, version)
    found = []
    if choice == NIL and not allows_nil(version):
        found.append(Blocker("state", "“Nothing to report” is for events in a quarter. If there were none, write 0"))
    if not entry.reason.strip():
        asked = {NIL: "there was nothing to report", MISSING: "it is missing", NOT_APPLICABLE: "it does not apply"}
        found.append(Blocker("reason", f"Say why {asked[choice]}"))
    if choice == MISSING and (entry.expected_on is None or entry.expected_on < today):
        found.append(Blocker("expected_on", "Give the day by which the figure is expected, today or later"))
    return found


def figure_blockers(entry: Entry, version: Any) -> list[Blocker]:
    if not entry.has_number:
        return unfinished_blockers(entry, version)
    if version.shape == "percentage" and version.has_counts and entry.numerator > entry.denominator:  # type: ignore[operator]
        part, whole = (
            wording.number(count or 0, decimals_of(version)) for count in (entry.numerator, entry.denominator)
        )
        return [Blocker("numerator", f"{part} is more than {whole}, of which it is a part. Check both numbers")]
    if version.shape == "survey" and entry.value is not None and not 0 <= entry.value <= 100:
        return [Blocker("value", "A survey score lies between 0 and 100. Check the number")]
    if version.shape == "survey" and not entry.base:
        return [Blocker("base", "Say how many answered. If nobody did, there is no mean: choose Missing")]
    return []


def unfinished_blockers(entry: Entry, version: Any) -> list[Blocker]:
    """What is lacking or unreadable while a figure is not whole; empty only for one that is given in words."""
    typed = as_typed(version, entry)
    if is_in_words(version) and typed["value"]:
        offered = ANSWERS_IN_WORDS[version.shape]
        is_one = not offered or typed["value"] in offered
        return [] if is_one else [Blocker("value", f"Choose one of these: {wording.joined(offered)}")]
    numbers, wrong = read_numbers(version, typed)
    if not any(typed.values()):
        answers = "Nothing to report, Missing or Not applicable" if allows_nil(version) else "Missing or Not applicable"
        return [Blocker(next(iter(typed), "state"), f"Give the figure, or choose {answers}")]
    if not wrong and numbers.get("denominator") == 0:
        way = "choose Nothing to report" if allows_nil(version) else "choose Missing or Not applicable"
        return [Blocker("denominator", f"Nothing can be worked out of 0. If there were none, {way}")]
    if not wrong and is_upside_down(numbers):
        low, high = (wording.number(numbers[name], decimals_of(version)) for name in ("value_low", "value_high"))
        return [Blocker("value_low", f"{low} is more than {high}, the highest. Write the lowest first")]
    lacking = [
        Blocker(name, f"Give a number for “{label_of(version, name)}”") for name, text in typed.items() if not text
    ]
    return wrong + lacking or [Blocker(next(iter(typed)), "Give the figure again: it could not be kept")]


def lateness_blockers(entry: Entry, version: Any) -> list[Blocker]:
    """Bands of lateness are optional, but if any is given, together they are all that were late."""
    given = [count for count in entry.bands if count is not None]
    if not version.collects_lateness or entry.numerator is None or entry.denominator is None:
        return []
    late = entry.denominator - entry.numerator
    if given and sum(given) != late:
        total = wording.number(Decimal(sum(given)))
        return [Blocker("late_1_to_5", f"The late ones add up to {total}, but {wording.number(late)} were late")]
    if entry.longest_late is not None and (late == 0 or entry.longest_late == 0):
        return [Blocker("longest_late", "The longest delay is at least 1 working day. Leave it empty if none was late")]
    return []


def doubts(
    entry: Entry,
    version: Any,
    *,
    before: Entry | None,
    off_target: str = "",
    usual: tuple[Decimal, Decimal] | None = None,
    parts: Parts | None = None,
    counts_children: bool = False,
    kept: Mapping[str, Any] | None = None,
) -> list[Doubt]:
    """What asks for a word. `before` is last quarter's figure under the same definition, or None; `off_target` says how
    the figure misses its target, empty if it does not; `usual` is the range of the quarters before; `parts` what the
    units below returned; `kept` the explanations in force, by code. Gaps raise no doubt: they have their reason."""
    value = entry.figure(version.shape)
    if entry.state != VALUE or not entry.has_number:
        return []
    found = {DoubtCode.OFF_TARGET: f"{off_target}." if off_target else ""}
    if usual and value is not None and not usual[0] <= value <= usual[1]:
        found[DoubtCode.OUTSIDE_USUAL] = f"Outside the usual range, {return_doubts.range_words(usual, version)}."
    found |= since_last_quarter(entry, value, version, before)
    found[DoubtCode.CONTROL_TOTAL] = return_doubts.control_words(entry, version, parts)
    found[DoubtCode.SMALL_NUMBERS] = return_doubts.small_words(entry, version, counts_children=counts_children)
    return [Doubt(words, code, (kept or {}).get(code)) for code, words in found.items() if words]


def since_last_quarter(entry: Entry, value: Decimal | None, version: Any, before: Entry | None) -> dict[DoubtCode, str]:
    if before is None or before.state != VALUE or not before.has_number:
        return {}
    if same_numbers(entry, before):
        return {DoubtCode.REPEATED: f"The same as last quarter, {said(before, version)}: is it this quarter's?"}
    then = before.figure(version.shape)
    if value is None or then is None:
        return {}
    if return_doubts.is_big(value - then, then, version.shape):
        return {DoubtCode.BIG_CHANGE: return_doubts.change_words(value, then, version)}
    return {}


def said(entry: Entry, version: Any) -> str:
    counts = wording.counts(entry.numerator, entry.denominator, fte=version.counts_are_fte)
    return counts or wording.figure_text(entry, version)


def needs_a_word(entry: Entry, found: list[Doubt]) -> bool:
    """Whether a doubt is left that neither this quarter's words nor a kept explanation answers."""
    return any(doubt.asks for doubt in found) and not entry.has_comment
