"""What the policy on small numbers withholds of an authority's own figures, for whatever the public can read.

Every public output asks here, figure by figure, and decides nothing itself: what is withheld is worked out from all the
units of a period, whatever the output shows of them, so that two outputs never differ and cannot be set against each
other. How to ask:

    disclosure = Disclosure.of(authority, indicators, since=..., until=..., on=the day of the output)
    disclosure.hides(version, period)                   the total over all units
    disclosure.hides(version, period, part.subject_id)  the figure of one unit or agency, or a control total
    disclosure.hides_lateness(point)                    how late the late ones were
    disclosure.hides_year_to_date(version, period)      the sum over the quarters of the year up to that one

Each answers with the reason, or None where the figure may be shown. For a figure that is hidden, show
`WITHHELD` and nothing else of it: neither counts, percentage, band, direction nor distance from a target, and neither
its reason nor its manager's words. What is worked out from several figures (a change, a chart's mean and limits, the
highest and lowest of units) is hidden where any of them is. Never say which reason it was: see `disclosure.Reason`.

Only figures from returns, of indicators marked "counts children", are ever hidden. Workforce and service counts, and
figures printed or imported, are outside the policy.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from indicators import figures
from indicators.disclosure import TOTAL, Cell, Level, Reason, Rule, Shape, Table, Withheld, withheld, year_to_date
from indicators.figures import Asked, Point
from indicators.models import DisclosurePolicy, Indicator, IndicatorVersion, Observation, Period
from safeguarding.calendar import quarter_of
from safeguarding.models import Authority

WITHHELD = "Withheld: small numbers"
# Where an authority has set no policy: 1 to 5 at every level, as the Department for Education withholds (domain D).
DEFAULT = Rule(5)
SHAPES = {
    "percentage": Shape.SHARE,
    "rate": Shape.COUNT,  # of a population that anybody can look up: its complement is nobody's small number
    "stock": Shape.COUNT,
    "flow": Shape.COUNT,
    "mean": Shape.PAIR,
    "ratio": Shape.PAIR,
    "change": Shape.CHANGE,
    "range": Shape.ALONE,
    "survey": Shape.ALONE,
}
LEVELS = {"unit": Level.UNIT, "agency": Level.AGENCY, "authority": Level.AUTHORITY}
LATE = ("days_1_to_5", "days_6_to_10", "days_11_to_20", "over_20")
Tables = Mapping[tuple[int, int], Mapping[int, Withheld]]


@dataclass(frozen=True)
class Told:
    """What earlier outputs told the public of one version in one period, by the keys of subjects, `TOTAL` for the
    total: `public` are those whose present figure they showed, `before` those that they withheld. `has_other_total`:
    they showed a total that is no longer so, as before a unit joined it or a figure was corrected."""

    public: frozenset[int] = frozenset()
    before: frozenset[int] = frozenset()
    has_other_total: bool = False


NOTHING_TOLD = Told()


def policy_on(authority: Authority, day: date) -> DisclosurePolicy | None:
    """The version in force; None before an authority has set any, when `DEFAULT` holds."""
    return DisclosurePolicy.objects.filter(authority=authority).on(day).first()


def rule_on(authority: Authority, day: date) -> Rule:
    policy = policy_on(authority, day)
    return policy.rule if policy else DEFAULT


@dataclass(frozen=True)
class Disclosure:
    """What is withheld of some indicators' figures, by the keys of version and period. See the head of this module."""

    rule: Rule = DEFAULT
    tables: Tables = field(default_factory=dict)
    periods: Mapping[int, Period] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        authority: Authority,
        indicators: Iterable[Indicator],
        *,
        on: date,
        since: date | None = None,
        until: date | None = None,
        told: Mapping[tuple[int, int], Told] | None = None,
    ) -> "Disclosure":
        """For every figure of these indicators in periods that end between two days, both included, by the policy in
        force `on` the day of the output, and by what was `told` before, by version and period. Three queries whatever
        the number of indicators; none where none of them counts children."""
        counting = [indicator for indicator in indicators if indicator.counts_children]
        return cls.by(rule_on(authority, on), authority, counting, since, until, told) if counting else cls()

    @classmethod
    def by(
        cls,
        rule: Rule,
        authority: Authority,
        indicators: list[Indicator],
        since: date | None = None,
        until: date | None = None,
        told: Mapping[tuple[int, int], Told] | None = None,
    ) -> "Disclosure":
        """The same by any rule, such as one that is to be set."""
        expected = figures.expected_units(Whole(authority.pk), indicators, since)
        tables, periods = {}, {}
        for rows in returned(authority, indicators, since, until):
            version, period = rows[0].version, rows[0].period
            asked = expected.get((version.pk, period.ends_on.toordinal()), Asked({}, {}))
            before = (told or {}).get((version.pk, period.pk), NOTHING_TOLD)
            tables[version.pk, period.pk] = withheld_of(version, rows, asked, rule, before)
            periods[period.pk] = period
        return cls(rule, tables, periods)

    def hides(self, version: IndicatorVersion, period: Period, subject: int = TOTAL) -> Reason | None:
        """Why the public may not see a figure: the total's, or that of the subject with this key. None: it may."""
        found = self.tables.get((version.pk, period.pk), {}).get(subject)
        return found.reason if found else None

    def hides_year_to_date(self, version: IndicatorVersion, period: Period, subject: int = TOTAL) -> Reason | None:
        """Why it may not see the sum over the quarters of the financial year up to this one. What is read must begin
        with that year."""
        last = quarter_of(period.ends_on)
        quarters = [
            self.tables[key]
            for key in self.tables
            if key[0] == version.pk and within_year(self.periods[key[1]].ends_on, last)
        ]
        found = year_to_date(quarters).get(subject)
        return found.reason if found else None

    def hides_lateness(self, point: Point) -> Reason | None:
        """Why it may not see how late the late ones were, and the longest: the total is hidden, or one of the bands is
        small itself. Bands of single units are never for the public."""
        if hidden := self.hides(point.version, point.period):
            return hidden
        late = point.late
        if late is None or not point.version.indicator.counts_children or Level.AUTHORITY not in self.rule.levels:
            return None
        return Reason.SMALL if any(self.rule.is_small(getattr(late, band)) for band in LATE) else None


@dataclass(frozen=True)
class Whole:
    """Stands for a person where only the authority is asked for."""

    authority_id: int


def within_year(ends_on: date, last: Any) -> bool:
    """Whether a day lies in the financial year of a quarter, not after it."""
    return ends_on <= last.ends_on and quarter_of(ends_on).year == last.year


def returned(
    authority: Authority, indicators: list[Indicator], since: date | None, until: date | None
) -> Iterator[list[Observation]]:
    """The approved figures of all units, together for each version and period; printed and imported ones are none of
    them. The same figures as `figures.runs` adds up."""
    rows = Observation.objects.agreed().filter(
        source=Observation.Source.RETURN,
        period__kind__in=figures.QUARTERLY,
        version__indicator__in=indicators,
        subject__authority=authority,
        quarterly_return__round__authority=authority,
    )
    rows = rows.filter(**{"period__ends_on__gte": since} if since else {})
    rows = rows.filter(**{"period__ends_on__lte": until} if until else {})
    grouped = defaultdict(list)
    for row in rows.select_related("version", "period", "subject").order_by("period__ends_on", "subject"):
        grouped[row.version_id, row.period_id].append(row)
    yield from grouped.values()


def withheld_of(
    version: IndicatorVersion, rows: list[Observation], asked: Asked, rule: Rule, told: Told = NOTHING_TOLD
) -> dict[int, Withheld]:
    """What is withheld of one version in one period. A figure whose counts are not stated is withheld by itself: a
    percentage can tell them (33.3% is most likely 1 of 3). In words, or for a gap, there is nothing to withhold."""
    shape = SHAPES.get(version.shape)
    if shape is None:
        return {}
    given = {row: cell_of(row, shape) for row in rows if row.state in {"value", "nil"}}
    cells = {row: cell for row, cell in given.items() if cell}
    parts = [cell for row, cell in cells.items() if not asked.added or row.subject_id in asked.added]
    controls = [cell for cell in cells.values() if cell not in parts]
    unstated = {row.subject_id: Withheld(row.subject_id, Reason.SMALL) for row, cell in given.items() if cell is None}
    found = withheld(Table(shape, tuple(parts), tuple(controls)), rule, public=told.public, before=told.before)
    if found and told.has_other_total and TOTAL not in told.public:
        # Two totals with a part between them give it away, whatever goes with it: the present one is not shown.
        found.setdefault(TOTAL, Withheld(TOTAL, Reason.SECONDARY))
    return unstated | found


def cell_of(row: Observation, shape: Shape) -> Cell | None:
    """The counts of a figure; None where they are not stated."""
    level = LEVELS.get(row.subject.kind, Level.UNIT)
    counts = counts_of(row, shape)
    return None if counts is None else Cell(row.subject_id, level, counts)


def counts_of(row: Observation, shape: Shape) -> tuple[int, ...] | None:
    """As `Shape` says. Whole numbers: a part of one counts as one."""
    if row.state == Observation.State.NIL:
        return (0,) if shape in {Shape.COUNT, Shape.CHANGE} else (0, 0)
    if shape is Shape.ALONE:
        stated = [row.base] if row.base is not None else [row.value_low, row.value_high]
        numbers = [Decimal(number) for number in stated if number is not None]
        return tuple(map(math.ceil, numbers)) or None
    if row.version.has_counts:
        return counts_of_two(row.numerator, row.denominator, shape)
    return None if row.value is None else (math.ceil(row.value),)


def counts_of_two(numerator: Decimal | None, denominator: Decimal | None, shape: Shape) -> tuple[int, ...] | None:
    if numerator is None or denominator is None:
        return None
    n, d = math.ceil(numerator), math.ceil(denominator)
    if shape is Shape.COUNT:
        return (n,)
    return (n, max(d - n, 0)) if shape is Shape.SHARE else (n, d)
