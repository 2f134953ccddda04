"""The one door past the guards of the database, for controls. It is a change of the schema, rolled back after: whoever
may only use the application cannot make it, and no setting opens it (test_audit.py)."""

from django.db import connection

from safeguarding.guards import AUDIT, GUARDED, TableGuards


def take_down(guards: TableGuards = AUDIT) -> None:
    where = f" ON {guards.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in guards.wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def take_down_all_but_the_log() -> None:
    """So that words can be put into rows that are never changed."""
    for guards in GUARDED:
        if guards is not AUDIT:
            take_down(guards)
