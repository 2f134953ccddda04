import django_tables2 as tables
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from safeguarding.listing import NOWRAP, NUMBER, ROW_HEADING, Table, linked
from safeguarding.tables import status
from standards.evidence_filters import STANDINGS
from standards.models import StandardEvidence

MARKS = {
    "current": ("tick", "good"),
    "old": ("triangle", "risk"),
    "expired": ("diamond", "late"),
    "replaced": ("square", "none"),
    "withdrawn": ("square", "none"),
}


class EvidenceTable(Table):
    """Evidence with its standards, which the view prefetches. Each leads to where its first standard shows it."""

    title = tables.Column(verbose_name="Evidence", attrs=ROW_HEADING)
    stands = tables.Column(verbose_name="How it stands", accessor="pk", orderable=False)
    standards = tables.Column(verbose_name="For", accessor="pk", orderable=False)
    agency = tables.Column(verbose_name="Agency", empty_values=(), order_by=("agency__name",))
    owner = tables.Column(verbose_name="Kept by", order_by=("owner__title",))
    revision = tables.Column(verbose_name="Revision", attrs=NUMBER)
    dated_on = tables.Column(verbose_name="Of", attrs=NOWRAP)
    expires_on = tables.Column(verbose_name="Valid until", empty_values=(), attrs=NOWRAP)

    class Meta(Table.Meta):
        model = StandardEvidence
        fields = ["title", "stands", "standards", "agency", "owner", "revision", "dated_on", "expires_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def order_expires_on(self, rows, is_descending):
        """What holds until it is replaced comes last, either way."""
        by = F("expires_on").desc(nulls_last=True) if is_descending else F("expires_on").asc(nulls_last=True)
        return rows.order_by(by), True

    def render_title(self, record):
        under = " · ".join(filter(None, [record.shows, "demonstration" if record.is_demonstration else ""]))
        first = next(iter(record.standards.all()), None)
        return linked(f"{page_of(first)}#evidence" if first else "", record.title, under)

    def value_title(self, record):
        return record.title

    def render_standards(self, record):
        rows = list(record.standards.all())
        links = format_html_join("; ", '<a href="{}">{}</a>', ((page_of(row), str(row)) for row in rows))
        titles = "; ".join(dict.fromkeys(row.framework.title for row in rows))
        return format_html('{} <span class="quiet">{}</span>', links, titles)

    def value_standards(self, record):
        return "; ".join(f"{row.framework.title}: {row}" for row in record.standards.all())

    def render_agency(self, record):
        return (record.agency.short_name or record.agency.name) if record.agency else record.authority.short_name

    def render_owner(self, value):
        return value.title

    def render_dated_on(self, value):
        return f"{value:%-d %b %Y}"

    def value_dated_on(self, value):
        return value

    def render_expires_on(self, record):
        return f"{record.expires_on:%-d %b %Y}" if record.expires_on else "No end set"

    def value_expires_on(self, record):
        return record.expires_on or ""

    def render_stands(self, record):
        stands = record.standing(self.today)
        return status(*MARKS[stands], dict(STANDINGS)[stands])

    def value_stands(self, record):
        return dict(STANDINGS)[record.standing(self.today)]


def page_of(standard):
    return reverse("standards:standard_detail", args=[standard.framework.slug, standard.number])
