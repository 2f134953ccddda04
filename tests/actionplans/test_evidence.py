"""Evidence: what is kept, what is refused by name, who gets it, and what becomes of what should not have been sent."""

import io
import zipfile

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actionplans.models import Evidence
from safeguarding.evidence_files import MOST_BYTES, NotTaken, check
from safeguarding.models import RoleGrant
from tests.actionplans.own_cast import boxes, make_cast, text
from tests.actionplans.test_action_steps import url
from tests.conftest import DAY
from tests.indicators import hostile_files

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"


@pytest.fixture(autouse=True)
def day(db):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def document(parts: dict[str, bytes], name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in {name: b"<w/>", **parts}.items():
            packed.writestr(part, content)
    return out.getvalue()


GOOD = {
    "minutes.pdf": PDF,
    "minutes.docx": document({}),
    "rota.xlsx": hostile_files.good(),
    "rota.csv": "Day;Who\r\nMonday;Ärzte\r\n".encode(),
    "rota.png": b"\x89PNG\r\n\x1a\n" + b"0" * 40,
    "RoTa.JPG": b"\xff\xd8\xff\xe0" + b"0" * 40,
    "notes.txt": b"Who was there",
}
BAD = {
    "a program": ("setup.exe", b"MZ", "of a kind that is not kept"),
    "no ending": ("minutes", PDF, "of a kind that is not kept"),
    "a web page as a picture": ("rota.png", b"<html><script>alert(1)</script>", "is no PNG picture"),
    "a drawing with a script": ("rota.svg", b"<svg onload='x()'/>", "of a kind that is not kept"),
    "a web page as text": ("notes.txt", b" \n<!DOCTYPE html><script>", "is a web page"),
    "a program as text": ("notes.txt", b"MZ\0\0", "is no plain text"),
    "an old workbook": ("rota.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 40, "is no Excel workbook"),
    "macros": ("rota.xlsx", hostile_files.packed("xl/vbaProject.bin", 9), "holds a program"),
    "a macro workbook": ("rota.xlsm", hostile_files.good(), "of a kind that is not kept"),
    "a bomb": ("rota.xlsx", lambda: hostile_files.packed("xl/big.xml", 60_000_000), "swells to"),
    "a file inside": ("minutes.docx", document({"word/embeddings/ole.bin": b"x"}), "another file inside"),
    "an archive inside": ("minutes.docx", document({"more.zip": b"PK\x03\x04"}), "another file inside"),
    "a way out of the folder": ("minutes.docx", document({"../../etc/cron.d/x": b"x"}), "outside its folder"),
    "a password": ("rota.xlsx", hostile_files.encrypted(), "protected by a password"),
    "another document": ("minutes.docx", hostile_files.good(), "packed like a Word document"),
    "damage": ("minutes.docx", b"PK\x03\x04" + b"0" * 60, "is damaged"),
    "a script in a PDF": ("a.pdf", PDF + b"<< /S /JavaScript /JS (x) >>", "holds a program"),
    "a script in a PDF, spelt otherwise": ("a.pdf", PDF + b"<< /S /J#61vaScript >>", "holds a program"),
    "what a PDF starts": ("a.pdf", PDF + b"<< /S /Launch >>", "holds a program"),
    "what scanners look for": ("a.txt", b"X5O!EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "virus scanners"),
    "nothing": ("a.pdf", b"", "is empty"),
    "too much": ("a.pdf", PDF + b"0" * MOST_BYTES, "at most 20 are kept"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("name", BAD)
def test_file_that_could_do_harm_is_refused_by_name(name):
    file, content, words = BAD[name]
    with pytest.raises(NotTaken, match=words):
        check(file, content() if callable(content) else content)


@pytest.mark.one_database
@pytest.mark.parametrize("name", GOOD)
def test_file_as_people_have_it_is_kept(name):
    """The control."""
    assert check(name, GOOD[name]) == name


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\ann\\Rota of March.pdf", "Rota of March.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('a"; filename="b.exe\r\n.pdf', "a__ filename=_b.exe__.pdf".replace("=", "_")),
        ("ł" * 300 + ".pdf", "ł" * 116 + ".pdf"),
    ],
)
def test_name_of_a_file_keeps_nothing_that_means_something_elsewhere(given, kept):
    assert check(given, PDF) == kept


def add(cast, action, *, who=None, name="minutes.pdf", content=PDF, query="", **typed):
    client, address = cast.client(who or cast.bob), url("evidence_add", action) + query
    sent = {**boxes(client.get(address)), "title": "Minutes", **typed}
    if content is not None:
        sent["file"] = SimpleUploadedFile(name, content)
    else:
        sent.pop("file", None)
    return client.post(address, sent)


def test_refused_file_is_named_beside_its_box_and_nothing_typed_is_lost(cast):
    action = cast.action("Train minute takers")
    answer = add(cast, action, name="minutes.pdf", content=b"<html>", note="Both were there")
    assert "“minutes.pdf” is no PDF, whatever its name says" in text(answer)
    assert (boxes(answer)["title"], boxes(answer)["note"]) == ("Minutes", "Both were there")
    assert not Evidence.objects.exists()


def test_file_that_is_too_large_is_refused_before_it_is_read(cast, monkeypatch):
    monkeypatch.setattr("safeguarding.evidence_files.MOST_BYTES", 10)
    monkeypatch.setattr("actionplans.views.evidence.add_evidence", None)  # would be called with what was read
    answer = add(cast, cast.action("Train minute takers"))
    assert "“minutes.pdf” has 0 MB, and at most 0 are kept" in text(answer)


def test_neither_or_both_of_file_and_link_are_asked_about(cast):
    action = cast.action("Train minute takers")
    assert "Send a file or a link." in text(add(cast, action, content=None))
    assert "not both" in text(add(cast, action, link="https://derby.example/minutes"))


def test_file_is_handed_out_as_an_attachment_to_those_who_see_its_action(cast):
    action = cast.action("Train minute takers")
    assert add(cast, action, name="Protokoll März.pdf").status_code == 302
    row = Evidence.objects.get(action=action)
    address = url("evidence_file", action, row.pk)
    answer = cast.client(cast.carol).get(address)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "M%C3%A4rz.pdf" in answer["Content-Disposition"]
    assert "März" not in row.file.name
    assert cast.client(cast.carol).head(address).status_code == 200


def test_file_is_nobody_elses(cast):
    """Anonymous, of another council, of another action, and the same person after their role has ended."""
    action, other, elsewhere = cast.action("Train minute takers"), cast.action("Cover rota"), make_cast()
    add(cast, action)
    row = Evidence.objects.get(action=action)
    address = url("evidence_file", action, row.pk)
    assert Client().get(address).status_code == 302
    assert elsewhere.client(elsewhere.carol).get(address).status_code == 404
    assert cast.client(cast.carol).get(url("evidence_file", other, row.pk)).status_code == 404
    for method in ("get", "head"):
        assert getattr(cast.client(cast.carol), method)(address).status_code == 200
    RoleGrant.objects.filter(user=cast.carol).update(ended_at="2026-11-20T08:00Z", ended_by=cast.alice)
    assert cast.client(cast.carol).get(address).status_code == 403


def test_newer_version_stands_beside_the_older_one_and_counts_instead(cast):
    action = cast.action("Train minute takers", state="reported", evidence_asked="Minutes")
    add(cast, action)
    first = Evidence.objects.get(action=action)
    add(cast, action, content=PDF + b"2", query=f"?replaces={first.pk}")
    second = Evidence.objects.get(action=action, replaces=first)
    assert second.version == 2
    page = text(cast.client(cast.bob).get(url("action_detail", action)))
    assert "version 2" in page
    assert "Replaced" in page
    third = add(cast, action, content=PDF + b"3", query=f"?replaces={first.pk}")
    assert "There is a newer version of this evidence already" in text(third)


def test_withdrawn_file_is_gone_and_its_entry_stays_with_the_reason(cast, django_capture_on_commit_callbacks):
    action = cast.action("Train minute takers")
    add(cast, action)
    row = Evidence.objects.get(action=action)
    stored = row.file.name
    assert default_storage.exists(stored)
    client, address = cast.client(cast.bob), url("evidence_withdraw", action, row.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {**boxes(client.get(address)), "why": "It named a child"}).status_code == 302
    assert not default_storage.exists(stored)
    assert client.get(url("evidence_file", action, row.pk)).status_code == 404
    page = text(client.get(url("action_detail", action)))
    assert "Withdrawn on 20 November 2026 by Bob: It named a child" in page


def test_only_the_owner_and_those_who_keep_plans_add_or_withdraw(cast):
    action = cast.action("Train minute takers")
    add(cast, action)
    row = Evidence.objects.get(action=action)
    for who in (cast.carol, cast.dora, cast.charlie):
        assert cast.client(who).get(url("evidence_add", action)).status_code == 403
        assert cast.client(who).post(url("evidence_withdraw", action, row.pk), {"why": "x"}).status_code == 403
