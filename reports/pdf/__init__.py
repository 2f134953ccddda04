"""Sets a paper as PDF in a child process, within a limit of time and of memory.

The web worker and the job worker never set a page themselves: a long paper takes longer than a request may, and a
runaway one would take the whole server's memory. The child also has no database, no secret and nothing to fetch.
"""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# How the child says what happened: its exit code, and lines on standard error that begin with COMPLAINT.
COMPLAINT = "complaint: "
REFUSED, NO_MEMORY = 3, 4
# What the child inherits: enough to find Python, its locale and its font cache, and no password or key.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
# The typesetter's C libraries do not raise when memory runs out: they stop the process with one of these.
ABORTS = {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV}


@dataclass(frozen=True)
class Rendered:
    """A PDF, and what the typesetter complained about (empty when all is well)."""

    content: bytes
    complaints: tuple[str, ...]


class RenderingFailed(Exception):
    """There is no PDF. The text says why in words for the person who asked for it; `complaints` are for the log."""

    def __init__(self, message: str, complaints: tuple[str, ...] = ()):
        super().__init__(message)
        self.complaints = complaints


def render_pdf(html: str, *, timeout_seconds: int = 60, memory_bytes: int = 1_536 * 1024**2) -> Rendered:
    """The PDF/UA-1 of a print document (paper_print.html). The same HTML gives the same bytes.

    Raises RenderingFailed when the document takes too long or too much memory, refers to anything outside itself, or
    cannot be set.
    """
    child = _start(timeout_seconds, memory_bytes)
    try:
        content, messages = child.communicate(html.encode(), timeout=timeout_seconds)
    except subprocess.TimeoutExpired:
        raise RenderingFailed(f"The paper took longer than {timeout_seconds} seconds to set and was stopped.") from None
    finally:
        _stop(child)
    complaints = _complaints(messages)
    if child.returncode != 0:
        raise RenderingFailed(_reason(child.returncode, complaints), complaints)
    return Rendered(content, complaints)


def _start(timeout_seconds: int, memory_bytes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reports.pdf.child", str(memory_bytes), str(timeout_seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        env={name: os.environ[name] for name in INHERITED if name in os.environ},
        start_new_session=True,  # so that whatever it starts is stopped with it
    )


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and anything it started, however this went, and closes its pipes; one that has ended is let be."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    for pipe in (child.stdin, child.stdout, child.stderr):
        with contextlib.suppress(BrokenPipeError):  # what it had not read yet goes nowhere
            if pipe is not None:
                pipe.close()
    child.wait()


def _complaints(messages: bytes) -> tuple[str, ...]:
    lines = messages.decode(errors="replace").splitlines()
    return tuple(line.removeprefix(COMPLAINT) for line in lines if line.startswith(COMPLAINT))


def _reason(code: int, complaints: tuple[str, ...]) -> str:
    if code == NO_MEMORY or code in ABORTS:
        return "The paper needed more memory than one paper may use and was stopped."
    if code == REFUSED:
        return f"The paper refers to something outside itself, which is not allowed: {complaints[-1]}"
    if code == -signal.SIGXCPU:
        return "The paper took too long to set and was stopped."
    return "The paper could not be set as a PDF. The log says why."
