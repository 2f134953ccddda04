"""Copies of the test database, so that what takes long is done by one worker and not by each."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")  # the same for all workers; none where there is but one


@contextmanager
def one_worker_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "copies.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated(folder: Path) -> str:
    """The name of a database of PostgreSQL in which the migrations have run."""
    name, done = f"migrated_{RUN}", folder / "migrated"
    with one_worker_at_a_time(folder):
        if not done.exists():
            tell_the_server(f'CREATE DATABASE "{name}"')
            own, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
            call_command("migrate", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = own
            done.touch()
    return name


def filled_once(fill: Callable[[], None], folder: Path) -> None:
    """Whoever comes first fills its database; those after it take what it has."""
    done, file = folder / "filled", folder / "filled.sqlite3"
    own, name = connection.settings_dict["NAME"], f"filled_{RUN}"
    with one_worker_at_a_time(folder):
        if not done.exists():
            fill()
            if connection.vendor == "sqlite":
                copy_to(file)
            else:
                know_the_sizes()
                copy_database(own, name)
            done.touch()
        elif connection.vendor == "sqlite":
            with closing(sqlite3.connect(file)) as filled:
                connection.ensure_connection()
                filled.backup(connection.connection)
        else:
            connection.close()
            tell_the_server(f'DROP DATABASE "{own}"')
            copy_database(name, own)


def know_the_sizes() -> None:
    """PostgreSQL may have looked at its tables while they were empty; it would go through all the rows of one for each
    row of another until it looks again, some minutes later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_to(file: Path) -> None:
    """On SQLite."""
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)


def copy_database(name: str, copy: str) -> None:
    """On PostgreSQL, where nobody may be in a database that is copied."""
    connection.close()
    tell_the_server(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')


def tell_the_server(what: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(what)
