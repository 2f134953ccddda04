"""Sentences about standards, inspections and findings; when a finding falls due."""

from datetime import date
from types import SimpleNamespace

import pytest

from standards.models import Assessment, Finding, Inspection, Standard
from standards.wording import (
    dates_of,
    due_on,
    grouped_by_kind,
    of_finding,
    of_findings,
    of_inspection,
    of_judgements,
    of_standard,
    of_standards,
)

DECEMBER = date(2012, 12, 12)


def finding(**columns):
    given = {"kind": "area_for_improvement", "within": 3, "within_unit": "months", "clock_starts_on": DECEMBER}
    return Finding(**(given | columns))


def judged(area, word, *, overall=False):
    return SimpleNamespace(area=SimpleNamespace(name=area, is_overall=overall), printed=word)


# --- Deadlines ---


@pytest.mark.parametrize(
    ("columns", "day"),
    [
        ({}, date(2013, 3, 12)),
        ({"within": 6, "clock_starts_on": date(2012, 8, 31)}, date(2013, 2, 28)),
        ({"within": 70, "within_unit": "working_days", "clock_starts_on": date(2013, 1, 15)}, date(2013, 4, 25)),
        ({"clock_starts_on": None}, None),
        ({"within": None, "within_unit": ""}, None),
    ],
)
def test_finding_falls_due_by_its_own_clock_or_on_no_day(columns, day):
    """Anomaly 13: where the document does not say when the clock starts, no day is worked out."""
    assert due_on(finding(**columns)) == day


def test_sentence_of_a_finding_says_its_limit_and_whether_it_is_past():
    assert "within three months, by 12 March 2013, now past." in of_finding(finding(), [], date(2013, 3, 13))
    assert "by 12 March 2013." in of_finding(finding(), [], date(2013, 3, 12))
    unstated = of_finding(finding(clock_starts_on=None), [], DECEMBER)
    assert "does not say from which day" in unstated
    assert "No action plan answers it yet." in unstated
    assert "Answered by two rows" in of_finding(finding(), [1, 2], DECEMBER)


@pytest.mark.parametrize("kind", ["strength", "key_finding"])
def test_strength_is_not_told_that_no_plan_answers_it(kind):
    assert of_finding(finding(kind=kind, within=None), [], DECEMBER) == ""


def test_deadlines_of_the_inspection_of_2012_are_left_open(record):
    asked = Finding.objects.filter(document__slug="ofsted-2012", kind="area_for_improvement")
    assert sorted(item.within for item in asked) == [3, 3, 6, 6]
    assert {due_on(item) for item in asked} == {None}


# --- Judgements ---


def test_overall_judgement_is_said_as_published_beside_a_weaker_limb():
    """Anomaly 19: overall good with an adequate limb is printed, and never worked out."""
    given = [
        judged("Overall effectiveness", "Good", overall=True),
        judged("Help", "Good"),
        judged("Leadership", "Good"),
    ]
    said = of_judgements([*given, judged("The quality of practice", "Adequate")])
    assert said == "Judged good overall; of its other areas two good and one adequate (the quality of practice)."


def test_judgements_without_an_overall_one_are_each_named():
    said = of_judgements([judged("Serving people", "Most"), judged("Capacity", "Promising")])
    assert said == "Judged: serving people: most and capacity: promising."


def test_inspection_without_judgement_or_list_says_so():
    assert of_inspection([], []) == "No judgement on a scale was given. It set no list of things to be done."


def test_weakness_outside_the_list_is_said_apart(record):
    inspection = Inspection.objects.get(document__slug="ofsted-2012")
    findings = list(Finding.objects.filter(inspection=inspection))
    weak = sum(item.kind in {"weakness", "exception"} for item in findings)
    said = of_inspection(inspection.judgements.select_related("area"), findings)
    assert "It asked for four things to be done." in said
    assert weak > 3
    assert "stood in its text outside any such list." in said


# --- The rest ---


def test_findings_that_nothing_answers_are_counted_without_strengths(record):
    rows = Finding.objects.filter(document__slug="ofsted-2012")
    strengths = rows.filter(kind__in=["strength", "key_finding"]).count()
    asking = rows.answerable()
    assert strengths > 0
    assert asking.count() == rows.count() - strengths
    assert rows.without_action().count() < asking.count()
    assert of_findings(rows.counts()).startswith(f"{asking.count()} findings ask for something;")


def test_standards_are_counted_with_their_frameworks(record):
    said = of_standards(Standard.objects.prefetch_related("assessments"))
    assert said == "15 standards in two frameworks, eight standards without a position on record."


def test_standard_says_its_latest_position_and_how_many_gaps_it_named(record):
    standard = Standard.objects.get(framework__slug="climbie-2003", number="5")
    positions = Assessment.objects.filter(standard=standard).prefetch_related("statements")
    said = of_standard(positions, [1], [])
    assert said.startswith("The latest position, Derby's of March 2004, named ")
    assert said.endswith("One finding and no rows of action plans hang on it.")
    assert of_standard([], [], []).startswith("No position on this standard is recorded.")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2012, 12, 3), DECEMBER, "3 to 12 December 2012"),
        (date(2012, 11, 30), DECEMBER, "30 November 2012 to 12 December 2012"),
        (DECEMBER, DECEMBER, "12 December 2012"),
        (DECEMBER, None, "12 December 2012"),
        (None, None, "In spring"),
    ],
)
def test_dates_of_an_inspection_are_as_short_as_they_can_be(start, end, said):
    assert dates_of(SimpleNamespace(starts_on=start, ends_on=end, dates_note="In spring")) == said


def test_findings_are_grouped_in_the_order_of_kinds_under_plural_names():
    rows = [finding(kind=kind) for kind in ("gap", "weakness", "strength", "gap", "area_for_improvement")]
    assert [(name, len(group)) for name, group in grouped_by_kind(rows)] == [
        ("Areas for improvement", 1),
        ("Strengths", 1),
        ("Weaknesses outside the list", 1),
        ("Gaps named", 2),
    ]
