"""Reading questions: what was asked about a measure, whose they are to answer, and which wait beside a figure."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from indicators import returns
from indicators.models import Expectation, Indicator, Question, Round, Subject
from indicators.wording import capitalised, counted, either, in_words
from safeguarding.access import ROLES, Permission
from safeguarding.models import PostHolding, User


def asked(user: Any) -> QuerySet[Question]:
    """All that this person may see, those without an answer first, of each the newest first."""
    rows = Question.objects.visible_to(user).select_related("indicator", "subject", "asked_by", "answered_by")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "-asked_at", "-pk")


def about(user: Any, indicator: Indicator) -> QuerySet[Question]:
    """What was asked about a measure, the newest first."""
    return asked(user).filter(indicator=indicator).order_by("-asked_at", "-pk")


def theirs_to_answer(user: Any) -> QuerySet[Question]:
    """Answered or not: every question of the authority for those who check returns; for managers and partners those
    about a unit or agency of theirs, and those about a measure as a whole that they are asked for in any round."""
    rows = Question.objects.visible_to(user)
    if not user.may(Permission.ANSWER_QUESTION):
        return rows.none()
    if user.may(Permission.CHECK_RETURNS):
        return rows
    own = returns.own_subjects(user)
    asked_of_them = Expectation.objects.filter(
        round__authority=user.authority_id, subject__in=own, version__indicator=OuterRef("indicator")
    )
    return rows.filter(Q(subject__in=own) | (Q(subject=None) & Exists(asked_of_them)))


def open_questions(user: Any, round: Round, subject: Subject) -> dict[int, list[Question]]:
    """What waits for an answer beside the figures of one return: questions about its unit, or about the measure as a
    whole, by the key of the indicator, the newest first. One query, whatever the number of figures."""
    figures = Expectation.objects.filter(round=round, subject=subject, version__indicator=OuterRef("indicator"))
    rows = Question.objects.visible_to(user).filter(Exists(figures), answered_at=None)
    rows = rows.filter(Q(subject=None) | Q(subject=subject)).select_related("asked_by", "subject")
    found = defaultdict(list)
    for question in rows.order_by("-asked_at", "-pk"):
        found[question.indicator_id].append(question)
    return dict(found)


def subjects_of(user: Any, indicator: Indicator) -> QuerySet[Subject]:
    """What a question may be about: units and agencies that the person's authority has ever asked for a measure."""
    expected = Expectation.objects.filter(
        round__authority=user.authority_id, version__indicator=indicator, subject=OuterRef("pk")
    )
    return Subject.objects.visible_to(user).filter(Exists(expected)).order_by("name")


def returners(question: Question, *, today: date) -> QuerySet[User]:
    """Whom to tell of a question: the people who return the measure, for its unit or for every one that was asked for
    it in the newest round that has it. Empty where nobody does today."""
    expected = Expectation.objects.filter(round__authority=question.authority, version__indicator=question.indicator)
    newest = expected.order_by("-round__period__ends_on").values("round")[:1]
    of_all = Subject.objects.filter(expectations__in=expected.filter(round__in=newest))
    subjects = Subject.objects.filter(pk=question.subject_id) if question.subject_id else of_all
    holdings = PostHolding.objects.on(today).filter(post__unit__subject__in=subjects, user__isnull=False)
    roles = [role for role, allowed in ROLES.items() if Permission.ENTER_RETURN in allowed]
    people = User.objects.filter(is_active=True, authority=question.authority)
    people = people.filter(Q(pk__in=holdings.values("user")) | Q(agency__subjects__in=subjects))
    return people.filter(grants__role__in=roles, grants__ended_at=None).distinct().order_by("name")


def sentence(waiting: int, own: int) -> str:
    """Such as "Two questions wait for an answer, one of them for yours.": of all that wait and of this person's."""
    if not waiting:
        return "No question waits for an answer."
    start = f"{capitalised(counted(waiting, 'question'))} {either(waiting, 'waits', 'wait')} for an answer"
    if not own:
        return f"{start}."
    if own == waiting:
        return f"{start}, {either(own, 'and it is', 'and they are')} yours to give."
    return f"{start}, {in_words(own)} of them for yours."
