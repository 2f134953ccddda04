"""Each rule of the sweep finds the defect that is planted for it, and nothing in a record without that defect."""

import re

import pytest
import time_machine

from safeguarding.access import Role
from safeguarding.overview.sweep.sweeping import BY_KEY, RULES, sweep
from tests.conftest import DAY
from tests.factories import create_authority, create_user
from tests.overview.sweep.planted import PAIRS, Council

IDS = [f"{pair.rule} {pair.planted.__name__}" for pair in PAIRS]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def council(db):
    authority = create_authority()
    return Council(authority, create_user(authority=authority, roles=(Role.PERFORMANCE_OFFICER,)))


def found(council, rule):
    return sweep(council.authority, DAY, rules=[BY_KEY[rule]])


@pytest.mark.parametrize("pair", PAIRS, ids=IDS)
def test_rule_finds_the_planted_defect(council, pair):
    pair.planted(council)
    (one,) = found(council, pair.rule)
    assert one.who
    assert one.case.url.startswith("/")
    assert one.case.text
    assert re.fullmatch(r"[a-z0-9_.-]{1,150}", one.case.key)  # as it stands in an address


@pytest.mark.parametrize("pair", PAIRS, ids=IDS)
def test_rule_finds_nothing_in_a_clean_record(council, pair):
    pair.clean(council)
    assert found(council, pair.rule) == []


def test_every_rule_has_a_planted_defect_and_a_clean_case():
    assert {pair.rule for pair in PAIRS} == {rule.key for rule in RULES}
    assert len(BY_KEY) == len(RULES)


def test_guard_of_pairs_finds_a_rule_without_one():
    assert {pair.rule for pair in PAIRS[1:]} != {rule.key for rule in RULES}


@pytest.mark.parametrize("pair", PAIRS, ids=IDS)
def test_another_council_is_told_nothing_of_it(council, pair):
    pair.planted(council)
    elsewhere = create_authority(name="Elsewhere")
    shared = pair.rule == "definitions-changing"  # the library is everybody's
    assert len(sweep(elsewhere, DAY, rules=[BY_KEY[pair.rule]])) == shared


@pytest.mark.parametrize("made_up", [True, False])
def test_action_of_a_demonstration_answers_findings_of_a_demonstration_only(council, made_up):
    council.action(is_demonstration=True).findings.add(council.finding(is_demonstration=made_up))
    assert len(found(council, "findings-without-action")) == (not made_up)


def test_finding_of_a_document_is_marked_as_printed(council):
    council.finding(document=council.document())
    (one,) = found(council, "findings-without-action")
    assert one.case.printed


def test_finding_found_a_third_time_names_the_action_on_the_first(council):
    first = council.finding()
    council.action(state="delivered", title="Train everybody").findings.add(first)
    council.finding(repeats=council.finding(repeats=first))
    assert ["Train everybody" in one.case.text for one in found(council, "found-again")] == [True, True]


def test_findings_that_repeat_each_other_in_a_circle_end_the_search(council):
    first = council.finding()
    second = council.finding(repeats=first)
    type(first).objects.filter(pk=first.pk).update(repeats=second)
    assert found(council, "found-again") == []


def test_draft_of_a_plan_is_not_swept(council):
    council.action(set_on=None)
    assert found(council, "actions-without-reason") == []
