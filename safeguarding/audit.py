"""Writing the audit log. Called inside the transaction of the change it records (design rule 14)."""

from typing import Any

from django.db import transaction

from safeguarding.models import AuditEvent

FIRST = "0" * 64
CHAIN = 7_301_974  # any number, the same for every writer


def hold_the_chain() -> None:
    """Wait until no other transaction is appending. SQLite has one writer at a time as it is (transaction_mode
    IMMEDIATE); on PostgreSQL a lock on the last row would not hold back a writer who reads the same last row."""
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN])


def record(*, verb: str, subject: Any, by: Any, at: Any, **detail: Any) -> AuditEvent:
    """Append one event about a model instance. `by` is a user, or a string naming the command that did it.

    Must run inside a transaction: raises TransactionManagementError otherwise, since a log entry without its change,
    or a change without its entry, is worse than a failure. One writer at a time appends; should that ever fail, the
    unique digest of the previous row makes a fork of the chain impossible.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit event belongs inside the transaction of its change")
    hold_the_chain()
    last = AuditEvent.objects.order_by("-pk").first()
    event = AuditEvent(
        at=at,
        actor=getattr(by, "email", by),
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        subject=str(subject)[:250],
        detail=detail,
        previous_digest=last.digest if last else FIRST,
    )
    event.digest = event.seal()
    event.save()
    return event
