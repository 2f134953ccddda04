from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, PlanRow
from indicators.models import Indicator
from indicators.wording import capitalised, counted, joined, uncapitalised
from safeguarding.access import Permission, requires
from safeguarding.counting import how_many
from safeguarding.overview import evidence, themes
from safeguarding.overview.theme_lists import ItemFilter, ItemTable, ThemeFilter, ThemeTable
from safeguarding.overview.timeline import drawing, stops, to_see
from safeguarding.overview.triangulation import agreement
from safeguarding.pages import table_page
from standards.models import Finding, Standard, Theme


@requires(Permission.READ_RECORD)
def theme_list(request):
    user = request.user
    rows = Theme.objects.visible_to(user).annotate(
        standard_count=how_many(Standard.objects.visible_to(user), "themes"),
        finding_count=how_many(Finding.objects.visible_to(user), "themes"),
        row_count=how_many(PlanRow.objects.visible_to(user), "themes"),
        action_count=how_many(Action.objects.visible_to(user).unmerged(), "themes"),
        measure_count=how_many(Indicator.objects.visible_to(user).measures(), "themes"),
    )
    return table_page(
        request,
        heading="Themes across the years",
        sentence=of_themes(rows),
        rows=rows,
        table_class=ThemeTable,
        filter_class=ThemeFilter,
        counted="themes",
        trail=[("Standards", reverse("standards:standard_list"))],
    )


def of_themes(rows):
    """How many there are, and which have the most findings."""
    found = sorted((row for row in rows if row.finding_count), key=lambda row: -row.finding_count)[:3]
    first = capitalised(f"{counted(len(rows), 'thread')} through the record, each on one line of time.")
    if not found:
        return first
    names = [f"{uncapitalised(row.name)} ({row.finding_count})" for row in found]
    return f"{first} Most findings are on {joined(names)}."


@requires(Permission.READ_RECORD)
def theme_detail(request, slug):
    theme = get_object_or_404(Theme.objects.visible_to(request.user), slug=slug)
    own, today = request.user.authority.short_name, timezone.localdate()
    line = themes.items(request.user, theme, today)

    def beside(narrowed):
        return {
            "sentence": to_see(theme.name, narrowed.of_council),
            "drawing": drawing(narrowed.qs, own, line, narrowed.of_council),
            "stops": stops(narrowed.qs),
        }

    return table_page(
        request,
        heading=theme.name,
        caption="Theme across the years",
        rows=line,
        table_class=ItemTable,
        filter_class=ItemFilter,
        counted="things on this theme",
        template="overview/theme_detail.html",
        beside=beside,
        measures=themes.measures(request.user, theme),
        own=own,
        theme=theme,
        trail=[("Standards", reverse("standards:standard_list")), ("Themes", reverse("theme_list"))],
    )


@requires(Permission.READ_RECORD)
def theme_evidence(request, slug):
    """Each kind of evidence on a theme for itself, and whether they agree."""
    theme = get_object_or_404(Theme.objects.visible_to(request.user), slug=slug)
    panels = evidence.panels(request.user, theme, timezone.localdate())
    first, *silent = agreement(theme.name, panels)
    context = {
        "heading": f"{theme.name}: does the evidence agree?",
        "caption": f"{request.user.authority.name}, side by side; nothing is weighed or added up",
        "sentence": first,
        "silent": silent,
        "demonstration_banner": any(line.demonstration for panel in panels for line in panel.lines),
        "panels": panels,
        "trail": [
            ("Standards", reverse("standards:standard_list")),
            ("Themes", reverse("theme_list")),
            (theme.name, reverse("theme_detail", args=[slug])),
        ],
    }
    return render(request, "overview/theme_evidence.html", context)
