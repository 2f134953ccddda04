"""The sweep's counts over time: written once a day by a command, read by the page and the overview."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Sum

from safeguarding.models import Authority, SweepCount
from safeguarding.overview.sweep.cases import Severity
from safeguarding.overview.sweep.course import Day
from safeguarding.overview.sweep.sweeping import BY_KEY, counts

SHOWN = timedelta(days=366)


def count(authority: Authority, on: date) -> dict[str, int]:
    """Write what each rule finds on a day, in the place of what was counted earlier that day. Run twice, it leaves one
    row a rule; a rule that no longer exists keeps the rows it has."""
    found = counts(authority, on)
    for rule, number in found.items():
        key = {"authority": authority, "rule": rule, "on": on}
        SweepCount.objects.update_or_create(**key, defaults={"number": number})
    return found


def course(user: Any, today: date) -> list[Day]:
    """What was counted in the last year, day by day, the oldest first, by severity. One query."""
    rows = SweepCount.objects.visible_to(user).filter(on__gt=today - SHOWN, on__lte=today, rule__in=BY_KEY)
    days: dict[date, dict[Severity, int]] = {}
    for on, rule, number in rows.order_by("on").values_list("on", "rule", "number"):
        day = days.setdefault(on, dict.fromkeys(Severity, 0))
        day[BY_KEY[rule].severity] += number
    return [Day(on, number) for on, number in days.items()]


def last_serious(user: Any) -> tuple[date | None, int]:
    """The day of the last count, None before there is any, and how many serious cases it found. One query."""
    serious = [rule.key for rule in BY_KEY.values() if rule.severity is Severity.SERIOUS]
    rows = SweepCount.objects.visible_to(user)
    newest = rows.order_by("-on").values("on")[:1]
    found = rows.filter(on=newest, rule__in=serious).aggregate(day=Max("on"), number=Sum("number"))
    return found["day"], found["number"] or 0
