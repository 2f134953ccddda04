"""What differs between two papers, for people: part by part, the lines added, removed and changed, and in a changed
line the words. Plain data in, plain data out; no Django here.

Nothing that differs goes unsaid: where two papers say the same and are set differently, that is said too. A number that
moved because something was put before it is no difference.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from reports.difference_pieces import Piece, front_pieces, pieces_of
from reports.paper import Paper, Part

Change = Literal["added", "removed", "changed", "moved"]

FRONT = "Front of the paper"
SET_DIFFERENTLY = "The words are the same; how they are set changed."
MOVED = "The part stands in another place."
NOT_REPEATED = "Words that went are not repeated here."
ALIKE = 0.5  # the share of words in common from which two lines are one line that changed
_QUOTED = 160  # characters of a line that a list of corrections repeats
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Stretch:
    """Words of a line that stand in both papers (empty), or only in the newer or the older one."""

    text: str
    change: Literal["", "added", "removed"] = ""


@dataclass(frozen=True)
class Line:
    """One line that differs. `place` says where in its part: its printed number in the newer paper (in the older one
    where it went), or the table and the row; empty where it has none. `change` "moved" is of a whole part, and
    "changed" without any word added or removed is of how something is set."""

    change: Change
    stretches: tuple[Stretch, ...]
    place: str = ""

    @property
    def before(self) -> str:
        """What the older paper said; empty where it said nothing."""
        return _tidy(stretch.text for stretch in self.stretches if stretch.change != "added")

    @property
    def after(self) -> str:
        """What the newer paper says; empty where it says nothing any more."""
        return _tidy(stretch.text for stretch in self.stretches if stretch.change != "removed")


@dataclass(frozen=True)
class PartDifferences:
    """A part of the paper in which something differs, under its heading in the newer paper."""

    heading: str
    change: Change
    lines: tuple[Line, ...]


def differences(before: Paper, after: Paper) -> tuple[PartDifferences, ...]:
    """What a reader of `before` has to know of `after`, in the order of `after`, what went before what follows it.
    Empty only where the two are equal."""
    if before == after:
        return ()
    found = [*_in_front(before, after), *_in_parts(before.parts, after.parts)]
    if not found:
        return (PartDifferences(FRONT, "changed", (_set_differently(),)),)
    return tuple(found)


def short_lines(found: Iterable[PartDifferences]) -> tuple[str, ...]:
    """Each difference as one line of plain text, for a list of corrections: "2.1: “25 of 130” became “26 of 130”."."""
    return tuple(_short(part, line) for part in found for line in part.lines)


def without_removed(found: Iterable[PartDifferences]) -> tuple[PartDifferences, ...]:
    """The same without the words that went: for a public list where the newer paper withholds what the older one
    showed, which the list must not repeat."""
    return tuple(replace(part, lines=tuple(map(_unsaid, part.lines))) for part in found)


def as_json(found: Iterable[PartDifferences]) -> list[dict[str, Any]]:
    """For `Issue.differences`; `from_json` reads it."""
    return [asdict(part) | {"lines": [_line_json(line) for line in part.lines]} for part in found]


def from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[PartDifferences, ...]:
    """What `as_json` made. Raises KeyError or TypeError for anything else."""
    return tuple(
        PartDifferences(part["heading"], part["change"], tuple(_line_from(line) for line in part["lines"]))
        for part in stored
    )


# --- Parts ---


def _in_front(before: Paper, after: Paper) -> Iterator[PartDifferences]:
    lines = tuple(_lines(front_pieces(before), front_pieces(after)))
    if lines:
        yield PartDifferences(FRONT, "changed", lines)


def _in_parts(before: Sequence[Part], after: Sequence[Part]) -> Iterator[PartDifferences]:
    old = dict(zip(_names(before), before, strict=True))
    new = dict(zip(_names(after), after, strict=True))
    moved = _moved([name for name in old if name in new], [name for name in new if name in old])
    gone = [name for name in old if name not in new]
    follows = _followers(list(old), gone, new)
    for name, part in new.items():
        yield from (_whole(old[lost], "removed") for lost in gone if follows[lost] == name)
        if name not in old:
            yield _whole(part, "added")
            continue
        yield from _in_part(old[name], part, is_moved=name in moved)
    yield from (_whole(old[lost], "removed") for lost in gone if follows[lost] == "")


def _names(parts: Sequence[Part]) -> list[str]:
    """A name for each part by which the same part is found in the other paper; parts headed alike are counted."""
    found: list[str] = []
    for part in parts:
        name = part.key or part.heading
        found.append(f"{name}\n{sum(given.split(chr(10))[0] == name for given in found)}")
    return found


def _followers(old: list[str], gone: list[str], new: Mapping[str, Part]) -> dict[str, str]:
    """For each part that went, the part that stood after it and is still there; empty where it was the last."""
    return {name: next((later for later in old[old.index(name) :] if later in new), "") for name in gone}


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Parts of both papers that stand in another place among the parts of both."""
    staying = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(new) - {name for block in staying for name in new[block.b : block.b + block.size]}


def _in_part(before: Part, after: Part, *, is_moved: bool) -> Iterator[PartDifferences]:
    lines = [Line("moved", (Stretch(MOVED),))] if is_moved else []
    if before.heading != after.heading:
        lines.append(Line("changed", _words(before.heading, after.heading), "Heading"))
    lines += _lines(pieces_of(before), pieces_of(after))
    if not lines and _without_numbers(before) != _without_numbers(after):
        lines.append(_set_differently())
    if lines:
        yield PartDifferences(_headed(after), "moved" if is_moved and len(lines) == 1 else "changed", tuple(lines))


def _without_numbers(part: Part) -> Any:
    """What tells two parts apart that say the same: everything but the numbers, which move by themselves."""
    return [piece.look for piece in pieces_of(part)]


def _whole(part: Part, change: Literal["added", "removed"]) -> PartDifferences:
    lines = tuple(Line(change, (Stretch(piece.text, change),), piece.place) for piece in pieces_of(part))
    return PartDifferences(_headed(part), change, lines or (Line(change, (Stretch(part.heading, change),)),))


def _headed(part: Part) -> str:
    return f"{part.number} {part.heading}".strip()


def _set_differently() -> Line:
    return Line("changed", (Stretch(SET_DIFFERENTLY),))


# --- Lines ---


def _lines(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Line]:
    """Pieces of one part side by side. Those that say the same stay where they are; of the rest, those that are about
    the same thing or have most of their words in common are one line that changed."""
    match = SequenceMatcher(None, [p.identity for p in before], [p.identity for p in after], autojunk=False)
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "equal":
            yield from _looks(before[a:b], after[c:d])
        else:
            yield from _replaced(before[a:b], after[c:d])


def _looks(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Line]:
    for old, new in zip(before, after, strict=True):
        if old.look != new.look:
            yield replace(_set_differently(), place=new.place)


def _replaced(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Line]:
    partners = _partners(before, after)
    told = 0  # of `before`
    for place, new in enumerate(after):
        partner = next((partners[later] for later in range(place, len(after)) if later in partners), len(before))
        yield from (_removed(old) for old in before[told:partner])
        told = partner
        if place in partners:
            yield _changed(before[partner], new)
            told += 1
        else:
            yield Line("added", (Stretch(new.text, "added"),), new.place)
    yield from (_removed(old) for old in before[told:])


def _partners(before: Sequence[Piece], after: Sequence[Piece]) -> dict[int, int]:
    """For pieces of `after` the piece of `before` that they were, both in order."""
    found: dict[int, int] = {}
    start = 0
    for place, new in enumerate(after):
        for other in range(start, min(len(before), start + 12)):  # looking further finds chance likenesses, slowly
            if _is_same(before[other], new):
                found[place], start = other, other + 1
                break
    return found


def _is_same(old: Piece, new: Piece) -> bool:
    if old.kind != new.kind:
        return False
    if old.key or new.key:
        return old.key == new.key
    match = SequenceMatcher(None, old.text.split(), new.text.split(), autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _removed(old: Piece) -> Line:
    return Line("removed", (Stretch(old.text, "removed"),), old.place)


def _changed(old: Piece, new: Piece) -> Line:
    """Of a row with the same columns only the cells that changed, each after the heading of its column."""
    if old.text == new.text:
        return replace(_set_differently(), place=new.place)
    if not old.cells or [name for name, _ in old.cells] != [name for name, _ in new.cells]:
        return Line("changed", _words(old.text, new.text), new.place)
    stretches: list[Stretch] = []
    for (name, was), (_, now) in zip(old.cells, new.cells, strict=True):
        if was != now:
            opening = f"; {name}: " if stretches else f"{name}: "
            stretches += [Stretch(opening), *_words(was, now)]
    return Line("changed", tuple(stretches), new.place)


def _words(before: str, after: str) -> tuple[Stretch, ...]:
    """Both texts in one, in stretches of whole words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Stretch] = []
    for kind, a, b, c, d in SequenceMatcher(lambda word: word.isspace(), old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch("".join(old[a:b])))
            continue
        if b > a:
            found.append(Stretch("".join(old[a:b]), "removed"))
        if d > c:
            found.append(Stretch("".join(new[c:d]), "added"))
    return tuple(_joined(found))


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """With a lone space between two changes taken into both, so that "25 of 130" is one change and not three."""
    gathered = {"removed": "", "added": ""}
    for stretch in [*stretches, Stretch("", "")]:
        is_changing = any(gathered.values())
        if stretch.change:
            gathered[stretch.change] += stretch.text
        elif is_changing and stretch.text.isspace():
            gathered = {change: text + stretch.text for change, text in gathered.items()}
        else:
            yield from _gathered(gathered)
            gathered = {"removed": "", "added": ""}
            if stretch.text:
                yield stretch


def _gathered(texts: Mapping[str, str]) -> Iterator[Stretch]:
    """What was gathered of each side; a space that ended both is no part of the change."""
    removed, added = texts["removed"], texts["added"]
    tail = removed[-1] if removed and added and removed[-1] == added[-1] and removed[-1].isspace() else ""
    end = -1 if tail else None
    if removed[:end]:
        yield Stretch(removed[:end], "removed")
    if added[:end]:
        yield Stretch(added[:end], "added")
    if tail:
        yield Stretch(tail)


# --- As short lines ---


def _short(part: PartDifferences, line: Line) -> str:
    place = ", ".join(filter(None, [part.heading if not _is_number(line.place) else "", line.place]))
    return f"{place}: {_said(line)}"


def _is_number(place: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)*", place))


def _said(line: Line) -> str:
    gone = _tidy(stretch.text for stretch in line.stretches if stretch.change == "removed")
    come = _tidy(stretch.text for stretch in line.stretches if stretch.change == "added")
    if line.change == "moved" or not (gone or come):
        return _tidy(stretch.text for stretch in line.stretches)
    if line.change == "changed" and gone and come and sum(bool(s.change) for s in line.stretches) == 2:
        return f"“{_cut(gone)}” became “{_cut(come)}”."
    if line.change == "changed":
        return f"“{_cut(line.before)}” became “{_cut(line.after)}”." if gone else f"now “{_cut(line.after)}”."
    return f"{line.change} “{_cut(come or gone)}”."


def _cut(text: str) -> str:
    if len(text) <= _QUOTED:
        return text
    return f"{text[:_QUOTED].rsplit(None, 1)[0]} …"


def _unsaid(line: Line) -> Line:
    if all(stretch.change != "removed" for stretch in line.stretches):
        return line
    kept = tuple(stretch for stretch in line.stretches if stretch.change != "removed")
    if any(stretch.change for stretch in kept):
        return replace(line, stretches=kept)
    return replace(line, stretches=(Stretch(NOT_REPEATED),), place=line.place if _is_number(line.place) else "")


def _tidy(texts: Iterable[str]) -> str:
    return " ".join("".join(texts).split())


# --- As JSON ---


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "change": line.change,
        "place": line.place,
        "stretches": [[stretch.text, stretch.change] for stretch in line.stretches],
    }


def _line_from(stored: Mapping[str, Any]) -> Line:
    return Line(stored["change"], tuple(Stretch(*pair) for pair in stored["stretches"]), stored["place"])
