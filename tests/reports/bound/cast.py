"""A paper of the demonstration to bind figures into, and an oracle of exact fractions that shares no line with the
application."""

from datetime import date
from fractions import Fraction

from indicators.models import Indicator, Observation, Period
from reports.bound import BINDINGS, QUOTINGS, Asking, Quoted, Taken
from reports.models import Report
from safeguarding.models import Authority

DAY = date(2026, 11, 20)
MARK = 'stroke="#fff" stroke-width="1.5"'  # of one value in a chart
LAST, OPEN = "April to June 2026", "July to September 2026"  # all in; still being returned
PLACES = {"percentage": 100, "rate": 10000, "mean": 1, "ratio": 1}


def paper(quarter: str = LAST, **given) -> Report:
    period = Period.objects.get(label=quarter, kind=Period.Kind.QUARTER)
    authority = Authority.objects.get(slug="derby")
    return Report(slug="p", kind="quarterly", title="Paper", authority=authority, period=period, **given)


def asking(quarter: str = LAST, *, report: Report | None = None, **choices) -> Asking:
    return Asking(report or paper(quarter), choices, DAY)


def taken(name: str, quarter: str = LAST, **choices) -> Taken:
    return BINDINGS[name].take(asking(quarter, **choices))


def quoted(name: str, code: str, quarter: str = LAST) -> Quoted:
    return QUOTINGS[name].give(asking(quarter, indicator=code))


def measures() -> list[str]:
    """Codes of what is collected today."""
    return [one.code for one in Indicator.objects.measures().filter(is_current=True)]


def texts(row) -> list[str]:
    """Of a table's row, what each cell says."""
    return [cell.text or " ".join(block.text for block in cell.blocks) for cell in row.cells]


def rows_of(table) -> dict[str, list[str]]:
    """What each keyed row says, by its key."""
    return {row.key: texts(row) for row in table.rows if row.key}


def printed(number: Fraction, places: int) -> str:
    """Its digits, halves away from zero, thousands apart."""
    scaled = abs(number) * 10**places
    whole = int(scaled) + (1 if scaled - int(scaled) >= Fraction(1, 2) else 0)
    digits = f"{whole:0{places + 1}d}"
    before, after = (digits[:-places], digits[-places:]) if places else (digits, "")
    return ("-" if number < 0 and whole else "") + f"{int(before):,}" + (f".{after}" if places else "")


def oracle(code: str, quarter: str = LAST) -> tuple[str, str]:
    """Value and counts of a measure as they must be printed, from the approved rows."""
    ends_on = Period.objects.get(label=quarter, kind=Period.Kind.QUARTER).ends_on
    rows = Observation.objects.filter(
        version__indicator__code=code,
        source="return",
        is_current=True,
        approved_at__isnull=False,
        period__ends_on=ends_on,
    )
    rows = list(rows.select_related("version"))
    version = rows[0].version
    if version.shape not in PLACES:
        return printed(added(rows, "value"), version.decimals), ""
    above, below = added(rows, "numerator"), added(rows, "denominator")
    value = printed(above * PLACES[version.shape] / below, version.decimals)
    unit = "%" if version.shape == "percentage" else f" {version.unit}"
    places = 1 if version.counts_are_fte else 0
    return f"{value}{unit}", f"{printed(above, places)} of {printed(below, places)}"


def added(rows: list[Observation], name: str) -> Fraction:
    return sum((Fraction(getattr(row, name)) for row in rows if row.state == "value"), Fraction())
