#!/usr/bin/env python3
"""Run a command with a throwaway PostgreSQL: `tools/with_postgres.py .venv/bin/python -m pytest`.

The command finds it in DATABASE_URL. The server listens on a socket in a temporary folder only, trusts whoever can
reach that folder, and does not flush to disk, so it must never hold anything that matters. It is stopped and removed
however the command ends.
"""

import argparse
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# PostgreSQL will not run as root; Debian's package brings this user.
SERVER_USER = "postgres" if os.geteuid() == 0 else None
SPEED = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal"}
SETTINGS = SPEED | {"max_wal_senders": "0", "listen_addresses": "", "max_connections": "60", "shared_buffers": "128MB"}
START_SECONDS = 30
PR_SET_PDEATHSIG = 1


def find_binaries() -> Path:
    """The folder with initdb and postgres; Debian keeps them off the PATH, one folder a version: the newest."""
    versions = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda p: float(p.parent.name))
    found = shutil.which("initdb")
    if not found:
        raise SystemExit("PostgreSQL is not installed (Debian: apt-get install postgresql).")
    return Path(found).resolve().parent


def make_folder() -> Path:
    """A folder only the server's user and root can enter. /tmp, as a socket's path may not exceed 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if SERVER_USER:
        entry = pwd.getpwnam(SERVER_USER)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    return folder


def as_server(command: list[str], folder: Path) -> dict:
    """Arguments for subprocess that run `command` as the server's user and away from the terminal's Ctrl-C."""
    other_user = {"user": SERVER_USER, "group": SERVER_USER, "extra_groups": []} if SERVER_USER else {}
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return {"args": command, "cwd": folder, "env": environment, "start_new_session": True, **other_user}


def die_with_parent() -> None:
    """Linux only: stop the server even if this process is killed outright (its folder then stays)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def start_server(folder: Path) -> subprocess.Popen[bytes]:
    binaries = find_binaries()
    # C.UTF-8 sorts by code point, as SQLite does: a list has the same order on both engines.
    initdb = [f"{binaries}/initdb", "-D", "data", "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    made = subprocess.run(**as_server(initdb, folder), check=False, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"initdb failed:\n{made.stdout}{made.stderr}")
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [f"{binaries}/postgres", "-D", "data", "-k", str(folder), *options]
    preexec = die_with_parent if sys.platform == "linux" else None
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            **as_server(command, folder), stdout=log, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=preexec
        )
    try:
        wait_until_ready([f"{binaries}/pg_isready", "-q", "-h", str(folder)], server, folder)
    except BaseException:
        stop_server(server)
        raise
    return server


def wait_until_ready(probe: list[str], server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(probe, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)


def stop_server(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": ends connections, then stops
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def at_terminal() -> bool:
    """Whether the terminal itself sends Ctrl-C to this process and to the command alike."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False


def run_command(command: list[str], url: str) -> int:
    """Run the command to its end, whatever signal comes: it must be gone before the server is."""
    try:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    except OSError as error:
        raise SystemExit(f"Cannot run {command[0]}: {error.strerror}") from error

    def pass_on(number: int, _frame: object) -> None:
        if not (number == signal.SIGINT and at_terminal()):
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = child.wait()
    return 128 - code if code < 0 else code


def interrupt(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run, with its arguments")
    command = parser.parse_args().command
    if not command:
        parser.error("name a command to run")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)  # SystemExit, so that `finally` cleans up
    folder = make_folder()
    try:
        server = start_server(folder)
        try:
            return run_command(command, f"postgresql://app@/postgres?host={folder}")
        finally:
            stop_server(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
