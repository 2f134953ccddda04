"""What a paper reads of a measure: its figure for one quarter, what that is compared with, and where it came from.

Figures are read with the eyes of `reader.RecordReader`, so nothing in preparation is among them. A total that some
units have yet to join is provisional: it is shown as such, and neither judged nor compared (design rules 4 and 5).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators import arithmetic, figures, rating, wording
from indicators.figures import Point, Run
from indicators.models import Indicator, IndicatorVersion, Period, Rebase, Subject, Target
from indicators.scorecard_groups import is_off
from indicators.signals import Signals, rebases_of, signals
from indicators.targets import judging, own_targets
from reports.bound import Asking, NothingToShow
from reports.bound.choices import period_of
from reports.bound.reader import RecordReader
from reports.bound.smallness import Smallness
from reports.bound.texts import figure_text
from safeguarding.calendar import Quarter, quarter_of

# Whether a figure is withheld: of a point, the total or the unit with that key.
Hides = Callable[[Point, int], bool]


def hides_nothing(point: Point, subject: int) -> bool:
    """The restricted edition."""
    return False


@dataclass(frozen=True)
class Reading:
    """One measure in one quarter. `point` is its total, None where nothing is approved; `awaited` names those asked
    that have nothing approved; `run` its complete quarters up to this one; `target` the one in force; `rebases` the
    known changes from which its usual range starts anew."""

    indicator: Indicator
    period: Period
    point: Point | None
    run: Run
    target: Target | None
    awaited: tuple[str, ...]
    rebases: tuple[Rebase, ...] = ()

    @property
    def quarter(self) -> Quarter:
        return quarter_of(self.period.ends_on)

    @property
    def is_asked(self) -> bool:
        return self.point is not None or bool(self.awaited)

    @property
    def is_provisional(self) -> bool:
        return self.point is not None and self.point.is_provisional

    @property
    def is_final(self) -> bool:
        """A complete figure: the only kind that is judged and compared."""
        return self.point is not None and not self.point.is_provisional and self.point.value is not None

    @property
    def before(self) -> Point | None:
        """The quarter before, where the two compare."""
        return self.run.previous if self.is_final else None

    @property
    def year_before(self) -> Point | None:
        """The same quarter a year before, under the same definition."""
        return self.run.year_before if self.is_final else None

    @property
    def judgement(self) -> rating.Judgement:
        """Against the target; "not rated" for what is no complete figure."""
        if not self.is_final:
            return rating.Judgement(rating.Rating.NOT_RATED, "No complete figure yet")
        return self.run.judgement

    @property
    def shortfall(self) -> Any:
        """How far short of its target, in its own unit, as a Decimal; None where nothing says which side is worse."""
        value = self.run.judged_value if self.is_final else None
        if value is None or self.target is None:
            return None
        return rating.shortfall(value, self.target.level, self.indicator.polarity)

    @cached_property
    def signals(self) -> Signals:
        """What the run up to the quarter signals."""
        return signals(self.run, self.rebases)

    @property
    def is_concern(self) -> bool:
        return self.is_final and self.signals.is_concern

    @property
    def subject(self) -> None:
        """A paper's figures are of the whole authority."""

    @property
    def is_off_target(self) -> bool:
        return is_off(self.judgement.rating, self.shortfall)

    @property
    def is_on_target(self) -> bool:
        return self.shortfall is not None and not self.is_off_target


@dataclass(frozen=True)
class Readings:
    """What one binding read. `kinds` says what each subject is, in words, by its key."""

    rows: tuple[Reading, ...]
    period: Period
    reader: RecordReader
    kinds: dict[int, str]
    smallness: Smallness

    @property
    def whom(self) -> str:
        return self.reader.authority.short_name

    def hides(self, *, is_public: bool) -> Hides:
        return self.smallness.hides if is_public else hides_nothing


YEAR = 5  # quarters: one, and the four before it


def read(asking: Asking, indicators: Sequence[Indicator], *, quarters: int = YEAR) -> Readings:
    """Each measure in the paper's quarter, with its run over so many quarters up to it; 0: over all. A constant number
    of queries, whatever the number of measures. Raises NothingToShow where the paper has no quarter."""
    period, reader = period_of(asking), RecordReader(asking.report.authority)
    quarter = quarter_of(period.ends_on)
    since = first_of(quarter, quarters).starts_on if quarters else None
    runs = figures.runs(reader, indicators, since=since, until=period.ends_on)
    expected = figures.expected_units(reader, list(indicators), quarter.starts_on)
    aims = own_targets(reader, list(indicators))
    asked = asked_in(period, indicators, expected)
    rebases = rebases_of(reader, list(runs.values()))
    rows = tuple(
        reading(runs[one.pk], period, asked.get(one.pk, ()), aims.get(one.pk, []), tuple(rebases[one.pk]))
        for one in indicators
    )
    points = [point for row in rows for point in all_points(row.run)]
    return Readings(rows, period, reader, kinds_of(points), Smallness.of(reader, points, asking.on))


def read_one(asking: Asking, indicator: Indicator) -> Readings:
    """Of one measure. Where more askings share what they read, all that are collected are read with the first."""
    if asking.kept is None:
        return read(asking, [indicator])
    occasion = (asking.report.authority_id, period_of(asking).pk, asking.on)
    if occasion not in asking.kept:
        current = Indicator.objects.measures().filter(is_current=True)
        asking.kept[occasion] = read(asking, list(current))
    given: Readings = asking.kept[occasion]
    rows = tuple(row for row in given.rows if row.indicator == indicator)
    return replace(given, rows=rows) if rows else read(asking, [indicator])


def first_of(last: Quarter, number: int) -> Quarter:
    """The first of so many quarters that end with one."""
    for _ in range(number - 1):
        last = last.previous()
    return last


def asked_in(period: Period, indicators: Sequence[Indicator], expected: dict[tuple[int, int], Any]) -> dict[int, Any]:
    """Names of those asked for each measure in the quarter, by its key."""
    ordinal, found = period.ends_on.toordinal(), defaultdict(list)
    versions = IndicatorVersion.objects.filter(indicator__in=indicators)
    for version, indicator in versions.values_list("pk", "indicator"):
        if asked := expected.get((version, ordinal)):
            found[indicator] += sorted(asked.added.values())
    return found


def reading(
    run: Run, period: Period, asked: Sequence[str], targets: list[Target], rebases: tuple[Rebase, ...]
) -> Reading:
    """`targets` are the measure's own, the oldest first; `rebases` likewise."""
    quarter = quarter_of(period.ends_on)
    point = next((item for item in reversed(all_points(run)) if item.quarter == quarter), None)
    if point:
        target = judging(targets, point.version, period)
    else:
        target = next((one for one in reversed(targets) if one.applies_to(period)), None)
    return Reading(run.indicator, period, point, run, target, point.awaited if point else tuple(asked), rebases)


def all_points(run: Run) -> list[Point]:
    """Complete quarters, and the newest where it is not complete; the oldest first."""
    return [*run.points, *([run.provisional] if run.provisional else [])]


def kinds_of(points: Iterable[Point]) -> dict[int, str]:
    """What the units and agencies behind totals are: "team", "agency". One query."""
    keys = {part.subject_id for point in points for part in point.parts}
    rows = Subject.objects.filter(pk__in=keys).values_list("pk", "kind", "unit__kind")
    return {key: (unit or "unit").lower() if kind == Subject.Kind.UNIT else kind for key, kind, unit in rows}


def nothing_unless(rows: Iterable[Reading], period: Period) -> None:
    """Raises NothingToShow where no measure has a figure in the quarter."""
    known = list(rows)
    if any(row.point for row in known):
        return
    of = "this measure" if len(known) == 1 else "any of these measures"
    awaited = sorted({name for row in known for name in row.awaited})
    waits = f" Awaited from {wording.joined(awaited)}." if awaited else ""
    raise NothingToShow(f"No approved figure of {of} in {period}.{waits}")


# --- In words -----------------------------------------------------------------------------------------------------


def titled(row: Reading) -> str:
    """The measure's title with the unit of its figures, where they are printed without it and it does not say so."""
    version = row.point.version if row.point else None
    if version is None or version.shape not in {"mean", "rate"} or not version.unit:
        return row.indicator.title
    is_said = version.unit.removeprefix("per ") in row.indicator.title
    return row.indicator.title if is_said else f"{row.indicator.title} ({version.unit})"


def in_short(point: Point | None) -> str:
    """As `figure_text`, without the words of its unit."""
    if point is None or point.value is None:
        return figure_text(point)
    return wording.short_text(point.value, point.version)


def target_text(target: Target | None) -> str:
    """Such as "92%"; empty for none."""
    if target is None:
        return ""
    return wording.level_text(target.level, target.version)


def in_points(amount: Any, version: Any) -> str:
    """A difference of two figures: "5.1 points" of percentages, else a number in the measure's unit."""
    text = wording.number(abs(amount), version.decimals)
    if version.shape in {"percentage", "survey"}:
        return f"{text} {'point' if Decimal(text) == 1 else 'points'}"
    return text


def distance_text(row: Reading) -> str:
    """How far on the wrong side of its target a figure is, as both are printed: "5.1 points below", "just above"; empty
    for one that is not."""
    short = row.shortfall
    if short is None or short <= 0 or row.point is None or row.target is None or row.point.value is None:
        return ""
    side = "below" if row.indicator.polarity == "high" else "above"
    off = abs(arithmetic.rounded(row.point.value, row.point.version.decimals) - row.target.level)
    return f"{in_points(off, row.point.version)} {side}" if off else f"just {side}"


def day(when: Any) -> str:
    """A date as papers print it."""
    return f"{when:%-d %B %Y}"
