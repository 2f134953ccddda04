"""What shows that a standard is met: kept, described anew, replaced, withdrawn; and what somebody outside said."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from safeguarding.access import Role
from standards.models import Assessment, Standard, StandardEvidence
from tests import factories
from tests.standards.audit_cast import AT, answers_of, cast, client, url

PDF = b"%PDF-1.7\nwhat was seen"


@pytest.fixture(autouse=True)
def day(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def people(db):
    return cast()


def text(page) -> str:
    return " ".join(page.content.decode().split())


def typed(**given) -> dict:
    standard = Standard.objects.get(number="1")
    return {"title": "Rota", "dated_on": "1 October 2026", "standards": standard.pk, "link": "", "version": 1} | given


def add(user, **given):
    return client(user).post(url("standardevidence_add"), typed(**given))


def test_file_is_kept_shown_on_the_standard_and_handed_out_as_an_attachment(people):
    answer = add(people.bob, file=SimpleUploadedFile("rota.pdf", PDF), shows="Who is on duty.")
    assert answer.headers["Location"] == url("standard_detail", "framework", "1") + "#evidence"
    row = StandardEvidence.objects.get()
    assert (row.agency, row.authority, row.added_by, row.revision) == (people.agency, people.authority, people.bob, 1)
    assert "Who is on duty." in text(client(people.alice).get(url("standard_detail", "framework", "1")))
    sent = client(people.alice).get(url("standardevidence_file", row.pk))
    assert (sent.content, sent.headers["Content-Type"]) == (PDF, "application/octet-stream")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="rota.pdf"'
    stranger = factories.create_user(authority=factories.create_authority())
    assert client(stranger).get(url("standardevidence_file", row.pk)).status_code == 404


def test_hostile_file_is_refused_beside_its_box_and_nothing_is_kept(people):
    page = add(people.bob, file=SimpleUploadedFile("rota.pdf", b"<html>"), shows="Who is on duty.")
    assert "“rota.pdf” is no PDF, whatever its name says." in text(page)
    assert "Who is on duty." in text(page)
    assert not StandardEvidence.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Send a file, give a link, or write where it is kept."),
        ({"link": "https://a.example", "whereabouts": "Room 3"}, "Give one of them: a file, a link, or where it is"),
        ({"whereabouts": "Room 3", "standards": ""}, "Tick the standard that it shows."),
        ({"whereabouts": "Room 3", "dated_on": "1 December 2026"}, "This day is still to come."),
        ({"whereabouts": "Room 3", "expires_on": "1 September 2026"}, "It cannot be valid until a day before its own."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box(people, given, said):
    assert said in text(add(people.bob, **given))
    assert not StandardEvidence.objects.exists()


@pytest.mark.parametrize(
    ("given", "standing", "said"),
    [
        ({}, "current", ""),
        ({"dated_on": date(2025, 11, 20)}, "current", ""),  # a year ago to the day
        ({"dated_on": date(2025, 11, 19)}, "old", "Older than a year"),
        ({"expires_on": date(2026, 11, 20)}, "current", ""),  # its last day
        ({"expires_on": date(2026, 11, 19)}, "expired", "Expired"),
        ({"dated_on": date(2020, 1, 1), "expires_on": date(2026, 11, 19)}, "expired", "Expired"),
    ],
)
def test_age_of_evidence_is_said_in_words(people, given, standing, said):
    add(people.bob, whereabouts="Room 3")
    StandardEvidence.objects.update(**given)
    row = StandardEvidence.objects.get()
    assert row.standing(AT.date()) == standing
    page = text(client(people.alice).get(url("standard_detail", "framework", "1")))
    assert said in page
    assert ("Older than a year" in page, "Expired" in page) == (standing == "old", standing == "expired")


def test_newer_revision_stands_in_the_place_of_the_one_before_which_stays(people):
    add(people.bob, whereabouts="Room 3")
    first = StandardEvidence.objects.get()
    page = client(people.bob).get(url("standardevidence_add"), {"replaces": first.pk})
    assert page.context["form"].initial["title"] == "Rota"
    newer = typed(whereabouts="Room 4")
    assert client(people.bob).post(url("standardevidence_add") + f"?replaces={first.pk}", newer).status_code == 302
    second = StandardEvidence.objects.in_use().get()
    assert (second.replaces, second.revision) == (first, 2)
    first.refresh_from_db()
    assert first.standing(AT.date()) == "replaced"
    again = client(people.bob).post(url("standardevidence_add") + f"?replaces={first.pk}", newer)
    assert "It was replaced or withdrawn meanwhile." in text(again)


def test_evidence_described_anew_still_shows_a_standard_that_was_archived_since(people):
    add(people.bob, link="https://example.org/rota")
    row = StandardEvidence.objects.get()
    row.standards.update(is_archived=True)
    where = url("standardevidence_edit", row.pk)
    assert client(people.bob).post(where, typed(title="Rota of nights", version=row.version)).status_code == 302
    row.refresh_from_db()
    assert (row.title, [one.number for one in row.standards.all()]) == ("Rota of nights", ["1"])


def test_withdrawn_evidence_keeps_its_entry_and_loses_its_content(people, django_capture_on_commit_callbacks):
    add(people.bob, file=SimpleUploadedFile("rota.pdf", PDF))
    row = StandardEvidence.objects.get()
    storage, name = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client(people.bob).post(url("standardevidence_withdraw", row.pk), {"why": "It named a child."})
    assert not storage.exists(name)
    page = text(client(people.alice).get(url("standard_detail", "framework", "1")))
    assert "withdrawn on 20 November 2026 by Bob: It named a child." in page
    assert client(people.alice).get(url("standardevidence_file", row.pk)).status_code == 404


def test_evidence_of_another_agency_is_seen_and_left(people):
    add(people.bob, whereabouts="Room 3")
    row = StandardEvidence.objects.get()
    alice = client(people.alice)
    for name in ("standardevidence_edit", "standardevidence_withdraw"):
        assert alice.get(url(name, row.pk)).status_code == 403
    assert alice.post(url("standardevidence_add") + f"?replaces={row.pk}", typed()).status_code == 403


def test_evidence_added_from_an_answer_leads_back_to_it_and_is_offered_there(people):
    answer = answers_of(people.open(), people.agency)[0]
    where = url("standardevidence_add") + f"?answer={answer.pk}"
    assert client(people.bob).get(where).context["form"].initial["standards"] == [answer.standard]
    led = client(people.bob).post(where, typed(whereabouts="Room 3"))
    assert led.headers["Location"] == url("answer_edit", answer.pk)
    row = StandardEvidence.objects.get()
    data = {"version": answer.version, "rating": people.grades[0].pk, "evidence": row.pk}
    assert client(people.bob).post(url("answer_edit", answer.pk), data).status_code == 302
    assert list(answer.evidence.all()) == [row]


# --- External evaluation ---


def evaluate(user, **given):
    data = {
        "evaluator": "Peers of Kent", "as_at": "1 October 2026", "grade": "", "summary": "Sound.",
        "strengths": "Quick\n\nKind", "gaps": "Chronologies", "citation": "Their letter, page 2",
    }  # fmt: skip
    return client(user).post(url("evaluation_add", "framework", "1"), data | given)


def test_external_evaluation_stands_beside_the_other_voices_with_what_it_found(people):
    assert evaluate(people.carol, grade=people.grades[1].pk).status_code == 302
    said = Assessment.objects.get()
    assert (said.voice, said.grade, said.authority) == ("external", people.grades[1], people.authority)
    found = [(item.kind, item.text) for item in said.statements.all()]
    assert found == [("strength", "Quick"), ("strength", "Kind"), ("gap", "Chronologies")]
    page = text(client(people.alice).get(url("standard_detail", "framework", "1")))
    assert "External evaluation, 1 October 2026" in page
    assert "By Peers of Kent, Their letter, page 2" in page
    assert "<strong>Partly met</strong>" in page


def test_second_evaluation_of_a_day_is_refused_and_one_to_come_too(people):
    evaluate(people.carol)
    assert "of that day is on record already" in text(evaluate(people.carol, summary="Unsound."))
    assert "This day is still to come." in text(evaluate(people.carol, as_at="1 December 2026"))
    assert Assessment.objects.count() == 1
    answering = factories.create_user(authority=people.authority, roles=(Role.MANAGER,))
    assert evaluate(answering).status_code == 403


# --- The list of all of it, and search ---


def listed(user, **chosen):
    page = client(user).get(url("standardevidence_list"), chosen)
    return [row.record.title for row in page.context["table"].rows]


def create_evidence(people, **given):
    about = {"authority": people.authority, "dated_on": date(2026, 10, 1), "added_on": date(2026, 10, 2)}
    row = StandardEvidence.objects.create(**about | {"added_by": people.bob, "whereabouts": "Room 3"} | given)
    row.standards.add(Standard.objects.get(number="1"))
    return row


def several(people):
    create_evidence(people, title="Rota", agency=people.agency)
    create_evidence(people, title="Minutes", dated_on=date(2025, 11, 19))
    create_evidence(people, title="Training plan", expires_on=date(2026, 11, 19))
    old = create_evidence(people, title="Old rota")
    create_evidence(people, title="New rota", replaces=old, revision=2)
    gone = {"withdrawn_on": date(2026, 11, 1), "withdrawn_by": people.bob, "withdrawn_why": "Wrong file"}
    create_evidence(people, title="Wrong", **gone)


@pytest.mark.parametrize(
    ("stands", "titles"),
    [
        ("current", {"Rota", "New rota"}),
        ("old", {"Minutes"}),
        ("expired", {"Training plan"}),
        ("replaced", {"Old rota"}),
        ("withdrawn", {"Wrong"}),
    ],
)
def test_evidence_of_all_standards_is_narrowed_by_how_it_stands(people, stands, titles):
    several(people)
    assert set(listed(people.carol, stands=stands)) == titles
    rows = {row.title for row in StandardEvidence.objects.all() if row.standing(AT.date()) == stands}
    assert rows == titles  # the database is asked for what the record itself says


def test_list_says_what_cannot_be_relied_on_and_goes_as_a_file(people):
    several(people)
    page = text(client(people.carol).get(url("standardevidence_list")))
    assert "Four pieces of evidence are in use." in page
    assert "One has expired; one is older than a year; four name nobody who keeps them." in page
    assert listed(people.carol, agency=people.agency.pk) == ["Rota"]
    assert "Rota" not in listed(people.carol, agency="null")
    lines = client(people.carol).get(url("standardevidence_list"), {"export": "csv", "words": "Training"})
    assert "A framework: 1 Referral" in lines.content.decode()
    assert "2026-11-19" in lines.content.decode()
    stranger = factories.create_user(authority=factories.create_authority())
    assert listed(stranger) == []


@pytest.mark.parametrize(
    ("on", "dated_on", "is_old"),
    [
        (date(2024, 2, 29), date(2023, 2, 28), True),
        (date(2025, 2, 28), date(2024, 2, 29), False),
        (date(2025, 3, 1), date(2024, 2, 29), True),
        (date(2026, 11, 20), date(2025, 11, 20), False),
    ],
)
def test_year_of_evidence_ends_with_the_day_it_began(on, dated_on, is_old):
    assert (StandardEvidence(dated_on=dated_on).standing(on) == "old") is is_old


def test_self_audits_answers_and_evidence_are_found_by_their_words(people):
    create_evidence(people, title="Rota of nights")
    audit = people.open()
    answer = answers_of(audit, people.agency)[0]
    answer.shown_by = "Supervisors countersign"
    answer.save()
    for words, found in (
        ("nights", "Rota of nights"),
        ("countersign", "Supervisors countersign"),
        ("audit 2026", audit),
    ):
        assert str(found) in text(client(people.bob).get("/search/", {"q": words})).partition("<main")[2]
    assert "Supervisors" not in text(client(people.alice).get("/search/", {"q": "countersign"}))  # another's draft
