"""Case-file audits as counts: a year's programme, the grades of one audit, and an audit beside the one before it.

Django-free. Grades are words on a scale (design rule 8), so that files are counted by word and never averaged. Which
words are good is read from their order alone, since a scale says no more of itself: those in its upper half, the middle
word of an odd number not among them. So of outstanding, good, requires improvement and inadequate the first two.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.wording import capitalised, counted, either, in_words, joined
from safeguarding.calendar import Quarter, quarter_of

FEW = 10  # files, below which a share is not worth a sentence of its own


class State(StrEnum):
    """Where an audit stands on a day; worked out, never stored (as of actions: docs/adr/0007)."""

    PLANNED = "planned"
    LATE = "late"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def shape(self) -> tuple[str, str]:
        """The shape and the tone of its tag."""
        return SHAPES[self]


SHAPES = {
    State.PLANNED: ("ring", "none"),
    State.LATE: ("diamond", "late"),
    State.DONE: ("tick", "good"),
    State.CANCELLED: ("square", "none"),
}


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def state_of(planned_for: date, done_on: date | None, cancelled_on: date | None, today: date) -> State:
    """An audit is planned for a month, so it is late from the first day of the next one."""
    if done_on:
        return State.DONE
    if cancelled_on:
        return State.CANCELLED
    return State.LATE if end_of_month(planned_for) < today else State.PLANNED


# --- The programme ---


@dataclass(frozen=True)
class Planned:
    """What the programme needs to know of one audit. `planned_sample` and `sample` None: not said, not done."""

    title: str
    planned_for: date
    planned_sample: int | None
    done_on: date | None
    sample: int | None
    cancelled_on: date | None

    def state(self, today: date) -> State:
        return state_of(self.planned_for, self.done_on, self.cancelled_on, today)


@dataclass(frozen=True)
class QuarterOfAudits:
    """One quarter: audits planned for it and done in it, files planned and looked at, and those of it that are late.
    An audit that was done in another quarter than planned counts as planned in the one and as done in the other."""

    quarter: Quarter
    planned: int
    done: int
    files_planned: int
    files_seen: int
    late: tuple[str, ...]


def year_of(day: date) -> int:
    """The calendar year in which the financial year of a day begins."""
    return quarter_of(day).year


def year_label(year: int) -> str:
    """Such as "2026-27"."""
    return f"{year}-{(year + 1) % 100:02}"


def programme(audits: Iterable[Planned], year: int, today: date) -> list[QuarterOfAudits]:
    """The four quarters of the financial year that begins in a calendar year. Cancelled audits count nowhere."""
    kept = [audit for audit in audits if audit.cancelled_on is None]
    quarter, found = Quarter(year, 1), []
    for _ in range(4):
        planned = [audit for audit in kept if quarter_of(audit.planned_for) == quarter]
        done = [audit for audit in kept if audit.done_on and quarter_of(audit.done_on) == quarter]
        late = tuple(audit.title for audit in planned if audit.state(today) is State.LATE)
        files = sum(audit.planned_sample or 0 for audit in planned), sum(audit.sample or 0 for audit in done)
        found.append(QuarterOfAudits(quarter, len(planned), len(done), *files, late))
        quarter = quarter.next()
    return found


def of_programme(quarters: Sequence[QuarterOfAudits], year: int, late: Sequence[str]) -> str:
    """How many were planned and done in the year, how many files that were, and which audits are late today, whichever
    year they were planned for."""
    planned, done = sum(one.planned for one in quarters), sum(one.done for one in quarters)
    if not planned and not done:
        first = f"No case-file audit is planned for {year_label(year)}."
    else:
        files = sum(one.files_seen for one in quarters)
        looked = f", and looked at {counted(files, 'file')}" if done else ""
        verb = either(done, "was", "were")
        some = in_words(done) if done else "none"
        first = f"{capitalised(counted(planned, 'case-file audit'))} planned for {year_label(year)}; {some} {verb} done"
        first += f"{looked}."
    if not late:
        return f"{first} None is late." if planned or done else first
    verb = either(len(late), "is", "are")
    return f"{first} {capitalised(in_words(len(late)))} {verb} late: {joined([f'“{title}”' for title in late])}."


# --- Grades ---


@dataclass(frozen=True)
class Word:
    """One word of a scale, how many files were given it, and its place: the first is best."""

    word: str
    order: int
    files: int


def upper_half(words: int) -> int:
    """How many words of a scale of so many are good ones."""
    return words // 2


@dataclass(frozen=True)
class Graded:
    """The files of one audit by the words of its scale, all of them and in their order, the best first."""

    scale: str
    words: tuple[Word, ...]

    @property
    def files(self) -> int:
        return sum(word.files for word in self.words)

    @property
    def good(self) -> int:
        """Files in the upper half of the scale."""
        return sum(word.files for word in self.words[: upper_half(len(self.words))])

    @property
    def worst(self) -> Word:
        return self.words[-1]

    @property
    def good_words(self) -> str:
        """Such as "outstanding or good"."""
        return " or ".join(word.word.lower() for word in self.words[: upper_half(len(self.words))])

    def share(self, files: int) -> str:
        """Such as "45%" of all files; nothing of so few that it would feign to be more than it is."""
        if self.files < FEW:
            return ""
        return f"{round(Decimal(100 * files) / self.files)}%"


def of_grades(graded: Graded) -> str:
    """Such as "Of 20 files: outstanding two, good nine and inadequate nine.": counts by word, in order."""
    given = [f"{word.word.lower()} {in_words(word.files)}" for word in graded.words if word.files]
    said = f"Of {counted(graded.files, 'file')}: {joined(given)}."
    if graded.files < FEW:
        said += " So few files say what was found in them, and little of the rest."
    return said


def of_moderation(moderated: int | None, changed: int | None) -> str:
    """What a second look made of the grades."""
    if moderated is None:
        return "Whether any file was graded again is not recorded."
    if not moderated:
        return "No file was graded again."
    verb = either(moderated, "was", "were")
    if changed is None:
        return (
            f"{capitalised(counted(moderated, 'file'))} {verb} graded again; how many grades that changed is not said."
        )
    outcome = f"that changed {counted(changed, 'grade')}" if changed else "every grade stood"
    return f"{capitalised(counted(moderated, 'file'))} {verb} graded again: {outcome}."


def refusal_of_sum(given: int, sample: int) -> str:
    """Why grades that do not add up are not taken; empty where they do."""
    if given == sample:
        return ""
    more = "more" if given > sample else "fewer"
    return (
        f"The grades add up to {counted(given, 'file')}, {more} than the {sample:,} looked at. "
        "Count again, and mend one of them."
    )


# --- An audit beside the one it comes back to ---


@dataclass(frozen=True)
class Pair:
    """One word before and after."""

    word: str
    before: int
    after: int
    before_share: str
    after_share: str


@dataclass(frozen=True)
class Comparison:
    """Two audits of the same thing. `pairs` is empty where they do not compare; `sentence` then says why."""

    sentence: str
    pairs: tuple[Pair, ...] = ()


Range = Callable[[Decimal, Decimal], tuple[Decimal, Decimal] | None]
"""From so many of so many to what chance alone could have made of it, in per cent; None of nothing."""


def compared(before: Graded | None, after: Graded | None, chance: Range) -> Comparison:
    """The files of two audits, word by word. None: that audit is not done, or gave no grades."""
    if before is None or after is None:
        which = "The earlier audit" if before is None else "This audit"
        return Comparison(f"{which} has no grades on record, so nothing can be compared.")
    if (before.scale, [one.word for one in before.words]) != (after.scale, [one.word for one in after.words]):
        return Comparison(
            f"Not comparable: the earlier audit was graded on “{before.scale}”, this one on “{after.scale}”."
        )
    pairs = tuple(
        Pair(one.word, one.files, other.files, before.share(one.files), after.share(other.files))
        for one, other in zip(before.words, after.words, strict=True)
    )
    return Comparison(of_comparison(before, after, chance), pairs)


def of_comparison(before: Graded, after: Graded, chance: Range) -> str:
    """Whether more files are good than before, and whether chance alone could have done that."""
    was, now = (f"{in_words(one.good)} of {counted(one.files, 'file')}" for one in (before, after))
    said = f"{capitalised(now)} {either(after.good, 'was', 'were')} {after.good_words}; before, {was}."
    ranges = [chance(Decimal(one.good), Decimal(one.files)) for one in (before, after)]
    if None in ranges:
        return said
    (low, high), (low_now, high_now) = (found for found in ranges if found is not None)
    spread = f"{low:.0f} to {high:.0f}% before, {low_now:.0f} to {high_now:.0f}% now"
    if low_now > high:
        return f"{said} That is better by more than chance alone would explain ({spread})."
    if high_now < low:
        return f"{said} That is worse by more than chance alone would explain ({spread})."
    return f"{said} From so few files chance alone could have made the difference ({spread}): read it with care."
