"""What different kinds of evidence say of one theme, each for itself, and whether they agree. Django-free.

Ofsted's and every board's question of a good figure is whether audits and families say the same (`domain.md` F 17). No
source gives a rule by which to weigh them, so nothing is weighed, scored or averaged here: each kind of evidence has a
verdict of its own in four plain words, by the rules below, and disagreement is what the page is for.

The rules (`triangulation_rules`) are ours and cautious. Their common part:

- *Most* means more than half even where chance is allowed for (the Wilson interval of `indicators.intervals`).
- Fewer than ten files or people say nothing by themselves.
- What is older than `LIMITS` is shown, and says nothing of today.
- Of a scale of words only the order is known (design rule 8): the upper half is good, the last word poor, what lies
  between is mixed (`standards.case_files`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.wording import capitalised, in_words, joined, uncapitalised
from standards.case_files import upper_half


class Verdict(StrEnum):
    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"
    NOTHING = "says nothing"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def shape(self) -> tuple[str, str]:
        """The shape and the tone of its tag."""
        return SHAPES[self]


SHAPES = {
    Verdict.GOOD: ("dot", "good"),
    Verdict.MIXED: ("triangle", "risk"),
    Verdict.POOR: ("diamond", "late"),
    Verdict.NOTHING: ("ring", "none"),
}
# In months, after which evidence says nothing of today. Figures: a quarter is due every three months, and one may be
# missed. Audits: the programme of 2009 asked for two a year (S2, row 4), so that one of more than a year ago was not
# followed up. Surveys are of every year, with half a year for their results. Inspections come every third year or so
# (`domain.md` C). Standards: a self-audit round is of every second year.
LIMITS = {"figures": 9, "audits": 12, "surveys": 18, "voices": 12, "complaints": 12, "inspections": 36, "standards": 24}


@dataclass(frozen=True)
class Line:
    """One piece of evidence: its name, where it leads, what it says, more about it, and its own verdict."""

    title: str
    url: str
    text: str
    notes: tuple[str, ...] = ()
    verdict: Verdict = Verdict.NOTHING
    demonstration: bool = False


@dataclass(frozen=True)
class Panel:
    """One kind of evidence. `noun` names it inside a sentence; `because` is the clause by which it has its verdict;
    `as_at` is the newest day it knows of, None where nothing is on record."""

    key: str
    heading: str
    noun: str
    verdict: Verdict
    because: str
    as_at: date | None
    lines: tuple[Line, ...] = ()
    cautions: tuple[str, ...] = ()
    is_old: bool = False

    @property
    def is_missing(self) -> bool:
        return self.as_at is None

    @property
    def says(self) -> str:
        """Its clause as a sentence."""
        return f"{capitalised(self.because)}." if self.because else ""


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several of one kind: what all say that say anything; mixed where they differ."""
    said = {verdict for verdict in verdicts if verdict is not Verdict.NOTHING}
    if not said:
        return Verdict.NOTHING
    return said.pop() if len(said) == 1 else Verdict.MIXED


def on_scale(place: int, words: int) -> Verdict:
    """Of a word of a scale by its place, the first being 1. A scale of one word says nothing."""
    if words < 2:
        return Verdict.NOTHING
    if place <= upper_half(words):
        return Verdict.GOOD
    return Verdict.POOR if place == words else Verdict.MIXED


def months_between(earlier: date, later: date) -> int:
    """Whole months."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def is_old(key: str, day: date, today: date) -> bool:
    return months_between(day, today) >= LIMITS[key]


def panel(
    key: str, heading: str, noun: str, today: date, dated: Sequence[tuple[date, Line]], because: str,
    cautions: Iterable[str] = (), verdict: Verdict | None = None,
) -> Panel:  # fmt: skip
    """Of lines with their days: `verdict`, else that of the lines that are not old, taken together."""
    if not dated:
        return Panel(key, heading, noun, Verdict.NOTHING, f"nothing is on record from {noun}", None)
    newest = max(day for day, _ in dated)
    lines = tuple(line for _, line in dated)
    if is_old(key, newest, today):
        old = f"The newest is of {newest:%B %Y}: too old to say anything of today."
        return Panel(key, heading, noun, Verdict.NOTHING, because, newest, lines, (*cautions, old), is_old=True)
    fresh = [line.verdict for day, line in dated if not is_old(key, day, today)]
    return Panel(key, heading, noun, verdict or together(fresh), because, newest, lines, tuple(cautions))


# --- Whether they agree ---


def agreement(name: str, panels: Sequence[Panel]) -> list[str]:
    """Whether the kinds of evidence agree, who says what where they do not, and what is missing or too old. The first
    sentence answers the page's question."""
    speaking = [one for one in panels if one.verdict is not Verdict.NOTHING]
    return [first_sentence(name, speaking), *silent(panels)]


def first_sentence(name: str, speaking: Sequence[Panel]) -> str:
    if not speaking:
        return f"Nothing on record says how things stand today with {uncapitalised(name)}."
    verdicts = {one.verdict for one in speaking}
    if len(speaking) == 1:
        (one,) = speaking
        return f"Only one kind of evidence says anything, so that nothing confirms it: {one.because} ({one.verdict})."
    if len(verdicts) == 1:
        every = "Both" if len(speaking) == 2 else f"All {in_words(len(speaking))}"
        why = capitalised("; ".join(one.because for one in speaking))
        return f"{every} kinds of evidence that say anything agree: {verdicts.pop()}. {why}."
    by_verdict = [
        f"{verdict}: {'; '.join(one.because for one in speaking if one.verdict is verdict)}"
        for verdict in (Verdict.GOOD, Verdict.MIXED, Verdict.POOR)
        if verdict in verdicts
    ]
    opposed = {Verdict.GOOD, Verdict.POOR} <= verdicts
    start = "The evidence disagrees" if opposed else "The evidence does not quite agree"
    return f"{start}. {'. '.join(capitalised(part) for part in by_verdict)}."


def silent(panels: Sequence[Panel]) -> list[str]:
    """What there is nothing of, what is too old, and what says nothing for another reason."""
    missing = [one.noun for one in panels if one.is_missing]
    old = [f"{one.noun} ({one.as_at:%B %Y})" for one in panels if one.is_old and one.as_at]
    other = [one.noun for one in panels if one.verdict is Verdict.NOTHING and not one.is_missing and not one.is_old]
    said = []
    if missing:
        said.append(f"Nothing is on record from {joined(missing)}.")
    if old:
        said.append(f"Too old to say anything of today: {joined(old)}.")
    if other:
        said.append(f"On record, but too little or too unsure to say anything: {joined(other)}.")
    return said
