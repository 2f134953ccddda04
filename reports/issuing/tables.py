import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse

from reports.models import Issue
from safeguarding.listing import ROW_HEADING, Table, linked


def state_of(issue) -> tuple[str, str, str]:
    """Shape, tone and word for how an issue that is the last of its paper stands."""
    if hasattr(issue, "withdrawal"):
        return "square", "late", "Withdrawn"
    if issue.replaces_id:
        return "ringed", "done", f"Corrected: issue {issue.number}"
    return "tick", "good", "In force"


class PublicTable(Table):
    title = tables.Column(verbose_name="Paper", attrs=ROW_HEADING)
    body_name = tables.Column(verbose_name="Body")
    council = tables.Column(verbose_name="Council")
    meeting = tables.Column(verbose_name="Meeting", accessor="date_text", order_by="report__meeting__held_on")
    issued_at = tables.DateColumn(verbose_name="Issued", format="j F Y")
    state = tables.Column(verbose_name="State", empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Issue
        fields = ["title", "body_name", "council", "meeting", "issued_at", "state"]

    def render_title(self, record):
        under = "Demonstration: invented" if record.report.is_demonstration else ""
        return linked(reverse("reports:public_paper_detail", args=[record.report.slug]), record.title, under)

    def value_title(self, record):
        return f"{record.title} (demonstration)" if record.report.is_demonstration else record.title

    def render_state(self, record):
        shape, tone, text = state_of(record)
        return render_to_string("components/status.html", {"shape": shape, "tone": tone, "text": text})

    def value_state(self, record):
        return state_of(record)[2]
