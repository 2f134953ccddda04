"""Faults planted in a table of a whole round: each is named with its line, its column, what is wrong and how to mend
it, in the order of the file; nothing else is named, and nothing is stored (test 14 of reliability)."""

import hashlib
from datetime import UTC, datetime
from itertools import cycle

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indicators import upload_staging
from indicators.changes import Refused
from indicators.models import IndicatorVersion, Observation, Subject, Upload
from indicators.upload_changes import seen, send_upload, store_upload
from indicators.upload_reading import read_upload
from safeguarding.access import Role
from tests import factories
from tests.indicators.many_figures import create_round_of
from tests.indicators.upload_files import table

AT = datetime(2026, 10, 15, 13, 2, tzinfo=UTC)
UNITS, MEASURES = 10, 3
# What is typed into which column of a right line, what is said of it, and how to mend it.
FAULTS = {
    "short for a number": ("numerator", "1e3", "“1e3” is short for a larger or smaller number", "Write it out, for"),
    "other digits": ("numerator", "２５", "“２５” is not in the digits 0 to 9 but in full-width digits", "Write 25"),
    "not a number": ("numerator", "nan", "“nan” is not a number", "If there is no figure, choose another answer below"),
    "too exact": ("numerator", "12.5", "“12.5” is too exact", "Write a whole number"),
    "below zero": ("denominator", "-3", "“-3” has a minus sign, and this cannot be below zero", "Write 0 for none"),
    "more than the whole": ("numerator", "999", "999 is more than 90, of which it is a part", "Check both numbers"),
    "nought to divide by": ("denominator", "0", "Nothing can be worked out of 0", "If there were none, choose"),
    "a box that it has not": ("value", "5", "This measure has no value", "Empty the cell. It takes numerator and"),
    "lateness that is not asked": (
        "longest_late",
        "3",
        "This measure does not ask how late the late",
        "Empty the cell",
    ),
    "an answer beside a number": ("state", "missing", "There is a number, and also the answer “Missing”", "Keep one"),
    "no answer": ("state", "nul", "“nul” is none of the answers", "Choose one of these: Figure, Nothing to report"),
    "no day": ("expected_on", "soon", "“soon” is not a day", "Write it as day/month/year, such as 31/10/2026"),
    "too many words": ("why", "x" * 2_001, "The words have 2,001 characters", "Shorten them to 2,000 or fewer"),
    "another unit": ("unit_slug", "nobody", "No unit “nobody” is asked for figures in this round", "Take the unit's"),
    "no unit": ("unit_slug", "", "The unit is not named", "Take the unit's short name from the file"),
    "another measure": ("indicator_code", "NI1", "“NI1” is not asked of this unit in this round", "Correct it, or"),
    "another definition": ("definition_number", "7", "Definition “7” is not asked for, but 1", "Correct it, or take"),
    "another period": ("period", "Last year", "“Last year” is not the period of this round", "Write “July to"),
}
TWICE = "the same figure again"


@pytest.fixture
def world(db):
    return create_world(UNITS, MEASURES)


def create_world(units, measures):
    """A round, an officer who runs it, and a right line for each figure that it asks for."""
    authority = factories.create_authority()
    round, pairs = create_round_of(authority, units=units, measures=measures)
    officer = factories.create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,))
    slugs = dict(Subject.objects.values_list("pk", "slug"))
    codes = dict(IndicatorVersion.objects.values_list("pk", "indicator__code"))
    lines = [
        {"unit_slug": slugs[subject], "indicator_code": codes[version], "numerator": place % 90, "denominator": "90"}
        for place, (subject, version) in enumerate(pairs)
    ]
    return round, officer, lines


def planted(lines, plan):
    """The lines with a fault wherever the plan has one, and what is to be said: of each its place, what is wrong and
    how to mend it begins."""
    lines, said = [dict(line) for line in lines], []
    for place, name in sorted(plan.items()):
        number = place + 2  # after the headings
        if name == TWICE and place:
            lines[place] |= {key: lines[0][key] for key in ("unit_slug", "indicator_code")}
            said.append((f"line {number}", "The same figure stands on line 2", "Take one of the two lines out"))
        elif name != TWICE:
            column, typed, words, mend = FAULTS[name]
            lines[place][column] = typed
            said.append((f"line {number}, {column}", words, mend))
    return lines, said


def brought_in(round, officer, lines):
    """Send a file and have it read; then store it, if it may be."""
    content = table(*lines)
    sent = {"round": round, "subject": None, "file_name": "a.csv", "content": content, "by": officer, "at": AT}
    upload = send_upload(**sent)
    before = record()
    with time_machine.travel(AT, tick=False):
        read_upload.func(upload.pk)
        upload = Upload.objects.get(pk=upload.pk)
        try:
            store_upload(upload=upload, version=seen(upload), by=officer, at=AT)
        except Refused:
            assert upload.state == "faulty"
    return upload.faults, record() == before


def record():
    """A digest of everything that is stored but the row of the file itself."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names()):
            if name.startswith(("indicators_", "safeguarding_audit")) and name != "indicators_upload":
                cursor.execute(f"SELECT * FROM {name}")
                found.update(repr((name, sorted(map(repr, cursor.fetchall())))).encode())
    return found.hexdigest()


def misjudged(world, plan):
    """What is wrong with how a file with planted faults is taken; nothing, if all is well."""
    round, officer, lines = world
    lines, said = planted(lines, plan)
    faults, is_unchanged = brought_in(round, officer, lines)
    found = [(fault["cell"], fault["words"], fault["mend"]) for fault in faults]
    if [cell for cell, *_ in found] != [cell for cell, *_ in said]:
        return f"named {found}, and not {said}"
    both = zip(found, said, strict=True)
    if not all(words.startswith(start) and mend.startswith(how) for (_, words, mend), (_, start, how) in both):
        return f"said {found}, and not {said}"
    return "" if is_unchanged or not said else "something was stored"


# The first line stays right: others repeat it.
PLANS = st.dictionaries(
    st.integers(1, UNITS * MEASURES - 1), st.sampled_from([*FAULTS, TWICE]), min_size=1, max_size=12
)
FAST = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=20, phases=[Phase.generate], **FAST)
@given(plan=PLANS)
def test_every_planted_fault_is_named_and_nothing_is_stored(world, plan):
    assert misjudged(world, plan) == ""


@pytest.mark.soak
@settings(max_examples=400, phases=[Phase.generate], derandomize=False, **FAST)
@given(plan=PLANS)
def test_every_planted_fault_is_named_and_nothing_is_stored_at_length(world, plan):
    assert misjudged(world, plan) == ""


@pytest.mark.parametrize("name", [*FAULTS, TWICE])
def test_each_kind_of_fault_is_named(world, name):
    assert misjudged(world, {5: name}) == ""


@pytest.mark.parametrize("name", ["more than the whole", "too exact", "too many words"])
def test_fault_that_is_not_looked_for_is_missed(world, name, monkeypatch):
    """The control: every line is taken for ordinary."""
    monkeypatch.setattr(upload_staging, "ORDINARY", "1 = 1")
    assert misjudged(world, {5: name}).startswith("named []")


def test_file_without_a_fault_is_stored(world):
    """The control: with nothing planted the record does change."""
    faults, is_unchanged = brought_in(*world)
    assert (faults, is_unchanged) == ([], False)
    assert Observation.objects.filter(quarterly_return__round=world[0]).count() == len(world[2])


@pytest.mark.soak
def test_hundred_thousand_lines_are_judged_and_stored_all_or_none(db):
    round, officer, lines = create_world(5_000, 20)
    plan = dict(zip(range(7, len(lines), 997), cycle([*FAULTS, TWICE]), strict=False))
    assert misjudged((round, officer, lines), plan) == ""
    assert not Observation.objects.filter(quarterly_return__round=round).exists()
    faults, is_unchanged = brought_in(round, officer, lines)
    assert (faults, is_unchanged) == ([], False)
    stored = Observation.objects.filter(quarterly_return__round=round)
    assert stored.count() == len(lines) == 100_000
    assert sum(stored.values_list("numerator", flat=True)) == sum(line["numerator"] for line in lines)
