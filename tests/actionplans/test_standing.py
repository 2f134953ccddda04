"""Where an action stands on a day, the counts over many, and the sentences made of them."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans import sentences
from actionplans.models import Action, DueDateRevision, Plan
from actionplans.standing import EFFECT_SHAPES, SHAPES, WORDS, Standing, standing, tally
from tests.conftest import DAY

FRIDAY = date(2026, 11, 13)


def action(**columns):
    """As read with `as_they_stood`: a task of ours, without owner, date or state unless said."""
    given = {
        "pk": 1, "kind": "task", "delivery": None, "due_on": None, "document_id": None, "owner_id": None,
        "printed_owner": "", "printed_due": "", "effect": None, "times_moved": 0, **columns,
    }  # fmt: skip
    return SimpleNamespace(**given, can_be_late=given["kind"] == "task")


# --- One action ---


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({}, "not_started"),
        ({"document_id": 1}, "not_stated"),
        ({"delivery": "at_risk"}, "at_risk"),
        ({"delivery": "on_track", "due_on": DAY}, "on_track"),
        ({"delivery": "on_track", "due_on": FRIDAY}, "late"),
        ({"document_id": 1, "due_on": FRIDAY}, "late"),
        ({"delivery": "delivered", "due_on": FRIDAY}, "delivered"),
        ({"delivery": "reported", "due_on": FRIDAY}, "reported"),
        ({"delivery": "closed", "due_on": FRIDAY}, "closed"),
        ({"kind": "standing"}, "standing"),
        ({"kind": "watching"}, "watching"),
        ({"kind": "comment", "delivery": "reported"}, "reported"),
        ({"kind": "conditional"}, "waiting"),
        ({"kind": "dependency", "due_on": FRIDAY}, "waiting"),
        ({"kind": "conditional", "delivery": "on_track", "due_on": FRIDAY}, "on_track"),
    ],
)
def test_standing_follows_kind_dates_and_states(columns, state):
    found = standing(action(**columns), DAY)
    assert found.state == state
    assert found.state in WORDS
    assert found.state in SHAPES


@pytest.mark.parametrize(
    ("due", "today", "days"),
    [
        (FRIDAY, FRIDAY, None),
        (FRIDAY, date(2026, 11, 14), 0),
        (FRIDAY, date(2026, 11, 16), 1),
        (FRIDAY, date(2026, 11, 20), 5),
        (date(2026, 12, 23), date(2026, 12, 29), 2),  # Christmas Day and its substitute do not count
    ],
)
def test_task_is_late_from_the_day_after_it_was_due_and_lateness_counts_working_days(due, today, days):
    found = standing(action(due_on=due), today)
    assert found == (Standing("not_started") if days is None else Standing("late", days))


def test_words_of_lateness_have_their_number():
    assert Standing("late", 1).text == "Late, 1 working day"
    assert Standing("late", 12).text == "Late, 12 working days"


@given(st.sampled_from(Action.Kind.values), st.sampled_from([None, "on_track", "at_risk", "delivered", "closed"]))
def test_only_a_task_is_ever_late(kind, delivery):
    """Design rule 12."""
    late = standing(action(kind=kind, delivery=delivery, due_on=FRIDAY), DAY).state == "late"
    assert late == (kind == "task" and delivery not in {"delivered", "closed"})


def test_every_state_of_the_database_has_its_word_and_shape():
    for field, shapes in (("delivery_states", SHAPES), ("effect_states", EFFECT_SHAPES)):
        states = Action._meta.get_field(field).related_model.State
        assert set(states) <= set(shapes)


# --- Many ---


def test_action_that_serves_several_rows_is_counted_once():
    rows = [action(pk=1), action(pk=1), action(pk=2, due_on=FRIDAY), action(pk=3, kind="comment")]
    found = tally(rows, DAY)
    assert (found.actions, found.counted) == (3, 2)
    assert found.states == {"not_started": 1, "late": 1, "comment": 1}
    assert found.count("late", "comment", "closed") == 2


def test_owner_and_date_are_asked_of_what_can_be_delivered_only():
    rows = [action(pk=1), action(pk=2, kind="standing"), action(pk=3, kind="conditional"), action(pk=4, owner_id=7)]
    rows += [action(pk=5, printed_owner="The Board", printed_due="in spring")]
    found = tally(rows, DAY)
    assert (found.without_owner, found.without_date) == (2, 2)


def test_tally_of_the_printed_review_of_2009_finds_no_owner_date_or_state(record):
    """Anomaly 9: the count is shown to the Board."""
    plan = Plan.objects.get(slug="haringey-review-2009")
    found = tally(Action.objects.as_they_stood(DAY).filter(rows__plan=plan), DAY)
    assert found.counted == found.without_owner > 30
    assert set(found.states) <= {"not_stated", "waiting", "standing", "watching", "comment"}
    said = sentences.of_plan(plan, plan.rows.count(), found)
    assert said.startswith(
        f"As printed, none of the 38 rows and {found.actions} actions has an owner, a date or a state."
    )


def test_refused_move_of_a_date_leaves_it_and_an_asked_one_too(record):
    move = DueDateRevision.objects.filter(agreement="agreed").order_by("-pk").first()
    before = Action.objects.as_they_stood(DAY).get(pk=move.action_id)
    assert before.due_on == move.to_on
    DueDateRevision.objects.filter(pk=move.pk).update(agreement="refused")
    after = Action.objects.as_they_stood(DAY).get(pk=move.action_id)
    assert (after.due_on, after.times_moved) == (move.from_on, before.times_moved - 1)


def test_action_read_for_an_earlier_day_stands_as_it_stood_then(record):
    delivered = Action.objects.filter(delivery_states__state="delivered", is_demonstration=True).first()
    on = delivered.delivery_states.get(state="delivered").on
    assert Action.objects.as_they_stood(on).get(pk=delivered.pk).delivery == "delivered"
    assert Action.objects.as_they_stood(on - timedelta(days=1)).get(pk=delivered.pk).delivery != "delivered"


# --- Sentences ---


def living(*rows):
    return sentences.of_plan(SimpleNamespace(document_id=None, row_word="row"), 3, tally(rows, DAY))


def test_sentence_of_a_living_plan_says_what_slips_and_whether_it_worked():
    delivered = {"delivery": "delivered", "owner_id": 1}
    assert living() == "The plan has three rows and no action yet."
    assert living(action(owner_id=1)) == "Of one action that can be delivered, none is late or at risk."
    both = living(
        action(pk=1, due_on=FRIDAY), action(pk=2, delivery="at_risk", times_moved=2), action(pk=3, **delivered)
    )
    assert both == (
        "Of three actions that can be delivered, one is late and one is at risk; "
        "one date has been moved more than once. One has been delivered and checked; "
        "for none of them the figures moved as promised. Two have no owner."
    )


@pytest.mark.parametrize(
    ("late", "risk", "said"), [(0, 2, "two are at risk"), (1, 0, "one is late"), (12, 1, "12 are late")]
)
def test_sentence_about_what_slips_has_its_number(late, risk, said):
    assert said in sentences.slipping(late, risk)


def test_sentences_of_all_plans_and_actions_of_the_demonstration_are_whole(record):
    for plan in Plan.objects.all():
        found = tally(Action.objects.as_they_stood(DAY).filter(rows__plan=plan), DAY)
        assert_whole(sentences.of_plan(plan, plan.rows.count(), found))
    for item in Action.objects.as_they_stood(DAY).select_related("owner"):
        assert_whole(sentences.of_action(item, DAY))


def assert_whole(sentence):
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert sentence.endswith(".")
    for wrong in ("None", "  ", "..", " no of ", "one are", "one have", "{", "'s of"):
        assert wrong not in sentence, sentence


def test_vacant_owner_is_said_of_a_living_action(record):
    vacant = Action.objects.as_they_stood(DAY).filter(owner__slug="demo-head-of-localities").first()
    assert "is a vacant post" in sentences.of_action(vacant, DAY)
