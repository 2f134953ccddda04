"""What becomes of a file of figures: it is sent, read by the job worker, and then stored as drafts or taken back.

Storing is all or nothing: one transaction with its audit entry, refused where anything it would change has been saved
since its sender saw what would change. Design rule: whoever stores a file never judges the returns it is about.
"""

import hashlib
import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone
from django_tasks import task

from indicators import changes, rounds
from indicators.changes import Conflict, Refused, period_of
from indicators.models import IndicatorVersion, Observation, Return, ReturnState, Round, Subject, Upload
from indicators.return_rules import ENTRY_FIELDS, START, Entry
from indicators.upload_reading import read_upload, why_closed
from indicators.uploads import PATIENCE
from safeguarding import audit
from safeguarding.models import User

logger = logging.getLogger(__name__)
MEANWHILE = "Somebody saved one of these returns after this page was made. Read what would change now, then store it."


@transaction.atomic
def send_upload(
    *, round: Round, subject: Subject | None, file_name: str, content: bytes, by: User, at: datetime
) -> Upload:
    """Keep a file and have it read. `subject` None: the table of a whole round."""
    upload = Upload.objects.create(
        round=round,
        subject=subject,
        file_name=file_name[-150:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        sent_at=at,
        sent_by=by,
    )
    audit.record(verb="send file of figures", subject=upload, by=by, at=at, digest=upload.digest)
    transaction.on_commit(lambda: read_upload.enqueue(upload.pk))
    return upload


@transaction.atomic
def discard_upload(*, upload: Upload, by: User, at: datetime) -> None:
    """Take a file back that was not stored. Doing so twice is doing so once."""
    settled = [Upload.State.STORED, Upload.State.DISCARDED]
    rows = Upload.objects.filter(pk=upload.pk).exclude(state__in=settled)
    if rows.update(state=Upload.State.DISCARDED, content=b"", faults=[]):
        upload.rows.all().delete()
        audit.record(verb="discard file of figures", subject=upload, by=by, at=at)
    elif Upload.objects.get(pk=upload.pk).state == Upload.State.STORED:
        raise Refused("This file is stored already. Its figures are drafts, and can be changed as such.")


def seen(upload: Upload) -> int:
    """A number that grows with every change of any return that the file is about; 0 while none of them is begun."""
    return returns_of(upload).aggregate(all=Sum("version"))["all"] or 0


def returns_of(upload: Upload) -> Any:
    return Return.objects.filter(round=upload.round_id, subject__in=upload.rows.order_by().values("subject"))


def ask_to_store(*, upload: Upload, version: int, by: User, at: datetime) -> None:
    """Have the job worker store the table of a whole round: that may take longer than a page may be waited for.

    `version` as for `store_upload`. A second click asks once, and a job that was stopped can be asked for again. Raises
    Refused where the file is not ready.
    """
    with transaction.atomic():
        stopped = Q(state=Upload.State.STORING, asked_at__lt=at - PATIENCE)
        ready = Upload.objects.filter(Q(state=Upload.State.READY) | stopped, pk=upload.pk)
        if ready.update(state=Upload.State.STORING, asked_at=at, asked_by=by, refusal=""):
            transaction.on_commit(lambda: store_figures.enqueue(upload.pk, version))
        elif not Upload.objects.filter(pk=upload.pk, state=Upload.State.STORING).exists():
            refuse_unless_stored(upload, by)


@task()
def store_figures(upload_id: int, version: int) -> None:
    """Store one file for whoever asked for it. Why it could not be stored is kept on its row, for them to read."""
    upload = Upload.objects.select_related("round__period", "subject", "asked_by__authority").get(pk=upload_id)
    try:
        store_upload(upload=upload, version=version, by=upload.asked_by, at=timezone.now())
    except Refused as refused:
        words = str(refused)
    except Exception:
        logger.exception("Upload %s was not stored", upload_id)
        words = "The figures could not be stored. Try it again, or tell your administrator."
    else:
        return
    Upload.objects.filter(pk=upload_id, state=Upload.State.STORING).update(state=Upload.State.READY, refusal=words)


def store_upload(*, upload: Upload, version: int, by: User, at: datetime) -> None:
    """Put its figures into the returns, as drafts: all, or none. `version` is what `seen` said when they were shown.

    A second click changes nothing. Raises Conflict where a return was saved meanwhile, Refused where one was closed.
    """
    with transaction.atomic():
        # First of all, so that of two clicks the second waits here on PostgreSQL, and then finds nothing to do.
        ready = Upload.objects.filter(pk=upload.pk, state__in=[Upload.State.READY, Upload.State.STORING])
        if not ready.update(state=Upload.State.STORED, stored_at=at, stored_by=by):
            return refuse_unless_stored(upload, by)
        if why_closed(upload, today=timezone.localdate(at)):
            raise Refused("A return that the file would change was sent in or closed meanwhile. Send the file again.")
        asked = rounds.hold(upload.round, *([upload.subject] if upload.subject else []))
        still = asked.filter(subject=OuterRef("subject"), version=OuterRef("version"))
        if upload.rows.exclude(Exists(still)).exists():
            raise Refused("A figure of the file is no longer asked for in this round. Send the file again.")
        if upload.subject is not None:
            figures = store_one(upload, upload.subject, version, by, at)
        else:
            figures = store_round(upload, version, by, at)
        audit.record(verb="store file of figures", subject=upload, by=by, at=at, digest=upload.digest, **figures)
        upload.rows.all().delete()
        Upload.objects.filter(pk=upload.pk).update(content=b"")
    return None


def refuse_unless_stored(upload: Upload, by: User) -> None:
    now = Upload.objects.get(pk=upload.pk)
    if now.state != Upload.State.STORED or now.stored_by_id != by.pk:
        raise Refused("This file is not ready to be stored. See how it stands, or send it again.")


def store_one(upload: Upload, subject: Subject, version: int, by: User, at: datetime) -> dict[str, Any]:
    """Of one unit: as if it had been typed. In a reopened return the words on what changed are the reason."""
    rows = list(upload.rows.select_related("version__indicator"))
    entries = {row.version: Entry.of(row) for row in rows}
    reasons = {row.version: row.what_changed for row in rows}
    changes.save_draft(
        round=upload.round, subject=subject, version=version, entries=entries, by=by, at=at, reasons=reasons
    )
    return {"figures": sorted(row.version.indicator.code for row in rows)}


# --- A whole round, in statements that do not grow with the number of its rows ---------------------------------------


def store_round(upload: Upload, version: int, by: User, at: datetime) -> dict[str, Any]:
    count = upload.rows.count()
    subjects = upload.rows.order_by("subject__slug").values_list("subject", "subject__slug").distinct()
    slugs = [slug for _, slug in subjects]
    claim_all(upload, version, by, at)
    start_all(upload, [key for key, _ in subjects], by, at)
    changed = replace_drafts(upload)
    add_drafts(upload)
    return {"figures": count, "replaced": changed, "units": slugs}


def claim_all(upload: Upload, version: int, by: User, at: datetime) -> None:
    """Count every return up by one that there is; none may have been counted up by somebody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE indicators_return SET version = version + 1, saved_at = %s, saved_by_id = %s WHERE round_id = %s
               AND subject_id IN (SELECT subject_id FROM indicators_uploadrow WHERE upload_id = %s)""",
            [connection.ops.adapt_datetimefield_value(at), by.pk, upload.round_id, upload.pk],
        )
        claimed = cursor.rowcount
    if seen(upload) - claimed != version:
        raise Conflict(MEANWHILE)


def start_all(upload: Upload, subjects: list[int], by: User, at: datetime) -> None:
    """The returns that nobody had begun, each with its first state; the audit entry of the file names them all."""
    begun = set(returns_of(upload).values_list("subject", flat=True))
    saved = {"saved_at": at, "saved_by": by}
    new = [Return(round_id=upload.round_id, subject_id=key, **saved) for key in subjects if key not in begun]
    try:
        with transaction.atomic():
            Return.objects.bulk_create(new, batch_size=500)
    except IntegrityError:
        raise Conflict(MEANWHILE) from None
    states = [ReturnState(quarterly_return=row, state=START.after, at=at, by=by) for row in new]
    ReturnState.objects.bulk_create(states, batch_size=500)


STANDING = """
    q.round_id = %s AND q.subject_id = r.subject_id AND r.upload_id = %s AND o.quarterly_return_id = q.id
    AND o.version_id = r.version_id AND o.subject_id = r.subject_id AND o.is_current
"""


def replace_drafts(upload: Upload) -> int:
    """Figures that stand as drafts already. How many these were."""
    columns = ", ".join(f"{name} = r.{name}" for name in ENTRY_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE indicators_observation AS o SET {columns} FROM indicators_uploadrow r, indicators_return q
                WHERE {STANDING} AND o.approved_at IS NULL""",
            [upload.round_id, upload.pk],
        )
        return cursor.rowcount


def add_drafts(upload: Upload) -> None:
    """The others, each with the period that `changes.period_of` would give it."""
    fixed = {
        "source": Observation.Source.RETURN.value,
        "is_current": True,
        "is_demonstration": upload.round.is_demonstration,
    }
    for field in Observation._meta.concrete_fields:  # what may not be empty and is nothing else's here
        if not field.null and field.name not in {"id", "version", "subject", "period", *ENTRY_FIELDS}:
            fixed.setdefault(field.column, field.get_default())
    columns = ["version_id", "subject_id", "quarterly_return_id", "period_id", *ENTRY_FIELDS, *fixed]
    given = ", ".join(f"r.{name}" for name in ENTRY_FIELDS)
    stock = IndicatorVersion(over_time=IndicatorVersion.OverTime.STOCK)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO indicators_observation ({", ".join(columns)})
                SELECT r.version_id, r.subject_id, q.id, CASE WHEN v.over_time = 'stock' THEN %s ELSE %s END, {given},
                {", ".join(["%s"] * len(fixed))}
                FROM indicators_uploadrow r JOIN indicators_indicatorversion v ON v.id = r.version_id
                JOIN indicators_return q ON q.round_id = %s AND q.subject_id = r.subject_id
                WHERE r.upload_id = %s AND NOT EXISTS (
                    SELECT 1 FROM indicators_observation o WHERE o.quarterly_return_id = q.id
                    AND o.version_id = r.version_id AND o.subject_id = r.subject_id AND o.is_current)""",
            [
                period_of(stock, upload.round).pk,
                upload.round.period_id,
                *fixed.values(),
                upload.round_id,
                upload.pk,
            ],
        )
