import django_filters
import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime, make_naive

from actionplans.models import ActionReminder
from safeguarding.listing import NOWRAP, ROW_HEADING, AnyChoiceFilter, SearchFilter, Table, linked

OUTCOMES = {"sent": ("tick", "good"), "nobody": ("ring", "late"), "declined": ("square", "none")}
OUTCOMES |= {"failed": ("diamond", "late")}


class ActionReminderFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["action__title", "person__name"], label="Action or person")
    kind = AnyChoiceFilter(label="Why", choices=ActionReminder.Kind.choices)
    outcome = AnyChoiceFilter(label="What became of it", choices=ActionReminder.Outcome.choices)

    class Meta:
        model = ActionReminder
        fields = ["kind", "outcome"]


class ActionReminderTable(Table):
    at = tables.Column(verbose_name="When", attrs=NOWRAP)
    action = tables.Column(verbose_name="Action", attrs=ROW_HEADING, order_by=("action__title",))
    owner = tables.Column(verbose_name="Owner", accessor="action__owner__title", order_by=("action__owner__title",))
    person = tables.Column(verbose_name="To", empty_values=(), order_by=("person__name",))
    kind = tables.Column(verbose_name="Why")
    outcome = tables.Column(verbose_name="What became of it")

    class Meta(Table.Meta):
        model = ActionReminder
        fields = ["at", "action", "owner", "person", "kind", "outcome"]

    def render_at(self, value):
        at = localtime(value)
        return f"{at.day} {at:%b %Y, %H:%M}"

    def value_at(self, value):
        return make_naive(value)

    def render_action(self, record):
        return linked(reverse("actionplans:action_detail", args=[record.action_id]), record.action.title)

    def value_action(self, record):
        return record.action.title

    def render_person(self, record):
        return record.person.name if record.person else "Nobody"

    def render_outcome(self, record):
        shape, tone = OUTCOMES[record.outcome]
        words = {"shape": shape, "tone": tone, "text": record.get_outcome_display()}
        return render_to_string("components/status.html", words)

    def value_outcome(self, record):
        return record.get_outcome_display()
