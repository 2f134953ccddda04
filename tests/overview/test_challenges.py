"""The challenge log: questions about actions and figures, requests of meetings and dissents, in one list."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from indicators.models import Question
from reports.models import Body, Meeting, Resolution
from safeguarding.access import Role
from safeguarding.overview.challenge_log import Entry, Kind, State, in_order, sentence
from standards.models import (
    Framework,
    Grade,
    Moderation,
    ModerationReply,
    Scale,
    SelfAudit,
    SelfAuditAnswer,
    SelfAuditReturn,
    Theme,
)
from tests import factories
from tests.actionplans.own_cast import make_cast

TODAY = date(2026, 11, 20)


def entry(**given):
    usual = {"kind": Kind.ACTION, "text": "Why?", "url": "/", "about": "Plans", "about_url": "/", "asked_by": "Dora"}
    usual |= {"asked_on": date(2026, 11, 10), "since": date(2026, 11, 10), "state": State.WAITING}
    return Entry(**usual | given)


# --- In words ---


@pytest.mark.parametrize(
    ("given", "words", "days"),
    [
        ({}, "Not answered, since 10 November 2026", 8),
        ({"due_on": date(2026, 11, 19)}, "Late, due by 19 November 2026", 8),
        ({"due_on": TODAY}, "Not answered, due by 20 November 2026", 8),
        ({"state": State.ANSWERED, "since": date(2026, 11, 12)}, "Answered on 12 November 2026", 2),
        ({"state": State.SETTLED, "since": date(2026, 11, 10)}, "Settled on 10 November 2026", 0),
        ({"since": date(2026, 11, 18)}, "Not answered, since 18 November 2026", 8),  # asked back since
    ],
)
def test_entry_says_where_it_stands_and_how_long_it_was_open(given, words, days):
    assert (entry(**given).state_words(TODAY), entry(**given).days_open(TODAY)) == (words, days)


def test_what_waits_longest_comes_first_then_what_was_answered_last():
    rows = [entry(asked_on=date(2026, month, 1)) for month in (9, 3, 6)]
    done = [entry(asked_on=date(2026, month, 1), state=State.ANSWERED) for month in (2, 8)]
    assert [one.asked_on.month for one in in_order([*done, *rows])] == [3, 6, 9, 8, 2]


def test_sentence_counts_what_waits_by_kind_and_names_the_longest():
    rows = [entry(), entry(kind=Kind.MEETING, asked_on=date(2026, 11, 2)), entry(state=State.SETTLED)]
    assert sentence(rows, TODAY) == (
        "One question about an action and one request of a meeting wait for an answer, the longest for 14 working "
        "days; one is settled."
    )
    assert sentence(rows[2:], TODAY) == "Nothing waits for an answer; one is settled."
    assert sentence([], TODAY) == "Nobody has asked or disputed anything yet."


# --- The page ---


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def log(person, **query):
    page = client_of(person).get(reverse("challenge_list"), query)
    return {row.record.text: row.record for row in page.context["table"].rows}


def ask_about_figure(cast, text="Why so low?", **given):
    version = factories.create_version()
    return Question.objects.create(
        authority=cast.authority, indicator=version.indicator, text=text, asked_by=cast.dora,
        asked_at=datetime(2026, 11, 2, 9, tzinfo=UTC), **given,
    )  # fmt: skip


def ask_at_meeting(cast, text="Bring the costs.", **given):
    body = Body.objects.create(slug=f"b-{text[:5]}", name="Board", kind="board", authority=cast.authority)
    meeting = Meeting.objects.create(body=body, held_on=date(2026, 10, 1))
    entered = {"entered_at": datetime(2026, 10, 2, tzinfo=UTC), "entered_by": cast.carol}
    return Resolution.objects.create(meeting=meeting, order=1, kind="challenge", text=text, **entered, **given)


def dissent(cast, *, closed_on=None):
    scale = Scale.objects.create(slug="own", name="Own")
    good, poor = (Grade.objects.create(scale=scale, order=n, word=w) for n, w in ((1, "Met"), (2, "Not met")))
    framework = Framework.objects.create(slug="f", title="F", scale=scale)
    standard = framework.standards.create(order=1, number="1", title="Supervision")
    standard.themes.add(Theme.objects.create(slug="supervision", name="Supervision"))
    closed = {"closed_on": closed_on, "closed_by": cast.carol if closed_on else None}
    audit = SelfAudit.objects.create(
        authority=cast.authority, framework=framework, scale=scale, title="Round", as_at=TODAY, due_on=TODAY,
        opened_on=TODAY, opened_by=cast.carol, **closed,
    )  # fmt: skip
    made = SelfAuditReturn.objects.create(
        audit=audit, agency=factories.create_agency(authority=cast.authority), sent_on=TODAY, sent_by=cast.bob
    )
    answer = SelfAuditAnswer.objects.create(audit_return=made, standard=standard, grade=good)
    moderation = Moderation.objects.create(
        answer=answer, grade=poor, reasons="No.", on=date(2026, 11, 3), by=cast.carol
    )
    words = {"words": "We do not agree.", "on": date(2026, 11, 5), "by": cast.bob}
    return ModerationReply.objects.create(moderation=moderation, agrees=False, **words)


def test_log_holds_what_was_asked_anywhere_with_who_and_when(cast):
    cast.question(cast.action("One"), "Who gets the list?")
    ask_about_figure(cast)
    ask_at_meeting(cast, asked_by="A member", response_due_on=date(2026, 11, 1))
    dissent(cast)
    rows = log(factories.create_user(authority=cast.authority, roles=(Role.PERFORMANCE_OFFICER,)))
    assert {text: (row.kind, row.state) for text, row in rows.items()} == {
        "Who gets the list?": ("action", "waiting"),
        "Why so low?": ("figure", "waiting"),
        "Bring the costs.": ("meeting", "waiting"),
        "We do not agree.": ("dissent", "waiting"),
    }
    assert rows["Bring the costs."].is_late(TODAY)
    assert rows["Bring the costs."].asked_by == "A member"


def test_answers_say_by_whom_and_when(cast):
    answered = {"answer": "Two posts.", "answered_at": datetime(2026, 11, 9, 9, tzinfo=UTC), "answered_by": cast.bob}
    ask_about_figure(cast, **answered)
    given = {"response": "answered", "response_text": "As asked.", "responded_on": date(2026, 10, 20)}
    ask_at_meeting(cast, **given, responded_by=cast.carol)
    rows = log(cast.carol)
    assert (rows["Why so low?"].answered_by, rows["Why so low?"].since) == (cast.bob.name, date(2026, 11, 9))
    assert rows["Bring the costs."].state == "settled"
    assert "As asked." in rows["Bring the costs."].answer


def test_dissent_is_answered_by_a_later_moderation_and_stands_where_the_round_closes_without_one(cast):
    reply = dissent(cast, closed_on=date(2026, 11, 12))
    assert log(cast.carol)["We do not agree."].state_words(TODAY) == "Settled on 12 November 2026"
    answer, grade = reply.moderation.answer, reply.moderation.answer.grade
    Moderation.objects.create(answer=answer, grade=grade, reasons="Seen since.", on=date(2026, 11, 11), by=cast.carol)
    row = log(cast.carol)["We do not agree."]
    assert (row.state, row.answered_by, row.answer) == ("answered", cast.carol.name, "Met: Seen since.")


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"kind": "figure"}, {"Why so low?"}),
        ({"state": "settled"}, {"Settled here?"}),
        ({"words": "low"}, {"Why so low?"}),
        ({"since": "2026-11-03"}, {"Who gets the list?", "Settled here?"}),
        ({"until": "2026-11-02"}, {"Why so low?"}),
        ({"since": "nonsense"}, {"Who gets the list?", "Settled here?", "Why so low?"}),
    ],
)
def test_log_is_narrowed(cast, query, left):
    cast.question(cast.action("One"), "Who gets the list?")
    settled = {"answer": "So it is.", "settled_on": TODAY, "settled_by": cast.carol}
    cast.question(cast.action("Two"), "Settled here?", **settled)
    ask_about_figure(cast)
    assert set(log(cast.carol, **query)) == left


def test_log_is_narrowed_by_theme_and_measure_of_what_was_asked(cast):
    question, theme = ask_about_figure(cast), Theme.objects.create(slug="t", name="T")
    question.indicator.themes.add(theme)
    cast.question(cast.action("One"), "Who gets the list?")
    assert set(log(cast.carol, theme=theme.pk)) == {"Why so low?"}
    assert set(log(cast.carol, measure=question.indicator.pk)) == {"Why so low?"}


def test_whoever_asked_and_whoever_is_to_answer_find_their_own(cast):
    cast.question(cast.action("One"), "Who gets the list?")
    ask_about_figure(cast)
    assert "Why so low?" in log(cast.dora, whose="asked")
    assert "Why so low?" not in log(cast.bob, whose="asked")
    assert set(log(cast.bob, whose="mine")) == {"Who gets the list?"}  # whose post owns the action


def test_each_source_shows_only_what_it_lets_a_person_see(cast):
    cast.question(cast.action("One"), "Who gets the list?")
    ask_about_figure(cast)
    ask_at_meeting(cast)
    dissent(cast)
    assert log(make_cast().dora) == {}
    reader = factories.create_user(authority=cast.authority, roles=(Role.BOARD_MEMBER,))
    assert "We do not agree." not in log(reader)  # of a round that is not closed
    assert "Who gets the list?" in log(reader)
