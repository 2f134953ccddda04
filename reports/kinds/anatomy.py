"""The anatomy of a kind of paper: its parts in order, which of them it must have, and what each arrives with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reports.models import Recommendation, Report, Section, Signatory


@dataclass(frozen=True)
class Words:
    """Drafted words, in the marks of `reports.words`. A figure in them is {name}, where `figures` says for each name
    the kind of quoted figure (`reports.bound.QUOTINGS`) and its choices: it becomes {f1}, {f2}… of the paper."""

    text: str
    figures: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bind:
    """A bound block to arrive with: the name of a binding and its choices. Left out where the record holds nothing."""

    source: str
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A recommendation to arrive with."""

    verb: Recommendation.Verb
    text: str


Drafted = Words | Bind
Draft = Callable[[Report, date], Sequence[Drafted]]


def nothing(report: Report, on: date) -> Sequence[Drafted]:
    """The officer writes this part from the beginning."""
    return ()


@dataclass(frozen=True)
class Place:
    """One part of a kind. `key` is its own within the kind; `asks` tells the officer what belongs there; one that
    `is_required` may not be empty when the paper goes to sign-off. `kind` says where a structured part stands."""

    key: str
    heading: str
    asks: str = ""
    is_required: bool = True
    draft: Draft = nothing
    kind: Section.Kind = Section.Kind.WORDS


# Each must be answered, "none" included (domain E).
IMPLICATIONS = (
    "Financial", "Legal", "Equalities", "Safeguarding", "Human resources", "Risk", "Climate", "Data protection",
    "Property", "Socio-economic",
)  # fmt: skip


@dataclass(frozen=True)
class Anatomy:
    """A whole kind: its parts in order, the implications it must answer, the roles that must sign (`Signatory.Role`),
    and how its recommendations are drafted. `title` is the title offered: {period} and {body} stand for the paper's."""

    title: str
    says: str
    places: tuple[Place, ...]
    recommend: Callable[[Report, date], Sequence[Asked]] = lambda report, on: ()
    implications: tuple[str, ...] = IMPLICATIONS
    signs: tuple[Signatory.Role, ...] = (
        Signatory.Role.LEGAL, Signatory.Role.FINANCE, Signatory.Role.SERVICE_DIRECTOR, Signatory.Role.SPONSOR,
    )  # fmt: skip

    def place(self, key: str) -> Place | None:
        """The part of that key; None for one that an officer added."""
        return next((place for place in self.places if place.key == key), None)
