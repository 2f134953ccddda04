import django_filters

from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Agency
from standards.models import Framework, SelfAudit, SelfAuditAnswer


class AuditFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "note", "framework__title"])
    framework = AnyModelFilter(label="Framework", queryset=Framework.objects.all())
    state = AnyChoiceFilter(
        label="State", choices=[("open", "Open"), ("closed", "Closed")], method="by_state", every="Either"
    )

    class Meta:
        model = SelfAudit
        fields = []

    def by_state(self, rows, name, value):
        return rows.filter(closed_on__isnull=value == "open")


def agencies_asked(request):
    return Agency.objects.visible_to(request.user).filter(authorities=request.user.authority)


class AnswerFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["standard__title", "criterion__text", "shown_by", "outstanding"])
    agency = AnyModelFilter(label="Agency", field_name="audit_return__agency", queryset=agencies_asked)
    gap = AnyChoiceFilter(
        label="Gap",
        choices=[("higher", "Rated itself higher"), ("lower", "Rated itself lower"), ("same", "The same")],
        method="by_gap",
    )

    class Meta:
        model = SelfAuditAnswer
        fields = []

    def by_gap(self, rows, name, value):
        """`rows` are `with_steps`."""
        sides = {"higher": {"steps_higher__gt": 0}, "lower": {"steps_higher__lt": 0}, "same": {"steps_higher": 0}}
        return rows.filter(**sides[value])
