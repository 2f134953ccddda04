from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from indicators import sentences, side_by_side
from indicators.figures import runs
from indicators.models import Indicator, Observation
from indicators.side_table import SideTable
from safeguarding.access import Permission, requires
from safeguarding.pages import FILES

HEADING = "Workforce beside demand"


@requires(Permission.READ_RECORD)
def workforce_and_demand(request):
    visible = Indicator.objects.visible_to(request.user).prefetch_related("versions")
    chosen = side_by_side.sections(visible)
    assessed = side_by_side.assessments(visible)
    own = runs(request.user, [*(measure for _, measures in chosen for measure in measures), *assessed])
    axis = side_by_side.axis_of(own.values())
    drawn = {heading: [own[one.pk] for one in measures] for heading, measures in chosen}
    drawn["Demand"] += [side_by_side.of_all(own[one.pk]) for one in assessed]
    sides = [(heading, [side_by_side.shown(run, axis) for run in found]) for heading, found in drawn.items()]
    if request.GET.get("export") in FILES:
        return FILES[request.GET["export"]](SideTable(sides, axis), HEADING)
    context = {
        "heading": HEADING,
        "caption": f"{request.user.authority.short_name}, all units together",
        "sentence": side_by_side.relation([[row.run for row in rows] for _, rows in sides]),
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "sides": [side_of(heading, rows, axis, timezone.localdate()) for heading, rows in sides],
        "axis": axis,
        "printed": printed(request.user),
        "demonstration_banner": any(
            row.run.last and row.run.last.is_demonstration for _, rows in sides for row in rows
        ),
    }
    return render(request, "indicators/workforce_and_demand.html", context)


def side_of(heading, rows, axis, today):
    """What one column shows: measures with a figure, each with its definition; the rest by name; the table behind."""
    drawn = [(row, sentences.in_force(row.run.indicator.versions.all(), today)) for row in rows if row.points]
    return {
        "heading": heading,
        "rows": drawn,
        "without": [row.run.indicator for row in rows if not row.points],
        "table": [(row.run.indicator, [row.points.get(quarter) for quarter in axis]) for row, _ in drawn],
    }


def printed(user):
    """By side, with a caption: figures of published documents on the workforce and on demand, of every council."""
    rows = Observation.objects.visible_to(user).current().for_display()
    rows = rows.filter(source=Observation.Source.DOCUMENT).order_by(
        "period__ends_on", "version__indicator__order", "pk"
    )
    indicators = Indicator.objects.visible_to(user)
    return [
        (
            heading,
            f"{heading}: figures of published documents, as printed",
            rows.filter(version__indicator__in=side_by_side.printed_on(indicators, which)),
        )
        for heading, which in side_by_side.SECTIONS
    ]
