"""Database guards of tables whose rows are never changed: what the ORM promises, the database enforces on raw SQL too.

Django rebuilds a table on SQLite for almost any change of a column and drops its triggers without a word, so they are
made again after every migration (`safeguarding.apps`), and `missing` is asked at start. Before one they are taken down
there, since a trigger that names another table forbids that table to be rebuilt.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TableGuards:
    """Triggers of one table by name, for each database; `functions` are what PostgreSQL's triggers call."""

    table: str
    sqlite: dict[str, str]
    postgresql: dict[str, str]
    functions: list[str] = field(default_factory=list)

    def wanted(self, connection: Any) -> dict[str, str]:
        return self.postgresql if connection.vendor == "postgresql" else self.sqlite


def append_only(table: str, name: str, refusal: str, unique: tuple[str, ...] = ("id",)) -> TableGuards:
    """Guards against every way to change or remove a row. `name` begins the triggers' names; `unique` are the columns
    by which SQLite's INSERT OR REPLACE would put a row aside."""
    stop = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    same = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    refuse = f"""
        CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """
    call = f"EXECUTE FUNCTION {name}_refuse()"
    return TableGuards(
        table,
        sqlite={
            f"{name}_no_update": f"BEFORE UPDATE ON {table} {stop}",
            f"{name}_no_delete": f"BEFORE DELETE ON {table} {stop}",
            # REPLACE deletes the row in its way without firing the trigger above unless recursive triggers are on.
            f"{name}_no_replace": f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {stop}",
        },
        postgresql={
            f"{name}_no_change": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
            f"{name}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        },
        functions=[refuse],
    )


AUDIT = append_only(
    "safeguarding_auditevent", "audit", "The audit log is append-only", ("id", "digest", "previous_digest")
)
GUARDED = [AUDIT]  # other apps add theirs when they are ready


def raise_guards(connection: Any) -> None:
    """Make every guard of this database anew, for the tables that exist already."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guards in GUARDED:
            if guards.table in tables:
                raise_on(cursor, guards, connection)


def lower_guards(connection: Any) -> None:
    """Take every guard of an SQLite database down, so that its tables can be rebuilt."""
    with connection.cursor() as cursor:
        for guards in GUARDED:
            for name in guards.sqlite:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def raise_on(cursor: Any, guards: TableGuards, connection: Any) -> None:
    where = ""
    if connection.vendor == "postgresql":
        where = f" ON {guards.table}"
        for function in guards.functions:
            cursor.execute(function)
    for name, body in guards.wanted(connection).items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
        cursor.execute(f"CREATE TRIGGER {name} {body}")


def missing(connection: Any) -> list[str]:
    """Names of guards that should stand and do not, or on PostgreSQL are switched off; empty when all is well. A table
    that does not exist yet needs none."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
    tables, found = set(connection.introspection.table_names()), []
    with connection.cursor() as cursor:
        for guards in (guards for guards in GUARDED if guards.table in tables):
            cursor.execute(query, [guards.table])
            standing = {row[0] for row in cursor.fetchall()}
            found += [name for name in guards.wanted(connection) if name not in standing]
    return found
