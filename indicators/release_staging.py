"""Figures of a release in the database while they are judged, and from there into the record; in tables of this
connection alone, as in `upload_staging`.

`find_odd` finds in one statement whatever is not ordinary; only that is looked at by `tidy_rules.figure_of`, for its
words. The conditions and the expressions here say the same as those functions, and a test compares the two. Numbers are
whole ten-thousandths, divided once when they are kept: the quotient of two whole numbers is the double nearest to it,
so that 85.3 from here is the 85.3 that was typed. The statements are the same on both databases.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from indicators.models import Observation, Release
from indicators.tidy_rules import NO_VALUE_OF_TRACE, NUMBER, ONE, SYMBOLS, TRACE, Rule
from indicators.upload_staging import count_anew, every

TABLES = {
    "tidy_figure": "line integer NOT NULL, area integer NOT NULL, period integer NOT NULL, version_id bigint NOT NULL, "
    "v_n bigint, v_m varchar(80), n_n bigint, n_m varchar(80), d_n bigint, d_m varchar(80)",
    "tidy_area": "area integer NOT NULL PRIMARY KEY, level varchar(16) NOT NULL, subject_id bigint",
    "tidy_period": "period integer NOT NULL PRIMARY KEY, label varchar(80) NOT NULL, period_id bigint",
    "tidy_rule": "version_id bigint NOT NULL PRIMARY KEY, least bigint NOT NULL, most bigint NOT NULL, "
    "is_part boolean NOT NULL, half integer NOT NULL",
    "tidy_odd": "line integer NOT NULL, version_id bigint NOT NULL, first_line integer",
}
PARTS = ("v", "n", "d")


@contextmanager
def staging() -> Iterator[None]:
    """The tables, which are gone at the end."""
    drop()
    try:
        with connection.cursor() as cursor:
            for table, columns in TABLES.items():
                cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        yield
    finally:
        if not connection.needs_rollback:  # a transaction that failed takes them with it
            drop()


def drop() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def put(table: str, rows: Iterable[tuple[Any, ...]], width: int) -> None:
    """Rows into one of the tables, by the quickest way each database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        # Together, yet without the lock of a transaction of Django's: nobody else has to wait for these tables.
        cursor.execute("SAVEPOINT staging")
        try:
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * width)})", rows)
        finally:
            cursor.execute("RELEASE staging")


def put_rules(rules: dict[int, Rule]) -> None:
    put("tidy_rule", ((key, r.least, r.most, r.is_part, r.half) for key, r in rules.items()), 5)


# --- What is ordinary, and what it becomes --------------------------------------------------------------------------

KNOWN = ", ".join(f"'{mark}'" for mark in [NUMBER, TRACE, *SYMBOLS])
# A part without a column is NULL throughout: no condition about it may then fail.
CONDITIONS = (
    *(f"{part}_m IS NULL OR {part}_m IN ({KNOWN})" for part in PARTS),
    f"v_m IS NULL OR v_m <> '{NUMBER}' OR v_n BETWEEN r.least AND r.most",
    *(f"{part}_m IS NULL OR {part}_m <> '{NUMBER}' OR {part}_n >= 0" for part in ("n", "d")),
    "NOT r.is_part OR n_n IS NULL OR d_n IS NULL OR n_n <= d_n",
    "v_m IS NOT NULL OR n_n IS NULL OR d_n IS NULL OR d_n > 0 OR n_n = 0",
)
ORDINARY = every(*CONDITIONS)
BOTH_COUNTS = "(n_n IS NOT NULL AND d_n IS NOT NULL AND d_n > 0)"
# What decides the figure: the value; without a column of values the counts, and of these a symbol before a number.
MARK = f"CASE WHEN v_m IS NOT NULL THEN v_m WHEN n_m <> '{NUMBER}' THEN n_m ELSE d_m END"
IS_FIGURE = f"(CASE WHEN v_m IS NOT NULL THEN v_m IN ('{NUMBER}', '{TRACE}') ELSE {BOTH_COUNTS} END)"


def by_symbol(given: dict[str, str], other: str) -> str:
    cases = " ".join(f"WHEN '{mark}' THEN '{what}'" for mark, what in given.items())
    return f"CASE {MARK} {cases} ELSE {other} END"


STATES = {mark: symbol.state for mark, symbol in SYMBOLS.items()} | {TRACE: NO_VALUE_OF_TRACE.state}
REASONS = {mark: symbol.reason for mark, symbol in SYMBOLS.items()} | {TRACE: NO_VALUE_OF_TRACE.reason}
NIL, NOTHING = "'nil'", "''"
KEPT = {
    "state": f"CASE WHEN {IS_FIGURE} THEN 'value' ELSE {by_symbol(STATES, NIL)} END",
    "value": f"CASE WHEN v_m = '{NUMBER}' THEN v_n / {ONE}.0 END",
    "value_low": f"CASE WHEN v_m = '{TRACE}' THEN 0 END",
    "value_high": f"CASE WHEN v_m = '{TRACE}' THEN r.half / {ONE}.0 END",
    "numerator": f"CASE WHEN {IS_FIGURE} AND {BOTH_COUNTS} THEN ROUND(n_n / {ONE}.0, 2) END",
    "denominator": f"CASE WHEN {IS_FIGURE} AND {BOTH_COUNTS} THEN ROUND(d_n / {ONE}.0, 2) END",
    "as_printed": f"CASE WHEN {MARK} = '{NUMBER}' THEN '' ELSE {MARK} END",
    "reason": f"CASE WHEN {IS_FIGURE} THEN '' ELSE {by_symbol(REASONS, NOTHING)} END",
}
PLACED = """tidy_figure s JOIN tidy_rule r ON r.version_id = s.version_id
    JOIN tidy_area a ON a.area = s.area JOIN tidy_period p ON p.period = s.period"""
STANDING = """indicators_observation o ON o.version_id = s.version_id AND o.subject_id = a.subject_id
    AND o.period_id = p.period_id AND o.source = 'release' AND o.is_current"""


def fetched(sql: str, given: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given or [])
        return list(cursor.fetchall())


def find_odd() -> None:
    """Note every figure that is not ordinary, or that an earlier line gave already."""
    for table in ("tidy_figure", "tidy_area", "tidy_period", "tidy_rule"):
        count_anew(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO tidy_odd (line, version_id, first_line) SELECT s.line, s.version_id, t.line
                FROM tidy_figure s JOIN tidy_rule r ON r.version_id = s.version_id LEFT JOIN (
                    SELECT area, period, version_id, MIN(line) AS line FROM tidy_figure
                    GROUP BY area, period, version_id HAVING COUNT(*) > 1
                ) t ON t.area = s.area AND t.period = s.period AND t.version_id = s.version_id AND t.line < s.line
                WHERE (t.line IS NULL AND {ORDINARY}) IS NOT TRUE"""
        )


def odd(most: int) -> list[tuple[Any, ...]]:
    """Line, version, the line that gave it before or None, and six columns of cells; in the order of the file."""
    cells = ", ".join(f"s.{part}_n, s.{part}_m" for part in PARTS)
    return fetched(
        f"""SELECT o.line, o.version_id, o.first_line, {cells} FROM tidy_odd o
            JOIN tidy_figure s ON s.line = o.line AND s.version_id = o.version_id ORDER BY o.line LIMIT {most}"""
    )


# --- What it would bring, and what it would change ------------------------------------------------------------------


def counted_by_level() -> list[tuple[Any, ...]]:
    """Level, label of the period, figures; with a number, and marked by each symbol."""
    marked = ", ".join(f"SUM(CASE WHEN NOT {IS_FIGURE} AND {MARK} = '{mark}' THEN 1 ELSE 0 END)" for mark in SYMBOLS)
    return fetched(
        f"""SELECT a.level, p.label, COUNT(*), SUM(CASE WHEN {IS_FIGURE} AND {MARK} <> '{TRACE}' THEN 1 ELSE 0 END),
            {marked}, SUM(CASE WHEN {MARK} = '{TRACE}' THEN 1 ELSE 0 END)
            FROM {PLACED} GROUP BY a.level, p.period, p.label ORDER BY p.period DESC, a.level"""
    )


def is_same() -> str:
    """Whether a standing figure says the same as the one in the file."""
    word = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    return " AND ".join(f"o.{name} {word} {said}" for name, said in KEPT.items() if name != "reason")


def from_other_tables(table_id: int | None, *, is_invented: bool) -> tuple[int, str]:
    """How many figures stand already that another table gave, with the name of one. An invented figure is no reason to
    keep a published one out, and a published one always is (design rule 2)."""
    in_the_way = "(NOT e.is_invented OR e.table_id <> %s)" if is_invented else "NOT e.is_invented AND e.table_id <> %s"
    rows = fetched(
        f"""SELECT COUNT(*), MIN(t.name) FROM {PLACED} JOIN {STANDING} JOIN indicators_release e ON e.id = o.release_id
            JOIN indicators_releasedtable t ON t.id = e.table_id WHERE {in_the_way}""",
        [table_id or 0],
    )
    return rows[0][0], rows[0][1] or ""


def restated() -> int:
    """How many figures stand that the file gives otherwise."""
    return fetched(f"SELECT COUNT(*) FROM {PLACED} JOIN {STANDING} WHERE NOT ({is_same()})")[0][0]


def restated_rows(most: int) -> list[tuple[Any, ...]]:
    """Key of the standing figure; then what the file says: state, value, numerator, denominator, symbol."""
    said = ", ".join(KEPT[name] for name in ("state", "value", "numerator", "denominator", "as_printed"))
    return fetched(
        f"""SELECT o.id, {said} FROM {PLACED} JOIN {STANDING} WHERE NOT ({is_same()})
            ORDER BY o.version_id, p.period DESC, a.area LIMIT {most}"""
    )


# --- Into the record ------------------------------------------------------------------------------------------------


def set_aside() -> int:
    """Figures of earlier releases that the file gives anew no longer stand; they keep their rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE indicators_observation SET is_current = %s WHERE id IN (
                SELECT o.id FROM {PLACED} JOIN {STANDING})""",
            [False],
        )
        return cursor.rowcount


def keep(release: Release) -> int:
    """Every figure as an observation of this release."""
    fixed: dict[str, Any] = {
        "source": Observation.Source.RELEASE.value,
        "release_id": release.pk,
        "is_current": True,
        "is_demonstration": release.is_invented,
    }
    for field in Observation._meta.concrete_fields:  # what may not be empty and is nothing else's here
        if not field.null and field.name not in {"id", "version", "subject", "period", *KEPT}:
            fixed.setdefault(field.column, field.get_default())
    columns = ["version_id", "subject_id", "period_id", *KEPT, *fixed]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO indicators_observation ({", ".join(columns)})
                SELECT s.version_id, a.subject_id, p.period_id, {", ".join(KEPT.values())},
                {", ".join(["%s"] * len(fixed))} FROM {PLACED}""",
            list(fixed.values()),
        )
        return cursor.rowcount


def name_places(subjects: dict[int, int], periods: dict[int, int]) -> None:
    """Give areas and periods the keys that they now have."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE tidy_area SET subject_id = %s WHERE area = %s", [(key, area) for area, key in subjects.items()]
        )
        cursor.executemany(
            "UPDATE tidy_period SET period_id = %s WHERE period = %s", [(key, one) for one, key in periods.items()]
        )
