from uuid import uuid4

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans import bending
from actionplans.models import Action, PlanRow
from indicators import comparisons, late_bars, questions, rating, readings, run_charts, sentences, unit_runs
from indicators.figures import runs
from indicators.judging import bands_of
from indicators.models import CurveStory, Indicator, IndicatorVersion, Observation, Target
from indicators.quarters import QuarterTable
from indicators.question_forms import AskForm
from reports.showing import papers_showing
from safeguarding.access import Permission, requires
from safeguarding.pages import FILES
from standards.models import Standard

SHOWN = 10
LATE_QUARTERS = 8


def fetch(request, code):
    return get_object_or_404(
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


@requires(Permission.READ_RECORD)
def indicator_detail(request, code):
    indicator, today = fetch(request, code), timezone.localdate()
    reading = readings.read(request.user, runs(request.user, [indicator]).values())[indicator.pk]
    table = QuarterTable(reading.signals)
    if request.GET.get("export") in FILES and reading.run.points:
        return FILES[request.GET["export"]](table, indicator.title)
    run = reading.run
    context = {
        "heading": indicator.title,
        "caption": sentences.caption(indicator, run, request.user.authority),
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "indicator": indicator,
        "run": run,
        "reading": reading,
        "demonstration_banner": any(point.is_demonstration for point in (run.last, run.provisional) if point),
        "table": table,
        "late": tail_of(run),
        "in_force": sentences.in_force(indicator.versions.all(), today),
        "questions": question_scores(request.user, indicator),
        "rows": PlanRow.objects.visible_to(request.user).filter(indicators=indicator).select_related("plan"),
        "comparison": comparisons.compared(request.user.authority, [indicator], on=today).get(indicator.pk),
        "compared_url": reverse("indicators:indicator_compared", args=[code]),
        "papers": papers_showing(request.user, indicator)[:SHOWN],
        **by_unit(reading),
        **printed_of(request.user, indicator, run),
        **curve_of(request.user, indicator, reading, today),
        **questions_about(request.user, indicator),
    }
    return render(request, "indicators/indicator_detail.html", context)


def by_unit(reading):
    """The units behind the last complete quarter, then those behind the one that is not complete."""
    run, known = reading.run, reading.signals.known_changes
    shown = [point for point in (run.last, run.provisional) if point]
    return {"units": [(point, unit_runs.readings(run, point, known), unit_runs.spread(run, point)) for point in shown]}


def tail_of(run):
    """The last quarters with lateness bands as bars and rows; None where none was late."""
    late = [(point, point.late) for point in run.points if point.late][-LATE_QUARTERS:]
    if not late:
        return None
    counts = [(run_charts.short(point.quarter), at.bands, at.longest) for point, at in late]
    bars = late_bars.late_bars(counts, f"{late[-1][0].period}: {sentences.tail(late[-1][0])}")
    return {"bars": bars, "rows": late[::-1]} if bars else None


def printed_of(user, indicator, run):
    """Figures of documents and releases, what published rules make of them, targets, and the page's first sentence."""
    printed = Observation.objects.visible_to(user).current().for_display()
    printed = printed.filter(version__indicator=indicator, source=Observation.Source.DOCUMENT)
    printed = printed.select_related("version__rating_rule").prefetch_related("version__rating_rule__bands")
    printed = printed.order_by("subject__name", "period__ends_on")
    targets = Target.objects.visible_to(user).filter(version__indicator=indicator)
    targets = targets.select_related("version", "subject", "document", "authority")
    return {
        "printed": printed,
        "targets": targets,
        "banded": [(row, judged(row)) for row in printed if row.version.rating_rule],
        "of_printed": sentence_of_printed(run, printed, targets, user.authority),
    }


def sentence_of_printed(run, printed, targets, authority):
    """What stands first while there is no complete quarter: the authority's printed figure, and who is awaited."""
    said = "" if run.last else sentences.of_printed(printed, targets, authority)
    return f"{said} {sentences.of_provisional(run.provisional)}".strip() if said else ""


def judged(observation):
    """What the published rule makes of a printed value, beside what the paper itself said of it."""
    bands = bands_of(observation.version.rating_rule, observation.period.ends_on)
    return rating.band(observation.figure, bands, reverse=observation.version.is_reverse_scored)


def curve_of(user, indicator, reading, today):
    """The chart with the actions that were meant to bend it, and the story behind it."""
    actions = Action.objects.visible_to(user).filter(moves__indicator=indicator)
    actions = actions.select_related("moves", "moves_by").as_they_stood(today)
    bends = bending.bends(actions, reading.signals, run_charts.letters())
    events = [(bend.delivered_on, bend.letter) for bend in bends if bend.letter]
    stories = CurveStory.objects.visible_to(user).filter(authority=user.authority_id, indicator=indicator)
    return {
        "bends": bends,
        "chart": run_charts.chart(reading.signals, run_charts.Dressing(ahead=reading.ahead, events=events)),
        "story": stories.first(),
        "may_keep": user.may(Permission.KEEP_LIBRARY),
        "may_keep_curves": user.may(Permission.KEEP_CURVES),
    }


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
