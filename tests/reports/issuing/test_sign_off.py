"""Sign-off: whose approval holds, of what, and for how long; and the screens of both sides."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from reports.issuing import changes, rules
from reports.issuing.rules import Standing
from reports.models import PaperVersion, Signatory, SignOffStep
from safeguarding.access import Role
from safeguarding.models import AuditEvent, RoleGrant
from tests.factories import LONG_AGO, create_user
from tests.reports.issuing.cast import create_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return create_cast()


def standing(cast) -> list[Standing]:
    return [stand.standing for stand in rules.stands(cast.report, rules.current_digest(cast.report))]


def url(name, cast):
    return reverse(f"reports:{name}", args=[cast.report.slug])


# --- Sending it round ---


def test_sending_asks_each_signatory_once_about_one_exact_version(cast, django_capture_on_commit_callbacks):
    client = cast.client(cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert client.post(url("sign_off_send", cast)).status_code == 302
    assert standing(cast) == [Standing.ASKED] * 4
    assert cast.report.versions.count() == 1
    assert cast.report.state == "sign_off"
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in cast.signatories)
    assert all(url("paper_sign", cast) in letter.body for letter in mail.outbox)
    assert AuditEvent.objects.filter(verb="send paper for sign-off").count() == 1


def test_a_paper_with_a_vacant_role_is_not_sent(cast):
    cast.report.signatories.filter(role="legal").update(person=None)
    page = cast.client(cast.officer).post(url("sign_off_send", cast), follow=True)
    assert "Name who signs as legal first." in page.content.decode()
    assert cast.report.state == "draft"
    cast.report.signatories.filter(role="legal").delete()  # nor one whose role is not even listed
    with pytest.raises(ValidationError, match="legal"):
        cast.send()


def test_a_paper_that_does_not_pass_its_checks_is_not_sent(cast):
    cast.report.implications.update(is_none=False)
    page = cast.client(cast.officer).post(url("sign_off_send", cast), follow=True)
    assert "Not answered: Legal" in page.content.decode()
    assert cast.report.versions.count() == 0


# --- Approving ---


def test_an_approval_holds_only_while_the_paper_says_the_same(cast):
    cast.send()
    cast.approve_all()
    assert standing(cast) == [Standing.APPROVED] * 4
    before = cast.words.text
    cast.write("Assessments were late in two teams.")
    assert standing(cast) == [Standing.CHANGED] * 4
    page = cast.client(cast.officer).get(url("sign_off_detail", cast)).content.decode()
    assert "Approved version 1; changed since: ask again" in page
    cast.write(before)
    assert standing(cast) == [Standing.APPROVED] * 4


def test_only_those_whose_approval_does_not_hold_are_asked_again(cast):
    version = cast.send()
    changes.approve(report=cast.report, version=version, by=cast.signatories[0], at=cast.at)
    changes.send_back(report=cast.report, version=version, note="Say why.", by=cast.signatories[1], at=cast.at)
    asked = changes.send(report=cast.report, by=cast.officer, at=cast.at)
    assert {stand.signatory.person for stand in asked} == {cast.signatories[1]}


def test_approving_is_refused_where_the_paper_changed_after_the_page_was_opened(cast):
    cast.send()
    client, page = cast.client(cast.signatories[0]), url("paper_sign", cast)
    form = {"decision": "approve", "paper_version": PaperVersion.objects.get().pk, "note": ""}
    assert client.get(page).status_code == 200
    cast.write("Assessments were late in two teams.")
    answer = client.post(page, form)
    assert "The paper was changed after this version. Nothing is approved" in answer.content.decode()
    assert not SignOffStep.objects.filter(state="approved").exists()


def test_approving_twice_is_one_approval(cast):
    cast.send()
    client, page = cast.client(cast.signatories[0]), url("paper_sign", cast)
    form = {"decision": "approve", "paper_version": PaperVersion.objects.get().pk, "note": ""}
    for _ in range(2):
        assert client.post(page, form).status_code == 302
    assert SignOffStep.objects.filter(state="approved").count() == 2  # in both of their roles
    assert AuditEvent.objects.filter(verb="approve paper").count() == 1


def test_sending_back_needs_a_note_and_tells_the_officer(cast, django_capture_on_commit_callbacks):
    version = cast.send()
    client, page = cast.client(cast.signatories[0]), url("paper_sign", cast)
    form = {"decision": "return", "paper_version": version.pk, "note": ""}
    assert "Say what has to change" in client.post(page, form).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, form | {"note": "Paragraph 2 names a family."}).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [cast.officer.email]
    assert "names a family" not in letter.body + letter.subject
    seen = cast.client(cast.officer).get(url("sign_off_detail", cast)).content.decode()
    assert "Paragraph 2 names a family." in seen


def test_nobody_approves_what_they_began_edited_or_sent(cast):
    person = cast.signatories[0]
    RoleGrant.objects.create(user=person, role=Role.REPORT_OFFICER, granted_at=LONG_AGO)
    cast.send()
    changes.take_back(report=cast.report, by=cast.officer, at=cast.at)
    row = cast.words.history.first()
    row.history_user = person
    row.save()
    version = PaperVersion.objects.get()
    with pytest.raises(ValidationError, match="worked on the paper"):
        changes.send(report=cast.report, by=cast.officer, at=cast.at)
    changes.enter(cast.report, "sign_off", by=cast.officer, at=cast.at)  # had it been sent before they edited it
    for word in (changes.approve, changes.send_back):
        with pytest.raises(PermissionDenied):
            word(report=cast.report, version=version, note="x", by=person, at=cast.at)
    page = cast.client(person).get(url("paper_sign", cast)).content.decode()
    assert "You worked on this paper" in page
    assert 'name="decision"' not in page


def test_maker_would_approve_without_the_check(cast, monkeypatch):
    """The control."""
    monkeypatch.setattr(rules, "makers", lambda report: set())
    RoleGrant.objects.create(user=cast.officer, role=Role.SIGNATORY, granted_at=LONG_AGO)
    Signatory.objects.filter(role="legal").update(person=cast.officer)
    version = cast.send()
    assert changes.approve(report=cast.report, version=version, by=cast.officer, at=cast.at)


def test_somebody_who_is_not_asked_neither_reads_the_screen_nor_decides(cast):
    cast.send()
    other = create_user(authority=cast.authority, name="Other", roles=(Role.SIGNATORY,))
    page = cast.client(other).get(url("paper_sign", cast)).content.decode()
    assert "You are not asked to approve this paper." in page
    assert "Assessments were late" not in page
    form = {"decision": "approve", "paper_version": PaperVersion.objects.get().pk, "note": ""}
    assert cast.client(other).post(url("paper_sign", cast), form).status_code == 403


# --- The signatory's screens ---


def test_the_screen_shows_what_changed_since_they_last_saw_it_and_the_paper(cast):
    cast.send()
    cast.approve_all()
    cast.write("Assessments were late in two teams.")
    cast.send()
    page = cast.client(cast.signatories[0]).get(url("paper_sign", cast)).content.decode()
    assert "What changed since version 1, which you saw" in page
    assert '<del><span class="govuk-visually-hidden">removed: </span>one team.</del>' in page
    assert "Assessments were late in two teams." in page


def test_papers_to_sign_wait_in_a_queue_and_on_the_overview_until_they_are_decided(cast):
    client = cast.client(cast.signatories[0])
    version = cast.send()
    for page in ("/", reverse("reports:sign_queue")):
        text = client.get(page).content.decode()
        assert "One paper waits for your approval." in text
        assert url("paper_sign", cast) in text
    changes.approve(report=cast.report, version=version, by=cast.signatories[0], at=cast.at)
    assert "No paper waits for your approval." in client.get("/").content.decode()
    assert "Approved" in client.get(reverse("reports:sign_queue")).content.decode()


# --- Who signs ---


def test_signatories_are_added_changed_and_removed_but_not_those_the_kind_requires(cast):
    client = cast.client(cast.officer)
    other = create_user(authority=cast.authority, name="Penny Public-Health", roles=(Role.SIGNATORY,))
    add = client.post(url("signatory_add", cast), {"role": "other", "title": "", "person": other.pk})
    assert "Say as what they approve it" in add.content.decode()
    assert (
        client.post(
            url("signatory_add", cast), {"role": "other", "title": "Public health", "person": other.pk}
        ).status_code
        == 302
    )
    added, required = cast.report.signatories.get(person=other), cast.report.signatories.get(role="legal")
    page = client.post(reverse("reports:signatory_remove", args=[cast.report.slug, required.pk]), follow=True)
    assert "must sign a paper of this kind" in page.content.decode()
    edit = reverse("reports:signatory_edit", args=[cast.report.slug, required.pk])
    assert client.post(edit, {"person": other.pk, "version": required.version}).status_code == 302
    required.refresh_from_db()
    assert required.person == other
    client.post(reverse("reports:signatory_remove", args=[cast.report.slug, added.pk]))
    assert not cast.report.signatories.filter(pk=added.pk).exists()


def test_people_who_may_not_sign_cannot_be_chosen(cast):
    elsewhere = create_cast(name="elsewhere")
    for person in (cast.reader, cast.officer, elsewhere.signatories[0]):
        form = {"role": "other", "title": "X", "person": person.pk}
        page = cast.client(cast.officer).post(url("signatory_add", cast), form)
        assert "Choose from the list." in page.content.decode()
