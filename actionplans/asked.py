"""Reading questions about actions: which wait for a reply, since when, and what was said to them."""

from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from actionplans.models import Challenge, ChallengeReply
from safeguarding.access import ROLES, Permission
from safeguarding.calendar import working_days_between
from safeguarding.models import PostHolding, RoleGrant

ASKERS = [role.value for role, allowed in ROLES.items() if Permission.ASK_QUESTION in allowed]
WAITING, ANSWERED, SETTLED = "waiting", "answered", "settled"
SHAPES = {WAITING: ("ring", "risk"), ANSWERED: ("dot", "done"), SETTLED: ("tick", "good")}


def with_state(rows: QuerySet[Challenge], today: date) -> QuerySet[Challenge]:
    """Each with its `state` and, in `since`, the day from which it has been so.

    A question waits while its last word is the asker's or the board's; the owner's reply, or that of those who keep
    plans for them, answers it. Settled is what the board says.
    """
    said = ChallengeReply.objects.filter(challenge=OuterRef("pk")).order_by("-on", "-pk")
    rows = rows.annotate(said_by=Subquery(said.values("by")[:1]), said_on=Subquery(said.values("on")[:1]))
    asks = RoleGrant.objects.filter(user=OuterRef("said_by"), role__in=ASKERS, ended_at=None)
    owns = PostHolding.objects.on(today).filter(post=OuterRef("action__owner"), user=OuterRef("said_by"))
    of_the_board = Q(said_by=None) | Q(said_by=F("by")) | (Exists(asks) & ~Exists(owns))
    return rows.annotate(
        state=Case(
            When(settled_on__isnull=False, then=Value(SETTLED)),
            When(of_the_board, then=Value(WAITING)),
            default=Value(ANSWERED),
        ),
        since=Coalesce("settled_on", "said_on", "on", output_field=DateField()),
    )


def asked(user: Any, today: date) -> QuerySet[Challenge]:
    """All questions this person may see, waiting ones first, of each state the newest first, with their replies."""
    rows = Challenge.objects.visible_to(user).filter(action__document=None)
    replies = Prefetch("replies", ChallengeReply.objects.select_related("by").order_by("on", "pk"))
    rank = Case(When(state=WAITING, then=0), When(state=ANSWERED, then=1), default=2)
    rows = with_state(rows, today).select_related("action__owner", "by", "settled_by").prefetch_related(replies)
    return rows.annotate(rank=rank).order_by("rank", "-on", "-pk")


def words(question: Any, today: date) -> str:
    """Of one read with `with_state`: "Not answered for 12 working days", "Answered on 3 November 2026"."""
    if question.state == WAITING:
        days = working_days_between(question.since, today)
        return f"Not answered for {days} working day{'' if days == 1 else 's'}" if days else "Not answered yet"
    verb = "Answered" if question.state == ANSWERED else "Settled"
    return f"{verb} on {question.since:%-d %B %Y}"
