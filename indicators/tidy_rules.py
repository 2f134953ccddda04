"""What a tidy table of the Department for Education says: its places, periods and symbols, and the figures that its
cells make. Django-free.

One line is one area in one period. Beside the columns that every such table has there are its own: figures, and
breakdowns such as a category. Sources: `domain.md` D (disclosure symbols) and the columns of the department's releases.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeguarding.typed_numbers import refusal

COLUMNS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
NEEDED = ("time_period", "geographic_level")
# The level as the table writes it: ours, and the columns of its code and its name.
LEVELS = {
    "national": ("national", "country_code", "country_name"),
    "regional": ("regional", "region_code", "region_name"),
    "local authority": ("local_authority", "new_la_code", "la_name"),
}
CODE = re.compile(r"[EWSNKJ][0-9]{8}")
PARTS = ("value", "numerator", "denominator")
ONE = 10_000  # numbers are whole ten-thousandths
NUMBER = "#"  # stands in the place of a symbol where a cell holds a number
TRACE = "k"


@dataclass(frozen=True)
class Symbol:
    """What stands in place of a figure: the state that it becomes, with its reason, and what it means in words."""

    state: str
    reason: str
    words: str


# Each is kept apart by its state and by the symbol, which is kept as printed; none becomes 0.
SYMBOLS = {
    "c": Symbol("suppressed", "", "withheld so that nobody can be recognised"),
    "x": Symbol("missing", "Not available", "not available"),
    "z": Symbol("not_applicable", "Not applicable", "not applicable"),
    "u": Symbol("missing", "Withheld as too unreliable", "too unreliable to be published"),
    ":": Symbol("missing", "Not available in this release", "not available, as older tables write it"),
    "": Symbol("missing", "Left blank in the release", "left blank"),
}
TRACE_WORDS = "rounds to zero, but is not zero"
NO_VALUE_OF_TRACE = Symbol("missing", "A count of it rounds to zero", TRACE_WORDS)


class NotRead(ValueError):
    """Why a line says no period or no place, in words."""


# --- Periods --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PeriodKey:
    kind: str
    starts_on: date
    ends_on: date
    label: str


# What a year of four digits means is not in the table: whoever imports it says so.
YEARS = {
    "calendar_year": "the calendar year",
    "financial_year": "the year that ended on 31 March",
    "workforce_year": "the year that ended on 30 September",
    "snapshot_march": "the day 31 March",
    "snapshot_september": "the day 30 September",
}
MONTHS = [f"{date(2000, month, 1):%B}".lower() for month in range(1, 13)]


def period_of(time_period: str, identifier: str, year_means: str) -> PeriodKey:
    """Such as 202526 "Financial year", 2025 "Calendar year", 202503 "March". `year_means`: one of YEARS.

    Raises NotRead for anything else, and for what can be read in two ways.
    """
    named = " ".join(identifier.lower().split())
    if not re.fullmatch(r"20[0-9]{2}(?:[0-9]{2})?", time_period) and not re.fullmatch(r"19[0-9]{2}", time_period):
        raise NotRead(f"“{time_period[:20]}” is no period: a year such as 2025, or six digits such as 202526")
    year, rest = int(time_period[:4]), time_period[4:]
    if quarter := re.fullmatch(r"(financial|calendar) year q([1-4])", named):
        return quarter_of(year, rest, int(quarter[2]), first_month=4 if quarter[1] == "financial" else 1)
    if named in MONTHS:
        month = MONTHS.index(named) + 1
        if rest and int(rest) != month:
            raise NotRead(f"“{time_period}” is not in {identifier}")
        return month_of(year, month)
    if rest:
        return of_six_digits(year, rest, named)
    if named in {"", "calendar year", "reporting year"}:
        return of_a_year(year, year_means)
    raise NotRead(f"“{time_period}” with “{identifier[:30]}” is no period that is known here")


def of_six_digits(year: int, rest: str, named: str) -> PeriodKey:
    is_pair, is_month = int(rest) == (year + 1) % 100, 1 <= int(rest) <= 12
    if named in {"financial year", "academic year"}:
        if not is_pair:
            raise NotRead(f"“{year}{rest}” is not a year and the next, such as 202526")
        return span_of(year, named)
    if named not in {"", "month"}:
        raise NotRead(f"“{year}{rest}” with “{named[:30]}” is no period that is known here")
    if named == "" and is_pair and is_month:
        raise NotRead(f"“{year}{rest}” may be a month or a year and the next; time_identifier has to say which")
    if is_month and (named == "month" or not is_pair):
        return month_of(year, int(rest))
    if is_pair and not named:
        return span_of(year, "financial year")
    raise NotRead(f"“{year}{rest}” is neither a month nor a year and the next")


def span_of(year: int, named: str) -> PeriodKey:
    label = f"{year}-{(year + 1) % 100:02}"
    if named == "academic year":
        return PeriodKey("span", date(year, 9, 1), date(year + 1, 8, 31), f"{label} (school year)")
    return PeriodKey("financial_year", date(year, 4, 1), date(year + 1, 3, 31), label)


def of_a_year(year: int, year_means: str) -> PeriodKey:
    if year_means == "financial_year":
        return span_of(year - 1, "financial year")
    if year_means == "workforce_year":
        return PeriodKey(year_means, date(year - 1, 10, 1), date(year, 9, 30), f"the year to September {year}")
    if year_means.startswith("snapshot"):
        day = date(year, 3, 31) if year_means == "snapshot_march" else date(year, 9, 30)
        return PeriodKey("snapshot", day, day, f"{day.day} {day:%B %Y}")
    return PeriodKey("calendar_year", date(year, 1, 1), date(year, 12, 31), str(year))


def quarter_of(year: int, rest: str, number: int, *, first_month: int) -> PeriodKey:
    if rest and int(rest) != (year + 1) % 100:
        raise NotRead(f"“{year}{rest}” is not a year and the next, such as 202526")
    first = first_month + 3 * (number - 1)
    year, first = (year + 1, first - 12) if first > 12 else (year, first)
    starts_on, ends_on = date(year, first, 1), date(year, first + 2, monthrange(year, first + 2)[1])
    return PeriodKey("quarter", starts_on, ends_on, f"{starts_on:%B} to {ends_on:%B %Y}")


def month_of(year: int, month: int) -> PeriodKey:
    ends_on = date(year, month, monthrange(year, month)[1])
    return PeriodKey("month", date(year, month, 1), ends_on, f"{ends_on:%B %Y}")


# --- Places ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AreaKey:
    """`region_code` is empty but for a local authority."""

    code: str
    level: str
    name: str
    old_code: str = ""
    region_code: str = ""


def area_of(line: Mapping[str, str]) -> AreaKey | None:
    """What a line is about; None for a level that is not kept here, such as a district. Raises NotRead where the
    code or the name of the area is not there."""
    level = LEVELS.get(" ".join(line["geographic_level"].lower().split()))
    if level is None:
        return None
    ours, code_column, name_column = level
    code, name = line.get(code_column, "").upper(), line.get(name_column, "")
    if not CODE.fullmatch(code):
        raise NotRead(f"“{code[:20]}” in {code_column} is no code of an area, such as E06000015")
    if not name:
        raise NotRead(f"The area {code} has no name in {name_column}")
    if ours != "local_authority":
        return AreaKey(code, ours, name[:150])
    old, region = line.get("old_la_code", ""), line.get("region_code", "").upper()
    old = old if re.fullmatch(r"[0-9]{3,4}", old) else ""
    return AreaKey(code, ours, name[:150], old, region if CODE.fullmatch(region) else "")


# --- Figures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """What holds for a definition: bounds of its value in ten-thousandths, whether its numerator is part of its
    denominator, and half of the last decimal that is printed, below which k lies."""

    least: int
    most: int
    is_part: bool
    half: int


def rule_of(shape: str, decimals: int) -> Rule:
    least = -(10**15) if shape == "change" else 0
    most = 100 * ONE if shape in {"percentage", "survey"} else 10**15
    return Rule(least, most, shape == "percentage", max(1, 10 ** max(0, 4 - decimals) // 2))


Cell = int | str | None  # a number in ten-thousandths; a text, or a symbol; None where no column is mapped


@dataclass(frozen=True)
class Figure:
    """A figure as it is kept; numbers in ten-thousandths."""

    state: str
    value: int | None = None
    value_low: int | None = None
    value_high: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    as_printed: str = ""
    reason: str = ""


Problem = tuple[str, str]  # which part, and what is wrong with it


def figure_of(rule: Rule, value: Cell, numerator: Cell, denominator: Cell) -> tuple[Figure | None, list[Problem]]:
    """The figure that three cells make, or what is wrong with them.

    The value decides what the figure is; without a column of values its counts do. Counts are kept where both are
    numbers and the figure is one. A value of k lies between 0 and half of what is printed last.
    """
    wrong = problems(rule, value, numerator, denominator)
    if wrong:
        return None, wrong
    counts: tuple[int | None, int | None] = (None, None)
    if isinstance(numerator, int) and isinstance(denominator, int) and denominator > 0:
        counts = (numerator, denominator)
    if isinstance(value, int):
        return Figure("value", value, None, None, *counts), []
    if value == TRACE:
        return Figure("value", None, 0, rule.half, *counts, as_printed=TRACE), []
    if value is None and isinstance(numerator, int) and isinstance(denominator, int):
        return (Figure("value", None, None, None, *counts) if denominator else Figure("nil")), []
    mark = str(value if value is not None else numerator if isinstance(numerator, str) else denominator)
    symbol = NO_VALUE_OF_TRACE if mark == TRACE else SYMBOLS[mark]
    return Figure(symbol.state, as_printed=mark, reason=symbol.reason), []


def problems(rule: Rule, value: Cell, numerator: Cell, denominator: Cell) -> list[Problem]:
    cells = {"value": value, "numerator": numerator, "denominator": denominator}
    wrong = [(part, unknown(cell)) for part, cell in cells.items() if is_unknown(cell)]
    if isinstance(value, int) and not rule.least <= value <= rule.most:
        words = "below 0" if value < rule.least else "over 100"
        wrong.append(("value", f"{plainly(value)} is {words}, which this measure cannot be"))
    wrong += [
        (part, f"{plainly(cell)} is below 0")
        for part, cell in cells.items()
        if part != "value" and isinstance(cell, int) and cell < 0
    ]
    if isinstance(numerator, int) and isinstance(denominator, int):
        if rule.is_part and numerator > denominator:
            wrong.append(("numerator", f"{plainly(numerator)} is more than its whole, {plainly(denominator)}"))
        elif value is None and denominator == 0 and numerator > 0:
            wrong.append(("denominator", f"{plainly(numerator)} out of 0 is no figure"))
    return wrong


def is_unknown(cell: Cell) -> bool:
    return isinstance(cell, str) and cell != TRACE and cell not in SYMBOLS


def unknown(cell: Any) -> str:
    """Of a text that is no symbol: what is wrong with it as a number."""
    return f"{refusal(str(cell))}; or one of the symbols c, x, z, k, u and :"


def plainly(number: int) -> str:
    """Ten-thousandths as somebody would write them."""
    text = f"{abs(number) // ONE}.{abs(number) % ONE:04}".rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 else text


# --- What columns are -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meaning:
    """What somebody said the columns of a table are: of each definition ("SA45/1") its columns by part, which lines
    count (by column, the text that must stand there), and what a year of four digits means. Kept as JSON."""

    figures: Mapping[str, Mapping[str, str]]
    only: Mapping[str, str]
    year: str = "financial_year"

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Meaning":
        """What was kept before; nothing is the meaning of an empty one."""
        return cls(kept.get("figures", {}), kept.get("only", {}), kept.get("year", "financial_year"))

    def plainly(self) -> dict[str, Any]:
        return {
            "figures": {key: dict(parts) for key, parts in self.figures.items()},
            "only": dict(self.only),
            "year": self.year,
        }

    @property
    def columns(self) -> list[str]:
        """Every column that holds figures, once."""
        return list(dict.fromkeys(column for parts in self.figures.values() for column in parts.values()))

    def role_of(self, column: str) -> tuple[str, str]:
        """What a column was taken for: a definition and its part; "only" and the text; two empty ones."""
        if column in self.only:
            return "only", self.only[column]
        for key, parts in self.figures.items():
            for part, name in parts.items():
                if name == column:
                    return key, part
        return "", ""
