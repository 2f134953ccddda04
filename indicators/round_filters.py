from django.utils import timezone
from django_filters import FilterSet

from indicators.models import CollectionTemplate, Reminder, Round
from safeguarding.listing import AnyChoiceFilter, SearchFilter


class RoundFilter(FilterSet):
    words = SearchFilter(fields=["period__label"], label="Quarter")
    state = AnyChoiceFilter(
        label="Today", choices=[("open", "Open or to come"), ("closed", "Closed")], method="by_state", every="Either"
    )

    class Meta:
        model = Round
        fields = []

    def by_state(self, rows, name, value):
        today = timezone.localdate()
        return rows.filter(locks_on__gte=today) if value == "open" else rows.filter(locks_on__lt=today)


class TemplateFilter(FilterSet):
    words = SearchFilter(fields=["name"], label="Name")

    class Meta:
        model = CollectionTemplate
        fields = []


class ReminderFilter(FilterSet):
    words = SearchFilter(fields=["subject__name", "person__name"], label="Unit, agency or person")
    kind = AnyChoiceFilter(label="Why", choices=Reminder.Kind.choices)
    outcome = AnyChoiceFilter(label="What became of it", choices=Reminder.Outcome.choices)

    class Meta:
        model = Reminder
        fields = ["kind", "outcome"]
