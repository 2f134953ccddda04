"""What stands beside the figures of a return: past quarters, targets, the units below, kept explanations, notes of
whoever sent it back. Each is one query, or none, whatever the number of figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from indicators import arithmetic, judging, rating, wording
from indicators.collection_levels import parts_of, units_above
from indicators.figures import add_up
from indicators.models import (
    Expectation,
    FigureNote,
    IndicatorVersion,
    KeptExplanation,
    Observation,
    Period,
    Return,
    ReturnState,
    Subject,
    Target,
)
from indicators.return_doubts import Parts
from indicators.return_rules import IN_STATES
from indicators.return_shapes import SINGLE as ADDS
from safeguarding.calendar import add_months
from safeguarding.models import Unit

YEARS_OF_HISTORY = 5  # longer ago, the service was another


def past_figures(row: Expectation, user: Any, versions: list[IndicatorVersion]) -> dict[int, list[Observation]]:
    """Approved figures of this unit for the five years before, newest first, by indicator."""
    period = row.round.period
    rows = Observation.objects.visible_to(user).agreed().for_display()
    rows = rows.filter(
        source=Observation.Source.RETURN,
        subject=row.subject_id,
        version__indicator__in=[version.indicator_id for version in versions],
        period__ends_on__gte=add_months(period.starts_on, -12 * YEARS_OF_HISTORY),
        period__ends_on__lt=period.starts_on,
    )
    found: dict[int, list[Observation]] = defaultdict(list)
    for observation in rows.order_by("-period__ends_on"):
        observation.is_last_quarter = observation.period.ends_on >= add_months(period.starts_on, -3)
        observation.is_of_last_year = observation.period.ends_on >= add_months(period.starts_on, -12)
        is_later = observation.period.ends_on >= add_months(period.starts_on, -9)
        observation.is_year_before = observation.is_of_last_year and not is_later
        found[observation.version.indicator_id].append(observation)
    return found


def series(past: Iterable[Observation], version: IndicatorVersion) -> list[Decimal]:
    """The values of one definition, oldest first: what its usual range is made of."""
    values = [row.figure for row in past if row.version_id == version.pk and row.state == Observation.State.VALUE]
    return [value for value in reversed(values) if value is not None]


def targets_of(row: Expectation, user: Any, versions: list[IndicatorVersion]) -> dict[int, Target]:
    """The target that judges each figure in this period: the unit's own before the whole authority's."""
    authority = Q(subject__kind=Subject.Kind.AUTHORITY, subject__authority=row.round.authority_id)
    rows = Target.objects.visible_to(user).filter(
        Q(subject=row.subject_id) | authority, version__in=versions, authority=row.round.authority_id
    )
    rows = rows.select_related("rule", "subject").prefetch_related("rule__bands")
    rows = rows.annotate(is_own=Q(subject=row.subject_id)).order_by("is_own", F("starts_on").asc(nulls_first=True))
    return {target.version_id: target for target in judging_in(rows, row.round.period)}


def judging_in(targets: Iterable[Target], period: Period) -> Iterator[Target]:
    """Those that judge a period, each with the day on which it does: the last."""
    for target in targets:
        if target.applies_to(period):
            target.judges_on = period.ends_on
            yield target


def explanations_of(
    row: Expectation, user: Any, versions: list[IndicatorVersion], *, at: datetime | None
) -> dict[int, dict[str, KeptExplanation]]:
    """Kept explanations that answer for this round, by definition and code; `at` is the moment at which they were in
    force, None for now."""
    rows = KeptExplanation.objects.visible_to(user).select_related("kept_by")
    rows = rows.filter(subject=row.subject_id, version__in=versions, until__gte=row.round.period.ends_on)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=at), kept_at__lte=at) if at else rows.filter(ended_at=None)
    found: dict[int, dict[str, KeptExplanation]] = defaultdict(dict)
    for explanation in rows:
        found[explanation.version_id].setdefault(explanation.code, explanation)
    return found


def notes_of(step: ReturnState | None) -> dict[int, str]:
    """What is to be put right in each figure, by definition; `step` is the one that sent the return back, or None."""
    return dict(FigureNote.objects.filter(step=step).values_list("version", "note")) if step else {}


def parts_below(row: Expectation, user: Any, versions: list[IndicatorVersion]) -> dict[int, Parts]:
    """For each figure that is a control total, what the units below returned; asked only of a unit that has some.

    Only returns that are in count, and of these the ones this person may see: until the units below are approved, only
    those who check returns see the sum.
    """
    parents = dict(Unit.objects.visible_to(user).filter(authority=row.round.authority_id).values_list("pk", "parent"))
    below = {unit for unit in parents if row.subject.unit_id in units_above(unit, parents)}
    asked: dict[int, set[int]] = defaultdict(set)
    for version, unit in row.round.expectations.filter(
        version__in=versions, subject__unit__in=[*below, row.subject.unit_id]
    ).values_list("version", "subject__unit"):
        asked[version].add(unit)
    inside = Return.objects.visible_to(user).with_state().filter(round=row.round_id, state__in=IN_STATES)
    rows = Observation.objects.visible_to(user).current().for_display()
    rows = rows.filter(quarterly_return__in=inside.values("pk"), version__in=versions, subject__unit__in=below)
    given: dict[int, list[Observation]] = defaultdict(list)
    for observation in rows.select_related("version__indicator", "subject"):
        given[observation.version_id].append(observation)
    found = {}
    for version in (version for version in versions if version.has_counts or version.shape in ADDS):
        units = parts_of(row.subject.unit_id, asked[version.pk], parents)
        if units:
            found[version.pk] = summed(version, units, given[version.pk])
    return found


def summed(version: IndicatorVersion, units: set[int], given: list[Observation]) -> Parts:
    """A unit with none in the period adds nothing; one whose figure is missing leaves no total."""
    inside = [part for part in given if part.subject.unit_id in units]
    adds = [part for part in inside if part.state in {"value", "nil"}]
    if len(adds) < len(units):
        return Parts(len(units), len(inside))
    value, numerator, denominator = add_up(version, adds)
    if numerator is not None:
        return Parts(len(units), len(inside), (numerator, denominator))
    is_sum = version.shape in ADDS and value is not None
    return Parts(len(units), len(inside), (value, None) if is_sum else None)


def off_target(
    value: Decimal, version: IndicatorVersion, target: Target | None, year_before: Decimal | None = None
) -> str:
    """How a figure misses its target or its best range, by the rating in force; empty where it does not, or nothing
    judges it. A target without a published rule is missed by any shortfall. `year_before`: see `judging.judge`."""
    if version.best_from is not None and not version.best_from <= value <= version.best_to:
        low, high = (level_text(bound, version) for bound in (version.best_from, version.best_to))
        return f"Outside the range that is best, {low} to {high}"
    if target is None:
        return ""
    short = rating.shortfall(value, target.level, version.indicator.polarity)
    if short is None or short <= 0:
        return ""
    judged = judging.judge(value, target, version.indicator.polarity, target.judges_on, year_before)
    if judged.rating == rating.Rating.GREEN:
        return ""
    unit = " points" if version.shape == "percentage" else ""
    distance = wording.number(short, version.decimals) + unit if arithmetic.rounded(short, version.decimals) else "Just"
    side = "under" if version.indicator.polarity == "high" else "over"
    return f"{distance} {side} the target of {level_text(target.level, version)}"


def level_text(level: Decimal, version: IndicatorVersion) -> str:
    """A level that somebody set, with no more decimals than it has: "92%"."""
    places = -int(level.normalize().as_tuple().exponent)
    return wording.value_with_unit(level, version, decimals=max(0, places))
