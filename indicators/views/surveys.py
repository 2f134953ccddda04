from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from indicators import surveys
from indicators.models import Survey
from safeguarding.access import Permission, requires
from standards.models import Standard


@requires(Permission.READ_RECORD)
def survey_detail(request, slug):
    """A survey's scores with their bands, those beside them, and the questions behind them."""
    survey = get_object_or_404(Survey.objects.visible_to(request.user).select_related("document__authority"), slug=slug)
    scores = surveys.scores_of(request.user, survey)
    measured = [line.indicator.pk for line in scores.measures]
    standards = Standard.objects.visible_to(request.user).filter(indicators__in=measured).select_related("framework")
    context = {
        "heading": survey.title,
        "caption": " · ".join(filter(None, ["Survey", survey.fieldwork, str(survey.document.authority or "")])),
        "sentence": surveys.sentence(survey, scores),
        "caution": surveys.caution(survey),
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "survey": survey,
        "scores": scores,
        "standards": standards.distinct().order_by("framework", "order"),
    }
    return render(request, "indicators/survey_detail.html", context)
