import django_tables2 as tables
from django.template.loader import render_to_string

from safeguarding.listing import NUMBER, ROW_HEADING, WIDE, Table
from standards.models import RegisteredRecommendation

WITHOUT = "Not named in the record"


class RegisterTable(Table):
    """`standing`: the latest statements (`register_reading.latest`); `may_keep`: whether numbers lead to their form."""

    number = tables.Column(verbose_name="Number", attrs=NUMBER)
    subject = tables.Column(verbose_name="Subject", attrs=ROW_HEADING, empty_values=())
    status = tables.Column(verbose_name="Latest status, by council", orderable=False, empty_values=(), attrs=WIDE)
    exceptions = tables.Column(verbose_name="Exceptions", orderable=False, empty_values=(), attrs=WIDE)

    class Meta(Table.Meta):
        model = RegisteredRecommendation
        fields = ["number", "subject", "status", "exceptions"]
        order_by = ("number",)

    def __init__(self, *args, standing, register, may_keep, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing, self.register, self.may_keep = standing, register, may_keep

    def said(self, record):
        rows = self.standing.get(record.pk, {}).values()
        return sorted(rows, key=lambda row: row.authority.short_name)

    def render_subject(self, record):
        return render_to_string(
            "standards/_recommendation.html",
            {"row": record, "register": self.register, "may_keep": self.may_keep, "without": WITHOUT},
        )

    def value_subject(self, record):
        return record.subject or WITHOUT

    def render_status(self, record):
        return render_to_string("standards/_compliance_said.html", {"statements": self.said(record)})

    def value_status(self, record):
        return "; ".join(
            f"{row.authority.short_name}: {row.get_status_display()}"
            f"{'' if row.recommendation_id else ' (of the whole)'}, {row.as_at:%-d %B %Y}"
            for row in self.said(record)
        )

    def render_exceptions(self, record):
        return self.value_exceptions(record) or "–"

    def value_exceptions(self, record):
        return "; ".join(
            f"{row.authority.short_name}: {row.exceptions}"
            for row in self.said(record)
            if row.exceptions and row.recommendation_id
        )
