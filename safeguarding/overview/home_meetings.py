"""Panels of the overview about meetings: agendas that fall due, and answers that bodies are owed."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse

from indicators.wording import capitalised, counted, either
from reports.meetings.papers import agenda_of, plan_words, with_papers
from reports.meetings.rules import clock
from reports.models import Meeting, Resolution
from safeguarding.overview.panel import SHOWN, Line, Panel

AHEAD = timedelta(days=60)


def meetings_to_come(user: Any, today: date) -> list[Panel]:
    """The next meetings with the days of their agendas, and the papers to them that are not issued yet."""
    rows = Meeting.objects.visible_to(user).filter(body__authority=user.authority_id, called_off="")
    rows = rows.filter(held_on__gte=today, held_on__lte=today + AHEAD).order_by("held_on", "pk")
    found = list(with_papers(rows, user)[:SHOWN])
    marks = [agenda_of(meeting, user, today) for meeting in found]
    lines = tuple(meeting_line(meeting, mark) for meeting, mark in zip(found, marks, strict=True))
    link = ("All meetings", reverse("reports:meeting_list"))
    awaits = any(mark.tone in {"late", "risk"} for mark in marks)
    return [Panel("Meetings to come", plan_words(user, today), lines, link, awaits=awaits)]


def meeting_line(meeting: Any, mark: Any) -> Line:
    waiting = [paper.title for paper in meeting.papers if paper.stands in {"draft", "sign_off"}]
    text = f"not issued: {', '.join(waiting)}" if waiting else "" if meeting.papers else "nothing planned yet"
    text = " · ".join(filter(None, [f"agenda due {meeting.agenda_due_on:%-d %B}", text]))
    url = reverse("reports:meeting_detail", args=[meeting.pk])
    return Line(url, f"{meeting.body.name}, {meeting.held_on:%-d %B %Y}", text, (mark.shape, mark.tone, mark.text))


def answers_owed(user: Any, today: date) -> list[Panel]:
    """What bodies asked for and is not answered, what is due first. No panel where nothing is owed."""
    rows = Resolution.objects.visible_to(user).filter(response="").select_related("meeting__body")
    owed = list(rows.exclude(response_due_on=None).order_by("response_due_on", "pk"))
    if not owed:
        return []
    late = sum(row.response_due_on < today for row in owed)
    sentence = f"{capitalised(counted(len(owed), 'answer'))} {either(len(owed), 'is', 'are')} owed by a day"
    sentence += f"; {counted(late, 'answer')} {either(late, 'is', 'are')} late." if late else "."
    link = ("What bodies asked for", f"{reverse('reports:resolution_list')}?state=open")
    return [Panel("Answers owed", sentence, tuple(answer_line(row, today) for row in owed[:SHOWN]), link, awaits=True)]


def asked_without_action(user: Any, today: date) -> list[Panel]:
    """What bodies asked for and neither an answer nor an action of a plan takes up, for those who keep plans: what is
    due first, then what was asked first. No panel where everything is taken up."""
    rows = Resolution.objects.visible_to(user).filter(response="", action=None).select_related("meeting__body")
    found = list(rows.order_by(F("response_due_on").asc(nulls_last=True), "meeting__held_on", "pk"))
    if not found:
        return []
    has, is_taken_up = either(len(found), "has", "have"), either(len(found), "it is", "they are")
    sentence = f"{capitalised(counted(len(found), 'request'))} {has} no action yet, and {is_taken_up} not answered."
    link = ("What bodies asked for, with no action", f"{reverse('reports:resolution_list')}?state=nothing")
    lines = tuple(answer_line(row, today) for row in found[:SHOWN])
    return [Panel("Asked for at meetings, with no action", sentence, lines, link, awaits=True)]


def answer_line(row: Resolution, today: date) -> Line:
    mark = clock(row.response_due_on, None, today)
    url = f"{reverse('reports:meeting_detail', args=[row.meeting_id])}#asked-{row.pk}"
    when = f"due {row.response_due_on:%-d %B %Y}" if row.response_due_on else f"asked {row.meeting.held_on:%-d %B %Y}"
    text = f"{row.meeting.body.name} · {when}"
    return Line(url, row.text, text, (mark.shape, mark.tone, mark.text))
