#!/usr/bin/env python3
"""Run the web server and one job worker together: `make run`.

Prepares the database first (`manage.py prepare`). Then, whichever of the two ends first, the other is stopped as well:
a site whose papers never get made is worse than one that is plainly down. Ends with 0 when asked to stop (Ctrl-C or
SIGTERM) and both stopped in good order, otherwise with the code of the one that failed.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 35  # seconds; a little more than gunicorn's own timeout, so that a request or a job can end
PR_SET_PDEATHSIG = 1

WEB = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "safeguarding.wsgi:application"]
JOBS = [sys.executable, "manage.py", "db_worker", "--queue-name", "*"]


class StopAskedForError(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


def ask_to_stop(number: int, _frame: object) -> None:
    raise StopAskedForError(signal.Signals(number).name)


def die_with_parent() -> None:
    """Linux only: end the child in good order even if this process is killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    # A process group of its own: Ctrl-C must reach the child once, from here, not twice; a second one means "at once".
    preexec = die_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=preexec)


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        # What it left behind if it did not end in good order: orphaned web workers keep the port for a while.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def exit_code(returncode: int) -> int:
    """The shell's way of telling a signal: 128 and its number."""
    return 128 - returncode if returncode < 0 else returncode


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until one ends by itself; return a code that is not 0, since neither should."""
    while True:
        for name, child in children.items():
            code = child.poll()
            if code is not None:
                print(f"The {name} ended with code {code}; stopping everything.", file=sys.stderr)
                return exit_code(code) or 1
        time.sleep(0.2)


def serve() -> int:
    prepared = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=False)
    if prepared.returncode:
        return exit_code(prepared.returncode)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        children["web server"] = start(WEB)
        children["job worker"] = start(JOBS)
        return watch(children)
    except StopAskedForError:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # being impatient must not leave half of it running
        print("\nStopping.", flush=True)
        stop(list(children.values()))
        return max(exit_code(child.returncode) for child in children.values())
    finally:
        stop(list(children.values()))


def main() -> int:
    port = int(os.environ.get("PORT", "8000"))
    if port_is_taken(port):
        print(f"Port {port} is in use. Try another: make run PORT={port + 1}", file=sys.stderr)
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # shared: several may serve, on several ports; `make reset` wants it alone
        try:
            return serve()
        except StopAskedForError:
            return 130


if __name__ == "__main__":
    sys.exit(main())
