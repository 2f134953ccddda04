"""What papers take from the record: tables, charts, lists and single figures, inserted by picking and never typed.

A binding reads the record and gives plain data (`reports.paper`) twice: in full, and as the public edition may show it
(small numbers withheld). Both are made here, once, and kept; whatever prints a paper only prints what is kept, so that
no output can show more than its edition (docs/adr/0026).
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from reports.models import Report
from reports.origins import Origin
from reports.paper import Block
from reports.storing import as_json, from_json


@dataclass(frozen=True)
class Taken:
    """What a binding read: its blocks in full and as the public may see them, and the figures in them."""

    full: tuple[Block, ...]
    public: tuple[Block, ...]
    origins: tuple[Origin, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON, for `Block.held`. `from_stored` reads it."""
        origins = [asdict(origin) for origin in self.origins]
        return {"full": as_json(self.full), "public": as_json(self.public), "origins": origins}

    @classmethod
    def from_stored(cls, held: Mapping[str, Any]) -> "Taken":
        origins = tuple(Origin(**given) for given in held["origins"])
        return cls(from_json(held["full"]), from_json(held["public"]), origins)


@dataclass(frozen=True)
class Quoted:
    """A figure for the middle of a sentence, such as "86.9% (391 of 450)": in full, and for the public."""

    full: str
    public: str
    origins: tuple[Origin, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON, for `QuotedFigure.held`. `from_stored` reads it."""
        return asdict(self)

    @classmethod
    def from_stored(cls, held: Mapping[str, Any]) -> "Quoted":
        return cls(held["full"], held["public"], tuple(Origin(**given) for given in held["origins"]))


@dataclass(frozen=True)
class Asking:
    """What a binding is asked: the paper, what was picked for it, the day.

    `choices` is plain JSON under the names of `Binding.asks`, records by their primary keys: "indicator", "inspection",
    "framework", "standard" and "survey" one key; "indicators", "plans" and "themes" a list of keys, empty or absent for
    all that are current or living; "states" a list of words of `actionplans.standing.WORDS`, empty for all; "quarters"
    how many. What an officer left out is absent. A key whose record is gone, or is not to be seen, raises
    NothingToShow.

    `kept` is shared by askings on one occasion, so that they read once what they read alike; None: this one is alone.
    """

    report: Report
    choices: Mapping[str, Any]
    on: date
    kept: dict[Any, Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Binding:
    """One thing that can be inserted. `asks` names the choices an officer makes for it (fields of
    `reports.making.choice_forms`): "indicators", "indicator", "plans", "inspection", "framework", "survey". `title` and
    `says` are what the officer reads when picking.

    `take` raises NothingToShow where the record holds nothing for it.
    """

    name: str
    title: str
    says: str
    take: Callable[[Asking], Taken]
    asks: tuple[str, ...] = ()


class NothingToShow(ValidationError):
    """The record holds nothing for what was picked; the text says what is missing, in words for the officer."""

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Quoting:
    """One kind of quoted figure: its value, its target, its change. `give` raises NothingToShow."""

    name: str
    title: str
    give: Callable[[Asking], Quoted]
    asks: tuple[str, ...] = field(default=("indicator",))


BINDINGS: dict[str, Binding] = {}
QUOTINGS: dict[str, Quoting] = {}


def offer(*things: Binding | Quoting) -> None:
    """Enter bindings and kinds of quoted figure; called by the modules of this package as they are imported
    (`reports.apps`)."""
    for thing in things:
        (BINDINGS if isinstance(thing, Binding) else QUOTINGS)[thing.name] = thing  # type: ignore[index, assignment]
