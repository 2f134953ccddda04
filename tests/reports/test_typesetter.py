"""The process that is kept warm for papers: each paper still has its own limits, and nothing is left behind."""

import os
import signal
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from reports import formats
from reports.models import Edition, Format, Rendering, Report
from reports.pdf import EVERY_PAGE_SET, RenderingFailed, Typesetter
from reports.rendering import WAITING, Progress, render, request
from safeguarding.models import User

pytestmark = pytest.mark.one_database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD = "<!DOCTYPE html><html lang='en-GB'><title>x</title><h1>x</h1>"
RUNAWAY = HEAD + "<table>" + "<tr><td>one<td>two<td>three" * 40_000 + "</table>"


@pytest.fixture
def typesetter():
    made = Typesetter()
    yield made
    made.stop()


def kids(process) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_one_process_sets_every_paper_and_keeps_no_child(typesetter):
    first = typesetter.set(HEAD)
    process = typesetter._process
    assert typesetter.set(HEAD).content == first.content
    assert typesetter._process is process
    assert process.poll() is None
    assert kids(process) == []


def test_paper_that_is_stopped_takes_nothing_with_it(typesetter):
    typesetter.set(HEAD)
    process = typesetter._process
    with pytest.raises(RenderingFailed, match="longer than 1 seconds"):
        typesetter.set(RUNAWAY, timeout_seconds=1)
    with pytest.raises(RenderingFailed, match="more memory"):
        typesetter.set(RUNAWAY, memory_bytes=220 * 1024**2)
    with pytest.raises(RenderingFailed, match="outside itself"):
        typesetter.set(f"{HEAD}<img alt='x' src='file:///etc/hostname'>")
    assert kids(process) == []
    assert typesetter.set(HEAD).content.startswith(b"%PDF-1.7")
    assert typesetter._process is process


def test_process_that_was_killed_is_started_again(typesetter):
    typesetter.set(HEAD)
    typesetter._process.kill()
    typesetter._process.wait()
    assert typesetter.set(HEAD).content.startswith(b"%PDF-1.7")


def test_paper_whose_process_is_killed_meanwhile_fails_in_words_and_the_next_does_not(typesetter):
    typesetter.set(HEAD)
    process = typesetter._process
    with pytest.raises(RenderingFailed, match="Ask for it again"):
        typesetter.set(HEAD + "<p>x" * 2000, on_page=lambda number: process.kill())
    assert typesetter.set(HEAD).content.startswith(b"%PDF-1.7")


def test_process_and_its_child_end_with_whoever_holds_them(typesetter):
    """What happens when the worker is killed: its end of the socket is closed."""
    began = time.monotonic()
    typesetter.set(HEAD)
    process, orders = typesetter._process, typesetter._orders
    hand_over = typesetter._hand_over
    typesetter._hand_over = lambda order: (hand_over(order), orders.shutdown(socket.SHUT_RDWR))[0]
    with pytest.raises(RenderingFailed):
        typesetter.set(RUNAWAY)
    assert process.wait(5) is not None
    assert time.monotonic() - began < 10


def test_pages_are_told_as_they_are_set(typesetter):
    heard = []
    typesetter.set(HEAD + "<p style='break-before: page'>x" * 4, on_page=heard.append)
    assert heard == [1, 2, 3, 4, 5, EVERY_PAGE_SET]


@pytest.mark.parametrize("lines", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_papers_are_set_without_growth(typesetter, lines):
    """Twenty papers, in the words of P5: the process that stands ready grows by no more than 5 MB, by far less than it
    would if it kept anything of each. They are set by its children, so how long they are matters little to it."""
    typesetter.set(HEAD)
    before = resident(typesetter._process.pid)
    for _ in range(20):
        typesetter.set(HEAD + "<p>x" * lines)
    assert resident(typesetter._process.pid) - before < 5


def resident(pid: int) -> float:
    """MB that the process has to itself or shares in proportion."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


# --- The job ---


@pytest.fixture
def board(record):
    return User.objects.get(email="board@derby.example")


@pytest.fixture
def kent(record):
    return Report.objects.get(slug="kent-2009")


def asked(report, by, format=Format.PDF) -> Rendering:
    return request(report=report, edition=Edition.PUBLIC, format=format, by=by, at=NOON)


@pytest.mark.parametrize(
    ("format", "begins"), [("pdf", b"%PDF-1.7"), ("large", b"%PDF-1.7"), ("docx", b"PK"), ("html", b"\n<!DOCTYPE")]
)
def test_each_format_is_its_own_file(kent, board, format, begins):
    made = asked(kent, board, format)
    assert made.progress == WAITING
    assert made.content == b""
    render.func(made.pk)
    made.refresh_from_db()
    assert bytes(made.content).startswith(begins)
    assert made.finished_at
    assert Rendering.objects.count() == 1


def test_progress_is_written_as_it_goes(kent, board, monkeypatch):
    made, said = asked(kent, board), []
    say = Progress.say
    monkeypatch.setattr(Progress, "say", lambda self, words: said.append(words) or say(self, words))
    monkeypatch.setattr("reports.rendering.EVERY", 0)
    render.func(made.pk)
    assert said[:3] == ["Reading the record", "Writing the file", "Setting page 1"]
    assert said[-3].startswith("Setting page ")
    assert said[-2:] == ["Putting the pages together", "Keeping the file"]


def test_waiting_page_says_what_is_being_done_and_when_it_takes_too_long(kent, board, client, monkeypatch):
    client.force_login(board)
    made = asked(kent, board)
    Rendering.objects.filter(pk=made.pk).update(
        progress="Setting page 7", requested_at=timezone.now() - timedelta(minutes=6)
    )
    page = client.get(f"/papers/files/{made.pk}/").content.decode()
    assert "taking too long" in page
    Rendering.objects.filter(pk=made.pk).update(requested_at=timezone.now())
    page = client.get(f"/papers/files/{made.pk}/").content.decode()
    assert "Setting page 7" in page
    assert "data-look-again" in page


def test_restricted_edition_is_not_made_for_whoever_may_not_read_it(kent, client, board):
    client.force_login(board)
    answer = client.post("/papers/kent-2009/make-file/", {"format": "pdf", "edition": "restricted"})
    assert answer.status_code == 404
    assert client.post("/papers/kent-2009/make-file/", {"format": "exe"}).status_code == 404
    assert not Rendering.objects.exists()


# --- Who sets pages ---


def test_no_view_writes_a_paper(kent, board, client, monkeypatch):
    """The web process asks for files; it makes none. (Receipts: tests/indicators/test_receipts.py.)"""
    monkeypatch.setattr(formats, "write", None)
    monkeypatch.setattr(formats.TYPESETTER, "set", None)
    client.force_login(board)
    for format in ("pdf", "large", "docx", "html"):
        answer = client.post("/papers/kent-2009/make-file/", {"format": format})
        assert client.get(answer.url).status_code == 200
    assert client.get("/papers/kent-2009/").status_code == 200


def test_stopping_is_quick_and_complete():
    typesetter = Typesetter()
    typesetter.set(HEAD)
    pid, began = typesetter._process.pid, time.monotonic()
    typesetter.stop()
    assert time.monotonic() - began < 2
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIG_DFL)
