import django_tables2 as tables
from django.urls import reverse

from safeguarding.listing import NUMBER, ROW_HEADING, WIDE, Table, linked
from standards.chains import before_in_short
from standards.models import Finding, Inspection, Standard


class StandardTable(Table):
    title = tables.Column(verbose_name="Standard", attrs=ROW_HEADING)
    framework = tables.Column(verbose_name="Framework", accessor="framework__title")
    position = tables.Column(verbose_name="Latest position", orderable=False, empty_values=(), attrs=WIDE)
    findings = tables.Column(verbose_name="Findings", accessor="finding_count", attrs=NUMBER)
    actions = tables.Column(verbose_name="Rows of plans", accessor="row_count", attrs=NUMBER)
    indicators = tables.Column(verbose_name="Indicators", accessor="indicator_count", attrs=NUMBER)

    class Meta(Table.Meta):
        model = Standard
        fields = ["title", "framework", "position", "findings", "actions", "indicators"]
        order_by = ("framework",)  # one column only: of several own orders the last would win

    def order_title(self, rows, is_descending):
        return rows.order_by(("-" if is_descending else "") + "order", "framework__title"), True

    def order_framework(self, rows, is_descending):
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}framework__starts_on", f"{sign}framework__title", "order"), True

    def render_title(self, record):
        url = reverse("standards:standard_detail", args=[record.framework.slug, record.number])
        return linked(url, f"{record.number}. {record.title}")

    def value_title(self, record):
        return f"{record.number}. {record.title}"

    def render_position(self, record):
        latest = next(iter(record.assessments.all()), None)
        if latest is None:
            return "No position recorded"
        words = " · ".join(filter(None, [latest.grade and latest.grade.word, latest.summary]))
        return f"{latest.as_at:%B %Y}{' (demonstration)' if latest.is_demonstration else ''}: {words}"


class InspectionTable(Table):
    title = tables.Column(verbose_name="Inspection or review", attrs=ROW_HEADING)
    subject_authority = tables.Column(verbose_name="Looked at")
    starts_on = tables.Column(verbose_name="When", empty_values=(), order_by=("starts_on", "dates_note"))
    judgements = tables.Column(verbose_name="Judgements", orderable=False, empty_values=(), attrs=WIDE)
    findings = tables.Column(verbose_name="Findings", accessor="finding_count", attrs=NUMBER)

    class Meta(Table.Meta):
        model = Inspection
        fields = ["title", "subject_authority", "starts_on", "judgements", "findings"]

    def render_title(self, record):
        return linked(
            reverse("standards:inspection_detail", args=[record.slug]), record.title, f"{record.regime.short_name}"
        )

    def value_title(self, record):
        return record.title

    def render_starts_on(self, record):
        if record.starts_on is None:
            return record.dates_note or "Not stated"
        return f"{record.starts_on:%-d %B %Y}"

    def render_judgements(self, record):
        given = [f"{item.area.name}: {item.printed}" for item in record.judgements.all()]
        return "; ".join(given) or "None given"


SOURCE = "document__short_title", "inspection__title", "case_audit__title"


class FindingTable(Table):
    title = tables.Column(verbose_name="Finding", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Kind")
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    document = tables.Column(verbose_name="Source", accessor="pk", order_by=SOURCE)
    before = tables.Column(verbose_name="Found before", accessor="pk", orderable=False)
    within = tables.Column(verbose_name="To be done within", empty_values=())
    rows = tables.Column(verbose_name="Rows of plans", accessor="row_count", attrs=NUMBER)

    class Meta(Table.Meta):
        model = Finding
        fields = ["title", "kind", "authority", "document", "before", "within", "rows"]

    def __init__(self, *args, chains, **kwargs):
        super().__init__(*args, **kwargs)
        self.chains = chains

    def render_title(self, record):
        under = f"{record.number} · {record.citation}" if record.number and record.citation else record.citation
        return linked(reverse("standards:finding_detail", args=[record.slug]), record.title, under)

    def value_title(self, record):
        return record.title

    def render_document(self, record):
        return record.source_name

    def render_before(self, record):
        return before_in_short(self.chains.of(record.pk), record.pk) or "–"

    def render_within(self, record):
        return record.limit or "–"
