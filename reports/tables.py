import django_tables2 as tables
from django.urls import reverse

from reports.kinds.parts import date_text
from reports.models import Report
from safeguarding.listing import ROW_HEADING, Table, linked


class ReportTable(Table):
    title = tables.Column(verbose_name="Paper", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Kind")
    body = tables.Column(verbose_name="Body", accessor="body__name")
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    date = tables.Column(verbose_name="Date", accessor="dated", empty_values=())

    class Meta(Table.Meta):
        model = Report
        fields = ["title", "kind", "body", "authority", "date"]

    def render_title(self, record):
        under = "Retold from the published document" if record.document_id else ""
        return linked(reverse("reports:report_detail", args=[record.slug]), record.title, under)

    def value_title(self, record):
        return record.title

    def render_date(self, record):
        return date_text(record) or "Not stated"
