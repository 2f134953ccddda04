"""Moves of due dates that wait for the chair, and what was asked at a meeting and answered by the next."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from actionplans import chair, owned
from actionplans.models import Challenge, DueDateRevision
from reports.models import Body, Meeting
from safeguarding.access import Role
from safeguarding.models import PostHolding
from tests import factories
from tests.actionplans.own_cast import boxes, day, make_cast, text
from tests.conftest import DAY

DECIDE, PUT, QUESTIONS = "/actions/to-decide/", "/actions/questions/put/", "/challenges/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def decisions(cast):
    return lambda: text(cast.client(cast.dora).get(DECIDE))


@pytest.fixture
def asked(cast):
    return cast.asks(cast.action("Share cover", due=date(2026, 10, 1)), to=day(20))


def decide(cast, revision, by=None, **said):
    return cast.client(by or cast.dora).post(DECIDE, {"revision": revision.pk, **said})


# --- Moves of dates ---


def test_chair_sees_what_there_is_to_know_of_a_move(cast, asked, decisions):
    cast.report(asked.action, -5, done="Two teams have given names.", next="The other four")
    said = decisions()
    for words in (
        "One move of a due date waits for a decision.",
        "First date 1 Oct 2026",
        "In force 27 Nov 2026",
        "Asked for 18 Dec 2026",
        "Moved once so far, by 41 working days. The new date would be 56 working days after the first.",
        "by Bob on 19 November 2026: Not enough people.",
        "Last report on 13 November 2026: Two teams have given names. Next: The other four",
        "Head of reception",
    ):
        assert words in said


def test_chair_agrees_and_the_date_moves(cast, asked, decisions):
    assert decide(cast, asked, decision="agree", why="").status_code == 302
    asked.refresh_from_db()
    assert (asked.agreement, asked.decided_by) == ("agreed", cast.dora)
    assert "Share cover: the due date moves to 18 December 2026." in decisions()
    assert "No move of a due date waits" in decisions()


def test_chair_refuses_with_a_reason_and_the_date_stays(cast, asked, decisions):
    assert decide(cast, asked, decision="refuse", why="Once is enough.").status_code == 302
    asked.refresh_from_db()
    assert (asked.agreement, asked.decision) == ("refused", "Once is enough.")
    (action,) = owned.living(cast.dora, DAY)
    assert action.due_on == asked.from_on


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"decision": "refuse", "why": " "}, "Write why you refuse: the owner has to know."),
        ({"why": "Since I say so"}, "Choose whether you agree."),
        ({"decision": "delay", "why": "Since I say so"}, "Choose one of those offered."),
    ],
)
def test_decision_that_is_not_whole_is_sent_back_with_what_was_typed(cast, asked, said, words):
    answer = decide(cast, asked, **said)
    assert words in text(answer)
    assert boxes(answer)["why"].strip() == said["why"].strip()
    asked.refresh_from_db()
    assert asked.agreement == "asked"


def test_error_in_one_of_two_decisions_stands_beside_its_own(cast, asked):
    other = cast.asks(cast.action("Another", due=date(2026, 10, 1)), to=day(9))
    answer = decide(cast, other, decision="refuse", why="")
    by_key = {move.revision.pk: form.errors for move, form in answer.context["moves"]}
    assert (bool(by_key[other.pk]), bool(by_key[asked.pk])) == (True, False)


def test_second_click_changes_nothing_and_another_decision_is_told(cast, asked):
    assert [decide(cast, asked, decision="agree").status_code for _ in range(2)] == [302, 302]
    decide(cast, asked, decision="refuse", why="No")
    asked.refresh_from_db()
    assert asked.agreement == "agreed"
    assert "Dora has decided this already: agreed." in text(cast.client(cast.dora).get(DECIDE))


@pytest.mark.parametrize("why", ["asked", "owns"])
def test_chair_does_not_decide_their_own_move(cast, asked, decisions, why):
    if why == "asked":
        DueDateRevision.objects.filter(pk=asked.pk).update(by=cast.dora)
    else:
        PostHolding.objects.create(post=cast.post, user=cast.dora, starts_on=DAY)
    assert "so somebody else decides" in decisions()
    assert "Save the decision" not in decisions()
    assert decide(cast, asked, decision="agree").status_code == 403


@pytest.mark.parametrize("who", ["bob", "alice", "carol", "charlie"])
def test_nobody_but_the_chair_opens_the_page(cast, asked, who):
    assert cast.client(getattr(cast, who)).get(DECIDE).status_code == 403


def test_chair_of_another_council_neither_sees_nor_decides(cast, asked):
    far = factories.create_user(authority=factories.create_authority(), roles=(Role.CHAIR,))
    assert "Share cover" not in text(cast.client(far).get(DECIDE))
    assert decide(cast, asked, by=far, decision="agree").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "9" * 30])
def test_form_without_its_move_is_refused(cast, asked, key):
    assert cast.client(cast.dora).post(DECIDE, {"revision": key, "decision": "agree"}).status_code == 400


# --- Asked at one meeting, answered at the next ---


@pytest.fixture
def meeting(cast):
    body = Body.objects.create(slug="board", name="Safeguarding board", kind="board", authority=cast.authority)
    return Meeting.objects.create(body=body, held_on=date(2026, 11, 17))


def put(cast, **said):
    return cast.client(cast.dora).post(PUT, {"text": "Who gets the list?", **said})


def test_question_put_at_a_meeting_on_record_carries_its_name_and_day(cast, meeting):
    action = cast.action("Share cover")
    assert put(cast, action=action.pk, meeting=meeting.pk).status_code == 302
    made = Challenge.objects.get()
    assert (made.action, made.meeting, made.meeting_on) == (action, "Safeguarding board", meeting.held_on)


def test_question_put_at_another_meeting_names_it(cast):
    put(cast, action=cast.action("Share cover").pk, body="Scrutiny", held_on="10 November 2026")
    made = Challenge.objects.get()
    assert (made.meeting, made.meeting_on) == ("Scrutiny", date(2026, 11, 10))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"body": "Scrutiny"}, "Enter the day of the meeting."),
        ({"held_on": "10 November 2026"}, "Enter which body met on that day."),
        ({"meeting": True, "body": "Scrutiny"}, "Choose a meeting or name another, not both."),
        ({"text": ""}, "Write your question."),
        ({"action": ""}, "Choose the action."),
    ],
)
def test_question_that_is_not_whole_is_sent_back(cast, meeting, said, words):
    given = {"action": cast.action("Share cover").pk} | said
    given |= {"meeting": meeting.pk} if "meeting" in said else {}
    assert words in text(put(cast, **given))
    assert not Challenge.objects.exists()


def test_action_is_found_by_words_and_only_living_ones_of_the_own_council(cast):
    cast.action("Share cover")
    cast.action("A draft of cover", set_on=None, state=None)
    cast.action("Something else")
    far = make_cast()
    far.action("Cover elsewhere")
    said = text(cast.client(cast.dora).get(PUT, {"words": "COVER reception"}))
    assert "Share cover (Head of reception)" in said
    assert not any(words in said for words in ("A draft", "Something else", "elsewhere"))
    assert "Try fewer of them" in text(cast.client(cast.dora).get(PUT, {"words": "zymurgy"}))


def test_no_question_is_put_about_an_action_of_another_council(cast):
    assert "Choose an action from the list." in text(put(cast, action=make_cast().action("Far").pk))


def test_same_question_sent_twice_is_put_once(cast):
    action = cast.action("Share cover")
    data = boxes(cast.client(cast.dora).get(PUT)) | {"action": action.pk, "text": "Why?"}
    for _ in range(2):
        assert cast.client(cast.dora).post(PUT, data).url == f"{QUESTIONS}?kind=action"
    assert Challenge.objects.count() == 1


def test_next_meeting_sees_what_was_answered_since_the_last_and_what_was_not(cast, decisions):
    here = {"meeting": "Safeguarding board", "meeting_on": date(2026, 11, 10), "on": -8}
    replied = cast.question(cast.action("Share cover"), "Who gets the list?", **here)
    cast.question(cast.action("Hand out work"), "Why so slow?", **here)
    cast.question(cast.action("Old"), "And this?", meeting="Safeguarding board", meeting_on=date(2026, 9, 1), on=-40)
    cast.reply(replied, "Every manager does.")
    said = decisions()
    assert "Safeguarding board, 10 November 2026 Two questions were put; one has had no reply." in said
    assert "Every manager does. Bob, 20 November 2026" in said
    assert "Not answered for 8 working days" in said
    there = said.partition("Other questions that are not settled")
    assert there[0].index("Why so slow?") < there[0].index("Who gets the list?")  # those without a reply first
    assert "And this?" in there[2]


def test_meeting_still_to_come_is_not_the_last_one(cast):
    cast.question(cast.action("Share cover"), "Now?", meeting="Board", meeting_on=day(5))
    meeting, others = chair.last_meeting(cast.dora, DAY)
    assert (meeting, [question.text for question in others]) == (None, ["Now?"])


# --- The list that everybody reads ---


def listed(cast, who=None, **query):
    return text(cast.client(who or cast.charlie).get(QUESTIONS, query))


def test_questions_are_listed_and_narrowed_by_state_and_meeting(cast):
    cast.question(cast.action("One"), "Waiting here?", meeting="Board", meeting_on=DAY)
    answered = cast.question(cast.action("Two"), "Answered here?")
    cast.reply(answered, "Yes.")
    settled = {"answer": "So it is.", "settled_on": DAY, "settled_by": cast.carol}
    cast.question(cast.action("Three"), "Settled here?", **settled)
    assert "One question about an action waits for an answer, the longest for three working days" in listed(cast)
    assert "one is answered and not settled; one is settled." in listed(cast)
    texts = {"waiting": "Waiting", "answered": "Answered", "settled": "Settled"}
    for state, words in texts.items():
        said = listed(cast, state=state)
        assert [name for name in texts.values() if f"{name} here?" in said] == [words]
    said = listed(cast, meeting="2026-11-20:Board")
    assert "Waiting here?" in said and "Answered here?" not in said
    assert "Waiting here?" not in listed(cast, meeting="none")


def test_file_of_questions_holds_the_replies(cast):
    question = cast.question(cast.action("One"), "Who gets the list?")
    cast.reply(question, "Every manager does.")
    content = cast.client(cast.charlie).get(QUESTIONS, {"export": "csv"}).content.decode()
    assert "Bob, 20 November 2026: Every manager does." in content


def test_another_council_reads_no_question(cast):
    cast.question(cast.action("One"), "Who gets the list?")
    assert "Who gets" not in listed(cast, who=make_cast().dora)
    assert "Nobody has asked or disputed anything yet." in listed(cast, who=make_cast().dora)


def test_only_the_board_is_offered_to_put_a_question(cast):
    assert "Put a question" in listed(cast, who=cast.carol)
    assert "Put a question" not in listed(cast)
    assert cast.client(cast.charlie).get(PUT).status_code == 403


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["answered"], "One question was put; it has had a reply."),
        (["answered", "settled"], "Two questions were put; each has had a reply."),
        (["waiting", "waiting", "answered"], "Three questions were put; two have had no reply."),
    ],
)
def test_sentence_about_a_meeting_has_its_numbers(states, said):
    questions = [SimpleNamespace(state=state) for state in states]
    assert chair.Meeting("Board", DAY, questions).sentence == said
