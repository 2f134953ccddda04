"""The indicator library as loaded: definitions in versions, and which of them is in force when."""

from datetime import date, timedelta

import pytest

from indicators.models import Indicator, IndicatorVersion

LOCAL = "This national indicator ended in 2013; it is kept locally."


def in_force(code: str, day: date) -> list[int]:
    versions = IndicatorVersion.objects.filter(indicator__code=code).order_by("number")
    started = [v for v in versions if v.starts_on is None or v.starts_on <= day]
    return [v.number for v in started if v.ends_on is None or v.ends_on >= day]


@pytest.mark.parametrize("code", ["NI59", "NI60"])
@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2008, 4, 1), 1),
        (date(2010, 3, 31), 1),
        (date(2010, 4, 1), 2),
        (date(2013, 3, 31), 2),
        (date(2013, 4, 1), 3),
        (date(2026, 11, 20), 3),
    ],
)
def test_assessment_indicator_on_a_day_has_the_definition_then_in_force(record, code, day, number):
    assert in_force(code, day) == [number]


@pytest.mark.parametrize("code", ["NI59", "NI60"])
def test_assessment_indicator_before_april_2008_is_not_defined(record, code):
    assert in_force(code, date(2008, 3, 31)) == []


def test_thresholds_of_initial_assessments_change_in_april_2010(record):
    versions = IndicatorVersion.objects.filter(indicator__code="NI59").order_by("number")
    assert [version.threshold for version in versions] == [
        "7 working days",
        "10 working days",
        "10 working days (local)",
    ]
    assert [version.clock_start for version in versions] == ["Referral"] * 3
    assert versions[0].break_note == ""
    assert "2010" in versions[1].break_note
    assert LOCAL in versions[2].definition
    assert versions[2].source == LOCAL
    assert versions[2].national_until == date(2013, 3, 31)


def test_clocks_of_initial_and_core_assessments_start_at_different_events(record):
    starts = {
        v.indicator.code: v.clock_start
        for v in IndicatorVersion.objects.filter(number=1, indicator__code__in=["NI59", "NI60"])
    }
    assert starts == {"NI59": "Referral", "NI60": "Core assessment begun"}


def test_conference_indicator_in_2021_counts_from_the_actual_start_of_the_enquiry(record):
    assert in_force("ICPC15", date(2021, 2, 28)) == [2]
    assert in_force("ICPC15", date(2012, 3, 31)) == [1]
    version = IndicatorVersion.objects.get(indicator__code="ICPC15", number=2)
    assert version.clock_start == "Section 47 enquiry actually started"
    assert version.break_note


@pytest.mark.parametrize("code", ["CASE", "VAC"])
def test_workforce_figures_before_the_census_hang_on_a_version_without_a_formula(record, code):
    assert in_force(code, date(2009, 2, 6)) == [1]
    assert in_force(code, date(2021, 3, 29)) == [2]
    first, second = IndicatorVersion.objects.filter(indicator__code=code).order_by("number")
    assert "formula not stated" in first.label
    assert (first.numerator_label, first.denominator_label) == ("", "")
    assert second.denominator_label
    assert second.counts_are_fte
    assert second.break_note


def test_versions_of_one_indicator_never_overlap_and_say_why_they_break(record):
    for indicator in Indicator.objects.prefetch_related("versions"):
        versions = sorted(indicator.versions.all(), key=lambda version: version.number)
        for before, after in zip(versions, versions[1:], strict=False):
            assert before.ends_on is not None, after
            assert after.starts_on == before.ends_on + timedelta(days=1), after
            assert after.break_note, after


def test_successors_of_ended_indicators_name_them(record):
    succeeded = {i.code: {old.code for old in i.succeeds.all()} for i in Indicator.objects.exclude(succeeds=None)}
    assert succeeded == {"SA45": {"NI59", "NI60"}, "CPSEC": {"NI65"}, "CP2Y": {"NI64"}}


def test_best_range_is_given_for_every_indicator_that_is_best_within_one_and_no_other(record):
    for version in IndicatorVersion.objects.select_related("indicator"):
        assert (version.best_from is not None) == (version.indicator.polarity == "range"), version
    repeat = IndicatorVersion.objects.get(indicator__code="NI65")
    assert (repeat.best_from, repeat.best_to) == (10, 15)


def test_library_tells_of_every_current_measure_why_it_matters_and_what_it_tempts_to(record):
    current = Indicator.objects.measures().filter(is_current=True).exclude(family="survey").prefetch_related("themes")
    assert current.count() > 25
    for indicator in current:
        assert indicator.why_it_matters, indicator
        assert indicator.caution, indicator
        assert indicator.themes.all(), indicator


def test_counted_measures_name_both_their_counts_unless_no_formula_is_stated(record):
    named = IndicatorVersion.objects.filter(indicator__is_current=True).exclude(label__icontains="not stated")
    for version in named.select_related("indicator"):
        if version.has_counts:
            assert version.numerator_label, version
            assert version.denominator_label, version


def test_lateness_is_collected_for_the_four_assessments_and_conferences(record):
    codes = IndicatorVersion.objects.filter(collects_lateness=True).values_list("indicator__code", flat=True)
    assert set(codes) == {"NI59", "NI60", "SA45", "ICPC15"}
