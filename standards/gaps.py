"""The gap between what an agency says of itself and what a moderator makes of it, in words and steps. Django-free.

A grade is a word in the order of its scale, of which 1 is the best. A gap counts the steps between two words of one
scale. Steps are never added to each other nor averaged (design rule 8): what is counted is how many ratings differ, and
by how much. Source: peers 3, item 12.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.wording import capitalised, counted, either, in_words, joined


@dataclass(frozen=True)
class Rated:
    """One answer. `own` and `moderated` are places in the order of the scale; None: not rated, by the one or the other.
    `dissents`: the agency disputes the moderated rating, on record."""

    own: int | None
    moderated: int | None
    dissents: bool = False

    @property
    def steps(self) -> int | None:
        """By how many steps the agency rated itself higher than the moderator did: below nought, lower; nought, the
        same. None where either has not rated."""
        return None if self.own is None or self.moderated is None else self.moderated - self.own

    @property
    def kind(self) -> str:
        return kind(self.steps)

    @property
    def word(self) -> str:
        return word(self.steps)


def kind(steps: int | None) -> str:
    """One of "higher", "lower", "same" and "none", which is not moderated or not rated."""
    if steps is None:
        return "none"
    return "higher" if steps > 0 else "lower" if steps < 0 else "same"


def word(steps: int | None) -> str:
    """Such as "Higher by one step", "Lower by two steps", "Same"; "Not compared" where there are not two ratings."""
    names = {"none": "Not compared", "same": "Same"}
    said = kind(steps)
    return names.get(said) or f"{said.capitalize()} by {counted(abs(steps or 0), 'step')}"


@dataclass(frozen=True)
class Tally:
    """How many ratings there are, how many of them are compared, and how these differ: ratings by their steps."""

    ratings: int
    steps: Mapping[int, int]
    dissents: int

    @property
    def compared(self) -> int:
        return sum(self.steps.values())

    @property
    def same(self) -> int:
        return self.steps.get(0, 0)

    @property
    def higher(self) -> int:
        return sum(count for steps, count in self.steps.items() if steps > 0)

    @property
    def lower(self) -> int:
        return sum(count for steps, count in self.steps.items() if steps < 0)


def tally(rated: Iterable[Rated]) -> Tally:
    rows = list(rated)
    steps = Counter(row.steps for row in rows if row.steps is not None)
    return Tally(len(rows), dict(steps), sum(row.dissents for row in rows))


def by_steps(found: Tally, sign: int) -> str:
    """Such as "by one step each" or "by one step on two and by three steps on one"; of one rating "by one step"."""
    sizes = sorted((abs(steps), count) for steps, count in found.steps.items() if steps * sign > 0)
    if len(sizes) == 1:
        size, count = sizes[0]
        return f"by {counted(size, 'step')}{' each' if count > 1 else ''}"
    return joined([f"by {counted(size, 'step')} on {in_words(count)}" for size, count in sizes])


def differing(found: Tally, noun: str) -> list[str]:
    """What differs, such as ["higher than the moderator on three of seven standards, by one step each", "lower on one,
    by one step"]."""
    parts = []
    of = f"of {counted(found.compared, noun)}"
    if found.higher:
        parts.append(f"higher than the moderator on {in_words(found.higher)} {of}, {by_steps(found, 1)}")
    if found.lower:
        start = f"lower on {in_words(found.lower)}" if parts else f"lower than the moderator on {in_words(found.lower)}"
        parts.append(f"{start}{'' if parts else f' {of}'}, {by_steps(found, -1)}")
    return parts


def of_agency(name: str, found: Tally, noun: str = "standard") -> str:
    """Such as "Health rated itself higher than the moderator on three of seven standards, by one step each; dissents on
    one." `noun` is what is rated, a standard or a criterion."""
    if not found.ratings:
        return f"{name} has rated nothing."
    if not found.compared:
        return f"{name} has rated itself on {counted(found.ratings, noun)}; none is moderated yet."
    parts = differing(found, noun)
    said = f"{name} rated itself {', and '.join(parts)}" if parts else ""
    if not parts:
        every = "the one" if found.compared == 1 else f"each of {in_words(found.compared)}"
        said = f"{name} and the moderator say the same of {every} {noun if found.compared == 1 else noun + 's'}"
    waiting = found.ratings - found.compared
    said += f"; {in_words(waiting)} {either(waiting, 'is', 'are')} not compared" if waiting else ""
    return f"{said}{f'; dissents on {in_words(found.dissents)}' if found.dissents else ''}."


def of_round(found: Tally, noun: str = "rating") -> str:
    """Such as "Of 21 ratings, agencies put themselves higher than the moderator in five and lower in one; the other 15
    are the same. Two are disputed." """
    if not found.compared:
        return "No rating is moderated yet, so that there is no gap to show."
    others = [
        f"{side}{' than the moderator' if not place else ''} in {in_words(count)}"
        for place, (side, count) in enumerate(
            (side, count) for side, count in (("higher", found.higher), ("lower", found.lower)) if count
        )
    ]
    if not others:
        said = f"Agencies and moderators say the same in all of {counted(found.compared, noun)}."
    else:
        rest = f"; the other {in_words(found.same)} {either(found.same, 'is', 'are')} the same" if found.same else ""
        said = f"Of {counted(found.compared, noun)}, agencies put themselves {joined(others)}{rest}."
    disputed = f"{capitalised(in_words(found.dissents))} {either(found.dissents, 'is', 'are')} disputed by the agency."
    return f"{said} {disputed}" if found.dissents else said


def trend(rounds: Sequence[tuple[str, Tally]]) -> str:
    """How over-optimism went from round to round, the oldest first: such as "Rated higher than the moderator: eight of
    21 in March 2024, five of 21 in October 2026. That is a smaller share than the time before." Empty where fewer than
    two rounds are compared. Shares are set against each other exactly, and none is printed."""
    known = [(name, found) for name, found in rounds if found.compared]
    if len(known) < 2:
        return ""
    counts = [(in_words(found.higher) if found.higher else "none", found.compared, name) for name, found in known]
    said = joined([f"{higher} of {in_words(compared)} in {name}" for higher, compared, name in counts])
    before, now = known[-2][1], known[-1][1]
    change = now.higher * before.compared - before.higher * now.compared
    share = "the same share as" if not change else f"a {'larger' if change > 0 else 'smaller'} share than"
    return f"Rated higher than the moderator: {said}. That is {share} the time before."
