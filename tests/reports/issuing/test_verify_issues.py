"""`verify_issues` finds whatever was altered behind the application's back, and names it."""

import hashlib
import json

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from reports.models import Issue, IssuedFile, PaperVersion
from reports.storing import digest_of
from safeguarding import guards
from tests.guards.doors import take_down_all_but_the_log
from tests.reports.issuing.cast import AT, create_cast
from tests.reports.issuing.test_issuing import corrected, issued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def issue(db, django_capture_on_commit_callbacks):
    """The second issue of a paper, once the guards of the database are down."""
    cast = create_cast()
    issued(cast, django_capture_on_commit_callbacks)
    second = corrected(cast, django_capture_on_commit_callbacks)
    take_down_all_but_the_log()
    yield second
    guards.raise_guards(connection)


def verified(capsys) -> list[str]:
    """What it complains of; empty where it exits with nought."""
    try:
        call_command("verify_issues")
    except SystemExit as end:
        assert end.code == 1
        return capsys.readouterr().err.splitlines()
    assert "are as they were written" in capsys.readouterr().out
    return []


def flip(file: IssuedFile, *, digest: bool = False) -> None:
    content = bytes(file.content) + b" "
    given = {"content": content} | ({"digest": hashlib.sha256(content).hexdigest()} if digest else {})
    IssuedFile.objects.filter(pk=file.pk).update(**given)


def another_figure(issue: Issue, *, digest: bool) -> None:
    file = issue.files.get(format="json")
    data = json.loads(bytes(file.content))
    data["figures"][0]["figure"] = "96.9%"
    if digest:
        data["digest_of_figures"] = digest_of(data["figures"])
    content = json.dumps(data).encode()
    IssuedFile.objects.filter(pk=file.pk).update(content=content, digest=hashlib.sha256(content).hexdigest())


def gone(issue: Issue) -> None:
    issue.files.all().delete()
    issue.delete()


def version(issue: Issue) -> None:
    PaperVersion.objects.filter(pk=issue.paper_version_id).update(content={})


ALTERED = {
    "a file": (lambda issue: flip(issue.files.get(format="pdf")), "PDF: the stored file was altered"),
    "with its digest": (lambda issue: flip(issue.files.get(format="pdf"), digest=True), "the audit log does not hold"),
    "a figure": (lambda issue: another_figure(issue, digest=False), "not those of its digest"),
    "a figure and its digest": (lambda issue: another_figure(issue, digest=True), "not those of the issue"),
    "a file that is gone": (lambda issue: issue.files.filter(format="html").delete(), "files are missing"),
    "an issue that is gone": (gone, "issue 2: it is gone"),
    "a number": (lambda issue: Issue.objects.filter(pk=issue.pk).update(number=7), "does not follow the issue before"),
    "a version": (version, "what was approved was altered"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_whatever_is_altered_is_found_and_named(issue, capsys, what):
    alter, said = ALTERED[what]
    assert verified(capsys) == []
    alter(issue)
    found = verified(capsys)
    assert any(said in line for line in found), found
    assert all(issue.report.slug in line for line in found)
