"""Clocks of duties and findings: vectors of domain B4, words, and what a printed inspection says of them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from safeguarding.access import Role
from safeguarding.models import AuditEvent, Document
from standards import duties
from standards.models import DutyMet, RegimeDuty
from tests.factories import create_authority, create_finding, create_inspection, create_regime, create_user
from tests.guards.readers import client_of

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("start", "within", "due"),
    [
        (date(2013, 1, 15), 70, date(2013, 4, 25)),
        (date(2017, 6, 13), 70, date(2017, 9, 20)),
        (date(2008, 12, 22), 35, date(2009, 2, 12)),
        (date(2021, 3, 29), 15, date(2021, 4, 21)),
        (date(2022, 5, 30), 15, date(2022, 6, 22)),
    ],
)
def test_working_days_are_counted_from_a_day_that_is_day_nought(start, within, due):
    assert duties.due_on(within, "working_days", start) == due


@pytest.mark.parametrize(
    ("start", "within", "due"),
    [(date(2013, 1, 15), 3, date(2013, 4, 15)), (date(2012, 8, 31), 6, date(2013, 2, 28)), (None, 3, None)],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start, within, due):
    assert duties.due_on(within, "months", start) == due


@pytest.mark.parametrize(
    ("day", "unit", "words", "tone"),
    [
        (date(2026, 12, 8), "working_days", "12 working days left", "risk"),
        (date(2026, 11, 17), "working_days", "3 working days late", "late"),
        (date(2026, 11, 17), "months", "3 days late", "late"),
        (date(2026, 11, 21), "months", "1 day left", "risk"),
        (TODAY, "months", "Due today", "risk"),
        (date(2027, 2, 1), "months", "73 days left", "none"),
        (None, "months", "Cannot be counted: the day of receipt is not recorded", "none"),
    ],
)
def test_time_left_is_said_in_the_days_that_the_limit_counts(day, unit, words, tone):
    mark = duties.countdown(day, unit, TODAY, unknown="the day of receipt is not recorded")
    assert (mark.text, mark.tone) == (words, tone)


def test_what_ended_on_the_last_working_day_is_late_at_the_weekend():
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    assert duties.countdown(friday, "working_days", sunday, unknown="").text == "1 working day late"


@pytest.mark.parametrize(
    ("met_on", "words"),
    [
        (date(2026, 11, 19), "Met on 19 November 2026, in time"),
        (date(2026, 11, 24), "Met on 24 November 2026, 2 working days late"),
    ],
)
def test_what_was_met_says_whether_in_time(met_on, words):
    assert duties.met(TODAY, met_on, "working_days").text == words


# --- On the page of an inspection ---


@pytest.fixture
def council(db):
    with time_machine.travel(TODAY, tick=False):
        yield create_authority()


def about(council, **given):
    """An inspection with one duty, and somebody who keeps it."""
    regime = create_regime()
    rule = {"name": "Publish the report", "within": 30, "within_unit": "working_days", "starts_with": "received"}
    duty = RegimeDuty.objects.create(regime=regime, order=1, **rule)
    inspection = create_inspection(authority=council, regime=regime, starts_on=date(2026, 10, 1), **given)
    return inspection, duty, client_of(create_user(authority=council, roles=(Role.PERFORMANCE_OFFICER,)))


def page_of(client, inspection):
    return client.get(reverse("standards:inspection_detail", args=[inspection.slug])).content.decode()


def record(client, inspection, duty, **boxes):
    return client.post(reverse("standards:duty_record", args=[inspection.slug, duty.pk]), boxes, follow=True)


def test_duty_counts_down_from_the_day_of_receipt(council):
    inspection, _, client = about(council, received_on=date(2026, 11, 2))
    page = page_of(client, inspection)
    assert "14 December 2026" in page
    assert "16 working days left" in page


def test_duty_is_not_counted_while_the_day_of_receipt_is_not_recorded(council):
    inspection, _, client = about(council)
    assert "Cannot be counted: the day of receipt is not recorded" in page_of(client, inspection)


def test_duty_is_recorded_as_met_then_as_not_arising_and_is_taken_back(council):
    inspection, duty, client = about(council, received_on=date(2026, 11, 2))
    page = record(client, inspection, duty, state="met", met_on="18 November 2026", note="On the website")
    assert "Met on 18 November 2026, in time" in page.content.decode()
    page = record(client, inspection, duty, state="not", note="The inspectorate publishes it")
    assert "Did not arise" in page.content.decode()
    record(client, inspection, duty, state="open")
    assert not DutyMet.objects.exists()
    assert AuditEvent.objects.filter(verb__in=["record duty", "take back duty"]).count() == 3


def test_duty_recorded_twice_alike_leaves_one_trace(council):
    inspection, duty, client = about(council)
    for _ in range(2):
        record(client, inspection, duty, state="met", met_on="18 November 2026")
    assert AuditEvent.objects.filter(verb="record duty").count() == 1


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"state": "met"}, "Enter the day on which it was met."),
        ({"state": "met", "met_on": "1 December 2026"}, "This day is still to come."),
        ({"state": "met", "met_on": "1 September 2026"}, "This day is before the inspection began."),
        ({"state": "not"}, "Say why it did not arise."),
        ({}, "Choose how it stands."),
    ],
)
def test_record_of_a_duty_that_cannot_be_is_refused_beside_its_box(council, boxes, said):
    inspection, duty, client = about(council)
    assert said in record(client, inspection, duty, **boxes).content.decode()
    assert not DutyMet.objects.exists()


def test_findings_own_deadlines_stand_in_the_same_table(council):
    inspection, _, client = about(council)
    given = {"within": 3, "within_unit": "months"}
    create_finding(inspection=inspection, title="Dated", clock_starts_on=date(2026, 8, 10), **given)
    create_finding(inspection=inspection, title="Undated", clock_note="Not said", **given)
    page = page_of(client, inspection)
    assert "10 days late" in page
    assert "Cannot be counted: its first day is not known" in page


def test_printed_inspection_has_no_state_made_up(council):
    """Design rule 16."""
    document = Document.objects.create(slug="printed", title="Printed", short_title="Printed", kind="Report")
    inspection, duty, client = about(council, received_on=date(2026, 1, 5), document=document)
    create_finding(inspection=inspection, within=3, within_unit="months", clock_note="Not said")
    page = page_of(client, inspection)
    assert "Nothing is recorded of it" in page
    assert "the report does not say from which day" in page
    assert "late" not in page.split("<main")[1].split("</table>")[0]
    assert record(client, inspection, duty, state="met", met_on="8 January 2026").status_code == 403


# --- On the overview ---


def overview(council, role):
    return client_of(create_user(authority=council, roles=(role,))).get("/").content.decode()


@pytest.mark.parametrize("role", [Role.PERFORMANCE_OFFICER, Role.BOARD_MEMBER, Role.CHAIR, Role.ADMINISTRATOR])
def test_what_is_late_or_due_within_a_month_stands_on_the_overview(council, role):
    inspection, _, _ = about(council, received_on=date(2026, 11, 2))
    given = {"inspection": inspection, "within": 3, "within_unit": "months"}
    create_finding(title="Late one", clock_starts_on=date(2026, 8, 10), **given)
    create_finding(title="Far one", clock_starts_on=date(2026, 11, 10), **given)
    page = overview(council, role)
    assert "Two deadlines are past or come within 30 days; one of them is late." in page
    assert ("Late one" in page, "10 days late" in page) == (True, True)
    assert "Far one, due" not in page
    assert "What must follow an inspection" not in overview(create_authority(), role)


def test_overview_is_quiet_about_what_was_met_and_about_what_is_printed(council):
    inspection, duty, client = about(council, received_on=date(2026, 11, 2))
    record(client, inspection, duty, state="met", met_on="18 November 2026")
    document = Document.objects.create(slug="printed", title="Printed", short_title="Printed", kind="Report")
    about(council, received_on=date(2026, 1, 5), document=document)
    assert "What must follow an inspection" not in overview(council, Role.BOARD_MEMBER)
