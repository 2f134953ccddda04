import django_filters

from safeguarding.filters import DayFilter, our_units
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from standards.models import Feedback, Theme


class FeedbackFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["summary", "source"])
    kind = AnyChoiceFilter(label="Who spoke", choices=Feedback.Kind.choices)
    theme = AnyModelFilter(label="Theme", queryset=Theme.objects.all())
    unit = AnyModelFilter(label="About whose work", queryset=our_units)
    since = DayFilter("Since", field_name="ends_on", lookup_expr="gte")
    until = DayFilter("Until", field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Feedback
        fields = []
