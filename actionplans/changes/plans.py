"""Audited changes of a plan as a whole. A printed one is never changed (design rule 16)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans.changes.promises import drop_drafts
from actionplans.models import Action, Plan, RowAction
from safeguarding import audit
from safeguarding.changes.common import as_titled, free_slug, require_own
from safeguarding.changes.whole import add_whole, chosen, save_whole
from safeguarding.models import User
from standards.models import Inspection, Standard

PLAN_FIELDS = ("title", "body", "summary", "row_word", "reference_heading")
PLACES = {"add", "import", "uploads"}  # what stands in addresses where the slug of a plan does


def name(plan: Plan, by: User) -> None:
    """Give a new plan its council, its address and, where it is invented, the words that say so."""
    plan.authority = by.authority
    plan.is_demonstration = plan.is_demonstration or by.is_demonstration
    plan.title = as_titled(plan.title, is_demonstration=plan.is_demonstration)
    plan.slug = free_slug(Plan, plan.title)
    if plan.slug in PLACES:
        plan.slug = free_slug(Plan, f"plan {plan.slug}")


@transaction.atomic
def save_plan(
    *,
    plan: Plan,
    inspections: Iterable[Inspection],
    standards: Iterable[Standard],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Plan:
    """Write a new plan in preparation, or a changed one, with what it answers. `version`: see `common.write`."""
    parts = [chosen("inspections", inspections), chosen("standards", standards)]
    if plan.pk is None:
        name(plan, by)
        add_whole(plan, PLAN_FIELDS, parts, by=by, at=at)
        return plan
    require_own(thing=plan, by=by)
    plan.title = as_titled(plan.title, is_demonstration=plan.is_demonstration)
    save_whole(plan, PLAN_FIELDS, parts, version=version, by=by, at=at)
    return plan


@transaction.atomic
def delete_plan(*, plan: Plan, by: User, at: datetime) -> None:
    """Remove a plan in preparation, its rows, and those of its actions that stand nowhere else."""
    require_own(thing=plan, by=by)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not plan.is_in_preparation:
        raise ValidationError("An agreed plan is not deleted: close its actions instead.")
    actions = list(Action.objects.filter(rows__plan=plan).distinct())
    rows = [str(row) for row in plan.rows.all()]
    RowAction.objects.filter(row__plan=plan).delete()
    gone = drop_drafts(actions)
    audit.record(verb="delete plan", subject=plan, by=by, at=at, rows=rows, actions=gone)
    plan.delete()
