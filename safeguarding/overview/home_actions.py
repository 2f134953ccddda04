"""Panels of the overview about actions that wait for the person: as owner, as chair, for verification."""

from datetime import date
from typing import Any

from django.urls import reverse

from actionplans import asked, owned, verifying
from actionplans.models import Action, Challenge, DueDateRevision
from actionplans.owned import Owned
from actionplans.standing import SHAPES
from indicators.wording import capitalised, counted, either
from safeguarding.overview.panel import SHOWN, Line, Panel

PRESSING = ("late", "review", "soon")


def page_of(key: int, part: str = "") -> str:
    return reverse("actionplans:action_detail", args=[key]) + part


def own_actions(user: Any, today: date) -> list[Panel]:
    """Actions owned by posts this person holds: questions and what is late first. No panel for somebody without any."""
    mine = owned.mine(user, today)
    if not mine:
        return []
    pressing = sorted((own for own in mine if own.group in PRESSING), key=lambda own: PRESSING.index(own.group))
    lines = [question_line(own, question) for own in mine for question in own.questions]
    lines += [own_line(own) for own in pressing]
    link = ("Your actions", reverse("actionplans:own_actions"))
    sentence = owned.sentence(mine, posts=1)
    return [Panel("Actions you own", sentence, tuple(lines[:SHOWN]), link, awaits=bool(lines))]


def own_line(own: Owned) -> Line:
    parts = [own.due or own.needs, "demonstration" if own.action.is_demonstration else ""]
    status = (*SHAPES[own.now.state], own.now.text)
    return Line(page_of(own.action.pk), own.action.title, " · ".join(filter(None, parts)), status)


def question_line(own: Owned, question: Any) -> Line:
    status = (*asked.SHAPES[question.state], asked.words(question, own.today))
    return Line(page_of(own.action.pk, "#questions"), question.text, f"about {own.action.title}", status)


def revisions_asked(user: Any, today: date) -> list[Panel]:
    """Moves of due dates that wait for the chair."""
    waits = DueDateRevision.objects.visible_to(user).filter(agreement=DueDateRevision.Agreement.ASKED)
    rows = waits.filter(action__authority=user.authority_id).select_related("action", "by").order_by("on", "pk")
    lines = tuple(
        Line(
            page_of(row.action_id),
            row.action.title,
            f"to {row.to_on:%-d %B %Y}, asked by {row.by.name}: {row.reason}",
            ("ring", "risk", "Asks for a move"),
        )
        for row in rows
    )
    sentence = "Nobody asks you to move a date."
    if lines:
        sentence = f"{capitalised(counted(len(lines), 'request'))} to move a date again."
    link = ("Decide, and see what was asked at the last meeting", reverse("actionplans:chair_decisions"))
    return [Panel("Dates to agree", sentence, lines[:SHOWN], link, awaits=bool(lines))]


def questions_put(user: Any, today: date) -> list[Panel]:
    """Questions about actions that the board has not settled: those answered since first. No panel without any."""
    rows = Challenge.objects.visible_to(user).filter(action__authority=user.authority_id, settled_on=None)
    found = list(asked.with_state(rows, today).select_related("action").order_by("-since", "-pk"))
    if not found:
        return []
    answered = [row for row in found if row.state == asked.ANSWERED]
    waiting = [row for row in found if row.state == asked.WAITING]
    lines = tuple(
        Line(
            page_of(row.action_id, "#questions"),
            row.text,
            f"about {row.action.title}",
            (*asked.SHAPES[row.state], asked.words(row, today)),
        )
        for row in [*answered, *waiting]
    )
    said = f"{capitalised(counted(len(answered), 'question'))} {either(len(answered), 'has', 'have')} been answered"
    sentence = f"{said}; {counted(len(waiting), 'question')} {either(len(waiting), 'waits', 'wait')} for a reply."
    link = ("All questions about actions", f"{reverse('challenge_list')}?kind=action")
    return [Panel("Questions about actions", sentence, lines[:SHOWN], link, awaits=bool(answered))]


def to_verify(user: Any, today: date) -> list[Panel]:
    """What was reported in place and what was meant to move a figure that is in; no panel where nothing waits."""
    found = verifying.waiting(user, today)
    if not found:
        return []
    lines = [reported_line(action) for action in found.reported]
    lines += [
        Line(
            page_of(review.action.pk),
            review.action.title,
            f"delivered; the figure for {review.action.moves_by} is in",
            ("ring", "risk", "Did it work?"),
        )
        for review in found.reviews
    ]
    return [Panel("To verify", found.sentence, tuple(lines[:SHOWN]), awaits=True)]


def reported_line(action: Action) -> Line:
    since = f"since {action.stated_on:%-d %B %Y}" if action.stated_on else ""
    return Line(page_of(action.pk), action.title, since, (*SHAPES["reported"], "Reported in place"))
