"""What answers findings and standards: rows of plans that a paper may show, and the actions in them as they stand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from actionplans.models import Action, Plan, PlanRow, RowAction
from actionplans.standing import is_promised, standing
from indicators.wording import uncapitalised
from reports.bound import Asking, NothingToShow
from reports.bound.promises import day, ended, owner, picked, reader
from standards.models import Finding, Framework, Inspection


def seen_plans(asking: Asking) -> QuerySet[Plan]:
    """Plans that a paper may show: agreed ones of its own authority, and those kept as printed. Those picked, or all.
    Raises NothingToShow for one that is not to be seen."""
    rows = Plan.objects.visible_to(reader(asking)).filter(authority=asking.report.authority)
    wanted = asking.choices.get("plans")
    if not wanted:
        return rows
    found = rows.filter(pk__in=wanted)
    if found.count() < len(set(wanted)):
        raise NothingToShow("A plan picked is in preparation or is gone. Pick the plans again.")
    return found


def seen_actions(asking: Asking) -> QuerySet[Action]:
    """Promises and printed actions of the authority as they stand, without duplicates and drafts."""
    rows = Action.objects.visible_to(reader(asking)).filter(authority=asking.report.authority)
    return rows.unmerged().as_they_stood(asking.on)  # type: ignore[attr-defined, no-any-return]


def with_actions(rows: QuerySet[PlanRow], asking: Asking) -> QuerySet[PlanRow]:
    """Rows of plans that may be shown, each with its plan and its places of actions; a draft's place is empty."""
    places = RowAction.objects.order_by("order").prefetch_related(Prefetch("action", seen_actions(asking)))
    rows = rows.filter(plan__in=seen_plans(asking)).select_related("plan")
    return rows.prefetch_related(Prefetch("row_actions", places))


def with_answers(findings: QuerySet[Finding], asking: Asking) -> QuerySet[Finding]:
    """Each finding with the rows that answer it and the actions that name it. Five queries whatever their number."""
    rows = with_actions(PlanRow.objects.order_by("plan", "order"), asking)
    return findings.prefetch_related(Prefetch("plan_rows", rows), Prefetch("actions", seen_actions(asking)))


def answers(finding: Any) -> list[Any]:
    """Actions that answer a finding, each once: those of its rows, then those that name it."""
    return unique([*actions_of(finding.plan_rows.all()), *finding.actions.all()])


def actions_of(rows: Iterable[Any]) -> list[Any]:
    return unique(place.action for row in rows for place in row.row_actions.all() if place.action)


def unique(actions: Iterable[Any]) -> list[Any]:
    return list({action.pk: action for action in actions}.values())


def told(action: Any, asking: Asking) -> str:
    """A promise with its owner, its date and where it stands; of a printed action the document's own, and that it is
    printed, as nothing may be added to it (design rule 16)."""
    if not is_promised(action):
        return f"As printed: {ended(action.text)}"
    now = standing(action, asking.on)
    when = f", due {day(action.due_on)}" if action.due_on and now.state not in {"delivered", "closed"} else ""
    return f"{action.title} ({owner(action)}{when}: {uncapitalised(now.text)})"


# --- What was picked ---


def inspection_of(asking: Asking) -> Inspection:
    """The inspection picked. Raises NothingToShow where none was, or where it is not to be seen."""
    key = picked(asking.choices, "inspection")
    if key is None:
        raise NothingToShow("Choose an inspection or review.")
    found = Inspection.objects.visible_to(reader(asking)).select_related("regime", "document").filter(pk=key).first()
    if found is None:
        raise NothingToShow("The inspection picked is gone. Choose another.")
    return found


def framework_of(asking: Asking) -> Framework:
    """The framework picked. Raises NothingToShow where none was, or where it is gone."""
    key = picked(asking.choices, "framework")
    if key is None:
        raise NothingToShow("Choose a framework of standards.")
    found = Framework.objects.visible_to(reader(asking)).filter(pk=key).first()
    if found is None:
        raise NothingToShow("The framework picked is gone. Choose another.")
    return found


def asking_for_something(finding: Finding) -> bool:
    return finding.kind not in {Finding.Kind.STRENGTH, Finding.Kind.KEY_FINDING} and not finding.remedied
