"""One measure by team, service and agency in the quarter, with the total and what is missing from it."""

from collections.abc import Iterator

from indicators import wording
from indicators.figures import Point
from indicators.models import Observation
from reports.bound import Asking, Binding, Taken, offer
from reports.bound.choices import indicator_of
from reports.bound.figures import Hides, Reading, Readings, day, nothing_unless, read
from reports.bound.layout import NONE, WITHHELD, note_cell, with_notes
from reports.bound.smallness import TOTAL
from reports.bound.sources import corrected_on, origin_of, origin_of_part
from reports.bound.texts import figure_text, key_of, with_counts
from reports.finishing import WITHHELD_SMALL
from reports.origins import Origin
from reports.paper import Block, Cell, Column, Paragraph, Row

WHO = "Team, service or agency"
COLUMNS = (Column(WHO, width=40), Column("Result", "end", width=30), Column("Of", "end", width=30))
NOTED = (
    Column(WHO, width=25),
    Column("Result", "end", width=25),
    Column("Of", "end", width=20),
    Column("Notes", width=30),
)


FIGURES = {Observation.State.VALUE, Observation.State.NIL}


def take(asking: Asking) -> Taken:
    given = read(asking, [indicator_of(asking)])
    nothing_unless(given.rows, given.period)
    full, public = (blocks(given, given.hides(is_public=is_public)) for is_public in (False, True))
    return Taken(full, public, tuple(origins(given)))


def origins(given: Readings) -> Iterator[Origin]:
    row = given.rows[0]
    assert row.point is not None
    yield origin_of(given, row, row.point)
    for part in (*row.point.parts, *row.point.controls):
        yield origin_of_part(given, row.point, part)


def blocks(given: Readings, hides: Hides) -> tuple[Block, ...]:
    row = given.rows[0]
    point = row.point
    assert point is not None
    rows = [total_row(given, row, point, hides), *(part_row(point, part, hides) for part in point.parts)]
    rows += [Row.of(name, "Not returned", NONE, "Awaited: not in the total.") for name in row.awaited]
    rows += [part_row(point, part, hides, "Compared with the units below it, not added.") for part in point.controls]
    table = with_notes(f"{row.indicator.title} by unit, {point.period}", COLUMNS, NOTED, rows)
    return Paragraph(sentence(given, row, point, hides)), table


def total_row(given: Readings, row: Reading, point: Point, hides: Hides) -> Row:
    is_hidden = hides(point, TOTAL)
    cells = (
        Cell(f"{given.whom}, all together", is_header=True),
        Cell(WITHHELD if is_hidden else figure_text(point)),
        Cell(NONE if is_hidden else point.counts or NONE),
        Cell("Provisional." if point.is_provisional else NONE),
    )
    return Row(cells, key=key_of(row.indicator, point.quarter))


def part_row(point: Point, part: Observation, hides: Hides, *remarks: str) -> Row:
    is_hidden = hides(point, part.subject_id)
    cells = (
        Cell(part.subject.name, is_header=True),
        Cell(WITHHELD if is_hidden else wording.observation_text(part)),
        Cell(NONE if is_hidden else wording.basis(part, part.version) or NONE),
        note_cell([*remarks, *notes(part, is_hidden=is_hidden)]),
    )
    return Row(cells, key=key_of(part.version.indicator, point.quarter, part.subject.slug))


def notes(part: Observation, *, is_hidden: bool) -> Iterator[str]:
    """Why there is no figure and when it is expected; that it was corrected. Of a withheld figure no reason, which may
    say what it is."""
    if part.reason and not is_hidden:
        yield part.reason if part.reason.rstrip().endswith((".", "!", "?")) else f"{part.reason}."
    if part.expected_on and not is_hidden:
        yield f"Expected on {day(part.expected_on)}."
    if part.corrects_id:
        yield corrected_on([part])


def sentence(given: Readings, row: Reading, point: Point, hides: Hides) -> str:
    """The total, who returned it and who did not; the highest and lowest where every figure is shown."""
    is_hidden = hides(point, TOTAL)
    total = WITHHELD_SMALL if is_hidden else with_counts(point)
    number = sum(part.state in FIGURES for part in point.parts)
    from_whom = f"from {wording.counted(number, 'unit')}" if number else "with no figure from any unit"
    parts = [f"{row.indicator.title}, {point.period}: {total} {from_whom}."]
    if not is_hidden and not any(hides(point, part.subject_id) for part in point.parts):
        parts += ends(point)
    if row.awaited:
        parts.append(f"Provisional: awaited from {wording.joined(row.awaited)}.")
    if point.missing:
        parts.append(f"No figure, with a reason, from {wording.joined(point.missing)}.")
    return " ".join(parts)


def ends(point: Point) -> list[str]:
    """The highest and the lowest of at least three units that differ."""
    known = sorted((part for part in point.given if part.figure is not None), key=lambda part: part.figure or 0)
    if len(known) < 3 or known[0].figure == known[-1].figure:
        return []
    low, high = known[0], known[-1]
    texts = (wording.observation_text(low), low.subject.name, wording.observation_text(high), high.subject.name)
    return ["The lowest is {} ({}), the highest {} ({}).".format(*texts)]


offer(
    Binding(
        "by_unit",
        "By team, service and agency",
        "What each of them returned of one measure in the quarter, the total, and who is missing from it.",
        take,
        asks=("indicator",),
    )
)
