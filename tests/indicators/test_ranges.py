"""Figures of two numbers that are no counts: a range with its ends, a survey mean with its answers. Neither adds up."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indicators import return_rules
from indicators.figures import runs
from indicators.models import IndicatorVersion, Observation
from indicators.return_rules import Entry, as_typed, blockers, doubts, settle
from tests import factories
from tests.indicators.returns_cast import NOW, text
from tests.indicators.test_return_rules import TODAY, measure
from tests.indicators.upload_files import faults, fill, place, saved, send, store, table, workbook

SPAN = measure(shape="range", over_time="stock", has_counts=False, decimals=1, unit="cases")
MEAN = measure(shape="survey", over_time="never", has_counts=False, decimals=0, unit="score")
NO_LABELS = {"numerator_label": "", "denominator_label": "", "over_time": "stock"}


# --- Rules, without a database ---


def span(low, high, **more):
    return settle(SPAN, "value", {"value_low": low, "value_high": high}, **more)


def said(entry, version):
    return [(blocker.field, blocker.words) for blocker in blockers(entry, version, today=TODAY)]


def test_range_is_two_numbers_and_one_is_allowed_to_be_the_other():
    assert span("12", "22.5") == Entry(value_low=Decimal("12.0"), value_high=Decimal("22.5"))
    assert said(span("12", "22.5"), SPAN) == said(span("12", "12"), SPAN) == []
    assert span("12", "22.5").figure("range") is None  # no single number: nothing is charted or added


@pytest.mark.parametrize(
    ("low", "high", "box", "words"),
    [
        ("22", "12", "value_low", "22.0 is more than 12.0, the highest. Write the lowest first"),
        ("12", "", "value_high", "Give a number for “Highest, in cases”"),
        ("", "22", "value_low", "Give a number for “Lowest”"),
        ("12.25", "22", "value_low", "“12.25” is too exact. Write at most one decimal"),
        ("12", "2e1", "value_high", "“2e1” is short for a larger or smaller number"),
        ("-1", "22", "value_low", "“-1” has a minus sign"),
        ("", "", "value_low", "Give the figure, or choose Missing or Not applicable"),
    ],
)
def test_range_that_is_none_yet_is_kept_as_typed_and_blocked_at_its_box(low, high, box, words):
    entry = span(low, high)
    assert (entry.value_low, entry.value_high) == (None, None)
    assert as_typed(SPAN, entry) == {"value_low": low, "value_high": high}
    ((where, why),) = said(entry, SPAN)
    assert where == box and words in why


def test_range_like_last_quarters_asks_for_a_word_and_another_does_not():
    found = doubts(span("12", "22"), SPAN, before=span("12", "22"))
    assert [doubt.words for doubt in found] == ["The same as last quarter, 12.0 to 22.0 cases: is it this quarter's?"]
    assert doubts(span("12", "23"), SPAN, before=span("12", "22")) == []


@pytest.mark.parametrize(
    ("value", "base", "box", "words"),
    [
        ("71", "", "base", "Give a number for “How many answered”"),
        ("71", "0", "base", "Say how many answered. If nobody did, there is no mean"),
        ("71", "1.5", "base", "“1.5” is too exact. Write a whole number"),
        ("101", "15", "value", "A survey score lies between 0 and 100"),
    ],
)
def test_survey_mean_says_of_how_many_answers_it_is(value, base, box, words):
    entry = settle(MEAN, "value", {"value": value, "base": base})
    ((where, why),) = said(entry, MEAN)
    assert where == box and words in why
    right = settle(MEAN, "value", {"value": "71", "base": "15"})
    assert (right, said(right, MEAN)) == (Entry(value=Decimal(71), base=15), [])


# --- A return with both ---


@pytest.fixture
def loads(cast):
    """The lowest and the highest caseload."""
    given = {**NO_LABELS, "shape": "range", "unit": "cases", "decimals": 0, "best_from": 10, "best_to": 20}
    version = factories.create_version(polarity="range", **given)
    return factories.ask(round=cast.round, subject=cast.subject, version=version)


@pytest.fixture
def mood(cast):
    """A survey score."""
    version = factories.create_version(shape="survey", unit="mean score", decimals=0, **NO_LABELS)
    return factories.ask(round=cast.round, subject=cast.subject, version=version)


@pytest.fixture
def save(cast, loads, mood):
    def typed(low, high, score="71", base="15", **words):
        data = cast.boxes()
        of = {loads: {"value_low": low, "value_high": high, **words}, mood: {"value": score, "base": base}}
        for version, boxes in of.items():
            data |= {f"figure-{version.pk}-{box}": given for box, given in {"state": "value", **boxes}.items()}
        return cast.post(cast.bob, "edit", **data)

    return typed


def test_range_and_survey_mean_go_from_the_form_to_the_page_of_the_measure(cast, loads, mood, save):
    page = text(cast.get(cast.bob, "edit"))
    assert "Highest, in cases" in page and "How many answered" in page
    assert save("22", "12").status_code == 302  # a draft refuses nothing
    assert "22 is more than 12, the highest. Write the lowest first" in text(cast.get(cast.bob, "edit", "?check=1"))
    save("12", "22", why="Two workers are new")
    assert "At the highest: outside the range that is best, 10 to 20" in text(cast.get(cast.bob, "edit"))
    assert "12 to 22 cases" in text(cast.get(cast.bob, "submit"))
    assert cast.post(cast.bob, "submit", declaration="on").status_code == 302
    receipt = text(cast.get(cast.bob))
    assert "12 to 22 cases" in receipt and "15 answers" in receipt and "Matches" in receipt
    sent = cast.quarterly_return.states.last().figures
    assert [Decimal(sent[str(loads.pk)][name]) for name in ("value_low", "value_high")] == [12, 22]
    assert sent[str(mood.pk)]["base"] == "15"
    assert cast.post(cast.alice, "approve").status_code == 302
    shown = text(cast.client(cast.alice).get(f"/indicators/{loads.indicator.code}/"))
    assert "Duty team: 12 to 22 cases." in shown
    row = Observation.objects.get(version=loads)
    assert (row.value_low, row.value_high, row.value, row.figure) == (12, 22, None, None)


def test_ranges_and_survey_means_of_several_units_are_never_added_up(cast, loads, mood, save):
    save("12", "22", why="New workers")
    second = factories.create_subject(unit=factories.create_unit(authority=cast.authority, name="Second team"))
    for version, given in ((loads, {"value_low": 4, "value_high": 9}), (mood, {"value": 60, "base": 4})):
        factories.ask(round=cast.round, subject=second, version=version)
        period = Observation.objects.get(version=version).period
        row = factories.create_figure(
            quarterly_return=cast.quarterly_return, version=version, approved_by=cast.alice, **given
        )
        Observation.objects.filter(pk=row.pk).update(subject=second, period=period)
    Observation.objects.filter(version__in=[loads, mood]).update(approved_at=NOW, approved_by=cast.alice)
    found = runs(cast.alice, [loads.indicator, mood.indicator])
    for run in found.values():
        assert (run.last.value, run.last.text, run.last.counts) == (None, "Not added up", "")
    page = text(cast.client(cast.alice).get(f"/indicators/{loads.indicator.code}/"))
    assert "Two units returned it; their figures do not add up." in page
    assert "4 to 9 cases" in page and "12 to 22 cases" in page


def test_database_refuses_a_range_that_is_upside_down(cast, loads, save):
    save("12", "22")
    row = Observation.objects.filter(version=loads)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(value_low=23)
    assert row.update(value_low=22) == 1  # the control


def test_workbook_has_boxes_for_both_and_says_what_is_wrong_in_which(cast, loads, mood):
    book = workbook(cast)
    code, other = loads.indicator.code, mood.indicator.code
    fill(book, code, Lowest=22, Highest=12)
    fill(book, other, Value=71, How_many_answered=15)
    upload = send(cast, saved(book))
    ((cell, words),) = faults(upload)
    assert cell == place(book, "Lowest", code).coordinate and words == "22 is more than 12, the highest"
    fill(book, code, Lowest=12, Highest=22)
    upload = send(cast, saved(book))
    page = text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    assert "12 to 22 cases" in page and "15 answers (71)" in page
    store(cast, upload)
    assert Entry.of(Observation.objects.get(version=loads)) == Entry(value_low=Decimal(12), value_high=Decimal(22))
    again = workbook(cast)
    assert [place(again, heading, code).value for heading in ("Lowest", "Highest")] == [12, 22]
    assert place(again, "How many answered", other).value == 15


def test_table_of_the_round_is_read_back_as_it_was_written(cast, loads, mood, save):
    rows = [
        {"unit_slug": cast.subject.slug, "indicator_code": loads.indicator.code, "value_low": 12, "value_high": 22},
        {"unit_slug": cast.subject.slug, "indicator_code": mood.indicator.code, "value": 71, "base": 15},
    ]
    url = f"/rounds/{cast.round.pk}/upload/"
    assert "value, value_low, value_high, base, reason" in text(cast.client(cast.alice).get(url))
    wrong = send(cast, table({**rows[0], "value": 5}), "figures.csv", cast.alice, url)
    assert [words for _, words in faults(wrong)] == ["This measure has no value"]
    upload = send(cast, table(*rows), "figures.csv", cast.alice, url)
    assert (upload.state, upload.rows.count()) == ("ready", 2)
    store(cast, upload, person=cast.alice)
    assert Entry.of(Observation.objects.get(version=mood)) == Entry(value=Decimal(71), base=15)
    content = cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/figures.csv").content
    again = send(cast, content, "figures.csv", cast.alice, url)
    assert (again.state, again.rows.count()) == ("ready", 0)  # nothing in it would change anything


def test_range_is_a_shape_that_a_round_may_ask_for():
    assert IndicatorVersion(shape="range", decimals=0).get_shape_display() == "Range, lowest to highest"
    assert return_rules.number_fields(SPAN) == ("value_low", "value_high")
    assert return_rules.number_fields(measure(shape="mean", has_counts=False)) == ()  # the control: none to type
