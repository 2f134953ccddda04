import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse

from actionplans.models import Action, Plan, PlanRow
from actionplans.standing import standing
from safeguarding.listing import NUMBER, ROW_HEADING, Table, linked

HALF = {"td": {"class": "half"}, "th": {"class": "half"}}


class PlanTable(Table):
    title = tables.Column(verbose_name="Plan", attrs=ROW_HEADING)
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    source = tables.Column(verbose_name="Source", accessor="document__short_title", empty_values=())
    rows = tables.Column(verbose_name="Rows", accessor="row_count", attrs=NUMBER)
    actions = tables.Column(verbose_name="Actions", accessor="action_count", attrs=NUMBER)
    late = tables.Column(verbose_name="Late", orderable=False, empty_values=(), attrs=NUMBER)
    unowned = tables.Column(verbose_name="Without owner", orderable=False, empty_values=(), attrs=NUMBER)

    class Meta(Table.Meta):
        model = Plan
        fields = ["title", "authority", "source", "rows", "actions", "late", "unowned"]

    def __init__(self, *args, tallies, **kwargs):
        super().__init__(*args, **kwargs)
        self.tallies = tallies

    def render_title(self, record):
        return linked(reverse("actionplans:plan_detail", args=[record.slug]), record.title, record.body)

    def value_title(self, record):
        return record.title

    def render_source(self, record):
        return record.document.short_title if record.document else "Demonstration" if record.is_demonstration else "Own"

    def render_late(self, record):
        return self.tallies[record.pk].count("late")

    def render_unowned(self, record):
        return self.tallies[record.pk].without_owner


class PlanRowTable(Table):
    """A plan as the table it was: number, reference, issue, action."""

    section = tables.Column(verbose_name="Section", visible=False)
    number = tables.Column(verbose_name="No", order_by="order", empty_values=())
    printed_reference = tables.Column(verbose_name="Reference", order_by="printed_reference", empty_values=())
    title = tables.Column(verbose_name="Issue", attrs={"row_heading": True, **HALF})
    actions = tables.Column(verbose_name="Action", orderable=False, empty_values=(), attrs=HALF)

    class Meta(Table.Meta):
        model = PlanRow
        fields = ["section", "number", "printed_reference", "title", "actions"]

    def __init__(self, *args, today, plan, **kwargs):
        super().__init__(*args, exclude=() if plan.reference_heading else ("printed_reference",), **kwargs)
        self.today = today
        if plan.reference_heading:
            self.columns["printed_reference"].column.verbose_name = plan.reference_heading

    def render_title(self, record):
        return render_to_string("actionplans/_issue_cell.html", {"row": record})

    def value_title(self, record):
        return "\n".join([record.title, *(item.text for item in record.issues.all())])

    def render_actions(self, record):
        return render_to_string("actionplans/_action_cell.html", {"row": record, "today": self.today})

    def value_actions(self, record):
        return "\n".join(f"{item.label}. {item.action.text}" for item in record.row_actions.all())


class ActionTable(Table):
    title = tables.Column(verbose_name="Action", attrs=ROW_HEADING)
    plan = tables.Column(verbose_name="Plan and row", orderable=False, empty_values=())
    kind = tables.Column(verbose_name="Kind")
    owner = tables.Column(
        verbose_name="Owner", accessor="owner__title", empty_values=(), order_by=("owner__title", "printed_owner")
    )
    due_on = tables.Column(verbose_name="Due", empty_values=(), order_by=("due_on", "printed_due"))
    times_moved = tables.Column(verbose_name="Moved", attrs=NUMBER)
    state = tables.Column(verbose_name="Delivery", orderable=False, empty_values=())
    effect = tables.Column(verbose_name="Effect", orderable=False, empty_values=())

    class Meta(Table.Meta):
        model = Action
        fields = ["title", "plan", "kind", "owner", "due_on", "times_moved", "state", "effect"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_title(self, record):
        agencies = ", ".join(agency.short_name or agency.name for agency in record.contributors.all())
        return linked(reverse("actionplans:action_detail", args=[record.pk]), record.title, agencies)

    def value_title(self, record):
        return record.title

    def render_plan(self, record):
        places = [f"{item.row.plan}, {item.row.number}{item.label}" for item in record.row_actions.all()]
        return "; ".join(places) or "–"

    def render_owner(self, record):
        return render_to_string("components/owner.html", {"action": record})

    def value_owner(self, record):
        return record.owner.title if record.owner else record.printed_owner or "Not stated"

    def render_due_on(self, record):
        return f"{record.due_on:%-d %b %Y}" if record.due_on else record.printed_due or "Not stated"

    def value_due_on(self, record):
        return record.due_on or record.printed_due or "Not stated"

    def render_state(self, record):
        return render_to_string("components/delivery.html", {"action": record, "today": self.today})

    def value_state(self, record):
        return standing(record, self.today).text

    def render_effect(self, record):
        if record.delivery != "delivered":
            return "–"
        return render_to_string("actionplans/_effect.html", {"state": record.effect})

    def value_effect(self, record):
        return dict(record.effect_states.model.State.choices).get(record.effect, "–")
