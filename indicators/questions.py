"""Reading questions: what was asked about a measure, whose they are to answer, and which wait beside a figure."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from indicators import returns
from indicators.models import Deputy, Expectation, Indicator, Question, Round, Subject
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
    about a unit or agency of theirs, and those about a measure as a whole that they are asked for in any round; for
    deputies what stands beside the figures of the return that they make, until a later round asks for the measure."""
    rows = Question.objects.visible_to(user)
    if not user.may(Permission.ANSWER_QUESTION):
        return rows.none()
    if user.may(Permission.CHECK_RETURNS):
        return rows
    own = returns.own_subjects(user)
    asked_of_them = Expectation.objects.filter(
        round__authority=user.authority_id, subject__in=own, version__indicator=OuterRef("indicator")
    )
    of_deputy = newest(user.authority_id).filter(
        round__deputies__person=user.pk, round__deputies__subject=F("subject"), version__indicator=OuterRef("indicator")
    )
    its_own = Q(subject__in=own) | Exists(of_deputy.filter(subject=OuterRef("subject")))
    return rows.filter(its_own | (Q(subject=None) & (Exists(asked_of_them) | Exists(of_deputy))))


def newest(authority: int) -> QuerySet[Expectation]:
    """What an authority expects of a measure in the newest round that asks for it; in older ones nothing is owed."""
    later = Expectation.objects.filter(
        round__authority=authority,
        version__indicator=OuterRef("version__indicator"),
        round__period__ends_on__gt=OuterRef("round__period__ends_on"),
    )
    return Expectation.objects.filter(~Exists(later), round__authority=authority)


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
    it in the newest round that has it, and deputies there. Empty where nobody does today."""
    expected = newest(question.authority_id).filter(version__indicator=question.indicator)
    subjects = Subject.objects.filter(expectations__in=expected)
    if question.subject_id:
        expected = expected.filter(subject=question.subject_id)
        subjects = Subject.objects.filter(pk=question.subject_id)
    deputies = Deputy.objects.filter(round__expectations__in=expected, subject=F("round__expectations__subject"))
    holdings = PostHolding.objects.on(today).filter(post__unit__subject__in=subjects, user__isnull=False)
    roles = [role for role, allowed in ROLES.items() if Permission.ENTER_RETURN in allowed]
    people = User.objects.filter(is_active=True, authority=question.authority)
    people = people.filter(
        Q(pk__in=holdings.values("user")) | Q(agency__subjects__in=subjects) | Q(pk__in=deputies.values("person"))
    )
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
