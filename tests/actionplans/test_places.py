"""Who owns an action on a day, and what a page about plans and actions may name: only what its reader may see."""

from datetime import date

import pytest

from actionplans.models import Action, Plan, RowAction
from safeguarding.models import PostHolding, User
from tests import list_rows
from tests.conftest import DAY


@pytest.fixture
def own_action_in_printed_row(record):
    """An action of Derby's own in a row of the plan that everybody may read."""
    row = Plan.objects.get(slug="haringey-review-2009").rows.first()
    action = Action.objects.create(
        authority=list_rows.derby(), title="Derby alone", text="Derby alone", kind="task", set_on=DAY
    )
    RowAction.objects.create(row=row, action=action, label="zz", order=900)
    return action


@pytest.fixture
def printed_action_in_own_plan(record):
    """An action that everybody may read in a plan of Derby's own, and needed by an action of Derby's own."""
    who = User.objects.get(email="performance@derby.example")
    plan = Plan.objects.create(
        slug="derby-alone", title="Derby alone", authority=list_rows.derby(), agreed_on=DAY, agreed_by=who
    )
    action = Action.objects.get(document__slug="haringey-review-2009", rows__order=1, row_actions__label="a")
    row = plan.rows.create(order=1, title="Ours")
    RowAction.objects.create(row=row, action=action, label="a", order=1)
    Action.objects.create(
        authority=plan.authority,
        title="Derby alone, too",
        text="Ours",
        kind="dependency",
        depends_on=action,
        set_on=DAY,
    )
    return action


def names_it(client, url) -> bool:
    page = client.get(url)
    assert page.status_code == 200
    return "Derby alone" in page.content.decode()


@pytest.mark.parametrize("address", ["", "?export=csv"])
def test_printed_plan_shows_own_action_to_its_own_council_only(own_action_in_printed_row, signed_in, address):
    url = f"/action-plans/haringey-review-2009/{address}"
    assert names_it(signed_in("board"), url)
    assert not names_it(signed_in("board-kent"), url)


def test_paper_retold_from_a_document_holds_no_action_of_a_councils_own(own_action_in_printed_row, signed_in):
    assert not names_it(signed_in("board"), "/papers/haringey-review-2009/")


@pytest.mark.parametrize("export", ["", "&export=csv"])
def test_list_of_actions_names_plans_of_the_reader_only(printed_action_in_own_plan, signed_in, export):
    url = f"/actions/?words={printed_action_in_own_plan.title}{export}"
    assert names_it(signed_in("board"), url)
    assert not names_it(signed_in("board-kent"), url)


def test_action_names_plans_and_actions_of_the_reader_only(printed_action_in_own_plan, signed_in):
    url = f"/actions/{printed_action_in_own_plan.pk}/"
    assert names_it(signed_in("board"), url)
    assert not names_it(signed_in("board-kent"), url)


@pytest.mark.parametrize("day", [date(2009, 6, 1), date(2025, 1, 15), DAY])
def test_holder_read_with_an_action_is_the_holder_of_its_owner(record, day):
    found = Action.objects.as_they_stood(day).filter(owner__isnull=False).prefetch_related("owner__holdings__user")
    held = {action.pk: action.owner.holder(day) for action in found}
    assert {action.pk: action.holder for action in found} == {
        pk: holding.name if holding else None for pk, holding in held.items()
    }


def test_printed_holding_without_dates_makes_nobody_the_holder_today(record):
    """It is evidence of one moment (`PostHolding.is_in_force`); with a start it is a holding like any other."""
    action = list_rows.action()
    held = PostHolding.objects.filter(post=action.owner)
    held.update(user=None, printed_name="A. Name", starts_on=None)
    assert Action.objects.as_they_stood(DAY).get(pk=action.pk).holder is None
    held.update(starts_on=list_rows.DAY)
    assert Action.objects.as_they_stood(DAY).get(pk=action.pk).holder == "A. Name"
