"""Issuing: what is issued is what was approved, its bytes never change, and a correction says what it corrects."""

import hashlib
import io
import json

import pypdf
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from reports.issuing import files, publishing, rules
from reports.models import Issue, IssuedFile, PaperState, Rendering, Withdrawal
from reports.storing import from_json
from safeguarding.models import AuditEvent
from tests.reports.issuing.cast import AT, create_cast, withhold_everything
from tests.reports.issuing.conftest import SET_ANEW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Jobs run when what asked for them is committed."""
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        yield callbacks


@pytest.fixture
def cast(db):
    return create_cast()


@pytest.fixture
def issue(cast, django_capture_on_commit_callbacks):
    return issued(cast, django_capture_on_commit_callbacks)


def issued(cast, capture) -> Issue:
    cast.send()
    cast.approve_all()
    make(cast, capture)
    return publishing.publish(report=cast.report, by=cast.officer, at=cast.at)


def make(cast, capture) -> None:
    with capture(execute=True):
        files.make_files(report=cast.report, by=cast.officer, at=cast.at)


def url(name, cast, *rest):
    return reverse(f"reports:{name}", args=[cast.report.slug, *rest])


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


# --- From approved to issued ---


def test_an_officer_makes_the_files_looks_at_them_and_issues_the_paper(cast, django_capture_on_commit_callbacks):
    cast.send()
    cast.approve_all()
    client = cast.client(cast.officer)
    assert "Make the files" in client.get(url("issue_prepare", cast)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("issue_make_files", cast))
    page = client.get(url("issue_prepare", cast)).content.decode()
    assert page.count("Made") == 5
    assert "Issue it" in page
    for row in Rendering.objects.all():
        assert client.get(reverse("reports:rendering_file", args=[row.pk])).status_code == 200
    row = Rendering.objects.get(format="html")
    assert "Issue 1, 20 November 2026." in client.get(reverse("reports:rendering_file", args=[row.pk])).content.decode()
    shown = client.post(url("issue_publish", cast), follow=True).content.decode()
    assert "Issue 1 is issued." in shown
    assert "In force" in shown
    assert cast.report.state == "issued"


def test_an_issue_keeps_each_file_with_its_digest_and_the_log_names_them(cast, issue):
    found = {(file.edition, file.format): file for file in issue.files.all()}
    assert set(found) == {("public", name) for name in ("html", "pdf", "large", "docx", "json")}
    assert all(hashlib.sha256(bytes(file.content)).hexdigest() == file.digest for file in found.values())
    event = AuditEvent.objects.get(verb="issue paper")
    assert event.detail["files"] == {f"public {name}": file.digest for (_, name), file in found.items()}
    assert event.detail["data_digest"] == issue.data_digest
    assert not Rendering.objects.exists()


def test_every_page_says_the_issue_and_the_last_one_how_each_figure_was_obtained(cast, issue):
    text = text_of(bytes(issue.files.get(format="pdf").content))
    assert "Issue 1, 20 November 2026." in text
    assert "Draft" not in text
    for person in cast.signatories:
        assert f"{person.name} 20 November 2026" in text
    assert "Returns approved 1 October 2026. Final." in text
    assert f"SHA-256 {issue.data_digest}" in text.replace(" ", "") or issue.data_digest in text.replace(" ", "")
    data = json.loads(bytes(issue.files.get(format="json").content))
    assert data["digest_of_figures"] == issue.data_digest
    assert [figure["figure"] for figure in data["figures"]] == ["86.9%", "12.5%"]


def test_two_clicks_issue_once(cast, issue):
    client = cast.client(cast.officer)
    for _ in range(2):
        assert client.post(url("issue_publish", cast)).status_code == 302
    assert publishing.publish(report=cast.report, by=cast.officer, at=cast.at) == issue
    assert (Issue.objects.count(), IssuedFile.objects.count()) == (1, 5)
    assert AuditEvent.objects.filter(verb="issue paper").count() == 1


def test_nothing_is_issued_that_is_not_approved_as_it_stands(cast, django_capture_on_commit_callbacks):
    cast.send()
    with pytest.raises(ValidationError, match="not approved"):
        files.make_files(report=cast.report, by=cast.officer, at=cast.at)
    cast.approve_all()
    make(cast, django_capture_on_commit_callbacks)
    cast.write("Assessments were late in two teams.")
    with pytest.raises(ValidationError, match="not approved"):
        publishing.publish(report=cast.report, by=cast.officer, at=cast.at)
    assert cast.report.state == "sign_off"


def test_nothing_is_issued_whose_files_are_of_something_else(cast, django_capture_on_commit_callbacks):
    cast.send()
    cast.approve_all()
    make(cast, django_capture_on_commit_callbacks)
    cast.authority.brand_colour = "#224466"
    cast.authority.save()
    cast.report.refresh_from_db()
    with pytest.raises(ValidationError, match="Make them again"):
        publishing.publish(report=cast.report, by=cast.officer, at=cast.at)
    assert not Issue.objects.exists()


def test_a_file_of_a_paper_that_changed_meanwhile_fails_and_says_so(cast):
    cast.send()
    cast.approve_all()
    files.make_files(report=cast.report, by=cast.officer, at=cast.at)  # the worker is slow
    cast.write("Assessments were late in two teams.")
    for row in Rendering.objects.all():
        files.make_file.func(row.pk, "2026-11-20")
    assert set(Rendering.objects.values_list("failure", flat=True)) == {files.CHANGED}


def test_only_whoever_may_issue_does(cast, django_capture_on_commit_callbacks):
    cast.send()
    cast.approve_all()
    make(cast, django_capture_on_commit_callbacks)
    stranger = create_cast(name="elsewhere").officer
    for person in (cast.signatories[0], cast.reader, stranger):
        with pytest.raises(PermissionDenied):
            publishing.publish(report=cast.report, by=person, at=cast.at)


# --- Issued bytes ---


def test_issued_files_can_be_neither_changed_nor_removed_nor_added_to(issue):
    file = issue.files.get(format="json")
    attacks = [
        lambda: IssuedFile.objects.filter(pk=file.pk).update(content=b"x"),
        lambda: IssuedFile.objects.filter(pk=file.pk).delete(),
        lambda: Issue.objects.filter(pk=issue.pk).update(erratum="x"),
        lambda: raw("UPDATE reports_issuedfile SET digest = 'x'"),
        lambda: raw("DELETE FROM reports_issuedfile"),
        lambda: raw("UPDATE reports_paperversion SET digest = 'x'"),
        lambda: raw("UPDATE reports_signoffstep SET note = 'x'"),
    ]
    for attack in attacks:
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_paper_is_set_again_from_its_snapshot_to_the_same_bytes(issue):
    data = json.loads(bytes(issue.files.get(format="json").content))
    paper = from_json(data["paper"])
    for format in ("pdf", "html", "docx"):
        assert SET_ANEW(paper, format) == bytes(issue.files.get(format=format).content), format


# --- Correcting and withdrawing ---


def corrected(cast, capture, text="Assessments were late in two teams.") -> Issue:
    publishing.begin_correction(report=cast.report, erratum="One team more was late.", by=cast.officer, at=cast.at)
    cast.write(text)
    return issued(cast, capture)


def test_a_correction_is_a_new_issue_with_a_dated_erratum_and_a_list_of_what_differs(
    cast, issue, django_capture_on_commit_callbacks
):
    before = {file.format: bytes(file.content) for file in issue.files.all()}
    second = corrected(cast, django_capture_on_commit_callbacks)
    assert (second.number, second.replaces, second.erratum) == (2, issue, "One team more was late.")
    text = text_of(bytes(second.files.get(format="pdf").content))
    assert "Issue 2, 20 November 2026. Corrects issue 1 of 20 November 2026." in text
    assert "Erratum, 20 November 2026. One team more was late." in text
    assert "“one team.” became “two teams.”" in text
    assert {file.format: bytes(file.content) for file in issue.files.all()} == before
    page = cast.client(cast.reader).get(url("report_detail", cast)).content.decode()
    assert "Corrected by issue 2 of 20 November 2026." in page


def test_a_correction_asks_everybody_again_even_where_no_word_changed(cast, issue):
    publishing.begin_correction(report=cast.report, erratum="The paper is of the cabinet.", by=cast.officer, at=cast.at)
    found = rules.stands(cast.report, rules.current_digest(cast.report))
    assert not rules.has_every_approval(found)


def test_whoever_rewrites_an_erratum_that_was_rewritten_meanwhile_sees_both(cast, issue):
    publishing.begin_correction(report=cast.report, erratum="First words.", by=cast.officer, at=cast.at)
    client, page = cast.client(cast.officer), url("correction_erratum", cast)
    seen = PaperState.objects.get(note="First words.").pk
    assert client.post(page, {"erratum": "Second words.", "version": seen}).status_code == 302
    answer = client.post(page, {"erratum": "Third words.", "version": seen})
    assert answer.status_code == 409
    assert "Saved meanwhile: Second words." in answer.content.decode()
    assert "Third words." in answer.content.decode()


def test_a_correction_that_is_given_up_leaves_the_issue_in_force(cast, issue):
    publishing.begin_correction(report=cast.report, erratum="A mistake.", by=cast.officer, at=cast.at)
    client = cast.client(cast.officer)
    for _ in range(2):
        client.post(url("correction_give_up", cast))
    assert cast.report.state == "issued"
    assert rules.erratum_of(cast.report) is None


def test_a_withdrawn_paper_says_so_and_its_files_stay(cast, issue):
    client = cast.client(cast.officer)
    page = url("issue_withdraw", cast)
    assert "Say why" in client.post(page, {"reason": ""}).content.decode()
    for _ in range(2):
        assert client.post(page, {"reason": "It was sent to the wrong body."}).status_code == 302
    assert Withdrawal.objects.count() == 1
    assert cast.report.state == "withdrawn"
    shown = cast.client(cast.reader).get(url("report_detail", cast)).content.decode()
    assert "It was sent to the wrong body." in shown
    answer = cast.client(cast.reader).get(url("issued_file", cast, 1, "public", "pdf"))
    assert answer.content == bytes(issue.files.get(format="pdf").content)


def test_a_public_list_of_corrections_does_not_repeat_what_is_withheld_by_now(
    cast, issue, django_capture_on_commit_callbacks
):
    publishing.begin_correction(report=cast.report, erratum="A name was taken out.", by=cast.officer, at=cast.at)
    withhold_everything(cast, "zebra")
    cast.words.withholdings.create(report=cast.report, paragraph=1, reason="It would name somebody.")
    second = issued(cast, django_capture_on_commit_callbacks)
    for file in second.files.filter(edition="public").exclude(format__in=["pdf", "large", "docx"]):
        assert "late in one team" not in bytes(file.content).decode(), file.format
    assert "late in one team" not in str(second.differences)
    assert "late in one team" in bytes(second.files.get(edition="restricted", format="html").content).decode()


def test_render_report_writes_the_stored_bytes_of_the_last_issue(
    cast, issue, tmp_path, django_capture_on_commit_callbacks
):
    second = corrected(cast, django_capture_on_commit_callbacks)
    cast.write("None was late.")
    for edition in ("public", "restricted"):
        call_command("render_report", cast.report.slug, output=tmp_path / "paper.pdf", edition=edition)
        assert (tmp_path / "paper.pdf").read_bytes() == bytes(second.files.get(format="pdf").content)
