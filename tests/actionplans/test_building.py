"""Building a plan: drafts that become promises, rows that are moved, split and merged, and what is never removed."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from actionplans.changes.building import save_action, set_due
from actionplans.changes.copying import copy_plan
from actionplans.changes.places import free_label, join_row, move_place, remove_place
from actionplans.changes.plans import delete_plan, save_plan
from actionplans.changes.promises import agree_plan
from actionplans.changes.rows import delete_row, merge_rows, move_row, save_row, split_row
from actionplans.models import Action, Plan, PlanRow, RowAction
from actionplans.row_lines import Issue
from safeguarding.models import AuditEvent, User
from tests.conftest import DAY
from tests.guards.building_sent import draft, first_row, living, two_places


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def by():
    """Who keeps Derby's plans, and when."""
    return {"by": User.objects.get(email="performance@derby.example"), "at": timezone.now()}


def action(number: int = 1) -> Action:
    return Action.objects.get(title=f"Draft action {number}")


def agree(plan: Plan, by) -> Plan:
    agree_plan(plan=plan, version=plan.version, **by)
    return Plan.objects.get(pk=plan.pk)


def titles(plan: Plan) -> list[str]:
    return list(plan.rows.order_by("order").values_list("title", flat=True))


# --- Drafts and promises ---


def test_plan_in_preparation_is_seen_by_those_who_keep_plans_and_by_nobody_else(signed_in):
    url = reverse("actionplans:plan_detail", args=[draft().slug])
    assert signed_in("performance").get(url).status_code == 200
    assert {signed_in(who).get(url).status_code for who in ("board", "chair", "board-kent")} == {404}


def test_agreeing_a_plan_makes_a_promise_of_each_action_and_a_first_state_of_what_can_be_delivered(by, signed_in):
    plan = draft()
    Action.objects.filter(title="Draft action 2").update(kind="standing")
    agree(plan, by)
    assert {action(1).set_on, action(2).set_on} == {DAY}
    assert [state.state for state in action(1).delivery_states.all()] == ["not_started"]
    assert not action(2).delivery_states.exists()
    assert AuditEvent.objects.filter(verb="agree plan", subject_id=str(plan.pk)).count() == 1
    assert signed_in("board").get(reverse("actionplans:plan_detail", args=[plan.slug])).status_code == 200


def test_plan_without_an_action_is_not_agreed(by):
    plan = draft()
    RowAction.objects.filter(row__plan=plan).delete()
    with pytest.raises(ValidationError, match="no action yet"):
        agree(plan, by)


def test_plan_that_somebody_changed_meanwhile_is_looked_at_again_before_it_is_agreed(by, signed_in):
    plan, client = draft(), signed_in("performance")
    Plan.objects.filter(pk=plan.pk).update(version=7)
    url = reverse("actionplans:plan_agree", args=[plan.slug])
    page = client.post(url, {"is_read": "on", "version": plan.version})
    assert (page.status_code, "Somebody changed the plan" in page.content.decode()) == (409, True)
    assert client.post(url, {"is_read": "on", "version": 7}).status_code == 302


def test_first_due_date_of_a_promise_stays_while_that_of_a_draft_may_change(by):
    plan, one = draft(), action()
    for day in (date(2027, 1, 5), date(2027, 2, 5)):
        one.original_due_on = day
        save_action(action=one, **by)
    agree(plan, by)
    one = action()
    one.original_due_on = date(2027, 3, 5)
    with pytest.raises(ValidationError, match="promised and stays"):
        save_action(action=one, **by)


def test_promise_without_a_date_is_given_its_first_one_once(by):
    agree(draft(), by)
    one = action()
    one.original_due_on = date(2027, 1, 5)
    save_action(action=one, **by)
    assert action().original_due_on == date(2027, 1, 5)


def test_action_added_to_an_agreed_plan_is_promised_at_once(by):
    plan = agree(draft(), by)
    new = Action.objects.create(title="Later", text="Do it", kind="task", authority=plan.authority)
    join_row(row=first_row(plan), action=new, **by)
    new.refresh_from_db()
    assert new.set_on == DAY
    assert new.delivery_states.get().state == "not_started"


def test_draft_goes_with_its_last_row_and_a_promise_does_not(by):
    plan = draft()
    remove_place(place=action(2).row_actions.get(), **by)
    assert not Action.objects.filter(title="Draft action 2").exists()
    agree(plan, by)
    with pytest.raises(ValidationError, match="Close it instead"), transaction.atomic():
        remove_place(place=action(1).row_actions.get(), **by)
    with pytest.raises(ValidationError, match="Close it instead"), transaction.atomic():
        delete_row(row=first_row(plan), **by)
    assert action(1).row_actions.count() == 1


def test_promise_that_stands_in_another_row_may_leave_one(by):
    plan = agree(draft(), by)
    two_places()
    remove_place(place=RowAction.objects.get(row=first_row(plan), action=action(2)), **by)
    assert action(2).row_actions.count() == 1


def test_only_a_plan_in_preparation_is_deleted(by):
    with pytest.raises(ValidationError, match="not deleted"):
        delete_plan(plan=living(), **by)
    delete_plan(plan=draft(), **by)
    assert not Plan.objects.filter(slug="draft").exists()
    assert not Action.objects.filter(title__startswith="Draft action").exists()


@pytest.mark.parametrize("verb", ["edit", "build", "agree", "delete"])
def test_printed_plan_is_changed_by_nobody(signed_in, verb):
    url = reverse(f"actionplans:plan_{verb}", args=["haringey-review-2009"])
    assert signed_in("performance").get(url).status_code == 403


def test_change_of_a_printed_row_is_refused_below_the_pages_too(by):
    row = PlanRow.objects.filter(plan__slug="haringey-review-2009").first()
    for change in (
        lambda: save_row(row=row, issues=[], **by),
        lambda: move_row(row=row, place=2, **by),
        lambda: delete_row(row=row, **by),
        lambda: save_plan(plan=row.plan, inspections=[], standards=[], **by),
        lambda: save_action(action=row.actions.first(), **by),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            change()


# --- Rows ---


def test_row_is_put_at_any_place_and_the_others_close_up(by):
    plan = living()
    before = titles(plan)
    row = plan.rows.get(title=before[0])
    move_row(row=row, place=3, **by)
    assert titles(plan) == [*before[1:3], before[0], *before[3:]]
    move_row(row=row, place=99, **by)
    assert titles(plan) == [*before[1:], before[0]]
    move_row(row=row, place=1, **by)
    assert titles(plan) == before


def test_move_to_the_same_place_leaves_no_trace(by):
    plan, events = living(), AuditEvent.objects.count()
    move_row(row=first_row(plan), place=1, **by)
    assert AuditEvent.objects.count() == events


def test_split_row_stands_right_after_and_takes_what_was_ticked(by):
    plan = living()
    row = first_row(plan)
    moved = list(row.row_actions.order_by("order"))[1:]
    new = split_row(row=row, title="The rest", number="1a", issues=[row.issues.first()], places=moved, **by)
    assert titles(plan)[:2] == [row.title, "The rest"]
    assert list(new.row_actions.values_list("label", "action")) == [
        (label, item.action_id) for label, item in zip("ab", moved, strict=False)
    ]
    assert (row.row_actions.count(), new.issues.count()) == (1, 1)
    assert set(new.findings.all()) == set(row.findings.all())


def test_merged_rows_keep_every_action_once_and_no_two_labels_alike(by):
    two_places()  # the second action stands in both rows
    plan = draft()
    row, other = plan.rows.order_by("order")
    new = Action.objects.create(title="Third", text="Do", kind="task", authority=plan.authority)
    join_row(row=other, action=new, label="b", **by)
    merge_rows(row=row, other=other, **by)
    assert list(row.row_actions.order_by("order").values_list("label", "action__title")) == [
        ("a", "Draft action 1"), ("b", "Draft action 2"), ("c", "Third"),
    ]  # fmt: skip
    assert row.issues.count() == 2
    assert titles(plan) == ["Draft row 1"]


def test_order_and_labels_of_actions_are_told_apart(by):
    two_places()
    row = first_row(draft())
    move_place(place=row.row_actions.get(label="b"), to=1, **by)
    assert list(row.row_actions.order_by("order").values_list("label", flat=True)) == ["b", "a"]
    assert free_label(row) == "c"


def test_label_that_another_action_of_the_row_has_is_refused_beside_its_box(signed_in):
    two_places()
    row = first_row(draft())
    url = reverse("actionplans:place_label", args=[row.plan.slug, row.pk, row.row_actions.get(label="b").pk])
    page = signed_in("performance").post(url, {"label": "a"})
    assert "Another action of this row is labelled a" in str(page.context["form"].errors["label"])


def test_row_keeps_its_issues_when_something_else_of_it_is_changed(signed_in):
    row = first_row(living())
    before = list(row.issues.values_list("pk", "text", "kind"))
    client, url = signed_in("performance"), reverse("actionplans:row_edit", args=[row.plan.slug, row.pk])
    shown = client.get(url).context["form"].initial
    data = {name: shown[name] for name in ("number", "title", "issues", "version")}
    assert client.post(url, data | {"section": "One"}).status_code == 302
    assert list(row.issues.values_list("pk", "text", "kind")) == before
    assert client.post(url, data | {"version": row.version + 1, "issues": "Other\nStrength: Good"}).status_code == 302
    assert [Issue.of(item) for item in row.issues.all()] == [Issue("Other"), Issue("Good", "strength")]


# --- Copies ---


def test_copy_of_a_printed_plan_is_a_draft_that_holds_what_was_asked_and_nothing_that_was_only_printed(by):
    source = Plan.objects.get(slug="haringey-review-2009")
    plan = copy_plan(source=source, title="Ours", **by)
    assert (plan.is_in_preparation, plan.copied_from, plan.is_demonstration) == (True, source, True)
    assert plan.title == "Ours (demonstration)"  # made by somebody who is invented
    assert titles(plan) == titles(source)
    for row, printed in zip(plan.rows.order_by("order"), source.rows.order_by("order"), strict=True):
        assert [item.text for item in row.issues.all()] == [item.text for item in printed.issues.all()]
        assert row.references.count() == printed.references.count()
        assert [item.label for item in row.row_actions.all()] == [item.label for item in printed.row_actions.all()]
    ours, theirs = (Action.objects.filter(rows__plan=one).distinct() for one in (plan, source))
    assert ours.count() == theirs.count()
    assert not ours.exclude(owner=None, document=None, set_on=None, original_due_on=None, printed_due="").exists()
    assert not ours.filter(delivery_states__isnull=False).exists()


def test_copy_of_a_living_plan_keeps_owners_and_drops_dates_states_and_effects(by):
    source = living()
    plan = copy_plan(source=source, title="Again (demonstration)", **by)
    ours = Action.objects.filter(rows__plan=plan).distinct()
    owned = Action.objects.filter(rows__plan=source, owner__isnull=False).distinct()
    assert ours.filter(owner__isnull=False).count() == owned.count() > 10
    assert not ours.filter(original_due_on__isnull=False).exists()
    assert not ours.filter(moves__isnull=False).exists()
    waits = ours.get(kind="dependency")
    assert waits.depends_on in ours
    assert AuditEvent.objects.filter(verb="copy plan").count() == 1


# --- The form of an action ---


def filled(**more) -> dict:
    return {"title": "New", "text": "Do it", "kind": "task", **more}


def add(client, **more):
    row = first_row(draft())
    return client.post(reverse("actionplans:row_action_add", args=[row.plan.slug, row.pk]), filled(**more))


@pytest.mark.parametrize(
    ("within", "unit", "due_on"),
    [
        (3, "months", date(2027, 2, 20)),
        (20, "working_days", date(2026, 12, 18)),
        (70, "working_days", date(2027, 3, 3)),
    ],
)
def test_due_date_is_counted_from_its_start(signed_in, within, unit, due_on):
    counted = {"within": within, "within_unit": unit, "clock_starts_on": "20/11/2026", "clock": "the report came out"}
    assert add(signed_in("performance"), **counted).status_code == 302
    new = Action.objects.get(title="New")
    assert (new.original_due_on, new.within, new.clock) == (due_on, within, "the report came out")


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"kind": "conditional"}, "awaits", "Enter the event"),
        ({"kind": "dependency"}, "depends_on", "Choose the action"),
        ({"awaits": "The law"}, "awaits", "Only a conditional"),
        ({"review_on": "1/2/2027"}, "review_on", "Only standing practice"),
        ({"kind": "standing", "original_due_on": "1/2/2027"}, "original_due_on", "Only what can be delivered"),
        ({"within": "3"}, "within_unit", "Choose months"),
        ({"within": "3"}, "clock", "Say what happened"),
        ({"moves_to": "80"}, "moves", "Choose the indicator"),
        ({"moves_to": "80"}, "quarter", "Choose the quarter"),
        ({"title": ""}, "title", "Enter a title"),
    ],
)
def test_what_does_not_fit_together_is_said_beside_its_box_and_what_was_typed_stays(signed_in, more, field, words):
    page = add(signed_in("performance"), measure="As typed", **more)
    assert page.status_code == 200
    assert words in str(page.context["form"].errors[field])
    assert "As typed" in page.content.decode()
    assert not Action.objects.filter(measure="As typed").exists()


def test_day_that_differs_from_what_is_counted_is_refused_with_the_day_that_is_right(signed_in):
    counted = {"within": 3, "within_unit": "months", "clock_starts_on": "1/2/2027", "clock": "publication"}
    page = add(signed_in("performance"), original_due_on="9/9/2027", **counted)
    assert "1 May 2027" in str(page.context["form"].errors["original_due_on"])


def test_action_that_waits_for_one_which_waits_for_it_is_refused(by):
    draft()
    one, two = action(1), action(2)
    one.kind, one.depends_on = "dependency", two
    save_action(action=one, **by)
    two.kind, two.depends_on = "dependency", one
    with pytest.raises(ValidationError, match="waits for this one in turn"):
        save_action(action=two, **by)


def test_effect_may_be_expected_by_a_quarter_that_is_still_to_come(signed_in):
    measure = Action.objects.filter(moves__isnull=False).first().moves_id
    effect = {"moves": measure, "moves_direction": "up", "moves_to": "80", "quarter": "2028-03-31"}
    assert add(signed_in("performance"), **effect).status_code == 302
    assert str(Action.objects.get(title="New").moves_by) == "January to March 2028"


# --- Several at once ---


def test_changes_of_several_are_all_made_or_none_and_the_error_names_the_action(by):
    draft()
    Action.objects.filter(title="Draft action 2").update(kind="standing")
    actions = [action(1), action(2)]
    with pytest.raises(ValidationError, match="“Draft action 2”"):
        set_due(actions=actions, due_on=date(2027, 1, 5), reason="", **by)
    assert action(1).original_due_on is None


def test_date_of_promises_is_asked_for_with_one_reason_and_of_drafts_is_set(signed_in):
    plan, client = living(), signed_in("performance")
    moving = Action.objects.get(title="Name a second worker for every child on a plan")
    url = reverse("actionplans:plan_bulk", args=[plan.slug])
    data = {"actions": f"{moving.pk}:{moving.version}", "due_on": "1 June 2027"}
    assert "a reason is needed" in client.post(url, data).content.decode()
    assert client.post(url, data | {"reason": "The post is vacant."}).status_code == 302
    assert moving.revisions.get().to_on == date(2027, 6, 1)
    assert Action.objects.get(pk=moving.pk).original_due_on == moving.original_due_on


def test_action_changed_meanwhile_is_to_be_ticked_again(signed_in):
    plan = draft()
    page = signed_in("performance").post(
        reverse("actionplans:plan_bulk", args=[plan.slug]), {"actions": f"{action().pk}:99", "due_on": "1 June 2027"}
    )
    assert "tick it again" in page.content.decode()
    assert action().original_due_on is None
