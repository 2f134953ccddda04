"""When what must follow an inspection falls due, and how long is left. Django-free; today is always an argument.

The day a clock starts with is day 0 (domain B4). Months end on the same day of a later month, or its last day.
"""

from dataclasses import dataclass
from datetime import date

from safeguarding.calendar import add_months, add_working_days, working_days_between

SOON = 30  # calendar days ahead in which something is said to come up


@dataclass(frozen=True)
class Mark:
    """A status: a shape, a tone and the word that is always shown."""

    shape: str
    tone: str
    text: str


def due_on(within: int, unit: str, starts_on: date | None) -> date | None:
    """The last day of a limit in "months" or "working_days"; None while its first day is not known."""
    if starts_on is None:
        return None
    return add_months(starts_on, within) if unit == "months" else add_working_days(starts_on, within)


def limit(within: int, unit: str) -> str:
    """Such as "70 working days" or "3 months"."""
    word = "month" if unit == "months" else "working day"
    return f"{within} {word}{'' if within == 1 else 's'}"


def days(count: int, unit: str) -> str:
    """A number of days, which are working days where the limit counts those."""
    word = "working day" if unit == "working_days" else "day"
    return f"{count} {word}{'' if count == 1 else 's'}"


def between(start: date, end: date, unit: str) -> int:
    return working_days_between(start, end) if unit == "working_days" else (end - start).days


def countdown(day: date | None, unit: str, today: date, *, unknown: str) -> Mark:
    """How long is left until the last day of a limit, in the days that it counts. `day` None: it cannot be counted, for
    the reason in `unknown`, such as "the day of receipt is not recorded"."""
    if day is None:
        return Mark("ring", "none", f"Cannot be counted: {unknown}")
    if day < today:
        # Of a limit that ended on a Friday nobody says on Sunday that it is no day late.
        return Mark("diamond", "late", f"{days(max(1, between(day, today, unit)), unit)} late")
    if day == today:
        return Mark("triangle", "risk", "Due today")
    is_soon = (day - today).days <= SOON
    left = f"{days(between(today, day, unit), unit)} left"
    return Mark("triangle" if is_soon else "ring", "risk" if is_soon else "none", left)


def met(day: date | None, met_on: date, unit: str) -> Mark:
    """That something was done, and whether in time; `day` None: in what time it should have been is not known."""
    said = f"Met on {met_on:%-d %B %Y}"
    if day is None or met_on <= day:
        return Mark("tick", "done", said if day is None else f"{said}, in time")
    return Mark("tick", "risk", f"{said}, {days(max(1, between(day, met_on, unit)), unit)} late")
