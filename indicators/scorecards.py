"""The scorecard: measures of one quarter with what they are compared with, exceptions first.

For the whole authority each measure stands by its target and by what its run signals. For one unit it stands beside the
whole, and no colour judges it: targets are the authority's, and a team of few cases meets or misses them by chance.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indicators import arithmetic, comparisons, unit_runs, wording
from indicators.comparisons import Comparison
from indicators.figures import Point, Run, expected_units, runs
from indicators.models import Indicator, IndicatorVersion, Observation, Subject
from indicators.readings import Reading
from indicators.scorecard_groups import GROUPS, group_of, in_words, is_off, severity
from indicators.signals import Signals, rebases_of, signals
from safeguarding.calendar import Quarter, quarter_of

CHANCE, MORE_THAN_CHANCE = "which chance could explain", "more than chance explains"


@dataclass(frozen=True)
class Line:
    """One measure in one quarter. `reading` is of the run up to it; `point` is its figure, complete or not, None where
    nothing is approved; `awaited` names those asked that have nothing approved. `subject` None: the whole authority;
    else `whole` is the whole's figure of the same quarter. `comparison` None: no release is about the measure."""

    indicator: Indicator
    reading: Reading
    point: Point | None
    awaited: tuple[str, ...]
    subject: Subject | None = None
    whole: Point | None = None
    comparison: Comparison | None = None

    @property
    def is_final(self) -> bool:
        """A complete figure that is a number: the only kind that is judged, read and compared."""
        return self.point is not None and not self.point.is_provisional and self.point.value is not None

    @property
    def is_provisional(self) -> bool:
        return self.point is not None and self.point.is_provisional

    @property
    def is_off_target(self) -> bool:
        """Of the whole authority only; an aim of a later day judges nothing."""
        short = self.reading.short if self.reading.run.target else None
        return self.is_final and not self.subject and is_off(self.reading.judgement.rating, short)

    @property
    def is_on_target(self) -> bool:
        return self.is_final and bool(self.reading.run.target) and self.reading.short is not None and not self.subject

    @property
    def is_concern(self) -> bool:
        return self.is_final and self.reading.signals.is_concern

    @property
    def severity(self) -> tuple[int, float]:
        target = self.reading.run.target
        return severity(self.reading.judgement.rating, self.reading.short, target.level if target else None)

    @property
    def section(self) -> str:
        return group_of(self).heading

    @property
    def said(self) -> list[tuple[str, str]]:
        """What managers wrote beside their approved figures, as who and what; those who wrote nothing left out."""
        parts = self.point.parts if self.point else ()
        told = [(part.subject.name, words_of(part)) for part in parts]
        return [(who, words) for who, words in told if words]

    @property
    def beside_whole(self) -> str:
        """How a unit's figure lies beside the whole's, as far as chance allows; empty for the whole itself."""
        if not self.subject or not self.is_final or self.whole is None or self.whole.value is None:
            return ""
        assert self.point is not None and self.point.value is not None
        if not self.whole.version.has_counts:
            return ""  # a count of one team is no more than a part of the whole's
        version = self.point.version
        own, whole = (arithmetic.rounded(value, version.decimals) for value in (self.point.value, self.whole.value))
        step = own - whole  # of the figures as they are shown, so that a reader who subtracts finds the same
        unit = " points" if version.shape == "percentage" else ""
        side = f"{wording.number(abs(step), version.decimals)}{unit} {'above' if step > 0 else 'below'} the whole"
        interval = self.reading.interval
        if not step:
            return "The same as the whole"
        if interval is None:
            return wording.capitalised(side)
        is_chance = interval.low <= self.whole.value <= interval.high
        return f"{wording.capitalised(side)}, {CHANCE if is_chance else MORE_THAN_CHANCE}"


def words_of(part: Observation) -> str:
    return " ".join(text.strip() for text in (part.what_changed, part.why, part.what_next) if text.strip())


@dataclass(frozen=True)
class Card:
    """The lines of one quarter, exceptions first."""

    quarter: Quarter
    lines: tuple[Line, ...]

    @property
    def is_mostly_in(self) -> bool:
        """Whether at least half of what was asked for is complete: a card of blanks is no card."""
        return 2 * sum(line.is_final for line in self.lines) >= len(self.lines)


def card(user: Any, indicators: Iterable[Indicator], quarter: Quarter | None, on: date) -> Card | None:
    """Of the whole authority, the measures asked for in a quarter; None: the newest of which half is in, or else the
    newest. None where nothing was ever asked for. A constant number of queries."""
    wanted = list(indicators)
    asked = asked_by_quarter(user, wanted)
    if not asked:
        return None
    found = runs(user, wanted)
    rebases = rebases_of(user, list(found.values()))
    beside = comparisons.compared(user.authority, wanted, on=on)

    def of(chosen: Quarter) -> Card:
        names = asked.get(chosen, {})
        made = [
            line_of(signals(up_to(found[one.pk], chosen), rebases[one.pk]), chosen, names.get(one.pk, ()), beside)
            for one in wanted
        ]
        return Card(chosen, tuple(in_order([line for line in made if line.point or line.awaited])))

    if quarter:
        return of(quarter)
    newest = sorted(asked, key=lambda one: one.starts_on, reverse=True)
    return next((made for one in newest[:4] if (made := of(one)).is_mostly_in), of(newest[0]))


def asked_by_quarter(user: Any, indicators: Sequence[Indicator]) -> dict[Quarter, dict[int, tuple[str, ...]]]:
    """Names of the units and agencies asked for each measure, by quarter and the measure's key."""
    found: dict[Quarter, dict[int, tuple[str, ...]]] = defaultdict(dict)
    versions = dict(IndicatorVersion.objects.filter(indicator__in=indicators).values_list("pk", "indicator"))
    for (version, ends_on), asked in expected_units(user, list(indicators), None).items():
        quarter, key = quarter_of(date.fromordinal(ends_on)), versions[version]
        found[quarter][key] = (*found[quarter].get(key, ()), *sorted(asked.added.values()))
    return found


def up_to(run: Run, quarter: Quarter) -> Run:
    """The run as it stood at a quarter's end: later quarters are left out."""
    points = tuple(point for point in run.points if point.quarter.starts_on <= quarter.starts_on)
    newest = run.provisional
    return replace(run, points=points, provisional=newest if newest and newest.quarter == quarter else None)


def line_of(read: Signals, quarter: Quarter, asked: Sequence[str], beside: Mapping[int, Comparison]) -> Line:
    run = read.run
    newest = run.provisional or run.last
    point = newest if newest and newest.quarter == quarter else None
    awaited = point.awaited if point else tuple(asked)
    return Line(run.indicator, Reading(read), point, awaited, comparison=beside.get(run.indicator.pk))


def of_unit(lines: Sequence[Line], subject: Subject) -> list[Line]:
    """The same measures for one unit or agency, of those that it returned for the quarter. No further query."""
    found = []
    for line in lines:
        part = next((part for part in line.point.parts if part.subject_id == subject.pk), None) if line.point else None
        if part is None or line.point is None:
            continue
        whole = line.reading.signals
        own = Reading(signals(unit_runs.of_subject(whole.run, subject), whole.known_changes))
        point = own.point if own.point and own.point.quarter == line.point.quarter else unit_runs.gap(line.point, part)
        beside = {"subject": subject, "whole": line.point, "awaited": (), "comparison": None}
        found.append(replace(line, reading=own, point=point, **beside))
    return in_order(found)


def in_order(lines: Sequence[Line]) -> list[Line]:
    """By section; of those off target the worst first, of the rest the library's order."""
    order = {group.heading: place for place, group in enumerate(GROUPS)}
    placed = sorted(lines, key=lambda line: (line.indicator.family, line.indicator.order, line.indicator.code))
    return sorted(placed, key=lambda line: (order[line.section], line.severity if line.is_off_target else (0, 0.0)))


def sentence(lines: Sequence[Line], quarter: Quarter) -> str:
    """How many measures stand in each section, and which is furthest off target or signals a concern."""
    if not lines:
        return f"Nothing was asked for in {quarter.label}."
    held = [(group, sum(group_of(line) is group for line in lines)) for group in GROUPS]
    first = f"Of {wording.counted(len(lines), 'measure')} in {quarter.label}, {in_words(held)}."
    worst = lines[0]
    if worst.is_off_target and worst.point and worst.reading.run.target:
        target = worst.reading.run.target
        level = wording.level_text(target.level, target.version)
        measure = wording.uncapitalised(worst.indicator.title)
        return f"{first} Furthest off is {measure}: {worst.point.text} against a target of {level}."
    return first


def of_unit_in_words(subject: Subject, lines: Sequence[Line], quarter: Quarter) -> str:
    """What a team manager reads first: what goes well, then what to look at; nothing that chance could explain."""
    final = [line for line in lines if line.is_final]
    if not final:
        return f"Nothing of {subject} is approved for {quarter.label} yet."
    better = [line for line in final if line.reading.signals.is_improvement]
    worse = [line for line in final if line.is_concern]
    apart = [line for line in final if MORE_THAN_CHANCE in line.beside_whole and line not in worse]
    said = [f"{subject} has {wording.counted(len(final), 'approved figure')} for {quarter.label}."]
    said += [f"Getting better: {titles(better)}."] if better else []
    said += [f"Worth a look: {titles(worse)}."] if worse else ["Nothing signals a concern."]
    said += [f"Further from the whole council than chance explains: {titles(apart)}."] if apart else []
    return " ".join(said)


def titles(lines: Sequence[Line]) -> str:
    return wording.joined([wording.uncapitalised(line.indicator.title) for line in lines])
