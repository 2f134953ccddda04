from datetime import timedelta
from uuid import uuid4

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, PlanRow
from indicators import questions, rating, sentences
from indicators.figures import as_band, runs
from indicators.filters import IndicatorFilter
from indicators.models import Indicator, IndicatorVersion, Observation, Target
from indicators.question_forms import AskForm
from indicators.tables import IndicatorTable
from indicators.wording import observation_text
from safeguarding.access import Permission, requires
from safeguarding.pages import table_page
from standards.models import Standard

SHOWN = 10
TWO_YEARS = timedelta(days=760)


@requires(Permission.READ_RECORD)
def indicator_list(request):
    today = timezone.localdate()
    rows = Indicator.objects.visible_to(request.user).measures().order_by("-is_current", "family", "order", "code")
    own_runs = runs(request.user, rows, since=today - TWO_YEARS)
    return table_page(
        request,
        heading="Indicators",
        caption=f"{request.user.authority.short_name}, all units together",
        sentence=sentences.of_library(own_runs.values()),
        rows=rows,
        table_class=IndicatorTable,
        table_arguments={"runs": own_runs, "printed": latest_printed(request.user)},
        filter_class=IndicatorFilter,
        counted="indicators",
    )


def latest_printed(user):
    """The latest printed figure of each indicator for the person's authority, as (text, period), by indicator."""
    rows = Observation.objects.visible_to(user).current().for_display()
    rows = rows.filter(source=Observation.Source.DOCUMENT, subject__authority=user.authority_id, is_derived=False)
    return {
        row.version.indicator_id: (observation_text(row), row.period.label) for row in rows.order_by("period__ends_on")
    }


@requires(Permission.READ_RECORD)
def indicator_detail(request, code):
    indicator = get_object_or_404(
        Indicator.objects.visible_to(request.user)
        .select_related("parent")
        .prefetch_related(
            "themes",
            "succeeds",
            "succeeded_by",
            Prefetch("standards", Standard.objects.select_related("framework")),
            Prefetch("versions", IndicatorVersion.objects.order_by("-number")),
        ),
        code=code,
    )
    today = timezone.localdate()
    run = runs(request.user, [indicator])[indicator.pk]
    printed = Observation.objects.visible_to(request.user).current().for_display()
    printed = printed.filter(version__indicator=indicator, source=Observation.Source.DOCUMENT)
    printed = printed.select_related("version__rating_rule").prefetch_related("version__rating_rule__bands")
    printed = printed.order_by("subject__name", "period__ends_on")
    targets = Target.objects.visible_to(request.user).filter(version__indicator=indicator)
    targets = targets.select_related("version", "subject", "document", "authority")
    actions = Action.objects.visible_to(request.user).filter(moves__indicator=indicator)
    context = {
        "heading": indicator.title,
        "caption": sentences.caption(indicator, run, request.user.authority),
        "sentence": sentence_of(run, printed, targets, request.user.authority),
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "indicator": indicator,
        "run": run,
        "demonstration_banner": any(point.is_demonstration for point in (run.last, run.provisional) if point),
        "judgement": run.judgement,
        "chart": sentences.chart(run),
        "in_force": sentences.in_force(indicator.versions.all(), today),
        "printed": printed,
        "banded": [(row, judged(row)) for row in printed if row.version.rating_rule],
        "questions": question_scores(request.user, indicator),
        "targets": targets,
        "rows": PlanRow.objects.visible_to(request.user).filter(indicators=indicator).select_related("plan"),
        "actions": actions.select_related("moves_by").as_they_stood(today),
        **questions_about(request.user, indicator),
    }
    return render(request, "indicators/indicator_detail.html", context)


def sentence_of(run, printed, targets, authority):
    """Of the quarterly run; of the authority's printed figures while there is no complete quarter."""
    of_printed = "" if run.last else sentences.of_printed(printed, targets, authority)
    return f"{of_printed} {sentences.of_provisional(run.provisional)}".strip() if of_printed else sentences.of_run(run)


def judged(observation):
    """What the published rule makes of a printed value, beside what the paper itself said of it."""
    bands = [as_band(row) for row in observation.version.rating_rule.bands.all()]
    return rating.band(observation.figure, bands, reverse=observation.version.is_reverse_scored)


def questions_about(user, indicator):
    """The newest questions about a measure, whether there are more, and the form for those who may ask."""
    newest = list(questions.about(user, indicator)[: SHOWN + 1])
    form = None
    if user.may(Permission.ASK_QUESTION):
        form = AskForm(subjects=questions.subjects_of(user, indicator))
    return {"asked": newest[:SHOWN], "more_asked": len(newest) > SHOWN, "ask_form": form, "form_token": uuid4()}


def question_scores(user, indicator):
    """Printed scores of the single questions behind a survey measure."""
    rows = Observation.objects.visible_to(user).current().for_display()
    return rows.filter(version__indicator__parent=indicator)
