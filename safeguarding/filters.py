import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from safeguarding.access import Role
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Agency, Post, PostHolding, Unit, User
from safeguarding.people_forms import DayField


def our_agencies(request):
    return Agency.objects.visible_to(request.user).filter(authorities=request.user.authority)


def our_units(request):
    return Unit.objects.visible_to(request.user).filter(authority=request.user.authority, document=None)


class DayFilter(django_filters.DateFilter):
    """A day as people write it: a browser's own date box shows it as the browser's language does, month first."""

    field_class = DayField

    def __init__(self, label, **kwargs):
        super().__init__(label=label, called=f"“{label.lower()}”", **kwargs)


class PersonFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["name", "email"], label="Name or e-mail")
    role = AnyChoiceFilter(label="Role", choices=[(role.value, role.title) for role in Role], method="by_role")
    agency = AnyModelFilter(label="Agency", queryset=our_agencies)
    account = AnyChoiceFilter(
        label="Account", choices=[("active", "Active"), ("closed", "Closed")], method="by_account"
    )

    class Meta:
        model = User
        fields = []

    def by_role(self, rows, name, value):
        return rows.filter(grants__role=value, grants__ended_at__isnull=True)

    def by_account(self, rows, name, value):
        return rows.filter(is_active=value == "active")


class PostFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["title", "unit__name", "agency__name"], label="Title, unit or agency")
    unit = AnyModelFilter(label="Unit", queryset=our_units)
    held = AnyChoiceFilter(
        label="Held today", choices=[("yes", "Held"), ("no", "Vacant")], method="by_holder", every="Either"
    )
    source = AnyChoiceFilter(
        label="Source", choices=[("ours", "Our posts"), ("printed", "Printed in a document")], method="by_source"
    )

    class Meta:
        model = Post
        fields = []

    def by_holder(self, rows, name, value):
        """Of our own posts that exist today: nobody says of a printed post whether it is vacant."""
        today = timezone.localdate()
        held = Exists(PostHolding.objects.on(today).filter(post=OuterRef("pk")))
        return rows.on(today).filter(held if value == "yes" else ~held, document=None)

    def by_source(self, rows, name, value):
        return rows.filter(document__isnull=value == "ours")


class AgencyFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["name", "short_name"], label="Name")
    kind = AnyChoiceFilter(label="Kind", choices=Agency.Kind.choices)
    works = AnyChoiceFilter(
        label="Works with us", choices=[("yes", "Yes"), ("no", "No")], method="by_us", every="Either"
    )
    now = AnyChoiceFilter(
        label="Exists today", choices=[("yes", "Yes"), ("no", "No longer")], method="by_day", every="Either"
    )

    class Meta:
        model = Agency
        fields = []

    def by_us(self, rows, name, value):
        ours = Q(pk__in=our_agencies(self.request).values("pk"))
        return rows.filter(ours if value == "yes" else ~ours)

    def by_day(self, rows, name, value):
        gone = Q(ends_on__lt=timezone.localdate())
        return rows.exclude(gone) if value == "yes" else rows.filter(gone)
