"""How quickly the figures of a whole round are brought in, against what the database does with the same rows at best.

A table for a person to read: nothing is asserted about time. There are two floors. The bare one parses the file and
puts its rows, with keys that somebody else looked up, into a table without key, index or rule. The other puts them into
the table of figures as it is, with its indexes, constraints and foreign keys: storing them cannot cost less.
BENCH_IMPORT_ROWS chooses how many figures there are.
"""

import csv
import io
import os
import random
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

import pytest
from django.db import connection, transaction

from indicators import upload_reading, upload_staging
from indicators.models import IndicatorVersion, Observation, Return, Subject, Upload
from indicators.upload_changes import seen, send_upload, store_upload
from safeguarding.access import Role
from tests import factories
from tests.indicators.many_figures import create_round_of

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "100000"))
MEASURES = 20
BAD = 10_000
AT = datetime(2026, 10, 15, 13, 2, tzinfo=UTC)
COLUMNS = ["subject", "version", "unit_slug", "indicator_code", "numerator", "denominator", "why"]
TYPES = "subject bigint, version bigint, unit_slug varchar(80), indicator_code varchar(20), numerator numeric(16, 2), "
TYPES += "denominator numeric(16, 2), why text"
PARTS = {"reading: child, staging": (upload_reading, "stage"), "checking": (upload_staging, "find_odd")}


def lines_of(pairs) -> list[tuple]:
    """Of each figure its keys and what the file says: counts of all sizes, and a sentence of its own."""
    some = random.Random(4)
    slugs = dict(Subject.objects.values_list("pk", "slug"))
    codes = dict(IndicatorVersion.objects.values_list("pk", "indicator__code"))
    found = []
    for place, (subject, version) in enumerate(pairs):
        whole = some.randint(1, 2_000)
        words = f"{place % 7} workers left in week {place % 13}"
        found.append((subject, version, slugs[subject], codes[version], some.randint(0, whole), whole, words))
    return found


def table_of(lines) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS[2:])
    writer.writerows(line[2:] for line in lines)
    return out.getvalue().encode()


def parsed(content: bytes):
    rows = csv.reader(io.StringIO(content.decode()))
    next(rows)
    return rows


def put(table: str, columns: list[str], rows) -> float:
    """Seconds for rows as they come, in one transaction, by the database's own way."""
    start = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
    return perf_counter() - start


def bare(content: bytes, pairs) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_floor ({TYPES})")
        seconds = put("bench_floor", COLUMNS, ((*pair, *row) for pair, row in zip(pairs, parsed(content), strict=True)))
        cursor.execute("DROP TABLE bench_floor")
    return seconds


def as_figures(content: bytes, pairs, round) -> float:
    """Into the table of figures, which then is as it was."""
    subjects = {subject for subject, _ in pairs}
    Return.objects.bulk_create((Return(round=round, subject_id=key) for key in subjects), batch_size=500)
    returns = dict(Return.objects.filter(round=round).values_list("subject", "pk"))
    fixed = {"source": "return", "is_current": True, "period_id": round.period_id}
    for field in Observation._meta.concrete_fields:
        if not field.null and field.name not in {"id", "version", "subject", "period"}:
            fixed.setdefault(field.column, field.get_default())
    del fixed["why"]
    columns = ["version_id", "subject_id", "quarterly_return_id", "numerator", "denominator", "why", *fixed]
    rows = (
        (version, subject, returns[subject], *row[2:], *fixed.values())
        for (subject, version), row in zip(pairs, parsed(content), strict=True)
    )
    seconds = put(Observation._meta.db_table, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Observation._meta.db_table} WHERE why LIKE '%% workers left in week %%'", [])
    Return.objects.filter(round=round).delete()
    return seconds


@contextmanager
def watched(found: dict[str, float]):
    """Adds up how long the parts of reading take."""
    with pytest.MonkeyPatch.context() as patch:
        for name, (module, function) in PARTS.items():
            patch.setattr(module, function, timing(name, getattr(module, function), found))
        yield


def timing(name, work, found):
    def timed(*args, **kwargs):
        start = perf_counter()
        answer = work(*args, **kwargs)
        found[name] = found.get(name, 0) + perf_counter() - start
        return answer

    return timed


def read(sent: dict, content: bytes) -> tuple[Upload, dict[str, float]]:
    """A file that has been sent and read, and the seconds for each part."""
    with transaction.atomic():
        upload = send_upload(**sent, content=content)
        transaction.get_connection().run_on_commit.clear()  # it is read below
    parts: dict[str, float] = {}
    with watched(parts):
        timing("all", upload_reading.read_upload.func, parts)(upload.pk)
    total = parts.pop("all")
    parts["looking up, keeping aside"] = total - sum(parts.values())
    return Upload.objects.get(pk=upload.pk), parts


@pytest.mark.bench
def test_time_of_bringing_in_a_whole_round(kept, capsys):
    authority = factories.create_authority()
    round, pairs = create_round_of(authority, units=max(1, ROWS // MEASURES), measures=MEASURES)
    officer = factories.create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,))
    lines = lines_of(pairs)
    content = table_of(lines)
    floors = min(bare(content, pairs) for _ in range(3)), as_figures(content, pairs, round)
    sent = {"round": round, "subject": None, "file_name": "a.csv", "by": officer, "at": AT}
    wrong = [(*line[:4], line[5] + 1, *line[5:]) if place < BAD else line for place, line in enumerate(lines)]
    faulty, bad = read(sent, table_of(wrong))
    assert (faulty.state, len(faulty.faults)) == ("faulty", min(BAD, len(lines)))
    upload, parts = read(sent, content)
    assert (upload.state, upload.rows.count()) == ("ready", len(lines)), upload.faults[:3]
    timing("storing", store_upload, parts)(upload=upload, version=seen(upload), by=officer, at=AT)
    assert Observation.objects.filter(quarterly_return__round=round).count() == len(lines)
    with capsys.disabled():
        show(len(lines), floors, parts, sum(bad.values()))


def show(rows: int, floors: tuple[float, float], parts: dict[str, float], bad: float) -> None:
    print(f"\n\nA whole round of {rows:,} figures, {connection.vendor}.")
    print(f"{'':40} {'seconds':>8} {'rows/s':>10} {'bare floor':>11} {'floor of figures':>17}")
    names = ["bare floor: parse, put into no key", "floor of figures: parse, put into theirs"]
    for name, seconds in {**dict(zip(names, floors, strict=True)), **parts, "all": sum(parts.values())}.items():
        share = " ".join(f"{floor / seconds:{width}.2f}" for floor, width in zip(floors, (11, 17), strict=True))
        print(f"{name:40} {seconds:8.2f} {rows / seconds:10,.0f} {share}")
    print(f"A list of {min(BAD, rows):,} faults: {bad:.1f} seconds.")
