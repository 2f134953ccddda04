"""The scorecard: measures of the quarter with what they are compared with, exceptions first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indicators import arithmetic, wording
from indicators.figures import Point
from indicators.rating import Rating, better_or_worse
from indicators.scorecard_groups import CONCERN, GROUPS, Group, group_of, in_words
from indicators.scorecard_groups import severity as by_severity
from reports.bound import Asking, Binding, Taken, offer
from reports.bound.choices import indicators_of
from reports.bound.figures import (
    YEAR,
    Hides,
    Reading,
    Readings,
    day,
    distance_text,
    first_of,
    in_short,
    nothing_unless,
    read,
    target_text,
    titled,
)
from reports.bound.layout import NONE, WITHHELD, note_cell, with_notes
from reports.bound.smallness import TOTAL
from reports.bound.sources import corrected_on, origins_of, row_key
from reports.bound.texts import figure_text
from reports.origins import Origin
from reports.paper import Block, Cell, Column, Paragraph, Row, Status

STATUS: dict[Rating, Status] = {
    Rating.GREEN: "on-track",
    Rating.AMBER: "at-risk",
    Rating.RED: "late",
}
WORDS = {Rating.GREEN: "Green", Rating.AMBER: "Amber", Rating.RED: "Red", Rating.OUTSIDE: "Outside the bands"}
COLUMNS = (
    Column("Measure", width=20),
    Column("Result", "end", width=10),
    Column("Of", "end", width=15),
    Column("Target", "end", width=10),
    Column("Against target", width=15),
    Column("Last quarter", width=15),
    Column("Year before", width=15),
)
# With a column for what a reader has to know, where there is anything: then the page is turned.
NOTED = (
    *(replace(column, width=width) for column, width in zip(COLUMNS, (20, 10, 15, 10, 10, 10, 10), strict=True)),
    Column("Notes", width=15),
)


HIDDEN = "Withheld: small numbers"
HELD_BACK = ("is withheld as a small number", "are withheld as small numbers")
MOST_NAMED = 2  # of those a figure is awaited from: a row stays short, and data quality names all


def take(asking: Asking) -> Taken:
    given = read(asking, indicators_of(asking), quarters=0)
    nothing_unless(given.rows, given.period)
    full, public = (blocks(given, given.hides(is_public=is_public)) for is_public in (False, True))
    return Taken(full, public, tuple(origin for row in given.rows for origin in shown_origins(given, row)))


def shown_origins(given: Readings, row: Reading) -> list[Origin]:
    """Of the figure and of those it is compared with."""
    return origins_of(given, row, (row.point, row.before, row.year_before))


def blocks(given: Readings, hides: Hides) -> tuple[Block, ...]:
    groups = grouped([row for row in given.rows if row.is_asked], hides)
    rows: list[Row] = []
    for heading, measures in groups:
        rows += [Row.section(heading), *(row_of(row, hides) for row in measures)]
    table = with_notes(f"Scorecard, {given.period}", COLUMNS, NOTED, rows, note=not_asked(given))
    return Paragraph(sentence(given, groups)), replace(table, landscape=table.columns == NOTED)


def not_asked(given: Readings) -> str:
    """Measures that nobody was asked for in the quarter: they have no row."""
    titles = [wording.uncapitalised(row.indicator.title) for row in given.rows if not row.is_asked]
    return f"Not asked for in {given.period}: {wording.joined(titles)}." if titles else ""


def grouped(rows: Iterable[Reading], hides: Hides) -> list[tuple[str, list[Reading]]]:
    """Sections with their measures, exceptions first. What is withheld stands apart: where it stood would say whether
    it is off target."""
    found: dict[str, list[Reading]] = {group.heading: [] for group in GROUPS} | {HIDDEN: []}
    for row in rows:
        found[heading_of(row, hides)].append(row)
    found["Off target"].sort(key=severity)
    return [(heading, measures) for heading, measures in found.items() if measures]


def heading_of(row: Reading, hides: Hides) -> str:
    """A signal that rests on a withheld figure moves nothing to another section."""
    if row.point and hides(row.point, TOTAL):
        return HIDDEN
    told = [group for group in GROUPS if group.heading != CONCERN or not rests_on_hidden(row, hides)]
    return group_of(row, told).heading


def rests_on_hidden(row: Reading, hides: Hides) -> bool:
    """Whether a figure is withheld that the run's usual range rests on."""
    stretches = row.signals.stretches
    return bool(stretches) and any(hides(point, TOTAL) for point in stretches[-1].points)


def severity(row: Reading) -> tuple[int, float]:
    """The worst band first, in it the furthest from the target for its size."""
    return by_severity(row.judgement.rating, row.shortfall, row.target.level if row.target else None)


def row_of(row: Reading, hides: Hides) -> Row:
    """One measure. A withheld figure takes with it all that is worked out from it or says something of it."""
    aim, point = Cell(target_text(row.target) or NONE), row.point
    if point and hides(point, TOTAL):
        cells = (Cell(WITHHELD), Cell(NONE), aim, Cell(NONE), Cell(NONE), Cell(NONE), Cell(NONE))
    else:
        cells = (
            Cell(in_short(point)),
            Cell(point.counts if point and point.counts else NONE),
            aim,
            against_target(row),
            Cell(compared(row, row.before, hides)),
            Cell(compared(row, row.year_before, hides)),
            note_cell([*signalled(row, hides), *notes(row)]),
        )
    header = Cell(titled(row), is_header=True)
    return Row((header, *cells), key=row_key(row.indicator))


def against_target(row: Reading) -> Cell:
    """The band with its mark; how far off where no rule bands it."""
    judged = row.judgement.rating
    if row.shortfall is None:
        return Cell("Not judged yet" if row.is_provisional and row.target else NONE)
    if judged is Rating.NOT_RATED:
        return Cell(f"Not rated, {distance_text(row) or 'met'}")
    return Cell(WORDS[judged], status=STATUS.get(judged, ""))


def compared(row: Reading, before: Point | None, hides: Hides) -> str:
    """The earlier figure, and what became of it since: "90.2%, now worse"."""
    if before is None or row.point is None:
        return NONE
    if hides(before, TOTAL):
        return WITHHELD
    return f"{in_short(before)}, {since_then(row, before)}"


def since_then(row: Reading, before: Point) -> str:
    """Better or worse as the figures are printed; up or down where neither is good in itself."""
    point = row.point
    assert point is not None and point.value is not None and before.value is not None
    now, then = (arithmetic.rounded(value, point.version.decimals) for value in (point.value, before.value))
    word = better_or_worse(now, then, row.indicator.polarity)
    return {"same": "no change", "changed": "now up" if now > then else "now down"}.get(word, f"now {word}")


def notes(row: Reading) -> list[str]:
    """What a reader has to know of the figure, without any number: the row's other cells may be withheld."""
    return [*gaps(row), *breaks(row), *corrections(row)]


def gaps(row: Reading) -> list[str]:
    if row.awaited:
        named = row.awaited if len(row.awaited) <= MOST_NAMED else row.awaited[:1]
        others = len(row.awaited) - len(named)
        names = [*named, f"{wording.in_words(others)} others"] if others else named
        awaited = f"awaited from {wording.joined(names)}."
        return [f"Provisional: {awaited}" if row.point else wording.capitalised(awaited)]
    if row.point and row.point.missing:
        return [f"Not in the total, with a reason: {wording.joined(row.point.missing)}."]
    return []


def signalled(row: Reading, hides: Hides) -> list[str]:
    """What the run signals, in a word, as the screen has it; nothing where a figure it rests on is withheld."""
    found = row.signals if row.is_final else None
    if found is None or not found.is_signal or rests_on_hidden(row, hides):
        return []
    return [f"Signal: {wording.uncapitalised(found.variation.word)}."] if found.variation else []


def breaks(row: Reading) -> list[str]:
    """That the definition changed within the last year."""
    year = [point for point in row.run.points if point.quarter >= first_of(row.quarter, YEAR)]
    versions = {point.version.pk for point in year} | ({row.point.version.pk} if row.point else set())
    if row.point is None or len(versions) < 2:
        return []
    since = row.point.version.starts_on
    return [f"New definition{f' since {day(since)}' if since else ''}: not compared with figures before it."]


def corrections(row: Reading) -> list[str]:
    return [corrected_on(row.point.corrected)] if row.point and row.point.corrected else []


def sentence(given: Readings, groups: Sequence[tuple[str, list[Reading]]]) -> str:
    """How many measures stand in each section, and which is furthest off target."""
    known = {group.heading: group for group in (*GROUPS, Group(HIDDEN, HELD_BACK, lambda one: True))}
    told = in_words((known[head], len(rows)) for head, rows in groups)
    number = sum(len(rows) for _, rows in groups)
    first = f"Of {wording.counted(number, 'measure')} in {given.period}, {told}."
    if number == 1:
        first = f"In {given.period} this measure {known[groups[0][0]].said[0]}."
    worst = dict(groups).get("Off target", [])
    return f"{first} {of_worst(worst[0])}" if worst else first


def of_worst(row: Reading) -> str:
    return (
        f"Furthest off is {wording.uncapitalised(row.indicator.title)}: {figure_text(row.point)} against a target of "
        f"{target_text(row.target)}."
    )


offer(
    Binding(
        "scorecard",
        "Scorecard",
        "Measures of the quarter beside their targets and earlier figures; what is off target comes first.",
        take,
        asks=("indicators",),
    )
)
