"""Checks of a plan: what an action lacks, in words; which findings nothing answers; and two actions that become one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from actionplans.changes.merging import merge_action
from actionplans.models import Action, Challenge, DueDateRevision, Plan
from actionplans.plan_quality import Figure, asks_for_more, lacks
from safeguarding.models import User
from standards.models import Finding
from tests.conftest import DAY
from tests.guards.building_sent import draft, first_row, living, two_places


@dataclass
class Asked:
    """An action that lacks nothing, but for what a test takes away."""

    kind: str = "task"
    owner_id: int | None = 1
    printed_owner: str = ""
    holder: str | None = "Ada"
    document_id: int | None = None
    due_on: date | None = DAY
    printed_due: str = ""
    review_on: date | None = None
    awaits: str = ""
    depends_on_id: int | None = None
    measure: str = "It is there"
    evidence_asked: str = "A list"
    answers: bool = True
    text: str = "Appoint a chair."


def test_action_that_says_everything_lacks_nothing():
    assert lacks(Asked()) == []


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        ({"owner_id": None}, "no owner"),
        ({"holder": None}, "nobody holds"),
        ({"due_on": None}, "no due date"),
        ({"kind": "standing"}, "practice is reviewed"),
        ({"kind": "conditional"}, "what event"),
        ({"kind": "dependency"}, "which action"),
        ({"measure": ""}, "how we shall know"),
        ({"evidence_asked": ""}, "No evidence"),
    ],
)
def test_what_is_missing_is_said_and_makes_it_incomplete(taken, words):
    (lack,) = lacks(Asked(**taken))
    assert (words in lack.words, lack.is_advice) == (True, False)


@pytest.mark.parametrize(
    ("taken", "words"),
    [({"answers": False}, "no finding"), ({"text": "Appoint a chair and train the others."}, "more than one thing")],
)
def test_advice_does_not_make_it_incomplete(taken, words):
    (lack,) = lacks(Asked(**taken))
    assert (words in lack.words, lack.is_advice) == (True, True)


def test_kinds_are_asked_only_for_what_they_need():
    assert lacks(Asked(kind="comment", owner_id=None, measure="", evidence_asked="")) == []
    assert lacks(Asked(kind="watching", due_on=None, measure="", evidence_asked="")) == []
    assert lacks(Asked(kind="standing", due_on=None, review_on=DAY, evidence_asked="")) == []
    assert (
        lacks(Asked(owner_id=None, printed_owner="The Board", due_on=None, printed_due="Spring", document_id=1)) == []
    )


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Review the protocol.", False),
        ("Review the protocol and publish it.", True),
        ("Review the policy and procedure.", False),
        ("Write the list. Send it to schools.", True),
        ("The board is to review this; it should also be told.", False),
        ("", False),
    ],
)
def test_more_than_one_thing_is_guessed_by_the_verbs_that_begin(text, more):
    assert asks_for_more(text) is more


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure(31, 38), "31 of 38 actions are complete."),
        (Figure(1, 2), "1 of 2 actions is complete."),
        (Figure(1, 1), "The plan's one action is complete."),
        (Figure(0, 0), "The plan has no action yet."),
    ],
)
def test_plan_has_one_figure(figure, words):
    assert figure.text == words


# --- On the page ---


@pytest.fixture
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def by(day):
    return {"by": User.objects.get(email="performance@derby.example"), "at": timezone.now()}


def checks(client, plan: Plan) -> str:
    return client.get(reverse("actionplans:plan_checks", args=[plan.slug])).content.decode()


def test_board_reads_the_checks_and_only_those_who_keep_plans_are_led_to_mend(day, signed_in):
    text = checks(signed_in("board"), living())
    assert "actions are complete" in text
    assert ">Mend<" not in text
    assert ">Mend<" in checks(signed_in("performance"), living())


def test_printed_plan_has_its_figure_and_nothing_to_mend(day, signed_in):
    plan = Plan.objects.get(slug="haringey-review-2009")
    text = checks(signed_in("performance"), plan)
    assert "actions are complete" in text
    assert "Kept as printed" in text
    assert ">Mend<" not in text


def test_finding_of_an_inspection_that_the_plan_answers_waits_until_an_action_answers_it(day, signed_in):
    plan = draft()
    finding = Finding.objects.answerable().filter(inspection__isnull=False, remedied="").first()
    plan.inspections.add(finding.inspection)
    client = signed_in("performance")
    assert f"?finding={finding.slug}" in checks(client, plan)
    row = first_row(plan)
    row.findings.add(finding)
    assert f"?finding={finding.slug}" not in checks(client, plan)
    row.row_actions.all().delete()  # a row without an action answers nothing
    assert f"?finding={finding.slug}" in checks(client, plan)
    Action.objects.get(title="Draft action 2").findings.add(finding)
    assert f"?finding={finding.slug}" not in checks(client, plan)


def test_link_of_a_finding_leads_to_a_new_row_in_which_it_is_ticked(day, signed_in):
    finding = Finding.objects.filter(authority__slug="derby").first()
    url = reverse("actionplans:row_add", args=[draft().slug])
    form = signed_in("performance").get(f"{url}?finding={finding.slug}").context["form"]
    assert form["findings"].initial == [finding]


# --- Two that are one ---


def pair() -> tuple[Action, Action]:
    draft()
    return Action.objects.get(title="Draft action 1"), Action.objects.get(title="Draft action 2")


def merged(kept: Action, duplicate: Action, by: dict[str, Any]) -> None:
    merge_action(kept=kept, duplicate=duplicate, versions=(kept.version, duplicate.version), **by)


def test_merged_action_leaves_its_rows_findings_and_followers_to_the_one_that_stays(by):
    kept, duplicate = pair()
    finding = Finding.objects.filter(authority__slug="derby").first()
    duplicate.findings.add(finding)
    waiting = Action.objects.create(
        title="Waits", text="Wait", kind="dependency", authority=kept.authority, depends_on=duplicate
    )
    rows = list(duplicate.rows.all())
    merged(kept, duplicate, by)
    duplicate.refresh_from_db()
    waiting.refresh_from_db()
    assert set(kept.rows.all()) >= set(rows)
    assert (duplicate.rows.count(), duplicate.merged_into, waiting.depends_on) == (0, kept, kept)
    assert finding in kept.findings.all()
    merged(*pair(), by)  # a second click
    assert kept.merged.count() == 1


def test_action_that_stands_with_its_duplicate_in_a_row_stands_there_once(by):
    two_places()
    kept, duplicate = pair()
    merged(kept, duplicate, by)
    assert first_row(draft()).row_actions.count() == 1


def test_draft_that_takes_the_place_of_a_promise_becomes_one(by):
    kept, _ = pair()
    duplicate = Action.objects.filter(rows__plan=living(), kind="task").first()
    merged(kept, duplicate, by)
    kept.refresh_from_db()
    assert kept.set_on == DAY
    assert duplicate.delivery_states.exists()  # its history stays with it


def test_two_are_shown_side_by_side_and_a_change_meanwhile_is_shown_before_they_are_merged(by, signed_in):
    kept, duplicate = pair()
    url, client = reverse("actionplans:action_merge_with", args=[kept.pk, duplicate.pk]), signed_in("performance")
    text = client.get(url).content.decode()
    assert kept.text in text
    assert "cannot be undone" in text
    shown = client.get(url).context["form"]["versions"].value()
    Action.objects.filter(pk=duplicate.pk).update(version=9)
    page = client.post(url, {"kept": kept.pk, "versions": shown})
    assert page.status_code == 409
    assert client.post(url, {"kept": kept.pk, "versions": page.context["form"]["versions"].value()}).status_code == 302


def test_merged_action_is_in_no_list_and_no_search_and_leads_to_the_one_that_stays(by, signed_in):
    kept, duplicate = pair()
    merged(kept, duplicate, by)
    client = signed_in("performance")
    for url in ("/actions/?words=Draft+action", "/search/?q=Draft+action&in=actions"):
        text = client.get(url).content.decode()
        assert ("Draft action 1" in text, "Draft action 2" in text) == (True, False), url
    page = client.get(reverse("actionplans:action_edit", args=[duplicate.pk]))
    assert page.status_code == 403


def test_action_about_which_somebody_waits_for_a_word_is_not_merged_away(by):
    """Nobody could settle or decide it later."""
    kept, duplicate = pair()
    question = Challenge.objects.create(action=duplicate, text="Who?", on=DAY, by=by["by"])
    with pytest.raises(ValidationError, match="a question that is not settled"):
        merged(kept, duplicate, by)
    Challenge.objects.filter(pk=question.pk).update(answer="Ann", settled_on=DAY, settled_by=by["by"])
    move = {"from_on": DAY, "to_on": "2027-01-05", "reason": "Short", "on": DAY, "by": by["by"]}
    move = DueDateRevision.objects.create(action=duplicate, agreement="asked", **move)
    with pytest.raises(ValidationError, match="waits for the chair"):
        merged(kept, duplicate, by)
    DueDateRevision.objects.filter(pk=move.pk).update(agreement="refused", decided_on=DAY, decided_by=by["by"])
    merged(kept, duplicate, by)
    assert kept.merged.get() == duplicate


def test_action_is_not_merged_into_itself_or_into_one_that_is_gone(by):
    kept, duplicate = pair()
    with pytest.raises(ValidationError):
        merged(kept, kept, by)
    merged(kept, duplicate, by)
    other = Action.objects.create(title="Third", text="Do", kind="task", authority=kept.authority)
    duplicate.refresh_from_db()
    with pytest.raises(ValidationError):
        merged(duplicate, other, by)
