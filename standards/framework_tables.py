import django_tables2 as tables
from django.urls import reverse

from safeguarding.listing import NUMBER, ROW_HEADING, Table, linked
from standards import framework_sentences
from standards.models import Framework


class FrameworkTable(Table):
    title = tables.Column(verbose_name="Framework", attrs=ROW_HEADING)
    edition = tables.Column(verbose_name="Edition")
    publisher = tables.Column(verbose_name="Issued by", accessor="publisher__name")
    starts_on = tables.Column(verbose_name="In force", empty_values=())
    standards = tables.Column(verbose_name="Standards", accessor="standard_count", attrs=NUMBER)
    scale = tables.Column(verbose_name="Words for self-audits", accessor="scale__name")

    class Meta(Table.Meta):
        model = Framework
        fields = ["title", "edition", "publisher", "starts_on", "standards", "scale"]

    def render_title(self, record):
        under = f"as printed in {record.document}" if record.document_id else ""
        return linked(reverse("standards:framework_detail", args=[record.slug]), record.title, under)

    def value_title(self, record):
        return record.title

    def render_starts_on(self, record):
        return framework_sentences.dates_of(record)
