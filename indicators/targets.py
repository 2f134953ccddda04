"""Which target judges a figure: a year-end target only at year end, a step on the way only on its day (anomaly 13 of
the sources). Before that day the distance is said in words, and nothing is judged.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from indicators.models import Indicator, IndicatorVersion, Period, Target

# A level that was set for one day says more of it than one that holds in every period.
CLOSEST = {Target.Kind.PERIOD: 0, Target.Kind.TRAJECTORY: 1, Target.Kind.YEAR_END: 2}


def judging(targets: Iterable[Target], version: IndicatorVersion, period: Period) -> Target | None:
    """Of targets, the oldest first, the one that judges a period's figure: for its definition, in force in the period.
    Of several a year end's counts first, then a step on the way, then the newest of those of every period."""
    fitting = [t for t in targets if t.version_id == version.pk and t.applies_to(period)]
    return max(enumerate(fitting), key=lambda pair: (CLOSEST[pair[1].kind], pair[0]))[1] if fitting else None


def aims_after(targets: Iterable[Target], version: IndicatorVersion, period: Period) -> tuple[Target, ...]:
    """The targets of a later day than the period's end, for a definition, the nearest first."""
    later = [
        target
        for target in targets
        if target.kind != Target.Kind.PERIOD
        and target.version_id == version.pk
        and target.ends_on
        and target.ends_on > period.ends_on
    ]
    return tuple(sorted(later, key=lambda target: target.ends_on))


def own_targets(user: Any, indicators: list[Indicator]) -> dict[int, list[Target]]:
    """The authority's targets for itself, oldest first, by indicator."""
    rows = Target.objects.visible_to(user).filter(
        version__indicator__in=indicators,
        authority=user.authority_id,
        subject__kind="authority",
    )
    rows = rows.select_related("version", "rule").prefetch_related("rule__bands").order_by("starts_on")
    targets = defaultdict(list)
    for target in rows:
        targets[target.version.indicator_id].append(target)
    return targets
