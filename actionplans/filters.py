import django_filters
from django.utils import timezone

from actionplans.models import Action, Plan, PlanRow, SourceReference
from actionplans.standing import WORDS, in_state
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Agency, Authority
from standards.models import Theme


class PlanFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "summary", "body"])
    authority = AnyModelFilter(label="Council", queryset=Authority.objects.all())
    theme = AnyModelFilter(label="Theme", field_name="rows__themes", queryset=Theme.objects.all(), distinct=True)

    class Meta:
        model = Plan
        fields = []


class PlanRowFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["number", "title", "printed_reference", "searched", "acted"])
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())
    agency = AnyModelFilter(label="Agency", field_name="agencies", queryset=Agency.objects.none())
    kind = AnyChoiceFilter(
        label="Kind of action", field_name="actions__kind", choices=Action.Kind.choices, distinct=True
    )
    paragraph = django_filters.NumberFilter(label="Paragraph cited", method="by_paragraph", min_value=0, max_value=9999)

    class Meta:
        model = PlanRow
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by().values("pk")
        self.filters["agency"].queryset = (
            Agency.objects.visible_to(self.request.user).filter(plan_rows__in=rows).distinct()
        )
        if not SourceReference.objects.filter(row__in=rows).exists():
            del self.filters["paragraph"]

    def by_paragraph(self, rows, name, value):
        return rows.filter(references__paragraph=int(value)).distinct()


class ActionFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "text", "groups"])
    plan = AnyModelFilter(label="Plan", field_name="rows__plan", queryset=Plan.objects.none(), distinct=True)
    kind = AnyChoiceFilter(label="Kind", choices=Action.Kind.choices)
    state = AnyChoiceFilter(label="State", choices=list(WORDS.items()), method="by_state")
    agency = AnyModelFilter(label="Agency", field_name="contributors", queryset=Agency.objects.all(), distinct=True)
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all(), distinct=True)

    class Meta:
        model = Action
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["plan"].queryset = Plan.objects.visible_to(self.request.user)

    def by_state(self, rows, name, value):
        return in_state(rows, value, timezone.localdate())
