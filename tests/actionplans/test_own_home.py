"""What the overview says of actions: to owners, to the chair and the board, to those who verify."""

from datetime import date

import pytest
import time_machine

from actionplans import impact, verifying
from safeguarding.models import PostHolding, User
from safeguarding.overview.home import panels
from tests import factories
from tests.actionplans.own_cast import day, make_cast
from tests.conftest import DAY

OWN, MOVES, PUT, VERIFY = "Actions you own", "Dates to agree", "Questions about actions", "To verify"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


def panel(user, heading):
    return next((item for item in panels(user, DAY) if item.heading == heading), None)


def test_owner_sees_questions_and_what_is_late_before_what_is_soon(cast):
    cast.action("Soon", due=9)
    cast.action("Later", due=60)
    cast.action("Overdue", due=-3)
    cast.question(cast.action("Asked about", due=60), "Why so slow?")
    own = panel(cast.bob, OWN)
    assert [line.title for line in own.lines] == ["Why so slow?", "Overdue", "Soon"]
    assert own.lines[1].status[2] == "Late, 3 working days"
    assert "one is late and one is due within 30 working days" in own.sentence
    assert (own.awaits, own.link) == (True, ("Your actions", "/actions/mine/"))


@pytest.mark.parametrize("who", ["alice", "dora", "carol"])
def test_owner_of_any_role_sees_their_actions_and_nobody_else_does(cast, who):
    cast.action("Overdue", due=-3)
    assert panel(getattr(cast, who), OWN) is None
    PostHolding.objects.create(post=cast.post, user=getattr(cast, who), starts_on=DAY)
    assert panel(getattr(cast, who), OWN).awaits


def test_owner_with_nothing_pressing_is_told_so_quietly(cast):
    cast.action("Later", due=60)
    own = panel(cast.bob, OWN)
    assert (own.awaits, own.sentence) == (False, "You own one action; none is late or due within 30 working days.")


def test_chair_is_led_to_the_moves_that_wait(cast):
    assert not panel(cast.dora, MOVES).awaits
    cast.asks(cast.action("Share cover", due=-20), to=day(20))
    moves = panel(cast.dora, MOVES)
    assert moves.sentence == "One request to move a date again."
    assert moves.link[1] == "/actions/to-decide/"


def test_board_sees_what_was_answered_since_it_asked(cast):
    assert panel(cast.carol, PUT) is None
    cast.question(cast.action("First"), "Still open?")
    cast.reply(cast.question(cast.action("Second"), "Who gets it?"), "Everybody.")
    for who in (cast.carol, cast.dora):
        put = panel(who, PUT)
        assert put.sentence == "One question has been answered; one question waits for a reply."
        assert [line.title for line in put.lines] == ["Who gets it?", "Still open?"]
    assert panel(cast.bob, PUT) is None


def test_those_who_verify_see_what_is_in_place_unless_it_is_theirs(cast):
    assert panel(cast.alice, VERIFY) is None
    cast.action("Share cover", state="reported", stated=-2)
    found = panel(cast.alice, VERIFY)
    assert found.sentence == "One action is reported in place."
    assert found.lines[0].text == "since 18 November 2026"
    PostHolding.objects.create(post=cast.post, user=cast.alice, starts_on=DAY)
    assert panel(cast.alice, VERIFY) is None


def test_whoever_reported_it_does_not_verify_it(cast):
    action = cast.action("Share cover", state="on_track")
    action.delivery_states.create(state="reported", note="Done", on=day(-2), by=cast.alice)
    assert not verifying.waiting(cast.alice, DAY)
    assert verifying.waiting(cast.dora, DAY)


def test_review_of_effect_is_shown_once_its_figure_is_in(cast, monkeypatch):
    quarter = factories.create_quarter(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    expects = {"moves": factories.create_version(), "moves_direction": "up", "moves_to": 90, "moves_by": quarter}
    action = cast.action("Share cover", state="reported", stated=-9, **expects)
    action.verifications.create(is_accepted=True, note="Seen", on=day(-8), by=cast.alice)
    action.delivery_states.create(state="delivered", note="Seen", on=day(-8), by=cast.alice)
    assert panel(cast.alice, VERIFY) is None
    monkeypatch.setattr(impact.Review, "is_due", True)
    found = panel(cast.alice, VERIFY)
    assert found.sentence == "One review of effect is due."
    assert found.lines[0].text == "delivered; the figure for July to September 2026 is in"


def test_demonstration_has_one_action_to_verify(record):
    checker = User.objects.get(email="performance2@derby.example")
    assert [action.title for action in verifying.waiting(checker, DAY).reported] == ["Train two more minute takers"]
