"""The e-mail about actions: one to a person, about everything that waits for them. Titles of actions and days, nothing
that anybody has written about them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from actionplans.models import ActionReminder
from actionplans.reminding import Due
from indicators.wording import capitalised, counted, either
from safeguarding.letters import Letter, link
from safeguarding.models import User

Kind = ActionReminder.Kind
HEADINGS = {
    Kind.LATE: "Late",
    Kind.DUE: "Due today, or late since a few days",
    Kind.BEFORE: "Due soon",
    Kind.REVIEW: "Standing practices to look at again",
    Kind.QUESTION: "Questions that wait for your reply",
    Kind.MOVE: "Moves of due dates to decide",
    Kind.VERIFY: "Reported in place: to verify",
    Kind.EFFECT: "Reviews of effect that are due",
}
OF_OWNERS = {Kind.LATE, Kind.DUE, Kind.BEFORE, Kind.REVIEW, Kind.QUESTION}


def letter(person: User, dues: Sequence[Due], today: date) -> Letter:
    """About all that waits for a person, of whom each of `dues` must be."""
    number = counted(len(dues), "thing")
    context = {
        "person": person,
        "opening": f"{capitalised(number)} about actions {either(len(dues), 'waits', 'wait')} for you.",
        "parts": [(heading, lines) for kind, heading in HEADINGS.items() if (lines := lines_of(dues, kind))],
        "mine": link(reverse("actionplans:own_actions")) if any(due.kind in OF_OWNERS for due in dues) else "",
        "decisions": link(reverse("actionplans:chair_decisions")) if any(due.kind == Kind.MOVE for due in dues) else "",
        "own_reminders": link(reverse("own_reminders")),
    }
    body = render_to_string("actionplans/email/reminder.txt", context).strip() + "\n"
    return Letter(person.email, f"Safeguarding oversight: {number} about actions to see to", body, name=person.name)


def lines_of(dues: Sequence[Due], kind: Kind) -> list[dict[str, Any]]:
    return [
        {
            "title": " ".join(due.action.title.split()),  # it may hold a line break
            "text": due.text,
            "url": link(reverse("actionplans:action_detail", args=[due.action.pk])),
        }
        for due in dues
        if due.kind == kind
    ]
