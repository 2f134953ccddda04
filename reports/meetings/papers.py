"""Where the papers of meetings stand, read for one person."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from reports.models import Issue, Meeting, PaperState, Report
from safeguarding.access import Permission

IN_HAND = ["draft", "sign_off"]


def with_standing(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Each with `stands`, a word of `rules.PAPERS`: its last step, but issued as soon as there is an issue of it, as a
    correction in hand takes nothing back; `has_issue` says so."""
    last = PaperState.objects.filter(report=OuterRef("pk")).order_by("-at", "-pk").values("state")[:1]
    rows = rows.annotate(last_state=Subquery(last), has_issue=Exists(Issue.objects.filter(report=OuterRef("pk"))))
    return rows.annotate(
        stands=Case(
            When(document__isnull=False, then=Value("retold")),
            When(Q(last_state__in=IN_HAND) | Q(last_state=None), has_issue=True, then=Value("issued")),
            default=Coalesce("last_state", Value("draft")),
        )
    )


def shown_to(user: Any) -> QuerySet[Report]:
    """The papers this person may see, without those that are not pursued."""
    rows = with_standing(Report.objects.visible_to(user)).exclude(stands="dropped")
    return rows.order_by("item_number", "title", "pk")


def with_papers(rows: QuerySet[Meeting], user: Any) -> QuerySet[Meeting]:
    """Meetings with their body, its council, and in `papers` those that this person may see."""
    rows = rows.select_related("body__authority", "document")
    return rows.prefetch_related(Prefetch("reports", shown_to(user), to_attr="papers"))


def sees_drafts(user: Any) -> bool:
    return bool(user.may(Permission.COMPOSE_PAPER) or user.may(Permission.SIGN_PAPER))
