from indicators import readings, sentences
from indicators.figures import runs
from indicators.filters import IndicatorFilter
from indicators.models import Indicator, Observation
from indicators.tables import IndicatorTable
from indicators.wording import observation_text
from safeguarding.access import Permission, requires
from safeguarding.pages import table_page


@requires(Permission.READ_RECORD)
def indicator_list(request):
    rows = Indicator.objects.visible_to(request.user).measures().order_by("-is_current", "family", "order", "code")
    own_runs = runs(request.user, rows)
    return table_page(
        request,
        heading="Indicators",
        caption=f"{request.user.authority.short_name}, all units together",
        sentence=sentences.of_library(own_runs.values()),
        rows=rows,
        table_class=IndicatorTable,
        table_arguments={
            "readings": readings.read(request.user, own_runs.values()),
            "printed": latest_printed(request.user),
        },
        filter_class=IndicatorFilter,
        counted="indicators",
        template="indicators/indicator_list.html",
        may_keep=request.user.may(Permission.KEEP_LIBRARY),
    )


def latest_printed(user):
    """The latest printed figure of each indicator for the person's authority, as (text, period), by indicator."""
    rows = Observation.objects.visible_to(user).current().for_display()
    rows = rows.filter(source=Observation.Source.DOCUMENT, subject__authority=user.authority_id, is_derived=False)
    return {
        row.version.indicator_id: (observation_text(row), row.period.label) for row in rows.order_by("period__ends_on")
    }
