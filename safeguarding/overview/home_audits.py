"""Panels of the overview about audits: self-audits to be answered or moderated, and case-file audits that are late."""

from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from indicators.wording import capitalised, counted, either
from safeguarding.access import Permission
from safeguarding.overview.panel import SHOWN, Line, Panel
from standards.case_files import State
from standards.models import CaseAudit, Moderation, SelfAuditAnswer, SelfAuditReturn
from standards.models.self_audits import STANDS


def own_audits(user: Any, today: date) -> list[Panel]:
    """Open self-audits that the person's agency has not sent yet, with how much is answered, and those of which ratings
    wait for its reply. No panel without any."""
    if not user.may(Permission.ANSWER_AUDIT):
        return []
    rows = SelfAuditReturn.objects.visible_to(user).filter(audit__closed_on=None, agency=user.agency_id)
    rows = rows.select_related("audit").order_by("audit__due_on", "pk")
    rows = rows.annotate(
        asked=Count("answers"),
        answered=Count("answers", filter=Q(answers__answered_on__isnull=False)),
        to_reply=Coalesce(Subquery(unreplied(user), output_field=IntegerField()), 0),
    )
    found = [row for row in rows if row.sent_on is None or row.to_reply]
    if not found:
        return []
    waiting = [row for row in found if row.sent_on is None]
    sentence = "Your answers are sent; moderated ratings wait for your agency's reply."
    if waiting:
        first = waiting[0]
        late = ", now past" if first.audit.due_on < today else ""
        sentence = f"Self-audit due {first.audit.due_on:%-d %B %Y}{late}: {first.answered} of {first.asked} answered."
    lines = tuple(own_line(row, today) for row in found[:SHOWN])
    return [Panel("Self-audit", sentence, lines, ("All self-audits", reverse("standards:audit_list")), awaits=True)]


def unreplied(user: Any) -> Any:
    """How many ratings of a return that stand have no reply yet."""
    given = Moderation.objects.visible_to(user)
    last = given.filter(answer=OuterRef("answer")).order_by("-on", "-pk").values("pk")[:1]
    standing = given.filter(STANDS, answer__audit_return=OuterRef("pk"), reply=None, pk=Subquery(last)).order_by()
    return standing.values("answer__audit_return").annotate(number=Count("pk")).values("number")


def own_line(row: Any, today: date) -> Line:
    url = reverse("standards:audit_return", args=[row.pk])
    if row.sent_on:
        words = f"{counted(row.to_reply, 'moderated rating')} to reply to"
        return Line(url, row.audit.title, words, ("ring", "risk", "Agree or dissent"))
    is_late = row.audit.due_on < today
    state = ("diamond", "late", "Late") if is_late else ("triangle", "risk", "To answer")
    if row.sent_back_why:
        state = ("diamond", "late", "Sent back")
    return Line(url, row.audit.title, f"{row.answered} of {row.asked} answered", state)


def to_moderate(user: Any, today: date) -> list[Panel]:
    """Returns that are sent and hold ratings nobody has moderated, but for those the person sent. No panel without
    any."""
    rows = SelfAuditAnswer.objects.visible_to(user).filter(
        audit_return__audit__closed_on=None, audit_return__sent_on__isnull=False, grade__isnull=False
    )
    rows = rows.exclude(audit_return__sent_by=user).with_steps().filter(steps_higher=None)
    waiting: dict[SelfAuditReturn, int] = {}
    for answer in rows.select_related("audit_return__agency", "audit_return__audit__authority").in_order():
        waiting[answer.audit_return] = waiting.get(answer.audit_return, 0) + 1
    if not waiting:
        return []
    count = len(waiting)
    sentence = (
        f"{capitalised(counted(count, 'return'))} of self-audits {either(count, 'waits', 'wait')} for moderation."
    )
    lines = tuple(
        Line(
            reverse("standards:audit_return", args=[row.pk]),
            row.whose,
            f"{counted(number, 'rating')} to moderate · {row.audit.title}",
            ("dot", "done", "Sent"),
        )
        for row, number in list(waiting.items())[:SHOWN]
    )
    link = ("All self-audits", reverse("standards:audit_list"))
    return [Panel("Returns to moderate", sentence, lines, link, awaits=True)]


def late_case_audits(user: Any, today: date) -> list[Panel]:
    """Case-file audits of the person's own council whose month is past and which are neither done nor cancelled, the
    longest overdue first. No panel where none is."""
    rows = CaseAudit.objects.visible_to(user).filter(authority=user.authority_id, done_on=None, cancelled_on=None)
    late = list(rows.filter(planned_for__lt=today.replace(day=1)).select_related("unit").order_by("planned_for", "pk"))
    if not late:
        return []
    count = len(late)
    sentence = f"{capitalised(counted(count, 'case-file audit'))} {either(count, 'is', 'are')} late: "
    sentence += f"the month planned for is past, and {either(count, 'it is', 'they are')} neither done nor cancelled."
    lines = tuple(
        Line(
            reverse("standards:case_audit_detail", args=[row.pk]),
            row.title,
            " · ".join([f"planned for {row.planned_for:%B %Y}", *([row.unit.name] if row.unit else [])]),
            (*State.LATE.shape, State.LATE.label),
        )
        for row in late[:SHOWN]
    )
    link = ("All late case-file audits", f"{reverse('standards:case_audit_list')}?state={State.LATE.value}")
    return [Panel("Case-file audits", sentence, lines, link, awaits=True)]
