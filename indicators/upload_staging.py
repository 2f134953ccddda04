"""Lines of a long table in the database while they are judged: in tables of this connection alone, which end with it.

`find_odd` judges all of them in one statement. A line is ordinary where every rule holds of which the database is sure:
it is then kept as it stands, without being looked at by itself. Whatever else it may be, the line is odd, and is looked
at by the rules for one figure (`upload_rules.figure_of`), which may still find it right. So the conditions here may be
narrower than the rules and must never be wider; a test compares the two.

Numbers are compared as whole ten-thousandths and kept from their own digits: none passes through a binary fraction.
The statements are the same on both databases.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from indicators import return_rules, return_shapes
from indicators.models import Upload, UploadRow
from indicators.return_rules import COMMENT, ENTRY_FIELDS, LATENESS, MISSING, NIL, VALUE
from indicators.return_shapes import ANSWERS_IN_WORDS, LONGEST_IN_WORDS
from indicators.upload_lines import OddLine
from indicators.upload_rules import BOXES, CHOICES, GIVEN, KEYS, LATE, LONGEST
from safeguarding.workbook_reading.long_tables import DAY, NUMBER, TEXT

NUMBERS = (*BOXES, *LATE)
TEXTS = ("period", *KEYS, *GIVEN)
COLUMNS = {name: NUMBER if name in NUMBERS else DAY if name == "expected_on" else TEXT for name in TEXTS}
ONE = 10_000  # in ten-thousandths
AT_ONCE = 1_000


def read_as(name: str) -> list[str]:
    """The columns in which a cell is staged: its text, and beside a number or a day what was read in it."""
    return [name, *{NUMBER: [f"n_{name}"], DAY: ["day"], TEXT: []}[COLUMNS[name]]]


TABLES = {
    "staged_line": [
        "line integer NOT NULL PRIMARY KEY, is_wide smallint NOT NULL, subject_id bigint, version_id bigint, day date",
        *(f"{name} text NOT NULL DEFAULT ''" for name in TEXTS),
        *(f"n_{name} bigint" for name in NUMBERS),
    ],
    # What the rules say of each definition. A step is how exactly a number may be given; None where there is no box.
    "staged_rule": [
        "version_id bigint NOT NULL PRIMARY KEY, is_number boolean, words varchar(10), below_zero boolean",
        "is_part boolean, is_survey boolean, asks_late boolean, allows_nil boolean",
        *(f"step_{name} integer" for name in BOXES),
    ],
    "staged_odd": ["line integer NOT NULL PRIMARY KEY, first_line integer"],
}


@contextmanager
def staging(versions: Iterable[Any]) -> Iterator[None]:
    """The tables, with the rules of these definitions; they are gone at the end."""
    drop()
    try:
        with connection.cursor() as cursor:
            for table, columns in TABLES.items():
                cursor.execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(columns)})")
            rules = [rule_of(version) for version in versions]
            marks = ", ".join(["%s"] * (8 + len(BOXES)))
            cursor.executemany(f"INSERT INTO staged_rule VALUES ({marks})", rules)
        yield
    finally:
        if not connection.needs_rollback:  # a transaction that failed takes them with it
            drop()


def drop() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def rule_of(version: Any) -> tuple[Any, ...]:
    own, in_words = return_shapes.number_fields(version), return_shapes.is_in_words(version)
    steps = {name: 10 ** max(0, 4 - return_shapes.decimals_of(version, name)) for name in own if not in_words}
    return (
        version.pk,
        bool(steps),
        version.shape if in_words and own == ("value",) else "",
        version.shape == "change",
        version.shape == "percentage" and version.has_counts,
        version.shape == "survey",
        version.collects_lateness,
        return_shapes.allows_nil(version),
        *(steps.get(name) for name in BOXES),
    )


def put(names: Iterable[str], lines: list[list[Any]]) -> None:
    """Lines as `long_tables.batches` makes them ready, each with the keys of its unit and definition at its end; by the
    quickest way each database has. `names` are the columns of the file."""
    given = [column for name in names if name in COLUMNS for column in read_as(name)]
    columns = ["line", "is_wide", *given, "subject_id", "version_id"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY staged_line ({', '.join(columns)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(columns))
            # Together, yet without the lock of a transaction of Django's: nobody else has to wait for these tables.
            cursor.execute("SAVEPOINT staging")
            try:
                cursor.executemany(f"INSERT INTO staged_line ({', '.join(columns)}) VALUES ({marks})", lines)
            finally:
                cursor.execute("RELEASE staging")


# --- What is ordinary ---------------------------------------------------------------------------------------------

CHOICE = "CASE LOWER(state) WHEN '' THEN 'value' {} END".format(
    " ".join(f"WHEN '{text}' THEN '{choice}'" for text, choice in CHOICES.items())
)
LINES = f"(SELECT staged_line.*, {CHOICE} AS choice FROM staged_line)"
IN_PLACE = "s.is_wide = 0 AND s.period IN ('', %(period)s)"


def are_empty(names: Iterable[str]) -> str:
    return " AND ".join(f"s.{name} = ''" for name in names)


def every(*conditions: str) -> str:
    return " AND ".join(f"({condition})" for condition in conditions)


# Such as: no choice but that of a figure, and no figure either. It changes nothing, whatever measure it is about.
NOTHING = every(f"s.choice = '{VALUE}'", are_empty(name for name in GIVEN if name != "state"))
READABLE = every(
    *(f"LENGTH(s.{name}) <= {most}" for name, most in LONGEST.items()),
    "s.expected_on = '' OR s.day IS NOT NULL",
    *(f"s.{name} = '' OR r.asks_late AND s.n_{name} >= 0 AND s.n_{name} %% {ONE} = 0" for name in LATE),
)
LATE_ONES = " + ".join(f"COALESCE(s.n_{name}, 0)" for name in LATENESS)
FIGURE = every(
    f"s.choice = '{VALUE}' AND r.is_number",
    *(
        f"""CASE WHEN r.step_{name} IS NULL THEN s.{name} = ''
            ELSE s.n_{name} %% r.step_{name} = 0 AND (s.n_{name} >= 0 OR r.below_zero) END"""
        for name in BOXES
    ),
    "r.step_denominator IS NULL OR s.n_denominator > 0",
    "NOT r.is_part OR s.n_numerator <= s.n_denominator",
    "r.step_value_low IS NULL OR s.n_value_low <= s.n_value_high",
    f"NOT r.is_survey OR s.n_value BETWEEN 0 AND {100 * ONE} AND s.n_base > 0",
    f"{are_empty(LATENESS)} OR s.n_denominator - s.n_numerator = {LATE_ONES}",
    "s.longest_late = '' OR s.n_longest_late > 0 AND s.n_denominator > s.n_numerator",
)
GAP = every(
    f"s.choice <> '{VALUE}'",
    are_empty(NUMBERS),
    f"CASE WHEN s.choice = '{NIL}' THEN r.allows_nil ELSE s.reason <> '' END",
    f"s.choice <> '{MISSING}' OR s.day IS NULL OR s.day >= %(today)s",
)
NOT_AN_ANSWER = ("", return_rules.BLANK, *return_rules.NOT_GIVEN)
ANSWERS = " OR ".join(
    f"r.words = '{shape}' AND s.value IN ({', '.join(repr(answer) for answer in answers)})"
    if answers
    else f"r.words = '{shape}' AND LENGTH(s.value) <= {LONGEST_IN_WORDS} "
    f"AND s.value NOT IN ({', '.join(repr(text) for text in NOT_AN_ANSWER)})"
    for shape, answers in ANSWERS_IN_WORDS.items()
)
WORDS = every(f"s.choice = '{VALUE}'", ANSWERS, are_empty(name for name in BOXES if name != "value"))
ORDINARY = f"{IN_PLACE} AND ({NOTHING} OR {READABLE} AND ({FIGURE} OR {GAP} OR {WORDS}))"


def find_odd(upload: Upload, *, today: date) -> None:
    """Note every line that is not ordinary, or not asked for, or about a figure that an earlier line was about too."""
    count_anew("staged_line (subject_id, version_id)")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO staged_odd (line, first_line) SELECT s.line, t.line FROM {LINES} s
                LEFT JOIN staged_rule r ON r.version_id = s.version_id
                LEFT JOIN indicators_expectation e
                    ON e.round_id = %(round)s AND e.subject_id = s.subject_id AND e.version_id = s.version_id
                LEFT JOIN (
                    SELECT s.subject_id, s.version_id, MIN(s.line) AS line FROM staged_line s WHERE {IN_PLACE}
                    GROUP BY s.subject_id, s.version_id HAVING COUNT(*) > 1
                ) t ON t.subject_id = s.subject_id AND t.version_id = s.version_id AND t.line < s.line
                WHERE (e.id IS NOT NULL AND t.line IS NULL AND {ORDINARY}) IS NOT TRUE""",
            {"round": upload.round_id, "period": upload.round.period.label, "today": today.isoformat()},
        )


def count_anew(table: str) -> None:
    """PostgreSQL plans by what it knows of a table, and of one that was empty a moment ago it knows nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")


def odd_lines() -> Iterator[list[OddLine]]:
    """In the order of the file, some at a time."""
    columns = ["line", "is_wide", "subject_id", "version_id"]
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT {", ".join(f"s.{name}" for name in columns)}, o.first_line,
                    {", ".join(f"s.{name}" for name in TEXTS)}
                    FROM staged_odd o JOIN staged_line s ON s.line = o.line
                    WHERE o.line > %s ORDER BY o.line LIMIT {AT_ONCE}""",
                [last],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield [
            OddLine(line, bool(wide), subject, version, first, dict(zip(TEXTS, texts, strict=True)))
            for line, wide, subject, version, first, *texts in rows
        ]
        last = rows[-1][0]


# --- What is kept ---------------------------------------------------------------------------------------------------


def kept_columns() -> Mapping[str, str]:
    """Of an ordinary line, as `return_rules.settle` would settle it: what stands in each field of its figure."""
    is_figure = f"s.choice = '{VALUE}' AND r.is_number"
    found = {name: f"s.n_{name} / {ONE}" for name in ("base", *LATE)}
    for name in ("value", "value_low", "value_high", "numerator", "denominator"):
        places = UploadRow._meta.get_field(name).decimal_places
        found[name] = f"CAST(NULLIF(s.{name}, '') AS numeric(16, {places}))"
    for name in ("reason", *COMMENT):
        found[name] = f"REPLACE(s.{name}, %(windows)s, %(newline)s)"
    return found | {
        "state": "s.choice",
        "value": f"CASE WHEN r.words = '' THEN {found['value']} END",
        "as_printed": "CASE WHEN r.words = '' THEN '' ELSE s.value END",
        "reason": f"CASE WHEN {is_figure} THEN '' ELSE {found['reason']} END",
        "expected_on": f"CASE WHEN {is_figure} THEN NULL ELSE s.day END",
    }


def keep_ordinary(upload: Upload) -> None:
    """Every ordinary line that says something becomes a row of the upload."""
    kept = kept_columns()
    columns = ["upload_id", "line", "cell", "subject_id", "version_id", *ENTRY_FIELDS]
    given = ["%(upload)s", "s.line", "'line ' || s.line", "s.subject_id", "s.version_id"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {UploadRow._meta.db_table} ({", ".join(columns)})
                SELECT {", ".join([*given, *(kept[name] for name in ENTRY_FIELDS)])}
                FROM {LINES} s JOIN staged_rule r ON r.version_id = s.version_id
                WHERE s.line NOT IN (SELECT line FROM staged_odd) AND NOT ({NOTHING})""",
            {"upload": upload.pk, "windows": "\r\n", "newline": "\n"},
        )
