"""The demonstration: sixteen quarters of invented returns and one living plan, never mixed with what was printed."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
import yaml
from django.core.management import call_command
from django.db.models import F, Max, Min, Q

from actionplans.models import Action, DueDateRevision, Plan, Verification
from indicators import return_rules
from indicators.changes import digest_of
from indicators.models import (
    CollectionTemplate,
    Expectation,
    FigureNote,
    IndicatorVersion,
    KeptExplanation,
    Observation,
    Period,
    Question,
    RatingRule,
    Reminder,
    Return,
    ReturnState,
    Round,
    Subject,
    Target,
)
from indicators.return_rules import Entry
from reports.models import Meeting
from safeguarding.access import Permission
from safeguarding.calendar import add_working_days, is_working_day
from safeguarding.management.commands import load_fixtures
from safeguarding.models import Agency, Demonstration, Document, Post, PostHolding, Unit, User
from safeguarding.overview import demonstration
from safeguarding.overview.demonstration_figures import draw, lateness, stray
from safeguarding.overview.fixtures import FixtureLoader, Outcome

DAY = date(2026, 11, 20)
LAST_QUARTER_ENDS = date(2026, 9, 30)
SIGN_INS = {
    *(f"{name}@derby.example" for name in ("manager", "performance", "performance2", "board", "chair", "officer")),
    *(f"{name}@derby.example" for name in ("legal", "finance", "director", "health", "police", "admin")),
    "board@kent.example",
}


def invented():
    """What its units returned; its national figures are in test_demonstration_national."""
    return Observation.objects.filter(is_demonstration=True, source=Observation.Source.RETURN)


def series(measure: str, unit: str) -> list[Decimal | None]:
    """The figures of one unit in order of time, with None for a gap."""
    code, number = measure.split("/")
    rows = invented().filter(version__indicator__code=code, version__number=number, subject__slug=unit)
    return [row.figure for row in rows.select_related("version").order_by("period__ends_on")]


def open_round() -> Round:
    return Round.objects.get(is_demonstration=True, period__ends_on=LAST_QUARTER_ENDS)


def state_of(unit: str) -> str | None:
    found = Return.objects.with_state().filter(round=open_round(), subject__slug=unit).first()
    return found.state if found else None


def everything() -> dict[str, int]:
    models = [Round, Expectation, Return, ReturnState, Observation, Period, User, Action, DueDateRevision, PostHolding]
    return {model.__name__: model.objects.count() for model in models}


# --- Pure ---------------------------------------------------------------------------------------------------------


def test_draw_asked_twice_gives_the_same_and_differs_between_units():
    assert draw("SA45/1", "demo-reception-2", 3) == draw("SA45/1", "demo-reception-2", 3)
    assert len({draw("SA45/1", f"demo-reception-{n}", 3) for n in range(50)}) > 45


def test_stray_over_many_quarters_stays_within_its_spread_on_both_sides():
    steps = [stray("2.5", "SA45/1", "unit", quarter) for quarter in range(500)]
    assert all(isinstance(step, Decimal) and abs(step) <= Decimal("2.5") for step in steps)
    assert min(steps) < Decimal("-1.5")
    assert max(steps) > Decimal("1.5")


@pytest.mark.parametrize("late", range(60))
def test_lateness_bands_for_any_number_late_add_up_and_fit_the_longest(late):
    given = lateness(late, "SA45/1", "unit", 0)
    assert sum(given[band] for band in return_rules.LATENESS) == late
    assert min(given[band] for band in return_rules.LATENESS) >= 0
    if late == 0:
        assert given["longest_late"] is None
    elif given["late_over_20"]:
        assert given["longest_late"] > 20
    else:
        assert 1 <= given["longest_late"] <= 20


# --- Sixteen quarters ------------------------------------------------------------------------------------------------


def test_rounds_after_the_first_load_are_sixteen_quarters_without_a_gap(record):
    ends = list(
        Round.objects.filter(is_demonstration=True, authority__slug="derby")
        .order_by("period__ends_on")
        .values_list("period__starts_on", "period__ends_on")
    )
    assert len(ends) == 16
    assert ends[-1] == (date(2026, 7, 1), LAST_QUARTER_ENDS)
    assert ends[0] == (date(2022, 10, 1), date(2022, 12, 31))
    assert all(before[1] + timedelta(days=1) == after[0] for before, after in zip(ends, ends[1:], strict=False))
    assert Demonstration.objects.get().day == DAY


def test_round_of_the_last_quarter_is_due_after_fifteen_working_days_and_still_open(record):
    found = open_round()
    assert found.due_on == add_working_days(LAST_QUARTER_ENDS, 15) == date(2026, 10, 21)
    assert found.opens_on <= DAY <= found.locks_on


def test_expectations_of_every_round_are_the_same_and_at_one_level(record):
    asked = Expectation.objects.filter(round__is_demonstration=True)
    by_round = Counter(asked.values_list("round", flat=True))
    assert set(by_round.values()) == {54}
    kinds = defaultdict(set)
    for code, unit_kind, kind in asked.values_list("version__indicator__code", "subject__unit__kind", "subject__kind"):
        kinds[code].add(unit_kind or kind)
    assert len(kinds) == 21
    assert {code: found for code, found in kinds.items() if len(found) != 1} == {}


def test_manager_of_reception_2_is_asked_for_seven_figures(record):
    asked = Expectation.objects.filter(round=open_round(), subject__slug="demo-reception-2")
    assert set(asked.values_list("version__indicator__code", flat=True)) == {
        "REREF", "NI59", "SA45", "CASE", "VAC", "AGENCY", "TURN"
    }  # fmt: skip


def test_versions_asked_for_are_those_in_force_today(record):
    asked = {str(pk): pk for pk in Expectation.objects.values_list("version", flat=True).distinct()}
    versions = IndicatorVersion.objects.filter(pk__in=asked.values()).select_related("indicator")
    assert all(version.ends_on is None and version.indicator.is_current for version in versions)
    assert {(v.indicator.code, v.number) for v in versions} >= {("NI59", 3), ("NI60", 3), ("ICPC15", 2), ("CASE", 2)}


def test_figures_of_stocks_stand_on_the_last_day_and_others_on_the_quarter(record):
    stocks = invented().filter(version__over_time="stock")
    assert stocks.exists()
    assert set(stocks.values_list("period__kind", flat=True)) == {"snapshot"}
    assert set(invented().exclude(version__over_time="stock").values_list("period__kind", flat=True)) == {"quarter"}
    assert not invented().exclude(period__ends_on=F("quarterly_return__round__period__ends_on")).exists()


def test_counts_are_whole_and_full_time_equivalents_have_one_decimal(record):
    for row in invented().select_related("version").filter(denominator__isnull=False):
        places = 1 if row.version.counts_are_fte else 0
        for count in (row.numerator, row.denominator):
            assert count == round(count, places), row
        if row.version.shape == "percentage":
            assert row.numerator <= row.denominator, row


def test_figures_sent_in_would_pass_the_form(record):
    sent = invented().filter(quarterly_return__states__state="submitted").distinct()
    assert sent.count() > 800
    for row in sent.select_related("version"):
        assert return_rules.blockers(Entry.of(row), row.version, today=row.as_at) == [], row


def test_figures_sent_in_outside_their_target_come_with_a_word(record):
    targets = {target.version_id: target for target in Target.objects.filter(is_demonstration=True)}
    rows = invented().filter(quarterly_return__states__state="submitted", version__in=targets).distinct()
    short = [
        row
        for row in rows.select_related("version__indicator")
        if row.figure is not None
        and (row.figure < targets[row.version_id].level) == (row.version.indicator.polarity == "high")
        and row.figure != targets[row.version_id].level
    ]
    assert len(short) > 50
    assert [row for row in short if not Entry.of(row).has_comment] == []


def test_lateness_bands_add_up_to_the_late_ones_wherever_they_are_collected(record):
    rows = invented().filter(version__collects_lateness=True, state="value")
    assert set(rows.values_list("version__indicator__code", flat=True)) == {"NI59", "NI60", "SA45", "ICPC15"}
    for row in rows:
        late = row.denominator - row.numerator
        assert row.late_1_to_5 + row.late_6_to_10 + row.late_11_to_20 + row.late_over_20 == late, row
        assert (row.longest_late is None) == (late == 0), row
    assert not invented().filter(version__collects_lateness=False, late_1_to_5__isnull=False).exists()


def test_rates_use_the_counts_that_are_returned_as_counts(record):
    assert [row.numerator for row in of_measure("CPRATE")] == [row.value for row in of_measure("CPN")]
    assert [row.denominator for row in of_measure("PLACE")] == [row.value for row in of_measure("CICN")]
    for rate in of_measure("REFRATE"):
        referrals = [row.denominator for row in of_measure("REREF") if row.period_id == rate.period_id]
        if len(referrals) == 3:
            assert rate.numerator == sum(referrals)
        assert rate.denominator == 60000


def of_measure(code: str) -> list[Observation]:
    return list(invented().filter(version__indicator__code=code).order_by("period__ends_on", "subject__slug"))


# --- Who did what ----------------------------------------------------------------------------------------------------


def test_every_earlier_round_is_approved_throughout(record):
    earlier = Return.objects.with_state().filter(round__is_demonstration=True).exclude(round=open_round())
    assert earlier.count() == 15 * 11
    assert set(earlier.values_list("state", flat=True)) == {"approved"}
    assert not earlier.filter(approved_at__isnull=True).exists()


def test_open_round_shows_every_state_a_return_can_be_in(record):
    units = Expectation.objects.filter(round=open_round()).values_list("subject__slug", flat=True).distinct()
    assert {unit: state_of(unit) for unit in units} == {
        "demo-reception-1": "approved",
        "demo-reception-2": None,
        "demo-reception-3": "submitted",
        "demo-locality-1": "approved",
        "demo-locality-2": "sent_back",
        "demo-locality-3": "draft",
        "demo-reception": "reopened",
        "demo-reviewing": "approved",
        "demo-children-in-care": "submitted",
        "demo-health": "withdrawn",
        "demo-police": None,
    }


def test_open_round_has_all_that_surrounds_a_collection(record):
    newest = open_round()
    template = CollectionTemplate.objects.get()
    asked = newest.expectations.values_list("subject", "version__indicator")
    assert set(template.lines.values_list("subject", "indicator")) == set(asked)
    deputy = newest.deputies.get()
    assert deputy.person.may(Permission.ENTER_RETURN) and deputy.subject.unit_id not in deputy.person.own_units()
    assert FigureNote.objects.get().step.quarterly_return.round == newest
    assert {question.answered_at is None for question in Question.objects.all()} == {True, False}
    assert KeptExplanation.objects.filter(until__gt=newest.period.ends_on).count() == 2


def test_correction_waits_beside_the_figure_that_was_approved(record):
    waiting = Observation.objects.waiting().get()
    assert waiting.numerator == waiting.corrects.numerator - 6
    assert waiting.corrects.is_current and waiting.corrects.approved_at
    assert waiting.quarterly_return.states.last().state == "reopened"


def test_reminders_went_to_those_who_still_owed_a_return_that_day(record):
    for reminder in Reminder.objects.select_related("person"):
        sent = ReturnState.objects.filter(
            quarterly_return__round=reminder.round, quarterly_return__subject=reminder.subject, state="submitted"
        ).first()
        assert sent is None or sent.at.date() >= reminder.on
        assert is_working_day(reminder.on) or reminder.kind == "late"
    assert set(Reminder.objects.values_list("kind", flat=True)) == set(Reminder.Kind.values)


def test_figures_sent_in_are_kept_with_the_step_and_its_digest(record):
    for step in ReturnState.objects.filter(state="submitted", quarterly_return__round=open_round()):
        assert (
            len(step.figures)
            == step.quarterly_return.round.expectations.filter(subject=step.quarterly_return.subject).count()
        )
        assert step.digest == digest_of(step.figures)


def test_draft_holds_some_of_its_figures_and_an_unstarted_return_none(record):
    drafts = invented().filter(quarterly_return__round=open_round(), subject__slug="demo-locality-3")
    asked = Expectation.objects.filter(round=open_round(), subject__slug="demo-locality-3")
    assert 0 < drafts.count() < asked.count()
    assert not invented().filter(period__ends_on=LAST_QUARTER_ENDS, subject__slug="demo-reception-2").exists()


def test_approver_is_never_the_person_who_sent_the_return(record):
    returns = Return.objects.filter(round__is_demonstration=True, approved_at__isnull=False)
    assert returns.count() == 15 * 11 + 4
    assert not returns.filter(states__state="submitted", states__by=F("approved_by")).exists()
    assert set(returns.values_list("approved_by__email", flat=True)) == {"performance@derby.example"}


def test_senders_hold_a_post_of_the_unit_they_send_for(record):
    for step in ReturnState.objects.filter(state="submitted").select_related("by", "quarterly_return__subject"):
        subject = step.quarterly_return.subject
        assert subject.unit_id in step.by.own_units() or subject.agency_id == step.by.agency_id is not None, step


def test_approval_on_the_return_its_figures_and_its_last_step_is_one_moment(record):
    for found in Return.objects.filter(approved_at__isnull=False).prefetch_related("states", "observations"):
        last = [step for step in found.states.all() if step.state == "approved"][-1]
        assert (last.at, last.by_id) == (found.approved_at, found.approved_by_id)
        assert {row.approved_at for row in found.observations.all() if row.is_current} == {found.approved_at}
    assert not invented().filter(quarterly_return__approved_at__isnull=True, approved_at__isnull=False).exists()


def test_steps_are_in_order_and_none_is_later_than_yesterday(record):
    assert ReturnState.objects.aggregate(last=Max("at"))["last"].date() < DAY
    for found in Return.objects.filter(round__is_demonstration=True).prefetch_related("states"):
        times = [step.at for step in sorted(found.states.all(), key=lambda step: step.pk)]
        assert times == sorted(set(times)), found


def test_return_sent_back_says_why_and_one_was_put_right_before(record):
    back = ReturnState.objects.get(state="sent_back", quarterly_return__round=open_round())
    assert back.quarterly_return.subject.slug == "demo-locality-2"
    assert "31 single assessments" in back.note
    odd = invented().get(version__indicator__code="SA45", quarterly_return=back.quarterly_return)
    assert (odd.numerator, odd.denominator) == (27, 31)
    assert ReturnState.objects.filter(state="sent_back").exclude(pk=back.pk).count() == 1


# --- The story -------------------------------------------------------------------------------------------------------


def test_vacancies_of_reception_2_stay_high_for_seven_quarters_while_its_assessments_fall(record):
    vacancies, on_time = series("VAC/2", "demo-reception-2"), series("SA45/1", "demo-reception-2")
    assert len(vacancies) == len(on_time) == 15
    assert min(vacancies[8:]) > max(vacancies[:8])
    assert max(on_time[8:]) < min(on_time[:8])
    assert on_time[14] < 80
    caseload = series("CASE/2", "demo-reception-2")
    assert caseload[14] > caseload[7] + 3


def test_single_assessments_of_the_other_teams_stay_where_they_were(record):
    for unit in ("demo-reception-1", "demo-reception-3", "demo-locality-1", "demo-locality-3"):
        figures = series("SA45/1", unit)
        before, after = sum(figures[:8]) / 8, sum(figures[8:]) / len(figures[8:])
        assert abs(before - after) < 2, unit


def test_conferences_within_fifteen_days_dip_and_recover(record):
    figures = series("ICPC15/2", "demo-reviewing")
    assert min(figures[:6]) > 80
    assert min(figures) == figures[8] < 65
    assert figures[8:] == sorted(figures[8:])
    assert figures[15] > 85


def test_plans_ended_after_two_years_are_three_of_31_in_the_last_quarter(record):
    last = of_measure("CP2Y")[-1]
    assert (last.numerator, last.denominator) == (3, 31)
    assert last.what_next
    assert max(row.numerator for row in of_measure("CP2Y")) <= 3


def test_gaps_are_one_missing_figure_with_its_day_and_one_nil(record):
    missing, nil = invented().get(state="missing"), invented().get(state="nil")
    assert (missing.version.indicator.code, missing.subject.slug) == ("TURN", "demo-locality-1")
    assert missing.reason
    assert missing.expected_on > DAY
    assert (nil.version.indicator.code, nil.subject.slug) == ("NI60", "demo-locality-3")
    assert nil.reason
    assert nil.numerator is None


# --- Targets ---------------------------------------------------------------------------------------------------------


def test_targets_are_for_derby_as_a_whole_and_some_measures_have_none(record):
    targets = Target.objects.filter(is_demonstration=True)
    assert set(targets.values_list("subject__slug", "kind", "rule__slug")) == {
        ("derby", "period", "demonstration-distance"),
        ("derby", "year_end", "demonstration-distance"),
    }
    yearly = set(targets.filter(kind="year_end").values_list("version__indicator__code", flat=True))
    assert yearly == {"TURN"}
    codes = set(targets.values_list("version__indicator__code", flat=True))
    returned = set(invented().values_list("version__indicator__code", flat=True))
    assert codes < returned
    assert not codes & {"NI59", "NI60", "CASE", "CPN", "CPRATE", "CICN", "CPSEC"}
    bands = RatingRule.objects.get(slug="demonstration-distance").bands.values_list(
        "band", "lower", "lower_is_included", "upper", "upper_is_included"
    )
    assert list(bands) == [("green", None, True, 0, True), ("amber", 0, False, 5, True), ("red", 5, False, None, True)]


# --- People ----------------------------------------------------------------------------------------------------------


def test_demonstration_people_can_all_sign_in_with_the_one_password(record):
    people = User.objects.filter(is_demonstration=True)
    assert set(people.values_list("email", flat=True)) >= SIGN_INS
    assert all(person.check_password(demonstration.PASSWORD) for person in people)
    assert User.objects.filter(is_demonstration=False).count() == 0


def test_password_that_somebody_has_changed_stays_after_loading_again(record):
    manager = User.objects.get(email="manager@derby.example")
    manager.set_password("A different one, 2027")
    manager.save()
    assert demonstration.load(today=DAY, advance=False) == []
    manager.refresh_from_db()
    assert manager.check_password("A different one, 2027")


def test_manager_holds_reception_2_and_one_post_that_owns_work_is_vacant(record):
    manager = User.objects.get(email="manager@derby.example")
    assert manager.own_units() == [Unit.objects.get(slug="demo-reception-2").pk]
    posts = Post.objects.filter(is_demonstration=True).prefetch_related("holdings__user")
    assert [post.slug for post in posts if post.holder(DAY) is None] == ["demo-head-of-localities"]
    assert Post.objects.get(slug="demo-head-of-localities").holdings.get().ends_on < DAY
    assert Action.objects.filter(owner__slug="demo-head-of-localities").exists()


def test_roles_of_the_cast_are_those_that_sign_ins_promise(record):
    def role(email):
        return [str(held) for held in User.objects.get(email=email).current_roles()]

    assert role("performance2@derby.example") == ["performance_officer"]
    assert role("chair@derby.example") == ["chair"]
    assert role("officer@derby.example") == ["report_officer"]
    assert {*role("legal@derby.example"), *role("finance@derby.example"), *role("director@derby.example")} == {
        "signatory"
    }
    assert role("health@derby.example") == role("police@derby.example") == ["manager"]
    assert User.objects.get(email="board@kent.example").authority.slug == "kent"


# --- The plan --------------------------------------------------------------------------------------------------------


def test_plan_shows_every_kind_of_action_and_every_state_of_delivery(record):
    plan = Plan.objects.get(slug="conferences-on-time-demonstration")
    assert plan.title.endswith("(demonstration)")
    actions = Action.objects.filter(rows__plan=plan).as_they_stood(DAY)
    assert plan.rows.count() == 8
    assert {action.kind for action in actions} == {"task", "standing", "conditional", "dependency", "watching"}
    assert {action.delivery for action in actions} - {None} == {
        "not_started", "on_track", "at_risk", "reported", "delivered", "closed"
    }  # fmt: skip
    assert {"moved", "no_effect", "not_measurable", "not_yet_due"} <= {action.effect for action in actions}
    assert Plan.objects.filter(is_demonstration=True, agreed_on=None).count() == 1  # one that is being written


def test_plan_leads_from_a_printed_finding_to_a_figure(record):
    rows = Plan.objects.get(slug="conferences-on-time-demonstration").rows.filter(findings__slug="scrutiny-2021-icpc")
    assert [row.number for row in rows] == ["1", "2"]
    action = Action.objects.get(rows__in=rows, moves__indicator__code="ICPC15", findings__slug="scrutiny-2021-icpc")
    assert invented().filter(version=action.moves, period=action.moves_by).exists()


def test_plan_has_one_late_action_and_one_moved_twice_with_the_chairs_agreement(record):
    actions = {action.title: action for action in Action.objects.filter(is_demonstration=True).as_they_stood(DAY)}
    open_states = {"not_started", "on_track", "at_risk"}
    late = [a.title for a in actions.values() if a.due_on and a.due_on < DAY and a.delivery in open_states]
    assert late == ["Send managers a list at day eight"]
    schools = actions["Agree with schools who comes in the holidays"]
    assert schools.times_moved == 2
    assert schools.due_on > DAY > schools.original_due_on
    second = schools.revisions.order_by("on").last()
    assert (second.agreement, second.decided_by.email) == ("agreed", "chair@derby.example")


def test_move_that_was_refused_or_only_asked_leaves_the_date_alone(record):
    refused = DueDateRevision.objects.get(agreement="refused")
    asked = DueDateRevision.objects.get(agreement="asked")
    for revision in (refused, asked):
        stood = Action.objects.as_they_stood(DAY).get(pk=revision.action_id)
        assert stood.due_on == revision.from_on != revision.to_on


def test_delivery_was_verified_by_somebody_other_than_the_owner(record):
    checked = Verification.objects.filter(action__is_demonstration=True).select_related("action__owner", "by")
    assert sorted(checked.values_list("is_accepted", flat=True)) == [False, True, True, True, True]
    for verification in checked:
        assert verification.action.owner.holder(verification.on).user != verification.by
        has_evidence = verification.action.evidence.filter(on__lte=verification.on).exists()
        assert has_evidence == verification.is_accepted  # what came back had none yet


def test_effect_recorded_agrees_with_the_figures_of_the_quarter_named(record):
    chair = Action.objects.get(title="Appoint a second conference chair")
    figure = invented().get(version=chair.moves, period=chair.moves_by)
    assert figure.figure >= chair.moves_to == 80
    daily = Action.objects.get(title="Hand out new work every day")
    parts = list(invented().filter(version=daily.moves, period=daily.moves_by))
    total = sum(row.numerator for row in parts) * 100 / sum(row.denominator for row in parts)
    assert total < daily.moves_to
    for action in (chair, daily):
        assert action.effect_states.order_by("on").last().on > action.moves_by.ends_on


def test_history_of_the_plan_stays_within_working_days_up_to_the_day(record):
    revisions = DueDateRevision.objects.aggregate(last=Max("on"), decided=Max("decided_on"))
    assert max(revisions.values()) < DAY
    assert Action.objects.filter(is_demonstration=True, original_due_on__week_day__in=[1, 7]).count() == 0


# --- Never mixed with print ------------------------------------------------------------------------------------------


def test_invented_figures_never_share_subject_and_period_with_printed_ones(record):
    printed = set(Observation.objects.filter(source="document").values_list("subject", "period"))
    assert printed
    assert not printed & set(invented().values_list("subject", "period"))
    assert not invented().filter(Q(document__isnull=False) | Q(subject__slug__in=["derby", "kent"])).exists()


def test_every_row_of_the_demonstration_is_marked(record):
    assert not Observation.objects.filter(source="return", is_demonstration=False).exists()
    assert not Round.objects.filter(is_demonstration=False).exists()
    assert not Return.objects.filter(round__is_demonstration=False).exists()
    for model in (Unit, Post, Agency):
        assert not model.objects.filter(slug__startswith="demo-", is_demonstration=False).exists()
        assert not model.objects.filter(is_demonstration=True).exclude(slug__startswith="demo-").exists()
    assert not Action.objects.filter(rows__plan__is_demonstration=True, is_demonstration=False).exists()
    assert not Action.objects.filter(is_demonstration=True, document__isnull=False).exists()
    subjects = Subject.objects.filter(slug__startswith="demo-")
    assert (
        subjects.filter(Q(unit__is_demonstration=True) | Q(agency__is_demonstration=True)).count() == subjects.count()
    )


def test_printed_figure_in_the_way_stops_the_load(record):
    unit = Subject.objects.get(slug="demo-reception-1")
    period = Period.objects.create(
        kind="quarter", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31), label="October to December 2026"
    )
    Observation.objects.create(
        version=IndicatorVersion.objects.get(indicator__code="SA45"), subject=unit, period=period, source="document",
        document=Document.objects.first(), as_printed="81%", value=81,
    )  # fmt: skip
    with pytest.raises(demonstration.DemonstrationError, match="SA45|REREF|NI59|TURN"):
        demonstration.load(today=date(2027, 1, 20), advance=True)


# --- Loading again ---------------------------------------------------------------------------------------------------


def test_loading_again_adds_nothing_even_months_later(record, capsys):
    before = everything()
    call_command("load_fixtures", day=date(2027, 6, 1), without_issued_papers=True)
    assert everything() == before
    assert Demonstration.objects.get().day == DAY
    assert capsys.readouterr().out == ""


def test_advance_adds_the_quarters_that_have_ended_and_leaves_the_rest(record):
    before = dict(invented().values_list("pk", "numerator"))
    made = demonstration.load(today=date(2027, 4, 20), advance=True)
    rounds = Round.objects.filter(is_demonstration=True).order_by("period__ends_on")
    assert list(rounds.values_list("period__ends_on", flat=True))[-3:] == [
        LAST_QUARTER_ENDS, date(2026, 12, 31), date(2027, 3, 31)
    ]  # fmt: skip
    assert rounds.count() == 18
    assert rounds.aggregate(first=Min("period__ends_on"))["first"] == date(2022, 12, 31)
    assert dict(invented().filter(pk__in=before).values_list("pk", "numerator")) == before
    filled = Return.objects.with_state().filter(round__period__ends_on=date(2026, 12, 31))
    assert set(filled.values_list("state", flat=True)) == {"approved"}
    newest = Return.objects.with_state().filter(round__period__ends_on=date(2027, 3, 31))
    assert set(newest.values_list("state", flat=True)) == set(ReturnState.State.values)
    assert len(made) > 100
    planned = Meeting.objects.filter(is_demonstration=True, held_on__gt=date(2027, 4, 20), called_off="")
    assert set(planned.values_list("body__slug", flat=True)) == set(
        Meeting.objects.filter(is_demonstration=True).values_list("body__slug", flat=True)
    )
    assert demonstration.load(today=date(2027, 4, 20), advance=True) == []


def test_advance_to_an_earlier_day_moves_nothing(record):
    assert demonstration.load(today=date(2025, 1, 1), advance=True) == []
    assert Demonstration.objects.get().day == DAY


def test_without_demonstration_no_file_of_it_is_read_and_none_outside_is_marked(record, monkeypatch):
    read = []
    monkeypatch.setattr(FixtureLoader, "load", lambda self, paths: read.extend(paths) or Outcome())
    monkeypatch.setattr(demonstration, "load", lambda **given: pytest.fail("the demonstration was loaded"))
    call_command("load_fixtures", without_demonstration=True)
    assert len(read) > 5
    assert not [path for path in read if path.parent.name == "demonstration"]
    for path in read:
        assert "is_demonstration: true" not in path.read_text(encoding="utf-8"), path.name
    assert (load_fixtures.FIXTURES / "demonstration" / "00-people.yaml").exists()


def test_files_of_the_demonstration_that_are_no_fixtures_are_readable_by_themselves():
    for name in ("figures.yml", "history.yml", "meetings.yml", "papers.yml"):
        assert yaml.safe_load((demonstration.FOLDER / name).read_text(encoding="utf-8"))
