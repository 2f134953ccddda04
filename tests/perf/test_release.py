"""How quickly a national release is brought in, and how the pages for one council bear it.

Tables for a person to read: nothing is asserted about time. The floor of the import: the same figures, read and judged
already, put into the table of figures by one INSERT … SELECT. The floor of a page: its figures by one query, as they
come. BENCH_RELEASE_QUARTERS chooses how many quarters of 60 measures and 153 areas there are; 40 make 367,200 figures.
"""

import os
from statistics import median
from time import perf_counter

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from indicators import release_reading, release_staging
from indicators.comparisons import compared
from indicators.models import Area, ComparatorMember, ComparatorSet, Indicator, Observation, Release
from safeguarding.models import Authority, User
from tests.conftest import DAY
from tests.indicators.many_releases import bring, file_of, measures
from tests.perf.test_import import timing

QUARTERS = int(os.environ.get("BENCH_RELEASE_QUARTERS", "40"))
MEASURES, AREAS = 60, 153
PARTS = {
    "reading: child, staging": (release_reading, "stage"),
    "judging": (release_staging, "find_odd"),
    "counting for the summary": (release_staging, "counted_by_level"),
    "finding what it restates": (release_staging, "restated"),
    "setting earlier figures aside": (release_staging, "set_aside"),
    "INSERT … SELECT": (release_staging, "keep"),
}


def brought(content, meaning, **given):
    """A release, with the seconds for each part and for all."""
    parts: dict[str, float] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, (owner, function) in PARTS.items():
            patch.setattr(owner, function, timing(name, getattr(owner, function), parts))
        release = timing("all", bring, parts)(content, meaning, **given)
    return release, parts


def floor(release) -> float:
    """Seconds to put the same rows into the same table, by one statement, with nothing read or judged."""
    columns = [field.column for field in Observation._meta.concrete_fields if field.name not in {"id", "release"}]
    names, given = ", ".join([*columns, "release_id"]), ", ".join([*columns, "%s"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE bench_rows AS SELECT * FROM indicators_observation WHERE release_id = {release.pk}"
        )
        cursor.execute(f"DELETE FROM indicators_observation WHERE release_id = {release.pk}")
        start = perf_counter()
        with transaction.atomic():
            cursor.execute(f"INSERT INTO indicators_observation ({names}) SELECT {given} FROM bench_rows", [release.pk])
        seconds = perf_counter() - start
        cursor.execute("DROP TABLE bench_rows")
    return seconds


def compare_derby() -> None:
    neighbours = ComparatorSet.objects.get(authority__slug="derby", ends_on=None)
    ComparatorMember.objects.filter(comparator_set=neighbours).delete()
    areas = Area.objects.filter(code__startswith="E08").order_by("code")[:10]
    ComparatorMember.objects.bulk_create(
        ComparatorMember(comparator_set=neighbours, area=area, order=order) for order, area in enumerate(areas, start=1)
    )


DERBY = "(SELECT id FROM safeguarding_authority WHERE slug = 'derby')"
# What each page shows: of one measure what is published of the council, its neighbours and England; of all measures
# what the council's own units returned.
NATIONAL = f"""o.version_id = (SELECT v.id FROM indicators_indicatorversion v JOIN indicators_indicator i
    ON i.id = v.indicator_id WHERE i.code = 'N0') AND o.subject_id IN (SELECT a.subject_id FROM indicators_area a
    WHERE a.level = 'national' OR a.authority_id = {DERBY}
    OR a.id IN (SELECT m.area_id FROM indicators_comparatormember m))"""
RETURNED = f"o.source = 'return' AND s.authority_id = {DERBY}"
PAGES = {
    "compared page": ("/indicators/N0/compared/", NATIONAL),
    "indicator page": ("/indicators/N0/", NATIONAL),
    "list of indicators": ("/indicators/", RETURNED),
    "scorecard": ("/scorecard/", RETURNED),
}
BARE = """SELECT o.id, o.value, o.numerator, o.denominator, o.state, s.name, p.label FROM indicators_observation o
    JOIN indicators_subject s ON s.id = o.subject_id JOIN indicators_period p ON p.id = o.period_id
    WHERE o.is_current AND """


def milliseconds(work) -> float:
    times = []
    for _ in range(7):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times) * 1000


def bare(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(BARE + condition)
        return len(cursor.fetchall())


def page_times(client: Client, *, before: bool) -> dict[str, tuple[float, float]]:
    found = {}
    for name, (url, condition) in PAGES.items():
        if before and "N0" in url:
            url = url.replace("N0", "SA45")
        assert client.get(url).status_code == 200
        found[name] = (milliseconds(lambda url=url: client.get(url)), milliseconds(lambda c=condition: bare(c)))
    return found


@pytest.mark.bench
def test_time_of_importing_a_release_and_of_the_pages_for_one_council(kept, capsys):
    reader = User.objects.get(email="board@derby.example")
    client = Client()
    client.force_login(reader)
    with time_machine.travel(DAY):
        before = page_times(client, before=True)
        content, meaning = file_of(measures(MEASURES), quarters=QUARTERS, areas=AREAS)
        release, parts = brought(content, meaning)
        assert Observation.objects.filter(release=release).count() == MEASURES * QUARTERS * AREAS
        bare_seconds = floor(release)
        again, second = brought(content, meaning, name="Many", on=DAY)
        assert (again.figures, again.restated, Release.objects.count()) == (release.figures, 0, 3)
        compare_derby()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE indicators_observation")
        after = page_times(client, before=False)
        own = Authority.objects.get(slug="derby")
        indicators = list(Indicator.objects.filter(versions__source="Made for a test"))
        sixty = milliseconds(lambda: compare_all(own, indicators))
    with capsys.disabled():
        show(release.figures, len(content), bare_seconds, parts, second)
        show_pages(before, after, sixty)


def compare_all(authority, indicators) -> None:
    assert len(compared(authority, indicators, on=DAY)) >= MEASURES


def show(rows: int, size: int, bare_seconds: float, parts: dict[str, float], second: dict[str, float]) -> None:
    print(f"\n\nA release of {rows:,} figures ({size / 1e6:.1f} MB), {connection.vendor}.")
    print(f"{'':44} {'seconds':>8} {'rows/s':>10} {'of the floor':>13} {'the next release':>17}")
    print(f"{'floor: bare INSERT … SELECT':44} {bare_seconds:8.2f} {rows / bare_seconds:10,.0f}")
    for name, seconds in parts.items():
        ratio = seconds / bare_seconds
        print(f"{name:44} {seconds:8.2f} {rows / seconds:10,.0f} {ratio:13.2f} {second[name]:17.2f}")


def show_pages(before, after, sixty: float) -> None:
    print("Pages for one council, milliseconds: without the release, with it, and the bare query with it.")
    for name, (ours, query) in after.items():
        print(f"{name:24} {before[name][0]:8.1f} {ours:8.1f} {query:8.1f}   ours/bare {ours / query:6.1f}")
    print(f"{MEASURES} measures compared at once: {sixty:.1f}")
