"""The job that reads a file of figures: what the child process found in it is placed in the round, and kept aside.

A file without a fault becomes rows of `UploadRow`, of which only those are kept that would change something. They are
no part of the record. See `upload_changes` for the rest.
"""

import logging
from time import monotonic
from typing import Any

from django.db import connection
from django.utils import timezone
from django_tasks import task

from indicators import return_rules, upload_rules, upload_staging
from indicators.changes import differs, standing_rows
from indicators.models import Return, Upload, UploadRow
from indicators.return_rules import ENTRY_FIELDS, Entry, State
from indicators.upload_lines import Wanted, headings_of, looked_at, wanted_in
from indicators.upload_places import WHOLE, WorkbookPlaces, asked_of, definitions_in
from safeguarding.faults import Fault
from safeguarding.workbook_reading import WORKBOOK, NotRead, Row, read, read_long

logger = logging.getLogger(__name__)
MOST_FAULTS = 10_000


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
    state = Upload.State.FAULTY if found else Upload.State.READY
    plain = [fault.plainly() for fault in found[:MOST_FAULTS]]
    reading = Upload.objects.filter(pk=upload_id, state=Upload.State.READING)
    if not reading.update(state=state, faults=plain) or found:  # taken back meanwhile, or not to be stored
        upload.rows.all().delete()


def faults_of(upload: Upload) -> list[Fault]:
    """Everything that is wrong with the file; where nothing is, its rows are kept aside."""
    today = timezone.localdate()
    read_all = read_workbook if upload.subject_id else read_table
    faults = read_all(upload, today=today) or closed_rows(upload, today=today)
    if len(faults) > MOST_FAULTS:
        more = f"There are {len(faults) - MOST_FAULTS:,} more like these"
        faults = [*faults[: MOST_FAULTS - 1], Fault("", WHOLE, "", more, "Put these right first")]
    return faults


def read_workbook(upload: Upload, *, today: Any) -> list[Fault]:
    asked = asked_of(upload.round_id, [upload.subject_id]).get(upload.subject_id, {})
    places = WorkbookPlaces(upload, today, asked, definitions_in(upload.round_id))
    rows = list(read(bytes(upload.content), WORKBOOK))
    placed = [places.place(row) for row in rows]
    places.finish()
    if not places.faults:
        UploadRow.objects.bulk_create(row for row in placed if row)
    note_progress(upload, len(rows), len(rows))
    return places.faults


def read_table(upload: Upload, *, today: Any) -> list[Fault]:
    """The lines go into the database as the child reads them, are judged there together, and kept all or none."""
    wanted = wanted_in(upload.round_id)
    with upload_staging.staging(wanted.versions.values()):
        faults = stage(upload, wanted)
        if faults:
            return faults
        upload_staging.find_odd(upload, today=today)
        faults = look_at_odd(upload, wanted, today=today)
        if not faults:
            upload_staging.keep_ordinary(upload)
            upload_staging.count_anew(UploadRow._meta.db_table)
    return faults


def look_at_odd(upload: Upload, wanted: Wanted, *, today: Any) -> list[Fault]:
    """What is wrong with odd lines; those that turn out right are kept aside, as long as nothing is wrong."""
    faults: list[Fault] = []
    kept: list[UploadRow] = []
    for wrong, row in looked_at(upload, wanted, upload_staging.odd_lines(), today=today):
        faults += wrong
        if row and not faults:
            kept.append(row)
        if len(kept) == upload_staging.AT_ONCE:
            UploadRow.objects.bulk_create(kept)
            kept.clear()
        if len(faults) > 2 * MOST_FAULTS:  # enough to say how it is
            break
    UploadRow.objects.bulk_create(kept)
    return faults


def stage(upload: Upload, wanted: Wanted) -> list[Fault]:
    """All lines, with progress noted now and then. What is wrong with the headings ends it."""
    done, total, names, next_note = 1, None, [], 0.0
    found = read_long(bytes(upload.content), upload_staging.COLUMNS)
    for lines in found:
        if isinstance(lines, Row):
            total = lines.total
            names, faults = headings_of(lines)
            if faults:
                found.close()
                return faults
        else:
            place_all(wanted, names, lines)
            upload_staging.put(names, lines)
            done += len(lines)
        if monotonic() > next_note:
            note_progress(upload, done, total)
            next_note = monotonic() + 1
    note_progress(upload, done, done)
    return []


def place_all(wanted: Wanted, names: list[str], lines: list[list[Any]]) -> None:
    """Add to each line the keys of the unit and the definition that it is about."""
    given = [column for name in names if name in upload_staging.COLUMNS for column in upload_staging.read_as(name)]
    places = {name: place for place, name in enumerate(given, start=2)}
    slug, code, number = (places.get(name) for name in upload_rules.KEYS)
    for line in lines:
        line += wanted.keys_of(line[slug], line[code], line[number] if number else "")


def note_progress(upload: Upload, done: int, total: int | None) -> None:
    Upload.objects.filter(pk=upload.pk).update(done=done, total=total)


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
