"""Working days in England, quarters and financial years. Django-free; today is always an argument.

A working day is not a Saturday, a Sunday or a bank holiday in England (SI 2007/462 regulation 1; domain B4).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of one year, with Christmas Day, Good Friday and one-off days, from 2002 on."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(start: date, n: int) -> date:
    """The nth working day after `start`, which is day 0 whether or not it is itself a working day.

    n = 0 gives `start`; a negative n counts backwards.
    """
    step = timedelta(days=1 if n >= 0 else -1)
    day, left = start, abs(n)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative where `end` comes first."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the financial year: (2008, 3) is October to December 2008."""

    year: int
    number: int

    @property
    def starts_on(self) -> date:
        return date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, 3 * self.number + 1, 1)

    @property
    def ends_on(self) -> date:
        return self.next().starts_on - timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{self.starts_on:%B} to {self.ends_on:%B %Y}"

    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def previous(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def quarter_of(day: date) -> Quarter:
    """The financial quarter a day falls in (Q1 is April to June)."""
    year = day.year if day.month >= 4 else day.year - 1
    return Quarter(year, (day.month - 4) % 12 // 3 + 1)


def last_quarter_ended(today: date) -> Quarter:
    """The last quarter that had ended before today."""
    return quarter_of(today).previous()


def financial_year(day: date) -> tuple[date, date]:
    """First and last day of the financial year a day falls in."""
    start = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    return start, date(start.year + 1, 3, 31)


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))
