"""The audit log cannot be changed by any road, and where a database administrator forces it, the change shows."""

import inspect
import io
import re

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.migrations import Migration
from django.utils import timezone

from reports.models import Report
from safeguarding import audit, guards
from safeguarding.models import AuditEvent, User
from tests.guards.doors import take_down

TABLE = guards.AUDIT.table


@pytest.fixture
def log(record):
    """Four events in the log, so that there are rows before, between and after."""
    report, officer = Report.objects.first(), User.objects.get(email="officer@derby.example")
    for verb in ("compose paper", "approve paper", "export paper"):
        audit.record(verb=verb, subject=report, by=officer, at=timezone.now(), digest="d" * 64)
    return list(AuditEvent.objects.order_by("pk"))


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def fields(event):
    return {field.name: getattr(event, field.name) for field in AuditEvent._meta.fields}


def by_save(event):
    event.actor = "nobody@derby.example"
    event.save()


def by_bulk_update(event):
    event.actor = "nobody@derby.example"
    AuditEvent.objects.bulk_update([event], ["actor"])


def by_upsert(event):
    forged = AuditEvent(**fields(event) | {"actor": "nobody@derby.example"})
    AuditEvent.objects.bulk_create([forged], update_conflicts=True, unique_fields=["id"], update_fields=["actor"])


def by_delete_and_insert(event):
    AuditEvent.objects.filter(pk=event.pk)._raw_delete("default")
    AuditEvent(**fields(event) | {"actor": "nobody@derby.example"}).save(force_insert=True)


def by_replace(event):
    columns = "id, at, authority, actor, verb, subject_type, subject_id, subject, detail, previous_digest, digest"
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    chosen = columns.replace("actor", "'nobody'")
    conflict = "" if connection.vendor == "sqlite" else " ON CONFLICT (id) DO UPDATE SET actor = 'nobody'"
    run(f"{verb} INTO {TABLE} ({columns}) SELECT {chosen} FROM {TABLE} WHERE id = %s{conflict}", event.pk)


def by_truncate(event):
    run(f"TRUNCATE {TABLE}" if connection.vendor == "postgresql" else f"DELETE FROM {TABLE}")


def by_loaddata(event, folder):
    path = folder / "forged.json"
    path.write_text(
        f'[{{"model": "safeguarding.auditevent", "pk": {event.pk}, "fields": {{"at": "2026-01-01T00:00:00Z", '
        f'"actor": "nobody", "verb": "x", "subject_type": "x", "subject_id": "1", "subject": "x", "detail": {{}}, '
        f'"previous_digest": "{event.previous_digest}", "digest": "{event.digest}"}}}}]'
    )
    call_command("loaddata", str(path), verbosity=0)


ATTACKS = {
    "saving a changed event": by_save,
    "deleting an event": lambda event: event.delete(),
    "updating a query set": lambda event: AuditEvent.objects.filter(pk=event.pk).update(actor="nobody"),
    "deleting a query set": lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
    "a bulk update": by_bulk_update,
    "an upsert": by_upsert,
    "deleting and inserting again": by_delete_and_insert,
    "raw UPDATE": lambda event: run(f"UPDATE {TABLE} SET actor = 'nobody' WHERE id = %s", event.pk),
    "raw DELETE": lambda event: run(f"DELETE FROM {TABLE} WHERE id = %s", event.pk),
    "REPLACE or ON CONFLICT": by_replace,
    "TRUNCATE": by_truncate,
    "loaddata over it": by_loaddata,
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack_on_the_log_fails_and_changes_nothing(log, attack, tmp_path):
    before = list(AuditEvent.objects.order_by("pk").values())
    arguments = (log[1], tmp_path) if attack is by_loaddata else (log[1],)
    with pytest.raises((DatabaseError, TypeError)), transaction.atomic():
        attack(*arguments)
    assert list(AuditEvent.objects.order_by("pk").values()) == before


def test_attack_succeeds_without_the_guards(log):
    """The control: it is the guards that refuse, not something else."""
    take_down()
    run(f"UPDATE {TABLE} SET actor = 'nobody' WHERE id = %s", log[1].pk)
    assert AuditEvent.objects.get(pk=log[1].pk).actor == "nobody"


def test_deleting_a_person_leaves_their_entries(log):
    person = User.objects.create_user("gone@derby.example", name="Gone", authority=User.objects.first().authority)
    with transaction.atomic():
        audit.record(verb="add person", subject=person, by=person, at=timezone.now())
    person.delete()
    assert AuditEvent.objects.filter(actor="gone@derby.example").exists()


def test_guards_stand_after_the_last_migration(record):
    assert guards.missing(connection) == []


def test_missing_guard_is_named_at_start_and_made_again_by_migrate(record):
    take_down()
    assert guards.missing(connection) == list(guards.AUDIT.wanted(connection))
    with pytest.raises(SystemCheckError, match="guard"):
        silent = {"verbosity": 0, "stdout": io.StringIO(), "stderr": io.StringIO()}
        call_command("check", databases=["default"], fail_level="WARNING", **silent)
    call_command("migrate", verbosity=0)  # is not refused for want of what it makes
    assert guards.missing(connection) == []


def rebuild(table: str) -> None:
    """As a migration on SQLite changes a column: the table is made anew under another name, and then takes its own."""
    run(f"CREATE TABLE anew AS SELECT * FROM {table}")
    run(f"DROP TABLE {table}")
    run(f"ALTER TABLE anew RENAME TO {table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL changes a table in its place")
def test_table_that_a_guard_of_another_names_can_be_rebuilt_by_a_migration(record):
    """With the control: while the guards stand, it cannot."""
    with pytest.raises(DatabaseError, match="trigger"), transaction.atomic():
        rebuild("indicators_upload")
    emit_pre_migrate_signal(0, False, "default", plan=[])
    assert guards.missing(connection) == []  # nothing to migrate
    with transaction.atomic():
        emit_pre_migrate_signal(0, False, "default", plan=[(Migration("something", "safeguarding"), False)])
        rebuild("indicators_upload")
        emit_post_migrate_signal(0, False, "default")
        assert guards.missing(connection) == []
        transaction.set_rollback(True)


def test_no_setting_opens_a_door_past_the_guards():
    """They are the same whatever the settings say: neither they nor the log's own code asks for one."""
    for module in (guards, audit):
        asked = set(re.findall(r"settings\.(\w+)", inspect.getsource(module)))
        assert asked <= {"AUDIT_ANCHOR"}  # where the heads are written to
    assert guards.AUDIT.wanted(connection)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_web_role_cannot_switch_the_guards_off(log):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE web_for_test")
        cursor.execute(f"GRANT SELECT, INSERT ON {TABLE} TO web_for_test")
        for sql in (f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL", f"TRUNCATE {TABLE}", f"DROP TABLE {TABLE}"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SET LOCAL ROLE web_for_test")
                cursor.execute(sql)


FLIPS = ["actor", "verb", "subject", "subject_id", "subject_type", "authority", "digest", "previous_digest"]


@pytest.mark.parametrize("column", FLIPS)
def test_altered_field_is_found_and_its_row_named(log, column):
    assert list(audit.faults()) == []
    take_down()
    run(f"UPDATE {TABLE} SET {column} = 'forged' WHERE id = %s", log[1].pk)
    (fault,) = audit.faults()
    assert str(log[1].pk) in fault


def test_altered_time_and_detail_are_found(log):
    take_down()
    run(f"UPDATE {TABLE} SET at = '2001-01-01 00:00:00' WHERE id = %s", log[2].pk)
    assert str(log[2].pk) in next(audit.faults())
    run(f"UPDATE {TABLE} SET detail = '{{}}' WHERE id = %s", log[1].pk)
    assert str(log[1].pk) in next(audit.faults()), "the first altered row is the one named"


def test_removed_row_is_found(log):
    take_down()
    run(f"DELETE FROM {TABLE} WHERE id = %s", log[1].pk)
    assert str(log[2].pk) in next(audit.faults())


def test_log_cut_short_is_found_by_the_anchor_alone(log, settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "heads"
    for event in log:
        audit.anchor(event)
    assert list(audit.faults()) == []
    take_down()
    run(f"DELETE FROM {TABLE} WHERE id = %s", log[-1].pk)
    (fault,) = audit.faults()
    assert str(log[-1].pk) in fault
    (tmp_path / "heads").unlink()
    assert list(audit.faults()) == [], "without the anchor nobody could tell: the control"


def test_verify_issues_exits_with_a_line_for_the_fault(log, capsys):
    call_command("verify_issues")
    take_down()
    run(f"UPDATE {TABLE} SET verb = 'nothing' WHERE id = %s", log[1].pk)
    with pytest.raises(SystemExit) as end:
        call_command("verify_issues")
    assert end.value.code == 1
    assert str(log[1].pk) in capsys.readouterr().err


def test_investigator_reads_the_log_and_others_may_not(log, signed_in):
    page = signed_in("admin").get("/audit/?words=export").content.decode()
    assert "export paper" in page
    assert "officer@derby.example" in page
    assert signed_in("board").get("/audit/").status_code == 403
