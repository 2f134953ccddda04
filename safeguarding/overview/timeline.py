"""A line of time through the years: what stands on it, where each mark of its drawing goes, and what there is to see.

Django-free. The drawing has a lane for each kind of record and a column for each year; a year's things are counted by
their marks, one each, so nothing is read from a mark's height.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from indicators.wording import capitalised, counted, either, in_words, joined, uncapitalised


class Kind(StrEnum):
    """The kinds of record, in the order of the lanes."""

    STANDARD = "standard"
    FINDING = "finding"
    JUDGEMENT = "judgement"
    AUDIT = "audit"
    FIGURE = "figure"
    SURVEY = "survey"
    PLAN = "plan"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Kind.STANDARD: "Standards and positions",
    Kind.FINDING: "Findings",
    Kind.JUDGEMENT: "Judgements",
    Kind.AUDIT: "Case audits, voices",
    Kind.FIGURE: "Figures",
    Kind.SURVEY: "Survey scores",
    Kind.PLAN: "Plans and actions",
}


@dataclass(frozen=True)
class Item:
    """One thing on the line.

    `on` is the day it is placed by, None for what has no date yet; `when` the same as the source says it; `dated_by`
    what lent it that day ("its document"), empty where the day is its own. `noun` names what it is, `label` what kind
    of that. `value` is a figure's text. `council` is empty for what belongs to none, such as a standard; `subject` is
    whom a figure is about where that is not the council as a whole. `source`, `citation` and `source_url` say where it
    stands. `wanting`: it says that something is not as it should be. `done`: whether an action is said to be done, None
    for what cannot be. `printed`: it comes from a published document. `compares`: a figure is a number that somebody
    stated, neither words alone nor worked out by us nor still provisional.
    """

    kind: Kind
    noun: str
    label: str
    title: str
    url: str
    on: date | None
    when: str
    council: str
    source: str
    printed: bool
    value: str = ""
    subject: str = ""
    dated_by: str = ""
    citation: str = ""
    source_url: str = ""
    wanting: bool = False
    done: bool | None = None
    compares: bool = True
    demonstration: bool = False

    @property
    def what(self) -> str:
        return f"{self.title}: {self.value}" if self.value else self.title

    @property
    def whose(self) -> str:
        """The council, or what within it or beyond it a figure is about."""
        return self.subject or self.council

    @property
    def place(self) -> str:
        """The source with the paragraph."""
        return f"{self.source} {self.citation}".strip()


def in_order(items: Iterable[Item]) -> list[Item]:
    """Oldest first; of one day by kind, otherwise as given. What has no date comes last."""
    kinds = list(Kind)
    return sorted(items, key=lambda item: (item.on or date.max, kinds.index(item.kind)))


# --- Drawing ---

WIDTH, LEFT, RIGHT = 960, 150, 6
CELL, GAP, PAD = 9, 6, 16
TOP = 26  # under the years
BARE = 34  # height of a lane of one line


@dataclass(frozen=True)
class Dot:
    """One mark: its middle and its shape ("dot", "ring", "square", "diamond" or "triangle")."""

    x: float
    y: float
    shape: str


@dataclass(frozen=True)
class Year:
    x: float
    text: str
    has_items: bool


@dataclass(frozen=True)
class Lane:
    """The marks of one kind, on a base line."""

    label: str
    top: int
    base: int
    middle: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Drawing:
    """`shapes` are those that occur, for the key; `undated` counts things that have no day and so no mark."""

    years: tuple[Year, ...]
    lanes: tuple[Lane, ...]
    shapes: tuple[str, ...]
    undated: int
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT


WANTING = "Found wanting"


def drawing(items: Sequence[Item], own: str, line: Sequence[Item] = (), told: Sequence[Item] = ()) -> Drawing | None:
    """Lanes of marks; None where nothing has a date. `own` is the council of whoever reads. Given the whole `line` that
    the items were chosen from, the years are those of all of it, so that a choice leaves every mark where it was.
    `told`: what the sentence above is made of, so that both name the same years as found wanting."""
    dated = [item for item in items if item.on]
    if not dated:
        return None
    columns = Columns.over([item.on.year for item in line or dated if item.on])
    found = {(item.on.year, item.council) for item in told or dated if item.on and item.wanting and item.printed}
    pairs = [(year, "triangle") for year, _ in sorted(found)]
    lanes, y = [lane(WANTING, TOP, pairs, columns)], TOP
    for kind in Kind:
        y += height_of(lanes[-1])
        pairs = [(item.on.year, shape(item, own)) for item in dated if item.on and item.kind is kind]
        lanes.append(lane(kind.label, y, pairs, columns))
    shapes = dict.fromkeys(dot.shape for each in lanes for dot in each.dots)
    years = {item.on.year for item in dated if item.on}
    marked = tuple(Year(columns.middle(year), str(year), year in years) for year in columns.years)
    return Drawing(marked, tuple(lanes), tuple(shapes), len(items) - len(dated), y + height_of(lanes[-1]) + 2)


def shape(item: Item, own: str) -> str:
    """What the mark says beside its lane: whose it is, and whether it was printed."""
    if not item.printed:
        return "diamond"
    if not item.council:
        return "square"
    return "dot" if item.council == own else "ring"


@dataclass(frozen=True)
class Columns:
    """A column for each year, with room for so many marks side by side."""

    years: range
    width: float

    @classmethod
    def over(cls, years: Sequence[int]) -> "Columns":
        spread = range(min(years), max(years) + 1)
        return cls(spread, (WIDTH - LEFT - RIGHT) / len(spread))

    @property
    def across(self) -> int:
        return max(1, min(8, int((self.width - GAP) // CELL)))

    def middle(self, year: int) -> float:
        return round(LEFT + (year - self.years.start + 0.5) * self.width, 1)


def lane(label: str, top: int, pairs: Sequence[tuple[int, str]], columns: Columns) -> Lane:
    """Marks of one kind, each given by its year and shape: the first of a year at the foot of its column."""
    held = Counter(year for year, _ in pairs)
    most = max(held.values(), default=1)
    base = top + max(BARE, ceil(most / columns.across) * CELL + PAD) - 3
    dots, placed = [], Counter[int]()
    for year, form in pairs:
        row, column = divmod(placed[year], columns.across)
        left = columns.middle(year) - (min(held[year], columns.across) - 1) * CELL / 2
        dots.append(Dot(round(left + column * CELL, 1), base - 7 - row * CELL, form))
        placed[year] += 1
    return Lane(label, top, base, (top + base) / 2, tuple(dots))


def height_of(lane: Lane) -> int:
    return lane.base + 3 - lane.top


# --- What stands where, without a drawing ---


@dataclass(frozen=True)
class Stop:
    """What one source gives in one year: "two findings and three actions"."""

    year: str
    source: str
    url: str
    council: str
    held: str


def stops(items: Sequence[Item]) -> list[Stop]:
    """The line as a list, by year and source."""
    grouped: dict[tuple[str, str, str, str], Counter[str]] = {}
    for item in items:
        year = str(item.on.year) if item.on else "No date yet"
        grouped.setdefault((year, item.source, item.source_url, item.council), Counter())[item.noun] += 1
    return [
        Stop(*place, joined([counted(number, noun) for noun, number in nouns.items()]))
        for place, nouns in grouped.items()
    ]


# --- In words ---


def to_see(name: str, items: Sequence[Item]) -> str:
    """What the line shows: when it was found wanting and where, what is said to be done, what the last figures are."""
    if not items:
        return f"Nothing in the record is on {uncapitalised(name)} yet."
    return f"{name}: {of_wanting(items)}. {capitalised(of_actions(items))}. {capitalised(of_figures(items))}."


def of_wanting(items: Sequence[Item]) -> str:
    """Only published documents count: a plan of today repeats what they found."""
    years: dict[str, dict[str, None]] = {}
    for item in in_order(items):
        if item.wanting and item.printed and item.on:
            years.setdefault(item.council, {})[str(item.on.year)] = None
    if not years:
        return "no published document in the record finds it wanting"
    said = [f"in {council} in {joined(list(found))}" for council, found in years.items()]
    return f"found wanting {', and '.join(said)}"


def of_actions(items: Sequence[Item]) -> str:
    """Of printed actions what the paper itself says; of our own what is on record. Each kind apart: one is never proof
    of the other."""
    printed = [item.done for item in items if item.done is not None and item.printed]
    own = [item for item in items if item.done is not None and not item.printed]
    done, total = sum(printed), len(printed)
    if not printed:
        said = "no printed action answers it"
    elif not done:
        said = f"{none_of(total, 'printed action')} says that it is done"
    else:
        said = f"{in_words(done)} of {counted(total, 'printed action')} {either(done, 'is', 'are')} said to be done"
    if not own:
        return said
    made_up = " (demonstration)" if all(item.demonstration for item in own) else ""
    finished = sum(item.done is True for item in own)
    verb = either(finished, "is", "are") if finished else "is"
    some = in_words(finished) if finished else "none"
    return f"{said}; of {counted(len(own), 'working action')}{made_up}, {some} {verb} reported in place"


def none_of(count: int, noun: str) -> str:
    """Before "says": "none of the three printed actions"."""
    return f"no {noun}" if count == 1 else f"none of the {counted(count, noun)}"


def of_figures(items: Sequence[Item]) -> str:
    """The last printed figure and the last returned one."""
    figures = [item for item in items if item.kind in {Kind.FIGURE, Kind.SURVEY} and item.on and item.compares]
    said = [
        f"the last {word} figure {of_last(given)}"
        for word, given in (
            ("printed", [item for item in figures if item.printed]),
            ("returned", [item for item in figures if not item.printed]),
        )
        if given
    ]
    return "; ".join(said) or "no figure in the record measures it"


def of_last(given: Sequence[Item]) -> str:
    """Such as "is 95% for single assessments completed on time (Derby, December 2020), one of 12 of that date"."""
    day = max(item.on for item in given if item.on)
    last = [item for item in given if item.on == day]
    first = last[0]
    where = ", ".join(filter(None, [first.whose, first.when, "demonstration" if first.demonstration else ""]))
    others = f", one of {in_words(len(last))} of that date" if len(last) > 1 else ""
    title = first.title if first.kind is Kind.SURVEY else uncapitalised(first.title)
    return f"is {first.value} for {title} ({where}){others}"
