"""The forms by which plans are built, filled in: who sends them, where, what they change, and their boxes."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from actionplans.models import Action, Plan, PlanRow, PlanUpload, RowAction, RowIssue
from safeguarding.models import Authority, Post
from standards.models import Finding
from tests.addresses import plan_upload
from tests.guards.again import AgainAndAgain

BUILT = [Plan, PlanRow, RowIssue, RowAction, PlanUpload]  # actions are changed by other forms too
Filled = tuple[str, str, type, dict[str, Any]]


def draft() -> Plan:
    """A plan in preparation: two rows, with one action in the first and another in the second."""
    derby = Authority.objects.get(slug="derby")
    plan, is_new = Plan.objects.get_or_create(
        slug="draft", defaults={"title": "Draft (demonstration)", "authority": derby, "is_demonstration": True}
    )
    for number in (1, 2) if is_new else ():
        row = PlanRow.objects.create(plan=plan, order=number, number=str(number), title=f"Draft row {number}")
        RowIssue.objects.create(row=row, order=1, text="Something was found")
        own = {"authority": derby, "is_demonstration": True, "kind": "task"}
        action = Action.objects.create(title=f"Draft action {number}", text="Do it", **own)
        RowAction.objects.create(row=row, action=action, label="a", order=1)
    return plan


def first_row(plan: Plan) -> PlanRow:
    return plan.rows.order_by("order").first()


def of_plan(verb: str, model: type = Plan, plan: Plan | None = None, **data: Any) -> Filled:
    plan = plan or living()
    return "performance", reverse(f"actionplans:plan_{verb}", args=[plan.slug]), model, data


def of_row(verb: str, model: type = PlanRow, **data: Any) -> Filled:
    plan = draft()
    args = [plan.slug, first_row(plan).pk]
    return "performance", reverse(f"actionplans:{verb}", args=args), model, data


def of_place(verb: str, **data: Any) -> Filled:
    plan = draft()
    row = first_row(plan)
    place = row.row_actions.get(label="a")
    url = reverse(f"actionplans:place_{verb}", args=[plan.slug, row.pk, place.pk])
    return "performance", url, RowAction, data


def two_places() -> None:
    """A second action in the first row of the draft, so that one can be moved."""
    row = first_row(draft())
    action = Action.objects.get(title="Draft action 2")
    RowAction.objects.get_or_create(row=row, action=action, defaults={"label": "b", "order": 2})


def living() -> Plan:
    return Plan.objects.get(document=None, agreed_on__isnull=False)


def chosen_action() -> Action:
    """One that is promised, with everything its form asks."""
    return Action.objects.filter(rows__plan=living(), moves__isnull=False).order_by("pk").first()


def action_edit() -> Filled:
    action = chosen_action()
    data = {"title": "Appoint one more chair", "text": "Appoint one.", "kind": "task", "version": action.version}
    return "performance", reverse("actionplans:action_edit", args=[action.pk]), Action, data


def action_merge_with() -> Filled:
    draft()
    one, other = (Action.objects.get(title=f"Draft action {number}") for number in (1, 2))
    url = reverse("actionplans:action_merge_with", args=[one.pk, other.pk])
    return "performance", url, Action, {"kept": one.pk, "versions": f"{one.version},{other.version}"}


def row_add() -> Filled:
    url = reverse("actionplans:row_add", args=[draft().slug])
    finding = Finding.objects.filter(authority__slug="derby").first()
    return "performance", url, PlanRow, {"number": "7", "title": "New", "issues": "One\nTwo", "findings": finding.pk}


def plan_bulk() -> Filled:
    action = draft() and Action.objects.get(title="Draft action 1")
    owner = Post.objects.filter(authority__slug="derby", document=None).order_by("pk").first()
    data = {"actions": f"{action.pk}:{action.version}", "owner": owner.pk}
    return of_plan("bulk", Action, draft(), **data)


def file_of_a_plan() -> dict[str, Any]:
    return {"file": AgainAndAgain("plan.csv", b"Line,Row,Action,Title\nPlan,,,From a file\n")}


def of_upload(verb: str) -> Filled:
    url = reverse(f"actionplans:plan_upload_{verb}", args=[plan_upload(living()).pk])
    return "performance", url, PlanUpload, {}


def about_building() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    plan = {"title": "New (demonstration)", "row_word": "row"}
    action = {"title": "Another", "text": "Do another thing.", "kind": "task"}
    return {
        "plan_add": lambda: ("performance", reverse("actionplans:plan_add"), Plan, plan),
        "plan_edit": lambda: of_plan("edit", **plan, version=living().version),
        "plan_agree": lambda: of_plan("agree", Plan, draft(), is_read="on", version=draft().version),
        "plan_copy": lambda: of_plan("copy", title="Copied (demonstration)"),
        "plan_delete": lambda: of_plan("delete", Plan, draft()),
        "plan_bulk": plan_bulk,
        "plan_import": lambda: ("performance", reverse("actionplans:plan_import"), PlanUpload, file_of_a_plan()),
        "plan_files": lambda: of_plan("files", PlanUpload, into="new", **file_of_a_plan()),
        "plan_upload_store": lambda: of_upload("store"),
        "plan_upload_discard": lambda: of_upload("discard"),
        "row_add": row_add,
        "row_edit": lambda: of_row("row_edit", title="Changed", version=first_row(draft()).version),
        "row_move": lambda: of_row("row_move", place=2),
        "row_split": lambda: of_row(
            "row_split", title="Split off", number="1a", issues=first_row(draft()).issues.get().pk
        ),
        "row_merge": lambda: of_row("row_merge", other=draft().rows.order_by("order").last().pk),
        "row_delete": lambda: of_row("row_delete"),
        "row_action_add": lambda: of_row("row_action_add", Action, **action),
        "row_action_join": lambda: of_row(
            "row_action_join", RowAction, action=draft() and Action.objects.get(title="Draft action 2").pk
        ),
        "place_label": lambda: of_place("label", label="z", lead_in="First of all"),
        "place_move": lambda: two_places() or of_place("move", place=2),
        "place_remove": lambda: of_place("remove"),
        "action_edit": action_edit,
        "action_merge_with": action_merge_with,
    }


BUILDING = list(about_building())
