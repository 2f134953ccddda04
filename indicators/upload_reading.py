"""The job that reads a file of figures: what the child process found in it is placed in the round, and kept aside.

A file without a fault becomes rows of `UploadRow`, of which only those are kept that would change something. They are
written piece by piece, so that progress can be seen, and are no part of the record. See `upload_changes` for the rest.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from indicators import return_rules, upload_rules
from indicators.changes import differs, standing_rows
from indicators.models import Return, Upload, UploadRow
from indicators.return_rules import ENTRY_FIELDS, Entry, State
from indicators.upload_places import WHOLE, Placed, Places, places_in
from indicators.upload_rules import Fault
from indicators.workbook_reading import TABLE, WORKBOOK, NotRead, Row, read

logger = logging.getLogger(__name__)
BATCH = 2_000
MOST_FAULTS = 10_000
STAGED = ("upload_id", "line", "cell", "subject_id", "version_id", *ENTRY_FIELDS)


@task()
def read_upload(upload_id: int) -> None:
    """Read one file that waits. What is wrong with it is kept on the row, in words for whoever sent it."""
    waiting = Upload.objects.filter(pk=upload_id, state=Upload.State.WAITING)
    if not waiting.update(state=Upload.State.READING):
        return  # taken back meanwhile
    upload = Upload.objects.select_related("round__period", "subject").get(pk=upload_id)
    try:
        found = faults_of(upload)
    except NotRead as refusal:
        found = [Fault("", WHOLE, "", str(refusal), refusal.mend)]
    except Exception:
        logger.exception("Upload %s was not read", upload_id)
        found = [Fault("", WHOLE, "", "The file could not be read", "Send it again, or tell your administrator")]
    if found:
        upload.rows.all().delete()
    state = Upload.State.FAULTY if found else Upload.State.READY
    plain = [fault.plainly() for fault in found[:MOST_FAULTS]]
    Upload.objects.filter(pk=upload_id, state=Upload.State.READING).update(state=state, faults=plain)


def kind_of(upload: Upload) -> str:
    return TABLE if upload.subject_id is None else WORKBOOK


def faults_of(upload: Upload) -> list[Fault]:
    """Everything that is wrong with the file; where nothing is, its rows are kept aside."""
    today = timezone.localdate()
    places = places_in(upload, today=today)
    stage(upload, places)
    faults = places.faults or closed_rows(upload, today=today)
    if len(faults) > MOST_FAULTS:
        more = f"There are {len(faults) - MOST_FAULTS:,} more like these"
        faults = [*faults[: MOST_FAULTS - 1], Fault("", WHOLE, "", more, "Put these right first")]
    return faults


def stage(upload: Upload, places: Places) -> None:
    """Keep what could be placed, batch by batch, until the end of the file or of patience with it."""
    batch: list[tuple[Any, ...]] = []
    rows = upload_rows(upload)
    for row in rows:
        placed = places.place(row)
        if placed and not places.faults:  # with a fault nothing will be stored: the rest is only looked at
            batch.append(as_columns(upload, placed))
        if len(batch) >= BATCH:
            keep_aside(batch)
            batch.clear()
        if len(places.faults) > 2 * MOST_FAULTS:
            break
    rows.close()
    places.finish()
    keep_aside(batch)
    count_anew()


def upload_rows(upload: Upload) -> Iterator[Row]:
    """The rows of the file, with progress noted now and then."""
    number = 0
    for number, row in enumerate(read(bytes(upload.content), kind_of(upload)), start=1):
        if number % BATCH == 1:
            note_progress(upload, number, row.total)
        yield row
    note_progress(upload, number, number)


def note_progress(upload: Upload, done: int, total: int | None) -> None:
    known = {"total": total} if total else {}
    Upload.objects.filter(pk=upload.pk).update(done=done, **known)


def as_columns(upload: Upload, placed: Placed) -> tuple[Any, ...]:
    figure = (getattr(placed.entry, name) for name in ENTRY_FIELDS)
    return (upload.pk, placed.line, placed.cell, placed.subject_id, placed.version_id, *figure)


def keep_aside(batch: Iterable[tuple[Any, ...]]) -> None:
    """Past the ORM, by the quickest way each database has: there may be a hundred thousand."""
    table, columns = UploadRow._meta.db_table, ", ".join(STAGED)
    with transaction.atomic(), connection.cursor() as cursor:  # one wait for the disk a batch, not one a row
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(STAGED))
            plain = [tuple(value if isinstance(value, int | None) else str(value) for value in row) for row in batch]
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)


def count_anew() -> None:
    """PostgreSQL plans by what it knows of a table, and of one that was empty a moment ago it knows nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {UploadRow._meta.db_table}")


def closed_rows(upload: Upload, *, today: Any) -> list[Fault]:
    """Take out the rows that say what is stored already; a row that is left must be of a return that is open."""
    if upload.subject_id:
        drop_the_same_of_one(upload)
    else:
        drop_the_same(upload)
    closed = why_closed(upload, today=today)
    left = upload.rows.filter(subject__in=closed).select_related("subject", "version__indicator")
    return [
        Fault(
            upload_rules.SHEET if upload.subject_id else "",
            row.version.indicator.title if upload.subject_id else f"{row.subject.slug}, {row.version.indicator.code}",
            row.cell,
            f"This is not the figure that is stored, and the return cannot be changed. {closed[row.subject_id]}",
            "Take the line out of the file, or ask your performance officer to send the return back",
        )
        for row in left.order_by("line")
    ]


def drop_the_same_of_one(upload: Upload) -> None:
    quarterly_return = Return.objects.filter(round=upload.round_id, subject=upload.subject_id).first()
    stored = {row.version_id: row for row in standing_rows(quarterly_return)}
    same = [row.pk for row in upload.rows.all() if not differs(stored.get(row.version_id), Entry.of(row), {}, None)]
    UploadRow.objects.filter(pk__in=same).delete()


def drop_the_same(upload: Upload) -> None:
    """The same for a whole round, in one statement."""
    is_same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    alike = " AND ".join(f"o.{name} {is_same} r.{name}" for name in ENTRY_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""DELETE FROM indicators_uploadrow AS r WHERE r.upload_id = %s AND EXISTS (
                SELECT 1 FROM indicators_return q JOIN indicators_observation o ON o.quarterly_return_id = q.id
                WHERE q.round_id = %s AND q.subject_id = r.subject_id AND o.version_id = r.version_id
                AND o.is_current AND {alike})""",
            [upload.pk, upload.round_id],
        )


def why_closed(upload: Upload, *, today: Any) -> dict[int, str]:
    """Subjects of this upload whose return cannot be changed by it today, each with why."""
    subjects = upload.rows.order_by().values("subject").distinct()
    states = Return.objects.filter(round=upload.round_id, subject__in=subjects).with_state()
    by_subject = dict(states.values_list("subject", "state"))
    dates = {"opens_on": upload.round.opens_on, "locks_on": upload.round.locks_on, "today": today}
    found = {}
    for subject in subjects.values_list("subject", flat=True):
        state = by_subject.get(subject) or State.NOT_STARTED
        why = return_rules.why_closed(state, **dates)
        if state == State.REOPENED and upload.subject_id is None:
            why = "It was reopened: a correction is typed into the form, with its reason."
        if why:
            found[subject] = why
    return found
