import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from reports.meetings.papers import agenda_of, knows, paper_words
from reports.meetings.rules import PAPERS, clock
from reports.models import Body, Meeting, Resolution
from safeguarding.listing import NOWRAP, ROW_HEADING, Table, linked


def day(value):
    return f"{value:%-d %b %Y}"


def marked(mark):
    return render_to_string("components/status.html", {"shape": mark.shape, "tone": mark.tone, "text": mark.text})


class BodyTable(Table):
    """Bodies with `next_on`, the day of the next meeting that is not called off."""

    name = tables.Column(verbose_name="Body", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Kind")
    authority = tables.Column(verbose_name="Council", accessor="authority__short_name")
    starts_on = tables.Column(verbose_name="From", attrs=NOWRAP)
    ends_on = tables.Column(verbose_name="Until", attrs=NOWRAP)
    next_on = tables.Column(verbose_name="Next meeting", attrs=NOWRAP)

    class Meta(Table.Meta):
        model = Body
        fields = ["name", "kind", "authority", "starts_on", "ends_on", "next_on"]

    def render_name(self, record):
        return linked(reverse("reports:body_detail", args=[record.slug]), record.name)

    def value_name(self, record):
        return record.name

    def render_starts_on(self, value):
        return day(value)

    render_ends_on = render_next_on = render_starts_on

    def value_starts_on(self, value):
        return value

    value_ends_on = value_next_on = value_starts_on


class MeetingTable(Table):
    """Meetings with their `papers`; `user` and `today` decide what is known of them."""

    held_on = tables.Column(verbose_name="Meeting", attrs={"row_heading": True, **NOWRAP})
    body = tables.Column(verbose_name="Body", order_by=("body__name", "held_on"), attrs={"td": {"class": "wide"}})
    agenda_due_on = tables.Column(verbose_name="Agenda due", order_by=("held_on",), attrs=NOWRAP)
    agenda = tables.Column(verbose_name="Agenda", accessor="pk", orderable=False)
    papers = tables.Column(verbose_name="Papers", orderable=False, empty_values=(), attrs={"td": {"class": "wide"}})
    place = tables.Column(verbose_name="Place", visible=False)
    called_off = tables.Column(verbose_name="Why it is called off", visible=False)

    class Meta(Table.Meta):
        model = Meeting
        fields = ["held_on", "body", "agenda_due_on", "agenda", "papers", "place", "called_off"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today

    def mark(self, record):
        return agenda_of(record, self.user, self.today)

    def render_held_on(self, record):
        return linked(reverse("reports:meeting_detail", args=[record.pk]), day(record.held_on))

    def value_held_on(self, value):
        return value

    def render_body(self, record):
        url = reverse("reports:body_detail", args=[record.body.slug])
        elsewhere = record.body.authority and record.authority_id != self.user.authority_id
        return linked(url, record.body.name, record.body.authority.short_name if elsewhere else "")

    def value_body(self, record):
        return record.body.name

    def render_agenda_due_on(self, value):
        return day(value)

    def value_agenda_due_on(self, value):
        return value

    def render_agenda(self, record):
        return marked(self.mark(record))

    def value_agenda(self, record):
        return self.mark(record).text

    def render_papers(self, record):
        papers = [(paper, PAPERS[paper.stands]) for paper in record.papers]
        gone = record.called_off or record.held_on < self.today
        shown = {"papers": papers, "is_known": knows(self.user, record.authority_id), "gone": gone}
        return render_to_string("reports/meetings/_papers_cell.html", shown)

    def value_papers(self, record):
        return "\n".join(map(paper_words, record.papers))


class ResolutionTable(Table):
    """What bodies asked for. `actions` are those that answer, by key, of those the person may see. Who asked, and of
    what kind it is, stand under it; in the files they have columns."""

    text = tables.Column(verbose_name="Asked for", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="What it is", visible=False)
    asked_by = tables.Column(verbose_name="By", visible=False)
    held_on = tables.Column(verbose_name="At the meeting of", accessor="meeting__held_on")
    body = tables.Column(verbose_name="Body", accessor="meeting__body__name", visible=False)
    response_due_on = tables.Column(verbose_name="Answer due", attrs=NOWRAP)
    state = tables.Column(verbose_name="Answer", order_by=("response", "responded_on"), accessor="pk")
    response_text = tables.Column(verbose_name="What was answered", visible=False)
    responded_on = tables.Column(verbose_name="Answered on", visible=False)
    action = tables.Column(verbose_name="Action", orderable=False, empty_values=(), accessor="pk")

    class Meta(Table.Meta):
        model = Resolution
        fields = [
            "text", "kind", "asked_by", "held_on", "body", "response_due_on", "state", "response_text", "responded_on",
            "action",
        ]  # fmt: skip

    def __init__(self, *args, today, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.actions = today, actions

    def mark(self, record):
        return clock(record.response_due_on, record.responded_on, self.today, record.get_response_display())

    def render_text(self, record):
        url = f"{reverse('reports:meeting_detail', args=[record.meeting_id])}#asked-{record.pk}"
        return linked(url, record.text, ", ".join(filter(None, [record.get_kind_display(), record.asked_by])))

    def value_text(self, record):
        return record.text

    def render_held_on(self, record, value):
        return format_html('{} <span class="quiet">{}</span>', day(value), record.meeting.body.name)

    def value_held_on(self, value):
        return value

    def render_response_due_on(self, value):
        return day(value)

    value_response_due_on = value_responded_on = value_held_on

    def render_state(self, record):
        return marked(self.mark(record))

    def value_state(self, record):
        return self.mark(record).text

    def render_action(self, record):
        action = self.actions.get(record.action_id)
        return linked(reverse("actionplans:action_detail", args=[action.pk]), action.title) if action else "–"

    def value_action(self, record):
        action = self.actions.get(record.action_id)
        return action.title if action else ""
