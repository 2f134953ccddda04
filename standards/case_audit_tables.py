import django_tables2 as tables
from django.urls import reverse

from safeguarding.listing import NUMBER, ROW_HEADING, WIDE, Table, linked
from safeguarding.tables import status
from standards.case_files import of_grades
from standards.models import CaseAudit


class CaseAuditTable(Table):
    """Audits with their grades and the words of their scales, prefetched by the view."""

    title = tables.Column(verbose_name="Audit", attrs=ROW_HEADING)
    planned_for = tables.Column(verbose_name="Planned for")
    state = tables.Column(verbose_name="State", empty_values=(), accessor="pk", orderable=False)
    done_on = tables.Column(verbose_name="Done on", empty_values=())
    planned_sample = tables.Column(verbose_name="Files planned", attrs=NUMBER)
    sample = tables.Column(verbose_name="Files looked at", attrs=NUMBER)
    grades = tables.Column(verbose_name="Grades", empty_values=(), accessor="pk", orderable=False, attrs=WIDE)
    findings = tables.Column(verbose_name="Findings", accessor="finding_count", attrs=NUMBER)

    class Meta(Table.Meta):
        model = CaseAudit
        fields = ["title", "planned_for", "state", "done_on", "planned_sample", "sample", "grades", "findings"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_title(self, record):
        under = ", ".join(filter(None, [record.get_method_display(), record.unit.name if record.unit else ""]))
        return linked(reverse("standards:case_audit_detail", args=[record.pk]), record.title, under)

    def value_title(self, record):
        return record.title

    def render_planned_for(self, value):
        return f"{value:%B %Y}"

    def render_state(self, record):
        state = record.state(self.today)
        return status(*state.shape, state.label)

    def value_state(self, record):
        return record.state(self.today).label

    def render_done_on(self, record):
        return f"{record.done_on:%-d %B %Y}" if record.done_on else "–"

    def value_done_on(self, record):
        return record.done_on or ""

    def render_grades(self, record):
        return of_grades(record.graded) if record.graded else "–"

    def value_grades(self, record):
        return of_grades(record.graded) if record.graded else ""
