"""Who does the work beside how much of it there is: workforce measures over four quarters, then those of demand."""

from collections.abc import Sequence

from indicators import wording
from indicators.figures import Point
from indicators.models import Indicator
from indicators.side_by_side import sections
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.figures import Hides, Reading, Readings, all_points, in_short, read, titled
from reports.bound.layout import NONE, WITHHELD
from reports.bound.smallness import TOTAL
from reports.bound.sources import all_origins, row_key
from reports.bound.texts import with_counts
from reports.finishing import WITHHELD_SMALL
from reports.paper import Block, Cell, Column, Paragraph, Row, Table
from safeguarding.calendar import Quarter

SHOWN = 4  # quarters


def take(asking: Asking) -> Taken:
    chosen = sections(Indicator.objects.all())
    given = read(asking, [one for _, indicators in chosen for one in indicators], quarters=SHOWN)
    by_key = {row.indicator.pk: row for row in given.rows if all_points(row.run)}
    found = [(heading, [by_key[one.pk] for one in rows if one.pk in by_key]) for heading, rows in chosen]
    if not found[0][1]:
        raise NothingToShow(f"No approved figure of the workforce in {given.period} or the three quarters before it.")
    full, public = (blocks(given, found, given.hides(is_public=is_public)) for is_public in (False, True))
    origins = [origin for _, rows in found for row in rows for origin in all_origins(given, row)]
    return Taken(full, public, tuple(origins))


def blocks(given: Readings, sections: Sequence[tuple[str, list[Reading]]], hides: Hides) -> tuple[Block, ...]:
    quarters = last_quarters(given.rows[0].quarter)
    rows: list[Row] = []
    for heading, measures in sections:
        rows += [Row.section(heading), *(row_of(row, quarters, hides) for row in measures)] if measures else []
    columns = (
        Column("Measure", width=40),
        *(Column(f"{quarter.ends_on:%B %Y}", "end", width=15) for quarter in quarters),
    )
    note = "Each quarter is named by the month it ends with. Totals that are not complete are marked provisional."
    table = Table(f"Workforce and demand, up to {given.period}", columns, tuple(rows), note=note)
    said = [text for row in sections[0][1] if (text := of_measure(row, hides))]
    return (*([Paragraph(f"In {given.period}: {'; '.join(said)}.")] if said else []), table)


def last_quarters(last: Quarter) -> list[Quarter]:
    """Four of them, the oldest first."""
    found = [last]
    while len(found) < SHOWN:
        found.insert(0, found[0].previous())
    return found


def row_of(row: Reading, quarters: Sequence[Quarter], hides: Hides) -> Row:
    points = {point.quarter: point for point in all_points(row.run)}
    cells = (Cell(figure(points.get(quarter), hides)) for quarter in quarters)
    return Row((Cell(titled(row), is_header=True), *cells), key=row_key(row.indicator))


def figure(point: Point | None, hides: Hides) -> str:
    if point is None:
        return NONE
    if hides(point, TOTAL):
        return WITHHELD
    return f"{in_short(point)} provisional" if point.is_provisional else in_short(point)


def of_measure(row: Reading, hides: Hides) -> str:
    """Such as "social work vacancies 11.3% (9.0 of 79.5)"; empty where the quarter has no figure."""
    if row.point is None or row.point.value is None:
        return ""
    said = WITHHELD_SMALL if hides(row.point, TOTAL) else with_counts(row.point)
    provisional = ", provisional" if row.is_provisional else ""
    return f"{wording.uncapitalised(row.indicator.title)} {said}{provisional}"


offer(
    Binding(
        "workforce",
        "Workforce beside demand",
        "Caseloads, vacancies and other workforce measures over four quarters, with the demand they meet.",
        take,
    )
)
