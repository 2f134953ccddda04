"""Writing the audit log. Called inside the transaction of the change it records (design rule 14)."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from safeguarding.models import AuditEvent, Authority

logger = logging.getLogger(__name__)
FIRST = "0" * 64
CHAIN = 7_301_974  # any number, the same for every writer


def hold_the_chain() -> None:
    """Wait until no other transaction is appending. SQLite has one writer at a time as it is (transaction_mode
    IMMEDIATE); on PostgreSQL a lock on the last row would not hold back a writer who reads the same last row."""
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN])


def authority_of(by: Any, subject: Any) -> str:
    """Slug of the authority whose investigators may read the event; empty where it concerns none, such as a command."""
    authority = getattr(by, "authority", None) or getattr(subject, "authority", None)
    if authority is None and isinstance(subject, Authority):
        authority = subject
    return authority.slug if authority else ""


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
        authority=authority_of(by, subject),
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
    transaction.on_commit(lambda: anchor(event))
    return event


def anchor(event: AuditEvent) -> None:
    """Write the chain's new head to a file outside the database: somebody who may rewrite the whole table, seals and
    all, would have to rewrite this too. Kept with the server's other logs, it should be shipped to another machine."""
    try:
        with Path(settings.AUDIT_ANCHOR).open("a", encoding="ascii") as heads:
            heads.write(f"{event.pk} {event.digest}\n")
    except OSError:
        logger.exception("The head of the audit chain could not be written to %s", settings.AUDIT_ANCHOR)


def faults() -> Iterator[str]:
    """One line for the first row whose seal, or whose link to the row before, is broken, and for an anchored head that
    the chain no longer holds. Nothing when the log is whole. Reads the log in order, a thousand rows at a time."""
    digest, digests = FIRST, {}
    for event in AuditEvent.objects.order_by("pk").iterator(1000):
        if event.previous_digest != digest:
            yield f"Audit event {event.pk} does not follow the one before it: rows were removed, added or swapped."
            break
        if event.seal() != event.digest:
            yield f"Audit event {event.pk} was altered after it was written."
            break
        digest = event.digest
        digests[event.pk] = digest
    else:
        yield from anchored_faults(digests)


def anchored_faults(digests: dict[int, str]) -> Iterator[str]:
    """A head in the file that the table does not hold: the table was cut short or rewritten as a whole."""
    path = Path(settings.AUDIT_ANCHOR)
    if not path.exists():
        return
    for line in path.read_text(encoding="ascii").splitlines():
        number, _, head = line.partition(" ")
        if digests.get(int(number)) != head:
            yield f"Audit event {number} is not what the anchor outside the database says it was."
            return
