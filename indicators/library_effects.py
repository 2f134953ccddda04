"""What a change of the library would do, found by doing it: in a transaction that is taken back. Nothing is foretold by
a second set of rules that could differ from the first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators import wording
from indicators.figures import Run, runs
from indicators.models import Indicator, IndicatorVersion, Observation, Round, Target
from indicators.rating import Judgement
from safeguarding.trials import taken_back


@dataclass(frozen=True)
class RatingChange:
    """The latest rating of a measure for the authority as a whole, as it is and as it would be."""

    indicator: Indicator
    period: str
    before: Judgement
    after: Judgement


@dataclass(frozen=True)
class Effects:
    """What a change touches. `rated` is of how many measures the latest rating was looked at; `figures` are those that
    this person may see under the definitions concerned, in so many `periods`, the first and last by name."""

    figures: int = 0
    periods: int = 0
    first: str = ""
    last: str = ""
    rated: int = 0
    ratings: tuple[RatingChange, ...] = ()
    rounds: tuple[Round, ...] = ()
    targets: tuple[Target, ...] = ()
    indicators: tuple[Indicator, ...] = field(default=(), compare=False)

    @property
    def figures_text(self) -> str:
        """Such as "Four figures of two periods; the first of April to June 2026; the last of July…"."""
        if not self.figures:
            return "No figures: there are none yet under what is changed."
        about = f"{wording.counted(self.figures, 'figure')} of {wording.counted(self.periods, 'period')}"
        when = self.first if self.periods == 1 else f"the first of {self.first}; the last of {self.last}"
        return f"{wording.capitalised(about)}: {when}."

    @property
    def ratings_text(self) -> str:
        if not self.rated:
            return "No measure has a quarterly figure of this council yet."
        if not self.ratings:
            return "No latest rating would change."
        return f"{wording.capitalised(wording.counted(len(self.ratings), 'latest rating'))} would change."


def tried(
    user: Any,
    change: Callable[[], Any],
    *,
    indicators: Iterable[int],
    versions: Iterable[int],
    targets: Iterable[Target] = (),
    today: date,
) -> Effects:
    """The effects of `change`, which is made and taken back. `indicators` and `versions` are keys of what it concerns.
    Whatever the change raises (a ValidationError, a Conflict) is raised here too."""
    keys, versions, targets = list(indicators), list(versions), tuple(targets)
    before = rated(user, keys)

    def changed() -> dict[int, Run]:
        change()
        return rated(user, keys)

    after = taken_back(changed)
    return Effects(
        **figures_under(user, versions),
        rated=sum(run.last is not None for run in before.values()),
        ratings=tuple(changes_between(before, after)),
        rounds=tuple(open_rounds(user, versions, today)),
        targets=targets,
        indicators=tuple(run.indicator for run in before.values()),
    )


def rated(user: Any, keys: list[int]) -> dict[int, Run]:
    return runs(user, Indicator.objects.visible_to(user).filter(pk__in=keys))


def changes_between(before: dict[int, Run], after: dict[int, Run]) -> Iterable[RatingChange]:
    for key, run in before.items():
        if key in after and run.last and run.judgement != after[key].judgement:
            yield RatingChange(run.indicator, run.last.period.label, run.judgement, after[key].judgement)


def figures_under(user: Any, versions: list[int]) -> dict[str, Any]:
    rows = Observation.objects.visible_to(user).current().filter(version__in=versions)
    periods = list(rows.order_by("period__ends_on").values_list("period__label", "period").distinct())
    if not periods:
        return {}
    return {"figures": rows.count(), "periods": len(periods), "first": periods[0][0], "last": periods[-1][0]}


def open_rounds(user: Any, versions: list[int], today: date) -> Iterable[Round]:
    rows = Round.objects.visible_to(user).filter(expectations__version__in=versions, locks_on__gte=today)
    return rows.select_related("period").order_by("-period__ends_on").distinct()


def versions_of(indicators: Iterable[int]) -> list[int]:
    return list(IndicatorVersion.objects.filter(indicator__in=list(indicators)).values_list("pk", flat=True))
