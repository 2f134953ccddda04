"""What becomes of a file of a national release: it is sent, its columns are named, it is read by the job worker, and
then imported or taken back. Importing is all or nothing: one transaction with its audit entry."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from indicators import release_staging
from indicators.changes import Refused
from indicators.models import Area, Period, Release, ReleasedTable, ReleaseUpload, Subject
from indicators.release_reading import MOST_FAULTS, About, Faulty, Staged, held_areas, held_periods, staged
from indicators.tidy_rules import COLUMNS, AreaKey, Meaning, PeriodKey
from indicators.upload_places import WHOLE
from indicators.uploads import PATIENCE
from safeguarding import audit
from safeguarding.changes.common import free_slug
from safeguarding.faults import Fault
from safeguarding.models import User
from safeguarding.workbook_reading import NotRead, read_outline

logger = logging.getLogger(__name__)
State = ReleaseUpload.State
OPEN = (State.WAITING, State.MAPPING, State.JUDGING, State.FAULTY, State.READY)
MEANWHILE = (
    "Something that this file is about was changed after it was read. Read what it would bring now, then import it."
)


@transaction.atomic
def send_release(*, content: bytes, by: User, at: datetime, **about: Any) -> ReleaseUpload:
    """Keep a file and have its headings read. `about`: the fields of the upload that say what it is."""
    upload = ReleaseUpload.objects.create(
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        sent_at=at,
        sent_by=by,
        asked_at=at,
        asked_by=by,
        **about,
    )
    audit.record(verb="send file of a release", subject=upload, by=by, at=at, digest=upload.digest)
    transaction.on_commit(lambda: read_headings.enqueue(upload.pk))
    return upload


@task()
def read_headings(upload_id: int) -> None:
    """Find out which columns the file has, and what they were taken for when the table was imported last."""
    upload = ReleaseUpload.objects.filter(pk=upload_id, state=State.WAITING).first()
    if upload is None:
        return  # taken back meanwhile
    try:
        columns = read_outline(bytes(upload.content))
    except NotRead as refusal:
        settle(upload, State.WAITING, State.FAULTY, faults=[Fault("", WHOLE, "", str(refusal), refusal.mend)])
        return
    known = ReleasedTable.objects.filter(name=upload.table_name).first()
    names = {name for name, _ in columns}
    meaning = remembered(known.mapping if known else {}, names)
    settle(upload, State.WAITING, State.MAPPING, columns=columns, mapping=meaning.plainly())


def remembered(kept: dict[str, Any], names: Iterable[str]) -> Meaning:
    """What the columns that are there again were taken for."""
    there, was = set(names), Meaning.of(kept)
    figures = {key: {part: name for part, name in parts.items() if name in there} for key, parts in was.figures.items()}
    only = {name: text for name, text in was.only.items() if name in there}
    return Meaning({key: parts for key, parts in figures.items() if parts}, only, was.year)


def own_columns(upload: ReleaseUpload) -> list[tuple[str, list[str]]]:
    """The columns of a file that not every such table has, each with some of what stands in it."""
    return [(name, examples) for name, examples in upload.columns if name and name not in COLUMNS]


def settle(upload: ReleaseUpload, before: str, after: str, *, faults: Iterable[Fault] = (), **columns: Any) -> bool:
    """Go on from one state to another, unless somebody has taken the file back or gone on meanwhile."""
    plain = [fault.plainly() for fault in list(faults)[:MOST_FAULTS]]
    rows = ReleaseUpload.objects.filter(pk=upload.pk, state=before)
    return bool(rows.update(state=after, faults=plain, **columns))


@transaction.atomic
def name_columns(*, upload: ReleaseUpload, meaning: Meaning, by: User, at: datetime) -> None:
    """Say what the columns are, and have the file read by that. Raises Refused where the file is settled or being
    imported. Doing so again reads it again, unless it is just being read."""
    same = ReleaseUpload.objects.filter(pk=upload.pk, state=State.JUDGING, mapping=meaning.plainly())
    if same.filter(asked_at__gte=at - PATIENCE).exists():
        return
    rows = ReleaseUpload.objects.filter(pk=upload.pk, state__in=OPEN).exclude(columns=[])
    if not rows.update(
        state=State.JUDGING, mapping=meaning.plainly(), faults=[], summary={}, refusal="", asked_at=at, asked_by=by
    ):
        raise Refused("This file is no longer to be read. See how it stands, or send it again.")
    audit.record(verb="name columns of a release", subject=upload, by=by, at=at, **meaning.plainly())
    transaction.on_commit(lambda: judge_release.enqueue(upload.pk))


@task()
def judge_release(upload_id: int) -> None:
    """Read the file by what its columns were taken for: what is wrong with it, or what it would bring."""
    upload = ReleaseUpload.objects.filter(pk=upload_id, state=State.JUDGING).first()
    if upload is None:
        return
    times = {"judged": upload.judged + 1}
    try:
        with staged(bytes(upload.content), Meaning.of(upload.mapping), about(upload)) as found:
            settle(upload, State.JUDGING, State.READY, summary=found.summary, **times)
    except Faulty as wrong:
        settle(upload, State.JUDGING, State.FAULTY, faults=wrong.faults, **times)
    except NotRead as refusal:
        fault = Fault("", WHOLE, "", str(refusal), refusal.mend)
        settle(upload, State.JUDGING, State.FAULTY, faults=[fault], **times)
    except Exception:
        logger.exception("Release upload %s was not read", upload_id)
        fault = Fault("", WHOLE, "", "The file could not be read", "Send it again, or tell your administrator")
        settle(upload, State.JUDGING, State.FAULTY, faults=[fault], **times)


def about(upload: ReleaseUpload) -> About:
    return About(upload.table_name, upload.title, upload.published_on, upload.is_invented)


def is_lost(upload: ReleaseUpload, now: datetime) -> bool:
    """Whether the job it waits for was stopped: it would otherwise be waited for ever."""
    return upload.state in {State.WAITING, State.JUDGING, State.STORING} and now - upload.asked_at > PATIENCE


@transaction.atomic
def ask_to_import(*, upload: ReleaseUpload, judged: int, by: User, at: datetime) -> None:
    """Have the job worker import the file: that takes longer than a page may be waited for. `judged` says which reading
    of it was seen. A second click asks once. Raises Refused where the file is not ready, or was read again since."""
    ready = ReleaseUpload.objects.filter(pk=upload.pk, judged=judged, state=State.READY)
    stopped = ReleaseUpload.objects.filter(pk=upload.pk, judged=judged, state=State.STORING, asked_at__lt=at - PATIENCE)
    if (ready | stopped).update(state=State.STORING, asked_at=at, asked_by=by, refusal=""):
        audit.record(verb="ask to import release", subject=upload, by=by, at=at, digest=upload.digest)
        transaction.on_commit(lambda: store_release.enqueue(upload.pk))
    elif not ReleaseUpload.objects.filter(
        pk=upload.pk, judged=judged, state__in=[State.STORING, State.STORED]
    ).exists():
        raise Refused("This is not what the file would bring now. See how it stands, then import it.")


@task()
def store_release(upload_id: int) -> None:
    """Import one file for whoever asked for it. Why it could not be is kept on its row, for them to read."""
    upload = ReleaseUpload.objects.select_related("asked_by__authority").get(pk=upload_id)
    try:
        import_upload(upload=upload, by=upload.asked_by, at=timezone.now())
    except Refused as refused:
        words = str(refused)
    except Exception:
        logger.exception("Release upload %s was not imported", upload_id)
        words = "The figures could not be imported. Try it again, or tell your administrator."
    else:
        return
    ReleaseUpload.objects.filter(pk=upload_id, state=State.STORING).update(state=State.READY, refusal=words)


def import_upload(*, upload: ReleaseUpload, by: User, at: datetime) -> Release | None:
    """All of its figures, or none. None where it was imported already. Raises Refused where what it would bring is no
    longer what was shown.

    The file is read once more before the transaction begins, so that others wait only while its figures are put in.
    """
    try:
        with staged(bytes(upload.content), Meaning.of(upload.mapping), about(upload)) as found, transaction.atomic():
            rows = ReleaseUpload.objects.filter(pk=upload.pk, state=State.STORING)
            if not rows.update(state=State.STORED, content=b""):
                return None
            if found.summary != upload.summary:
                raise Refused(MEANWHILE)
            more = {"covers": upload.covers, "file_name": upload.file_name, "publisher": upload.publisher}
            release = bring_in(found, Meaning.of(upload.mapping), by=by, at=at, digest=upload.digest, **more)
            ReleaseUpload.objects.filter(pk=upload.pk).update(release=release)
    except (Faulty, NotRead):
        raise Refused(MEANWHILE) from None
    return release


def bring_in(
    found: Staged, meaning: Meaning, *, publisher: str, by: User | str, at: datetime, **columns: Any
) -> Release:
    """Areas and periods that are not there yet, the release, and its figures in place of those of earlier ones; with
    the audit entry, in the transaction of the caller. `by`: a person, or the name of the command that does it."""
    table = found.table or ReleasedTable(name=found.about.table_name)
    table.publisher, table.mapping = publisher, meaning.plainly()
    table.save()
    summary = found.summary
    release = Release.objects.create(
        table=table,
        title=found.about.title,
        published_on=found.about.published_on,
        is_invented=found.about.is_invented,
        imported_by=by if isinstance(by, User) else None,
        imported_at=at if isinstance(by, User) else None,
        figures=summary["figures"],
        restated=summary["restated"],
        summary=summary,
        **columns,
    )
    release_staging.name_places(areas_made(found), periods_made(found))
    set_aside = release_staging.set_aside()
    release_staging.keep(release)
    counts = {"figures": release.figures, "set_aside": set_aside, "restated": release.restated}
    audit.record(verb="import release", subject=release, by=by, at=at, digest=release.digest, **counts)
    return release


def areas_made(found: Staged) -> dict[int, int]:
    """The subject of each area of the file, by its number; new areas are made, the widest first."""
    councils = dict(found.own_areas())
    levels = list(Area.Level)
    made: dict[str, Area] = {}
    for key in sorted(found.new_areas, key=lambda key: levels.index(Area.Level(key.level))):
        subject = Subject.objects.create(
            slug=free_slug(Subject, f"{key.name} {key.code}"), kind=Subject.Kind.AREA, name=key.name
        )
        made[key.code] = Area.objects.create(
            subject=subject,
            code=key.code,
            old_code=key.old_code,
            level=key.level,
            region=region_of(key, made),
            authority=councils.get(key),
            is_invented=found.about.is_invented,
        )
    held = held_areas(found.places)
    return {number: held[key.code].subject_id for key, number in found.places.areas.items()}


def region_of(key: AreaKey, made: dict[str, Area]) -> Area | None:
    """None where no line of any file has told what the region is called."""
    if not key.region_code:
        return None
    return made.get(key.region_code) or Area.objects.filter(code=key.region_code).first()


def periods_made(found: Staged) -> dict[int, int]:
    held = held_periods(found.places)
    return {number: (held.get(key) or new_period(key)).pk for key, number in found.places.periods.items()}


def new_period(key: PeriodKey) -> Period:
    return Period.objects.create(kind=key.kind, starts_on=key.starts_on, ends_on=key.ends_on, label=key.label)


@transaction.atomic
def discard_release(*, upload: ReleaseUpload, by: User, at: datetime) -> None:
    """Take a file back that was not imported. Doing so twice is doing so once."""
    rows = ReleaseUpload.objects.filter(pk=upload.pk, state__in=OPEN)
    if rows.update(state=State.DISCARDED, content=b"", faults=[], summary={}):
        audit.record(verb="discard file of a release", subject=upload, by=by, at=at)
    elif not ReleaseUpload.objects.filter(pk=upload.pk, state=State.DISCARDED).exists():
        raise Refused("This file is imported already, or is just being imported.")


def import_content(
    *, content: bytes, meaning: Meaning, what: About, publisher: str, by: str, at: datetime, **columns: Any
) -> Release:
    """A file that nobody has to look at first, such as the demonstration's. Raises Faulty and NotRead."""
    digest = hashlib.sha256(content).hexdigest()
    with staged(content, meaning, what) as found, transaction.atomic():
        return bring_in(found, meaning, publisher=publisher, by=by, at=at, digest=digest, **columns)
