"""What the database takes for an ordinary line is what the rules for one figure take for a right one, column by column.

The lines are those that people write: for every shape of measure a right figure, a gap and an empty line, and each of
these with any one of its cells changed. No line may be ordinary that the rules would refuse or keep otherwise; each
condition of the database, taken away, must be missed.
"""

from itertools import islice

import pytest
from django.db import DataError, connection

from indicators import upload_staging
from indicators.models import Expectation, Subject, Upload
from indicators.return_rules import LATENESS, Entry
from indicators.upload_lines import looked_at, wanted_in
from indicators.upload_reading import place_all
from indicators.upload_rules import BOXES, LATE
from indicators.upload_staging import COLUMNS, TEXTS
from safeguarding.models import Unit
from safeguarding.workbook_reading import long_tables
from tests import factories
from tests.indicators.returns_cast import NOW

TODAY = NOW.date()
UNITS = 150
WORDED = {"unit": "", "numerator_label": "", "denominator_label": ""}
# By code: its definition, and a right figure of it.
MEASURES = {
    "PART": ({}, {"numerator": "139", "denominator": "173"}),
    "FULL": ({"counts_are_fte": True, "shape": "ratio"}, {"numerator": "3.0", "denominator": "13.5"}),
    "LATE": (
        {"collects_lateness": True},
        {"numerator": "100", "denominator": "120", "late_1_to_5": "15", "late_over_20": "5", "longest_late": "30"},
    ),
    "OPEN": ({"shape": "stock", "over_time": "stock"}, {"value": "120"}),
    "MORE": ({"shape": "change", "decimals": 1}, {"value": "-13.5"}),
    "FROM": ({"shape": "range", "decimals": 2, **WORDED}, {"value_low": "12", "value_high": "22.25"}),
    "SAID": ({"shape": "survey", "decimals": 1, **WORDED}, {"value": "71.5", "base": "15"}),
    "EVER": ({"shape": "yes_no", **WORDED}, {"value": "Yes"}),
    "BAND": ({"shape": "band", **WORDED}, {"value": "Amber"}),
    "TOLD": ({"shape": "narrative", **WORDED}, {"value": "It rained, and then it did not"}),
    "NONE": ({"shape": "mean", **WORDED}, {}),
}
GAPS = [
    {},
    {"state": "missing", "reason": "Lost", "expected_on": "31/10/2026"},
    {"state": "nil", "reason": "There were none"},
    {"state": "Not applicable", "reason": "No such team"},
    {"why": "Rain"},
]
NUMBER_TEXTS = [
    "", "0", "-0", "0.0", "1", "5", "007", "12.0", "12.5", "12.55", "12.50", "1.00001", "-3", "-3.5", "100", "100.5",
    "101", "173", "174", "999999999", "1000000000", "00000000000000000001", "000000000000000000001", "1e3", "nan",
    "２５", "1,000", "5%", "+5", ".5", "5.", "Yes", "yes", "Green", "No figure yet", "…", "Missing, no reason yet",
    "x" * 80, "x" * 81, "two\nlines",
]  # fmt: skip
STATE_TEXTS = ["", "value", "Figure", "FIGURE", "nil", "Nothing to report", "missing", "not_applicable", "nul", "0"]
DAY_TEXTS = ["", "2026-10-15", "2026-10-14", "15.10.2026", "31 October 2026", "31/02/2026", "1999-12-31", "soon", "0"]
WORD_TEXTS = ["", "Rain", "a\r\nb\nc", "x" * 500, "x" * 501, "ł" * 500, "x" * 2000, "x" * 2001, "'=1+1", "'" * 3]
OTHER_TEXTS = {"state": STATE_TEXTS, "expected_on": DAY_TEXTS, "period": ["Last year", "July to September 2026"]}


def texts_for(column):
    if column in OTHER_TEXTS:
        return OTHER_TEXTS[column]
    return NUMBER_TEXTS if column in (*BOXES, *LATE) else WORD_TEXTS


def changed_lines(right):
    """A right figure and every gap, as they are and with each of their cells changed in every way."""
    for base in (right, *GAPS):
        yield from (base, base | {"beyond": "5"})
        for column in (name for name in TEXTS if name not in {"unit_slug", "indicator_code", "definition_number"}):
            for text in texts_for(column):
                yield base | {column: text}


@pytest.fixture
def round(db):
    """What is asked: every measure, of many units."""
    authority = factories.create_authority()
    round = factories.create_round(authority=authority)
    slugs = [f"staged-{place}" for place in range(UNITS)]
    units = Unit.objects.bulk_create(Unit(slug=slug, authority=authority, name=slug, kind="Team") for slug in slugs)
    subjects = Subject.objects.bulk_create(
        Subject(slug=unit.slug, kind="unit", name=unit.name, authority=authority, unit=unit) for unit in units
    )
    versions = [factories.create_version(code=code, **given) for code, (given, _) in MEASURES.items()]
    asked = (Expectation(round=round, subject=subject, version=version) for subject in subjects for version in versions)
    Expectation.objects.bulk_create(asked)
    return round


@pytest.fixture
def upload(round):
    officer = factories.create_user(authority=round.authority)
    return Upload.objects.create(round=round, file_name="a.csv", content=b"x", sent_at=NOW, sent_by=officer)


def ready(line, texts):
    """As the child process makes a line ready."""
    wanted = [(place, COLUMNS[name]) for place, name in enumerate(TEXTS)]
    return long_tables.ready(line, [texts.get(name, "") for name in [*TEXTS, "beyond"]], wanted, len(TEXTS))


def batches():
    """Lines of which no two are about the same figure, until all have been seen."""
    left = {code: changed_lines(right) for code, (_, right) in MEASURES.items()}
    while many := [
        {"unit_slug": f"staged-{place}", "indicator_code": code} | texts
        for code, lines in left.items()
        for place, texts in enumerate(islice(lines, UNITS))
    ]:
        yield many


def differing(upload, lines):
    """Lines that the database takes for ordinary and the rules do not, or keep otherwise; and how many it takes so."""
    wanted = wanted_in(upload.round_id)
    made = [ready(line, texts) for line, texts in enumerate(lines, start=2)]
    place_all(wanted, list(TEXTS), made)
    with upload_staging.staging(wanted.versions.values()), connection.cursor() as cursor:
        upload_staging.put(TEXTS, made)
        upload_staging.find_odd(upload, today=TODAY)
        odd = {one.line for many in upload_staging.odd_lines() for one in many}
        upload_staging.keep_ordinary(upload)
        kept = {row.line: row for row in upload.rows.all()}
        cursor.execute("DELETE FROM staged_odd")
        cursor.execute("INSERT INTO staged_odd SELECT line, NULL FROM staged_line")
        by_rules = looked_at(upload, wanted, upload_staging.odd_lines(), today=TODAY)
        found = [
            (lines[line - 2], wrong or by_rule, kept.get(line))
            for line, (wrong, by_rule) in enumerate(by_rules, start=2)
            if line not in odd and (wrong or as_kept(by_rule) != as_kept(kept.get(line)))
        ]
    upload.rows.all().delete()
    return found, len(lines) - len(odd)


def as_kept(row):
    return row and (Entry.of(row), row.line, row.cell, row.subject_id, row.version_id)


def test_no_line_is_ordinary_that_the_rules_would_refuse_or_keep_otherwise(upload):
    total = ordinary = 0
    for lines in batches():
        found, count = differing(upload, lines)
        assert not found, found[:3]
        total, ordinary = total + len(lines), ordinary + count
    assert total > 25_000 and ordinary > 2_000


def test_right_figures_and_reasoned_gaps_are_ordinary(upload):
    """Otherwise a hundred thousand of them would be looked at one by one."""
    lines = [
        {"unit_slug": f"staged-{place}", "indicator_code": code} | texts
        for code, (_, right) in MEASURES.items()
        for place, texts in enumerate([right, *GAPS[:2], *GAPS[3:4]])
    ]
    assert differing(upload, lines) == ([], len(lines))


# Each condition, and what stands for it while it is taken away.
CONDITIONS = {
    "more columns than headings": "s.is_wide = 0",
    "another period": "s.period IN ('', %(period)s)",
    "words that are too long": "LENGTH(s.why) <= 2000",
    "no day": "s.expected_on = '' OR s.day IS NOT NULL",
    "lateness that is not asked": "r.asks_late AND s.n_late_1_to_5 >= 0",
    "lateness with decimals": "s.n_longest_late %% 10000 = 0",
    "a box that it has not": "s.value = ''\n",
    "too exact": "s.n_value %% r.step_value = 0",
    "below zero": "s.n_value >= 0 OR r.below_zero",
    "a denominator of nought": "s.n_denominator > 0",
    "a part that is more than the whole": "s.n_numerator <= s.n_denominator",
    "a range upside down": "s.n_value_low <= s.n_value_high",
    "a score above a hundred": "s.n_value BETWEEN 0 AND 1000000",
    "nobody who answered": "s.n_base > 0",
    "bands that do not add up": "s.n_denominator - s.n_numerator = ",
    "a delay although none was late": "s.n_longest_late > 0",
    "no reason": "s.reason <> ''",
    "nil of a snapshot": "THEN r.allows_nil",
    "a day in the past": "s.day >= %(today)s",
    "another answer": "s.value IN ('Yes', 'No')",
    "words longer than an answer": "LENGTH(s.value) <= 80",
    "words that stand for no figure": "s.value NOT IN ('', '…'",
}


def without(condition):
    """`ORDINARY` where one condition always holds."""
    ordinary = upload_staging.ORDINARY
    assert condition in ordinary
    loose = {
        "r.asks_late AND s.n_late_1_to_5 >= 0": "s.n_late_1_to_5 >= 0",
        "s.value = ''\n": "1 = 1\n",
        "s.n_denominator - s.n_numerator = ": "s.n_numerator >= 0 OR s.n_denominator = ",
        "THEN r.allows_nil": "THEN r.allows_nil OR 1 = 1",
        "s.value NOT IN ('', '…'": "s.value NOT IN ('' , ''",
    }
    return ordinary.replace(condition, loose.get(condition, "1 = 1"))


@pytest.mark.one_database
@pytest.mark.parametrize("name", CONDITIONS)
def test_condition_that_is_taken_away_is_missed(upload, monkeypatch, name):
    """The control."""
    condition = CONDITIONS[name]
    monkeypatch.setattr(upload_staging, "ORDINARY", without(condition))
    assert any(is_missed(upload, lines) for lines in batches())


def is_missed(upload, lines):
    try:
        return differing(upload, lines)[0]
    except DataError:  # by PostgreSQL itself, which does not keep words as a number
        return True


def test_bands_are_those_of_the_rules():
    assert set(LATENESS) < set(LATE)
