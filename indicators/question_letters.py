"""Letters about questions. They say that something was asked or answered, and where to read it: no figures and none of
anybody's words, since a letter leaves the council's house."""

from collections.abc import Iterable

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from indicators.models import Question
from safeguarding.models import User

PREFIX = "Safeguarding oversight: "


def letter_of_asking(question: Question, people: Iterable[User], address: str) -> None:
    """To whoever returns the measure. Raises OSError where no mail can be sent."""
    send(f"a question about {question.indicator.code}", "question_asked", question, people, address)


def letter_of_answering(question: Question, address: str) -> None:
    """To whoever asked, while they have an account. Raises OSError where no mail can be sent."""
    people = [question.asked_by] if question.asked_by.is_active else []
    send(f"your question about {question.indicator.code} is answered", "question_answered", question, people, address)


def send(title: str, template: str, question: Question, people: Iterable[User], address: str) -> None:
    """To each a letter of their own, so that nobody learns another's address."""
    context = {"question": question, "address": address}
    letters = [
        EmailMessage(
            PREFIX + title,
            render_to_string(f"indicators/email/{template}.txt", {**context, "person": person}),
            to=[person.email],
        )
        for person in people
    ]
    get_connection().send_messages(letters)
