"""Audited changes of the rows of a plan: what they say, their order, and how one becomes two or two become one."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from actionplans.changes.places import FAR, free_label, hold, next_order
from actionplans.changes.promises import KEPT, drop_drafts, promised_only_in
from actionplans.models import Plan, PlanRow, RowAction, RowIssue, SourceReference
from actionplans.row_lines import Issue, letters
from safeguarding import audit
from safeguarding.changes.whole import Part, add_whole, chosen, save_whole
from safeguarding.models import Document, User

ROW_FIELDS = ("number", "section", "title", "printed_reference", "reference_note", "note")
Citation = tuple[Document, int, bool]
CHOSEN = ("findings", "standards", "indicators", "themes", "agencies")


def of_issues(issues: Iterable[Issue]) -> Part:
    """The issues of a row, in their order."""
    wanted = list(issues)
    return Part(
        "issues",
        read=lambda row: [(Issue.of(item), item.text) for item in row.issues.all()],
        wanted=[(item, item.text) for item in wanted],
        put=lambda row: put_issues(row, wanted),
    )


def put_issues(row: PlanRow, issues: Iterable[Issue]) -> None:
    row.issues.all().delete()
    RowIssue.objects.bulk_create(
        RowIssue(row=row, order=order, kind=item.kind, sub_heading=item.sub_heading, text=item.text)
        for order, item in enumerate(issues, start=1)
    )


def of_references(references: Iterable[Citation]) -> Part:
    """The paragraphs a row cites of documents whose text is not held."""
    wanted = sorted((f"{document.slug} {paragraph:05}", is_sure) for document, paragraph, is_sure in references)
    return Part(
        "references",
        read=lambda row: sorted((cited(item), cited(item)[0]) for item in row.references.select_related("document")),
        wanted=[(key, key[0]) for key in wanted],
        put=lambda row: put_references(row, references),
    )


def cited(item: SourceReference) -> tuple[str, bool]:
    return f"{item.document.slug} {item.paragraph:05}", item.is_confirmed


def put_references(row: PlanRow, references: Iterable[Citation]) -> None:
    row.references.all().delete()
    SourceReference.objects.bulk_create(
        SourceReference(row=row, document=document, paragraph=paragraph, is_confirmed=is_sure)
        for document, paragraph, is_sure in dict.fromkeys(references)
    )


@transaction.atomic
def save_row(
    *,
    row: PlanRow,
    issues: Iterable[Issue] | None = None,
    references: Iterable[Citation] | None = None,
    by: User,
    at: datetime,
    version: int | None = None,
    **named: Iterable,
) -> PlanRow:
    """Write a new row at the end of its plan, or a changed one, with its issues, the paragraphs it cites and what it
    names: `findings`, `standards`, `indicators`, `themes`, `agencies`; what is not given stays. `version`: see
    `common.write`."""
    hold(row.plan, by)
    parts = [chosen(name, named[name]) for name in CHOSEN if name in named]
    parts += [] if issues is None else [of_issues(issues)]
    parts += [] if references is None else [of_references(references)]
    if row.pk is None:
        row.order = last_order(row.plan) + 1
        add_whole(row, ROW_FIELDS, parts, by=by, at=at, plan=str(row.plan))
    else:
        save_whole(row, ROW_FIELDS, parts, version=version, by=by, at=at)
    return row


def last_order(plan: Plan) -> int:
    return plan.rows.aggregate(last=Max("order"))["last"] or 0


@transaction.atomic
def move_row(*, row: PlanRow, place: int, by: User, at: datetime) -> None:
    """Put a row at a place, counted from 1; beyond the last is the last. The others close up."""
    hold(row.plan, by)
    rows = list(row.plan.rows.order_by("order"))
    before = rows.index(row) + 1
    after = max(1, min(place, len(rows)))
    if before == after:
        return
    rows.insert(after - 1, rows.pop(before - 1))
    number_rows(rows)
    audit.record(verb="move plan row", subject=row, by=by, at=at, place=[before, after])


def number_rows(rows: list[PlanRow]) -> None:
    """Write the order in which the rows of one plan stand: no two may share a place at any moment."""
    PlanRow.objects.filter(pk__in=[row.pk for row in rows]).update(order=F("order") + FAR)
    for order, row in enumerate(rows, start=1):
        row.order = order
    PlanRow.objects.bulk_update(rows, ["order"])


@transaction.atomic
def split_row(
    *, row: PlanRow, title: str, number: str, issues: list[RowIssue], places: list[RowAction], by: User, at: datetime
) -> PlanRow:
    """Move these issues and actions into a new row that stands right after. It answers what the old one answers."""
    hold(row.plan, by)
    new = PlanRow(plan=row.plan, number=number, section=row.section, title=title, order=last_order(row.plan) + 1)
    parts = [chosen(name, getattr(row, name).all()) for name in CHOSEN]
    moved = {"moved": [item.action.title for item in places], "issues": [item.text for item in issues]}
    add_whole(new, ROW_FIELDS, parts, by=by, at=at, plan=str(row.plan), split_from=str(row), **moved)
    for order, issue in enumerate(issues, start=1):
        RowIssue.objects.filter(pk=issue.pk, row=row).update(row=new, order=order)
    for order, item in enumerate(places, start=1):
        RowAction.objects.filter(pk=item.pk, row=row).update(row=new, order=order, label=letters(order))
    rows = [item for item in row.plan.rows.order_by("order") if item.pk != new.pk]
    rows.insert(rows.index(row) + 1, new)
    number_rows(rows)
    return new


@transaction.atomic
def merge_rows(*, row: PlanRow, other: PlanRow, by: User, at: datetime) -> None:
    """Put the issues, actions and references of the other row into this one, and remove the other. An action that
    stands in both keeps its place in this one; of two labels alike the one that comes gets the next letter free."""
    hold(row.plan, by)
    if other.plan_id != row.plan_id or other.pk == row.pk:
        raise ValidationError({"other": "Choose another row of the same plan."})
    taken = [join_place(item, row) for item in other.row_actions.select_related("action")]
    first = (row.issues.aggregate(last=Max("order"))["last"] or 0) + 1
    for order, issue in enumerate(other.issues.all(), start=first):
        RowIssue.objects.filter(pk=issue.pk).update(row=row, order=order)
    for reference in other.references.all():
        cited = {"document": reference.document, "paragraph": reference.paragraph}
        row.references.get_or_create(**cited, defaults={"is_confirmed": reference.is_confirmed})
    for name in CHOSEN:
        getattr(row, name).add(*getattr(other, name).all())
    audit.record(verb="merge plan rows", subject=row, by=by, at=at, other=str(other), actions=taken)
    other.delete()


def join_place(item: RowAction, row: PlanRow) -> str:
    """Move an action's place into another row, unless it has one there; what was done, in words."""
    if row.row_actions.filter(action=item.action_id).exists():
        item.delete()
        return f"{item.action.title}: stood there already"
    label = item.label if not row.row_actions.filter(label=item.label).exists() else free_label(row)
    RowAction.objects.filter(pk=item.pk).update(row=row, label=label, order=next_order(row))
    return f"{item.action.title}: {item.label} became {label}"


@transaction.atomic
def delete_row(*, row: PlanRow, by: User, at: datetime) -> None:
    """Remove a row, and those of its actions in preparation that stand nowhere else. Raises ValidationError where a
    promise stands in it alone."""
    hold(row.plan, by)
    if kept := promised_only_in([row]):
        raise ValidationError(KEPT.format(kept[0].title))
    actions = list(row.actions.all())
    row.row_actions.all().delete()
    gone = drop_drafts(actions)
    audit.record(verb="delete plan row", subject=row, by=by, at=at, plan=str(row.plan), removed=gone)
    row.delete()
