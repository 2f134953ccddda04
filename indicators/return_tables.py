import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime, make_naive

from indicators import returns
from indicators.models import Expectation
from indicators.return_rules import State
from safeguarding.listing import NUMBER, ROW_HEADING, Table


class ReturnTable(Table):
    """Of the rows of `returns.asked`; told what day it is."""

    subject = tables.Column(verbose_name="Return of", attrs=ROW_HEADING)
    round = tables.Column(verbose_name="Quarter", order_by=("round__period__ends_on",))
    state = tables.Column(verbose_name="State")
    given = tables.Column(verbose_name="Figures", attrs=NUMBER)
    due = tables.Column(verbose_name="Due", accessor="round__due_on")
    late = tables.Column(verbose_name="In time", empty_values=(), orderable=False)
    sent_at = tables.Column(verbose_name="Sent in")
    sent_by = tables.Column(verbose_name="Sent by")

    class Meta(Table.Meta):
        model = Expectation
        fields = ["subject", "round", "state", "given", "due", "late", "sent_at", "sent_by"]

    def __init__(self, *args, today, fills_in=False, **kwargs):
        self.today, self.fills_in = today, fills_in
        super().__init__(*args, **kwargs)

    def render_subject(self, record):
        is_open = self.fills_in and not returns.why_closed(record, today=self.today)
        name = "indicators:return_edit" if is_open else "indicators:return_detail"
        url = reverse(name, args=[record.round_id, record.subject.slug])
        return format_html(
            '<a href="{}">{}<span class="govuk-visually-hidden">, {}</span></a>',
            url,
            record.subject.name,
            record.round.period.label,
        )

    def value_subject(self, record):
        return record.subject.name

    def render_round(self, record):
        return record.round.period.label

    def render_state(self, value):
        return render_to_string("indicators/return_state.html", {"state": value})

    def value_state(self, value):
        return State(value).words

    def render_given(self, record):
        return f"{record.given} of {record.asked_for}"

    def render_due(self, value):
        return f"{value.day} {value:%b %Y}"

    def value_due(self, value):
        return value

    def render_late(self, record):
        punctuality = returns.punctuality(record, today=self.today)
        return render_to_string("indicators/return_late.html", {"punctuality": punctuality})

    def value_late(self, record):
        return returns.punctuality(record, today=self.today).text

    def render_sent_at(self, value):
        at = localtime(value)
        return f"{at.day} {at:%b %Y, %H:%M}"

    def value_sent_at(self, value):
        return make_naive(value)


class BoardTable(ReturnTable):
    """One round: what is the same in every row stands above the table instead."""

    class Meta(ReturnTable.Meta):
        exclude = ["round", "due"]
