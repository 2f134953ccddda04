"""What people told the council, counted by theme, kind and quarter, and in a sentence. Django-free.

Complaints and compliments are never added up: a count stands under its own kind. Who complains chose to, so no share of
all families is worked out from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.wording import counted
from safeguarding.calendar import Quarter, quarter_of

SHOWN = 4  # quarters
# One of each kind, and several; and what its critical ones are called.
NOUNS = {
    "complaint": ("complaint", "complaints", "upheld"),
    "compliment": ("compliment", "compliments", "critical"),
    "child": ("child", "children", "critical"),
    "family": ("parent or carer", "parents and carers", "critical"),
    "professional": ("professional", "professionals", "critical"),
}


@dataclass(frozen=True)
class Told:
    """One entry. `critical` None: not decided, or not known; `asked` None: not known how many were."""

    kind: str
    theme: str
    ends_on: date
    number: int
    critical: int | None = None
    asked: int | None = None


def count_words(kind: str, number: int, critical: int | None) -> str:
    """Such as "12 complaints, three upheld"."""
    one, many, word = NOUNS[kind]
    said = counted(number, one, many)
    return said if critical is None else f"{said}, {counted(critical, word, word)}"


@dataclass(frozen=True)
class Line:
    """One theme and kind: what was told in each quarter, empty where nothing was entered."""

    theme: str
    kind: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """The newest quarters in which anything ended, the oldest first, and a line for each theme and kind."""

    quarters: tuple[Quarter, ...]
    lines: tuple[Line, ...]


def counts(told: Iterable[Told]) -> Counts:
    """By the quarter in which the span of each entry ends. What is not known of one entry is not known of the sum."""
    given = list(told)
    last = sorted({quarter_of(one.ends_on) for one in given}, key=lambda quarter: quarter.starts_on)[-SHOWN:]
    cells: dict[tuple[str, str], dict[Quarter, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in given:
        if quarter_of(one.ends_on) in last:
            cells[one.theme, one.kind][quarter_of(one.ends_on)].append(one)
    order = list(NOUNS)
    lines = (
        Line(theme, kind, tuple(cell(kind, found[quarter]) for quarter in last))
        for (theme, kind), found in sorted(cells.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    )
    return Counts(tuple(last), tuple(lines))


def cell(kind: str, told: Sequence[Told]) -> str:
    if not told:
        return ""
    critical = [one.critical for one in told]
    known = None if any(number is None for number in critical) else sum(number or 0 for number in critical)
    return count_words(kind, sum(one.number for one in told), known)


def sentence(told: Iterable[Told]) -> str:
    """What was told in the last quarter in which anything was, by kind."""
    given = list(told)
    if not given:
        return "Nothing that children, families or professionals said is on record yet."
    last = max((quarter_of(one.ends_on) for one in given), key=lambda quarter: quarter.starts_on)
    by_kind = {kind: [one for one in given if one.kind == kind and quarter_of(one.ends_on) == last] for kind in NOUNS}
    said = "; ".join(cell(kind, found) for kind, found in by_kind.items() if found)
    themes = len({one.theme for one in given})
    verb = "has" if themes == 1 else "have"
    return f"In {last.label}: {said}. In all, {counted(themes, 'theme')} {verb} been spoken of."
