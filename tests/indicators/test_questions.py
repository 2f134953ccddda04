"""What the board asks about a measure: who may ask, read and answer, who is told, and that words stand as they are."""

from datetime import date

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import transaction

from indicators import question_changes, questions
from indicators.changes import Conflict
from indicators.models import Deputy, Question
from safeguarding.access import Role
from safeguarding.models import AuditEvent, PostHolding, RoleGrant, User
from tests import factories
from tests.indicators.returns_cast import NOW, last_quarter, text


@pytest.fixture
def dora(cast):
    """Of the board."""
    return factories.create_user(authority=cast.authority, name="Dora", roles=(Role.BOARD_MEMBER,))


@pytest.fixture
def post(django_capture_on_commit_callbacks, cast):
    """Sends a form as somebody, with the letters that follow from it."""

    def send(user, url, **typed):
        with django_capture_on_commit_callbacks(execute=True):
            return cast.client(user).post(url, typed)

    return send


@pytest.fixture
def ask(cast, dora):
    def put(words="What holds it up?", version=None, subject=None, by=None):
        indicator = (version or cast.timely).indicator
        return question_changes.ask_question(indicator=indicator, subject=subject, text=words, by=by or dora, at=NOW)

    return put


def ask_url(version):
    return f"/indicators/{version.indicator.code}/ask/"


def url(question, verb=""):
    return f"/questions/{question.pk}/{verb}"


def page(cast, user, address):
    return text(cast.client(user).get(address))


# --- Asking ---


def test_board_member_asks_about_one_unit_and_finds_it_on_the_page_of_the_measure(cast, dora, post):
    answer = post(dora, ask_url(cast.timely), text="What holds it up?", subject=cast.subject.pk)
    question = Question.objects.get()
    assert answer.headers["Location"] == url(question)
    assert (question.text, question.subject, question.asked_by, question.authority) == (
        "What holds it up?", cast.subject, dora, cast.authority
    )  # fmt: skip
    shown = page(cast, dora, f"/indicators/{cast.timely.indicator.code}/")
    assert "What holds it up?" in shown
    assert "Dora, 15 October 2026, about Duty team" in shown
    assert "Waiting" in shown


def test_asking_leaves_its_audit_entry_and_a_second_click_none(cast, dora, post):
    typed = {"text": "What holds it up?", "form_token": "5b2b2f39-4b3e-4c58-9a5b-51b5e8a7c001"}
    places = {post(dora, ask_url(cast.timely), **typed).headers["Location"] for _ in range(2)}
    assert places == {url(Question.objects.get())}
    event = AuditEvent.objects.get(verb="ask question")
    assert (event.actor, event.detail["measure"]) == (dora.email, cast.timely.indicator.code)
    assert event.detail["question"] == "What holds it up?"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("typed", "said"), [("", "Write your question."), ("x" * 1001, "Shorten this to 1000")])
def test_question_that_cannot_be_asked_keeps_what_was_typed(cast, dora, post, typed, said):
    answer = post(dora, ask_url(cast.timely), text=typed, subject=cast.subject.pk)
    assert said in text(answer)
    assert typed in text(answer)
    assert not Question.objects.exists()


def test_question_is_about_units_that_are_asked_for_the_measure_only(cast, dora, post):
    other = factories.create_subject(unit=factories.create_unit(authority=cast.authority, name="Third team"))
    assert "Choose a unit from the list" in text(post(dora, ask_url(cast.timely), text="Why?", subject=other.pk))
    assert "Third team" not in page(cast, dora, ask_url(cast.timely))
    assert [one.name for one in questions.subjects_of(dora, cast.open.indicator)] == ["Duty team", "Other team"]


def test_managers_and_checkers_have_no_form_to_ask(cast):
    for user in (cast.bob, cast.alice):
        assert "Ask about this measure" not in page(cast, user, f"/indicators/{cast.timely.indicator.code}/")
        assert cast.client(user).post(ask_url(cast.timely), {"text": "Why?"}).status_code == 403


# --- Who is told ---


def told(letters=None):
    return sorted(letter.to[0] for letter in (mail.outbox if letters is None else letters))


def test_holders_who_return_the_measure_are_told_without_a_figure_or_a_word_of_the_question(cast, dora, post):
    post(dora, ask_url(cast.timely), text="Why 17 of 98?", subject=cast.subject.pk)
    (letter,) = mail.outbox
    assert letter.to == [cast.bob.email]
    assert f"http://testserver{url(Question.objects.get())}" in letter.body
    assert "Dora" in letter.body
    assert "Duty team" in letter.body
    assert cast.timely.indicator.code in letter.subject
    assert "Why" not in letter.body
    assert "98" not in letter.body.replace(str(Question.objects.get().pk), "")


def test_question_about_all_units_goes_to_each_that_was_asked_in_the_newest_round(cast, dora, post):
    post(dora, ask_url(cast.open), text="Why so many?")
    assert told() == sorted([cast.bob.email, cast.charlie.email])
    mail.outbox.clear()
    post(dora, ask_url(cast.timely), text="Why so late?")
    assert told() == [cast.bob.email]


def test_partner_is_told_of_a_question_about_their_agency(cast, dora, post):
    agency = factories.create_agency(authority=cast.authority)
    subject = factories.create_subject(agency=agency)
    factories.ask(round=cast.round, subject=subject, version=cast.timely)
    partner = factories.create_user(authority=cast.authority, name="Petra", agency=agency)
    elsewhere = factories.create_user(authority=factories.create_authority(), agency=agency)
    post(dora, ask_url(cast.timely), text="Why?", subject=subject.pk)
    assert told() == [partner.email]
    assert elsewhere.email not in told()


def test_whoever_left_the_post_the_role_or_the_council_is_not_told(cast, dora, post):
    PostHolding.objects.filter(user=cast.bob).update(ends_on="2026-10-14")
    RoleGrant.objects.filter(user=cast.charlie).update(ended_at=NOW, ended_by=cast.alice)
    answer = post(dora, ask_url(cast.open), text="Why?")
    assert told() == []
    assert "Nobody returns this measure today" in page(cast, dora, answer.headers["Location"])


def test_question_stands_where_no_mail_can_be_sent(cast, dora, post, monkeypatch):
    def refuse(self, letters):
        raise ConnectionRefusedError

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())  # as after the commit, within the request
    answer = post(dora, ask_url(cast.timely), text="Why?")
    assert answer.status_code == 302
    assert Question.objects.count() == 1
    assert "could not be sent" in page(cast, dora, answer.headers["Location"])


# --- Answering ---


def test_manager_answers_and_the_asker_is_told_and_finds_it(cast, dora, ask, post):
    question = ask("Why 17 of 98?", subject=cast.subject)
    assert "Your answer" in page(cast, cast.bob, url(question))
    assert post(cast.bob, url(question, "answer/"), answer="Two posts were\nvacant.").status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [dora.email]
    assert "vacant" not in letter.body
    shown = page(cast, dora, url(question))
    assert "Two posts were<br>vacant." in shown
    assert "Bob, 15 October 2026, 14:02" in shown
    assert "Two posts were" in page(cast, dora, f"/indicators/{cast.timely.indicator.code}/")
    event = AuditEvent.objects.get(verb="answer question")
    assert (event.actor, event.detail["answer"]) == (cast.bob.email, "Two posts were\nvacant.")


def test_second_answer_is_refused_and_its_text_kept(cast, ask, post):
    question = ask()
    post(cast.bob, url(question, "answer/"), answer="Two posts were vacant.")
    refused = post(cast.alice, url(question, "answer/"), answer="The system was down.")
    assert refused.status_code == 409
    assert "Bob answered this question meanwhile" in text(refused)
    assert "Two posts were vacant." in text(refused)
    assert "The system was down." in text(refused)
    assert 'type="submit">Answer<' not in text(refused)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Two posts were vacant.", cast.bob)
    assert AuditEvent.objects.filter(verb="answer question").count() == 1
    assert len(mail.outbox) == 1


def test_same_answer_sent_twice_is_one_answer_and_one_letter(cast, ask, post):
    question = ask()
    for _ in range(2):
        assert post(cast.bob, url(question, "answer/"), answer="Vacant posts.").status_code == 302
    assert len(mail.outbox) == AuditEvent.objects.filter(verb="answer question").count() == 1


def test_own_answer_cannot_be_changed_either(cast, ask):
    question = ask()
    given = {"question": question, "by": cast.bob, "at": NOW}
    question_changes.answer_question(**given, answer="Vacant posts.")
    with pytest.raises(Conflict, match="You answered"):
        question_changes.answer_question(**given, answer="Other words.")


def test_empty_answer_is_no_answer(cast, ask, post):
    question = ask()
    for nothing in ("", "  \n "):
        assert "Write your answer." in text(post(cast.bob, url(question, "answer/"), answer=nothing))
    assert not Question.objects.get().answer


def test_whose_a_question_is_to_answer(cast, dora, ask, post):
    """Bob's team returns the measure, Charlie's does not; Alice checks all; the board reads."""
    own, whole, shared = ask(subject=cast.subject), ask(), ask(version=cast.open)
    may = {
        user.name: [question for question in (own, whole, shared)
                    if questions.theirs_to_answer(user).filter(pk=question.pk).exists()]
        for user in (cast.bob, cast.charlie, cast.alice, dora)
    }  # fmt: skip
    assert may == {"Bob": [own, whole, shared], "Charlie": [shared], "Alice": [own, whole, shared], "Dora": []}
    assert "Your answer" not in page(cast, cast.charlie, url(own))
    assert post(cast.charlie, url(own, "answer/"), answer="No idea.").status_code == 403
    assert post(dora, url(own, "answer/"), answer="No idea.").status_code == 403
    assert not Question.objects.exclude(answer="").exists()


def deputise(cast, person, round=None):
    about = {"round": round or cast.round, "subject": cast.subject, "named_at": NOW, "named_by": cast.alice}
    return Deputy.objects.create(person=person, **about)


def test_deputy_is_told_of_what_is_asked_about_the_return_and_answers_it(cast, dora, post):
    deputise(cast, cast.charlie)
    post(dora, ask_url(cast.timely), text="What holds it up?", subject=cast.subject.pk)
    post(dora, ask_url(cast.timely), text="Why so late everywhere?")
    assert told() == sorted([cast.bob.email, cast.charlie.email] * 2)
    assert "Two questions wait for an answer, and they are yours to give." in page(cast, cast.charlie, "/")
    form = text(cast.get(cast.charlie, "edit"))
    for question in Question.objects.all():
        assert f'href="{url(question)}">Answer<' in form
        assert "Your answer" in page(cast, cast.charlie, url(question))
        assert post(cast.charlie, url(question, "answer/"), answer="Two posts were vacant.").status_code == 302
    assert set(Question.objects.values_list("answered_by", flat=True)) == {cast.charlie.pk}


@pytest.mark.parametrize("why", ["removed", "of an older round", "of another unit's return", "without a role"])
def test_somebody_who_is_no_deputy_of_the_return_neither_hears_of_its_questions_nor_answers(cast, ask, why):
    row, question = deputise(cast, cast.charlie), ask(subject=cast.subject)
    assert questions.theirs_to_answer(cast.charlie).count() == 1  # the control
    if why == "removed":
        row.delete()
    elif why == "of an older round":
        period = factories.create_quarter(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
        later = factories.create_round(authority=cast.authority, period=period)
        factories.ask(round=later, subject=cast.subject, version=cast.timely)
    elif why == "of another unit's return":
        Deputy.objects.update(subject=factories.create_subject(unit=factories.create_unit(authority=cast.authority)))
    else:
        RoleGrant.objects.filter(user=cast.charlie).update(ended_at=NOW, ended_by=cast.alice)
    charlie = User.objects.get(pk=cast.charlie.pk)
    assert not questions.theirs_to_answer(charlie).exists()
    assert charlie not in questions.returners(question, today=NOW.date())
    assert cast.bob in questions.returners(question, today=NOW.date())


def test_another_council_learns_nothing(cast, ask):
    question = ask()
    stranger = factories.create_user(authority=factories.create_authority(), roles=tuple(Role))
    assert cast.client(stranger).get(url(question)).status_code == 404
    assert cast.client(stranger).post(url(question, "answer/"), {"answer": "x"}).status_code == 404
    assert "What holds it up?" not in page(cast, stranger, f"/indicators/{cast.timely.indicator.code}/")
    assert "What holds it up?" not in page(cast, stranger, "/questions/")


# --- Reading ---


def test_list_has_what_waits_first_and_files_hold_the_answers(cast, dora, ask):
    ask("Asked first?")
    new = ask("Asked last?", subject=cast.subject)
    question_changes.answer_question(question=new, answer="=Vacant posts", by=cast.bob, at=NOW)
    shown = page(cast, dora, "/questions/")
    assert shown.index("Asked first?") < shown.index("Asked last?")
    assert "One question waits for an answer." in shown
    lines = cast.client(dora).get("/questions/?export=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "Waiting" in lines[1]
    assert "'=Vacant posts" in lines[2]
    assert cast.client(dora).get("/questions/?export=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=waiting", {"Shared?", "Own?"}),
        ("state=mine", {"Shared?"}),
        ("state=asked", set()),
        ("state=answered", {"Done?"}),
        ("words=VACANT", {"Done?"}),
    ],
)
def test_filters_of_the_list(cast, ask, query, found):
    ask("Own?", subject=cast.subject), ask("Shared?", version=cast.open)
    question_changes.answer_question(question=ask("Done?"), answer="Vacant", by=cast.bob, at=NOW)
    page = cast.client(cast.charlie).get(f"/questions/?{query}")
    assert {row.record.text for row in page.context["table"].rows} == found


def test_overview_says_how_many_questions_wait_and_for_whom(cast, dora, ask):
    for user in (cast.bob, cast.charlie, cast.alice, dora):
        assert "Asked by the board" not in page(cast, user, "/")
    ask(subject=cast.subject), ask(version=cast.open)
    assert "Two questions wait for an answer, and they are yours to give." in page(cast, cast.bob, "/")
    assert "One question waits for an answer, and it is yours to give." in page(cast, cast.charlie, "/")
    assert "Two questions wait for an answer, and they are yours to give." in page(cast, cast.alice, "/")
    assert "Two questions wait for an answer." in page(cast, dora, "/")


def test_return_has_the_open_questions_of_its_figures_in_one_query(cast, ask, django_assert_num_queries):
    other = last_quarter(cast, "timely", numerator=1, denominator=2).subject
    about = {
        "own": ask("Own?", subject=cast.subject),
        "whole": ask("Whole?"),
        "other": ask("Other?", version=cast.open),
    }
    elsewhere = factories.create_subject(unit=factories.create_unit(authority=cast.authority))
    ask("Elsewhere?", subject=elsewhere), ask("Not asked for?", version=factories.create_version())
    question_changes.answer_question(question=ask("Done?"), answer="Yes", by=cast.bob, at=NOW)
    with django_assert_num_queries(1):
        found = questions.open_questions(cast.bob, cast.round, cast.subject)
    assert found == {
        cast.timely.indicator_id: [about["whole"], about["own"]],
        cast.open.indicator_id: [about["other"]],
    }
    assert other == cast.subject
    stranger = factories.create_user(authority=factories.create_authority())
    assert questions.open_questions(stranger, cast.round, cast.subject) == {}
