"""Papers of the demonstration: one in each state, whole where they were sent round, and issued by the job worker after
the site has begun to serve, whatever becomes of the worker meanwhile."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_tasks import default_task_backend

from reports import formats
from reports.finishing import DEMONSTRATION
from reports.formats import pages
from reports.issuing.changes import take_back
from reports.making.checks import blocking
from reports.models import Edition, Format, Issue, IssuedFile, PaperState, Rendering, Report
from reports.pdf import RenderingFailed
from safeguarding.models import Demonstration, User
from safeguarding.overview import demonstration
from safeguarding.overview.demonstration_issuing import issue_next
from tests.conftest import DAY

pytestmark = pytest.mark.one_database
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEING_ISSUED, STOPPED = "are being issued", "were not issued"


@pytest.fixture
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def worker(settings):
    """A queue from which nobody takes anything: tests are the worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    default_task_backend.clear()


@pytest.fixture
def quick_files(monkeypatch):
    """Setting pages is tested elsewhere; only the web page is made."""

    def write(paper, format):
        assert len(connection.savepoint_ids) == 0, "whoever writes meanwhile would wait"
        return pages.web_html(paper).encode() if format == Format.HTML else f"{format} {hash(paper)}".encode()

    monkeypatch.setattr(formats, "write", write)


def start():
    """What a start of the site does: how many rows it made."""
    return len(demonstration.load(today=DAY, advance=False, issued=True))


def work(steps=1000):
    """The worker takes up to so many jobs, each of which asks for the next."""
    waiting = 1
    while waiting and steps:
        before = len(default_task_backend.results)
        issue_next.call()
        waiting, steps = len(default_task_backend.results) - before, steps - 1
        assert waiting <= 1


def composed() -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for report in Report.objects.filter(begun_by__isnull=False):
        found.setdefault(report.state, []).append(report)
    return found


def counted() -> list[int]:
    return [model.objects.count() for model in (Issue, IssuedFile, Rendering, Report)]


def test_without_issued_papers_there_are_a_draft_and_one_in_sign_off(day):
    found = composed()
    assert {state: len(papers) for state, papers in found.items()} == {"draft": 1, "sign_off": 1}
    (sent,) = found[PaperState.State.SIGN_OFF]
    assert blocking(sent) == []
    assert {step.state for step in sent.sign_off_steps.all()} == {"asked", "approved", "returned"}
    assert all(report.title.endswith("(demonstration)") for papers in found.values() for report in papers)
    assert Demonstration.papers_awaited(NOW) == ""


def lists_say(signed_in, text: str) -> set[bool]:
    """Of the lists for those who sign in and for everybody."""
    pages_of_papers = (signed_in("board"), "/papers/"), (Client(), "/public/papers/")
    return {text in client.get(address).content.decode() for client, address in pages_of_papers}


def test_papers_are_issued_once_whenever_the_worker_was_stopped(day, worker, quick_files, signed_in):
    assert start() == 2
    for steps in (1, 1, 4):
        work(steps)
        held = counted()
        assert start() == 0
        assert counted() == held
    assert lists_say(signed_in, BEING_ISSUED) == {True}
    Demonstration.objects.update(papers_awaited_since=NOW - timedelta(days=1))
    assert lists_say(signed_in, STOPPED) == {True}
    work()
    assert lists_say(signed_in, STOPPED) == lists_say(signed_in, BEING_ISSUED) == {False}
    once = counted()
    assert once[:3] == [3, IssuedFile.objects.values("issue", "edition", "format").distinct().count(), 0]
    start()
    work()
    issue_next.call()  # of a second worker
    assert counted() == once
    stand_as_they_were_issued()


def stand_as_they_were_issued():
    issued = composed()[PaperState.State.ISSUED]
    assert sorted(report.issues.count() for report in issued) == [1, 2]
    corrected = next(report for report in issued if report.issues.count() == 2)
    assert corrected.issues.order_by("number").last().erratum
    withheld = IssuedFile.objects.filter(edition=Edition.RESTRICTED)
    assert {file.issue.report for file in withheld} >= {report for report in issued if report.withholdings.exists()}
    html = bytes(IssuedFile.objects.filter(format="html").first().content).decode()
    assert DEMONSTRATION in html
    out = StringIO()
    call_command("verify_issues", stdout=out)
    assert "as they were" in out.getvalue()


def test_what_failed_is_tried_again_and_what_somebody_took_in_hand_is_left_to_them(
    day, worker, quick_files, monkeypatch
):
    def refused(paper, format):
        raise RenderingFailed("No room.")

    start()
    with monkeypatch.context() as patched:
        patched.setattr(formats, "write", refused)
        with pytest.raises(RenderingFailed):
            issue_next.call()
    assert Demonstration.papers_awaited(NOW)
    start()
    work(1)
    assert Rendering.objects.count() == 2  # a web page, and one that has pages to be set
    for report in composed()[PaperState.State.SIGN_OFF]:
        take_back(report=report, by=User.objects.get(email="officer@derby.example"), at=NOW)
    work()
    assert Issue.objects.count() == 0
    assert Demonstration.papers_awaited(NOW) == ""
