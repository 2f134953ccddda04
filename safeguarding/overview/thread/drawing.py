"""The drawing of a thread: a box for each node in its column, and a line for each link. Django-free."""

from dataclasses import dataclass
from textwrap import wrap

from safeguarding.overview.thread.nodes import Column, Key, Node, Thread, more_text

BOX, BESIDE, TALL, BELOW = 164, 35, 62, 12
TOP = 30
LETTERS, LINES = 25, 3


@dataclass(frozen=True)
class Box:
    """One node. `lines` are its title with the height of each, cut to what fits; the list has it whole."""

    node: Node
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    is_this: bool


@dataclass(frozen=True)
class Head:
    """A column's heading; `more` says under its last box what is not shown, `none` that there is nothing."""

    x: int
    text: str
    foot: str
    foot_y: int


@dataclass(frozen=True)
class Line:
    """One link. One that passes by a column, such as from a standard to its indicators, is drawn fainter."""

    path: str
    passes_by: bool


@dataclass(frozen=True)
class Drawing:
    """`lines` with the faint ones first: the others lie over them."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    heads: tuple[Head, ...]
    height: int
    box_width: int = BOX
    box_height: int = TALL
    width: int = len(Column) * (BOX + BESIDE) - BESIDE


def drawing(thread: Thread) -> Drawing:
    """Exactly the nodes and the links of the thread."""
    boxes: dict[Key, Box] = {}
    heads = []
    for step in thread.steps:
        x = int(step.column) * (BOX + BESIDE)
        for place, node in enumerate(step.nodes):
            y = TOP + place * (TALL + BELOW)
            boxes[node.key] = Box(node, x, y, cut(node.title), node.key == thread.this.key)
        foot = more_text(step.more) if step.more else "" if step.nodes else "none"
        heads.append(Head(x, step.column.heading, foot, TOP + len(step.nodes) * (TALL + BELOW) + 12))
    lines = [line(boxes[left], boxes[right]) for left, right in sorted(thread.links)]
    lines.sort(key=lambda one: not one.passes_by)
    return Drawing(tuple(boxes.values()), tuple(lines), tuple(heads), max(head.foot_y for head in heads) + 8)


def line(left: Box, right: Box) -> Line:
    """From the right side of one box to the left side of another, in a soft curve."""
    x, y, to_x, to_y = left.x + BOX, left.y + TALL // 2, right.x, right.y + TALL // 2
    bend = (to_x - x) // 2
    path = f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    return Line(path, to_x - x > BESIDE)


def cut(title: str) -> tuple[tuple[int, str], ...]:
    """A title in at most so many lines, each with its height in the box; one that does not fit ends with dots."""
    rows = wrap(title, LETTERS)
    if len(rows) > LINES:
        rows = [*rows[: LINES - 1], f"{rows[LINES - 1][: LETTERS - 1].rstrip()}…"]
    return tuple((17 + place * 17, row) for place, row in enumerate(rows))
