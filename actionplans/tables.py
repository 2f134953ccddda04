from urllib.parse import urlencode

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from actionplans.models import Action, EffectState, Plan, PlanRow
from actionplans.sentences import times
from actionplans.standing import effect_shown, is_vacant, slippage, standing
from actionplans.timeline import stretch_of
from safeguarding.listing import NUMBER, ROW_HEADING, Table, linked

HALF = {"td": {"class": "half"}, "th": {"class": "half"}}
LABEL = {"td": {"class": "row-label"}}
EFFECTS = dict(EffectState.State.choices)


def places(action):
    """Where an action stands, of the places that were read with it: plan, number of the row and label."""
    return [f"{item.row.plan}, {item.row.number}{item.label}" for item in action.row_actions.all()]


class PlanTable(Table):
    """Plans with their tallies; each number leads to the actions counted."""

    title = tables.Column(verbose_name="Plan", attrs=ROW_HEADING)
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    source = tables.Column(verbose_name="Source", accessor="document__short_title", empty_values=())
    rows = tables.Column(verbose_name="Rows", accessor="row_count", attrs=NUMBER)
    actions = tables.Column(verbose_name="Actions", accessor="action_count", attrs=NUMBER)
    late = tables.Column(verbose_name="Late", orderable=False, empty_values=(), attrs=NUMBER)
    at_risk = tables.Column(verbose_name="At risk", orderable=False, empty_values=(), attrs=NUMBER)
    delivered = tables.Column(verbose_name="Delivered", orderable=False, empty_values=(), attrs=NUMBER)
    no_effect = tables.Column(verbose_name="No effect shown", orderable=False, empty_values=(), attrs=NUMBER)
    unowned = tables.Column(verbose_name="Without owner", orderable=False, empty_values=(), attrs=NUMBER)

    class Meta(Table.Meta):
        model = Plan
        fields = [
            "title", "authority", "source", "rows", "actions", "late", "at_risk", "delivered", "no_effect", "unowned",
        ]  # fmt: skip

    def __init__(self, *args, tallies, given, **kwargs):
        super().__init__(*args, **kwargs)
        self.tallies, self.given = tallies, given

    def address(self, record, **filters):
        query = urlencode({**self.given, **filters})
        return reverse("actionplans:plan_detail", args=[record.slug]) + (f"?{query}" if query else "")

    def leading(self, record, number, **filters):
        """A number with the way to what it counts; a nought leads nowhere."""
        url = self.address(record, view="actions", **filters)
        return format_html('<a href="{}#list">{}</a>', url, number) if number else "0"

    def render_title(self, record):
        plan = linked(self.address(record), record.title, record.body)
        if not record.is_in_preparation:
            return plan
        tag = {"shape": "ring", "tone": "none", "text": "In preparation"}
        return format_html("{} {}", plan, render_to_string("components/status.html", tag))

    def value_title(self, record):
        return f"{record.title} (in preparation)" if record.is_in_preparation else record.title

    def render_source(self, record):
        return record.document.short_title if record.document else "Demonstration" if record.is_demonstration else "Own"

    def render_rows(self, record, value):
        return format_html('<a href="{}#list">{}</a>', self.address(record, view="rows"), value) if value else "0"

    def value_rows(self, value):
        return value

    def render_actions(self, record):
        return self.leading(record, self.value_actions(record))

    def value_actions(self, record):
        return self.tallies[record.pk].actions

    def render_late(self, record):
        return self.leading(record, self.value_late(record), state="late")

    def value_late(self, record):
        return self.tallies[record.pk].count("late")

    def render_at_risk(self, record):
        return self.leading(record, self.value_at_risk(record), state="at_risk")

    def value_at_risk(self, record):
        return self.tallies[record.pk].count("at_risk")

    def render_delivered(self, record):
        return self.leading(record, self.value_delivered(record), state="delivered")

    def value_delivered(self, record):
        return self.tallies[record.pk].count("delivered")

    def render_no_effect(self, record):
        number = self.value_no_effect(record)
        found = self.leading(record, number, state="delivered", kind="deliverable", effect="no_effect")
        return render_to_string("actionplans/_alarm.html", {"number": found}) if number else found

    def value_no_effect(self, record):
        return self.tallies[record.pk].no_effect

    def render_unowned(self, record):
        return self.leading(record, self.value_unowned(record), lacks="owner")

    def value_unowned(self, record):
        return self.tallies[record.pk].lacking["owner"]


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
    """Actions as they stood on a day, read ranked. `plan`: the one whose page it is, where rows have their labels.
    `by_time`: under a heading for each month, in an order that cannot be changed. Files hold more columns."""

    number = tables.Column(
        verbose_name="No", orderable=False, empty_values=(), accessor="pk", attrs={"td": {"class": "row-label"}}
    )
    title = tables.Column(verbose_name="Action", attrs=ROW_HEADING)
    plan = tables.Column(verbose_name="Plan and row", empty_values=(), accessor="pk", visible=False)
    kind = tables.Column(verbose_name="Kind", visible=False)
    priority = tables.Column(verbose_name="Priority", visible=False)
    owner = tables.Column(
        verbose_name="Owner", accessor="owner_title", empty_values=(), order_by=("owner_title", "printed_owner")
    )
    holder = tables.Column(verbose_name="Holder", empty_values=(), visible=False)
    lead_agency = tables.Column(verbose_name="Lead agency", accessor="lead_agency__name", visible=False)
    due_on = tables.Column(verbose_name="Due", empty_values=(), order_by=("due_on", "printed_due", "review_on"))
    first_due_on = tables.Column(verbose_name="First due", empty_values=(), visible=False)
    times_moved = tables.Column(verbose_name="Moved", attrs={"td": {"class": "moved"}})
    slipped = tables.Column(verbose_name="Working days later", empty_values=(), visible=False, accessor="pk")
    state = tables.Column(verbose_name="Delivery", empty_values=(), order_by=("rank", "due_on"), accessor="pk")
    days_late = tables.Column(verbose_name="Working days late", empty_values=(), visible=False, accessor="pk")
    effect = tables.Column(verbose_name="Effect", orderable=False, empty_values=())
    questions = tables.Column(verbose_name="Open questions", accessor="open_questions", attrs=NUMBER)

    class Meta(Table.Meta):
        model = Action
        fields = [
            "number", "title", "plan", "kind", "priority", "owner", "holder", "lead_agency", "due_on", "first_due_on",
            "times_moved", "slipped", "state", "days_late", "effect", "questions",
        ]  # fmt: skip

    def __init__(self, *args, today, plan=None, by_time=False, **kwargs):
        super().__init__(*args, exclude=["plan" if plan else "number"], orderable=not by_time, **kwargs)
        self.today, self.by_time, self.is_of_one_plan = today, by_time, plan is not None

    @property
    def paginated_rows(self):
        rows = super().paginated_rows
        if not self.by_time:
            return rows
        rows = list(rows)
        for row in rows:
            row.record.section = stretch_of(row.record)
        return rows

    def render_number(self, record):
        return ", ".join(f"{item.row.number}{item.label}" for item in record.row_actions.all()) or "–"

    def render_title(self, record):
        agencies = [record.lead_agency, *(one for one in record.contributors.all() if one != record.lead_agency)]
        under = [] if record.kind == Action.Kind.TASK else [record.get_kind_display()]
        under += [agency.short_name or agency.name for agency in agencies if agency]
        under = under if self.is_of_one_plan else [*places(record), *under]
        return linked(reverse("actionplans:action_detail", args=[record.pk]), record.title, " · ".join(under))

    def value_title(self, record):
        return record.title

    def value_plan(self, record):
        return "; ".join(places(record)) or "–"

    def render_owner(self, record):
        return render_to_string("actionplans/_owner_cell.html", {"action": record, "is_vacant": is_vacant(record)})

    def value_owner(self, record):
        return record.owner_title or record.printed_owner or "Not stated"

    def value_holder(self, record):
        return "Post vacant" if is_vacant(record) else record.holder or ""

    def render_due_on(self, record):
        return render_to_string("actionplans/_due_cell.html", {"action": record, "today": self.today})

    def value_due_on(self, record):
        if record.due_on or record.printed_due:
            return record.due_on or record.printed_due
        return f"Review {record.review_on:%-d %B %Y}" if record.review_on else "Not stated"

    def value_first_due_on(self, record):
        return record.first_due_on or ""

    def render_times_moved(self, record):
        context = {"slippage": slippage(record), "action": record, "times": times(record.times_moved)}
        return render_to_string("actionplans/_moved_cell.html", context)

    def value_times_moved(self, record):
        return record.times_moved

    def value_slipped(self, record):
        return slippage(record).days

    def render_state(self, record):
        return render_to_string("components/delivery.html", {"action": record, "today": self.today})

    def value_state(self, record):
        return standing(record, self.today).text

    def value_days_late(self, record):
        return standing(record, self.today).days_late

    def render_effect(self, record):
        shown = effect_shown(record)
        return render_to_string("actionplans/_effect.html", {"state": shown}) if shown else "–"

    def value_effect(self, record):
        return EFFECTS.get(effect_shown(record), "–")

    def render_questions(self, record, value):
        if not value:
            return "0"
        return format_html('<a href="{}">{}</a>', reverse("actionplans:action_detail", args=[record.pk]), value)

    def value_questions(self, value):
        return value
