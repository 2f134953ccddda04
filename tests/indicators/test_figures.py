"""Quarterly runs: every total against an independent sum of exact fractions; what is never added and never compared."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators import run_charts, sentences
from indicators.arithmetic import rounded
from indicators.figures import add_up, runs
from indicators.models import (
    Expectation,
    Indicator,
    IndicatorVersion,
    Observation,
    Period,
    Return,
    Subject,
    Target,
)
from indicators.rating import Rating
from indicators.signals import signals
from safeguarding.models import User

LAST = date(2026, 9, 30)
BEFORE = date(2026, 6, 30)
PER = {"percentage": 100, "rate": 10000, "mean": 1}


@pytest.fixture
def board(record):
    return User.objects.get(email="board@derby.example")


def run_of(user, code):
    indicator = Indicator.objects.get(code=code)
    return runs(user, [indicator])[indicator.pk]


def returned(code, ends_on=None):
    rows = Observation.objects.filter(source="return", version__indicator__code=code)
    return rows.filter(period__ends_on=ends_on) if ends_on else rows


def approve(rows):
    """As if the return had been approved; the board then sees the figures."""
    by, at = User.objects.get(email="performance@derby.example"), "2026-11-01T12:00:00Z"
    keys = list(rows.values_list("quarterly_return", flat=True))  # PostgreSQL guesses a join of unknown tables badly
    Return.objects.filter(pk__in=keys).update(approved_at=at, approved_by=by)
    rows.update(approved_at=at, approved_by=by)


# --- Totals ---


def oracle():
    """(code, last day) to the exact total, from nothing but approved counts; quarters that some unit lacks left out."""
    sums, units = defaultdict(lambda: [Fraction(0), Fraction(0)]), defaultdict(set)
    rows = Observation.objects.filter(source="return", approved_at__isnull=False, is_current=True)
    place = ("version__indicator__code", "period__ends_on", "subject_id", "version__shape")
    shapes = {}
    for code, ends_on, subject, shape, *given in rows.values_list(*place, "numerator", "denominator", "value"):
        numerator, denominator, value = given
        units[code, ends_on].add(subject)
        shapes[code] = shape
        if shape == "stock":
            sums[code, ends_on][0] += Fraction(value)
        elif denominator is not None:
            sums[code, ends_on][0] += Fraction(numerator)
            sums[code, ends_on][1] += Fraction(denominator)
    whole = {}
    for place in units:
        asked = Expectation.objects.filter(round__period__ends_on=place[1], version__indicator__code=place[0])
        if set(asked.values_list("subject", flat=True)) == units[place]:
            n, d = sums[place]
            whole[place] = n if shapes[place[0]] == "stock" else n * PER[shapes[place[0]]] / d
    return whole


def test_totals_of_the_whole_demonstration_equal_the_exact_sums(board):
    expected = oracle()
    found = {
        (run.indicator.code, point.period.ends_on): point
        for run in runs(board, Indicator.objects.measures()).values()
        for point in run.points
    }
    assert found.keys() == expected.keys()
    assert len(found) > 300
    for place, point in found.items():
        assert abs(Fraction(point.value) - expected[place]) < Fraction(1, 10**9), place


def test_percentage_of_unequal_teams_is_not_the_mean_of_their_percentages(board):
    point = run_of(board, "SA45").last
    parts = [part.figure for part in point.parts if part.figure is not None]
    assert len(parts) > 3
    assert point.value == point.numerator * 100 / point.denominator
    assert rounded(sum(parts) / len(parts), 4) != rounded(point.value, 4)


def test_runs_ask_as_many_questions_of_the_database_for_all_indicators_as_for_one(board, django_assert_num_queries):
    board.current_roles()  # asked once a request, whatever the page does
    everything = list(Indicator.objects.measures())
    for indicators in (everything, [indicator for indicator in everything if indicator.code == "SA45"]):
        with django_assert_num_queries(4):  # figures, what was asked for, targets, their bands
            runs(board, indicators)


def test_surveys_never_add_up_and_a_single_one_stands(record):
    version = IndicatorVersion(shape="survey")
    two = [Observation(version=version, value=Decimal(70)), Observation(version=version, value=Decimal(80))]
    assert add_up(version, two) == (None, None, None)
    assert add_up(version, two[:1]) == (Decimal(70), None, None)


def test_unit_with_none_in_the_period_adds_nothing_and_is_not_missing(board):
    nil = Observation.objects.get(state="nil", source="return")
    run = run_of(board, nil.version.indicator.code)
    points = [p for p in [*run.points, run.provisional] if p and p.period == nil.period]
    (point,) = points
    assert nil.subject.name not in (*point.missing, *point.awaited)
    assert point.denominator == sum(part.denominator for part in point.parts if part.denominator is not None)


# --- Missing units, drafts, corrections ---


def test_unit_that_gave_a_reason_is_named_as_missing_from_the_total(board):
    gap = Observation.objects.get(state="missing", source="return")
    approve(returned("TURN", gap.period.ends_on))
    run = run_of(board, "TURN")
    (point,) = [p for p in [*run.points, run.provisional] if p and p.period == gap.period]
    assert gap.subject.name in point.missing
    assert gap.subject.name not in point.awaited


def test_quarter_that_some_units_have_not_returned_names_them_and_stands_apart(board):
    run = run_of(board, "SA45")
    assert run.last.period.ends_on == BEFORE
    assert run.provisional.period.ends_on == LAST
    assert set(run.provisional.awaited) == {"Reception 2", "Reception 3", "Locality 2", "Locality 3"}
    assert "Reception 2" in sentences.of_run(run)


@pytest.mark.parametrize("who", ["performance@derby.example", "locality3@derby.example", "board@derby.example"])
def test_draft_and_unapproved_figures_count_for_nobody(record, who):
    """Those who may see a draft see it on its return, never inside a total."""
    user = User.objects.get(email=who)
    rows = returned("SA45", LAST)
    approved = set(rows.filter(approved_at__isnull=False).values_list("pk", flat=True))
    assert len(approved) < rows.count()
    provisional = run_of(user, "SA45").provisional
    assert {part.pk for part in provisional.parts} == approved
    approve(rows)  # the control: nothing but the approval was lacking
    assert len(run_of(user, "SA45").provisional.parts) == rows.count()


def test_corrected_figure_replaces_the_one_it_corrects(board):
    row = returned("CICN", BEFORE).get()
    before = {point.period.ends_on: point.value for point in run_of(board, "CICN").points}
    Observation.objects.filter(pk=row.pk).update(is_current=False)
    row.corrects_id, row.pk, row.value, row.correction_reason = row.pk, None, row.value + 7, "Seven were left out"
    row.save()
    after = {point.period.ends_on: point.value for point in run_of(board, "CICN").points}
    assert after == {**before, BEFORE: before[BEFORE] + 7}


def test_another_councils_figures_are_in_nobody_elses_total(record):
    kent = User.objects.get(email="board@kent.example")
    assert all(not run.points and run.target is None for run in runs(kent, Indicator.objects.measures()).values())


# --- What never joins a run ---


def test_year_to_date_figure_never_joins_a_quarterly_run(board):
    before = run_of(board, "ICPC15")
    row = returned("ICPC15", BEFORE).get()
    row.pk, row.period = (
        None,
        Period.objects.create(
            kind="year_to_date", starts_on=date(2026, 4, 1), ends_on=BEFORE, label="April to June 2026, year to date"
        ),
    )
    row.save()
    assert [p.value for p in run_of(board, "ICPC15").points] == [p.value for p in before.points]


def test_printed_figure_never_joins_a_quarterly_run(board):
    printed = Observation.objects.filter(source="document", subject__slug="derby", version__indicator__code="NI59")
    assert printed.exists()
    assert all(part.source == "return" for p in run_of(board, "NI59").points for part in p.parts)


def redefined(code, since):
    """A new definition of a measure, under which every figure from a day on was returned."""
    version = IndicatorVersion.objects.filter(indicator__code=code).order_by("-number").first()
    old = version.pk
    version.pk, version.number, version.label = None, version.number + 1, "Counted anew"
    version.save()
    rows = returned(code).filter(period__ends_on__gte=since, version=old)
    rows.update(version=version)
    Expectation.objects.filter(version=old, round__period__ends_on__gte=since).update(version=version)
    return version


def test_nothing_is_compared_across_a_change_of_definition(board):
    assert run_of(board, "SA45").change
    redefined("SA45", BEFORE)
    run = run_of(board, "SA45")
    assert run.last.version.label == "Counted anew"
    assert run.previous is None
    assert run.change == ""
    assert "not compared" in sentences.of_run(run)
    (found,) = run_charts.chart(signals(run)).breaks
    assert found.text == "Counted anew"


def test_figures_under_two_definitions_in_one_quarter_are_not_added(board):
    version = IndicatorVersion.objects.get(indicator__code="SA45")
    one = returned("SA45", BEFORE).filter(subject__slug="demo-reception-1")
    version.pk, version.number, version.label = None, 2, "Counted anew"
    version.save()
    one.update(version=version)
    Expectation.objects.filter(
        round__period__ends_on=BEFORE, version__indicator__code="SA45", subject__slug="demo-reception-1"
    ).update(version=version)
    run = run_of(board, "SA45")
    for point in [*run.points, run.provisional]:
        assert {part.version_id for part in point.parts} == {point.version.pk}


def test_target_for_an_older_definition_judges_nothing_new(board):
    assert run_of(board, "SA45").judgement.rating is not Rating.NOT_RATED
    redefined("SA45", BEFORE)
    run = run_of(board, "SA45")
    assert run.judgement.rating is Rating.NOT_RATED
    assert "there is no target" in sentences.of_run(run)


def test_target_that_starts_later_leaves_todays_in_force(board):
    now = run_of(board, "SA45")
    later = Target.objects.get(pk=now.target.pk)
    later.pk, later.starts_on, later.level = None, LAST + timedelta(days=183), Decimal(99)
    later.save()
    run = run_of(board, "SA45")
    assert run.judgement == now.judgement
    assert run.target.level == now.target.level


def test_year_end_target_judges_no_quarter_before(board):
    target = run_of(board, "SA45").target
    Target.objects.filter(pk=target.pk).update(kind="year_end", starts_on=None, ends_on=date(2027, 3, 31))
    assert run_of(board, "SA45").judgement.rating is Rating.NOT_RATED


# --- Quarters without a figure ---


def test_quarter_without_figures_is_a_gap_in_the_chart_and_in_the_comparison(board):
    returned("CICN", date(2026, 3, 31)).update(is_current=False)
    run = run_of(board, "CICN")
    assert run.last.period.ends_on == BEFORE
    assert run.change == ""
    joined = [len(segment.split()) for segment in run_charts.chart(signals(run)).segments]
    assert sum(joined) == len(run.points) - 1  # the last stands alone after the gap


def test_last_quarter_of_a_run_says_how_far_from_target_and_how_it_moved(board):
    run = run_of(board, "SA45")
    short = 92 - run.last.value
    assert f"{rounded(short, 1)} points short of the target of 92%" in sentences.of_run(run)
    step = rounded(run.last.value, 1) - rounded(run.previous.value, 1)
    assert run.change == f"{'up' if step > 0 else 'down'} {abs(step)} points, {'better' if step > 0 else 'worse'}"


def test_lateness_behind_a_percentage_adds_up_to_the_late_ones(board):
    point = run_of(board, "SA45").last
    assert point.late.total == point.denominator - point.numerator
    assert point.late.longest == max(part.longest_late or 0 for part in point.parts)


def test_subjects_of_a_total_are_those_asked_and_no_other(board):
    """A figure for a whole service beside its teams' is a control total: compared, not added (rule 6)."""
    before = run_of(board, "SA45").last
    row = returned("SA45", BEFORE).first()
    row.pk, row.subject = None, Subject.objects.get(slug="demo-reception")
    row.save()
    assert run_of(board, "SA45").last.value == before.value
