import django_filters

from safeguarding.listing import SearchFilter
from standards.models import Framework


class FrameworkFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "edition", "description", "publisher__name"])

    class Meta:
        model = Framework
        fields = []
