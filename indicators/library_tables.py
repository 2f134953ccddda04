import django_tables2 as tables
from django.urls import reverse

from indicators.models import Indicator
from indicators.target_forms import trimmed
from indicators.wording import joined
from safeguarding.listing import ROW_HEADING, WIDE, Table, linked


class LibraryTable(Table):
    """Indicators with the definition in force and the targets of the council; both come from the view, by key."""

    title = tables.Column(verbose_name="Indicator", attrs=ROW_HEADING)
    definition = tables.Column(verbose_name="Definition in force", orderable=False, empty_values=(), attrs=WIDE)
    since = tables.Column(verbose_name="Since", orderable=False, empty_values=())
    target = tables.Column(verbose_name="Target now", orderable=False, empty_values=())

    class Meta(Table.Meta):
        model = Indicator
        fields = ["title", "definition", "since", "target"]

    def __init__(self, *args, in_force, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_force, self.targets = in_force, targets

    def render_title(self, record):
        return linked(reverse("indicators:library_indicator", args=[record.code]), record.title, record.code)

    def value_title(self, record):
        return f"{record.code} {record.title}"

    def render_definition(self, record):
        found = self.in_force.get(record.pk)
        return found.label if found else "None: historical"

    def render_since(self, record):
        found = self.in_force.get(record.pk)
        return f"{found.starts_on:%-d %b %Y}" if found and found.starts_on else "–"

    def render_target(self, record):
        found = self.targets.get(record.pk, [])
        return joined([trimmed(target.level) for target in found]) or "–"
