"""Where the papers of meetings stand, read for one person."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from reports.meetings.rules import PAPERS, Agenda, Mark, agenda, of_plan
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


def knows(user: Any, authority_id: int | None) -> bool:
    """Whether this person sees every paper of a council: its drafts are seen by those who compose or sign there. To
    anybody else a paper may be missing only for want of seeing it."""
    may = user.may(Permission.COMPOSE_PAPER) or user.may(Permission.SIGN_PAPER)
    return bool(may and authority_id == user.authority_id)


def agenda_of(meeting: Any, user: Any, today: date) -> Mark:
    """How the agenda of a meeting with its `papers` stands, as far as this person may know."""
    states = [paper.stands for paper in meeting.papers]
    is_known = knows(user, meeting.authority_id)
    return agenda(Agenda(meeting.held_on, meeting.agenda_due_on, states, meeting.called_off, is_known), today)


def paper_words(paper: Any) -> str:
    return f"{paper.title}: {PAPERS[paper.stands].text.lower()}"


def plan_words(user: Any, today: date) -> str:
    """What one's own council has to come, in a sentence."""
    coming = Meeting.objects.visible_to(user).filter(body__authority=user.authority_id, held_on__gte=today)
    coming = coming.filter(called_off="")
    seen = shown_to(user).filter(meeting__in=coming).order_by()
    found = seen.aggregate(papers=Count("pk"), meetings=Count("meeting", distinct=True))
    meetings = coming.count()
    unplanned = meetings - found["meetings"] if knows(user, user.authority_id) else 0
    return of_plan(meetings, found["papers"], unplanned)
