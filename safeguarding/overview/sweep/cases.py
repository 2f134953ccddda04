"""What a rule of the sweep is, what it finds, and how the page puts that together. Django-free."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from indicators.wording import capitalised, counted, either, in_words, joined


class Severity(StrEnum):
    """How much it matters, the worst first."""

    SERIOUS = "serious"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def mark(self) -> tuple[str, str]:
        """Its shape and tone, as in `components/status.html`."""
        return MARKS[self]


LABELS = {Severity.SERIOUS: "Serious", Severity.WARNING: "Warning", Severity.NOTE: "Note"}
MARKS = {Severity.SERIOUS: ("diamond", "late"), Severity.WARNING: ("triangle", "risk"), Severity.NOTE: ("ring", "none")}


@dataclass(frozen=True)
class Case:
    """One thing that falls through. `key` names its record for good, such as "action-12": what is let stand is known
    by it, and it stands in an address. `url` leads to where it is mended; `elsewhere` is where those look who may not
    open that, empty where everybody may. `post` and `who` are the post that must mend it; None and empty: whoever has
    the permission of the rule. `since` None: nothing says since when. `printed`: it stands in a published document,
    which nobody can change."""

    key: str
    title: str
    url: str
    text: str = ""
    who: str = ""
    post: int | None = None
    since: date | None = None
    printed: bool = False
    demonstration: bool = False
    elsewhere: str = ""


@dataclass(frozen=True)
class Rule:
    """One thing to look for. `finds` says in a sentence what its cases are and why they matter; `permission` is what
    lets somebody mend them; `cases` finds them in a `record.Record`."""

    key: str
    severity: Severity
    title: str
    finds: str
    permission: str
    cases: Callable[[Any], Iterable[Case]]


@dataclass(frozen=True)
class Found:
    """A case with the rule that found it. `who` must mend it; `stands` is the LetStand row by which it may stand, None
    for one that is to be mended; `mine`: whether that is for the person who reads."""

    rule: Rule
    case: Case
    who: str
    mine: bool = False
    stands: Any = None


@dataclass(frozen=True)
class Group:
    """What one rule found: the first cases, and how many more there are."""

    rule: Rule
    count: int
    shown: tuple[Found, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True)
class Part:
    """What one severity has, rule by rule."""

    severity: Severity
    groups: tuple[Group, ...] = field(default=())

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def in_order(found: Iterable[Found], rules: Sequence[Rule]) -> list[Found]:
    """The worst first, rule by rule as they are declared, within one what has stood longest first."""
    severities, places = list(Severity), {rule.key: place for place, rule in enumerate(rules)}
    return sorted(
        found,
        key=lambda one: (
            severities.index(one.rule.severity),
            places[one.rule.key],
            one.case.since or date.max,
            one.case.title,
        ),
    )


def grouped(found: Iterable[Found], shown: int) -> list[Group]:
    """By rule, in the order given, of each the first `shown`."""
    by_rule: dict[str, list[Found]] = {}
    for one in found:
        by_rule.setdefault(one.rule.key, []).append(one)
    return [Group(rows[0].rule, len(rows), tuple(rows[:shown])) for rows in by_rule.values()]


def parts(found: Iterable[Found], shown: int) -> list[Part]:
    """By severity and then by rule; a severity without cases is left out."""
    groups = grouped(found, shown)
    made = [Part(level, tuple(group for group in groups if group.rule.severity is level)) for level in Severity]
    return [part for part in made if part.groups]


def is_mine(rule: Rule, case: Case, posts: Collection[int], permissions: Collection[str]) -> bool:
    """Whether a person with these posts and permissions must mend it: what has a post is its holder's."""
    return case.post in posts if case.post is not None else rule.permission in permissions


def tallied(found: Iterable[Found]) -> dict[Severity, int]:
    """How many of each severity are to be mended: neither let stand nor printed."""
    count = dict.fromkeys(Severity, 0)
    for one in found:
        if one.stands is None and not one.case.printed:
            count[one.rule.severity] += 1
    return count


def sentence(found: Sequence[Found]) -> str:
    """How many things fall through, how grave they are, what is let stand and what is only printed."""
    count = tallied(found)
    total = sum(count.values())
    stands = sum(one.stands is not None for one in found)
    printed = sum(one.case.printed and one.stands is None for one in found)
    if not total:
        said = "Nothing falls through: each rule looked, and found nothing to mend."
    else:
        levels = [in_levels(level, number) for level, number in count.items() if number]
        verb = either(total, "falls", "fall")
        said = f"{capitalised(counted(total, 'thing'))} {verb} through: {joined(levels)}."
    if stands:
        said += f" {capitalised(in_words(stands))} more {either(stands, 'is', 'are')} let stand for a while."
    if printed:
        more = "more " if total or stands else ""
        said += f" {capitalised(in_words(printed))} {more}{either(printed, 'stands', 'stand')} in published documents."
    return said


def in_levels(level: Severity, number: int) -> str:
    """Such as "two serious", "one warning"."""
    if level is Severity.SERIOUS:
        return f"{in_words(number)} serious"
    return counted(number, level.label.lower())


def counts_of(rules: Iterable[Rule], found: Iterable[Found]) -> Mapping[str, int]:
    """Of each rule, by its key, how many cases are to be mended; 0 for one that found none."""
    count = {rule.key: 0 for rule in rules}
    for one in found:
        if one.stands is None and not one.case.printed:
            count[one.rule.key] += 1
    return count
