from datetime import date

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from indicators import run_charts, scorecards
from indicators.models import Indicator
from indicators.scorecard_tables import ScorecardFilter, ScorecardTable, asked_subjects
from indicators.wording import counted
from safeguarding.access import Permission, requires
from safeguarding.calendar import quarter_of
from safeguarding.pages import FILES


@requires(Permission.READ_RECORD)
def scorecard(request):
    rows = Indicator.objects.visible_to(request.user).measures().filter(is_current=True)
    filterset = ScorecardFilter(request.GET or None, queryset=rows, request=request)
    chosen = filterset.form.cleaned_data if filterset.form.is_bound and filterset.form.is_valid() else {}
    quarter = quarter_of(date.fromisoformat(chosen["period"])) if chosen.get("period") else None
    card = scorecards.card(request.user, filterset.qs, quarter, timezone.localdate())
    subject = chosen.get("unit")
    lines = scorecards.of_unit(card.lines, subject) if card and subject else card.lines if card else ()
    table = ScorecardTable(lines, of_unit=bool(subject))
    heading = f"Scorecard: {subject.name}" if subject else "Scorecard"
    if request.GET.get("export") in FILES:
        return FILES[request.GET["export"]](table, f"{heading} {card.quarter.label}" if card else heading)
    table.caption_text = f"{counted(len(lines), 'measure').capitalize()}, {card.quarter.label}" if card else heading
    filtered = bool(chosen and any(chosen.values()))
    table.empty_text = (
        "Choose other measures, or clear the filters." if filtered else "It fills once figures are asked for."
    )
    kept = request.GET.copy()
    kept.pop("export", None)
    context = {
        "heading": heading,
        "caption": f"{request.user.authority.short_name}{f', {card.quarter.label}' if card else ''}",
        "sentence": scorecards.sentence(lines, card.quarter) if card else "Nothing has been asked for yet.",
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "demonstration_banner": any(line.point and line.point.is_demonstration for line in lines),
        "filterset": filterset,
        "table": table,
        "query": f"{kept.urlencode()}&" if kept else "",
        "filtered": filtered,
        "offers_files": True,
        "subject": subject,
    }
    return render(request, "indicators/scorecard.html", context)


@requires(Permission.READ_RECORD)
def unit_detail(request, slug):
    subject = get_object_or_404(asked_subjects(request), slug=slug)
    rows = Indicator.objects.visible_to(request.user).measures().filter(is_current=True)
    card = scorecards.card(request.user, rows, None, timezone.localdate())
    lines = scorecards.of_unit(card.lines, subject) if card else []
    told = [line for line in lines if line.is_final and line.reading.signals.is_signal]
    context = {
        "heading": subject.name,
        "caption": f"{request.user.authority.short_name}, {card.quarter.label}" if card else "",
        "sentence": scorecards.of_unit_in_words(subject, lines, card.quarter) if card else "Nothing is asked yet.",
        "trail": [
            ("Indicators", reverse("indicators:indicator_list")),
            ("Scorecard", reverse("indicators:scorecard")),
        ],
        "demonstration_banner": any(line.point and line.point.is_demonstration for line in lines),
        "subject": subject,
        "table": table_of_unit(lines, subject),
        "charts": [(line, run_charts.chart(line.reading.signals)) for line in told],
    }
    return render(request, "indicators/unit_detail.html", context)


def table_of_unit(lines, subject):
    table = ScorecardTable(lines, of_unit=True)
    table.caption_text = f"What {subject.name} returned, beside the whole council"
    table.empty_text = "Nothing of this unit is approved for the quarter yet."
    return table
