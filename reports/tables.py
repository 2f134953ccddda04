import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse

from reports.kinds.parts import date_text
from reports.models import PaperState, Report
from safeguarding.listing import ROW_HEADING, Table, linked

SHAPES = {
    PaperState.State.DRAFT: ("ring", "none"),
    PaperState.State.SIGN_OFF: ("triangle", "risk"),
    PaperState.State.ISSUED: ("tick", "good"),
    PaperState.State.WITHDRAWN: ("square", "late"),
}


class ReportTable(Table):
    title = tables.Column(verbose_name="Paper", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Kind")
    body = tables.Column(verbose_name="Body", accessor="body__name")
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    date = tables.Column(verbose_name="Date", accessor="dated", empty_values=())
    stands = tables.Column(verbose_name="Where it stands", empty_values=())

    def __init__(self, *args, shows_drafts=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.shows_drafts = shows_drafts

    class Meta(Table.Meta):
        model = Report
        fields = ["title", "kind", "body", "authority", "date", "stands"]

    def render_title(self, record):
        under = "Retold from the published document" if record.document_id else ""
        return linked(reverse("reports:report_detail", args=[record.slug]), record.title, under)

    def value_title(self, record):
        return record.title

    def render_date(self, record):
        return date_text(record) or "Not stated"

    def render_stands(self, record):
        shape, tone = SHAPES.get(record.stands, ("square", "none"))
        text = self.value_stands(record)
        return render_to_string("components/status.html", {"shape": shape, "tone": tone, "text": text})

    def value_stands(self, record):
        """Of a composed paper its last step; one that was issued and is a draft again is being corrected."""
        if not record.stands:
            return "Published document" if record.document_id else "Draft"
        if record.was_issued and record.stands in {PaperState.State.DRAFT, PaperState.State.SIGN_OFF}:
            return "Issued, being corrected" if self.shows_drafts else "Issued"
        return PaperState.State(record.stands).label
