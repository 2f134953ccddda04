"""A thread as nodes and links: what of it hangs together, what is shown, and how it is said. Django-free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from indicators.wording import capitalised, counted, either, in_words, joined

SHOWN = 8  # of a column, unless it is asked for
ALL_SHOWN = 200


class Column(IntEnum):
    """From what is asked of a council to what it is told, left to right."""

    SOURCE = 0
    FINDING = 1
    ACTION = 2
    INDICATOR = 3
    PAPER = 4

    @property
    def heading(self) -> str:
        return HEADINGS[self]

    @property
    def slug(self) -> str:
        return self.name.lower()


HEADINGS = {
    Column.SOURCE: "Standards and sources",
    Column.FINDING: "Findings",
    Column.ACTION: "Actions",
    Column.INDICATOR: "Indicators",
    Column.PAPER: "Papers",
}
# What a node is, where it stands, and what many of it are called.
KINDS = {
    "standard": (Column.SOURCE, "standard", "standards"),
    "inspection": (Column.SOURCE, "inspection or review", "inspections and reviews"),
    "case-audit": (Column.SOURCE, "audit of case files", "audits of case files"),
    "survey": (Column.SOURCE, "survey", "surveys"),
    "document": (Column.SOURCE, "document", "documents"),
    "finding": (Column.FINDING, "finding", "findings"),
    "action": (Column.ACTION, "action", "actions"),
    "indicator": (Column.INDICATOR, "indicator", "indicators"),
    "paper": (Column.PAPER, "paper", "papers"),
}
Key = tuple[str, int]
Link = tuple[Key, Key]  # from left to right


@dataclass(frozen=True)
class Node:
    """One thing. `words` say how it stood on the day; `gap`, what is missing after it, in words; `thread` leads to its
    own thread. `council` is the key of the council whose it is, None for what all share. `away` counts the links
    between it and the thing that is asked about, which is 0."""

    key: Key
    title: str
    url: str
    thread: str
    words: str = ""
    gap: str = ""
    demonstration: bool = False
    council: int | None = None
    away: int = 0

    @property
    def kind(self) -> str:
        return self.key[0]

    @property
    def column(self) -> Column:
        return KINDS[self.kind][0]

    @property
    def noun(self) -> str:
        return KINDS[self.kind][1]


@dataclass(frozen=True)
class Step:
    """One column as a step of the readable line. `more` counts what is not shown; `is_this`: the column of the thing
    that is asked about."""

    column: Column
    sentence: str
    nodes: tuple[Node, ...] = ()
    more: int = 0
    is_this: bool = False


@dataclass(frozen=True)
class Thread:
    """The thing asked about, its steps from left to right, and the links between the nodes that are shown."""

    this: Node
    steps: tuple[Step, ...]
    links: frozenset[Link]

    @property
    def nodes(self) -> list[Node]:
        return [node for step in self.steps for node in step.nodes]

    @property
    def sentence(self) -> str:
        return " ".join(step.sentence for step in self.steps if not step.is_this and step.sentence)


def hanging(this: Key, links: Iterable[Link]) -> dict[Key, int]:
    """How many links away everything is that lies upstream or downstream of a thing, which is 0 away: one goes left all
    the way, or right all the way, and never back."""
    lefts: dict[Key, set[Key]] = {}
    rights: dict[Key, set[Key]] = {}
    for left, right in links:
        rights.setdefault(left, set()).add(right)
        lefts.setdefault(right, set()).add(left)
    found = {this: 0}
    for ways in (lefts, rights):
        edge, away = {this}, 0
        while edge:
            away += 1
            edge = {other for key in edge for other in ways.get(key, ()) if other not in found}
            found |= dict.fromkeys(edge, away)
    return found


def thread(this: Key, nodes: Mapping[Key, Node], links: Iterable[Link], *, show: str = "") -> Thread:
    """What hangs together with one of these nodes. Links to nodes that are not given are none; `show` names the column
    that is shown whole. From a thing of one council nothing leads to another's by an indicator or a standard that both
    share."""
    nodes = {key: node for key, node in nodes.items() if is_of(node.council, nodes[this].council)}
    known = {(left, right) for left, right in links if left in nodes and right in nodes}
    away = hanging(this, known)
    known = {(left, right) for left, right in known if left in away and right in away}
    kept = [replace(node, away=away[key], gap=gap_of(node, known)) for key, node in nodes.items() if key in away]
    own = KINDS[this[0]][0]
    steps = []
    for column in Column:
        rows = sorted((node for node in kept if node.column is column), key=lambda node: (node.away, node.title))
        shown = rows[: ALL_SHOWN if show == column.slug else SHOWN]
        said = "" if column is own else said_of(this[0], column, rows)
        if column is own or said:
            steps.append(Step(column, said, tuple(shown), len(rows) - len(shown), column is own))
    shown_keys = {node.key for step in steps for node in step.nodes}
    drawn = frozenset(link for link in known if shown_keys.issuperset(link))
    (focus,) = (node for node in kept if node.key == this)
    return Thread(focus, tuple(steps), drawn)


def is_of(council: int | None, own: int | None) -> bool:
    return None in (council, own) or council == own


# --- In words ---

NO_ACTION = "No action answers it."
NO_MEASURE = "It names no measure that it should move."


def gap_of(node: Node, links: Iterable[Link]) -> str:
    """What should follow a node and does not. A gap that the node brings with it stays only while nothing follows."""
    if node.column in {Column.FINDING, Column.ACTION}:
        after = Column.ACTION if node.column is Column.FINDING else Column.INDICATOR
        if any(left == node.key and KINDS[right[0]][0] is after for left, right in links):
            return ""
    return node.gap


def said_of(kind: str, column: Column, nodes: Sequence[Node]) -> str:
    """A sentence on one column, as it stands to a thing of this kind. Empty where that column never says anything."""
    number, upstream = len(nodes), column < KINDS[kind][0]
    one = either(number, "s", "")
    if column is Column.SOURCE:
        return behind(nodes)
    if kind == "survey" and column in {Column.FINDING, Column.ACTION}:
        return ""  # its scores are figures of indicators: nothing is found in it
    if kind == "paper" and column is Column.ACTION:
        return capitalised(f"{counted(number, 'action')} {either(number, 'stands', 'stand')} behind what it shows.")
    if column is Column.FINDING and upstream:
        none = {"paper": "It shows no finding.", "action": "No finding stands behind it: nothing says why it is done."}
        some = f"{counted(number, 'finding')} stand{one} behind it."
        return capitalised(some) if number else none.get(kind, "No finding stands behind it.")
    if column is Column.FINDING:
        return capitalised(f"{counted(number, 'finding')} hang{one} on it." if number else "No finding hangs on it.")
    if column is Column.ACTION and upstream:
        verb = either(number, "is", "are")
        some = f"{counted(number, 'action')} {verb} meant to move it, or {either(number, 'stands', 'stand')} beside it."
        return capitalised(some) if number else "No action is meant to move it."
    if column is Column.ACTION:
        return capitalised(f"{counted(number, 'action')} answer{one} it.") if number else NO_ACTION
    if column is Column.INDICATOR and upstream:
        return capitalised(f"It shows {counted(number, 'indicator')}." if number else "It shows no indicator.")
    if column is Column.INDICATOR:
        some = f"{counted(number, 'indicator')} {either(number, 'is', 'are')} to show whether it works."
        return capitalised(some) if number else "No indicator shows whether it works."
    return capitalised(f"{counted(number, 'paper')} show{one} it.") if number else "No paper shows it."


def behind(nodes: Sequence[Node]) -> str:
    """Such as "One standard and one inspection or review stand behind it."."""
    if not nodes:
        return "No standard stands behind it, and no source."
    kinds = [kind for kind in KINDS if any(node.kind == kind for node in nodes)]
    parts = [counted(sum(node.kind == kind for node in nodes), *KINDS[kind][1:]) for kind in kinds]
    return capitalised(f"{joined(parts)} {either(len(nodes), 'stands', 'stand')} behind it.")


def more_text(count: int) -> str:
    return f"and {in_words(count)} more"
