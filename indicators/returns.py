"""Reading returns: which are asked for, and where each stands. A return that nobody has started has no row, so this
begins with what a round expects. Constant numbers of queries, whatever the number of units.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from indicators import return_rules, return_shapes, wording
from indicators.models import Deputy, Expectation, Observation, Return, ReturnState, Round, Subject
from indicators.return_rules import State
from safeguarding.access import Permission

# A draft's figure that is not whole yet has no number: it is not counted as given. A measure in words never has one.
GIVEN = ~Q(state="value") | Q(value__isnull=False) | Q(denominator__isnull=False) | Q(value_high__isnull=False)
GIVEN |= Q(version__shape__in=return_shapes.ANSWERS_IN_WORDS) & ~Q(as_printed__in=return_rules.NOT_GIVEN)


def own_subjects(user: Any) -> QuerySet[Subject]:
    """Whom this person returns figures for: the units whose posts they hold, and their agency."""
    if not user.may(Permission.ENTER_RETURN):
        return Subject.objects.none()
    own = Q(unit__in=user.own_units(), authority=user.authority_id)
    if user.agency_id:
        own |= Q(agency=user.agency_id)
    return Subject.objects.visible_to(user).filter(own)


def own(user: Any) -> Q:
    """Of rows with a round and a subject, those of returns that this person makes: of their units and agency in every
    round, and of whom they are deputy for in the rounds they are named in."""
    if not user.may(Permission.ENTER_RETURN):
        return Q(pk__in=[])
    named = Deputy.objects.filter(person=user.pk, round=OuterRef("round"), subject=OuterRef("subject"))
    return Q(subject__in=own_subjects(user)) | Q(Exists(named))


def asked(user: Any) -> QuerySet[Expectation]:
    """One row for each return this person may see, begun or not: `state`, `given` of `asked_for` figures, when it was
    first and last sent in and by whom.

    Managers see that their own are not begun and checkers that any is; everybody else sees what is approved.
    """
    rows = with_standing(Expectation.objects.filter(round__in=Round.objects.visible_to(user)))
    if not user.may(Permission.CHECK_RETURNS):
        visible = Return.objects.visible_to(user).filter(round=OuterRef("round"), subject=OuterRef("subject"))
        rows = rows.annotate(visible=Subquery(visible.values("pk")[:1]))
        rows = rows.filter(own(user) | Q(visible__isnull=False))
    return rows


def with_standing(rows: QuerySet[Expectation]) -> QuerySet[Expectation]:
    """Of what is expected, one row for each return, with where it stands: see `asked`."""
    here = {"round": OuterRef("round"), "subject": OuterRef("subject")}
    firsts = Expectation.objects.order_by().values("round", "subject").annotate(first=Min("pk")).values("first")
    rows = rows.filter(pk__in=firsts)
    states = ReturnState.objects.filter(
        quarterly_return__round=OuterRef("round"), quarterly_return__subject=OuterRef("subject")
    )
    sent = states.filter(state=State.SUBMITTED)
    return rows.select_related("round__period", "subject").annotate(
        state=Coalesce(Subquery(states.order_by("-at", "-pk").values("state")[:1]), Value(State.NOT_STARTED.value)),
        first_sent_at=Subquery(sent.order_by("at", "pk").values("at")[:1]),
        sent_at=Subquery(sent.order_by("-at", "-pk").values("at")[:1]),
        sent_by=Subquery(sent.order_by("-at", "-pk").values("by__name")[:1]),
        asked_for=Subquery(counted(Expectation.objects.filter(**here))),
        given=Coalesce(
            Subquery(
                counted(
                    Observation.objects.current().filter(
                        GIVEN,
                        quarterly_return__round=OuterRef("round"),
                        quarterly_return__subject=OuterRef("subject"),
                    )
                )
            ),
            Value(0),
        ),
    )


def counted(rows: QuerySet) -> QuerySet:
    """A query set as the number of its rows, for a subquery."""
    return rows.order_by().annotate(nothing=Value(1)).values("nothing").annotate(rows=Count("pk")).values("rows")


def punctuality(row: Any, *, today: date) -> return_rules.Punctuality:
    """Of a row of `asked`."""
    sent_on = timezone.localdate(row.first_sent_at) if row.first_sent_at else None
    return return_rules.punctuality(row.state, row.round.due_on, sent_on=sent_on, today=today)


def sent_on_time(rows: Iterable[Any], *, today: date) -> tuple[int, int]:
    """How many of these rows of `asked` were sent in on time, and how many were sent in: what its sender withdrew was
    not."""
    sent = [row for row in rows if row.first_sent_at and row.state != State.WITHDRAWN]
    return sum(not punctuality(row, today=today).is_late for row in sent), len(sent)


def why_closed(row: Any, *, today: date) -> str:
    """Why nothing can be typed into a row of `asked` today; empty where something can."""
    return return_rules.why_closed(row.state, opens_on=row.round.opens_on, locks_on=row.round.locks_on, today=today)


def round_sentence(rows: list[Any], *, today: date) -> str:
    """Such as "Seven of ten returns are in; two are late; one was sent back.": of one round, from rows of `asked`."""
    if not rows:
        return "Nobody has been asked for a return yet."
    inside = [row for row in rows if row.state in return_rules.IN_STATES]
    approved = [row for row in inside if row.state == State.APPROVED]
    start = wording.in_words(len(inside)) if inside else "none"
    parts = [f"{start} of {wording.counted(len(rows), 'return')} {is_are(inside)} in"]
    if approved:
        parts.append(f"{wording.in_words(len(approved))} of these {is_are(approved)} approved")
    return sentence_of(parts + late_and_back([row for row in rows if row not in inside], today=today))


def own_sentence(rows: list[Any], *, today: date) -> str:
    """What a manager still owes, from rows of `asked`; empty where nothing was ever asked."""
    owed = [row for row in rows if row.state in return_rules.OPEN_STATES and row.round.opens_on <= today]
    if not owed:
        return "Nothing is waiting for you: every return asked of you is in." if rows else ""
    if len(owed) > 1:
        return sentence_of([f"{wording.counted(len(owed), 'return')} wait for you", *late_and_back(owed, today=today)])
    row, time = owed[0], punctuality(owed[0], today=today)
    due = f"is {time.text}" if time.is_late else f"is due on {return_rules.day(row.round.due_on)}"
    stands = "was sent back to you" if row.state == State.SENT_BACK else due
    return f"{row.subject.name}, {row.round.period.label}: the return {stands}."


def late_and_back(rows: list[Any], *, today: date) -> list[str]:
    late = [row for row in rows if punctuality(row, today=today).is_late]
    back = [row for row in rows if row.state == State.SENT_BACK]
    parts = [f"{wording.in_words(len(late))} {is_are(late)} late"] if late else []
    return parts + ([f"{wording.in_words(len(back))} {'was' if len(back) == 1 else 'were'} sent back"] if back else [])


def sentence_of(parts: list[str]) -> str:
    return f"{wording.capitalised('; '.join(parts))}."


def is_are(rows: list[Any]) -> str:
    return "is" if len(rows) < 2 else "are"
