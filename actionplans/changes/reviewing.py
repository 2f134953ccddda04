"""Another authority's inspection reviewed against one's own, as Derby's Board did with Haringey's in 2009: a plan in
preparation with a row for each of its findings, in which one's own issue and actions are still to be written."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans.changes.plans import save_plan
from actionplans.changes.rows import Citation, save_row
from actionplans.models import Plan, PlanRow
from actionplans.paragraphs import paragraphs_of
from safeguarding.models import User
from standards.models import Finding, Inspection
from standards.previous import is_of

LONGEST_REFERENCE, LONGEST_HEADING = 80, 60


def is_elsewhere(inspection: Inspection, user: User) -> bool:
    """Whether somebody else than this person's own council was looked at."""
    return not any(is_of(inspection, name) for name in (user.authority.name, user.authority.short_name))


@transaction.atomic
def review_inspection(
    *, inspection: Inspection, findings: Iterable[Finding], title: str, by: User, at: datetime
) -> Plan:
    """Make the plan. Each finding that asks for something, or is a gap or weakness, becomes a row that cites it where
    it stands, with the numbers of the paragraphs if the inspection has a document; issues and actions are the council's
    own to write. Raises ValidationError for an inspection of one's own council, which its action plan answers
    instead."""
    if not is_elsewhere(inspection, by):
        raise ValidationError({"title": "This is an inspection of your own council: its action plan answers it."})
    heading = f"{inspection.regime.short_name} reference"[:LONGEST_HEADING]
    summary = f"What “{inspection}” found at {inspection.subject_authority}, and what each finding means here."
    plan = Plan(title=title, summary=summary, row_word="row", reference_heading=heading)
    save_plan(plan=plan, inspections=[inspection], standards=[], by=by, at=at)
    for number, finding in enumerate(findings, start=1):
        row = PlanRow(plan=plan, number=str(number), title=finding.title)
        row.printed_reference = (finding.citation or finding.number)[:LONGEST_REFERENCE]
        about = {"findings": [finding], "themes": finding.themes.all()}
        save_row(row=row, references=cited(finding, inspection), **about, by=by, at=at)
    return plan


def cited(finding: Finding, inspection: Inspection) -> list[Citation]:
    """The paragraphs that a finding names, none where the inspection has no document to name them of."""
    if inspection.document is None:
        return []
    numbers, is_sure = paragraphs_of(finding.citation)
    return [(inspection.document, number, is_sure) for number in numbers]
