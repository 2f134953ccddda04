"""Delivered is not effective: the review opens with delivery, is due when the quarter's approved figure is in, and says
what the figure says."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from actionplans.models import Action, Challenge, EffectState
from actionplans.standing import standing
from indicators.models import Return
from tests import factories
from tests.actionplans.own_cast import make_cast, text
from tests.actionplans.test_action_steps import send, url
from tests.conftest import DAY

QUARTERS = {
    number: (date(2026, 3 * number - 2, 1), date(2026, 3 * number, 31 if number in {1, 4} else 30))
    for number in range(1, 4)
}


@pytest.fixture(autouse=True)
def day(db):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def cast():
    made = make_cast()
    made.version = factories.create_version(code="SA45")
    made.unit = factories.create_unit(authority=made.authority)
    made.subject = factories.create_subject(unit=made.unit)
    return made


def delivered(cast, *, level="80", direction="up", by=2):
    """Accepted by Alice; the plan says the figure rises to 80 by April to June 2026."""
    quarter = factories.create_quarter(starts_on=QUARTERS[by][0], ends_on=QUARTERS[by][1])
    moves = {"moves": cast.version, "moves_direction": direction, "moves_to": Decimal(level), "moves_by": quarter}
    action = cast.action("Daily allocation", state="reported", **moves)
    send(cast.client(cast.alice), url("action_verify", action), outcome="accept", note="Read the log")
    return action


def returned(cast, done: int, of: int, *, quarter: int, approved: bool = True):
    """One team's figure for a quarter, the only one asked."""
    period = factories.create_quarter(starts_on=QUARTERS[quarter][0], ends_on=QUARTERS[quarter][1])
    round = factories.create_round(authority=cast.authority, period=period)
    factories.ask(round=round, subject=cast.subject, version=cast.version)
    row = Return.objects.create(round=round, subject=cast.subject)
    if approved:
        Return.objects.filter(pk=row.pk).update(approved_at=datetime(2026, 11, 1, tzinfo=UTC), approved_by=cast.alice)
    given = {"numerator": done, "denominator": of, "approved_by": cast.alice if approved else None}
    return factories.create_figure(quarterly_return=row, version=cast.version, **given)


def page(cast, action, who=None):
    return text(cast.client(who or cast.alice).get(url("action_detail", action)))


def effect(action):
    return Action.objects.as_they_stood(DAY).get(pk=action.pk).effect


def test_delivery_opens_a_review_that_waits_for_its_figure(cast):
    action = delivered(cast)
    returned(cast, 30, 30, quarter=1)  # before the quarter that the plan names
    returned(cast, 30, 30, quarter=2, approved=False)
    assert effect(action) == EffectState.State.NOT_YET_DUE
    assert "The approved figure of that quarter is not in yet" in page(cast, action)
    answer = send(cast.client(cast.alice), url("effect_review", action), verdict="moved", note="I am sure")
    assert "not in yet. Wait for it" in text(answer)
    assert effect(action) == EffectState.State.NOT_YET_DUE


def test_review_is_due_and_filled_in_once_the_figure_is_approved(cast):
    action = delivered(cast)
    returned(cast, 25, 30, quarter=2)
    assert "The review of its effect is due" in page(cast, action)
    form = cast.client(cast.alice).get(url("effect_review", action))
    assert form.context["form"].initial["verdict"] == "moved"
    assert "83.3% (25 of 30)" in text(form)
    send(cast.client(cast.alice), url("effect_review", action), verdict="moved")
    assert effect(action) == EffectState.State.MOVED
    assert "Figure: 83.3% (25 of 30), April to June 2026" in page(cast, action, cast.carol)


@pytest.mark.parametrize(
    ("done", "direction", "said", "refused"),
    [
        (24, "up", "no_effect", True),
        (24, "up", "moved", False),
        (23, "up", "moved", True),
        (24, "down", "moved", False),
    ],
)
def test_nobody_says_otherwise_than_the_figure(cast, done, direction, said, refused):
    """24 of 30 is 80 per cent, the level itself."""
    action = delivered(cast, direction=direction)
    returned(cast, done, 30, quarter=2)
    answer = send(cast.client(cast.alice), url("effect_review", action), verdict=said)
    assert (answer.status_code == 200, effect(action) == said) == (refused, not refused)
    assert not refused or "Choose what it says" in text(answer)


def test_no_effect_puts_the_question_anew_where_everybody_sees_it(cast):
    action = delivered(cast)
    returned(cast, 20, 30, quarter=2)
    send(cast.client(cast.alice), url("effect_review", action), verdict="no_effect", note="Two posts are vacant")
    question = Challenge.objects.get(action=action)
    assert "66.7% (20 of 30), April to June 2026" in question.text
    shown = page(cast, action, cast.carol)
    assert "No effect shown" in shown
    assert "Not answered yet" in shown


def test_later_figure_that_moves_makes_the_review_due_again(cast):
    action = delivered(cast)
    returned(cast, 20, 30, quarter=2)
    send(cast.client(cast.alice), url("effect_review", action), verdict="no_effect")
    assert "The review of its effect is due" not in page(cast, action)
    returned(cast, 27, 30, quarter=3)
    assert "The review of its effect is due" in page(cast, action)
    send(cast.client(cast.alice), url("effect_review", action), verdict="moved")
    assert effect(action) == EffectState.State.MOVED


def test_effect_that_cannot_be_measured_needs_a_reason(cast):
    action = delivered(cast)
    answer = send(cast.client(cast.alice), url("effect_review", action), verdict="not_measurable")
    assert "Write why it cannot be measured." in text(answer)
    send(cast.client(cast.alice), url("effect_review", action), verdict="not_measurable", note="The measure has ended")
    assert effect(action) == EffectState.State.NOT_MEASURABLE


def test_owner_does_not_review_the_effect_of_what_they_own(cast):
    action = delivered(cast)
    assert {cast.client(who).get(url("effect_review", action)).status_code for who in (cast.bob, cast.carol)} == {403}


def test_delivered_stays_delivered_whatever_its_effect(cast):
    action = delivered(cast)
    returned(cast, 20, 30, quarter=2)
    send(cast.client(cast.alice), url("effect_review", action), verdict="no_effect")
    assert standing(Action.objects.as_they_stood(DAY).get(pk=action.pk), DAY).state.startswith("delivered")
