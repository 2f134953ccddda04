import django_filters
import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime, make_naive

from actionplans import asked
from actionplans.models import ActionReminder, Challenge
from safeguarding.listing import NOWRAP, ROW_HEADING, AnyChoiceFilter, SearchFilter, Table, linked


class ChallengeFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["text", "action__title", "answer"])
    state = AnyChoiceFilter(
        label="State",
        choices=[(asked.WAITING, "Not answered"), (asked.ANSWERED, "Answered"), (asked.SETTLED, "Settled")],
    )
    meeting = AnyChoiceFilter(label="Put at", method="by_meeting")

    class Meta:
        model = Challenge
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.queryset.exclude(meeting="").order_by("-meeting_on", "meeting")
        meetings = dict.fromkeys(rows.values_list("meeting_on", "meeting"))
        self.filters["meeting"].extra["choices"] = [
            ("none", "No meeting"),
            *((f"{on}:{name}", f"{name}, {on:%-d %B %Y}") for on, name in meetings),
        ]

    def by_meeting(self, rows, name, value):
        on, _, meeting = value.partition(":")
        return rows.filter(meeting=meeting, meeting_on=on) if meeting else rows.filter(meeting="")


class ChallengeTable(Table):
    """Of the rows of `asked.asked`. Replies stand in the files only: on screen they are one click away."""

    text = tables.Column(verbose_name="Question", attrs=ROW_HEADING)
    action = tables.Column(verbose_name="About", order_by=("action__title",))
    owner = tables.Column(verbose_name="Owner", accessor="action__owner__title", order_by=("action__owner__title",))
    on = tables.Column(verbose_name="Put on", attrs=NOWRAP)
    by = tables.Column(verbose_name="By", order_by=("by__name",))
    meeting = tables.Column(verbose_name="At", order_by=("meeting_on", "meeting"))
    state = tables.Column(verbose_name="State", order_by=("state", "since"))
    replies = tables.Column(verbose_name="Replies", visible=False, orderable=False, empty_values=())
    answer = tables.Column(verbose_name="What settled it", visible=False)

    class Meta(Table.Meta):
        model = Challenge
        fields = ["text", "action", "owner", "on", "by", "meeting", "state", "replies", "answer"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_text(self, record):
        return linked(f"{reverse('actionplans:action_detail', args=[record.action_id])}#questions", record.text)

    def value_text(self, record):
        return record.text

    def render_action(self, record):
        return record.action.title

    def render_on(self, value):
        return f"{value:%-d %b %Y}"

    def value_on(self, value):
        return value

    def render_meeting(self, record):
        return f"{record.meeting}, {record.meeting_on:%-d %b %Y}"

    def render_state(self, record):
        return render_to_string("actionplans/own_question_state.html", {"question": record, "today": self.today})

    def value_state(self, record):
        return asked.words(record, self.today)

    def value_replies(self, record):
        return "\n".join(f"{reply.by}, {reply.on:%-d %B %Y}: {reply.text}" for reply in record.replies.all())


OUTCOMES = {"sent": ("tick", "good"), "nobody": ("ring", "late"), "declined": ("square", "none")}
OUTCOMES |= {"failed": ("diamond", "late")}


class ActionReminderFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["action__title", "person__name"], label="Action or person")
    kind = AnyChoiceFilter(label="Why", choices=ActionReminder.Kind.choices)
    outcome = AnyChoiceFilter(label="What became of it", choices=ActionReminder.Outcome.choices)

    class Meta:
        model = ActionReminder
        fields = ["kind", "outcome"]


class ActionReminderTable(Table):
    at = tables.Column(verbose_name="When", attrs=NOWRAP)
    action = tables.Column(verbose_name="Action", attrs=ROW_HEADING, order_by=("action__title",))
    owner = tables.Column(verbose_name="Owner", accessor="action__owner__title", order_by=("action__owner__title",))
    person = tables.Column(verbose_name="To", empty_values=(), order_by=("person__name",))
    kind = tables.Column(verbose_name="Why")
    outcome = tables.Column(verbose_name="What became of it")

    class Meta(Table.Meta):
        model = ActionReminder
        fields = ["at", "action", "owner", "person", "kind", "outcome"]

    def render_at(self, value):
        at = localtime(value)
        return f"{at.day} {at:%b %Y, %H:%M}"

    def value_at(self, value):
        return make_naive(value)

    def render_action(self, record):
        return linked(reverse("actionplans:action_detail", args=[record.action_id]), record.action.title)

    def value_action(self, record):
        return record.action.title

    def render_person(self, record):
        return record.person.name if record.person else "Nobody"

    def render_outcome(self, record):
        shape, tone = OUTCOMES[record.outcome]
        words = {"shape": shape, "tone": tone, "text": record.get_outcome_display()}
        return render_to_string("components/status.html", words)

    def value_outcome(self, record):
        return record.get_outcome_display()
