"""How quickly the figures of a whole round are brought in, against what the database does with the same rows at best.

A table for a person to read: nothing is asserted. BENCH_IMPORT_ROWS chooses how many figures there are.
"""

import csv
import io
import os
from datetime import UTC, datetime
from time import perf_counter

import pytest
from django.db import connection, transaction

from indicators.models import IndicatorVersion, Subject, Upload
from indicators.upload_changes import seen, send_upload, store_upload
from indicators.upload_reading import read_upload
from safeguarding.access import Role
from tests import factories
from tests.indicators.many_figures import create_round_of

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "100000"))
MEASURES = 20
AT = datetime(2026, 10, 15, 13, 2, tzinfo=UTC)
COLUMNS = ["subject", "version", "unit_slug", "indicator_code", "numerator", "denominator", "why"]
TYPES = "subject bigint, version bigint, unit_slug varchar(80), indicator_code varchar(20), numerator numeric(16, 2), "
TYPES += "denominator numeric(16, 2), why text"


def lines_of(pairs) -> list[tuple]:
    slugs = dict(Subject.objects.values_list("pk", "slug"))
    codes = dict(IndicatorVersion.objects.values_list("pk", "indicator__code"))
    return [
        (
            subject,
            version,
            slugs[subject],
            codes[version],
            place % 90,
            90 + place % 9,
            "Two workers left in the quarter",
        )
        for place, (subject, version) in enumerate(pairs)
    ]


def table_of(lines) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS[2:])
    writer.writerows(line[2:] for line in lines)
    return out.getvalue().encode()


def at_best(content: bytes, keys: list[tuple]) -> float:
    """Seconds for the same rows put as they come into a table without a key or a check, by the database's own way."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_floor ({TYPES})")
        start = perf_counter()
        rows = csv.reader(io.StringIO(content.decode()))
        next(rows)
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY bench_floor ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                    for key, row in zip(keys, rows, strict=True):
                        copy.write_row((*key, *row))
            else:
                marks = ", ".join(["%s"] * len(COLUMNS))
                given = ((*key, *row) for key, row in zip(keys, rows, strict=True))
                cursor.executemany(f"INSERT INTO bench_floor VALUES ({marks})", given)
        seconds = perf_counter() - start
        cursor.execute("DROP TABLE bench_floor")
    return seconds


def timed(work, *args, **kwargs) -> float:
    start = perf_counter()
    work(*args, **kwargs)
    return perf_counter() - start


@pytest.mark.bench
def test_time_of_bringing_in_a_whole_round(kept, capsys):
    authority = factories.create_authority()
    round, pairs = create_round_of(authority, units=max(1, ROWS // MEASURES), measures=MEASURES)
    officer = factories.create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,))
    lines = lines_of(pairs)
    content = table_of(lines)
    floor = min(at_best(content, pairs) for _ in range(3))
    sent = {"round": round, "subject": None, "file_name": "a.csv", "content": content, "by": officer, "at": AT}
    with transaction.atomic():
        upload = send_upload(**sent)
        transaction.get_connection().run_on_commit.clear()  # it is read below
    reading = timed(read_upload.func, upload.pk)
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.state, upload.rows.count()) == ("ready", len(lines)), upload.faults[:3]
    storing = timed(store_upload, upload=upload, version=seen(upload), by=officer, at=AT)
    with capsys.disabled():
        show(len(lines), floor, reading, storing)


def show(rows: int, floor: float, reading: float, storing: float) -> None:
    print(f"\n\nA whole round of {rows:,} figures, {connection.vendor}. The floor: the same rows, unchecked.")
    print(f"{'':34} {'seconds':>8} {'rows/s':>10} {'share of the floor':>19}")
    parts = {"floor: parse, executemany or COPY": floor, "reading: child, checks, staging": reading}
    for name, seconds in {**parts, "storing: one transaction": storing, "both": reading + storing}.items():
        print(f"{name:34} {seconds:8.2f} {rows / seconds:10,.0f} {floor / seconds:19.2f}")
