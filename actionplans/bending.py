"""Whether a curve has bent: the actions meant to move a measure, when each was delivered, and what it did since.

Delivered is not effective (design rule 13). What a review found is on the action itself (`impact`); here the figures
alone speak, by the rule that tells a signal from chance, so that nobody takes a single good quarter for a turn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplans.models import Action, DeliveryState
from indicators import arithmetic, spc, wording
from indicators.figures import Point
from indicators.signals import Signals

BEFORE = 8  # quarters, at most, that the ones since are set against


@dataclass(frozen=True)
class Bend:
    """One action beside the curve. `letter` marks it on the chart, empty while it is not delivered; `delivered_on` None
    likewise; `sentence` says what the figures did since."""

    action: Action
    letter: str
    delivered_on: date | None
    sentence: str


def bends(actions: Iterable[Action], signals: Signals, letters: Iterable[str]) -> list[Bend]:
    """Of actions read as they stood: those delivered with a letter, in order of their days, then the others. One query
    for the days."""
    known = list(actions)
    days = delivered_days([action for action in known if getattr(action, "delivery", None) == "delivered"])
    done = sorted((action for action in known if action.pk in days), key=lambda action: (days[action.pk], action.pk))
    named = zip(done, letters, strict=False)
    marked = [Bend(action, letter, days[action.pk], since(signals, days[action.pk])) for action, letter in named]
    return [*marked, *(Bend(action, "", None, "") for action in known if action.pk not in days)]


def delivered_days(actions: Sequence[Any]) -> dict[int, date]:
    """The day since which each has been delivered, by its key."""
    states = DeliveryState.objects.filter(action__in=actions, state="delivered").order_by("on", "pk")
    return dict(states.values_list("action", "on")) if actions else {}


def since(signals: Signals, day: date) -> str:
    """What the figures did since an action was delivered, within the definition of the last of them."""
    if not signals.stretches:
        return "There is no run of figures to see it in."
    points = signals.stretches[-1].points
    after = [point for point in points if point.period.ends_on > day]
    before = [point for point in points if point.period.ends_on <= day][-BEFORE:]
    if not after:
        return "No quarter has ended since."
    if not before:
        return "The definition of the figures has changed since: they are not compared."
    now, then = mean(after), mean(before)
    said = (
        f"{wording.capitalised(wording.counted(len(after), 'quarter'))} since, average {now}; "
        f"average of the {wording.counted(len(before), 'quarter')} before, {then}."
    )
    return f"{said} {verdict(signals, len(after))}".strip()


def verdict(signals: Signals, after: int) -> str:
    """Whether any quarter since signals a change that was not there before; empty where there is no usual range."""
    analysis = signals.stretches[-1].analysis
    if analysis is None:
        return ""
    kinds, earlier = {point.kind for point in analysis.points[-after:]}, analysis.points[-after - 1].kind
    if earlier == spc.IMPROVEMENT and earlier in kinds:
        return "They go on getting better, as they did before it."
    if earlier != spc.COMMON and earlier in kinds:
        return "They go on as before: no bend is to be seen."
    if spc.CONCERN in kinds:
        return "They signal a turn for the worse."
    if spc.IMPROVEMENT in kinds:
        return "The curve has bent: they signal a turn for the better."
    if kinds & {spc.HIGH, spc.LOW}:
        return "They signal a change."
    return "No bend is to be seen yet: they lie within the usual ups and downs."


def mean(points: Sequence[Point]) -> str:
    """The average of some quarters: counts over counts where there are counts, as everywhere."""
    version = points[0].version
    values = [point.value for point in points if point.value is not None]
    pairs = [(p.numerator, p.denominator) for p in points if p.numerator is not None and p.denominator is not None]
    sums = arithmetic.total(pairs) if version.has_counts else None
    value = arithmetic.value_from_counts(version.shape, *sums) if sums else sum(values) / len(values)
    return wording.value_with_unit(value, version)
