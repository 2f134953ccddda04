"""What an officer picked for a binding, as records: the quarter, the measures. What is not found is said in words."""

from collections.abc import Mapping
from typing import Any

from indicators.figures import QUARTERLY
from indicators.models import Indicator, Period
from reports.bound import Asking, NothingToShow


def period_of(asking: Asking) -> Period:
    """The quarter picked, else that of the paper. Raises NothingToShow where there is none, and for another stretch."""
    picked = asking.choices.get("period")
    period = Period.objects.filter(pk=picked).first() if picked else asking.report.period
    if period is None:
        raise NothingToShow("The paper has no quarter yet. Choose its quarter first, then insert the figures.")
    if period.kind not in QUARTERLY:
        raise NothingToShow(f"Papers show figures of a quarter, and {period} is none.")
    return period


def indicators_of(asking: Asking) -> list[Indicator]:
    """The measures picked by key or code, each once, in the library's order; none picked: all that are collected."""
    wanted = list(asking.choices.get("indicators") or [])
    current = Indicator.objects.measures().filter(is_current=True)
    return found(wanted) if wanted else sorted(current, key=place)


def indicator_of(asking: Asking) -> Indicator:
    """The one measure picked. Raises NothingToShow where none is."""
    wanted = asking.choices.get("indicator")
    if not wanted:
        raise NothingToShow("Choose a measure.")
    return found([wanted])[0]


def found(wanted: list[Any]) -> list[Indicator]:
    """Raises NothingToShow for what the library does not have."""
    codes = {str(item) for item in wanted if not is_key(item)}
    keys = {int(item) for item in wanted if is_key(item)}
    rows = [*Indicator.objects.filter(code__in=codes), *Indicator.objects.filter(pk__in=keys)]
    unknown = sorted(codes - {row.code for row in rows}) + sorted(map(str, keys - {row.pk for row in rows}))
    if unknown:
        raise NothingToShow(f"The library has no measure {', '.join(unknown)}. Choose again.")
    return sorted(set(rows), key=place)


def place(indicator: Indicator) -> tuple[str, int, str]:
    """Where a measure stands in the library."""
    return indicator.family, indicator.order, indicator.code


def is_key(item: Any) -> bool:
    """Whether it is the key of a row; codes begin with a letter."""
    return str(item).isdecimal()


def quarters_of(choices: Mapping[str, Any]) -> int:
    """How many quarters a run shows; 0 for all there are."""
    given = choices.get("quarters")
    return int(given) if given and is_key(given) else 0
