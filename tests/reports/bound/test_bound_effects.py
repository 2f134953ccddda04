"""Effects of actions in the public edition: one that was judged by a small number is withheld with it, wherever it
could be read; the restricted edition and other effects stay as they are."""

from datetime import date

import pytest
from django.db import transaction

from actionplans.models import DeliveryState, EffectState, Verification
from indicators.models import DisclosurePolicy, Indicator, Return
from reports.bound import Asking
from reports.bound.effects import hidden_effects
from tests import factories
from tests.actionplans.own_cast import day, make_cast
from tests.conftest import DAY
from tests.reports.bound.bound_cast import a_paper, tables_of, take, words

pytestmark = pytest.mark.one_database
NAMES = ("actions_effect", "actions_without_effect", "actions_changed", "actions_standing")


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def quarter(db):
    return factories.create_quarter(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))


@pytest.fixture
def paper(cast, quarter):
    return a_paper(cast.authority, period=quarter, since_on=date(2026, 10, 1))


@pytest.fixture
def council(cast, quarter):
    """What the units returned, and a policy by which counts of one to five are withheld at every level."""
    DisclosurePolicy.objects.create(
        authority=cast.authority,
        number=1,
        starts_on=date(2026, 1, 1),
        threshold=5,
        covers_units=True,
        covers_agencies=True,
        covers_authority=True,
        reason="As decided.",
    )
    subject = factories.create_subject(unit=factories.create_unit(authority=cast.authority))
    return Return.objects.create(
        round=factories.create_round(authority=cast.authority, period=quarter), subject=subject
    )


def a_measure(cast, council, numerator, *, children=True):
    """With an approved figure of the only unit: so many of 40."""
    version = factories.create_version()
    Indicator.objects.filter(pk=version.indicator_id).update(counts_children=children)
    factories.ask(round=council.round, subject=council.subject, version=version)
    factories.create_figure(
        quarterly_return=council, version=version, approved_by=cast.alice, numerator=numerator, denominator=40
    )
    return version


def judged(cast, council, title, version, effect):
    promised = {"moves": version, "moves_direction": "up", "moves_to": 5, "moves_by": council.round.period}
    action = cast.action(title, due=-40, state="reported", **promised)
    Verification.objects.create(action=action, is_accepted=True, on=day(-20), by=cast.alice, note="Seen")
    DeliveryState.objects.create(action=action, state="delivered", on=day(-20), by=cast.alice, note="Seen")
    EffectState.objects.create(action=action, state=effect, on=day(-10), by=cast.alice, note=f"Found of {title}")
    return action


@pytest.mark.parametrize("effect", ["moved", "no_effect"])
def test_an_effect_judged_by_a_small_number_is_told_in_the_restricted_edition_only(cast, council, paper, effect):
    small = judged(cast, council, "Small one", a_measure(cast, council, 3), effect)
    judged(cast, council, "Large one", a_measure(cast, council, 30), "moved")
    for name in NAMES:
        taken = take(paper, name)
        said = words(taken.public)
        assert "is withheld: a small number" in said
        assert "Found of Small one" not in said
        assert taken.full != taken.public
        assert "withheld" not in words(taken.full)
    found = {
        row.key: row.cells[-1].text for table in tables_of(take(paper, "actions_effect").public) for row in table.rows
    }
    assert found == {
        f"action:{small.pk}": "Withheld: a small number",
        f"action:{small.pk + 1}": "Shown to work",
    }
    assert list(found)[-1] == f"action:{small.pk}"  # its place in the order tells nothing
    moving = take(paper, "actions_moving", indicator=small.moves.indicator_id)
    assert "(delivered, effect withheld: a small number)" in words(moving.public)
    assert "withheld" not in words(moving.full)


def test_the_public_edition_says_the_same_whichever_way_a_withheld_effect_went(cast, council, paper):
    version = a_measure(cast, council, 3)

    def told(effect):
        """Every word of the public edition, had it gone that way."""
        with transaction.atomic():
            judged(cast, council, "Small one", version, effect)
            said = {name: words(take(paper, name).public) for name in NAMES}
            transaction.set_rollback(True)
        return said

    assert told("moved") == told("no_effect")
    DisclosurePolicy.objects.create(
        authority=cast.authority, number=2, starts_on=date(2026, 2, 1), threshold=1, covers_units=False,
        covers_agencies=False, covers_authority=False, reason="None is withheld.",
    )  # fmt: skip
    assert told("moved") != told("no_effect")  # without a rule it would tell


@pytest.mark.parametrize(("numerator", "children"), [(30, True), (3, False)])
def test_other_effects_are_public(cast, council, paper, numerator, children):
    judged(cast, council, "One", a_measure(cast, council, numerator, children=children), "no_effect")
    for name in NAMES:
        taken = take(paper, name)
        assert taken.public == taken.full
    assert "One action was delivered and shows no effect" in words(take(paper, "actions_without_effect").public)


def test_nothing_is_asked_where_no_effect_was_judged(cast, paper, django_assert_num_queries):
    actions = [cast.action(f"Action {place}", due=3) for place in range(3)]
    rows = type(actions[0]).objects.filter(pk__in=[action.pk for action in actions]).as_they_stood(DAY)
    rows = list(rows.select_related("moves__indicator", "moves_by"))
    with django_assert_num_queries(0):
        assert not hidden_effects(Asking(paper, {}, DAY), rows)
