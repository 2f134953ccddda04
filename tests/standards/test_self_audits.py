"""Self-audit rounds: opened, answered, sent, moderated, disputed, closed, and read on the page of a standard."""

from datetime import date

import pytest
import time_machine

from safeguarding.access import Role
from safeguarding.models import AuditEvent
from standards.models import Assessment, Moderation, SelfAudit, SelfAuditAnswer
from tests import factories
from tests.standards.audit_cast import (
    AT,
    answer_all,
    answers_of,
    cast,
    client,
    rate,
    return_of,
    type_answer,
    url,
)


@pytest.fixture(autouse=True)
def day(db):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def people(db):
    return cast()


def text(page) -> str:
    return " ".join(page.content.decode().split())


def closed_round(people, as_at=date(2024, 9, 30)) -> SelfAudit:
    """The council was right in everything; the agency said met, was told partly, and disputes the first."""
    met, partly, _ = people.grades
    audit = people.open(as_at=as_at)
    answer_all(people.alice, audit, None, met)
    answer_all(people.bob, audit, people.agency, met)
    for answer in answers_of(audit, None):
        assert rate(people.carol, answer, met).status_code == 302
    for answer in answers_of(audit, people.agency):
        assert rate(people.carol, answer, partly).status_code == 302
    first = Moderation.objects.filter(answer__audit_return__agency=people.agency).order_by("answer__standard").first()
    reply = {"agrees": "no", "words": "The rota was there."}
    assert client(people.bob).post(url("moderation_reply", first.pk), reply).status_code == 302
    assert client(people.carol).post(url("audit_close", audit.pk), {"is_read": "on"}).status_code == 302
    audit.refresh_from_db()
    return audit


# --- The whole way ---


def test_round_is_opened_on_screen_with_an_answer_for_each_standard_or_criterion(people):
    page = client(people.carol).get(url("audit_open"))
    assert people.agency.name in text(page)
    typed = {
        "framework": people.framework.pk, "title": "Section 11", "as_at": "30 September 2026", "scale": "",
        "due_on": "18 December 2026", "with_council": "on", "agencies": people.agency.pk, "note": "Be honest.",
    }  # fmt: skip
    answer = client(people.carol).post(url("audit_open"), typed)
    audit = SelfAudit.objects.get()
    assert answer.headers["Location"] == url("audit_detail", audit.pk)
    assert audit.scale == people.framework.scale
    asked = [[str(one) for one in answers_of(audit, agency)] for agency in (None, people.agency)]
    assert asked == [["1 Referral", "2.1 Monthly", "2.2 Written down"]] * 2
    assert "Be honest." in text(client(people.bob).get(url("audit_return", return_of(audit, people.agency).pk)))


def test_closed_round_stands_on_the_page_of_the_standard_with_the_gap_and_the_dissent(people):
    audit = closed_round(people)
    said = Assessment.objects.filter(answer__audit_return__audit=audit)
    assert sorted(said.values_list("voice", flat=True)) == ["moderated"] * 6 + ["self"] * 6
    assert set(said.values_list("as_at", flat=True)) == {date(2024, 9, 30)}
    page = text(client(people.alice).get(url("standard_detail", "framework", "1")))
    assert "Own view and moderated view" in page
    assert "Higher by one step" in page
    assert "The agency dissents: The rota was there." in page
    assert "Of two ratings, agencies put themselves higher than the moderator in one" in page
    event = AuditEvent.objects.get(verb="close self-audit")
    assert (event.detail["assessments"], event.detail["not_answered"]) == (12, [])


def test_page_of_a_closed_round_says_the_gap_of_each_agency_and_lists_what_is_disputed(people):
    audit = closed_round(people)
    reader = factories.create_user(authority=people.authority, roles=(Role.BOARD_MEMBER,))
    page = text(client(reader).get(url("audit_detail", audit.pk)))
    assert "Testshire health rated itself higher than the moderator on three of three ratings, by one step each" in page
    assert "dissents on one." in page
    assert "Testshire and the moderator say the same of each of three ratings." in page
    assert "One is disputed by the agency." in page
    assert "<strong>The agency dissents:</strong> The rota was there." in page


def test_answers_are_carried_forward_and_count_only_once_confirmed_or_changed(people):
    before = closed_round(people)
    audit = people.open(as_at=date(2026, 9, 30))
    assert audit.previous == before
    mine = return_of(audit, people.agency)
    first, second, third = answers_of(audit, people.agency)
    assert [one.is_answered for one in (first, second, third)] == [False] * 3
    assert {one.grade for one in (first, second, third)} == {people.grades[0]}
    page = text(client(people.bob).get(url("answer_edit", first.pk)))
    assert "Last time, September 2024" in page
    assert "Moderated: Partly met" in page
    assert "The rota was there." in page
    refused = client(people.bob).post(url("audit_send", mine.pk))
    assert refused.status_code == 200
    assert "1 Referral is not answered yet." in text(refused)
    assert client(people.bob).post(url("audit_confirm", mine.pk), {"answers": [second.pk, third.pk]}).status_code == 302
    assert type_answer(people.bob, first, people.grades[1].pk, shown_by="Now we know.").status_code == 302
    assert client(people.bob).post(url("audit_send", mine.pk)).status_code == 302
    mine.refresh_from_db()
    assert (mine.sent_by, mine.sent_on) == (people.bob, AT.date())


def test_answer_saved_as_it_was_carried_forward_is_confirmed(people):
    closed_round(people)
    first = answers_of(people.open(), people.agency)[0]
    assert type_answer(people.bob, first, first.grade_id, shown_by=first.shown_by).status_code == 302
    first.refresh_from_db()
    assert (first.is_answered, first.answered_by) == (True, people.bob)


def test_trend_of_over_optimism_is_said_over_the_rounds(people):
    closed_round(people)
    audit = people.open()
    met = people.grades[0]
    for user, agency in ((people.alice, None), (people.bob, people.agency)):
        answer_all(user, audit, agency, met)
        for answer in answers_of(audit, agency):
            rate(people.carol, answer, met)
    client(people.carol).post(url("audit_close", audit.pk), {"is_read": "on"})
    page = text(client(people.alice).get(url("audit_detail", audit.pk)))
    assert "three of six in September 2024 and none of six in September 2026. That is a smaller share" in page
    assert "The rounds before" in page


def test_rating_that_lost_its_scale_is_not_carried_forward(people):
    closed_round(people)
    people.framework.scale = type(people.framework.scale).objects.create(slug="other", name="Other words")
    people.framework.save()
    audit = people.open()
    first = answers_of(audit, people.agency)[0]
    assert (first.grade, first.shown_by) == (None, "We looked.")
    mine = return_of(audit, people.agency)
    client(people.bob).post(url("audit_confirm", mine.pk), {"answers": [first.pk]})
    first.refresh_from_db()
    assert not first.is_answered


def test_what_does_not_apply_says_why_and_is_moderated_by_nobody(people):
    audit = people.open()
    first = answers_of(audit, people.agency)[0]
    refused = type_answer(people.bob, first, "no")
    assert "Write why it does not apply to you." in text(refused)
    assert "We looked." in text(refused)  # what was typed
    assert type_answer(people.bob, first, "no", outstanding="We take no referrals.").status_code == 302
    for answer in answers_of(audit, people.agency)[1:]:
        type_answer(people.bob, answer, people.grades[0].pk)
    client(people.bob).post(url("audit_send", return_of(audit, people.agency).pk))
    assert "there is nothing to rate" in text(rate(people.carol, first, people.grades[0]))


def test_return_that_was_not_sent_stands_as_not_answered_and_writes_nothing(people):
    audit = people.open()
    answer_all(people.alice, audit, None, people.grades[0])
    type_answer(people.bob, answers_of(audit, people.agency)[0], people.grades[0].pk)
    refused = client(people.carol).post(url("audit_close", audit.pk))
    assert "Tick the box once you have read what is missing." in text(refused)
    assert "Not sent: it will stand as not answered" in text(refused)
    assert client(people.carol).post(url("audit_close", audit.pk), {"is_read": "on"}).status_code == 302
    assert set(Assessment.objects.values_list("voice", "agency")) == {("self", None)}
    assert AuditEvent.objects.get(verb="close self-audit").detail["not_answered"] == [people.agency.name]
    page = text(client(people.alice).get(url("audit_detail", audit.pk)))
    assert "Not answered" in page


def test_draft_that_was_not_sent_is_read_by_nobody_else_when_the_round_is_closed(people):
    audit, draft = people.open(), "A draft for ourselves."
    answer_all(people.alice, audit, None, people.grades[0])
    type_answer(people.bob, answers_of(audit, people.agency)[0], people.grades[0].pk, shown_by=draft)
    client(people.carol).post(url("audit_close", audit.pk), {"is_read": "on"})
    board = client(factories.create_user(authority=people.authority, roles=(Role.BOARD_MEMBER,)))
    mine = url("audit_return", return_of(audit, people.agency).pk)
    assert draft in text(client(people.bob).get(mine))
    assert "did not send its answers" in text(board.get(mine))
    for where in (mine, url("audit_answers", audit.pk), url("audit_answers", audit.pk) + "?export=csv"):
        assert draft not in text(board.get(where))
    assert "We looked." in text(board.get(url("audit_answers", audit.pk) + "?export=csv"))  # the council sent its own
    page = text(board.get(url("audit_detail", audit.pk)))
    assert "Not asked" not in page
    assert page.count('<span class="quiet">Not answered</span>') == 2  # standards


def test_what_was_sent_back_and_not_sent_again_is_not_compared_over_agencies(people):
    audit = people.open()
    answer_all(people.bob, audit, people.agency, people.grades[0])
    rate(people.carol, answers_of(audit, people.agency)[0], people.grades[2])
    assert "One of one higher" in text(client(people.carol).get(url("audit_detail", audit.pk)))
    mine = return_of(audit, people.agency)
    back = {"version": mine.version, "sent_back_why": "Say which month."}
    client(people.carol).post(url("audit_send_back", mine.pk), back)
    assert "One of one higher" not in text(client(people.carol).get(url("audit_detail", audit.pk)))


def test_answers_sent_back_with_a_reason_can_be_changed_and_their_old_rating_stands_no_more(people):
    audit = people.open()
    answer_all(people.bob, audit, people.agency, people.grades[0])
    first = answers_of(audit, people.agency)[0]
    rate(people.carol, first, people.grades[2])
    mine = return_of(audit, people.agency)
    back = {"version": mine.version, "sent_back_why": "Say which month."}
    assert client(people.carol).post(url("audit_send_back", mine.pk), back).status_code == 302
    assert "Say which month." in text(client(people.bob).get(url("audit_return", mine.pk)))
    with time_machine.travel("2026-11-23 12:00", tick=False):
        assert type_answer(people.bob, first, people.grades[1].pk).status_code == 302
        client(people.bob).post(url("audit_send", mine.pk))
    first = SelfAuditAnswer.objects.told().get(pk=first.pk)
    assert first.moderation is None
    assert first.moderations.count() == 1  # it stays


def test_rating_of_words_that_were_changed_while_they_were_read_is_refused_and_kept_on_the_page(people):
    audit = people.open()
    answer_all(people.bob, audit, people.agency, people.grades[0])
    answer = answers_of(audit, people.agency)[0]
    form = {"version": 0, "read": answer.version, "grade": people.grades[1].pk, "reasons": "Too few files show it."}
    SelfAuditAnswer.objects.filter(pk=answer.pk).update(shown_by="Ten more files", version=answer.version + 1)
    page = client(people.carol).post(url("answer_moderate", answer.pk), form)
    assert page.status_code == 409
    assert "The agency changed its answer while this page was open." in text(page)
    assert "Ten more files" in text(page) and "Too few files show it." in text(page)
    assert not answer.moderations.exists()
    again = form | {"read": page.context["form"]["read"].value()}
    assert client(people.carol).post(url("answer_moderate", answer.pk), again).status_code == 302
    assert answer.moderations.get().answer_version == answer.version + 1


def test_answer_changed_within_the_day_of_its_rating_waits_for_another(people):
    audit = people.open()
    answer_all(people.bob, audit, people.agency, people.grades[0])
    first, other = answers_of(audit, people.agency)[:2]
    rate(people.carol, first, people.grades[2])
    rate(people.carol, other, people.grades[2])
    mine = return_of(audit, people.agency)
    client(people.carol).post(
        url("audit_send_back", mine.pk), {"version": mine.version, "sent_back_why": "Which month?"}
    )
    type_answer(people.bob, first, people.grades[1].pk, shown_by="October.")
    client(people.bob).post(url("audit_send", mine.pk))
    told = SelfAuditAnswer.objects.told().with_steps()
    assert (told.get(pk=first.pk).moderation, told.get(pk=first.pk).steps_higher) == (None, None)
    assert told.get(pk=other.pk).moderation.grade == people.grades[2]  # its words are the same
    assert told.get(pk=other.pk).steps_higher == 2
    old = first.moderations.get()
    refused = client(people.bob).post(url("moderation_reply", old.pk), {"agrees": "yes", "words": ""})
    assert "The answer was changed since it was rated." in text(refused)
    assert "1 moderated rating to reply to" in text(client(people.bob).get("/")).replace("One", "1").replace("one", "1")
    rate(people.carol, first, people.grades[1])
    assert told.get(pk=first.pk).moderation.grade == people.grades[1]


def test_later_rating_stands_in_the_place_of_an_earlier_one(people):
    audit = people.open()
    answer_all(people.bob, audit, people.agency, people.grades[0])
    first = answers_of(audit, people.agency)[0]
    rate(people.carol, first, people.grades[2], "At first sight.")
    rate(people.carol, first, people.grades[1], "On reflection.")
    assert SelfAuditAnswer.objects.told().get(pk=first.pk).moderation.reasons == "On reflection."
    early = first.moderations.get(reasons="At first sight.")
    refused = client(people.bob).post(url("moderation_reply", early.pk), {"agrees": "yes", "words": ""})
    assert "A later rating stands in the place of this one." in text(refused)


# --- Who may not ---


def test_nobody_moderates_what_they_answered_or_sent(people):
    both = factories.create_user(authority=people.authority, roles=(Role.MANAGER, Role.PERFORMANCE_OFFICER))
    audit = people.open()
    first, second, third = answers_of(audit, None)
    type_answer(both, first, people.grades[0].pk)
    type_answer(people.alice, first, people.grades[1].pk)  # changed by somebody else since
    type_answer(people.alice, second, people.grades[0].pk)
    type_answer(people.alice, third, people.grades[0].pk)
    client(people.alice).post(url("audit_send", return_of(audit, None).pk))
    assert "Somebody else has to moderate it." in text(rate(both, first, people.grades[0]))
    assert rate(both, second, people.grades[0]).status_code == 302
    audit.returns.filter(agency=None).update(sent_by=both)
    assert "Somebody else has to moderate it." in text(rate(both, third, people.grades[0]))
    assert Moderation.objects.count() == 1


def test_another_agencys_answers_are_not_seen_while_the_round_is_open(people):
    audit = people.open()
    theirs = answers_of(audit, None)[0]
    bob = client(people.bob)
    for name, key in (("audit_return", theirs.audit_return_id), ("answer_edit", theirs.pk)):
        assert bob.get(url(name, key)).status_code == 404
    assert type_answer(people.bob, theirs, people.grades[0].pk).status_code == 404
    both = factories.create_user(
        authority=people.authority, agency=people.agency, roles=(Role.MANAGER, Role.PERFORMANCE_OFFICER)
    )
    assert client(both).get(url("answer_edit", theirs.pk)).status_code == 403  # sees it, as a moderator
    assert client(both).post(url("audit_send", theirs.audit_return_id)).status_code == 403


def test_reader_learns_of_an_open_round_and_not_what_is_answered(people):
    audit = people.open()
    reader = factories.create_user(authority=people.authority, roles=(Role.BOARD_MEMBER,))
    page = client(reader).get(url("audit_detail", audit.pk))
    assert "Answers are shown to everybody once the round is closed." in text(page)
    assert client(reader).get(url("audit_return", return_of(audit, None).pk)).status_code == 404
    elsewhere = factories.create_user(authority=factories.create_authority(), roles=(Role.BOARD_MEMBER,))
    assert client(elsewhere).get(url("audit_detail", audit.pk)).status_code == 404


def test_what_is_sent_is_neither_changed_nor_what_is_not_sent_moderated(people):
    audit = people.open()
    first = answers_of(audit, people.agency)[0]
    type_answer(people.bob, first, people.grades[0].pk)
    assert "The answers are not sent yet." in text(rate(people.carol, first, people.grades[0]))
    answer_all(people.bob, audit, people.agency, people.grades[0])
    refused = type_answer(people.bob, first, people.grades[1].pk, shown_by="Typed in vain?")
    assert "The answers are sent." in text(refused)
    assert "Typed in vain?" in text(refused)


def test_closed_round_takes_nothing_more(people):
    audit = closed_round(people)
    first = answers_of(audit, people.agency)[1]
    moderation = first.moderations.get()
    asked = [
        type_answer(people.bob, first, people.grades[0].pk),
        rate(people.carol, first, people.grades[0]),
        client(people.bob).post(url("moderation_reply", moderation.pk), {"agrees": "yes", "words": ""}),
        client(people.carol).post(url("audit_close", audit.pk), {"is_read": "on"}),
        client(people.carol).post(url("audit_edit", audit.pk), {"title": "Other", "due_on": "1 January 2027"}),
    ]
    assert [page.status_code for page in asked] == [200] * len(asked)
    assert all("The round is closed" in text(page) for page in asked)


def test_dissent_without_reasons_is_refused_beside_its_box(people):
    audit = people.open()
    answer_all(people.bob, audit, people.agency, people.grades[0])
    first = answers_of(audit, people.agency)[0]
    rate(people.carol, first, people.grades[1])
    page = client(people.bob).post(url("moderation_reply", first.moderations.get().pk), {"agrees": "no", "words": ""})
    assert "Write why you dissent" in text(page)


def test_second_round_of_a_framework_and_day_is_refused_in_words(people):
    people.open()
    typed = {
        "framework": people.framework.pk, "title": "Again", "as_at": "30/9/2026", "due_on": "1/12/2026", "note": "",
        "scale": "", "with_council": "on",
    }  # fmt: skip
    page = client(people.carol).post(url("audit_open"), typed)
    assert "There is a round of this framework for that day already." in text(page)
    page = client(people.carol).post(url("audit_open"), typed | {"as_at": "29/9/2026", "with_council": ""})
    assert "Tick at least one agency, or that the council answers." in text(page)


# --- The list of answers ---


def test_answers_are_narrowed_by_their_gap_and_taken_away_as_a_file(people):
    audit = closed_round(people)
    page = client(people.carol).get(url("audit_answers", audit.pk), {"gap": "higher"})
    assert [row.record.audit_return.agency for row in page.context["table"].rows] == [people.agency] * 3
    sheet = client(people.carol).get(url("audit_answers", audit.pk), {"export": "csv"}).content.decode()
    assert sheet.count("Higher by one step") == 3
    assert "Dissents The rota was there." in sheet


# --- What awaits each on the overview ---


def panels_of(user) -> str:
    return text(client(user).get("/"))


def test_overview_says_what_is_to_be_answered_then_moderated_then_replied_to(people):
    audit = people.open()
    type_answer(people.bob, answers_of(audit, people.agency)[0], people.grades[0].pk)
    assert "Self-audit due 18 December 2026: 1 of 3 answered." in panels_of(people.bob)
    assert "Returns to moderate" not in panels_of(people.carol)
    answer_all(people.bob, audit, people.agency, people.grades[0])
    assert "Self-audit due" not in panels_of(people.bob)
    assert "One return of self-audits waits for moderation." in panels_of(people.carol)
    for answer in answers_of(audit, people.agency):
        rate(people.carol, answer, people.grades[2], "At first sight.")
        rate(people.carol, answer, people.grades[1], "On reflection.")
    assert "Returns to moderate" not in panels_of(people.carol)
    assert "three moderated ratings to reply to" in panels_of(people.bob)
    for answer in answers_of(audit, people.agency):
        standing = answer.moderations.get(reasons="On reflection.")
        client(people.bob).post(url("moderation_reply", standing.pk), {"agrees": "yes", "words": ""})
    assert "Agree or dissent" not in panels_of(people.bob)
