import django_filters
import django_tables2 as tables
from django.urls import reverse

from indicators.comparisons import place_of
from indicators.models import Area, Observation, Period, Release, ReleasedTable
from safeguarding.listing import (
    NOWRAP,
    NUMBER,
    ROW_HEADING,
    AnyChoiceFilter,
    AnyModelFilter,
    SearchFilter,
    Table,
    linked,
)


class ReleaseTable(Table):
    title = tables.Column(verbose_name="Release", attrs=ROW_HEADING)
    table = tables.Column(verbose_name="Table", accessor="table__name")
    published_on = tables.DateColumn(verbose_name="Published", format="j M Y", attrs=NOWRAP)
    figures = tables.Column(verbose_name="Figures", attrs=NUMBER)
    restated = tables.Column(verbose_name="Restated", attrs=NUMBER)
    imported_by = tables.Column(
        verbose_name="Imported by", accessor="imported_by__name", default="With the demonstration"
    )

    class Meta(Table.Meta):
        model = Release
        fields = ["title", "table", "published_on", "figures", "restated", "imported_by"]

    def render_title(self, record):
        return linked(reverse("indicators:release_detail", args=[record.pk]), str(record))

    def value_title(self, record):
        return str(record)


class ReleaseFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "covers", "table__name", "table__publisher"])
    table = AnyModelFilter(label="Table", queryset=ReleasedTable.objects.all())

    class Meta:
        model = Release
        fields = []


class ComparedTable(Table):
    """National figures of one measure: an area and a period a line."""

    subject = tables.Column(verbose_name="Area", accessor="subject__name", attrs=ROW_HEADING)
    period = tables.Column(verbose_name="Period", accessor="period__label", order_by=("period__ends_on",), attrs=NOWRAP)
    figure = tables.Column(verbose_name="Figure", accessor="pk", orderable=False, attrs=NUMBER)
    numerator = tables.Column(verbose_name="Numerator", attrs=NUMBER)
    denominator = tables.Column(verbose_name="Denominator", attrs=NUMBER)
    definition = tables.Column(verbose_name="Definition", accessor="version__label")
    release = tables.Column(verbose_name="Release", accessor="release__title")

    class Meta(Table.Meta):
        model = Observation
        fields = ["subject", "period", "figure", "numerator", "denominator", "definition", "release"]

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own

    def render_subject(self, record):
        return f"{record.subject.name} (ours)" if record.subject_id == self.own else record.subject.name

    def render_figure(self, record):
        return place_of("", record, record.version).text

    def render_numerator(self, value):
        return f"{value.normalize():,f}"

    def value_numerator(self, value):
        return value

    render_denominator, value_denominator = render_numerator, value_numerator

    def render_release(self, record):
        return str(record.release)


class ComparedFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["subject__name"], label="Area")
    period = AnyModelFilter(label="Period", queryset=Period.objects.none())
    level = AnyChoiceFilter(label="Kind of area", field_name="subject__area__level", choices=Area.Level.choices)

    class Meta:
        model = Observation
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        periods = Period.objects.filter(pk__in=self.queryset.order_by().values("period"))
        self.filters["period"].field.queryset = periods.order_by("-ends_on", "kind")
