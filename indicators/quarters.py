"""A run as rows, one a quarter, with everything that a chart shows: the table behind it, and its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators import arithmetic, spc, wording
from indicators.figures import Point, Run, judging
from indicators.models import Target
from indicators.signals import Signals
from safeguarding.listing import NOWRAP, NUMBER, WIDE, Table, Worked

SIGNALS = {
    spc.COMMON: "No signal",
    spc.CONCERN: "Signal: worse",
    spc.IMPROVEMENT: "Signal: better",
    spc.HIGH: "Signal: higher",
    spc.LOW: "Signal: lower",
}


@dataclass(frozen=True)
class Quarter:
    """One row. `read` is what the usual range says of it, None without one; `target` the one that judges it."""

    point: Point
    read: spc.SpcPoint | None
    target: Target | None


def quarters(signals: Signals) -> Iterator[Quarter]:
    """The newest first; one that is not complete stands first and is not read."""
    run = signals.run
    if run.provisional:
        yield Quarter(run.provisional, None, None)
    read = {
        point.quarter: found
        for stretch in signals.stretches
        if stretch.analysis
        for point, found in zip(stretch.points, stretch.analysis.points, strict=True)
    }
    for point in reversed(run.points):
        yield Quarter(point, read.get(point.quarter), judging(run.targets, point.version, point.period))


def number(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else arithmetic.rounded(value, places)


class QuarterTable(Table):
    """On screen figures have their unit; in files they are numbers, and the columns that a chart draws stand beside."""

    period = Worked(verbose_name="Quarter", attrs={"row_heading": True, **NOWRAP})
    value = Worked(verbose_name="Value", attrs=NUMBER)
    numerator = Worked(verbose_name="Numerator", visible=False)
    denominator = Worked(verbose_name="Denominator", visible=False)
    counts = Worked(verbose_name="Counts", attrs=NUMBER, exclude_from_export=True)
    target = Worked(verbose_name="Target", attrs=NUMBER)
    usual = Worked(verbose_name="Usual range", attrs=NUMBER, exclude_from_export=True)
    lower = Worked(verbose_name="Usual range from", visible=False)
    mean = Worked(verbose_name="Mean", visible=False)
    upper = Worked(verbose_name="Usual range to", visible=False)
    signal = Worked(verbose_name="Signal", attrs=NOWRAP)
    late_1_to_5 = Worked(verbose_name="1 to 5 working days late", visible=False)
    late_6_to_10 = Worked(verbose_name="6 to 10 working days late", visible=False)
    late_11_to_20 = Worked(verbose_name="11 to 20 working days late", visible=False)
    late_over_20 = Worked(verbose_name="Over 20 working days late", visible=False)
    longest_late = Worked(verbose_name="Longest, working days late", visible=False)
    definition = Worked(verbose_name="Definition")
    state = Worked(verbose_name="Note", attrs=WIDE)

    class Meta(Table.Meta):
        orderable = False

    def __init__(self, signals: Signals, **kwargs):
        rows = list(quarters(signals))
        late = ("late_1_to_5", "late_6_to_10", "late_11_to_20", "late_over_20", "longest_late")
        without = () if any(row.point.late for row in rows) else late
        super().__init__(rows, exclude=without, **kwargs)
        self.run: Run = signals.run
        self.caption_text = f"{signals.run.indicator.title}, quarter by quarter"

    def render_period(self, record):
        return record.point.period.label

    def render_value(self, record):
        return record.point.text

    def value_value(self, record):
        point = record.point
        return point.text if point.value is None else number(point.value, point.version.decimals)

    def value_numerator(self, record):
        return record.point.numerator

    def value_denominator(self, record):
        return record.point.denominator

    def render_counts(self, record):
        return record.point.counts or "–"

    def render_target(self, record):
        return wording.level_text(record.target.level, record.target.version) if record.target else "–"

    def value_target(self, record):
        return record.target.level.normalize() if record.target else ""

    def render_usual(self, record):
        if record.read is None or record.read.lower is None:
            return "–"
        places = record.point.version.decimals
        low, high = (arithmetic.nearest(limit, places) for limit in (record.read.lower, record.read.upper))
        return wording.range_text(low, high, places)

    def limit(self, record, name):
        found = getattr(record.read, name) if record.read else None
        return "" if found is None else arithmetic.nearest(found, record.point.version.decimals + 1)

    def value_lower(self, record):
        return self.limit(record, "lower")

    def value_mean(self, record):
        return self.limit(record, "mean")

    def value_upper(self, record):
        return self.limit(record, "upper")

    def render_signal(self, record):
        return SIGNALS[record.read.kind] if record.read else "–"

    def late(self, record, place):
        return record.point.late.bands[place] if record.point.late else ""

    def value_late_1_to_5(self, record):
        return self.late(record, 0)

    def value_late_6_to_10(self, record):
        return self.late(record, 1)

    def value_late_11_to_20(self, record):
        return self.late(record, 2)

    def value_late_over_20(self, record):
        return self.late(record, 3)

    def value_longest_late(self, record):
        return record.point.late.longest if record.point.late else ""

    def render_definition(self, record):
        return record.point.version.label

    def render_state(self, record):
        return " ".join(notes(record.point)) or "–"


def notes(point: Point) -> Iterator[str]:
    """What a reader has to know of one quarter."""
    if point.awaited:
        yield f"Provisional: {wording.joined(point.awaited)} awaited."
    if point.missing:
        yield f"Not in the total, with a reason: {wording.joined(point.missing)}."
    if point.corrected:
        yield f"Corrected: {wording.joined(sorted({part.subject.name for part in point.corrected}))}."
