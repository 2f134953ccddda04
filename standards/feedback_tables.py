import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from safeguarding.listing import NUMBER, ROW_HEADING, Table, linked
from standards.models import Feedback


class FeedbackTable(Table):
    """What people told the council; for whoever keeps it (`may_keep`) each entry leads to its form."""

    summary = tables.Column(verbose_name="What they said", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Who spoke")
    theme = tables.Column(verbose_name="Theme", order_by=("theme__name",))
    starts_on = tables.Column(verbose_name="From")
    ends_on = tables.Column(verbose_name="To")
    number = tables.Column(verbose_name="How many", attrs=NUMBER)
    critical = tables.Column(verbose_name="Critical or upheld", attrs=NUMBER)
    asked = tables.Column(verbose_name="Asked", attrs=NUMBER)
    unit = tables.Column(verbose_name="About", order_by=("unit__name",), empty_values=())
    source = tables.Column(verbose_name="Gathered from", visible=False)

    class Meta(Table.Meta):
        model = Feedback
        fields = [
            "summary", "kind", "theme", "starts_on", "ends_on", "number", "critical", "asked", "unit", "source",
        ]  # fmt: skip

    def __init__(self, *args, may_keep, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_keep = may_keep

    def render_summary(self, record):
        said = format_html(
            '{} <span class="quiet">{}{}</span>',
            record.summary,
            record.source,
            " · demonstration" if record.is_demonstration else "",
        )
        if not self.may_keep:
            return said
        change = reverse("standards:feedback_edit", args=[record.pk])
        return format_html(
            '{} <a class="no-print" href="{}">Change<span class="govuk-visually-hidden"> what {}, {} said</span></a>',
            said,
            change,
            record.get_kind_display().lower(),
            record.theme,
        )

    def value_summary(self, record):
        return record.summary

    def render_theme(self, record):
        return linked(reverse("theme_detail", args=[record.theme.slug]), record.theme.name)

    def value_theme(self, record):
        return record.theme.name

    def render_starts_on(self, value):
        return f"{value:%-d %b %Y}"

    def value_starts_on(self, value):
        return value

    render_ends_on, value_ends_on = render_starts_on, value_starts_on

    def render_unit(self, record):
        return record.unit.name if record.unit else "The whole council"
