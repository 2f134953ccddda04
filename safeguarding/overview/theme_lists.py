import django_filters
import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.html import format_html

from safeguarding.database import fold
from safeguarding.listing import NOWRAP, NUMBER, ROW_HEADING, SearchFilter, Table, linked
from safeguarding.overview.themes import councils
from safeguarding.overview.timeline import Kind
from standards.models import Theme


class ThemeFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["name", "description"], label="Name")

    class Meta:
        model = Theme
        fields = []


class ThemeTable(Table):
    """Themes with how much of each kind the reader may see on it, from the view."""

    name = tables.Column(verbose_name="Theme", attrs=ROW_HEADING)
    standards = tables.Column(verbose_name="Standards", accessor="standard_count", attrs=NUMBER)
    findings = tables.Column(verbose_name="Findings", accessor="finding_count", attrs=NUMBER)
    rows = tables.Column(verbose_name="Rows of plans", accessor="row_count", attrs=NUMBER)
    actions = tables.Column(verbose_name="Actions", accessor="action_count", attrs=NUMBER)
    measures = tables.Column(verbose_name="Measures", accessor="measure_count", attrs=NUMBER)

    class Meta(Table.Meta):
        model = Theme
        fields = ["name", "standards", "findings", "rows", "actions", "measures"]

    def render_name(self, record):
        return linked(reverse("theme_detail", args=[record.slug]), record.name, record.description)

    def value_name(self, record):
        return record.name


class ItemForm(forms.Form):
    words = forms.CharField(
        label="Words", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *((kind.value, kind.label) for kind in Kind)]
    )
    council = forms.ChoiceField(label="Council", required=False)

    def __init__(self, data, *, councils):
        super().__init__(data)
        self.fields["council"].choices = [("", "All"), *((name, name) for name in councils)]


class ItemFilter:
    """The filter of a theme's line, with the face of a FilterSet: `form`, and `qs` for what it leaves. What has no
    council, such as a standard, is left for each. `of_council` is what the choice of council leaves by itself."""

    def __init__(self, data, *, queryset, request):
        self.form = ItemForm(data, councils=councils(queryset))
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        kind, council = chosen.get("kind"), chosen.get("council")
        words = fold(chosen.get("words")).split()
        self.of_council = [item for item in queryset if not council or item.council in {council, ""}]
        self.qs = [
            item
            for item in self.of_council
            if (not kind or item.kind == kind)
            and all(word in fold(f"{item.what} {item.whose} {item.place}") for word in words)
        ]


class ItemTable(Table):
    """Items of a theme's line of time; in a file also as a date, with what lent it that date."""

    what = tables.Column(verbose_name="What", attrs=ROW_HEADING)
    label = tables.Column(verbose_name="Kind")
    on = tables.Column(verbose_name="Date", empty_values=(), attrs=NOWRAP)
    when = tables.Column(verbose_name="Date as the source says it", visible=False)
    dated_by = tables.Column(verbose_name="Dated by", visible=False)
    whose = tables.Column(verbose_name="Whose")
    place = tables.Column(verbose_name="Source", order_by=("source", "citation"))

    class Meta(Table.Meta):
        sequence = ["on", "when", "dated_by", "label", "what", "whose", "place"]

    def render_what(self, record):
        text = linked(record.url, record.what)
        if record.demonstration and "(demonstration)" not in record.what:
            return format_html('{} <span class="quiet">demonstration</span>', text)
        return text

    def value_what(self, record):
        marked = record.demonstration and "(demonstration)" not in record.what
        return f"{record.what} (demonstration)" if marked else record.what

    def render_on(self, record):
        if not record.dated_by:
            return record.when
        return format_html('{} <span class="quiet">by {}</span>', record.when, record.dated_by)

    def value_on(self, record):
        return record.on or record.when

    def render_place(self, record):
        if not record.source_url:
            return record.place or "–"
        return format_html("{} {}", linked(record.source_url, record.source), record.citation)

    def value_place(self, record):
        return record.place
