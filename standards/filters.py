import django_filters

from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Authority
from standards.models import Finding, Framework, Inspection, Regime, Standard, Theme


class StandardFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["number", "title", "statement"])
    framework = AnyModelFilter(label="Framework", queryset=Framework.objects.all())
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())

    class Meta:
        model = Standard
        fields = []


class InspectionFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "subject_authority", "summary"])
    regime = AnyModelFilter(label="Kind of inspection", queryset=Regime.objects.all())
    authority = AnyModelFilter(label="Council", queryset=Authority.objects.all())

    class Meta:
        model = Inspection
        fields = []


class FindingFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "summary", "citation", "number"])
    kind = AnyChoiceFilter(label="Kind", choices=Finding.Kind.choices)
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())
    authority = AnyModelFilter(label="Council", queryset=Authority.objects.all())
    answered = AnyChoiceFilter(
        label="Answered by a plan",
        choices=[("yes", "Yes"), ("no", "No action yet")],
        method="by_answer",
        every="Either",
    )
    repeated = AnyChoiceFilter(
        label="Found before",
        choices=[("yes", "Yes"), ("no", "For the first time")],
        method="by_repeats",
        every="Either",
    )

    class Meta:
        model = Finding
        fields = []

    def by_answer(self, rows, name, value):
        return rows.without_action() if value == "no" else rows.with_action()

    def by_repeats(self, rows, name, value):
        return rows.filter(repeats__isnull=value == "no")
