import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from indicators import small_charts
from indicators.arithmetic import rounded
from indicators.models import Indicator
from indicators.wording import level_text
from safeguarding.listing import NOWRAP, NUMBER, RESULT, ROW_HEADING, Table, linked


class IndicatorTable(Table):
    """One line an indicator: latest quarterly total, target, rating, change, trend; the latest printed figure where
    there is no quarterly one. `readings` and `printed` come from the view, by the indicator's key."""

    title = tables.Column(verbose_name="Measure", attrs=ROW_HEADING)
    latest = tables.Column(verbose_name="Latest", orderable=False, empty_values=(), attrs=RESULT)
    counts = tables.Column(verbose_name="Counts", orderable=False, empty_values=(), visible=False)
    period = tables.Column(verbose_name="Period", orderable=False, empty_values=())
    target = tables.Column(verbose_name="Target", orderable=False, empty_values=(), attrs=NUMBER)
    rating = tables.Column(verbose_name="Against target", orderable=False, empty_values=())
    signal = tables.Column(verbose_name="Signal", orderable=False, empty_values=())
    change = tables.Column(verbose_name="Since last quarter", orderable=False, empty_values=(), attrs=NOWRAP)
    trend = tables.Column(verbose_name="Trend", orderable=False, empty_values=(), exclude_from_export=True)

    class Meta(Table.Meta):
        model = Indicator
        fields = ["title", "latest", "counts", "period", "target", "rating", "signal", "change", "trend"]

    def __init__(self, *args, readings, printed, **kwargs):
        super().__init__(*args, **kwargs)
        self.readings, self.printed = readings, printed
        self.runs = {key: reading.run for key, reading in readings.items()}

    def last(self, record):
        return self.runs[record.pk].last

    def render_title(self, record):
        url = reverse("indicators:indicator_detail", args=[record.code])
        return linked(url, record.title, f"{record.code} · {record.get_polarity_display()}")

    def value_title(self, record):
        return f"{record.code} {record.title}"

    def render_latest(self, record):
        if point := self.last(record):
            return format_html('{} <span class="quiet">{}</span>', point.text, point.counts)
        printed = self.printed.get(record.pk)
        return format_html('{} <span class="quiet">as printed</span>', printed[0]) if printed else "–"

    def value_latest(self, record):
        point = self.last(record)
        if point is None:
            return self.printed.get(record.pk, ("–",))[0]
        if point.value is None:
            return point.text
        return rounded(point.value, point.version.decimals)

    def render_counts(self, record):
        point = self.last(record)
        return (point.counts if point else "") or "–"

    def render_period(self, record):
        if point := self.last(record):
            note = "demonstration" if point.is_demonstration else ""
            return format_html('{} <span class="quiet">{}</span>', point.period.label, note)
        printed = self.printed.get(record.pk)
        return printed[1] if printed else "No figure yet"

    def render_target(self, record):
        target = self.runs[record.pk].target
        return level_text(target.level, target.version) if target else "–"

    def render_rating(self, record):
        judgement = self.runs[record.pk].judgement
        if self.last(record) is None or self.runs[record.pk].target is None:
            return "–"
        return render_to_string("components/rating.html", {"judgement": judgement})

    def value_rating(self, record):
        judgement = self.runs[record.pk].judgement
        return f"{judgement.rating.value.replace('_', ' ').capitalize()} {judgement.reason}".strip()

    def render_signal(self, record):
        said = self.readings[record.pk].signals.variation
        if said is None:
            return "–"
        return render_to_string("components/status.html", {"shape": said.shape, "tone": said.tone, "text": said.word})

    def value_signal(self, record):
        said = self.readings[record.pk].signals.variation
        return f"{said.word}. {said.sentence}" if said else ""

    def render_change(self, record):
        return self.runs[record.pk].change or "–"

    def render_trend(self, record):
        run = self.runs[record.pk]
        points = [point for point in run.unbroken[-8:] if point.value is not None]
        said = f"{record.title}: {points[0].text} to {points[-1].text}" if points else ""
        line = small_charts.sparkline([point.value for point in points], said)
        return render_to_string("components/sparkline.html", {"line": line})
