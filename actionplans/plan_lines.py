"""A plan as the lines of one table, for files: a line for the plan, one for each row, one for each action in a row.

The columns are shared, so that a CSV file holds all of it. "Row" and "Action" are keys within the file: the place of
the row, and A1, A2 and on for actions in the order in which they first stand. An action that serves several rows says
what it asks where it first stands; further on only its label, the words over it and its title. Nothing that happened
since (states, moves, evidence) is part of it.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from actionplans.models import Action, Plan
from actionplans.row_lines import Issue, write_lines

PLAN, ROW, ACTION = "Plan", "Row", "Action"
COLUMNS = {
    "line": "Line",
    "row": "Row",
    "action": "Action",
    "label": "Number or label",
    "over": "Stands under",
    "title": "Title",
    "text": "Text",
    "note": "Note",
    "findings": "Findings",
    "standards": "Standards",
    "indicators": "Indicators",
    "themes": "Themes",
    "agencies": "Agencies",
    "reference": "Reference",
    "reference_note": "Note on the reference",
    "cites": "Cites",
    "kind": "Kind",
    "hedge": "Hedge",
    "awaits": "Waits for",
    "depends_on": "Depends on",
    "owner": "Owner",
    "lead_agency": "Lead agency",
    "groups": "Groups",
    "priority": "Priority",
    "due": "Due",
    "within": "Within",
    "within_unit": "Counted in",
    "clock_starts_on": "Counted from",
    "clock": "What happened then",
    "review": "Reviewed on",
    "measure": "Measure",
    "evidence": "Evidence",
    "moves": "Should move",
    "moves_direction": "Up or down",
    "moves_to": "To",
    "moves_by": "By the quarter",
    "body": "Whose plan",
    "row_word": "A row is called",
    "inspections": "Inspections",
}
OF_PLAN = ("title", "text", "reference", "body", "row_word", "inspections", "standards")
OF_ROW = ("label", "over", "title", "text", "note", "reference", "reference_note", "cites")
OF_ROW += ("findings", "standards", "indicators", "themes", "agencies")
OF_PLACE = ("label", "over")
OF_ACTION = (
    "title", "text", "note", "findings", "themes", "agencies", "kind", "hedge", "awaits", "depends_on", "owner",
    "lead_agency", "groups", "priority", "due", "within", "within_unit", "clock_starts_on", "clock", "review",
    "measure", "evidence", "moves", "moves_direction", "moves_to", "moves_by",
)  # fmt: skip
Cells = dict[str, str]


def lines_of(plan: Plan, user: Any) -> list[Cells]:
    """Every line of a plan that this person may see; each has all columns, empty where it says nothing."""
    actions = Action.objects.visible_to(user).select_related(
        "owner", "lead_agency", "depends_on", "moves__indicator", "moves_by"
    )
    actions = actions.prefetch_related("findings", "themes", "contributors")
    rows = plan.rows.prefetch_related(
        "issues", "references__document", "findings", "standards__framework", "indicators", "themes", "agencies",
        "row_actions", Prefetch("row_actions__action", actions),
    ).order_by("order")  # fmt: skip
    rows = list(rows)
    keys: dict[int, str] = {}
    for row in rows:
        for item in row.row_actions.all():
            keys.setdefault(item.action_id, f"A{len(keys) + 1}")
    return [whole(line) for line in every_line(plan, rows, keys)]


def whole(cells: dict[str, Any]) -> Cells:
    """Each column as text, one way of breaking lines, nothing around it."""
    found = {key: "" if cells.get(key) is None else str(cells.get(key, "")) for key in COLUMNS}
    return {key: "\n".join(part.rstrip() for part in text.splitlines()).strip() for key, text in found.items()}


def every_line(plan: Plan, rows: list[Any], keys: dict[int, str]) -> Iterator[dict[str, Any]]:
    yield {"line": PLAN, **of_plan(plan)}
    said: set[int] = set()
    for number, row in enumerate(rows, start=1):
        yield {"line": ROW, "row": number, **of_row(row)}
        for item in row.row_actions.all():
            place = {"row": number, "action": keys[item.action_id], "label": item.label, "over": item.lead_in}
            asked = of_action(item.action, keys) if item.action_id not in said else {"title": item.action.title}
            said.add(item.action_id)
            yield {"line": ACTION, **place, **asked}


def listed(words: Any) -> str:
    return "; ".join(words)


def of_plan(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "text": plan.summary,
        "reference": plan.reference_heading,
        "body": plan.body,
        "row_word": plan.row_word,
        "inspections": listed(item.slug for item in plan.inspections.order_by("slug")),
        "standards": listed(map(standard, plan.standards.select_related("framework").order_by("pk"))),
    }


def standard(item: Any) -> str:
    return f"{item.framework.slug} {item.number}"


def citation(item: Any) -> str:
    """A paragraph of a document, with a question mark where nobody has checked how the print was read."""
    return f"{item.document.slug} {item.paragraph}{'' if item.is_confirmed else '?'}"


def of_row(row: Any) -> dict[str, Any]:
    return {
        "label": row.number,
        "over": row.section,
        "title": row.title,
        "text": write_lines([Issue.of(item) for item in row.issues.all()]),
        "note": row.note,
        "reference": row.printed_reference,
        "reference_note": row.reference_note,
        "cites": listed(map(citation, row.references.all())),
        "findings": listed(sorted(item.slug for item in row.findings.all())),
        "standards": listed(sorted(map(standard, row.standards.all()))),
        "indicators": listed(sorted(item.code for item in row.indicators.all())),
        "themes": listed(sorted(item.slug for item in row.themes.all())),
        "agencies": listed(sorted(item.name for item in row.agencies.all())),
    }


def of_action(action: Any, keys: dict[int, str]) -> dict[str, Any]:
    target = action.depends_on
    return {
        "title": action.title,
        "text": action.text,
        "note": action.reading,
        "kind": action.get_kind_display(),
        "hedge": action.hedge,
        "awaits": action.awaits,
        "depends_on": keys.get(target.pk, target.title) if target else "",
        "owner": action.owner.title if action.owner else "",
        "lead_agency": action.lead_agency.name if action.lead_agency else "",
        "groups": action.groups,
        "priority": action.get_priority_display(),
        "due": action.original_due_on,
        "within": action.within,
        "within_unit": action.get_within_unit_display(),
        "clock_starts_on": action.clock_starts_on,
        "clock": action.clock,
        "review": action.review_on,
        "measure": action.measure,
        "evidence": action.evidence_asked,
        "moves": f"{action.moves.indicator.code} {action.moves.number}" if action.moves else "",
        "moves_direction": action.moves_direction,
        "moves_to": "" if action.moves_to is None else f"{action.moves_to.normalize():f}",
        "moves_by": action.moves_by.label if action.moves_by else "",
        "findings": listed(sorted(item.slug for item in action.findings.all())),
        "themes": listed(sorted(item.slug for item in action.themes.all())),
        "agencies": listed(sorted(item.name for item in action.contributors.all())),
    }
