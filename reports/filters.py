import django_filters

from reports.models import Body, Report
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Authority


class ReportFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "summary", "front"])
    kind = AnyChoiceFilter(label="Kind", choices=Report.Kind.choices)
    body = AnyModelFilter(label="Body", queryset=Body.objects.all())
    authority = AnyModelFilter(label="Council", queryset=Authority.objects.all())

    class Meta:
        model = Report
        fields = []
