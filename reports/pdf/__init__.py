"""Sets a paper as PDF in a child process, within a limit of time and of memory.

The web worker and the job worker never set a page themselves: a long paper takes longer than a request may, and a
runaway one would take the whole server's memory. The child also has no database, no secret and nothing to fetch.

`Typesetter` keeps one process that has everything imported; it forks a child for each paper (`reports.pdf.standby`), so
that only the first paper waits for the imports, and none inherits what another left behind.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PROJECT = Path(__file__).resolve().parents[2]
Product = Literal["pdf", "pictures"]
SECONDS, MEMORY = 60, 1_536 * 1024**2
# How the child says what happened: its exit code, and frames (a letter, the length in 8 bytes, the content).
REFUSED, NO_MEMORY = 3, 4
CONTENT, COMPLAINT, PAGE = b"D", b"C", b"P"
EVERY_PAGE_SET = 0  # in place of a page's number
LATE = "late"  # in place of the exit code of a child that was stopped because its time was over
# What the child inherits: enough to find Python, its locale and its font cache, and no password or key.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
# The typesetter's C libraries do not raise when memory runs out: they stop the process with one of these.
ABORTS = {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV}


@dataclass(frozen=True)
class Rendered:
    """A PDF (or pictures), and what the typesetter complained about (empty when all is well)."""

    content: bytes
    complaints: tuple[str, ...]


class RenderingFailed(Exception):
    """There is no PDF. The text says why in words for the person who asked for it; `complaints` are for the log."""

    def __init__(self, message: str, complaints: tuple[str, ...] = ()):
        super().__init__(message)
        self.complaints = complaints


def render_pdf(html: str, *, timeout_seconds: int = SECONDS, memory_bytes: int = MEMORY) -> Rendered:
    """The PDF/UA-1 of a print document (paper_print.html), by a typesetter of its own that is stopped afterwards.

    The same HTML gives the same bytes. Raises RenderingFailed as `Typesetter.set` does.
    """
    typesetter = Typesetter()
    try:
        return typesetter.set(html, timeout_seconds=timeout_seconds, memory_bytes=memory_bytes)
    finally:
        typesetter.stop()


class Typesetter:
    """One process that stands ready, and sets one paper at a time, each in a child of its own with its own limits.

    It is started with the first paper, again when it has ended, and ends when whoever holds it ends or calls `stop`.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None
        self._one_at_a_time = threading.Lock()

    def set(
        self,
        html: str,
        *,
        product: Product = "pdf",
        timeout_seconds: int = SECONDS,
        memory_bytes: int = MEMORY,
        on_page: Callable[[int], None] = lambda number: None,
    ) -> Rendered:
        """The PDF/UA-1 of a print document, or its pages as pictures (a JSON list of PNG in base64).

        `on_page` hears of each page being set, and EVERY_PAGE_SET when they are put together. Raises RenderingFailed
        when the document takes too long or too much memory, refers to anything outside itself, or cannot be set.
        """
        order = {"product": product, "seconds": timeout_seconds, "memory": memory_bytes}
        with self._one_at_a_time:
            paper = self._hand_over(order)
            with paper:
                content, complaints = _exchange(paper, html.encode(), on_page)
            outcome = self._outcome(timeout_seconds)
        if outcome != 0:
            raise RenderingFailed(_reason(outcome, complaints, timeout_seconds), complaints)
        return Rendered(content, complaints)

    def stop(self) -> None:
        """Ends the process and whatever it is setting."""
        if self._orders is not None:
            self._orders.close()
            self._orders = None
        if self._process is not None:
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()
            self._process = None

    def _hand_over(self, order: dict[str, object]) -> socket.socket:
        """Our end of a socket whose other end the child has."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process, self._orders = _start()
        assert self._orders is not None
        ours, theirs = socket.socketpair()
        with theirs, contextlib.suppress(BrokenPipeError):  # it ended just now: no outcome will come either
            socket.send_fds(self._orders, [json.dumps(order).encode()], [theirs.fileno()])
        return ours

    def _outcome(self, timeout_seconds: int) -> int | str | None:
        """The child's exit code, LATE, or None where the process that stands ready has itself been stopped."""
        assert self._orders is not None
        try:
            self._orders.settimeout(timeout_seconds + 10)
            said = json.loads(self._orders.recv(100))
        except (OSError, ValueError):
            self.stop()
            return None
        return said if isinstance(said, int) else LATE


def _start() -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "reports.pdf.standby", str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=PROJECT,
            env={name: os.environ[name] for name in INHERITED if name in os.environ},
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C at a terminal is for the worker, which ends this one
        )
    return process, ours


def _exchange(paper: socket.socket, html: bytes, on_page: Callable[[int], None]) -> tuple[bytes, tuple[str, ...]]:
    """Sends the document and hears the child out: what it made and what it complained of."""
    content, complaints = b"", []
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # what it had not read yet goes nowhere
        paper.sendall(html)
        paper.shutdown(socket.SHUT_WR)
    with paper.makefile("rb") as answer, contextlib.suppress(ConnectionResetError):
        while head := answer.read(9):
            body = answer.read(int.from_bytes(head[1:], "big"))
            if head[:1] == CONTENT:
                content = body
            elif head[:1] == COMPLAINT:
                complaints.append(body.decode())
            else:
                on_page(int(body))
    return content, tuple(complaints)


def _reason(outcome: int | str | None, complaints: tuple[str, ...], timeout_seconds: int) -> str:
    if outcome is None:
        return "Whatever was setting the paper was stopped. Ask for it again."
    if outcome == LATE:
        return f"The paper took longer than {timeout_seconds} seconds to set and was stopped."
    if outcome == NO_MEMORY or outcome in ABORTS:
        return "The paper needed more memory than one paper may use and was stopped."
    if outcome == REFUSED:
        return f"The paper refers to something outside itself, which is not allowed: {complaints[-1]}"
    if outcome == -signal.SIGXCPU:
        return "The paper took too long to set and was stopped."
    return "The paper could not be set as a PDF. The log says why."
