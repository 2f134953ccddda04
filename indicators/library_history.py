"""What was changed in the library, by whom and when, for people to read: from the field history, the newest first."""

from collections.abc import Iterator
from typing import Any

from indicators.models import Indicator, IndicatorVersion, RatingRule, Target
from safeguarding import field_history
from safeguarding.field_history import Entry, newest

# What never changes.
LEFT_OUT = {"indicator", "authority", "subject", "document", "is_demonstration", "slug", "code"}


def of_indicator(user: Any, indicator: Indicator) -> list[Entry]:
    """Of an indicator, its definitions, and the targets of the authority of `user`."""
    targets = Target.history.filter(version__indicator=indicator, authority=user.authority_id, document=None)
    kinds = [
        (Indicator.history.filter(id=indicator.pk), lambda row: "Indicator"),
        (IndicatorVersion.history.filter(indicator=indicator), lambda row: f"Definition {row.number}"),
        (targets, lambda row: f"Target, {row.get_kind_display().lower()}"),
    ]
    return newest(entry for rows, name in kinds for entry in entries(rows, name))


def of_rule(rule: RatingRule) -> list[Entry]:
    return newest(entries(RatingRule.history.filter(id=rule.pk), lambda row: "Rule"))


def entries(rows: Any, name: Any) -> Iterator[Entry]:
    return field_history.entries(rows, name, left_out=LEFT_OUT)
