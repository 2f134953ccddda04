"""What was changed in the library, by whom and when, for people to read: from the field history, the newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from indicators import wording
from indicators.models import Indicator, IndicatorVersion, RatingRule, Target

SHOWN = 40
# Counts of changes, and what never changes.
LEFT_OUT = {"id", "version", "indicator", "authority", "subject", "document", "is_demonstration", "slug", "code"}
LEFT_OUT |= {"history_id", "history_date", "history_change_reason", "history_type", "history_user"}


@dataclass(frozen=True)
class Entry:
    """One change. `by` empty: the record was loaded so. `changes` has the name of each field, and its text before and
    after; empty for what was made or removed."""

    at: datetime
    by: str
    what: str
    verb: str
    changes: tuple[tuple[str, str, str], ...] = ()


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


def newest(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:SHOWN]


def entries(rows: Any, name: Any) -> Iterator[Entry]:
    """Of rows of history, each compared with the one before it of its record. One that says nothing is left out."""
    before: dict[int, Any] = {}
    rules = dict(RatingRule.objects.values_list("pk", "name"))
    for row in rows.select_related("history_user").order_by("history_id"):
        by = row.history_user.name if row.history_user else ""
        if row.history_type == "~" and row.id in before:
            if changes := tuple(differences(before[row.id], row, rules)):
                yield Entry(row.history_date, by, name(row), "changed", changes)
        else:
            verb = "removed" if row.history_type == "-" else "made"
            yield Entry(row.history_date, by, name(row), verb)
        before[row.id] = row


def differences(before: Model, after: Model, rules: dict[int, str]) -> Iterator[tuple[str, str, str]]:
    for field in after._meta.concrete_fields:
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if field.name not in LEFT_OUT and old != new:
            yield wording.capitalised(field.verbose_name), shown(field, old, rules), shown(field, new, rules)


def shown(field: Any, value: Any, rules: dict[int, str]) -> str:
    """A stored value as people read it; nothing is "nothing"."""
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.name in {"rule", "rating_rule"}:
        return rules.get(value, "a rule that is gone")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%-d %B %Y}"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    return str(dict(field.choices or ()).get(value, value))
