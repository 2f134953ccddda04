import django_filters
from django import forms
from django_filters import DateFilter

from reports.issuing import published
from reports.models import Issue
from safeguarding.listing import AnyChoiceFilter, SearchFilter
from safeguarding.people_forms import DAYS


def bodies(field: str):
    """What there is to choose from: bodies or councils of the papers in the list, as they were printed."""
    names = published.latest().order_by().values_list(field, flat=True).distinct()
    return sorted({name: name for name in names if name}.items())


def day(label: str, lookup: str) -> DateFilter:
    words = {"invalid": f"Enter “{label.lower()}” as a day, such as 27 March 2026."}
    return DateFilter(
        "report__meeting__held_on", lookup, label=label, input_formats=DAYS, error_messages=words,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PublicFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "body_name", "council"])
    body = AnyChoiceFilter(label="Body", field_name="body_name", choices=lambda: bodies("body_name"))
    council = AnyChoiceFilter(label="Council", field_name="council", choices=lambda: bodies("council"))
    since = day("Meetings from", "gte")
    until = day("Meetings until", "lte")

    class Meta:
        model = Issue
        fields = []
