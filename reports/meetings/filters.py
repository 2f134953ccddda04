import django_filters
from django.db.models import Q
from django.utils import timezone

from reports.models import Body, Meeting, Resolution
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Authority


class BodyFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["name", "note"])
    kind = AnyChoiceFilter(label="Kind", choices=Body.Kind.choices)
    authority = AnyModelFilter(label="Council", queryset=Authority.objects.all())

    class Meta:
        model = Body
        fields = []


class WhenFilter(django_filters.ChoiceFilter):
    """Meetings to come in the order of their days, unless others are asked for: those the last first."""

    def __init__(self, **kwargs):
        choices = [("past", "Held or past"), ("all", "Any time")]
        super().__init__(label="When", choices=choices, empty_label="To come", **kwargs)

    def filter(self, rows, value):
        today = timezone.localdate()
        if value == "all":
            return rows.order_by("-held_on", "body__name")
        if value == "past":
            return rows.filter(held_on__lt=today).order_by("-held_on", "body__name")
        return rows.filter(held_on__gte=today).order_by("held_on", "body__name")


class MeetingFilter(django_filters.FilterSet):
    """Of meetings with their `papers`, as the person may see them. Where nothing is asked it leaves out the past."""

    when = WhenFilter()
    body = AnyModelFilter(label="Body", queryset=Body.objects.all())
    authority = AnyModelFilter(label="Council", field_name="body__authority", queryset=Authority.objects.all())
    off = AnyChoiceFilter(
        label="Called off",
        every="Any",
        choices=[("held", "Not called off"), ("off", "Called off")],
        method="by_off",
    )

    class Meta:
        model = Meeting
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        super().__init__({} if data is None else data, *args, **kwargs)

    def by_off(self, rows, name, value):
        return rows.exclude(called_off="") if value == "off" else rows.filter(called_off="")


class ResolutionFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["text", "asked_by", "response_text"])
    body = AnyModelFilter(label="Body", field_name="meeting__body", queryset=Body.objects.none())
    kind = AnyChoiceFilter(label="What it is", choices=Resolution.Kind.choices)
    state = AnyChoiceFilter(
        label="Answer",
        method="by_state",
        choices=[
            ("late", "Late"),
            ("open", "Not answered"),
            ("nothing", "Neither answer nor action"),
            *Resolution.Response.choices,
        ],
    )

    class Meta:
        model = Resolution
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Body.objects.visible_to(self.request.user).filter(authority=self.request.user.authority_id)
        self.filters["body"].queryset = own

    def by_state(self, rows, name, value):
        unanswered = Q(response="")
        if value == "late":
            return rows.filter(unanswered, response_due_on__lt=timezone.localdate())
        if value in {"open", "nothing"}:
            return rows.filter(unanswered, **({"action": None} if value == "nothing" else {}))
        return rows.filter(response=value)
