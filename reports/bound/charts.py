"""A measure's run of quarters as a chart, and the last of its values as a table under it."""

from collections.abc import Iterator
from dataclasses import replace

from django.template.loader import render_to_string

from indicators import run_charts, signals, wording
from indicators.charts import RunChart
from indicators.figures import Point, Run
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.choices import indicator_of, quarters_of
from reports.bound.figures import Hides, Reading, all_points, first_of, read, target_text
from reports.bound.layout import NONE, WITHHELD, note_cell, with_notes
from reports.bound.smallness import TOTAL
from reports.bound.sources import all_origins, corrected_on
from reports.bound.texts import figure_text, key_of
from reports.finishing import WITHHELD_SMALL
from reports.paper import Block, Cell, Column, Figure, Note, Row, Table

LISTED = 8  # quarters in the table
BESIDE = 22.0  # between two labels, in units of the drawing: a line of printed type
NAMED_BESIDE = {"range", "target"}  # by the labels at the end of their lines
COLUMNS = (Column("Quarter", width=40), Column("Result", "end", width=30), Column("Of", "end", width=30))
NOTED = (
    Column("Quarter", width=25),
    Column("Result", "end", width=25),
    Column("Of", "end", width=20),
    Column("Notes", width=30),
)


def take(asking: Asking) -> Taken:
    given, shown = read(asking, [indicator_of(asking)], quarters=0), quarters_of(asking.choices)
    whole = given.rows[0]
    row = replace(whole, run=last_quarters(whole, shown))
    if sum(point.value is not None for point in row.run.points) < 2:
        raise NothingToShow(
            f"{row.indicator.title} has fewer than two complete quarters up to {row.period}: a chart needs two."
        )

    def blocks(hides: Hides) -> tuple[Block, ...]:
        return chart(row, signals.signals(without(whole.run, hides), row.rebases), hides, shown), table(row, hides)

    full, public = (blocks(given.hides(is_public=is_public)) for is_public in (False, True))
    return Taken(full, public, tuple(all_origins(given, row)))


def last_quarters(row: Reading, shown: int) -> Run:
    """The run as far back as the paper shows it; 0: all of it. Its usual range rests on the whole, as on screen."""
    since = first_of(row.quarter, shown) if shown else None
    return replace(row.run, points=tuple(point for point in row.run.points if not since or point.quarter >= since))


# --- The chart ----------------------------------------------------------------------------------------------------


def chart(row: Reading, found: signals.Signals, hides: Hides, shown: int) -> Block:
    """The run as a figure; what is withheld is a gap in it. A note where too little is left to draw."""
    hidden = [point for point in row.run.points if hides(point, TOTAL)]
    drawn = run_charts.chart(found, run_charts.Dressing(gap=BESIDE, since=row.run.points[0].quarter if shown else None))
    if drawn is None:
        title = wording.uncapitalised(row.indicator.title)
        return Note(f"The chart of {title} is not shown: most of its quarters are withheld as small numbers.")
    drawn = replace(drawn, sentence=" ".join([drawn.sentence, *remarks(row, hidden)]))
    return Figure(drawing(drawn), drawn.sentence)


def drawing(drawn: RunChart) -> str:
    """The chart as SVG, and under it a line for each kind of mark in it that nothing beside it names: whoever reads it
    on paper, or pastes it, has no other key."""
    kinds = [entry for entry in drawn.key if entry.kind not in NAMED_BESIDE]
    key = [{"kind": one.kind, "text": one.text, "y": drawn.height + BESIDE * n} for n, one in enumerate(kinds, 1)]
    above = BESIDE if drawn.breaks else 0.0  # the words at a break stand over the plot: no line goes through them there
    height = drawn.height + above + (BESIDE * (len(key) + 0.5) if key else 0.0)
    context = {"chart": drawn, "key": key, "height": height, "above": above}
    return render_to_string("reports/run_chart.html", context).strip()


def without(run: Run, hides: Hides) -> Run:
    """The run without its withheld figures: each is a gap, and no usual range is worked out across it."""
    return replace(run, points=tuple(without_figure(point) if hides(point, TOTAL) else point for point in run.points))


def without_figure(point: Point) -> Point:
    return replace(point, value=None, numerator=None, denominator=None, parts=())


def remarks(row: Reading, hidden: list[Point]) -> Iterator[str]:
    """What the chart's sentence says beside its first and last value: the target, breaks, what is not drawn."""
    if row.target:
        yield f"The target is {target_text(row.target)}."
    versions = list(dict.fromkeys(point.version for point in row.run.points))
    for version in versions[1:]:
        first = next(point for point in row.run.points if point.version == version)
        yield f"The definition changed with {first.period}: {version.label}."
    if hidden:
        verb = wording.either(len(hidden), "is", "are")
        yield f"Not drawn: {wording.joined([str(point.period) for point in hidden])} {verb} {WITHHELD_SMALL}."
    if row.run.provisional:
        yield f"Not drawn: {row.run.provisional.period}, which is provisional."


# --- The table ----------------------------------------------------------------------------------------------------


def table(row: Reading, hides: Hides) -> Table:
    """The last quarters of the run, the newest first; one without a complete figure says so."""
    rows = tuple(line(row, point, hides) for point in reversed(all_points(row.run)[-LISTED:]))
    return with_notes(f"{row.indicator.title}, quarter by quarter", COLUMNS, NOTED, rows)


def line(row: Reading, point: Point, hides: Hides) -> Row:
    is_hidden = hides(point, TOTAL)
    cells = (
        Cell(str(point.period), is_header=True),
        Cell(WITHHELD if is_hidden else figure_text(point)),
        Cell(NONE if is_hidden else point.counts or NONE),
        note_cell(list(notes(row, point))),
    )
    return Row(cells, key=key_of(row.indicator, point.quarter))


def notes(row: Reading, point: Point) -> Iterator[str]:
    """What a reader has to know of one quarter, without a number."""
    if point.is_provisional:
        yield f"Provisional: awaited from {wording.joined(point.awaited)}."
    if point.missing:
        yield f"Not in the total, with a reason: {wording.joined(point.missing)}."
    if point.corrected:
        yield corrected_on(point.corrected)
    earlier = [one for one in row.run.points if one.quarter < point.quarter]
    if earlier and earlier[-1].version != point.version:
        yield f"New definition: {point.version.label}."


offer(
    Binding(
        "run_chart",
        "Run chart",
        "One measure quarter by quarter as a chart, with its last eight values as a table.",
        take,
        asks=("indicator", "quarters"),
    )
)
