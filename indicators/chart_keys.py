"""What the marks and lines of a chart mean, in words. Django-free."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from indicators import spc


@dataclass(frozen=True)
class KeyEntry:
    """A mark or a line, by its kind, and what it means."""

    kind: str
    text: str


KEY = {
    "concern": "A signal that it got worse",
    "improvement": "A signal that it got better",
    "high": "A signal that it rose",
    "low": "A signal that it fell",
    "restated": "Restated since it was approved",
    "range": "Usual range and its mean",
    "target": "Target",
    "ahead": "If nothing changes",
    "event": "An action was delivered",
    "anew": "The usual range starts anew",
}
MARKS = {"concern": spc.CONCERN, "improvement": spc.IMPROVEMENT, "high": spc.HIGH, "low": spc.LOW}


def key_of(kinds: Set[str], lines: Mapping[str, bool]) -> tuple[KeyEntry, ...]:
    """Of the kinds of signal among the marks, in the words of `spc`, and of the lines that are drawn."""
    shown = {name: kind in kinds for name, kind in MARKS.items()} | dict(lines)
    return tuple(KeyEntry(kind, text) for kind, text in KEY.items() if shown.get(kind))
