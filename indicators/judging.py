"""What a stored rating rule makes of a value: which of its bounds were in force, and how its kind judges by them."""

from datetime import date
from decimal import Decimal
from typing import Any

from indicators import rating
from indicators.models import RatingRule, Target
from indicators.rating import Judgement, Rating


def bands_of(rule: RatingRule | None, day: date) -> list[rating.Band]:
    """The bounds of a rule on the last day of the period that is judged, as the plain ones that `rating` judges by;
    none without a rule."""
    return [as_band(row) for row in rule.bands_on(day)] if rule else []


def as_band(row: Any) -> rating.Band:
    """A stored band as the plain one that `rating` judges by."""
    return rating.Band(
        Rating(row.band), row.lower, row.lower_is_included, row.upper, row.upper_is_included, row.reverse
    )


def judge(value: Decimal, target: Target, polarity: str, day: date, year_before: Decimal | None = None) -> Judgement:
    """A value against a target by the target's own rule. `day` is the last of the period; `year_before` the value of
    the same quarter last year under the same definition, which one kind of rule asks for."""
    bands = bands_of(target.rule, day)
    if target.rule is not None and not bands:
        return Judgement(Rating.NOT_RATED, "The rule had no bounds in force in this period")
    match target.rule.kind if target.rule else RatingRule.Kind.DISTANCE:
        case RatingRule.Kind.BANDS:
            return rating.band(value, bands)
        case RatingRule.Kind.PER_CENT:
            return rating.by_per_cent(value, target.level, polarity, bands)
        case RatingRule.Kind.LAST_YEAR:
            return rating.by_last_year(value, target.level, polarity, bands, year_before)
    return rating.against_target(value, target.level, polarity, bands)
