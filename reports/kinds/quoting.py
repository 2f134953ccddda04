"""Figures of a new paper told in words: each is quoted from the record, so that it stays the record's."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from indicators.models import Indicator
from reports.bound import Asking, NothingToShow
from reports.bound.exceptions import quotes_of
from reports.bound.figures import Reading, read
from reports.kinds.anatomy import Words
from reports.models import Report


def readings(report: Report, on: date, measures: Iterable[Indicator]) -> dict[int, Reading]:
    """Of the paper's quarter, by the key of the measure: those that have a figure. Empty without a quarter."""
    try:
        rows = read(Asking(report, {}, on), list(measures), quarters=0).rows
    except NothingToShow:
        return {}
    return {row.indicator.pk: row for row in rows if row.point is not None and row.point.value is not None}


def listed(rows: Iterable[Reading], lead: str) -> list[Words]:
    """One list of the measures with their figures, distances and changes, after its lead; nothing where there is
    none."""
    lines: list[str] = []
    figures: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for place, row in enumerate(rows, start=1):
        known = quotes_of(row)
        names = [name for name in ("value", "distance", "change") if name in known]
        figures |= {f"{name}{place}": known[name] for name in names}
        lines.append(f"- **{row.indicator.title}**: {', '.join(f'{{{name}{place}}}' for name in names)}")
    return [Words(f"**{lead}**\n\n" + "\n".join(lines), figures)] if lines else []
