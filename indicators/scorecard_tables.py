import django_filters
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from indicators import wording
from indicators.arithmetic import rounded
from indicators.models import Indicator, Subject
from indicators.rating import Rating, better_or_worse
from safeguarding.calendar import quarter_of
from safeguarding.listing import NUMBER, RESULT, ROW_HEADING, AnyChoiceFilter, AnyModelFilter, Table, Worked, linked
from standards.models import Theme

BANDS = {Rating.GREEN: "Green", Rating.AMBER: "Amber", Rating.RED: "Red", Rating.OUTSIDE: "Outside the bands"}
COLLECTED = Indicator.objects.measures().filter(is_current=True)
MOVED = {"attrs": {"td": {"class": "moved"}}}


class ScorecardTable(Table):
    """Lines of `scorecards`; files have numbers where the screen has words."""

    title = Worked(verbose_name="Measure", attrs=ROW_HEADING)
    value = Worked(verbose_name="Result", attrs=RESULT)
    numerator = Worked(verbose_name="Numerator", visible=False)
    denominator = Worked(verbose_name="Denominator", visible=False)
    target = Worked(verbose_name="Target", attrs=NUMBER)
    rating = Worked(verbose_name="Against target")
    whole = Worked(verbose_name="The whole council", attrs=RESULT)
    beside = Worked(verbose_name="Beside the whole", **MOVED)
    signal = Worked(verbose_name="Signal")
    assurance = Worked(verbose_name="Will it meet its target?", visible=False)
    quarter = Worked(verbose_name="Last quarter", **MOVED)
    year = Worked(verbose_name="Year before", **MOVED)
    others = Worked(verbose_name="Among others", **MOVED)
    said = Worked(verbose_name="What managers say", visible=False)
    section = Worked(verbose_name="Section", visible=False)

    class Meta(Table.Meta):
        orderable = False

    def __init__(self, lines, *, of_unit: bool, **kwargs):
        hidden = ("target", "rating", "assurance", "others") if of_unit else ("whole", "beside")
        super().__init__(list(lines), exclude=hidden, **kwargs)

    def render_title(self, record):
        one = record.indicator
        url = reverse("indicators:indicator_detail", args=[one.code])
        title = linked(url, one.title, f"{one.code} · {one.get_polarity_display()}")
        context = {"said": record.said, "awaited": record.awaited, "names_units": not record.subject}
        return title + render_to_string("indicators/_said_beside.html", context)

    def value_title(self, record):
        return f"{record.indicator.code} {record.indicator.title}"

    def render_value(self, record):
        if record.point is None:
            return "Not returned"
        return format_html('{} <span class="quiet">{}</span>', record.point.text, record.point.counts)

    def value_value(self, record):
        point = record.point
        if point is None or point.value is None:
            return point.text if point else "Not returned"
        return rounded(point.value, point.version.decimals)

    def value_numerator(self, record):
        return record.point.numerator if record.point else None

    def value_denominator(self, record):
        return record.point.denominator if record.point else None

    def render_target(self, record):
        target = record.reading.run.target
        return wording.level_text(target.level, target.version) if target else "–"

    def value_target(self, record):
        target = record.reading.run.target
        return target.level.normalize() if target else ""

    def render_rating(self, record):
        if not record.is_final:
            return "Not judged yet" if record.is_provisional and record.reading.run.target else "–"
        if not record.reading.gap_text:
            return "–"
        judged = render_to_string("components/rating.html", {"judgement": record.reading.judgement})
        return format_html('{} <span class="quiet">{}</span>', judged, record.reading.gap_text)

    def gap(self, record):
        return f"{record.reading.gap_text}, {record.reading.aim_text}" if record.reading.gap_text else ""

    def value_rating(self, record):
        if not record.is_final:
            return ""
        return f"{BANDS.get(record.reading.judgement.rating, 'Not rated')} {self.gap(record)}".strip()

    def render_whole(self, record):
        return record.whole.text if record.whole else "–"

    def value_whole(self, record):
        whole = record.whole
        return rounded(whole.value, whole.version.decimals) if whole and whole.value is not None else ""

    def render_beside(self, record):
        return record.beside_whole or "–"

    def said_of(self, record, name):
        return getattr(record.reading.signals, name) if record.is_final else None

    def render_signal(self, record):
        said = self.said_of(record, "variation")
        if said is None:
            return "–"
        tag = render_to_string("components/status.html", {"shape": said.shape, "tone": said.tone, "text": said.word})
        assured = self.said_of(record, "assurance")
        return format_html('{} <span class="quiet">{}</span>', tag, assured.word) if assured else tag

    def value_signal(self, record):
        said = self.said_of(record, "variation")
        return f"{said.word}. {said.sentence}" if said else ""

    def value_assurance(self, record):
        said = self.said_of(record, "assurance")
        return said.word if said else ""

    def render_quarter(self, record):
        return wording.capitalised(record.reading.run.change) or "–" if record.is_final else "–"

    def render_year(self, record):
        now, then = record.point, record.reading.run.year_before
        if not record.is_final or then is None or then.value is None:
            return "–"
        places = now.version.decimals  # what is shown as the same is called the same
        word = better_or_worse(*(rounded(one.value, places) for one in (now, then)), record.indicator.polarity)
        now_is = {"same": "no change", "changed": "now up" if now.value > then.value else "now down"}
        return f"{then.text}, {now_is.get(word, f'now {word}')}"

    def render_others(self, record):
        beside = record.comparison
        if beside is None or not beside.rank:
            return "–"
        return format_html('{} <span class="quiet">{}</span>', wording.capitalised(beside.rank), beside.year)

    def value_others(self, record):
        beside = record.comparison
        return f"{wording.capitalised(beside.rank)}, {beside.year}" if beside and beside.rank else ""

    def value_said(self, record):
        said = [f"{who}: {text}" for who, text in record.said]
        return " ".join([*said, f"Awaited: {wording.joined(record.awaited)}." if record.awaited else ""]).strip()

    def value_section(self, record):
        return record.section


def asked_subjects(request):
    """Units and agencies that returned anything here."""
    rows = Subject.objects.visible_to(request.user).filter(kind__in=[Subject.Kind.UNIT, Subject.Kind.AGENCY])
    return rows.filter(expectations__round__authority=request.user.authority).distinct()


def quarters(request):
    """The quarters for which figures were asked, the newest first."""
    ends = request.user.authority.rounds.order_by("-period__ends_on").values_list("period__ends_on", flat=True)
    found = dict.fromkeys(quarter_of(day) for day in ends)
    return [(quarter.ends_on.isoformat(), quarter.label) for quarter in found]


class ScorecardFilter(django_filters.FilterSet):
    """Which measures, of whom, and of which quarter; nothing chosen: all that are collected, of the whole, the last."""

    period = AnyChoiceFilter(label="Quarter", every="The last that is complete", method="no_rows")
    unit = AnyModelFilter(
        label="Unit", queryset=asked_subjects, to_field_name="slug", every="The whole council", method="no_rows"
    )
    family = AnyChoiceFilter(label="Group", choices=Indicator.Family.choices)
    theme = AnyModelFilter(label="Theme", field_name="themes", queryset=Theme.objects.all())
    measure = django_filters.ModelMultipleChoiceFilter(
        label="Measures",
        queryset=COLLECTED,
        to_field_name="code",
        field_name="code",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )

    class Meta:
        model = Indicator
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["period"].extra["choices"] = quarters(self.request)

    def no_rows(self, rows, name, value):
        return rows
