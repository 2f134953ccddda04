from datetime import date, timedelta

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q

from actionplans.models import Action, EffectState, Plan, PlanRow, SourceReference
from actionplans.since import CHANGES, changed
from actionplans.standing import DELIVERABLE, ENDED, LACKS, RANKS, WORDS
from safeguarding.calendar import add_months
from safeguarding.listing import AnyChoiceFilter, AnyModelFilter, SearchFilter
from safeguarding.models import Agency, Authority, Post
from standards.models import Standard, Theme

# States together, by their name in the address.
TOGETHER = {"slipping": ["late", "at_risk"], "open": ["late", "at_risk", "on_track", "not_started", "waiting"]}
NONE = "none"


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
    """Of a query set of `as_they_stood`, ranked. `on` is the day on which they stood, `since` the day from which
    changes count; within one `plan` it is asked neither for the plan nor where a plan comes from."""

    words = SearchFilter(fields=["title", "text", "groups"])
    state = AnyChoiceFilter(
        label="State",
        choices=[("slipping", "Late or at risk"), ("open", "Still open"), *WORDS.items()],
        method="by_state",
    )
    due = AnyChoiceFilter(
        label="Due",
        every="Any time",
        method="by_due",
        choices=[
            ("overdue", "Overdue"),
            ("soon", "In the next 30 days"),
            ("quarter", "After that, within 3 months"),
            ("later", "Later"),
            (NONE, "No date"),
        ],
    )
    agency = AnyModelFilter(
        label="Agency", queryset=Agency.objects.none(), method="by_agency", null_label="No agency", null_value=NONE
    )
    owner = AnyModelFilter(
        label="Owner", queryset=Post.objects.none(), method="by_owner", null_label="No post", null_value=NONE
    )
    theme = AnyModelFilter(label="Theme", queryset=Theme.objects.all(), method="by_theme")
    plan = AnyModelFilter(label="Plan", queryset=Plan.objects.none(), method="by_plan")
    source = AnyChoiceFilter(
        label="Plans",
        choices=[("living", "Our living plans"), ("draft", "In preparation"), ("printed", "Kept as printed")],
        method="by_source",
    )
    standard = AnyModelFilter(label="Standard", queryset=Standard.objects.none(), method="by_standard")
    kind = AnyChoiceFilter(
        label="Kind", choices=[("deliverable", "Can be delivered"), *Action.Kind.choices], method="by_kind"
    )
    moved = AnyChoiceFilter(
        label="Date moved",
        method="by_moves",
        choices=[("never", "Never"), ("any", "At least once"), ("once", "Once"), ("more", "More than once")],
    )
    effect = AnyChoiceFilter(label="Effect", choices=EffectState.State.choices, method="by_effect")
    lacks = AnyChoiceFilter(
        label="What is missing",
        every="Anything or nothing",
        choices=[("owner", "No owner"), ("holder", "Post vacant"), ("date", "No date"), ("measure", "No measure")],
        method="by_lack",
    )
    questions = AnyChoiceFilter(
        label="Questions", choices=[("open", "Open ones"), (NONE, "None open")], method="by_questions"
    )
    priority = AnyChoiceFilter(label="Priority", choices=Action.Priority.choices)
    changed = AnyChoiceFilter(
        label="Changed", choices=[(change.name, change.word) for change in CHANGES], method="by_change"
    )
    month = django_filters.CharFilter(
        label="Due in the month of",
        method="by_month",
        validators=[RegexValidator(r"^(none|(19|20)\d\d-(0[1-9]|1[0-2]))$", "Write a month such as 2026-11.")],
        widget=forms.TextInput(attrs={"maxlength": 7, "placeholder": "2026-11"}),
    )

    class Meta:
        model = Action
        fields = []

    def __init__(self, *args, on, since, plan=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.on, self.since, user = on, since, self.request.user
        self.filters["plan"].queryset = Plan.objects.visible_to(user)
        self.filters["agency"].queryset = Agency.objects.visible_to(user)
        posts = Post.objects.visible_to(user)
        ours = Q(pk__in=self.queryset.order_by().values("owned_by"))
        self.filters["owner"].queryset = posts.filter(ours)
        in_rows = Q(plan_rows__plan=plan) if plan else Q(plan_rows__isnull=False)
        by_finding = Q(findings__actions__rows__plan=plan) if plan else Q(findings__actions__isnull=False)
        self.filters["standard"].queryset = Standard.objects.filter(
            pk__in=Standard.objects.filter(in_rows | by_finding).order_by().values("pk")
        ).select_related("framework")
        for name in ("plan", "source") if plan else ():
            del self.filters[name]

    def by_state(self, rows, name, value):
        return rows.filter(rank__in=[RANKS[state] for state in TOGETHER.get(value, [value])])

    def by_due(self, rows, name, value):
        """Of what has not ended; what cannot be late is never overdue (design rule 12)."""
        if value == "overdue":
            return rows.filter(rank=RANKS["late"])
        soon, quarter = self.on + timedelta(days=30), add_months(self.on, 3)
        windows = {
            "soon": Q(due_on__gte=self.on, due_on__lte=soon),
            "quarter": Q(due_on__gt=soon, due_on__lte=quarter),
            "later": Q(due_on__gt=quarter),
            NONE: Q(due_on=None, kind__in=DELIVERABLE),
        }
        return rows.filter(Q(delivery=None) | ~Q(delivery__in=ENDED), windows[value])

    def by_agency(self, rows, name, value):
        """Those it leads or contributes to, and those that a post of it owns."""
        contributed = Action.contributors.through.objects.values("action")
        if value == NONE:
            owned = Post.objects.filter(agency__isnull=False).values("pk")
            unowned = Q(owned_by=None) | ~Q(owned_by__in=owned)
            return rows.filter(unowned, lead_agency=None).exclude(pk__in=contributed)
        owned = Post.objects.filter(agency=value).values("pk")
        contributed = contributed.filter(agency=value)
        return rows.filter(Q(lead_agency=value) | Q(pk__in=contributed) | Q(owned_by__in=owned))

    def by_owner(self, rows, name, value):
        return rows.filter(owned_by=None if value == NONE else value.pk)

    def by_theme(self, rows, name, value):
        themed = Action.objects.filter(Q(themes=value) | Q(rows__themes=value))
        return rows.filter(pk__in=themed.order_by().values("pk"))

    def by_plan(self, rows, name, value):
        return rows.filter(pk__in=Action.objects.filter(rows__plan=value).order_by().values("pk"))

    def by_source(self, rows, name, value):
        if value == "printed":
            return rows.filter(document__isnull=False)
        return rows.filter(document=None, set_on__isnull=value == "draft")

    def by_standard(self, rows, name, value):
        asked = Q(rows__standards=value) | Q(findings__standards=value)
        return rows.filter(pk__in=Action.objects.filter(asked).order_by().values("pk"))

    def by_kind(self, rows, name, value):
        return rows.filter(kind__in=DELIVERABLE if value == "deliverable" else [value])

    def by_moves(self, rows, name, value):
        tests = {"never": Q(times_moved=0), "any": Q(times_moved__gt=0), "once": Q(times_moved=1)}
        return rows.filter(tests.get(value, Q(times_moved__gt=1)))

    def by_effect(self, rows, name, value):
        """As `effect_shown` says it."""
        if value != EffectState.State.NOT_YET_DUE:
            return rows.filter(effect=value)
        return rows.filter(Q(effect=None) | Q(effect=value), delivery="delivered")

    def by_lack(self, rows, name, value):
        return rows.filter(LACKS[value])

    def by_questions(self, rows, name, value):
        return rows.filter(open_questions__gt=0) if value == "open" else rows.filter(open_questions=0)

    def by_change(self, rows, name, value):
        return changed(rows, value, self.since, self.on)

    def by_month(self, rows, name, value):
        if value == NONE:
            return rows.filter(due_on=None)
        year, _, month = value.partition("-")
        starts_on = date(int(year), int(month), 1)
        return rows.filter(due_on__gte=starts_on, due_on__lt=add_months(starts_on, 1))
