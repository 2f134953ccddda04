import django_filters
import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime, make_naive

from indicators import questions
from indicators.models import Indicator, Question, Subject
from safeguarding.listing import ROW_HEADING, AnyChoiceFilter, AnyModelFilter, SearchFilter, Table, linked


def asked_about(request):
    rows = questions.asked(request.user).order_by()
    return Indicator.objects.visible_to(request.user).filter(pk__in=rows.values("indicator")).order_by("title")


def asked_of(request):
    rows = questions.asked(request.user).order_by()
    return Subject.objects.visible_to(request.user).filter(pk__in=rows.values("subject")).order_by("name")


class QuestionFilter(django_filters.FilterSet):
    words = SearchFilter(fields=["text", "answer"])
    state = AnyChoiceFilter(
        label="State",
        choices=[
            ("waiting", "Waiting for an answer"),
            ("mine", "Waiting for my answer"),
            ("asked", "Asked by me"),
            ("answered", "Answered"),
        ],
        method="by_state",
    )
    indicator = AnyModelFilter(label="Measure", queryset=asked_about)
    subject = AnyModelFilter(label="About", queryset=asked_of)

    class Meta:
        model = Question
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["indicator"].label_from_instance = lambda row: row.title

    def by_state(self, rows, name, value):
        user = self.request.user
        if value == "mine":
            return rows.filter(answered_at=None, pk__in=questions.theirs_to_answer(user).order_by().values("pk"))
        if value == "asked":
            return rows.filter(asked_by=user)
        return rows.filter(answered_at__isnull=value == "waiting")


class QuestionTable(Table):
    """Of the rows of `questions.asked`. The answer itself stands in the files only: on screen it is one click away."""

    text = tables.Column(verbose_name="Question", attrs=ROW_HEADING)
    indicator = tables.Column(verbose_name="Measure", order_by=("indicator__title",))
    subject = tables.Column(verbose_name="About", order_by=("subject__name",), empty_values=())
    asked_at = tables.Column(verbose_name="Asked")
    asked_by = tables.Column(verbose_name="By", order_by=("asked_by__name",))
    answered_at = tables.Column(verbose_name="Answer", empty_values=())
    answered_by = tables.Column(verbose_name="Answered by", order_by=("answered_by__name",), visible=False)
    answer = tables.Column(verbose_name="Answer in full", visible=False)

    class Meta(Table.Meta):
        model = Question
        fields = ["text", "indicator", "subject", "asked_at", "asked_by", "answered_at", "answered_by", "answer"]

    def render_text(self, record):
        return linked(reverse("indicators:question_detail", args=[record.pk]), record.text)

    def value_text(self, record):
        return record.text

    def render_indicator(self, record):
        url = reverse("indicators:indicator_detail", args=[record.indicator.code])
        return linked(url, record.indicator.title)

    def value_indicator(self, record):
        return f"{record.indicator.code} {record.indicator.title}"

    def render_subject(self, record):
        return record.subject.name if record.subject else "All units together"

    def render_asked_at(self, value):
        return f"{localtime(value):%-d %b %Y}"

    def value_asked_at(self, value):
        return make_naive(value)

    def render_answered_at(self, record):
        return render_to_string("indicators/question_state.html", {"question": record, "dated": True})

    def value_answered_at(self, record):
        return make_naive(record.answered_at) if record.answered_at else "Waiting"
