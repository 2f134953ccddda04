"""The policy on small numbers, applied to the figures of an authority."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators import figures
from indicators.disclosed import DEFAULT, Disclosure, rule_on
from indicators.disclosure import TOTAL, Level, Reason, Rule
from indicators.models import DisclosurePolicy, Indicator, Observation, Return
from tests import factories

QUARTERS = [(date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))]
DAY = date(2026, 11, 20)


class Council:
    """Four teams that return what a test says, in one quarter after another."""

    def __init__(self):
        self.authority = factories.create_authority()
        self.alice = factories.create_user(authority=self.authority, name="Alice")
        names = ("North", "East", "South", "West")
        units = [factories.create_unit(authority=self.authority, name=name) for name in names]
        self.teams = [factories.create_subject(unit=unit) for unit in units]
        self.returns = {}

    def version(self, *, children=True, **given):
        version = factories.create_version(**given)
        Indicator.objects.filter(pk=version.indicator_id).update(counts_children=children)
        version.indicator.refresh_from_db()
        return version

    def give(self, version, *given, quarter=1, teams=None):
        """What each team returned: a count, a pair of counts, or columns of its figure."""
        starts_on, ends_on = QUARTERS[quarter]
        period = factories.create_quarter(starts_on=starts_on, ends_on=ends_on)
        for team, one in zip(teams or self.teams, given, strict=False):
            if (team, quarter) not in self.returns:
                found = self.authority.rounds.filter(period=period).first()
                opened = found or factories.create_round(authority=self.authority, period=period)
                self.returns[team, quarter] = Return.objects.create(round=opened, subject=team)
            row = self.returns[team, quarter]
            factories.ask(round=row.round, subject=team, version=version)
            if one is not None:
                columns = one if isinstance(one, dict) else numbers(one)
                factories.create_figure(quarterly_return=row, version=version, approved_by=self.alice, **columns)
        return period

    def policy(self, number=1, **given):
        usual = {"starts_on": date(2026, 1, 1), "threshold": 5, "reason": "As decided."}
        return DisclosurePolicy.objects.create(authority=self.authority, number=number, **(usual | given))

    def disclosure(self, *versions, on=DAY, **given):
        return Disclosure.of(self.authority, [version.indicator for version in versions], on=on, **given)

    def hidden(self, version, period, *, on=DAY):
        """Reasons by the number of the team, 0 for the total."""
        found = self.disclosure(version, on=on)
        keys = [TOTAL, *(team.pk for team in self.teams)]
        reasons = {place: found.hides(version, period, key) for place, key in enumerate(keys)}
        return {place: reason for place, reason in reasons.items() if reason}


def numbers(one):
    return {"numerator": one[0], "denominator": one[1]} if isinstance(one, tuple) else {"value": one}


@pytest.fixture
def council(db):
    return Council()


def test_small_count_of_children_is_withheld_with_the_next_smallest(council):
    version = council.version(shape="flow")
    period = council.give(version, 3, 40, 60, 20)
    assert council.hidden(version, period) == {1: Reason.SMALL, 4: Reason.SECONDARY}


def test_percentages_are_withheld_for_their_count_or_their_complement(council):
    version = council.version()
    period = council.give(version, (97, 100), (40, 80), (60, 90), (30, 50))
    assert council.hidden(version, period) == {1: Reason.COMPLEMENT, 4: Reason.SECONDARY}


def test_rate_is_withheld_as_its_count_is(council):
    counted, rate = council.version(shape="stock"), council.version(shape="rate", unit="per 10,000")
    period = council.give(counted, 3, 40, 60, 20)
    council.give(rate, (3, 9000), (40, 40), (60, 8000), (20, 9900))
    assert council.hidden(counted, period) == council.hidden(rate, period) != {}


def test_indicator_that_counts_no_children_is_outside(council):
    version = council.version(children=False, shape="flow")
    period = council.give(version, 1, 2, 3, 4)
    assert council.hidden(version, period) == {}


def test_printed_and_imported_figures_are_outside(council):
    version = council.version(shape="flow")
    period = council.give(version, 30, 40, 60, 20)
    factories.create_national_figure(version=version, subject=council.teams[0], period=period, value=2)
    assert council.hidden(version, period) == {}


def test_none_in_the_period_and_gaps_withhold_nothing(council):
    version = council.version()
    nil, gap = {"state": "nil", "reason": "No case"}, {"state": "missing", "reason": "System down"}
    period = council.give(version, nil, gap, (60, 90), (30, 50))
    assert council.hidden(version, period) == {}


def test_percentage_without_its_counts_is_withheld_by_itself(council):
    version = council.version()
    period = council.give(version, {"value": Decimal("33.3")}, (40, 80), (60, 90), (30, 50))
    assert council.hidden(version, period) == {1: Reason.SMALL}


def test_mean_range_survey_and_change_are_judged_by_their_counts(council):
    mean, reach = council.version(shape="mean", unit="days"), council.version(shape="range", unit="cases")
    survey, change = council.version(shape="survey"), council.version(shape="change")
    period = council.give(mean, (900, 4), (800, 40), (700, 30), (950, 60))
    council.give(reach, {"value_low": 3, "value_high": 20}, {"value_low": 8, "value_high": 30})
    council.give(survey, {"value": 71, "base": 4}, {"value": 4, "base": 40})
    council.give(change, -2, 40, 60, 20)
    assert council.hidden(mean, period) == {1: Reason.COMPLEMENT, 3: Reason.SECONDARY}
    assert council.hidden(reach, period) == council.hidden(survey, period) == {0: Reason.SECONDARY, 1: Reason.SMALL}
    assert set(council.hidden(change, period)) == {0, 1, 2, 3, 4}


def test_answer_in_words_is_never_withheld(council):
    version = council.version(shape="yes_no")
    period = council.give(version, {"as_printed": "Yes"})
    assert council.hidden(version, period) == {}


def test_control_total_goes_with_what_it_is_compared_with(council):
    version = council.version(shape="flow")
    north, east, south, west = council.teams
    for team in (east, south, west):
        team.unit.parent = north.unit
        team.unit.save()
    period = council.give(version, 63, 3, 40, 20)
    assert council.hidden(version, period) == {1: Reason.SECONDARY, 2: Reason.SMALL, 4: Reason.SECONDARY}
    # The total is that of the three below, as `figures` adds it up.
    run = figures.runs(council.alice, [version.indicator])[version.indicator_id]
    assert run.last.value == 63 and [row.subject for row in run.last.controls] == [north]


def test_what_is_withheld_does_not_hang_on_what_is_asked_for(council):
    """Canonical: one indicator or many, one quarter or all of them."""
    one, other = council.version(shape="flow"), council.version()
    periods = [council.give(one, 3, 40, 60, 20, quarter=quarter) for quarter in (0, 1)]
    council.give(other, (2, 40), (40, 80), (60, 90), (30, 50))
    alone, all_of_it = council.disclosure(one, since=periods[1].ends_on), council.disclosure(other, one)
    assert alone.tables == {(one.pk, periods[1].pk): all_of_it.tables[one.pk, periods[1].pk]}


def test_agencies_are_withheld_where_their_level_is_covered(council):
    agency = factories.create_agency(authority=council.authority)
    council.teams[0] = factories.create_subject(agency=agency, authority=council.authority)
    version = council.version(shape="flow")
    period = council.give(version, 3, 40, 60, 20)
    council.policy(covers_units=False, covers_agencies=True)
    assert council.hidden(version, period) == {1: Reason.SMALL, 4: Reason.SECONDARY}
    council.policy(number=2, covers_units=True, covers_agencies=False)
    assert council.hidden(version, period) == {}


def test_year_to_date_is_withheld_with_any_of_its_quarters(council):
    version = council.version(shape="flow")
    first = council.give(version, 3, 40, 60, 20, quarter=0)
    second = council.give(version, 30, 40, 60, 20, quarter=1)
    found, (north, east, *_) = council.disclosure(version), council.teams
    assert found.hides(version, second, north.pk) is None
    assert found.hides_year_to_date(version, second, north.pk) is Reason.SMALL
    assert found.hides_year_to_date(version, first, north.pk) is Reason.SMALL
    assert found.hides_year_to_date(version, second, east.pk) is None
    assert found.hides_year_to_date(version, second) is None


def test_lateness_is_withheld_with_its_total_and_for_a_small_band(council):
    version = council.version(collects_lateness=True)
    council.give(version, {"numerator": 60, "denominator": 100, **bands(20, 12, 8, 0)})
    small = council.version(collects_lateness=True)
    council.give(small, {"numerator": 60, "denominator": 100, **bands(20, 12, 5, 3)})
    hidden = council.version(collects_lateness=True)
    council.give(hidden, {"numerator": 96, "denominator": 100, **bands(0, 0, 0, 4)})
    service = council.version(children=False, collects_lateness=True)
    council.give(service, {"numerator": 60, "denominator": 100, **bands(20, 12, 5, 3)})
    runs = figures.runs(council.alice, [v.indicator for v in (version, small, hidden, service)])
    found = council.disclosure(version, small, hidden, service)
    reasons = [found.hides_lateness(runs[v.indicator_id].last) for v in (version, small, hidden, service)]
    assert reasons == [None, Reason.SMALL, Reason.COMPLEMENT, None]


def bands(*counts):
    names = ("late_1_to_5", "late_6_to_10", "late_11_to_20", "late_over_20")
    return {**dict(zip(names, counts, strict=True)), "longest_late": 25}


def test_policy_in_force_is_the_last_made_that_has_begun(council):
    version = council.version(shape="flow")
    period = council.give(version, 7, 40, 60, 20)
    assert rule_on(council.authority, DAY) == DEFAULT == Rule(5, frozenset(Level))
    council.policy(threshold=5)
    council.policy(number=2, starts_on=date(2026, 12, 1), threshold=10)
    assert council.hidden(version, period, on=date(2026, 11, 30)) == {}
    assert council.hidden(version, period, on=date(2026, 12, 1)) == {1: Reason.SMALL, 4: Reason.SECONDARY}
    # Made later, it takes the place of the one before although that one begins later.
    council.policy(number=3, starts_on=date(2026, 11, 25), threshold=3)
    assert rule_on(council.authority, date(2026, 12, 1)).threshold == 3
    assert rule_on(council.authority, date(2026, 11, 24)).threshold == 5
    assert rule_on(factories.create_authority(name="Elsewhere"), DAY) == DEFAULT


def test_policy_that_covers_no_level_withholds_nothing(council):
    version = council.version(shape="flow")
    period = council.give(version, 1, 2, 3, 4)
    assert council.hidden(version, period)
    council.policy(covers_units=False, covers_agencies=False, covers_authority=False)
    assert council.hidden(version, period) == {}


def test_version_of_the_policy_is_never_changed(council):
    policy = council.policy()
    for statement in (
        "UPDATE indicators_disclosurepolicy SET threshold = 1",
        "DELETE FROM indicators_disclosurepolicy",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert DisclosurePolicy.objects.get() == policy


def test_queries_are_as_many_for_one_indicator_as_for_six(council):
    versions = [council.version(shape="flow") for _ in range(6)]
    for version in versions:
        council.give(version, 3, 40, 60, 20)

    def asked(*chosen):
        with CaptureQueriesContext(connection) as queries:
            council.disclosure(*chosen)
        return len(queries)

    assert asked(versions[0]) == asked(*versions) == 3
    assert asked(council.version(children=False)) == 0


def test_draft_and_superseded_figures_are_not_reckoned_with(council):
    version = council.version(shape="flow")
    period = council.give(version, 30, 40, 60, 20)
    row = Observation.objects.get(subject=council.teams[0])
    Observation.objects.filter(pk=row.pk).update(is_current=False)
    Observation.objects.create(
        version=version,
        subject=row.subject,
        period=period,
        source="return",
        quarterly_return=row.quarterly_return,
        value=4,
        corrects=row,
        correction_reason="Counted twice",
    )
    assert council.hidden(version, period) == {}
