"""What the overview is made of."""

from dataclasses import dataclass

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One thing in a panel: where it leads, its name, a quiet line under it, and a status (shape, tone, word)."""

    url: str
    title: str
    text: str = ""
    status: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Panel:
    """A heading, a sentence that answers it, the first things to look at, and where to find the rest."""

    heading: str
    sentence: str
    lines: tuple[Line, ...] = ()
    link: tuple[str, str] | None = None
    awaits: bool = False
