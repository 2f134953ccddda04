"""Workforce beside demand: which measures stand there, on the screen and in papers alike, and what they did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from indicators.figures import Point, Run
from indicators.models import Indicator, IndicatorVersion
from indicators.moves import Move, of_one, side_by_side
from indicators.multiples import Panel, Spot, panel
from indicators.rating import better_or_worse
from indicators.wording import capitalised, counted, either, number
from safeguarding.calendar import Quarter

# Demand is activity, and whatever is counted of which neither much nor little is good in itself.
WORKFORCE = Q(family=Indicator.Family.WORKFORCE)
DEMAND = Q(family=Indicator.Family.ACTIVITY) | (Q(polarity=Indicator.Polarity.NEITHER) & ~WORKFORCE)
ASSESSED = Q(family=Indicator.Family.TIMELINESS, themes__slug="assessment-timeliness")
SECTIONS = (("Workforce", WORKFORCE), ("Demand", DEMAND))
SHOWN = 12  # quarters on the screen
NAMED = 3  # measures of each side that the sentence names
COUNTS = {IndicatorVersion.Shape.STOCK, IndicatorVersion.Shape.FLOW}


def sections(rows: Any) -> list[tuple[str, list[Indicator]]]:
    """The measures in use, by side, in the order of the library. `rows`: indicators that the reader may see."""
    current = rows.measures().filter(is_current=True).order_by("family", "order", "code")
    return [(heading, list(current.filter(which))) for heading, which in SECTIONS]


def assessments(rows: Any) -> list[Indicator]:
    """The measures in use of how many assessments were done in time: what their percentages are of is demand too."""
    return list(rows.measures().filter(ASSESSED, is_current=True).order_by("order", "code"))


def of_all(run: Run) -> Run:
    """How many there were in each quarter of what a percentage is of, as a run of its own: the denominators, under the
    same definitions, neither high nor low being good."""
    indicator = copy(run.indicator)
    indicator.polarity = Indicator.Polarity.NEITHER
    newest = run.provisional or run.last
    if newest:
        indicator.title = capitalised(newest.version.denominator_label.removeprefix("All "))
    provisional = all_of(run.provisional) if run.provisional else None
    return Run(indicator, tuple(all_of(point) for point in run.points), provisional)


def all_of(point: Point) -> Point:
    version = copy(point.version)
    version.shape, version.unit, version.decimals = IndicatorVersion.Shape.FLOW, "", 0
    return replace(point, version=version, value=point.denominator, numerator=None, denominator=None)


def printed_on(rows: Any, which: Q) -> Any:
    """The measures of a side that documents printed figures of, in use or not; a survey's, and what only describes a
    place, belong to neither."""
    return rows.filter(which).exclude(family__in=[Indicator.Family.SURVEY, Indicator.Family.CONTEXT])


@dataclass(frozen=True)
class Shown:
    """One measure: its run, its small chart (None without a figure) and the sentence that stands beside it."""

    run: Run
    panel: Panel | None
    sentence: str

    @property
    def points(self) -> dict[Quarter, Point]:
        return {point.quarter: point for point in points_of(self.run)}


def points_of(run: Run) -> list[Point]:
    """With the newest quarter while it is provisional."""
    return [*run.points, run.provisional] if run.provisional else list(run.points)


def axis_of(runs: Iterable[Run]) -> list[Quarter]:
    """The quarters up to the newest of any of these runs, the oldest first: no more than there are figures for."""
    quarters = {point.quarter for run in runs for point in points_of(run)}
    if not quarters:
        return []
    axis = [max(quarters)]
    while len(axis) < SHOWN and axis[0] > min(quarters):
        axis.insert(0, axis[0].previous())
    return axis


def shown(run: Run, axis: Sequence[Quarter]) -> Shown:
    sentence = sentence_of(run)
    spots = [
        Spot(axis.index(point.quarter), point.value, short(point), str(point.version.pk), point.is_provisional)
        for point in points_of(run)
        if point.quarter in axis and point.value is not None
    ]
    return Shown(run, panel(spots, [f"{quarter.ends_on:%b %y}" for quarter in axis], sentence), sentence)


def short(point: Point) -> str:
    """Its value with no unit but per cent: the sentence has the rest."""
    return point.text if point.version.unit in {"%", "£"} else number(point.value or 0, point.version.decimals)


def move_of(run: Run, until: Quarter) -> Move | None:
    """From the same quarter a year before to a complete one, under one definition; None where either has no figure."""
    points = {point.quarter: point for point in run.points}
    now, was = points.get(until), points.get(Quarter(until.year - 1, until.number))
    if now is None or was is None or now.value is None or was.value is None or now.version != was.version:
        return None
    return Move(
        run.indicator.title, month(was.quarter), month(now.quarter), was.value, now.value, was.text, now.text,
        counts=now.version.shape in COUNTS,
    )  # fmt: skip


def month(quarter: Quarter) -> str:
    """A quarter by the month it ends with."""
    return f"{quarter.ends_on:%B %Y}"


def sentence_of(run: Run) -> str:
    move = move_of(run, run.last.quarter) if run.last else None
    if run.last is None:
        said = "No complete quarterly figure yet."
    elif move is None:
        said = f"{run.last.text} in {month(run.last.quarter)}; no figure of a year before compares with it."
    else:
        said = with_judgement(of_one(move), move, run.indicator.polarity)
    if run.provisional:
        awaited = len(run.provisional.awaited)
        said += f" The last mark is provisional: {counted(awaited, 'unit')} {either(awaited, 'is', 'are')} awaited."
    return said


def with_judgement(said: str, move: Move, polarity: str) -> str:
    """Adds "Better." or "Worse." where the measure's polarity says so, unless both figures read the same."""
    verdict = better_or_worse(move.now, move.was, polarity)
    reads_the_same = move.was_text == move.now_text
    return said if reads_the_same or verdict not in {"better", "worse"} else f"{said} {verdict.capitalize()}."


def relation(sides: Sequence[Sequence[Run]]) -> str:
    """The two sides in one sentence, up to the last quarter that most of the workforce's measures are complete for."""
    last = Counter(run.last.quarter for run in sides[0] if run.last)
    if not last:
        return ""
    until = max(last, key=lambda quarter: (last[quarter], quarter.ends_on))
    moves = [[move for run in runs if (move := move_of(run, until))] for runs in sides]
    return side_by_side(*(found[:NAMED] for found in moves))
