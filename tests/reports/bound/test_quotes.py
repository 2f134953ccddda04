"""Figures quoted in sentences: exactly these words, from the record, each with its origin."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Observation
from reports.bound import QUOTINGS, Asking, NothingToShow, Quoted
from tests.reports.bound.cast import DAY, LAST, OPEN, paper, quoted

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("name", "code", "quarter", "words"),
    [
        ("value", "SA45", LAST, "89.6% (446 of 498)"),
        ("value", "CPN", LAST, "451"),
        ("value", "SA45", OPEN, "92.1% (152 of 165, provisional)"),
        ("counts", "SA45", LAST, "446 of 498"),
        ("target", "SA45", LAST, "92%"),
        ("distance", "SA45", LAST, "2.4 points below its target"),
        ("distance", "PLACE", LAST, "at or better than its target"),
        ("change", "SA45", LAST, "up from 89.1% the quarter before"),
        ("change", "DAN", LAST, "down from 90.2% the quarter before"),
        ("change", "VAC", LAST, "unchanged from 11.3% the quarter before"),
    ],
)
def test_a_quoted_figure_says(record, name, code, quarter, words):
    held = quoted(name, code, quarter)
    assert (held.full, held.public) == (words, words)
    assert all(origin.key.startswith(f"{code.lower()}:") for origin in held.origins) and held.origins
    assert Quoted.from_stored(held.stored()) == held


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("value", "9.7% (3 of 31)"),
        ("counts", "3 of 31"),
        ("distance", "3.7 points above its target"),
        ("change", "up from 6.1% the quarter before"),
    ],
)
def test_a_quoted_figure_of_few_children_is_withheld_from_the_public(record, name, words):
    held = quoted(name, "CP2Y", OPEN)
    assert (held.full, held.public) == (words, "withheld: a small number")
    assert all(origin.is_withheld for origin in held.origins) and held.origins


@pytest.mark.parametrize(
    ("name", "code", "quarter", "words"),
    [
        ("value", "DAN", OPEN, "No approved figure of this measure in July to September 2026."),
        ("counts", "CPN", LAST, "has no counts"),
        ("target", "NI59", LAST, "has no target"),
        ("distance", "NI59", LAST, "has no target"),
        ("distance", "SA45", OPEN, "is not complete"),
        ("change", "SA45", OPEN, "no complete figure of the quarter before"),
    ],
)
def test_what_the_record_does_not_hold_is_not_quoted(record, name, code, quarter, words):
    with pytest.raises(NothingToShow, match=re.escape(words)):
        quoted(name, code, quarter)


@pytest.mark.parametrize(("state", "words"), [("nil", "none in period"), ("missing", "missing")])
def test_a_gap_is_quoted_in_words(record, state, words):
    rows = Observation.objects.filter(version__indicator__code="DAN", period=paper().period)
    rows.update(state=state, numerator=None, denominator=None, value=None, reason="The system was down.")
    assert quoted("value", "DAN").full == words


def test_a_change_rests_on_both_quarters_and_a_target_on_neither(record):
    keys = [origin.key for origin in quoted("change", "SA45").origins]
    assert keys == ["sa45:2026-q1:authority", "sa45:2025-q4:authority"]
    (origin,) = quoted("target", "SA45").origins
    assert (origin.key, origin.figure, origin.source) == (
        "sa45:2026-q1:target",
        "92%",
        "Target set by the authority",
    )


def test_figures_quoted_on_one_occasion_are_read_once_and_are_the_same(record):
    """A paper of fifty quoted figures does not ask for the record's figures fifty times."""
    alone = {code: quoted("value", code) for code in ("SA45", "DAN", "CPN", "VAC")}
    kept = {}
    together = {}
    with CaptureQueriesContext(connection) as first:
        together["SA45"] = QUOTINGS["value"].give(Asking(paper(), {"indicator": "SA45"}, DAY, kept))
    report = paper()
    with CaptureQueriesContext(connection) as rest:
        for code in list(alone)[1:]:
            together[code] = QUOTINGS["value"].give(Asking(report, {"indicator": code}, DAY, kept))
    assert together == alone
    assert len(rest) == 3 < len(first)  # one for each measure by its code
