"""Reading national figures: for one council, some indicators and a day, how it stands among those it compares with.

The council's own national figure is that of its area (`Area.authority`): it is published nationally, and stands apart
from what its units return, which has another subject (design rule 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from indicators import benchmarks, strips, wording
from indicators.benchmarks import Mean, Place, Standing
from indicators.models import Area, ComparatorSet, Indicator, IndicatorVersion, Observation, Period, Release
from safeguarding.models import Authority

# What a set of each kind is called in a sentence.
CALLED = {
    ComparatorSet.Kind.NEIGHBOURS: "statistical neighbours",
    ComparatorSet.Kind.REGION: "neighbours in the region",
    ComparatorSet.Kind.OTHER: "comparators",
}


@dataclass(frozen=True)
class Comparison:
    """One indicator of one council beside others, in the latest period that has been published.

    `own` is the council's national figure; `others` are the members of the set, in the set's order. `neighbours` is the
    mean of the others, None where none has a figure. `region` and `england` are None where the release has no row for
    them. `standing` None: the council has no figure, or nobody else has. `comparator_set` None: no set was in force on
    the day. `sentence` says all of it to a lay reader.
    """

    indicator: Indicator
    version: IndicatorVersion
    period: Period
    releases: tuple[Release, ...]
    own: Place
    others: tuple[Place, ...]
    region: Place | None
    england: Place | None
    comparator_set: ComparatorSet | None
    standing: Standing | None
    neighbours: Mean | None
    sentence: str

    @property
    def year(self) -> str:
        """The benchmark year, as its period is called: always to be shown beside these figures."""
        return self.period.label

    @property
    def rank(self) -> str:
        """Such as "5th of 11, 1 is best"; empty where there is none."""
        return self.standing.words if self.standing else ""

    @property
    def quartile(self) -> str:
        """Such as "in the second quarter"; empty for fewer than eight places, and where there is no best."""
        return self.standing.quarter_words if self.standing else ""

    @property
    def missing(self) -> str:
        """Such as "2 are withheld and 1 has no figure"; empty where every member has a figure."""
        return benchmarks.missing_words(self.others)

    @property
    def is_invented(self) -> bool:
        return any(release.is_invented for release in self.releases)

    @property
    def ranked(self) -> list[tuple[int | None, Place]]:
        """The council and the set, the best first, each with its rank; None without a figure, and where there is no
        best."""
        return benchmarks.ranked(
            [self.own, *self.others],
            self.indicator.polarity,
            decimals=self.version.decimals,
            best=best_range(self.version),
        )

    @property
    def strip(self) -> strips.Strip | None:
        """The picture of it; None where there is nothing to compare."""
        is_percentage = self.version.shape == "percentage"
        places = [self.own, *self.others]
        return strips.strip(
            places,
            sentence=self.sentence,
            middle_text=wording.value_with_unit(benchmarks.median(places), self.version),
            suffix="%" if is_percentage else "",
            ceiling=100 if is_percentage else None,
        )

    @property
    def neighbours_text(self) -> str:
        """The mean in its unit; empty where there is none. Its `name` says which kind of mean it is."""
        return wording.value_with_unit(self.neighbours.value, self.version) if self.neighbours else ""


def compared(
    authority: Authority,
    indicators: Iterable[Indicator],
    *,
    on: date,
    comparator_set: ComparatorSet | None = None,
    members: list[Area] | None = None,
) -> dict[int, Comparison]:
    """How a council stood on a day, by the indicator's key. Indicators that no release is about are left out; all are
    where the council has no area.

    Each is about the latest period for which the council or England has a figure in a release published by that day,
    and figures are those of then: what a later release restated is not yet known. The set is the neighbours in force on
    that day unless another is given; `members` are put in the place of its own, to try them. Seven queries at most,
    whatever the number of indicators and of figures. Releases, areas and indicators are reference data; the set is the
    council's own, so that `authority` has to be the reader's.
    """
    own = Area.objects.filter(authority=authority).select_related("subject", "region__subject").first()
    wanted = {indicator.pk: indicator for indicator in indicators}
    if own is None or not wanted:
        return {}
    england = Area.objects.filter(level=Area.Level.NATIONAL).select_related("subject").order_by("code").first()
    chosen = comparator_set or neighbours_on(authority, on)
    members = members_of(chosen, own) if members is None else members
    known = known_on(on)
    latest = latest_periods(known, wanted, [own, *([england] if england else [])])
    group = Group(authority.short_name, own, members, own.region, england, chosen)
    figures = figures_of(known, latest, group.subjects)
    return {key: group.compared(wanted[key], place, figures) for key, place in latest.items() if figures.get(place)}


def neighbours_on(authority: Authority, day: date) -> ComparatorSet | None:
    """The set of neighbours in force on a day; there is one at a time."""
    rows = ComparatorSet.objects.on(day).filter(authority=authority, kind=ComparatorSet.Kind.NEIGHBOURS)
    return rows.order_by("-starts_on", "-pk").first()


def members_of(chosen: ComparatorSet | None, own: Area) -> list[Area]:
    """In the set's order, without the council itself."""
    if chosen is None:
        return []
    rows = Area.objects.filter(memberships__comparator_set=chosen).exclude(pk=own.pk).select_related("subject")
    return list(rows.order_by("memberships__order"))


def known_on(day: date) -> Any:
    """National figures as they were known on a day. Where nothing was published after it, those that stand."""
    rows = Observation.objects.filter(source=Observation.Source.RELEASE)
    newest = Release.objects.aggregate(newest=Max("published_on"))["newest"]
    if newest is None or newest <= day:
        return rows.filter(is_current=True)
    return rows.filter(release__published_on__lte=day)


PlaceInTime = tuple[int, int]  # keys of version and period


def latest_periods(known: Any, indicators: dict[int, Indicator], areas: list[Area]) -> dict[int, PlaceInTime]:
    """The version and the period to compare, by indicator: the latest for which one of these areas has a figure."""
    rows = known.filter(
        version__in=IndicatorVersion.objects.filter(indicator__in=indicators),
        subject__in=[area.subject_id for area in areas],
        state=Observation.State.VALUE,
    )
    found: dict[int, PlaceInTime] = {}
    columns = ("version__indicator", "version", "period")
    sorted_rows = rows.order_by("period__ends_on", "period__starts_on", "version__number")
    for indicator, version, period in sorted_rows.values_list(*columns):
        found[indicator] = (version, period)
    return found


def figures_of(known: Any, latest: dict[int, PlaceInTime], subjects: set[int]) -> dict[PlaceInTime, dict[int, Any]]:
    """The figures of these subjects, by version and period and then by subject: of several the last published."""
    rows = known.filter(
        version__in={version for version, _ in latest.values()},
        period__in={period for _, period in latest.values()},
        subject__in=subjects,
    )
    wanted = set(latest.values())
    found: dict[PlaceInTime, dict[int, Any]] = {}
    rows = rows.select_related("version__indicator", "period", "release__table")
    rows = rows.defer("release__summary", "release__table__mapping")  # long, and read again for every figure
    rows = rows.order_by("release__published_on", "pk")
    for row in rows:
        if (row.version_id, row.period_id) in wanted:
            found.setdefault((row.version_id, row.period_id), {})[row.subject_id] = row
    return found


@dataclass(frozen=True)
class Group:
    """Whom a council is compared with."""

    name: str
    own: Area
    members: list[Area]
    region: Area | None
    england: Area | None
    chosen: ComparatorSet | None

    @property
    def subjects(self) -> set[int]:
        areas = [self.own, *self.members, self.region, self.england]
        return {area.subject_id for area in areas if area}

    def compared(self, indicator: Indicator, place: PlaceInTime, figures: dict[PlaceInTime, Any]) -> Comparison:
        rows = figures[place]
        any_row = next(iter(rows.values()))
        version, period = any_row.version, any_row.period
        own = place_of(self.name, rows.get(self.own.subject_id), version, is_own=True)
        others = tuple(place_of(area.subject.name, rows.get(area.subject_id), version) for area in self.members)
        region, england = (
            place_of(area.subject.name, rows[area.subject_id], version) if area and area.subject_id in rows else None
            for area in (self.region, self.england)
        )
        stands = benchmarks.standing(
            own, others, indicator.polarity, decimals=version.decimals, best=best_range(version)
        )
        releases = tuple({row.release_id: row.release for row in rows.values()}.values())
        return Comparison(
            indicator,
            version,
            period,
            releases,
            own,
            others,
            region,
            england,
            self.chosen,
            stands,
            benchmarks.mean(others, version.shape),
            benchmarks.sentence(
                own,
                others,
                stands,
                when=in_time(period),
                others_are=CALLED[self.chosen.kind] if self.chosen else "",
                england=england,
                is_invented=any(release.is_invented for release in releases),
            ),
        )


def in_time(period: Period) -> str:
    return f"{'On' if period.kind == Period.Kind.SNAPSHOT else 'In'} {period.label}"


def best_range(version: IndicatorVersion) -> tuple[Decimal, Decimal] | None:
    if version.best_from is None or version.best_to is None:
        return None
    return version.best_from, version.best_to


def place_of(name: str, row: Observation | None, version: IndicatorVersion, *, is_own: bool = False) -> Place:
    """One area's figure as a place; a gap says which gap it is. None: the release has no row for the area."""
    if row is None:
        return Place(name, None, "no row in the release", gap=benchmarks.ABSENT, is_own=is_own)
    if row.state != Observation.State.VALUE:
        hidden = row.state == Observation.State.SUPPRESSED or row.as_printed == "u"
        return Place(name, None, gap_text(row), gap=benchmarks.WITHHELD if hidden else benchmarks.ABSENT, is_own=is_own)
    counts = {"numerator": row.numerator, "denominator": row.denominator, "is_own": is_own}
    if row.figure is None:  # k, with its highest in place of a value
        text = f"under {wording.value_with_unit(row.value_high, version, decimals=version.decimals + 1)}"
        return Place(name, Decimal(0), text, is_trace=True, **counts)
    return Place(name, row.figure, wording.value_with_unit(row.figure, version), **counts)


def gap_text(row: Observation) -> str:
    """What stands in place of a figure: the state in words, and the symbol that the release printed."""
    words = row.reason or row.get_state_display()
    return f"{words} ({row.as_printed})" if row.as_printed else words


@dataclass(frozen=True)
class Effect:
    """What other members would make of one indicator: its rank now and then, in words; empty where there is none."""

    indicator: Indicator
    now: str
    then: str


def effects(authority: Authority, members: list[Area], day: date) -> list[Effect]:
    """What these neighbours would change in place of those in force on a day, for every indicator with a figure."""
    indicators = list(Indicator.objects.measures())
    now = compared(authority, indicators, on=day)
    then = compared(authority, indicators, on=day, members=members)
    return [Effect(one.indicator, now[key].rank, one.rank) for key, one in then.items() if key in now]


def summed_up(rows: list[Effect]) -> str:
    """Such as "Of 8 measures with national figures, the place changes in 3."."""
    if not rows:
        return "There are no national figures of your council yet, so that nothing can be tried."
    moved = sum(row.now != row.then for row in rows)
    measures = wording.counted(len(rows), "measure")
    return f"Of {measures} with national figures, the place changes in {wording.in_words(moved)}."
