"""Settings as a council would have them, in a process of their own: what stops the start, what SQLite promises."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CLEAN = {"PATH": os.environ["PATH"], "SECRET_KEY": "p" * 60 + "%$7Qx!", "ALLOWED_HOSTS": "safeguarding.example"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**CLEAN, "DATABASE_URL": "sqlite://:memory:", "EMAIL_URL": "consolemail://", **environment}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60
    )


def test_deployment_check_has_no_warning_with_https():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_deployment_check_does_warn_without_https():
    assert "security.W008" in run("manage.py", "check", "--deploy", "--fail-level", "WARNING", HTTPS="0").stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("DEBUG", "maybe"),
        ("HTTPS", "ture"),
        ("DEMONSTRATION", "2"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://somewhere/x"),
        ("EMAIL_URL", "smpt://mail"),
        ("BEHIND_PROXY", "perhaps"),
        ("SITE_URL", "oversight.example"),
    ],
)
def test_bad_or_missing_value_stops_the_start_and_names_itself(name, value):
    done = run("-c", "import safeguarding.settings", **{name: value})
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(("value", "on"), [("", True), ("1", True), ("True", True), ("0", False), ("no", False)])
def test_https_is_on_unless_it_is_switched_off(value, on):
    done = run("-c", "from safeguarding import settings; print(settings.HTTPS)", HTTPS=value)
    assert done.stdout.strip() == str(on), done.stderr


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ({}, "https://safeguarding.example"),
        ({"HTTPS": "0", "ALLOWED_HOSTS": ".any.example,here.example"}, "http://here.example"),
        ({"DEMONSTRATION": "1", "HTTPS": "0", "PORT": "8010"}, "http://safeguarding.example:8010"),
        ({"SITE_URL": "https://other.example/"}, "https://other.example"),
    ],
)
def test_links_in_letters_begin_with_the_address_of_the_site(given, begins):
    done = run("-c", "from safeguarding import settings; print(settings.SITE_URL)", **given)
    assert done.stdout.strip() == begins, done.stderr


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
