"""Where an action stands on a day, the counts over many, and the sentences made of them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from actionplans import sentences
from actionplans.models import Action, DueDateRevision, Plan
from actionplans.sentences import plain
from actionplans.standing import EFFECT_SHAPES, SHAPES, WORDS, Slippage, Standing, slippage, standing, tally
from safeguarding.models import User
from tests import list_rows
from tests.conftest import DAY

FRIDAY = date(2026, 11, 13)


def action(**columns):
    """As read with `as_they_stood`: a task of ours that is promised, without owner, date or state unless said."""
    given = {
        "pk": 1, "kind": "task", "delivery": None, "due_on": None, "first_due_on": None, "document_id": None,
        "set_on": DAY, "event_on": None, "review_on": None, "owned_by": None, "holder": None, "printed_owner": "",
        "printed_due": "", "measure": "", "moves_id": None, "effect": None, "times_moved": 0, "open_questions": 0,
        **columns,
    }  # fmt: skip
    return SimpleNamespace(**given)


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
        ({"kind": "conditional", "event_on": FRIDAY}, "not_started"),
        ({"kind": "conditional", "event_on": FRIDAY, "due_on": FRIDAY}, "late"),
        ({"kind": "conditional", "event_on": date(2026, 12, 1), "due_on": FRIDAY}, "waiting"),
        ({"kind": "dependency", "delivery": "at_risk", "due_on": FRIDAY}, "at_risk"),
        ({"kind": "standing", "review_on": FRIDAY}, "review_due"),
        ({"kind": "standing", "review_on": DAY}, "standing"),
        ({"kind": "watching", "review_on": FRIDAY}, "watching"),
        ({"set_on": None, "due_on": FRIDAY}, "preparation"),
        ({"set_on": None, "document_id": 1}, "not_stated"),
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


@given(
    st.sampled_from(Action.Kind.values),
    st.sampled_from([None, "on_track", "at_risk", "delivered", "closed"]),
    st.sampled_from([None, FRIDAY, date(2026, 12, 1)]),
)
def test_only_a_task_is_ever_late_or_a_conditional_action_after_its_event(kind, delivery, event):
    """Design rule 12."""
    late = standing(action(kind=kind, delivery=delivery, due_on=FRIDAY, event_on=event), DAY).state == "late"
    can_be = kind == "task" or (kind == "conditional" and event == FRIDAY)
    assert late == (can_be and delivery not in {"delivered", "closed"})


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
    rows = [action(pk=1), action(pk=2, kind="standing"), action(pk=3, kind="conditional"), action(pk=4, owned_by=7)]
    rows += [action(pk=5, printed_owner="The Board", printed_due="in spring", measure="Seen")]
    assert tally(rows, DAY).lacking == {"owner": 2, "date": 2, "measure": 3, "holder": 1}


def test_no_post_of_a_printed_action_is_vacant():
    assert tally([action(owned_by=7, document_id=1)], DAY).lacking["holder"] == 0
    assert tally([action(owned_by=7)], DAY).lacking["holder"] == 1


def test_tally_of_the_printed_review_of_2009_finds_no_owner_date_or_state(record):
    """Anomaly 9: the count is shown to the Board."""
    plan = Plan.objects.get(slug="haringey-review-2009")
    found = tally(Action.objects.as_they_stood(DAY).filter(rows__plan=plan), DAY)
    assert found.counted == found.lacking["owner"] > 30
    assert set(found.states) <= {"not_stated", "waiting", "standing", "watching", "comment"}
    said = plain(sentences.of_plan(plan, plan.rows.count(), found))
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


# --- As at ---


def test_move_that_the_chair_agrees_to_later_does_not_move_the_date_before(record):
    move = DueDateRevision.objects.filter(agreement="agreed").order_by("-pk").first()
    before, after = (
        Action.objects.as_they_stood(on).get(pk=move.action_id)
        for on in (move.decided_on - timedelta(days=1), move.decided_on)
    )
    assert (before.due_on, before.asked_to) == (move.from_on, move.to_on)
    assert (after.due_on, after.asked_to) == (move.to_on, None)
    assert after.times_moved == before.times_moved + 1


def test_action_set_after_a_day_is_not_there_on_it(record):
    made = list_rows.action()
    assert Action.objects.as_they_stood(made.set_on).filter(pk=made.pk).exists()
    assert not Action.objects.as_they_stood(made.set_on - timedelta(days=1)).filter(pk=made.pk).exists()


def test_owner_of_a_past_day_is_the_one_of_that_day(record):
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False):
        made = list_rows.action()
    first, second = made.owner, list_rows.owner()
    with time_machine.travel(datetime(2026, 11, 10, 12, tzinfo=UTC), tick=False):
        made.owner = second
        made.save()
    for on, owner in [(date(2026, 11, 9), first), (date(2026, 11, 10), second), (DAY, second)]:
        found = Action.objects.as_they_stood(on).get(pk=made.pk)
        assert (found.owned_by, found.owner_title) == (owner.pk, owner.title), on
    Action.objects.filter(pk=made.pk).update(owner=None)  # leaves no trace of the day
    assert Action.objects.as_they_stood(DAY).get(pk=made.pk).owned_by is None


def test_dependency_takes_the_date_of_what_it_waits_for_even_through_another(record):
    target = list_rows.action()
    by = User.objects.get(email="performance@derby.example")
    moved = {"from_on": target.original_due_on, "to_on": date(2026, 7, 1), "reason": "Staff left", "by": by}
    DueDateRevision.objects.create(action=target, on=date(2026, 6, 2), **moved)
    shared = {"authority": target.authority, "text": "Wait", "kind": "dependency", "set_on": DAY}
    first = Action.objects.create(title="First", depends_on=target, **shared)
    second = Action.objects.create(title="Second", depends_on=first, **shared)
    for waiting in (first, second):
        found = Action.objects.as_they_stood(DAY).get(pk=waiting.pk)
        assert (found.due_on, slippage(found)) == (date(2026, 7, 1), Slippage(1, 22))
        assert standing(found, DAY).state == "waiting"


def test_slippage_counts_moves_and_working_days_either_way():
    assert slippage(action()) == Slippage(0, 0)
    moved = action(times_moved=2, first_due_on=FRIDAY, due_on=date(2026, 11, 20))
    assert slippage(moved) == Slippage(2, 5)
    assert sentences.of_slippage(moved) == "moved twice, five working days later"
    earlier = action(times_moved=1, first_due_on=date(2026, 11, 20), due_on=date(2026, 11, 19))
    assert sentences.of_slippage(earlier) == "moved once, one working day earlier"
    assert sentences.of_slippage(action(first_due_on=FRIDAY, due_on=FRIDAY)) == ""


# --- Sentences ---


def living(*rows):
    plan = SimpleNamespace(document_id=None, row_word="row", is_in_preparation=False)
    return plain(sentences.of_plan(plan, 3, tally(rows, DAY)))


def test_sentence_of_a_living_plan_says_what_slips_and_whether_it_worked():
    delivered = {"delivery": "delivered", "owned_by": 1, "holder": "A. Name"}
    assert living() == "The plan has three rows and no action yet."
    assert living(action(owned_by=1, holder="A. Name")) == (
        "Of one action that can be delivered, it is not late or at risk."
    )
    both = living(
        action(pk=1, due_on=FRIDAY), action(pk=2, delivery="at_risk", times_moved=2), action(pk=3, **delivered)
    )
    assert both == (
        "Of three actions that can be delivered, one is late and one is at risk; "
        "one date has been moved more than once. One has been delivered and checked; "
        "for none of them the figures moved as promised. Two have no owner."
    )


def test_delivered_without_effect_reopens_the_question_in_the_sentence():
    rows = [action(pk=pk, delivery="delivered", owned_by=1, holder="A. Name") for pk in (1, 2, 3)]
    rows[0].effect, rows[1].effect = "moved", "no_effect"
    assert living(*rows).endswith(
        "Three have been delivered and checked; for one of them the figures moved as promised, and for one they did "
        "not, so its question is open again."
    )
    rows[0].effect = "no_effect"
    assert "for two they did not, so their question is open again" in living(*rows)


def test_sentence_names_vacant_posts_reviews_that_are_due_and_open_questions():
    rows = [action(pk=1, owned_by=1, open_questions=2), action(pk=2, kind="standing", review_on=FRIDAY)]
    assert living(*rows).endswith(
        "One belongs to a vacant post, one practice is due for review and one has an open question."
    )


def test_plan_of_practices_alone_has_nothing_to_deliver():
    assert living(action(pk=1, kind="standing"), action(pk=2, kind="comment")) == (
        "One standing practice and one comment; nothing that can be delivered."
    )


def test_plan_in_preparation_says_that_nothing_is_promised_and_what_it_lacks():
    plan = SimpleNamespace(document_id=None, row_word="row", is_in_preparation=True)
    rows = [action(pk=1, set_on=None, due_on=FRIDAY), action(pk=2, set_on=None, owned_by=1, measure="Seen")]
    assert plain(sentences.of_plan(plan, 2, tally(rows, DAY))) == (
        "In preparation: two rows and two actions, none a promise yet. "
        "One has no owner, one has no date and one has no measure."
    )


@pytest.mark.parametrize(
    ("late", "risk", "said"), [(0, 2, "two are at risk"), (1, 0, "one is late"), (12, 1, "12 are late and one is at")]
)
def test_sentence_about_what_slips_has_its_number(late, risk, said):
    rows = [action(pk=pk, due_on=FRIDAY) for pk in range(late)]
    rows += [action(pk=100 + pk, delivery="at_risk") for pk in range(risk)]
    assert said in living(*rows)


def test_sentences_of_all_plans_and_actions_of_the_demonstration_are_whole(record):
    for plan in Plan.objects.all():
        found = tally(Action.objects.as_they_stood(DAY).filter(rows__plan=plan), DAY)
        assert_whole(plain(sentences.of_plan(plan, plan.rows.count(), found)))
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
