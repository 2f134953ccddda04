"""What pages about bodies and meetings say in a sentence or two."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from indicators.wording import capitalised, counted, either, in_words, joined
from reports.models import Body, Meeting, Resolution
from safeguarding.calendar import working_days_between

NAMES = {"resolution": "resolution", "recommendation": "recommendation", "challenge": "challenge or question"}
PLURALS = {"challenge": "challenges or questions"}


def of_bodies(rows: Any, today: date) -> str:
    """Of one's own council's bodies: how many exist today, and how many are kept from before."""
    ended = rows.filter(ends_on__lt=today).count()
    existing = rows.count() - ended
    said = capitalised(
        f"{counted(existing, 'body', 'bodies')} of your council {either(existing, 'receives', 'receive')}"
    )
    said += " papers."
    kept = capitalised(counted(ended, "body", "bodies"))
    return f"{said} {kept} of earlier days {either(ended, 'keeps its name', 'keep their names')}." if ended else said


def of_body(body: Body, coming: Sequence[Meeting], today: date) -> str:
    if body.ends_on and body.ends_on < today:
        return f"It ended on {body.ends_on:%-d %B %Y} and keeps its name here."
    held = [meeting for meeting in coming if not meeting.called_off]
    if not held:
        return "No meeting of it is planned."
    return f"It meets next on {held[0].held_on:%A %-d %B %Y}."


def of_meeting(meeting: Any, asked: Sequence[Resolution], today: date, *, is_known: bool) -> str:
    """Called off and why; to come with its papers and the day of its agenda; or held, and what it asked for."""
    if meeting.called_off:
        return f"Called off: {meeting.called_off}"
    papers = counted(len(meeting.papers), "paper")
    if meeting.held_on < today or asked:
        said = f"Held with {papers}." if meeting.papers else "Held."
        return f"{said} It asked for {asked_words(asked)}." if asked else said
    left = working_days_between(today, meeting.agenda_due_on)
    when = f"{'is' if left >= 0 else 'was'} due on {meeting.agenda_due_on:%A %-d %B %Y}"
    if not meeting.papers:
        papers = "nothing is planned for it yet" if is_known else "no paper is issued yet"
        return f"The agenda {when}; {papers}."
    return f"The agenda {when}, with {papers}."


def asked_words(rows: Sequence[Resolution]) -> str:
    """Such as "two recommendations and one challenge or question"."""
    kinds = [row.kind for row in rows]
    found = [(kinds.count(kind), name, PLURALS.get(kind, "")) for kind, name in NAMES.items() if kind in kinds]
    return joined([counted(*one) for one in found])


def of_resolutions(rows: Any, today: date) -> str:
    """Of what bodies of one's own council asked for: how much waits for an answer, and how much of that is late."""
    found = rows.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(response="")),
        late=Count("pk", filter=Q(response="", response_due_on__lt=today)),
    )
    if not found["all"]:
        return "No meeting has asked for anything yet."
    waits = either(found["waiting"], "waits", "wait")
    said = f"{capitalised(in_words(found['waiting']))} of {in_words(found['all'])} {waits} for an answer"
    return (
        f"{said}; {in_words(found['late'])} {either(found['late'], 'is', 'are')} late." if found["late"] else f"{said}."
    )
