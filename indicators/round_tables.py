import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime, make_naive

from indicators import returns
from indicators.models import CollectionTemplate, Reminder, Round
from indicators.return_rules import IN_STATES
from safeguarding.listing import NUMBER, ROW_HEADING, Table, linked

SHAPES = {
    Reminder.Outcome.SENT: ("tick", "good"),
    Reminder.Outcome.NOBODY: ("ring", "late"),
    Reminder.Outcome.DECLINED: ("square", "none"),
    Reminder.Outcome.FAILED: ("diamond", "late"),
}


def short(day):
    return f"{day.day} {day:%b %Y}"


class RoundTable(Table):
    """Rounds; `asked` has the rows of `returns.asked` by the key of their round."""

    period = tables.Column(verbose_name="Quarter", attrs=ROW_HEADING, order_by=("period__ends_on",))
    opens_on = tables.Column(verbose_name="Opens")
    due_on = tables.Column(verbose_name="Due")
    locks_on = tables.Column(verbose_name="Closes")
    inside = tables.Column(verbose_name="In", accessor="pk", orderable=False, attrs=NUMBER)
    on_time = tables.Column(verbose_name="Sent in on time", accessor="pk", orderable=False, attrs=NUMBER)
    late = tables.Column(verbose_name="Late", accessor="pk", orderable=False, attrs=NUMBER)

    class Meta(Table.Meta):
        model = Round
        fields = ["period", "opens_on", "due_on", "locks_on", "inside", "on_time", "late"]

    def __init__(self, *args, asked, today, **kwargs):
        self.asked, self.today = asked, today
        super().__init__(*args, **kwargs)

    def of(self, record):
        return self.asked.get(record.pk, [])

    def render_period(self, record):
        return linked(reverse("indicators:round_detail", args=[record.pk]), record.period.label)

    def value_period(self, record):
        return record.period.label

    def render_opens_on(self, value):
        return short(value)

    def render_due_on(self, value):
        return short(value)

    def render_locks_on(self, value):
        return short(value)

    def value_opens_on(self, value):
        return value

    def value_due_on(self, value):
        return value

    def value_locks_on(self, value):
        return value

    def render_inside(self, record):
        rows = self.of(record)
        return f"{sum(row.state in IN_STATES for row in rows)} of {len(rows)}"

    def render_on_time(self, record):
        return returns.sent_on_time(self.of(record), today=self.today)[0]

    def render_late(self, record):
        return sum(returns.punctuality(row, today=self.today).is_late for row in self.of(record))


class TemplateTable(Table):
    name = tables.Column(verbose_name="Template", attrs=ROW_HEADING)
    line_count = tables.Column(verbose_name="Figures asked for", attrs=NUMBER)
    subject_count = tables.Column(verbose_name="Units and agencies", attrs=NUMBER)

    class Meta(Table.Meta):
        model = CollectionTemplate
        fields = ["name", "subject_count", "line_count"]

    def render_name(self, record):
        return linked(reverse("indicators:template_edit", args=[record.pk]), record.name)

    def value_name(self, record):
        return record.name


class ReminderTable(Table):
    at = tables.Column(verbose_name="When")
    subject = tables.Column(verbose_name="Return of", attrs=ROW_HEADING)
    person = tables.Column(verbose_name="To", empty_values=())
    kind = tables.Column(verbose_name="Why")
    outcome = tables.Column(verbose_name="What became of it")
    by = tables.Column(verbose_name="By", empty_values=())

    class Meta(Table.Meta):
        model = Reminder
        fields = ["at", "subject", "person", "kind", "outcome", "by"]

    def render_at(self, value):
        at = localtime(value)
        return f"{at.day} {at:%b %Y, %H:%M}"

    def value_at(self, value):
        return make_naive(value)

    def render_person(self, record):
        return record.person.name if record.person else "Nobody"

    def render_outcome(self, record):
        shape, tone = SHAPES[record.outcome]
        words = {"shape": shape, "tone": tone, "text": record.get_outcome_display()}
        return render_to_string("components/status.html", words)

    def value_outcome(self, record):
        return record.get_outcome_display()

    def render_by(self, record):
        return record.by.name if record.by else "The calendar"
