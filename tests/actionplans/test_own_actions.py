"""What an owner finds under "Your actions", and reports on several of them in one sitting."""

from datetime import date

import pytest
import time_machine

from actionplans import owned
from actionplans.changes import sitting
from actionplans.models import DeliveryState, ProgressUpdate
from safeguarding.models import AuditEvent, PostHolding
from tests import factories
from tests.actionplans.own_cast import boxes, day, make_cast, text
from tests.conftest import DAY

MINE, UPDATE = "/actions/mine/", "/actions/mine/update/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def mine(cast):
    return lambda: text(cast.client(cast.bob).get(MINE))


# --- The page ---


def groups_of(user):
    return {name: [own.action.title for own in rows] for name, rows in owned.grouped(owned.mine(user, DAY))}


def test_actions_stand_in_the_group_of_what_they_need(cast):
    cast.action("Overdue", due=-3)
    cast.action("Soon", due=30)
    cast.action("Later", due=31)
    cast.action("In place", due=-2, state="reported")
    cast.action("Practice", kind="standing", state=None, review_on=DAY)
    cast.action("Rested", kind="standing", state=None, review_on=day(1))
    cast.action("No date")
    assert groups_of(cast.bob) == {
        "Late": ["Overdue"],
        "Due within 30 working days": ["Soon"],
        "Waiting for somebody else to verify": ["In place"],
        "Standing practices to look at again": ["Practice"],
        "Everything else": ["Later", "Rested", "No date"],
    }


def test_page_begins_with_what_waits_in_a_sentence(cast, mine):
    cast.action("Overdue", due=-3)
    question = cast.action("Soon", due=10)
    cast.question(question, "Why so slow?")
    cast.action("Later", due=60)
    assert (
        "You own three actions: one is late and one is due within 30 working days. One question waits for your"
        in mine()
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"due": -3}, "Report where it stands, or ask for a new date."),
        ({"due": 9}, "Nothing has been reported yet. Say where it stands."),
        ({"state": "reported", "stated": -4}, "it waits since 16 November 2026 for somebody else"),
        ({"kind": "standing", "state": None, "review_on": DAY}, "Its review was due on 20 November 2026."),
        ({"kind": "standing", "state": None}, "Set a day for its review."),
        ({"kind": "conditional", "awaits": "the new system", "state": None}, "Waits for this: the new system."),
    ],
)
def test_each_action_says_what_it_needs_next(cast, mine, given, said):
    cast.action("An action", **given)
    assert said in mine()


def test_last_report_and_next_step_stand_there_until_the_report_is_old(cast, mine):
    action = cast.action("An action", due=9)
    cast.report(action, -30, next="Ask the heads")
    assert "Last report on 9 October 2026. Say where it stands." in mine()
    cast.report(action, -2, next="Visit the rest")
    assert "Last report on 18 November 2026. Next: Visit the rest" in mine()


def test_move_that_waits_for_the_chair_is_said(cast, mine):
    cast.asks(cast.action("An action", due=-20), to=day(40))
    assert "The chair decides whether its date moves to 20 January 2027." in mine()


@pytest.mark.parametrize(("state", "is_said"), [("delivered", True), ("on_track", False)])
def test_delivered_without_effect_is_said_until_it_is_open_again(cast, mine, state, is_said):
    action = cast.action("An action", state="reported", stated=-9)
    action.verifications.create(is_accepted=True, note="Seen", on=day(-8), by=cast.alice)
    action.delivery_states.create(state="delivered", note="Seen", on=day(-8), by=cast.alice)
    action.effect_states.create(state="no_effect", on=day(-5), by=cast.alice)
    if state == "on_track":
        action.delivery_states.create(state=state, note="Again", on=day(-3), by=cast.alice)
    assert ("It is delivered and shows no effect." in mine()) == is_said


def test_question_stands_there_until_somebody_else_has_replied(cast, mine):
    question = cast.question(cast.action("An action"), "Who gets the list?", on=-5)
    assert "Not answered for 5 working days" in mine()
    cast.reply(question, "Do you mean the weekly one?", by=cast.carol)
    assert "Who gets the list?" in mine()  # the board asks on: it waits still
    cast.reply(question, "Every manager does.")
    assert "Who gets the list?" not in mine()
    cast.reply(question, "Since when?", by=cast.dora)
    assert "Who gets the list?" in mine()


def test_settled_question_waits_for_nobody(cast, mine):
    settled = {"answer": "It is so.", "settled_on": DAY, "settled_by": cast.carol}
    cast.question(cast.action("An action"), "Who gets the list?", **settled)
    assert "Who gets the list?" not in mine()


def test_only_posts_held_today_count(cast, mine):
    cast.action("An action")
    assert "An action" in mine()
    PostHolding.objects.filter(user=cast.bob).update(ends_on=day(-1))
    assert "You hold no post today" in mine()
    assert "An action" not in mine()


def test_other_peoples_actions_drafts_and_merged_ones_are_not_mine(cast, mine):
    kept = cast.action("Kept")
    cast.action("A draft", set_on=None, state=None)
    cast.action("Merged", merged_into=kept)
    cast.action("Not mine", owner=None)
    assert groups_of(cast.bob) == {"Everything else": ["Kept"]}
    assert "owns no action" in text(cast.client(factory_of(cast)).get(MINE))


def factory_of(cast):
    unit = factories.create_unit(authority=cast.authority)
    return factories.create_user(authority=cast.authority, name="Zoe", unit=unit)


# --- Several in one sitting ---


@pytest.fixture
def three(cast):
    return [cast.action(name, due=9) for name in ("First", "Second", "Third")]


def typed(cast, **by_action):
    """The form as shown, with words typed into some of its boxes: {key of action: {box: text}}."""
    data = boxes(cast.client(cast.bob).get(UPDATE))
    for key, said in by_action.items():
        data |= {f"action-{key[1:]}-{box}": words for box, words in said.items()}
    return data


def send(cast, data):
    return cast.client(cast.bob).post(UPDATE, data)


def states(action):
    return list(DeliveryState.objects.filter(action=action).order_by("pk").values_list("state", flat=True))


def test_several_are_reported_on_at_once_and_the_others_left_alone(cast, three):
    first, second, third = three
    said = {f"a{first.pk}": {"done": "Begun", "state": "at_risk", "confidence": "low", "next": "Go on"}}
    said |= {f"a{second.pk}": {"done": "Going on"}}
    page = send(cast, typed(cast, **said))
    assert (page.status_code, page.url) == (302, MINE)
    kept = ProgressUpdate.objects.get(action=first)
    assert (kept.done, kept.next, kept.confidence, kept.by) == ("Begun", "Go on", "low", cast.bob)
    assert [states(action)[-1] for action in three] == ["at_risk", "on_track", "on_track"]
    assert not third.updates.exists()
    assert "Reported on two actions: First and Second." in text(cast.client(cast.bob).get(MINE))
    assert AuditEvent.objects.filter(verb="report progress").count() == 2


def test_mistake_in_one_keeps_nothing_and_loses_no_word(cast, three):
    first, second, _ = three
    said = {f"a{first.pk}": {"done": "Begun"}, f"a{second.pk}": {"state": "at_risk", "next": "Ask again"}}
    page = send(cast, typed(cast, **said))
    assert page.status_code == 200
    assert "Write what was done since the last report, or empty the other boxes." in text(page)
    assert boxes(page)[f"action-{first.pk}-done"] == "Begun"
    assert boxes(page)[f"action-{second.pk}-next"] == "Ask again"
    assert not ProgressUpdate.objects.exists()


def test_state_changed_meanwhile_is_told_beside_its_action_and_sent_again_it_is_meant(cast, three):
    first, second, _ = three
    said = {f"a{first.pk}": {"done": "Begun"}, f"a{second.pk}": {"state": "reported", "done": "All done"}}
    data = typed(cast, **said)
    DeliveryState.objects.create(action=second, state="at_risk", on=DAY, by=cast.alice)
    page = send(cast, data)
    assert page.status_code == 409
    assert "Second: Somebody else changed where this action stands" in text(page)
    assert not ProgressUpdate.objects.exists()
    assert send(cast, boxes(page)).status_code == 302
    assert states(second)[-1] == "reported"


def test_without_what_was_seen_the_second_would_overwrite_the_first(cast, three, monkeypatch):
    """The control."""
    data = typed(cast, **{f"a{three[1].pk}": {"state": "reported", "done": "All done"}})
    DeliveryState.objects.create(action=three[1], state="at_risk", on=DAY, by=cast.alice)
    told = sitting.report
    monkeypatch.setattr(sitting, "report", lambda **said: told(**(said | {"seen": None})))
    assert send(cast, data).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_form_that_does_not_say_which_state_it_showed_changes_no_state(cast, three, version):
    said = {f"a{three[0].pk}": {"state": "reported", "done": "All done", "version": version}}
    assert send(cast, typed(cast, **said)).status_code == 409
    assert states(three[0]) == ["on_track"]


def test_form_in_which_nothing_was_typed_says_so(cast, three):
    page = send(cast, typed(cast))
    assert "Nothing has been typed. Report on one of the actions at least." in text(page)


def test_post_that_changed_hands_meanwhile_loses_no_word(cast, three):
    data = typed(cast, **{f"a{three[0].pk}": {"done": "Begun"}})
    PostHolding.objects.filter(user=cast.bob).update(ends_on=day(-1))
    page = send(cast, data)
    assert "First: This action is no longer yours to report on" in text(page)
    assert boxes(page)[f"action-{three[0].pk}-done"] == "Begun"
    assert not ProgressUpdate.objects.exists()


def test_action_that_ended_meanwhile_takes_no_report(cast, three):
    data = typed(cast, **{f"a{three[0].pk}": {"done": "Begun"}})
    DeliveryState.objects.create(action=three[0], state="closed", on=DAY, by=cast.dora, note="Not needed")
    page = send(cast, data)
    assert "It has ended meanwhile" in text(page)
    assert "Begun" in boxes(page).values()
    assert not ProgressUpdate.objects.exists()


def test_what_is_in_place_or_ended_is_not_on_the_form(cast, three):
    cast.action("In place", state="reported")
    assert set(text_of_legends(cast)) == {"First", "Second", "Third"}


def text_of_legends(cast):
    page = cast.client(cast.bob).get(UPDATE).context["form"]
    return [part.action.title for part in page.parts]


def test_standing_practice_gets_the_day_of_its_next_review_and_no_state(cast):
    practice = cast.action("Practice", kind="standing", state=None, review_on=DAY)
    data = typed(cast)
    assert f"action-{practice.pk}-state" not in data
    said = {f"action-{practice.pk}-done": "Looked at", f"action-{practice.pk}-review_on": "1 March 2027"}
    assert send(cast, data | said).status_code == 302
    practice.refresh_from_db()
    assert practice.review_on == date(2027, 3, 1)


def test_same_form_sent_twice_is_kept_once(cast, three):
    data = typed(cast, **{f"a{three[0].pk}": {"done": "Begun"}})
    assert [send(cast, data).status_code for _ in range(2)] == [302, 302]
    assert ProgressUpdate.objects.count() == 1


def test_nobody_reports_on_what_they_do_not_own(cast, three):
    data = {f"action-{three[0].pk}-done": "Begun", f"action-{three[0].pk}-version": "0"}
    page = cast.client(cast.charlie).post(UPDATE, data)
    assert "no longer yours" in text(page)
    assert not ProgressUpdate.objects.exists()


def test_page_asks_the_database_as_often_for_many_actions_as_for_few(cast, django_assert_num_queries):
    for key in range(3):
        cast.question(cast.action(f"Action {key}"), "Why?")
    cast.bob.current_roles()  # which every page asks once
    with django_assert_num_queries(2):
        assert len(owned.mine(cast.bob, DAY)) == 3
