import django_tables2 as tables
from django import forms
from django.utils.html import format_html

from actionplans.models import Plan
from indicators.models import Indicator
from safeguarding.database import fold
from safeguarding.listing import NOWRAP, NUMBER, ROW_HEADING, Table, linked
from safeguarding.overview.challenge_log import Kind, State
from safeguarding.people_forms import DayField
from safeguarding.tables import status
from standards.models import Theme

WHOSE = [("", "Anybody’s"), ("asked", "Asked by me"), ("mine", "Waiting for me to answer")]


def asked_day(label):
    return DayField(label=label, required=False, called=f"“{label.lower()}”")


def named(rows, keys):
    return [("", "All"), *((str(row.pk), str(row)) for row in rows if row.pk in keys)]


class ChallengeForm(forms.Form):
    words = forms.CharField(
        label="Words", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), *((one.value, one.label) for one in State)]
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *((one.value, one.label) for one in Kind)]
    )
    whose = forms.ChoiceField(label="Whose", required=False, choices=WHOSE)
    meeting = forms.ChoiceField(label="Put at", required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    measure = forms.ChoiceField(label="Measure", required=False)
    plan = forms.ChoiceField(label="Plan", required=False)
    since = asked_day("Asked since")
    until = asked_day("Asked until")

    def __init__(self, data, *, entries, user):
        super().__init__(data)
        meetings = {one.at: f"{one.meeting}, {one.meeting_on:%-d %B %Y}" for one in entries if one.at}
        offered = sorted(meetings.items(), reverse=True)
        self.fields["meeting"].choices = [("", "Anywhere"), ("none", "No meeting"), *offered]
        themes = {key for one in entries for key in one.themes}
        self.fields["theme"].choices = named(Theme.objects.visible_to(user), themes)
        measures = {one.measure for one in entries} - {None}
        measured = Indicator.objects.visible_to(user).order_by("title")
        self.fields["measure"].choices = [("", "All"), *((str(m.pk), m.title) for m in measured if m.pk in measures)]
        plans = {key for one in entries for key in one.plans}
        self.fields["plan"].choices = named(Plan.objects.visible_to(user).order_by("title"), plans)


class ChallengeFilter:
    """The filter of the log, with the face of a FilterSet: `form`, and `qs` for what it leaves."""

    def __init__(self, data, *, queryset, request):
        self.form = ChallengeForm(data, entries=queryset, user=request.user)
        self.user = request.user
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        self.qs = [one for one in queryset if self.is_left(one, chosen)]

    def is_left(self, one, chosen):
        get = chosen.get
        return (
            all(word in self.text_of(one) for word in fold(get("words")).split())
            and get("state") in {None, "", one.state}
            and get("kind") in {None, "", one.kind}
            and get("meeting") in {None, "", one.at or "none"}
            and (not get("theme") or int(get("theme")) in one.themes)
            and (not get("plan") or int(get("plan")) in one.plans)
            and (not get("measure") or int(get("measure")) == one.measure)
            and (not get("since") or one.asked_on >= get("since"))
            and (not get("until") or one.asked_on <= get("until"))
            and self.is_theirs(one, get("whose"))
        )

    def is_theirs(self, one, whose):
        if whose == "asked":
            return one.asker == self.user.pk
        return whose != "mine" or (one.is_mine and one.state is State.WAITING)

    def text_of(self, one):
        return fold(" ".join([one.text, one.about, one.asked_by, one.whose, one.answer]))


class ChallengeTable(Table):
    """Entries of the log. What was answered stands in the files whole; on screen it is one click away."""

    text = tables.Column(verbose_name="Asked", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Kind", visible=False)
    about = tables.Column(verbose_name="About")
    whose = tables.Column(verbose_name="Whose it is", visible=False)
    asked_on = tables.Column(verbose_name="On", attrs=NOWRAP)
    asked_by = tables.Column(verbose_name="By")
    meeting = tables.Column(verbose_name="At", visible=False)
    state = tables.Column(verbose_name="State", order_by=("state", "since"))
    answered_by = tables.Column(verbose_name="Answered by")
    days = tables.Column(verbose_name="Days open", accessor="asked_on", orderable=False, attrs=NUMBER)
    answer = tables.Column(verbose_name="What was answered", visible=False)

    class Meta(Table.Meta):
        sequence = [
            "text", "kind", "about", "whose", "asked_on", "asked_by", "meeting", "state", "answered_by", "days",
            "answer",
        ]  # fmt: skip

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_text(self, record):
        made_up = " · demonstration" if record.demonstration else ""
        return linked(record.url, record.text, f"{record.kind.label}{made_up}")

    def value_text(self, record):
        return f"{record.text} (demonstration)" if record.demonstration else record.text

    def value_kind(self, record):
        return record.kind.label

    def render_about(self, record):
        return format_html("{}", linked(record.about_url, record.about, record.whose))

    def value_about(self, record):
        return record.about

    def render_asked_on(self, value):
        return f"{value:%-d %b %Y}"

    def value_asked_on(self, value):
        return value

    def render_asked_by(self, record):
        if not record.meeting or record.meeting == record.asked_by or record.kind is Kind.MEETING:
            return record.asked_by
        return format_html('{} <span class="quiet">at {}</span>', record.asked_by, record.meeting)

    def value_asked_by(self, record):
        return record.asked_by

    def value_meeting(self, record):
        return f"{record.meeting}, {record.meeting_on:%-d %B %Y}" if record.at else ""

    def render_state(self, record):
        tag = status(*record.shape_on(self.today), record.state_word(self.today))
        return format_html('{} <span class="quiet">{}</span>', tag, record.state_day(self.today))

    def value_state(self, record):
        return record.state_words(self.today)

    def render_days(self, record):
        return record.days_open(self.today)

    def value_days(self, record):
        return record.days_open(self.today)
