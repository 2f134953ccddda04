"""Reading figures: an authority's quarterly totals by design rules 4, 5 and 6, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from indicators import arithmetic, rating, wording
from indicators.collection_levels import above_others
from indicators.judging import judge
from indicators.models import Expectation, Indicator, IndicatorVersion, Observation, Period, Target
from indicators.return_shapes import SINGLE as ADDS
from indicators.targets import aims_after, judging, own_targets
from safeguarding.calendar import Quarter, quarter_of

# What a quarterly run is made of: flows of the quarter, stocks on its last day. Year to date is never one of them.
QUARTERLY = [Period.Kind.QUARTER, Period.Kind.SNAPSHOT]
# A unit and those above it, read with what is asked of it: a council has four levels, and this goes twice as deep.
LINE_OF_UNITS = [f"subject__unit{'__parent' * level}" for level in range(8)]


@dataclass(frozen=True)
class Point:
    """The total of one indicator for one authority and period, over the units that returned it.

    `value` None: nothing that adds up was returned. `awaited` names units asked that have nothing approved yet:
    the total is then provisional. `missing` names units whose approved return says, with a reason, that they have no
    figure. `parts` are the unit figures behind it, `controls` those of units above others that were asked too: they are
    compared and never added (rule 6).
    """

    version: IndicatorVersion
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    awaited: tuple[str, ...]
    missing: tuple[str, ...]
    parts: tuple[Observation, ...]
    controls: tuple[Observation, ...] = ()

    @property
    def quarter(self) -> Quarter:
        return quarter_of(self.period.ends_on)

    @property
    def is_provisional(self) -> bool:
        return bool(self.awaited)

    @property
    def finality(self) -> str:
        """Whether the total can still change, in words. A correction can change even a final one, and then says so."""
        if not self.awaited:
            return "Final: every unit asked is in and approved."
        waits = wording.either(len(self.awaited), "is", "are")
        return f"Provisional: {wording.joined(self.awaited)} {waits} awaited."

    @property
    def corrected(self) -> list[Observation]:
        """The unit figures behind it that took the place of an approved one."""
        return [part for part in self.parts if part.corrects_id]

    @property
    def text(self) -> str:
        """The total in its unit. What does not add up, such as a range, is shown of one unit and of several is not."""
        if self.is_nil:
            return str(Observation.State.NIL.label)
        if self.value is None and self.given:
            return wording.observation_text(self.given[0]) if len(self.given) == 1 else "Not added up"
        return wording.value_with_unit(self.value, self.version) or "No figure"

    @property
    def is_nil(self) -> bool:
        """Whether every unit that returned said that there was none, which is not the same as no word."""
        nil = Observation.State.NIL
        return self.value is None and bool(self.parts) and all(part.state == nil for part in self.parts)

    @property
    def given(self) -> tuple[Observation, ...]:
        """The unit figures that are figures, and no gaps."""
        return tuple(part for part in self.parts if part.state == Observation.State.VALUE)

    @property
    def counts(self) -> str:
        is_based = self.version.has_counts or self.version.shape == IndicatorVersion.Shape.SURVEY
        if len(self.given) == 1 and is_based:
            return wording.basis(self.given[0], self.version)
        return wording.counts(self.numerator, self.denominator, fte=self.version.counts_are_fte)

    @property
    def is_demonstration(self) -> bool:
        return any(part.is_demonstration for part in self.parts)

    @property
    def late(self) -> "Lateness | None":
        """The tail behind a timeliness percentage; None where no unit gave lateness bands."""
        with_bands = [part for part in self.parts if part.late_1_to_5 is not None]
        return Lateness.of(with_bands) if with_bands else None


@dataclass(frozen=True)
class Lateness:
    """How late the late ones were, in working days."""

    days_1_to_5: int
    days_6_to_10: int
    days_11_to_20: int
    over_20: int
    longest: int

    @classmethod
    def of(cls, parts: Iterable[Observation]) -> "Lateness":
        rows = list(parts)
        bands = ("late_1_to_5", "late_6_to_10", "late_11_to_20", "late_over_20")
        sums = [sum(getattr(row, band) or 0 for row in rows) for band in bands]
        return cls(*sums, longest=max(row.longest_late or 0 for row in rows))

    @property
    def bands(self) -> tuple[int, int, int, int]:
        """From the least late to the latest."""
        return self.days_1_to_5, self.days_6_to_10, self.days_11_to_20, self.over_20

    @property
    def total(self) -> int:
        return sum(self.bands)


@dataclass(frozen=True)
class Run:
    """One indicator's quarterly totals in order of time, and the authority's targets for them, the oldest first.

    Only complete quarters are in `points`: a total that some units have yet to join is not compared with whole ones, so
    it stands apart as `provisional` (None when the newest quarter is complete).
    """

    indicator: Indicator
    points: tuple[Point, ...]
    provisional: Point | None
    targets: tuple[Target, ...] = ()

    @property
    def target(self) -> Target | None:
        """The target that judges the last point. Before there is a point, the newest that holds in every period."""
        if self.points:
            return judging(self.targets, self.points[-1].version, self.points[-1].period)
        return next((one for one in reversed(self.targets) if one.kind == Target.Kind.PERIOD), None)

    @property
    def aims(self) -> tuple[Target, ...]:
        """The targets of a later day than the last point's, for its definition, the nearest first: a year-end target
        judges only at year end (anomaly 13 of the sources)."""
        return aims_after(self.targets, self.points[-1].version, self.points[-1].period) if self.points else ()

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def corrected(self) -> list[Observation]:
        """Every unit figure in the run that took the place of an approved one, the newest quarter first."""
        points = [*self.points, self.provisional] if self.provisional else self.points
        return [part for point in reversed(points) for part in point.corrected]

    @property
    def unbroken(self) -> tuple[Point, ...]:
        """The last points that compare with each other: one definition, quarter after quarter, without a gap."""
        kept = list(self.points[-1:])
        for earlier in reversed(self.points[:-1]):
            if earlier.version != kept[0].version or earlier.quarter.next() != kept[0].quarter:
                break
            kept.insert(0, earlier)
        return tuple(kept)

    @property
    def previous(self) -> Point | None:
        """The quarter before the last, if there is one to compare: never across a break of the definition or a gap."""
        return self.unbroken[-2] if len(self.unbroken) > 1 else None

    @property
    def year_before(self) -> Point | None:
        """The same quarter a year before, under the same definition."""
        if self.last is None:
            return None
        earlier = Quarter(self.last.quarter.year - 1, self.last.quarter.number)
        same = (p for p in self.points if p.quarter == earlier and p.version == self.last.version)
        return next(same, None)

    @property
    def year_to_date(self) -> "YearToDate | None":
        """The last quarter's financial year so far, of what adds up over time; None for what does not."""
        return YearToDate.of(self.points) if self.points else None

    @property
    def judged_value(self) -> Decimal | None:
        """What the target judges: the last figure; by a year-end target, of what adds up over time, the whole year's.
        None where there is none, or where a quarter of that year is wanting."""
        if self.target is None or self.target.kind != Target.Kind.YEAR_END or self.year_to_date is None:
            return self.last.value if self.last else None
        return self.year_to_date.value if self.year_to_date.is_whole_year else None

    @property
    def judgement(self) -> rating.Judgement:
        """Against the target in force; "not rated" says why."""
        if self.last is None or self.last.value is None:
            return rating.Judgement(rating.Rating.NOT_RATED, "No figure yet")
        if self.target is None or not self.target.applies_to(self.last.period):
            return rating.Judgement(rating.Rating.NOT_RATED, self.no_target)
        if self.judged_value is None:
            return rating.Judgement(rating.Rating.NOT_RATED, "A quarter of the year that the target is for is wanting")
        return self.judged(self.judged_value)

    def judged(self, value: Decimal) -> rating.Judgement:
        """What the target in force makes of any value; not rated without a target or a rule."""
        if self.target is None or self.last is None:
            return rating.Judgement(rating.Rating.NOT_RATED, self.no_target)
        # A year's figure is not compared with that of a quarter.
        before = self.year_before if self.target.kind != Target.Kind.YEAR_END else None
        day, polarity = self.last.period.ends_on, self.indicator.polarity
        return judge(value, self.target, polarity, day, before.value if before else None)

    @property
    def no_target(self) -> str:
        """Why nothing judges the last figure: there is no target, or only one of a day to come."""
        if not self.aims:
            return "No target for this period"
        aim = self.aims[0]
        return f"The target of {wording.level_text(aim.level, aim.version)} is for {aim.ends_on:%-d %B %Y}"

    @property
    def change(self) -> str:
        """Since the quarter before, in words: "up 1.4 points, better". Empty where there is nothing to compare."""
        now, before = self.last, self.previous
        if not now or not before or now.value is None or before.value is None:
            return ""
        places = now.version.decimals
        step = arithmetic.rounded(now.value, places) - arithmetic.rounded(before.value, places)
        if not step:
            return "no change"
        unit = " points" if now.version.shape == "percentage" else ""
        direction = rating.better_or_worse(now.value, before.value, self.indicator.polarity)
        words = f"{'up' if step > 0 else 'down'} {wording.number(abs(step), places)}{unit}"
        return words if direction in {"changed", "same"} else f"{words}, {direction}"


@dataclass(frozen=True)
class YearToDate:
    """The quarters of one financial year up to the last complete one, added up: counts over counts, never a mean of
    percentages (design rules 5 and 6). `wanting` are the quarters of that year that have no complete figure."""

    points: tuple[Point, ...]
    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    wanting: tuple[Quarter, ...]

    @classmethod
    def of(cls, points: Sequence[Point]) -> "YearToDate | None":
        """None for what does not add up over time, and for a year whose quarters have two definitions."""
        last = points[-1]
        year = quarters_of_year(last.quarter)
        own = [p for p in points if p.quarter in year and (p.value is not None or p.is_nil)]
        adds = last.version.over_time == IndicatorVersion.OverTime.FLOW
        if not adds or not own or any(point.version != last.version for point in own):
            return None
        wanting = tuple(quarter for quarter in year if quarter not in {point.quarter for point in own})
        if not last.version.has_counts:
            return cls(tuple(own), sum((p.value for p in own if p.value), Decimal(0)), None, None, wanting)
        sums = arithmetic.total(
            [(p.numerator, p.denominator) for p in own if p.numerator is not None and p.denominator]
        )
        value = arithmetic.value_from_counts(last.version.shape, *sums) if sums else None
        return cls(tuple(own), value, *sums, wanting) if sums and value is not None else None

    @property
    def is_whole_year(self) -> bool:
        return len(self.points) == 4

    @property
    def text(self) -> str:
        return wording.value_with_unit(self.value, self.points[-1].version)

    @property
    def counts(self) -> str:
        return wording.counts(self.numerator, self.denominator, fte=self.points[-1].version.counts_are_fte)


def quarters_of_year(last: Quarter) -> list[Quarter]:
    """Those of its financial year up to a quarter, the first first."""
    found = [last]
    while found[0].number > 1:
        found.insert(0, found[0].previous())
    return found


def runs(
    user: Any, indicators: Iterable[Indicator], *, since: date | None = None, until: date | None = None
) -> dict[int, Run]:
    """The quarterly run of each indicator for the person's own authority, by the indicator's key: of periods that end
    between two days, both included, where these are given.

    Three queries whatever the number of indicators: figures, what was expected, targets.
    """
    wanted = list(indicators)
    figures = Observation.objects.visible_to(user).agreed().for_display().select_related("corrects__version")
    figures = figures.filter(
        source=Observation.Source.RETURN,
        period__kind__in=QUARTERLY,
        version__indicator__in=wanted,
        subject__authority=user.authority_id,
    )
    if since:
        figures = figures.filter(period__ends_on__gte=since)
    if until:
        figures = figures.filter(period__ends_on__lte=until)
    grouped: dict[int, dict[tuple[int, int], list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures.order_by("period__ends_on", "version__number", "subject__name"):
        grouped[figure.version.indicator_id][figure.period_id, figure.version_id].append(figure)
    expected = expected_units(user, wanted, since)
    targets = own_targets(user, wanted)
    return {
        indicator.pk: run(indicator, [point(parts, expected) for parts in grouped[indicator.pk].values()], targets)
        for indicator in wanted
    }


def run(indicator: Indicator, points: list[Point], targets: dict[int, list[Target]]) -> Run:
    """Complete quarters as the run; the newest quarter apart while it is incomplete."""
    newest = points[-1] if points and points[-1].is_provisional else None
    whole = tuple(p for p in points if not p.is_provisional)
    return Run(indicator, whole, newest, tuple(targets.get(indicator.pk, [])))


@dataclass(frozen=True)
class Asked:
    """Who was asked for one measure in one round, as names by the subject's key: those that are added up, and those
    above them, whose figure is a control total."""

    added: dict[int, str]
    above: dict[int, str]


def expected_units(user: Any, indicators: list[Indicator], since: date | None) -> dict[tuple[int, int], Asked]:
    """Who was asked for each version, by (version, round's last day as an ordinal)."""
    rows = Expectation.objects.filter(round__authority=user.authority_id, version__indicator__in=indicators)
    if since:
        rows = rows.filter(round__period__ends_on__gte=since)
    asked: dict[tuple[int, int], list[tuple[int, str, int | None]]] = defaultdict(list)
    parents: dict[int, int | None] = {}
    columns = ("version", "round__period__ends_on", "subject", "subject__name", *LINE_OF_UNITS)
    for version, ends_on, subject, name, *line in rows.values_list(*columns):
        asked[version, ends_on.toordinal()].append((subject, name, line[0]))
        parents |= {unit: above for unit, above in pairwise(line) if unit}
    return {place: told_apart(given, parents) for place, given in asked.items()}


def told_apart(given: list[tuple[int, str, int | None]], parents: dict[int, int | None]) -> Asked:
    above = above_others({unit for _, _, unit in given if unit}, parents)
    return Asked(
        added={subject: name for subject, name, unit in given if unit not in above},
        above={subject: name for subject, name, unit in given if unit in above},
    )


def point(parts: list[Observation], expected: dict[tuple[int, int], Asked]) -> Point:
    """One period's total: counts add up to a ratio, counts of things add up, surveys and the like never do.

    Only units that were asked are added; a figure given above them is a control total, compared elsewhere (rule 6).
    """
    version, period = parts[0].version, parts[0].period
    asked = expected.get((version.pk, period.ends_on.toordinal()), Asked({}, {}))
    controls = tuple(part for part in parts if part.subject_id in asked.above)
    parts = [part for part in parts if not asked.added or part.subject_id in asked.added]
    with_value = [part for part in parts if part.state in {"value", "nil"}]
    returned = {part.subject_id for part in parts}
    awaited = tuple(sorted(name for subject, name in asked.added.items() if subject not in returned))
    missing = tuple(part.subject.name for part in parts if part.state == Observation.State.MISSING)
    return Point(version, period, *add_up(version, with_value), awaited, missing, tuple(parts), controls)


def add_up(
    version: IndicatorVersion, parts: list[Observation]
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Value, numerator and denominator over units. A unit with none in the period adds nothing to either count."""
    if version.has_counts:
        pairs = [(p.numerator, p.denominator) for p in parts if p.numerator is not None and p.denominator is not None]
        sums = arithmetic.total(pairs)
        if sums is None:
            return None, None, None
        return arithmetic.value_from_counts(version.shape, *sums), *sums
    if version.shape in ADDS:
        values = [p.value for p in parts if p.value is not None]
        return (sum(values, Decimal(0)), None, None) if values else (None, None, None)
    return (parts[0].value if len(parts) == 1 else None), None, None
