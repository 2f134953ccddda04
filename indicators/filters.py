import django_filters

from indicators.models import Indicator
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from standards.models import Theme


class IndicatorFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["code", "title", "why_it_matters"])
    family = AnyChoiceFilter(label="Group", choices=Indicator.Family.choices)
    polarity = AnyChoiceFilter(label="What is good", choices=Indicator.Polarity.choices)
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())
    is_current = AnyChoiceFilter(
        label="In use", choices=[("yes", "Collected today"), ("no", "Historical")], method="by_use", every="All"
    )

    class Meta:
        model = Indicator
        fields = []

    def by_use(self, rows, name, value):
        return rows.filter(is_current=value == "yes")
