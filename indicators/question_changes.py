"""Asking and answering, each in one transaction with its audit entry. A question is never changed or deleted, and is
answered once."""

from datetime import datetime

from django.db import transaction

from indicators.changes import Conflict
from indicators.models import Indicator, Question, Subject
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def ask_question(*, indicator: Indicator, subject: Subject | None, text: str, by: User, at: datetime) -> Question:
    """Ask in the name of the person's authority, about one unit or agency, or with None about all of them together."""
    question = Question.objects.create(
        authority=by.authority, indicator=indicator, subject=subject, text=text, asked_by=by, asked_at=at
    )
    about = {"of": subject.name} if subject else {}
    audit.record(verb="ask question", subject=question, by=by, at=at, measure=indicator.code, **about, question=text)
    return question


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User, at: datetime) -> bool:
    """Give the answer, if nobody has given one: of two people the first counts. False where this person had given this
    very answer already, by a second click. Raises Conflict where another answer stands."""
    given = {"answer": answer, "answered_by": by, "answered_at": at}
    if not Question.objects.filter(pk=question.pk, answered_at=None).update(**given):
        question.refresh_from_db()
        if (question.answered_by_id, question.answer) == (by.pk, answer):
            return False
        who = "You" if question.answered_by_id == by.pk else question.answered_by.name
        raise Conflict(f"{who} answered this question meanwhile, and an answer stands. What you typed is still below.")
    question.refresh_from_db()
    audit.record(verb="answer question", subject=question, by=by, at=at, measure=question.indicator.code, answer=answer)
    return True
