"""Actions in papers: the sentences say what the rows say, they follow the record, and no draft is ever shown."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actionplans.models import (
    Action,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Plan,
    PlanRow,
    RowAction,
    Verification,
)
from actionplans.since import CHANGES
from reports.bound import NothingToShow
from reports.bound.since import since_default
from reports.models import Body, Issue, Meeting, PaperVersion, Report
from safeguarding.models import Document, PostHolding
from tests import factories
from tests.actionplans import recount
from tests.actionplans.own_cast import day, make_cast
from tests.conftest import DAY
from tests.reports.bound.bound_cast import a_paper, derby, rows, sentence, tables, take, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def paper(cast):
    return a_paper(cast.authority)


def a_plan(cast, title="The plan", agreed_on=date(2026, 1, 5)):
    by = cast.alice if agreed_on else None
    plan = Plan.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        authority=cast.authority,
        agreed_on=agreed_on,
        agreed_by=by,
    )
    row = PlanRow.objects.create(plan=plan, order=1, number="1", title="A row")
    return plan, row


def put(row, action, label="a"):
    RowAction.objects.create(row=row, action=action, label=label, order=row.row_actions.count() + 1)


def delivered(cast, title, effect=None, **columns):
    action = cast.action(title, due=-40, state="reported", **columns)
    Verification.objects.create(action=action, is_accepted=True, on=day(-20), by=cast.alice, note="Seen")
    DeliveryState.objects.create(action=action, state="delivered", on=day(-20), by=cast.alice, note="Seen")
    if effect:
        EffectState.objects.create(action=action, state=effect, on=day(-10), by=cast.alice, note="Why")
    return action


# --- What is late ---


def test_late_actions_say_how_late_and_follow_the_record(cast, paper):
    first = cast.action("Send the list", due=-14)
    cast.report(first, -20, "Tried once.", next="Try again")
    taken = take(paper, "late_actions")
    assert sentence(taken) == "One action is late, by 14 working days."
    assert rows(taken)[f"action:{first.pk}"] == [
        "Send the list",
        "Head of reception",
        f"{day(-14):%-d %B %Y}",
        "Late, 14 working days",
        f"{day(-20):%-d %B %Y}: Tried once. Next: Try again.",
    ]
    cast.action("Hold the meeting", due=-1)
    taken = take(paper, "late_actions")
    assert sentence(taken) == "Two actions are late, the longest by 14 working days."
    assert list(rows(taken))[0] == f"action:{first.pk}"  # the longest first
    DueDateRevision.objects.create(
        action=first, from_on=first.original_due_on, to_on=day(3), reason="Ill", on=day(0), by=cast.bob
    )
    assert sentence(take(paper, "late_actions")) == "One action is late, by one working day."


def test_that_nothing_is_late_is_said(cast, paper):
    cast.action("In time", due=3)
    taken = take(paper, "late_actions")
    assert sentence(taken) == "No action is late."
    assert not tables(taken)


def test_without_a_promise_there_is_nothing_to_show(cast, paper):
    with pytest.raises(NothingToShow, match="holds an action"):
        take(paper, "late_actions")


def test_what_is_in_preparation_or_another_councils_is_never_shown(cast, paper):
    shown = cast.action("A promise", due=-3)
    cast.action("Only a draft", due=-3, set_on=None)
    merged = cast.action("Told once", due=-3)
    Action.objects.filter(pk=merged.pk).update(merged_into=shown)
    other = replace(cast, authority=factories.create_authority(name="Elsewhere"))
    other.action("Elsewhere’s promise", due=-3)
    for name in ("late_actions", "actions_standing", "actions_changed"):
        seen = words(take(paper, name).full)
        assert "A promise" in seen
        assert not any(title in seen for title in ("Only a draft", "Told once", "Elsewhere"))


def test_a_paper_names_posts_and_no_holder(cast, paper):
    action = cast.action("Send the list", due=-14, state="reported")
    cast.action("Hold the meeting", due=-3)
    cast.question(action, "Why?")
    for name in ("late_actions", "actions_standing", "actions_changed"):
        seen = words(take(paper, name).full)
        assert "Bob" not in seen and "Carol" not in seen
    assert "Head of reception" in words(take(paper, "actions_standing").full)


def test_a_vacant_post_is_said_to_be_vacant(cast, paper):
    cast.action("Send the list", due=-14)
    PostHolding.objects.filter(post=cast.post).update(ends_on=DAY - timedelta(days=1))
    for name in ("late_actions", "actions_standing"):
        assert "Head of reception (post vacant)" in words(take(paper, name).full)


# --- Where everything stands ---


def test_standing_counts_and_lists_each_action_once_under_its_first_plan(cast, paper):
    _, row = a_plan(cast)
    _, second = a_plan(cast, "Another plan", date(2026, 2, 2))
    _, draft = a_plan(cast, "A draft", None)
    one, two = cast.action("One", due=-2), cast.action("Two", due=9)
    put(row, one)
    put(second, one)
    put(second, two, "b")
    put(draft, one)
    taken = take(paper, "actions_standing")
    found = rows(taken)
    assert found["state:late"] == ["Late", "1"]
    assert found["state:on_track"] == ["On track", "1"]
    assert found[f"action:{one.pk}"][0] == "1a One"
    assert found[f"action:{two.pk}"][0] == "1b Two"
    assert "A draft" not in words(taken.full)
    assert [row.cells[0].text for row in tables(taken)[1].rows if row.is_section] == ["The plan", "Another plan"]
    assert sentence(taken).startswith("Of two actions that can be delivered, one is late")


def test_standing_of_one_plan_and_of_chosen_states(cast, paper):
    plan, row = a_plan(cast)
    put(row, cast.action("Inside", due=-2))
    cast.action("Outside", due=-2)
    inside = take(paper, "actions_standing", plans=[plan.pk])
    assert "Inside" in words(inside.full) and "Outside" not in words(inside.full)
    late = take(paper, "actions_standing", states=["on_track"])
    assert rows(late) == {"state:late": ["Late", "2"]}  # counts are never limited
    draft, _ = a_plan(cast, "A draft", None)
    with pytest.raises(NothingToShow, match="Pick the plans again"):
        take(paper, "actions_standing", plans=[draft.pk])


def test_a_moved_date_keeps_its_first_one(cast, paper):
    action = cast.action("Send the list", due=date(2026, 10, 1))
    cast.asks(action, 20)
    moved = rows(take(paper, "actions_standing"))[f"action:{action.pk}"][2]
    assert moved == "27 November 2026 Was 1 October 2026; moved once, 41 working days later"


# --- Moves to agree ---


def test_moves_to_agree_until_they_are_decided(cast, paper):
    action = cast.action("Send the list", due=date(2026, 10, 1))
    move = cast.asks(action, 20, reason="Two trusts must approve it")
    taken = take(paper, "chair_moves")
    assert sentence(taken).startswith("One due date is asked to move again.")
    assert rows(taken)[f"action:{action.pk}"][-1] == "Two trusts must approve it."
    DueDateRevision.objects.filter(pk=move.pk).update(agreement="refused", decided_on=DAY, decided_by=cast.dora)
    assert sentence(take(paper, "chair_moves")) == "No second move of a due date waits for agreement."


# --- What works ---


def test_effects_say_what_did_not_work_first(cast, paper):
    delivered(cast, "Worked", "moved")
    nothing = delivered(cast, "Did nothing", "no_effect")
    delivered(cast, "Nobody looked")
    taken = take(paper, "actions_effect")
    assert sentence(taken).startswith(
        "Three actions have been delivered and checked: one shows no effect, one is not judged yet and one was "
        "followed by the change that was promised. Three of them name no measure"
    )
    assert list(rows(taken))[0] == f"action:{nothing.pk}"
    only = take(paper, "actions_without_effect")
    assert list(rows(only)) == [f"action:{nothing.pk}"]
    assert sentence(only) == "One action was delivered and shows no effect, so its question is open again."


def test_actions_meant_to_move_a_measure_or_that_there_is_none(cast, paper):
    version = factories.create_version()
    quarter = factories.create_quarter(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    effect = {"moves": version, "moves_direction": "up", "moves_to": 80, "moves_by": quarter}
    choices = {"indicator": version.indicator_id}
    assert sentence(take(paper, "actions_moving", **choices)) == "No agreed action is meant to move this measure."
    cast.action("Late one", due=-1, **effect)
    delivered(cast, "Old one", "no_effect", **effect)
    cast.action("A draft", set_on=None, **effect)
    assert sentence(take(paper, "actions_moving", **choices)) == (
        f"Two actions are meant to move it: “Late one” (late, 1 working day, due {day(-1):%-d %B %Y}); “Old one” "
        "(delivered, no effect shown)."
    )


# --- What changed ---


def test_changes_since_the_last_paper(cast, paper):
    paper.since_on = day(-10)
    late = cast.action("Became late", due=-3)
    cast.action("Late before", due=-30)
    delivered(cast, "Delivered before")
    new = cast.action("Reported", due=5, state="reported", stated=-2)
    taken = take(paper, "actions_changed")
    assert sentence(taken) == (f"Since {day(-10):%-d %B %Y} one action became late. One was reported in place.")
    assert list(rows(taken)) == [f"action:{late.pk}:late", f"action:{new.pk}:reported"]
    paper.since_on = DAY
    assert sentence(take(paper, "actions_changed")).startswith("Nothing has changed in the agreed actions since 20 ")


def test_what_is_new_to_a_body_begins_with_its_last_issued_paper_else_meeting_else_quarter(cast):
    period = factories.create_quarter(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    body = Body.objects.create(slug="board", name="Board", kind="board", authority=cast.authority)
    paper = a_paper(cast.authority, body=body, period=period)
    assert since_default(paper, DAY) == date(2026, 6, 30)  # the eve of the quarter
    told = Meeting.objects.create(body=body, held_on=date(2026, 4, 10))
    Meeting.objects.create(body=body, held_on=date(2026, 7, 10))
    Meeting.objects.create(body=body, held_on=date(2026, 8, 10), called_off="Too few members")
    paper.meeting = Meeting.objects.create(body=body, held_on=date(2026, 11, 27))
    assert since_default(paper, DAY) == date(2026, 7, 10)
    printed = Document.objects.create(slug="minutes", title="Minutes", short_title="Minutes", kind="Minutes")
    Meeting.objects.create(body=body, held_on=date(2026, 9, 10), document=printed)
    assert since_default(paper, DAY) == date(2026, 7, 10)  # a meeting that a document tells of heard nothing of ours
    earlier = a_paper(cast.authority, body=body, meeting=told, period=period)
    earlier.slug = "earlier"
    earlier.save()
    assert since_default(paper, DAY) == date(2026, 7, 10)  # not issued, so the body was not told by it
    issue(earlier, cast.alice)
    assert since_default(paper, DAY) == date(2026, 4, 10)


def issue(report: Report, by) -> None:
    now = timezone.now()
    given = {"report": report, "number": 1, "content": {}, "digest": "0" * 64, "made_at": now, "made_by": by}
    version = PaperVersion.objects.create(**given)
    Issue.objects.create(
        report=report, number=1, paper_version=version, issued_at=now, issued_by=by, data_digest="0", made_with="x"
    )


# --- Cost ---


@pytest.mark.parametrize(
    ("name", "queries"),
    [("late_actions", 2), ("actions_standing", 3), ("actions_changed", 7), ("chair_moves", 3), ("actions_effect", 2)],
)
def test_many_actions_cost_as_many_questions_as_few(cast, paper, django_assert_max_num_queries, name, queries):
    _, row = a_plan(cast)
    for number in range(12):
        action = cast.action(f"Action {number}", due=-number - 1)
        put(row, action, f"l{number}")
        delivered(cast, f"Delivered {number}", "moved")
    with django_assert_max_num_queries(queries):
        take(paper, name)


# --- Against an independent recount ---


@pytest.mark.parametrize("seed", [3, 11])
def test_counts_and_rows_are_those_of_a_recount_in_plain_python(record, seed):
    """Forty actions of every sort beside the demonstration's; the recount shares no query with the application."""
    plan = Plan.objects.get(slug="conferences-on-time-demonstration")
    recount.fill(plan, 40, seed)
    since = DAY - timedelta(days=60)
    paper = derby(since_on=since)
    living = [
        action
        for action in Action.objects.filter(document=None, authority=plan.authority)
        if action.set_on and action.set_on <= DAY and action.merged_into_id is None
    ]
    states = Counter(recount.state(action, DAY) for action in living)
    found = rows(take(paper, "actions_standing"))
    assert {key: int(texts[1]) for key, texts in found.items() if key.startswith("state:")} == {
        f"state:{state}": number for state, number in states.items()
    }
    assert {key for key in found if key.startswith("action:")} == {f"action:{action.pk}" for action in living}
    late = {f"action:{action.pk}" for action in living if recount.state(action, DAY) == "late"}
    assert set(rows(take(paper, "late_actions"))) == late
    changes = {
        f"action:{action.pk}:{change.name}"
        for action in living
        for change in CHANGES
        if recount.changed(action, change.name, since, DAY)
    }
    assert set(rows(take(paper, "actions_changed"))) == changes
    assert len(late) > 2 and len(changes) > 10
