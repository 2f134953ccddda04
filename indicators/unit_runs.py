"""The runs of single units and agencies, read from the parts of an authority's run without another query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indicators import signals, wording
from indicators.figures import Point, Run, add_up
from indicators.intervals import wilson
from indicators.models import Observation, Rebase, Subject
from indicators.signals import Said, Signals

TOLD = {Observation.State.VALUE, Observation.State.NIL}


@dataclass(frozen=True)
class UnitReading:
    """One unit's own run beside the whole: its figure in the whole's last quarter is `part`."""

    part: Observation
    signals: Signals

    @property
    def run(self) -> Run:
        return self.signals.run

    @property
    def is_told(self) -> bool:
        """Whether it has a figure for the quarter: what its run last did is not said of a quarter without one."""
        return self.part.state in TOLD

    @property
    def change(self) -> str:
        return self.run.change if self.is_told else ""

    @property
    def variation(self) -> Said | None:
        return self.signals.variation if self.is_told else None

    @property
    def chance(self) -> str:
        """Between which values chance alone could have put a percentage of whole cases; empty of anything else."""
        version = self.part.version
        if version.shape != "percentage" or version.counts_are_fte or self.part.state != Observation.State.VALUE:
            return ""
        found = wilson(self.part.numerator, self.part.denominator)
        return found.text if found else ""


def readings(run: Run, point: Point, rebases: Sequence[Rebase] = ()) -> list[UnitReading]:
    """Of each unit in one quarter's total, in the order of its parts. A known change of the whole is one of theirs."""
    return [
        UnitReading(part, signals.signals(of_subject(run, part.subject, until=point), rebases)) for part in point.parts
    ]


def of_subject(run: Run, subject: Subject, *, until: Point | None = None) -> Run:
    """The run of one unit or agency up to a quarter; its own approved figures count whether or not others are in. It
    has no target: those are of the whole."""
    points = [*run.points, *([run.provisional] if run.provisional else [])]
    if until is not None:
        points = points[: points.index(until) + 1]
    return replace(run, points=tuple(own_points(points, subject)), provisional=None, targets=())


def own_points(points: Sequence[Point], subject: Subject) -> Iterator[Point]:
    for point in points:
        for part in point.parts:
            if part.subject_id == subject.pk and part.state in TOLD:
                yield Point(point.version, point.period, *add_up(point.version, [part]), (), (), (part,))


def gap(point: Point, part: Observation) -> Point:
    """A quarter in which the unit says, with a reason, that it has no figure."""
    return Point(point.version, point.period, None, None, None, (), (), (part,))


def spread(run: Run, point: Point) -> str:
    """From the lowest to the highest unit, in words; empty for fewer than two units with a figure."""
    known = [part for part in point.given if part.figure is not None]
    if len(known) < 2:
        return ""
    low, high = (choose(known, key=lambda part: part.figure) for choose in (min, max))
    texts = [wording.value_with_unit(part.figure, point.version) for part in (low, high)]
    return f"From {texts[0]} in {low.subject} to {texts[1]} in {high.subject}."
