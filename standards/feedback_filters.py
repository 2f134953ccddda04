import django_filters
from django import forms

from safeguarding.filters import our_units
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from standards.models import Feedback, Theme


def day(label, **kwargs):
    return django_filters.DateFilter(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class FeedbackFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["summary", "source"])
    kind = AnyChoiceFilter(label="Who spoke", choices=Feedback.Kind.choices)
    theme = AnyModelFilter(label="Theme", queryset=Theme.objects.all())
    unit = AnyModelFilter(label="About whose work", queryset=our_units)
    since = day("Since", field_name="ends_on", lookup_expr="gte")
    until = day("Until", field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Feedback
        fields = []
