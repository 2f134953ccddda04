"""What the challenge log holds for a person: from every source what its own `visible_to` shows them. The number of
queries is the same however much there is."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localdate

from actionplans import asked as about_actions
from actionplans import owned
from actionplans.models import Plan, PlanRow
from indicators import questions as about_figures
from reports.meetings.asked import related, stood
from reports.models import Resolution
from safeguarding.access import Permission
from safeguarding.overview.challenge_log import Entry, Kind, State, in_order
from safeguarding.overview.search import standard_url
from standards.models import ModerationReply


def entries(user: Any, today: date) -> list[Entry]:
    """All of it, what waits first."""
    return in_order([*chain(*(kind(user, today) for kind in (of_actions, of_figures, of_meetings, of_dissents)))])


def of_actions(user: Any, today: date) -> Iterator[Entry]:
    """Questions about actions. Whoever holds the owning post answers, and those who keep plans for them."""
    plans = Prefetch("plan", Plan.objects.visible_to(user))
    rows = Prefetch("action__rows", PlanRow.objects.visible_to(user).prefetch_related(plans, "themes"))
    given = about_actions.asked(user, today).prefetch_related("action__themes", rows)
    held = set(owned.held_posts(user, today).values_list("pk", flat=True))
    keeps = user.may(Permission.KEEP_PLANS)
    for row in given:
        action, replies = row.action, list(row.replies.all())
        page = reverse("actionplans:action_detail", args=[action.pk])
        places = list(action.rows.all())
        themes = {theme.pk for thing in (action, *places) for theme in thing.themes.all()}
        said = [f"{reply.by}, {reply.on:%-d %B %Y}: {reply.text}" for reply in replies]
        said += [f"{row.settled_by}, {row.settled_on:%-d %B %Y}: {row.answer}"] if row.settled_on else []
        yield Entry(
            kind=Kind.ACTION, text=row.text, url=f"{page}#questions", about=action.title, about_url=page,
            asked_on=row.on, asked_by=row.by.name, asker=row.by_id, meeting=row.meeting, meeting_on=row.meeting_on,
            whose=action.owner.title if action.owner else "Nobody: it has no owner", state=State(row.state),
            since=row.since, answered_by=answered_by(row, replies), answer="\n".join(said), themes=frozenset(themes),
            plans=frozenset(place.plan_id for place in places), is_mine=action.owner_id in held or keeps,
            demonstration=action.is_demonstration,
        )  # fmt: skip


def answered_by(row: Any, replies: list[Any]) -> str:
    """Who had the last word, unless it is still waited for."""
    if row.state == about_actions.WAITING:
        return ""
    return row.settled_by.name if row.settled_by else replies[-1].by.name if replies else ""


def of_figures(user: Any, today: date) -> Iterator[Entry]:
    """Questions about measures. Those who return the figure answer, and those who check returns."""
    mine = set(about_figures.theirs_to_answer(user).filter(answered_at=None).order_by().values_list("pk", flat=True))
    for row in about_figures.asked(user).prefetch_related("indicator__themes"):
        asked_on = localdate(row.asked_at)
        answered_on = localdate(row.answered_at) if row.answered_at else None
        yield Entry(
            kind=Kind.FIGURE, text=row.text, url=reverse("indicators:question_detail", args=[row.pk]),
            about=row.indicator.title, about_url=reverse("indicators:indicator_detail", args=[row.indicator.code]),
            asked_on=asked_on, asked_by=row.asked_by.name, asker=row.asked_by_id,
            whose=row.subject.name if row.subject else "All units together",
            state=State.ANSWERED if answered_on else State.WAITING, since=answered_on or asked_on,
            answered_by=row.answered_by.name if row.answered_by else "", answer=row.answer,
            themes=frozenset(theme.pk for theme in row.indicator.themes.all()), measure=row.indicator_id,
            is_mine=row.pk in mine, demonstration=row.is_demonstration,
        )  # fmt: skip


def of_meetings(user: Any, today: date) -> Iterator[Entry]:
    """What bodies asked for at meetings: waiting until it is answered, or the action that answers it has ended."""
    rows = Resolution.objects.visible_to(user).filter(meeting__called_off="", meeting__held_on__lte=today)
    rows = related(rows).select_related("responded_by").prefetch_related("action__themes", "action__rows__themes")
    found = list(rows)
    for row, stands in zip(found, stood(found, today), strict=True):
        meeting, closed_on = row.meeting, stands.closed_on
        answered_on = row.responded_on if row.responded_on and row.responded_on <= today else None
        state = State.SETTLED if closed_on else State.ANSWERED if answered_on else State.WAITING
        page = reverse("reports:meeting_detail", args=[meeting.pk])
        things = [row.action, *row.action.rows.all()] if row.action else []
        yield Entry(
            kind=Kind.MEETING, text=row.text, url=f"{page}#asked-{row.pk}", about=meeting.body.name, about_url=page,
            asked_on=meeting.held_on, asked_by=row.asked_by or meeting.body.name, meeting=meeting.body.name,
            meeting_on=meeting.held_on, state=state, since=closed_on or answered_on or meeting.held_on,
            due_on=row.response_due_on, answered_by=row.responded_by.name if row.responded_by else "",
            answer=stands.done, themes=frozenset(theme.pk for thing in things for theme in thing.themes.all()),
            plans=frozenset(place.plan_id for place in things[1:]), is_mine=user.may(Permission.KEEP_MEETINGS),
            demonstration=meeting.is_demonstration,
        )  # fmt: skip


def of_dissents(user: Any, today: date) -> Iterator[Entry]:
    """Agencies that do not agree with what a moderator made of their answer. A later moderation answers it; where the
    round closes without one, the dissent stands on the record."""
    rows = ModerationReply.objects.visible_to(user).filter(agrees=False).select_related(
        "by", "moderation__answer__audit_return__audit__authority", "moderation__answer__audit_return__agency",
        "moderation__answer__standard__framework",
    )  # fmt: skip
    later = "moderation__answer__moderations__by", "moderation__answer__moderations__grade"
    for row in rows.prefetch_related("moderation__answer__standard__themes", *later):
        answer = row.moderation.answer
        audit, agency = answer.audit_return.audit, answer.audit_return.agency
        again = [one for one in answer.moderations.all() if one.pk > row.moderation_id]
        state = State.ANSWERED if again else State.SETTLED if audit.closed_on else State.WAITING
        since = again[-1].on if again else audit.closed_on or row.on
        yield Entry(
            kind=Kind.DISSENT, text=row.words, url=reverse("standards:audit_return", args=[answer.audit_return_id]),
            about=f"Standard {answer.standard.number}: {answer.standard.title}",
            about_url=standard_url(answer.standard),
            asked_on=row.on, asked_by=f"{row.by.name}, {agency or audit.authority.short_name}", asker=row.by_id,
            whose=audit.title, state=state, since=since, answered_by=again[-1].by.name if again else "",
            answer=f"{again[-1].grade}: {again[-1].reasons}" if again else "",
            themes=frozenset(theme.pk for theme in answer.standard.themes.all()),
            is_mine=user.may(Permission.MODERATE_AUDIT) and row.by_id != user.pk, demonstration=audit.is_demonstration,
        )  # fmt: skip
