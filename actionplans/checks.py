"""Checks of a plan both ways, read from the record: actions without a finding, and findings without an action."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from actionplans.models import Action, Plan, PlanRow
from actionplans.plan_quality import Check, check
from standards.models import Finding


def checks_of(plan: Plan, user: Any, today: date) -> list[Check]:
    """Each action of a plan that this person may see, in the order of its rows, with what is to be mended."""
    rows = PlanRow.objects.filter(plan=plan, row_actions__action=OuterRef("pk"))
    named = Finding.objects.filter(Q(actions=OuterRef("pk")) | Q(plan_rows__actions=OuterRef("pk")))
    actions = (
        Action.objects.visible_to(user)
        .filter(Exists(rows))
        .as_they_stood(today)
        .select_related("owner")
        .annotate(answers=Exists(named), first=Subquery(rows.order_by("order").values("order")[:1]))
        .order_by("first", "pk")
    )
    return check(actions)


def unanswered(plan: Plan, user: Any) -> Any:
    """What the inspections that the plan answers found and ask for, and no row with an action, and no action, of the
    plan answers."""
    found = Finding.objects.visible_to(user).filter(inspection__plans=plan).answerable().filter(remedied="")
    by_row = PlanRow.objects.filter(plan=plan, findings=OuterRef("pk"), row_actions__isnull=False)
    by_action = Action.objects.filter(rows__plan=plan, findings=OuterRef("pk"))
    return with_sources(found.exclude(Exists(by_row)).exclude(Exists(by_action)))


def unanswered_elsewhere(plan: Plan, user: Any) -> Any:
    """What else was found of the plan's council and asks for something, and no plan of it answers, demonstrations
    apart."""
    found = Finding.objects.visible_to(user).filter(authority=plan.authority_id).without_action()
    by_action = Action.objects.filter(findings=OuterRef("pk"), is_demonstration=False)
    return with_sources(found.exclude(Exists(by_action)).exclude(inspection__plans=plan))


def with_sources(findings: Any) -> Any:
    rows = findings.select_related("document", "inspection", "case_audit")
    return rows.order_by("document", "order", "pk").distinct()
