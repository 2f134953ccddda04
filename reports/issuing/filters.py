import django_filters

from reports.issuing import published
from reports.models import Issue
from safeguarding.filters import DayFilter
from safeguarding.listing import AnyChoiceFilter, SearchFilter


def bodies(field: str):
    """What there is to choose from: bodies or councils of the papers in the list, as they were printed."""
    names = published.latest().order_by().values_list(field, flat=True).distinct()
    return sorted({name: name for name in names if name}.items())


class PublicFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "body_name", "council"])
    body = AnyChoiceFilter(label="Body", field_name="body_name", choices=lambda: bodies("body_name"))
    council = AnyChoiceFilter(label="Council", field_name="council", choices=lambda: bodies("council"))
    since = DayFilter("Meetings from", field_name="report__meeting__held_on", lookup_expr="gte")
    until = DayFilter("Meetings until", field_name="report__meeting__held_on", lookup_expr="lte")

    class Meta:
        model = Issue
        fields = []
