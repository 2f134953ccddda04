"""The sections of a scorecard, exceptions first: the same on screen and in papers. Django-free."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from indicators import wording
from indicators.rating import Rating


class Standing(Protocol):
    """What decides where a measure stands: see `scorecards.Line`, and for papers `reports.bound.figures.Reading`."""

    @property
    def is_off_target(self) -> bool: ...

    @property
    def is_concern(self) -> bool: ...

    @property
    def is_on_target(self) -> bool: ...

    @property
    def is_final(self) -> bool: ...

    @property
    def is_provisional(self) -> bool: ...

    @property
    def point(self) -> Any: ...

    @property
    def subject(self) -> Any: ...


@dataclass(frozen=True)
class Group:
    """A section of the scorecard: its heading, how a sentence counts its measures, and which belong there."""

    heading: str
    said: tuple[str, str]
    holds: Callable[[Standing], bool]


CONCERN = "Signals a concern"
# Each measure stands in the first that holds it.
GROUPS = (
    Group("Off target", ("is off target", "are off target"), lambda one: one.is_off_target),
    Group(CONCERN, ("signals a concern", "signal a concern"), lambda one: one.is_concern),
    Group("On target", ("is on target", "are on target"), lambda one: one.is_on_target),
    Group(
        "Beside the whole",
        ("signals no concern", "signal no concern"),
        lambda one: one.is_final and one.subject is not None,
    ),
    Group("No target", ("has no target", "have no target"), lambda one: one.is_final),
    Group("Not complete: not judged yet", ("is not complete", "are not complete"), lambda one: one.is_provisional),
    Group("No figure", ("has no figure to add up", "have no figure to add up"), lambda one: one.point is not None),
    Group("Not returned", ("was not returned", "were not returned"), lambda line: True),
)


def group_of(one: Standing, groups: Sequence[Group] = GROUPS) -> Group:
    return next(group for group in groups if group.holds(one))


def in_words(held: Iterable[tuple[Group, int]]) -> str:
    """Such as "seven are off target; two more signal a concern; of the rest, two are on target; 10 have no target".

    A measure is counted in one section only, though what is off target may signal a concern too, and what signals one
    may be on target: so those of the second are "more", and those of the targets after it are "of the rest".
    """
    parts: list[str] = []
    before = ""
    for group, count in held:
        if not count:
            continue
        said = wording.either(count, *group.said)
        more = " more" if group.heading == CONCERN and parts else ""
        rest = "of the rest, " if before == CONCERN and group.heading in {"On target", "No target"} else ""
        parts.append(f"{rest}{wording.in_words(count)}{more} {said}")
        before = group.heading
    return "; ".join(parts)


SEVERITY = (Rating.RED, Rating.OUTSIDE, Rating.NOT_RATED, Rating.AMBER, Rating.GREEN)  # of what is off target


def severity(rated: Rating, short: Decimal | None, level: Decimal | None) -> tuple[int, float]:
    """For sorting: the worst band first, in it the furthest from the target for its size."""
    size = abs(level) if level else Decimal(1)
    return SEVERITY.index(rated), -float((short or Decimal(0)) / size)


def is_off(rated: Rating, short: Decimal | None) -> bool:
    """Worse than its target, by its band; where no rule bands it, by any distance. `short` is how far it falls short,
    None without a target and where no side of it is worse."""
    if rated in {Rating.AMBER, Rating.RED}:
        return True
    return rated is not Rating.GREEN and short is not None and short > 0
