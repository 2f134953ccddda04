"""Which papers show a measure: in a bound table or chart, quoted in a sentence, or printed in what they retell."""

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.models import Indicator, Observation
from reports.models import Block, QuotedFigure, Report


def papers_showing(user: Any, indicator: Indicator) -> QuerySet[Report]:
    """Those the person may see, the newest meeting first, with their bodies. One query."""
    blocks = Block.objects.filter(picks(indicator) | of_all(indicator), section__report=OuterRef("pk"))
    quoted = QuotedFigure.objects.filter(picks(indicator), report=OuterRef("pk"))
    printed = Observation.objects.filter(version__indicator=indicator, document=OuterRef("document"))
    rows = Report.objects.visible_to(user).filter(Exists(blocks) | Exists(quoted) | Exists(printed))
    return rows.select_related("meeting__body", "document").order_by("-meeting__held_on", "title")


def picks(indicator: Indicator) -> Q:
    """What was picked for a block or a quoted figure, by key or code: the one measure, or it among several. The list is
    compared as text, since SQLite has no look into lists of JSON."""
    among = rf'[\[, ]({indicator.pk}|"{re.escape(indicator.code)}")[,\]]'
    return Q(choices__indicator__in=[indicator.pk, indicator.code]) | Q(choices__indicators__iregex=among)


def of_all(indicator: Indicator) -> Q:
    """A scorecard for which nothing was picked shows all that is collected."""
    return Q(source="scorecard") & ~Q(choices__has_key="indicators") if indicator.is_current else Q(pk__in=[])
