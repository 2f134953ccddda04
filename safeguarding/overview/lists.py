import django_filters
import django_tables2 as tables
from django.urls import reverse

from safeguarding.listing import ROW_HEADING, AnyChoiceFilter, SearchFilter, Table, linked
from safeguarding.models import Document


class DocumentFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "short_title", "summary", "kind"])
    is_held = AnyChoiceFilter(label="Text", choices=[("yes", "Retold here"), ("no", "Only named")], method="by_held")

    class Meta:
        model = Document
        fields = []

    def by_held(self, rows, name, value):
        return rows.filter(is_held=value == "yes")


class DocumentTable(Table):
    title = tables.Column(verbose_name="Document", attrs=ROW_HEADING)
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    printed_date = tables.Column(verbose_name="Date as printed", empty_values=())
    dated = tables.Column(verbose_name="Taken as", empty_values=())
    is_held = tables.Column(verbose_name="Text")

    class Meta(Table.Meta):
        model = Document
        fields = ["title", "authority", "printed_date", "dated", "is_held"]

    def render_title(self, record):
        return linked(reverse("document_detail", args=[record.slug]), record.title, record.kind)

    def value_title(self, record):
        return record.title

    def render_printed_date(self, record):
        return record.printed_date or "None printed"

    def render_dated(self, record):
        if record.taken_as_text:
            return record.taken_as_text
        return f"{record.dated:%-d %B %Y}" if record.dated else "Not stated"

    def render_is_held(self, record):
        return "Retold here" if record.is_held else "Only named"
