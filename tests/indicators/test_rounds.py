"""Opening a round, as a performance officer does it, and the list of rounds."""

from datetime import date

import pytest
import time_machine

from indicators.models import Indicator, Period, Round, Subject
from safeguarding.models import AuditEvent, Unit
from tests import factories
from tests.indicators.returns_cast import text
from tests.indicators.rounds_cast import LAST, OPEN, tick


def form(cast, *asked, **changed):
    dates = {"opens_on": "1 October 2026", "due_on": "21 October 2026", "locks_on": "28 October 2026"}
    return {**LAST, **dates, "note": "", "asked": list(asked), **changed}


def newest(cast) -> Round:
    return Round.objects.filter(authority=cast.authority).order_by("-period__ends_on").first()


# --- Opening ---


def test_round_opens_for_the_quarter_that_ended_last_with_dates_in_working_days(cast, alice, earlier):
    page = text(alice.get(OPEN))
    assert (
        page.index("July to September 2026") < page.index("October to December 2026") < page.index("January to March")
    )
    assert 'value="2026-06-30"' not in page  # it has its round
    page = text(alice.get(OPEN, LAST))
    assert all(day in page for day in ("1 October 2026", "21 October 2026", "28 October 2026"))
    assert page.count(" checked") == 4  # as in the last round


def test_round_asks_what_was_ticked_in_the_definition_in_force_on_the_last_day(cast, alice, earlier):
    old = cast.timely
    type(old).objects.filter(pk=old.pk).update(ends_on=date(2026, 9, 29))
    new = type(old).objects.create(**values_of(old), number=2, starts_on=date(2026, 9, 30))
    unit = cast.subject.unit
    sent = alice.post(OPEN, form(cast, tick(unit, old), tick(unit, cast.open), note="Mind the new form"))
    assert sent.status_code == 302
    round = newest(cast)
    assert {line.version for line in round.expectations.all()} == {new, cast.open}
    assert (round.opened_by, round.note, round.period.label) == (
        cast.alice,
        "Mind the new form",
        "July to September 2026",
    )
    entry = AuditEvent.objects.get(verb="open round")
    assert entry.detail["asked"] == {cast.subject.slug: sorted([old.indicator.code, cast.open.indicator.code])}


def values_of(version) -> dict:
    kept = ("indicator", "label", "definition", "shape", "over_time", "unit", "numerator_label", "denominator_label")
    return {name: getattr(version, name) for name in (*kept, "source")}


def test_measure_without_a_definition_in_force_is_not_offered_and_left_out_by_name(cast, alice, earlier):
    type(cast.timely).objects.filter(pk=cast.timely.pk).update(ends_on=date(2026, 9, 29))
    assert f"<li>Duty team, {cast.timely.indicator.code}</li>" in text(alice.get(OPEN, LAST))
    page = alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.timely)))
    assert "Something that was ticked is no longer offered" in text(page)
    assert newest(cast) == earlier


def test_unit_and_agency_without_a_subject_get_one_with_their_names_and_old_names_are_renewed(cast, alice, earlier):
    unit = factories.create_unit(authority=cast.authority, name="New team")
    agency = factories.create_agency(authority=cast.authority, name="Health trust")
    Unit.objects.filter(pk=cast.subject.unit_id).update(name="Duty and advice team")
    asked = [tick(thing, cast.open) for thing in (unit, agency, cast.subject.unit)]
    assert alice.post(OPEN, form(cast, *asked)).status_code == 302
    made = {line.subject for line in newest(cast).expectations.select_related("subject")}
    assert {(subject.name, subject.kind) for subject in made} == {
        ("New team", "unit"), ("Health trust", "agency"), ("Duty and advice team", "unit"),
    }  # fmt: skip
    assert Subject.objects.get(agency=agency).authority == cast.authority


def test_unit_that_has_ended_is_not_asked(cast, alice, earlier):
    Unit.objects.filter(pk=cast.subject.unit_id).update(ends_on=date(2026, 9, 29))
    page = text(alice.get(OPEN, LAST))
    assert 'class="asked__name">Duty team' not in page and "<li>Duty team, " in page


def test_period_is_made_where_there_is_none(cast, alice, earlier):
    Period.objects.filter(ends_on=date(2026, 9, 30)).delete()
    alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.open)))
    assert Period.objects.get(kind="quarter", ends_on=date(2026, 9, 30)).label == "July to September 2026"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"asked": []}, "Nothing is ticked"),
        ({"due_on": "30 September 2026"}, "Returns cannot be due before the round opens"),
        ({"locks_on": "20 October 2026"}, "The round cannot close before returns are due"),
        ({"due_on": "the 21st"}, "Enter the due day as a day"),
        ({"asked": ["unit-0:1"]}, "no longer offered"),
    ],
)
def test_mistake_is_said_beside_its_box_and_nothing_typed_is_lost(cast, alice, earlier, changed, words):
    page = alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.open), note="Keep this", **changed))
    assert page.status_code == 200 and words in text(page) and "Keep this" in text(page)
    if "asked" not in changed:
        assert f'value="{tick(cast.subject.unit, cast.open)}" checked' in text(page)
    assert newest(cast) == earlier


@pytest.mark.parametrize(
    "query", [{}, {"period": ""}, {"period": "2026-06-30"}, {"period": "x"}, {"period": "2031-12-31"}]
)
def test_quarter_that_is_open_already_or_is_none_cannot_be_chosen(cast, alice, earlier, query):
    page = alice.get(OPEN, {"start": "last", **query})
    assert page.status_code == 200 and "Continue" in text(page)


def test_round_that_somebody_else_opened_meanwhile_is_not_opened_twice(cast, alice, earlier):
    factories.create_round(authority=cast.authority)
    page = alice.post(OPEN, form(cast, tick(cast.subject.unit, cast.open)))
    assert "has a round already" in text(page)
    assert Round.objects.filter(authority=cast.authority).count() == 2


# --- List ---


def test_list_counts_what_is_in_on_time_and_late(cast, alice):
    cast.submit()
    with time_machine.travel("2026-11-02 12:00", tick=False):
        cast.clients.clear()
        page = cast.client(cast.alice).get("/rounds/?export=csv").content.decode("utf-8-sig")
    assert page.splitlines()[1] == "July to September 2026,2026-09-30,2026-10-21,2026-12-31,1 of 2,1,1"


def test_measures_that_only_stood_in_old_papers_are_not_offered(cast, alice, earlier):
    Indicator.objects.filter(pk=cast.open.indicator_id).update(is_current=False)
    assert f'value="{tick(cast.subject.unit, cast.open)}"' not in text(alice.get(OPEN, LAST))


def test_round_opened_ahead_stands_in_nobodys_way_before_its_day(cast, alice):
    sent = form(cast, tick(cast.subject.unit, cast.open), period="2026-12-31")
    sent |= {"opens_on": "4/1/2027", "due_on": "22/1/2027", "locks_on": "29/1/2027"}
    assert alice.post(OPEN, sent).status_code == 302
    assert "Returns, July to September 2026" in text(alice.get("/returns/"))
    assert "Returns for July to September 2026" in text(alice.get("/"))
    assert "One return awaits you." in text(cast.client(cast.bob).get("/"))
    with time_machine.travel("2027-01-05 12:00", tick=False):
        cast.clients.clear()
        assert "Returns, October to December 2026" in text(cast.client(cast.alice).get("/returns/"))
