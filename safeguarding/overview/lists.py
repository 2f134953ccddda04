from datetime import datetime, time

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone

from safeguarding.filters import DayFilter
from safeguarding.listing import ROW_HEADING, WIDE, AnyChoiceFilter, SearchFilter, Table, linked
from safeguarding.models import AuditEvent, Document


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


class AuditFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["actor", "verb", "subject", "subject_type"])
    since = DayFilter("Since", method="from_day")
    until = DayFilter("Until", method="to_day")

    class Meta:
        model = AuditEvent
        fields = []

    # Moments, not the dates of moments: the database would have to work those out for each entry there is.
    def from_day(self, rows, name, value):
        return rows.filter(at__gte=timezone.make_aware(datetime.combine(value, time.min)))

    def to_day(self, rows, name, value):
        return rows.filter(at__lte=timezone.make_aware(datetime.combine(value, time.max)))


class AuditTable(Table):
    at = tables.Column(verbose_name="When")
    actor = tables.Column(verbose_name="Who")
    verb = tables.Column(verbose_name="Did")
    subject = tables.Column(verbose_name="What", attrs=ROW_HEADING)
    detail = tables.Column(verbose_name="Detail", orderable=False, attrs=WIDE)
    digest = tables.Column(verbose_name="Seal", orderable=False)

    class Meta(Table.Meta):
        model = AuditEvent
        fields = ["at", "actor", "verb", "subject", "detail", "digest"]

    def render_at(self, value):
        return f"{timezone.localtime(value):%-d %b %Y, %H:%M:%S}"

    def render_subject(self, record):
        return f"{record.subject} ({record.subject_type.partition('.')[2].lower()} {record.subject_id})"

    def render_detail(self, value):
        return "; ".join(f"{name.replace('_', ' ')}: {said}" for name, said in value.items()) or "–"

    def render_digest(self, value):
        return value[:12]

    def value_digest(self, value):
        return value
