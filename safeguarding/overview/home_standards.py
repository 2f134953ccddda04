"""Panels of the overview about inspections: duties and findings whose day is near or past."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from actionplans.answered import delivered_answers
from indicators.wording import capitalised, counted, either
from safeguarding.overview.panel import SHOWN, Line, Panel
from standards.deadlines import Deadline, of_inspection
from standards.duties import SOON
from standards.models import Finding, Inspection


def deadlines(user: Any, today: date) -> list[Panel]:
    """What must follow an inspection of the person's own council and is late or due within the next days; printed
    inspections have no state. No panel where nothing is near."""
    near = sorted((row for row in open_deadlines(user, today) if row.is_near(today)), key=lambda row: row.due_on)
    if not near:
        return []
    late = sum(row.due_on < today for row in near)
    sentence = f"{capitalised(counted(len(near), 'deadline'))} {either(len(near), 'is', 'are')} "
    sentence += f"past or {either(len(near), 'comes', 'come')} within {SOON} days"
    sentence += (
        f"; {counted(late, 'of them', 'of them')} {either(late, 'is', 'are')} late." if late else "; none is late."
    )
    link = ("Inspections and reviews", reverse("standards:inspection_list"))
    lines = tuple(line_of(row) for row in near[:SHOWN])
    return [Panel("What must follow an inspection", sentence, lines, link, awaits=True)]


def open_deadlines(user: Any, today: date) -> list[Deadline]:
    with_time = Prefetch("findings", Finding.objects.visible_to(user).filter(within__isnull=False), to_attr="timed")
    own = Inspection.objects.visible_to(user).filter(authority=user.authority_id)
    own = own.filter(Q(document=None) | Q(document__entered_by__isnull=False)).select_related("regime", "document")
    inspections = list(own.prefetch_related("regime__duties", "duties_met", with_time))
    done = delivered_answers(user, [row for one in inspections for row in one.timed], today)
    return [row for one in inspections for row in of_inspection(one, one.timed, today, done=done)]


def line_of(row: Deadline) -> Line:
    url = f"{reverse('standards:inspection_detail', args=[row.inspection.slug])}#deadlines"
    said = " · ".join([row.inspection.title, f"due {row.due_on:%-d %B %Y}"])
    return Line(url, row.title, said, (row.mark.shape, row.mark.tone, row.mark.text))
