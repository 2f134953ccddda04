"""The statement of action in papers: what will be done about each finding, and what the law sets."""

from datetime import date

import pytest

from reports.bound import NothingToShow
from standards.models import DutyMet, Inspection, RegimeDuty
from tests.actionplans.own_cast import make_cast
from tests.reports.bound.bound_cast import a_paper, derby, rows, sentence, take
from tests.reports.bound.test_bound_findings import a_finding, an_inspection, answer

pytestmark = pytest.mark.one_database


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def paper(cast):
    return a_paper(cast.authority)


def test_each_finding_says_what_will_be_done_by_whom_and_by_when_or_that_nothing_answers_it(cast, paper):
    inspection = an_inspection(cast)
    answered, open_one = a_finding(inspection, "Plans late"), a_finding(inspection, "Files thin")
    a_finding(inspection, "Good schools", kind="strength")
    a_finding(inspection, "Weekly triage", remedied="Done daily now")
    _, action = answer(cast, answered, "Write plans")
    taken = take(paper, "statement_of_action", inspection=inspection.pk)
    assert sentence(taken) == "Two findings ask for something to be done; one of them has no answer yet."
    found = rows(taken)
    assert list(found) == [f"finding:{answered.pk}", f"finding:{open_one.pk}"]
    assert found[f"finding:{answered.pk}"][1] == "Write plans"
    assert found[f"finding:{answered.pk}"][2] == action.owner.title
    assert found[f"finding:{open_one.pk}"][1:] == ["Nothing in the action plans answers this yet.", "–", "–"]


def test_statement_names_nobodys_draft(cast, paper):
    inspection = an_inspection(cast)
    finding = a_finding(inspection, "Plans late")
    plan, _ = answer(cast, finding, "Write plans")
    type(plan).objects.filter(pk=plan.pk).update(agreed_on=None, agreed_by=None)
    taken = take(paper, "statement_of_action", inspection=inspection.pk)
    assert "Write plans" not in str(taken.full)


def test_statement_of_an_inspection_that_asks_for_nothing_says_so(cast, paper):
    inspection = an_inspection(cast)
    a_finding(inspection, "Good schools", kind="strength")
    with pytest.raises(NothingToShow):
        take(paper, "statement_of_action", inspection=inspection.pk)


def test_legal_timetable_counts_from_the_day_of_receipt_and_says_what_was_met(cast, paper):
    inspection = an_inspection(cast, received_on=date(2026, 11, 2))
    rule = {"within": 30, "within_unit": "working_days", "starts_with": "received", "regime": inspection.regime}
    publish = RegimeDuty.objects.create(order=1, name="Publish the report", **rule)
    state = RegimeDuty.objects.create(order=2, name="Publish a statement", **(rule | {"within": 70}))
    DutyMet.objects.create(inspection=inspection, duty=publish, met_on=date(2026, 11, 16), met_by=cast.alice)
    found = rows(take(paper, "legal_timetable", inspection=inspection.pk))
    assert found[f"duty:{publish.pk}"][3:] == ["14 December 2026", "Met on 16 November 2026, in time"]
    assert found[f"duty:{state.pk}"][:4] == [
        "Publish a statement", "70 working days", "2 November 2026, the day of receipt", "11 February 2027",
    ]  # fmt: skip


def test_timetable_of_an_inspection_without_duties_or_times_says_so(cast, paper):
    with pytest.raises(NothingToShow):
        take(paper, "legal_timetable", inspection=an_inspection(cast).pk)


def test_ofsteds_report_of_2012_has_a_timetable_without_a_state(record):
    inspection = Inspection.objects.get(slug="ofsted-derby-2012")
    found = rows(take(derby("statement_of_action"), "legal_timetable", inspection=inspection.pk))
    assert {row[3] for row in found.values()} == {"–"}
    assert all("late" not in row[4] and "Met" not in row[4] for row in found.values())
