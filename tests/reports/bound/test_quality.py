"""How good a quarter's figures are, and who does the work beside how much of it there is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import IndicatorVersion, Observation, Return, Round
from reports.bound import BINDINGS, NothingToShow, Taken
from reports.paper import Note
from tests.reports.bound.cast import DAY, LAST, OPEN, asking, oracle, paper, rows_of, taken, texts

pytestmark = pytest.mark.one_database

AT = datetime(2026, 11, 3, 12, tzinfo=ZoneInfo("Europe/London"))


def tables(quarter=LAST, report=None):
    held = BINDINGS["data_quality"].take(asking(quarter, report=report))
    return held, {table.caption.partition(",")[0]: table for table in held.full[1:] if not isinstance(table, Note)}


def test_an_open_quarter_says_who_has_not_returned_and_which_totals_wait(record):
    held, found = tables(OPEN)
    assert held.full[0].text.startswith("Four of 11 returns for July to September 2026 are in and approved")
    awaited = [texts(row) for row in found["Returns that are missing or were late"].rows]
    assert ["Police (demonstration)", "Not in, or not approved", "21 October 2026"] in awaited
    waiting = {texts(row)[0]: texts(row)[1:] for row in found["Totals that are not complete"].rows}
    assert waiting["Child protection: visits made as the plan asks"] == ["Provisional", "Locality 2 and Locality 3"]
    assert waiting["Domestic abuse notifications shared by the police in time"] == ["Not in", "Police (demonstration)"]


def test_a_missing_figure_has_its_reason_and_the_day_it_is_expected(record):
    row = texts(tables(OPEN)[1]["Figures missing with a reason"].rows[0])
    assert row[:2] == ["Turnover of social workers", "Locality 1"]
    assert row[2].startswith("The payroll system changed") and row[3] == "14 December 2026"


def test_a_missing_figure_of_a_draft_is_nobodys_business_yet(record):
    draft = Return.objects.filter(round__period=paper(OPEN).period, approved_at=None).first()
    rows = Observation.objects.filter(quarterly_return=draft)
    assert rows.exists()
    rows.update(state="missing", reason="Draft words", value=None, numerator=None, denominator=None)
    assert "Draft words" not in str(tables(OPEN)[0])


def test_a_quarter_without_a_fault_says_so(record):
    held, found = tables(LAST)
    assert held.full[0].text.startswith("All 11 returns for April to June 2026 are in and approved.")
    assert "no figure was corrected after 1 April 2026" in held.full[0].text
    assert "Totals that are not complete" not in found


def test_a_late_return_says_by_how_much(record):
    """Health services sent theirs in on 14 July, everybody else before."""
    Round.objects.filter(period=paper().period).update(due_on=date(2026, 7, 13))
    held, found = tables(LAST)
    assert "one of them came late" in held.full[0].text
    (row,) = found["Returns that are missing or were late"].rows
    assert texts(row) == ["Health services (demonstration)", "Sent in one working day late", "13 July 2026"]


@pytest.mark.parametrize(
    ("since", "number"), [(date(2026, 11, 2), 1), (date(2026, 11, 3), 0)], ids=["new to them", "known to them"]
)
def test_corrections_are_those_since_the_last_paper(record, since, number):
    part = Observation.objects.filter(
        version__indicator__code="REREF", period=paper().period, is_current=True, approved_at__isnull=False
    ).first()
    old = Observation.objects.get(pk=part.pk)
    Observation.objects.filter(pk=old.pk).update(is_current=False)
    part.pk, part.corrects, part.correction_reason, part.approved_at = None, old, "Counted twice.", AT
    part.numerator -= 2
    part.save(force_insert=True)
    report = paper()
    report.since_on = since
    held, found = tables(report=report)
    rows = [texts(row) for row in found[f"Approved figures corrected after {since:%-d %B %Y}"].rows] if number else []
    assert len(rows) == number == len(held.origins)
    if rows:
        assert rows[0][4] == "Corrected on 3 November 2026. Counted twice."
        assert rows[0][2] != rows[0][3] and held.origins[0].restated


def test_definitions_that_changed_or_will_are_listed_and_old_ones_are_not(record):
    versions = IndicatorVersion.objects.filter(indicator__code="ICPC15")
    last = versions.order_by("-number").first()
    assert "Definitions that changed or are about to" not in tables(LAST)[1]
    versions.filter(pk=last.pk).update(starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), break_note="")
    (row,) = tables(LAST)[1]["Definitions that changed or are about to"].rows
    assert texts(row)[2:] == ["Since 1 April 2026, until 31 March 2027", "Not compared across the change."]
    versions.filter(pk=last.pk).update(starts_on=date(2026, 7, 1), ends_on=None)
    (row,) = tables(LAST)[1]["Definitions that changed or are about to"].rows
    assert texts(row)[2] == "From 1 July 2026"


def test_kept_explanations_are_told_with_their_end(record):
    rows = [texts(row) for row in tables(OPEN)[1]["Explanations kept for more than one quarter"].rows]
    assert len(rows) == 2 and {row[3] for row in rows} == {"30 June 2027"}


def test_quality_comes_back_as_it_was_and_asks_the_same_number_of_queries(record):
    held, _ = tables(OPEN)
    assert Taken.from_stored(held.stored()) == held

    def asked(quarter):
        with CaptureQueriesContext(connection) as queries:
            tables(quarter)
        return len(queries)

    assert asked(OPEN) == asked(LAST)


def test_workforce_stands_beside_demand_over_four_quarters(record):
    held = taken("workforce")
    paragraph, table = held.full
    headings = [row.cells[0].text for row in table.rows if row.is_section]
    assert headings == ["Workforce", "Demand"]
    rows = rows_of(table)
    assert rows["vac:"][-1] == oracle("VAC")[0] and rows["refrate:"][-1] == oracle("REFRATE")[0].partition(" ")[0]
    assert "social work vacancies 11.3% (9.0 of 79.5)" in paragraph.text
    assert len(held.origins) == sum(text != "–" for row in rows.values() for text in row[1:])


def test_workforce_marks_what_is_not_complete(record):
    _, table = taken("workforce", OPEN).full
    assert rows_of(table)["vac:"][-1] == "9.3% provisional"


def test_workforce_without_figures_says_so(record):
    Observation.objects.filter(version__indicator__family="workforce").delete()
    with pytest.raises(NothingToShow, match="No approved figure of the workforce"):
        taken("workforce")


def test_nobody_asked_is_said(record):
    report = paper()
    report.authority = type(report.authority).objects.get(slug="kent")
    with pytest.raises(NothingToShow, match="Nobody was asked for a return for April to June 2026"):
        BINDINGS["data_quality"].take(asking(report=report))
    assert DAY.year == 2026
