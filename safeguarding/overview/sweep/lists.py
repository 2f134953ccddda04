import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.html import format_html

from safeguarding.database import fold
from safeguarding.listing import NOWRAP, ROW_HEADING, WIDE, Table, linked
from safeguarding.overview.sweep.cases import Severity
from safeguarding.overview.sweep.sweeping import RULES

SOURCES = [("", "All"), ("working", "Working record"), ("printed", "Published documents")]
MENDERS = [("", "Anybody"), ("mine", "Me")]


class SweepForm(forms.Form):
    words = forms.CharField(
        label="Words", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    severity = forms.ChoiceField(
        label="Severity", required=False, choices=[("", "All"), *((level.value, level.label) for level in Severity)]
    )
    rule = forms.ChoiceField(
        label="Rule", required=False, choices=[("", "All"), *((rule.key, rule.title) for rule in RULES)]
    )
    who = forms.ChoiceField(label="To be mended by", required=False, choices=MENDERS)
    source = forms.ChoiceField(label="Source", required=False, choices=SOURCES)


class SweepFilter:
    """The filter of what the sweep found, with the face of a FilterSet."""

    def __init__(self, data, *, queryset, request):
        self.form = SweepForm(data)
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        self.rule = chosen.get("rule")
        words = fold(chosen.get("words")).split()
        self.qs = [
            one
            for one in queryset
            if chosen.get("severity") in (None, "", one.rule.severity)
            and self.rule in (None, "", one.rule.key)
            and (chosen.get("who") != "mine" or one.mine)
            and chosen.get("source") in (None, "", "printed" if one.case.printed else "working")
            and all(word in fold(f"{one.case.title} {one.case.text} {one.who}") for word in words)
        ]


class SweepTable(Table):
    """What the sweep found; in a file also why it matters, what is let stand and why."""

    case = tables.Column(verbose_name="What", accessor="case__title", attrs=ROW_HEADING)
    severity = tables.Column(verbose_name="Severity", accessor="rule__severity", visible=False)
    rule = tables.Column(verbose_name="Rule", accessor="rule__title", visible=False)
    text = tables.Column(verbose_name="What is wrong", accessor="case__text", visible=False)
    who = tables.Column(verbose_name="To be mended by")
    since = tables.Column(verbose_name="Since", accessor="case__since", attrs=NOWRAP)
    source = tables.Column(verbose_name="Source", accessor="case__printed", empty_values=())
    until = tables.Column(verbose_name="Let stand until", accessor="stands__until_on", empty_values=(), attrs=WIDE)
    reason = tables.Column(verbose_name="Reason", accessor="stands__reason", visible=False)

    class Meta(Table.Meta):
        orderable = False  # by how serious it is, which is what the page has to say
        sequence = ["severity", "rule", "case", "text", "who", "since", "source", "until", "reason"]

    def __init__(self, *args, may_let_stand=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_let_stand = may_let_stand

    def render_case(self, record):
        return linked(record.case.url, self.value_case(record), record.case.text)

    def value_case(self, record):
        marked = record.case.demonstration and "(demonstration)" not in record.case.title
        return f"{record.case.title} (demonstration)" if marked else record.case.title

    def value_severity(self, record):
        return record.rule.severity.label

    def render_since(self, value):
        return f"{value:%-d %b %Y}"

    def value_since(self, value):
        return value

    def render_source(self, record):
        return "Published document" if record.case.printed else "Working record"

    def render_until(self, record):
        if record.stands is None:
            return self.offer(record) if self.may_let_stand else "–"
        return format_html(
            '{} <span class="quiet">{}</span>', f"{record.stands.until_on:%-d %b %Y}", record.stands.reason
        )

    def offer(self, record):
        url = reverse("case_let_stand", args=[record.rule.key, record.case.key])
        return format_html(
            '<a href="{}">Let it stand<span class="govuk-visually-hidden">: {}</span></a>', url, record.case.title
        )

    def value_until(self, record):
        return record.stands.until_on if record.stands else None
