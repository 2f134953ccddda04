"""What a board has to hear of first, as those who draft papers are handed it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Indicator, Observation, Question, Target
from reports.bound import QUOTINGS, Asking
from reports.bound.exceptions import exceptions
from safeguarding.models import User
from tests.reports.bound.cast import DAY, LAST, OPEN, paper

pytestmark = pytest.mark.one_database


def found(quarter=LAST):
    return {one.indicator.code: one for one in exceptions(paper(quarter), DAY)}


def test_off_target_comes_before_what_is_unusual_and_the_worst_first(record):
    rows = exceptions(paper(), DAY)
    assert [one.indicator.code for one in rows][:2] == ["DAN", "IHA"]
    standing = [one.is_off_target for one in rows]
    assert standing == sorted(standing, reverse=True) and not all(standing)
    assert all(one.is_off_target or one.unusual for one in rows)


def test_what_is_unusual_is_said_in_a_sentence(record):
    rows = found()
    assert "seven quarters are all below the average" in rows["SA45"].unusual
    assert "above its usual range" in rows["CASE"].unusual
    assert "REREF" not in rows  # on target, and as usual


def test_managers_are_quoted_in_their_words_and_those_who_said_nothing_are_not(record):
    said = found()["DAN"].said
    assert [(one.who, one.why) for one in said] == [
        ("Police (demonstration)", "The new form took longer than the old.")
    ]
    Observation.objects.filter(version__indicator__code="DAN").update(why="", what_next="", what_changed="")
    assert found()["DAN"].said == ()


def test_words_of_a_return_that_is_not_approved_are_nobodys(record):
    drafts = Observation.objects.filter(period=paper(OPEN).period, approved_at=None).exclude(why="")
    assert drafts.exists()  # the control
    told = {said.why for one in exceptions(paper(OPEN), DAY) for said in one.said}
    assert not told & set(drafts.values_list("why", flat=True))


def test_open_questions_and_actions_meant_to_move_it_stand_beside_it(record):
    one = found()["SA45"]
    assert [question.text[:22] for question in one.questions] == ["Families in this team'"]
    assert [(meant.action.title, meant.now.text, meant.effect) for meant in one.actions] == [
        ("Hand out new work every day", "Delivered", "no_effect")
    ]


def test_a_question_answered_before_the_last_paper_is_not_told_again(record):
    at = datetime(2026, 9, 1, 10, tzinfo=ZoneInfo("Europe/London"))
    by = User.objects.get(email="reviewing@derby.example")
    Question.objects.filter(indicator__code="SA45").update(answer="Soon.", answered_at=at, answered_by=by)
    report = paper()
    rows = {day: exceptions(given(report, day), DAY) for day in (date(2026, 8, 1), date(2026, 10, 1))}
    assert [len(questions_of(rows[day])) for day in rows] == [1, 0]


def given(report, since_on):
    report.since_on = since_on
    return report


def questions_of(rows):
    return next(one for one in rows if one.indicator.code == "SA45").questions


def test_every_quote_offered_can_be_given(record):
    for one in exceptions(paper(), DAY):
        assert one.quotes
        for kind, choices in one.quotes.values():
            assert QUOTINGS[kind].give(Asking(paper(), choices, DAY)).full


def test_only_complete_figures_are_exceptions(record):
    assert "SA45" not in found(OPEN) and "CPSEC" in found(OPEN)


def test_a_paper_without_a_quarter_has_none(record):
    report = paper()
    report.period = None
    assert exceptions(report, DAY) == ()


def test_queries_do_not_grow_with_the_number_of_exceptions(record):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            rows = exceptions(paper(), DAY)
        return len(rows), len(queries)

    many, queries = asked()
    Target.objects.exclude(version__indicator__code="DAN").filter(authority__slug="derby").update(level=0)
    Indicator.objects.filter(polarity="low").update(polarity="high")
    fewer, again = asked()
    assert fewer != many and again == queries
