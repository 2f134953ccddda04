"""A plan taken as a template for a new one: its rows, issues, references and actions, as drafts of one's own.

Nothing that happened goes along: no state, date, progress or evidence, and no expected effect, which is one by a
quarter. What is only printed (owner, date, hedge) stays with the print (design rule 16).
"""

from datetime import datetime

from django.db import transaction

from actionplans.changes.common import day_of
from actionplans.changes.plans import name
from actionplans.models import Action, Plan, PlanRow, RowAction, RowIssue, SourceReference
from safeguarding import audit
from safeguarding.models import User

PLAN_COPIED = ("body", "summary", "row_word", "reference_heading")
ROW_COPIED = ("order", "number", "section", "title", "printed_reference", "reference_note", "note")
ROW_NAMED = ("findings", "standards", "indicators", "themes", "agencies")
ACTION_COPIED = ("title", "text", "kind", "reading", "awaits", "lead_agency", "groups", "priority", "measure")
ACTION_COPIED += ("evidence_asked",)
ACTION_NAMED = ("findings", "themes", "contributors")


@transaction.atomic
def copy_plan(*, source: Plan, title: str, by: User, at: datetime) -> Plan:
    """Write a new plan in preparation, made of what `source` holds; `by` sees it."""
    plan = Plan(title=title, copied_from=source, is_demonstration=source.is_demonstration)
    for field in PLAN_COPIED:
        setattr(plan, field, getattr(source, field))
    name(plan, by)
    plan.save()
    plan.inspections.set(source.inspections.all())
    plan.standards.set(source.standards.all())
    actions = copy_actions(source, plan, by, at)
    for row in source.rows.prefetch_related("issues", "references", "row_actions", *ROW_NAMED):
        copy_row(row, plan, actions)
    counts = {"rows": plan.rows.count(), "actions": len(actions)}
    audit.record(verb="copy plan", subject=plan, by=by, at=at, source=str(source), title=[None, plan.title], **counts)
    return plan


def copy_row(row: PlanRow, plan: Plan, actions: dict[int, Action]) -> None:
    new = PlanRow(plan=plan, **{field: getattr(row, field) for field in ROW_COPIED})
    new.save()
    for field in ROW_NAMED:
        getattr(new, field).set(getattr(row, field).all())
    RowIssue.objects.bulk_create(
        RowIssue(row=new, order=item.order, kind=item.kind, sub_heading=item.sub_heading, text=item.text)
        for item in row.issues.all()
    )
    SourceReference.objects.bulk_create(
        SourceReference(row=new, document_id=item.document_id, paragraph=item.paragraph, is_confirmed=item.is_confirmed)
        for item in row.references.all()
    )
    RowAction.objects.bulk_create(
        RowAction(row=new, action=actions[item.action_id], label=item.label, order=item.order, lead_in=item.lead_in)
        for item in row.row_actions.all()
        if item.action_id in actions
    )


def copy_actions(source: Plan, plan: Plan, by: User, at: datetime) -> dict[int, Action]:
    """A draft of each action of the source, by the key of the one it is made from; one in several rows once."""
    rows = Action.objects.visible_to(by).filter(rows__plan=source).distinct()
    rows = list(rows.select_related("owner").prefetch_related(*ACTION_NAMED))
    made = {row.pk: copy_action(row, plan, at) for row in rows}
    for row in rows:
        if row.depends_on_id in made:
            made[row.pk].depends_on = made[row.depends_on_id]
            made[row.pk].save(update_fields=["depends_on"])
    return made


def copy_action(row: Action, plan: Plan, at: datetime) -> Action:
    new = Action(authority=plan.authority, is_demonstration=plan.is_demonstration)
    for field in ACTION_COPIED:
        setattr(new, field, getattr(row, field))
    owner, today = row.owner, day_of(at)
    if owner and owner.authority_id == plan.authority_id and owner.document_id is None:
        has_ended = owner.ends_on is not None and owner.ends_on < today
        new.owner = None if has_ended else owner
    new.save()
    for field in ACTION_NAMED:
        getattr(new, field).set(getattr(row, field).all())
    return new
