import django_filters
from django.db.models import Q
from django.utils import timezone

from safeguarding.filters import our_units
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from standards.case_files import State, year_label, year_of
from standards.models import CaseAudit, Theme


def years(request):
    """The financial years of the audits that this person sees, the newest first."""
    days = CaseAudit.objects.visible_to(request.user).order_by().values_list("planned_for", "done_on")
    found = {year_of(day) for pair in days for day in pair if day}
    return [(str(year), year_label(year)) for year in sorted(found, reverse=True)]


class CaseAuditFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "summary", "auditors"])
    year = AnyChoiceFilter(label="Planned for or done in", method="by_year", every="Any year")
    state = AnyChoiceFilter(label="State", choices=[(one.value, one.label) for one in State], method="by_state")
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())
    unit = AnyModelFilter(label="Whose files", queryset=our_units)

    class Meta:
        model = CaseAudit
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = years(self.request)

    @property
    def chosen_year(self):
        """The year asked for; None for any."""
        chosen = self.form.cleaned_data.get("year") if self.form.is_valid() else ""
        return int(chosen) if chosen else None

    def by_year(self, rows, name, value):
        first, last = f"{value}-04-01", f"{int(value) + 1}-03-31"
        return rows.filter(Q(planned_for__range=(first, last)) | Q(done_on__range=(first, last)))

    def by_state(self, rows, name, value):
        first = timezone.localdate().replace(day=1)
        open_ones = Q(done_on=None, cancelled_on=None)
        return rows.filter(
            {
                State.DONE: Q(done_on__isnull=False),
                State.CANCELLED: Q(cancelled_on__isnull=False),
                State.LATE: open_ones & Q(planned_for__lt=first),
                State.PLANNED: open_ones & Q(planned_for__gte=first),
            }[value]
        )
