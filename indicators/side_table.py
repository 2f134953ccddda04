import django_tables2 as tables

from indicators.arithmetic import rounded
from indicators.quarters import notes
from safeguarding.listing import Table


class SideTable(Table):
    """The figures behind "workforce beside demand" for a file: a row for each measure and quarter that has one."""

    side = tables.Column(verbose_name="Side")
    measure = tables.Column(verbose_name="Measure")
    good = tables.Column(verbose_name="Good is")
    quarter = tables.Column(verbose_name="Quarter ends")
    value = tables.Column(verbose_name="Value")
    numerator = tables.Column(verbose_name="Numerator")
    denominator = tables.Column(verbose_name="Denominator")
    unit = tables.Column(verbose_name="Unit")
    definition = tables.Column(verbose_name="Definition")
    note = tables.Column(verbose_name="Note")

    class Meta(Table.Meta):
        default = ""

    def __init__(self, sides, axis, **kwargs):
        rows = [
            line(heading, row.run.indicator, point)
            for heading, shown in sides
            for row in shown
            for quarter, point in sorted(row.points.items(), key=lambda item: item[0].ends_on)
            if quarter in axis
        ]
        super().__init__(rows, **kwargs)


def line(side, indicator, point):
    version = point.version
    made_up = ["Demonstration."] if point.is_demonstration else []
    return {
        "side": side,
        "measure": f"{indicator.code} {indicator.title}",
        "good": indicator.get_polarity_display(),
        "quarter": point.quarter.ends_on,
        "value": point.text if point.value is None else rounded(point.value, version.decimals),
        "numerator": point.numerator,
        "denominator": point.denominator,
        "unit": version.unit,
        "definition": version.label,
        "note": " ".join([*notes(point), *made_up]),
    }
