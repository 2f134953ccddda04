"""Settings as a council would have them, in a process of their own: what stops the start, what SQLite promises."""

import functools
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CLEAN = {"PATH": os.environ["PATH"], "SECRET_KEY": "p" * 60 + "%$7Qx!", "ALLOWED_HOSTS": "safeguarding.example"}


def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**CLEAN, "DATABASE_URL": "sqlite://:memory:", "EMAIL_URL": "consolemail://", **environment}
    given = {"cwd": ROOT, "env": variables, "input": stdin}
    return subprocess.run([sys.executable, *arguments], **given, capture_output=True, text=True, timeout=60)


def test_deployment_check_has_no_warning_with_https():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_deployment_check_does_warn_without_https():
    assert "security.W008" in run("manage.py", "check", "--deploy", "--fail-level", "WARNING", HTTPS="0").stderr


# One process for all, which has Django at hand and reads the settings in a child for each environment.
READ_SETTINGS = """
import json, os, sys, traceback
import django.conf, environ, holidays

def read(given, answer):
    os.environ.update(given)
    try:
        from safeguarding import settings
        said = {"HTTPS": settings.HTTPS, "SITE_URL": settings.SITE_URL}
    except BaseException as error:
        said = {"failed": "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]}
    os.write(answer, json.dumps(said).encode())
    os._exit(0)

for given in json.load(sys.stdin):
    ours, childs = os.pipe()
    if os.fork() == 0:
        read(given, childs)
    os.close(childs)
    print(os.read(ours, 100_000).decode())
    os.close(ours)
    os.wait()
"""


@functools.cache
def answers() -> list[dict]:
    """What the settings are in each of the environments below, or why they cannot be read."""
    given = json.dumps(
        [dict([pair]) for pair in BAD] + [{"HTTPS": value} for value, _ in SWITCHED] + [*map(first, SITES)]
    )
    done = run("-c", READ_SETTINGS, stdin=given)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def first(pair: tuple) -> dict[str, str]:
    return pair[0]


BAD = [
    ("SECRET_KEY", ""),
    ("DEBUG", "maybe"),
    ("HTTPS", "ture"),
    ("DEMONSTRATION", "2"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://somewhere/x"),
    ("EMAIL_URL", "smpt://mail"),
    ("BEHIND_PROXY", "perhaps"),
    ("SITE_URL", "oversight.example"),
]
SWITCHED = [("", True), ("1", True), ("True", True), ("0", False), ("no", False)]
SITES = [
    ({}, "https://safeguarding.example"),
    ({"HTTPS": "0", "ALLOWED_HOSTS": ".any.example,here.example"}, "http://here.example"),
    ({"DEMONSTRATION": "1", "HTTPS": "0", "PORT": "8010"}, "http://safeguarding.example:8010"),
    ({"SITE_URL": "https://other.example/"}, "https://other.example"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_or_missing_value_stops_the_start_and_names_itself(name, value):
    assert name in answers()[BAD.index((name, value))]["failed"]


@pytest.mark.parametrize(("value", "on"), SWITCHED)
def test_https_is_on_unless_it_is_switched_off(value, on):
    assert answers()[len(BAD) + SWITCHED.index((value, on))]["HTTPS"] is on


@pytest.mark.parametrize(("given", "begins"), SITES)
def test_links_in_letters_begin_with_the_address_of_the_site(given, begins):
    assert answers()[len(BAD) + len(SWITCHED) + SITES.index((given, begins))]["SITE_URL"] == begins


def test_bad_value_stops_a_process_that_is_started_with_it():
    """What the others are told of by their process, here by its end."""
    name, value = BAD[1]
    done = run("-c", "import safeguarding.settings", **{name: value})
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1]


SECOND_CONNECTION = """
import threading, django
django.setup()
from django.db import connection

def read():
    with connection.cursor() as cursor:
        for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout"):
            print(name, cursor.execute(f"PRAGMA {name}").fetchone()[0])

connection.ensure_connection()
other = threading.Thread(target=read)
other.start()
other.join()
"""


PROMISED = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "recursive_triggers": "1",
    "busy_timeout": "20000",
}


def test_sqlite_keeps_its_promises_on_every_connection(tmp_path):
    """Journal in a file of its own, synchronous FULL (2), guards that REPLACE cannot pass, 20 seconds of waiting."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    done = run("-c", SECOND_CONNECTION, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="safeguarding.settings")
    said = dict(line.split() for line in done.stdout.splitlines())
    assert said == PROMISED, done.stderr


HELD_TRANSACTION = """
import sqlite3, sys, django
django.setup()
from django.db import connection, transaction

with transaction.atomic():
    try:
        sqlite3.connect(sys.argv[1], timeout=0).execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        print(error)
"""


def test_sqlite_transaction_takes_the_lock_to_write_at_once(tmp_path):
    """So that two people wait for each other instead of one failing in the middle (reliability.md, finding 6)."""
    file = tmp_path / "x.db"
    sqlite3.connect(file).close()
    done = run(
        "-c",
        HELD_TRANSACTION,
        str(file),
        DATABASE_URL=f"sqlite:///{file}",
        DJANGO_SETTINGS_MODULE="safeguarding.settings",
    )
    assert "locked" in done.stdout, done.stderr
