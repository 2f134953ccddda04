import django_filters

from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Authority
from standards.models import Compliance, RegisteredRecommendation, Theme


class RegisterFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["subject", "citation"])
    number = django_filters.NumberFilter(label="Number", min_value=1, max_value=9_999)
    named = AnyChoiceFilter(
        label="Subject", choices=[("yes", "Named"), ("no", "Not named")], method="by_name", every="Either"
    )
    status = AnyChoiceFilter(
        label="Said of it", choices=Compliance.Status.choices, method="by_status", every="Anything"
    )
    authority = AnyModelFilter(
        label="Said by", queryset=Authority.objects.all(), method="by_authority", every="Any council"
    )
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())

    class Meta:
        model = RegisteredRecommendation
        fields = []

    def __init__(self, *args, standing, **kwargs):
        self.standing = standing  # the latest statements (`register_reading.latest`)
        super().__init__(*args, **kwargs)

    def by_name(self, rows, name, value):
        return rows.exclude(subject="") if value == "yes" else rows.filter(subject="")

    def by_status(self, rows, name, value):
        return rows.filter(pk__in=[key for key, said in self.standing.items() if value in statuses(said)])

    def by_authority(self, rows, name, value):
        return rows.filter(pk__in=[key for key, said in self.standing.items() if value.pk in said])


def statuses(said):
    return {row.status for row in said.values()}
