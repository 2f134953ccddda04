"""The forms about case-file audits and what people told the council, filled in."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from standards.models import CaseAudit, CaseAuditGrade, Feedback, Finding, Theme

LOOKED_AT = [CaseAudit, CaseAuditGrade, Feedback, Finding]
Filled = tuple[str, str, type, dict[str, Any]]


def done_audit() -> CaseAudit:
    """One of Derby's that was done, graded, and found something."""
    return CaseAudit.objects.get(title__startswith="How families take part", done_on__isnull=False)


def open_audit() -> CaseAudit:
    return CaseAudit.objects.get(title__startswith="Decisions at the front door")


def told() -> Feedback:
    return Feedback.objects.filter(kind="family").order_by("pk").first()


def sent(verb: str, model: type, *args: Any, **data: Any) -> Filled:
    return "performance", reverse(f"standards:{verb}", args=args), model, data


def plan() -> dict[str, Any]:
    audit = open_audit()
    return {
        "title": "Decisions in the front office", "method": "multi", "planned_for": "March 2027",
        "planned_sample": "25", "how_chosen": "Drawn by lot", "scale": audit.scale_id, "unit": "", "re_audits": "",
        "themes": [Theme.objects.first().pk],
    }  # fmt: skip


def record() -> Filled:
    audit = done_audit()
    grades = {f"grade_{grade.pk}": "5" for grade in audit.scale.grades.all()}
    data = {"done_on": "2 November 2026", "auditors": "Two heads of service", "sample": "20", **grades}
    data |= {"moderated_sample": "4", "moderation_changed": "1", "summary": "Decisions were sound."}
    return sent("case_audit_record", CaseAudit, audit.pk, version=audit.version, **data)


def feedback(**more: Any) -> dict[str, Any]:
    words = {"summary": "Most were heard.", "source": "Cards"}
    days = {"starts_on": "1 July 2026", "ends_on": "30 September 2026"}
    counts = {"number": "12", "asked": "20", "critical": "3"}
    return {"kind": "child", "theme": Theme.objects.first().pk, "unit": "", **days, **counts, **words, **more}


def about_casework() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    found = {"kind": "weakness", "title": "Dates are missing", "files": "4", "summary": "Four had none."}
    return {
        "case_audit_add": lambda: sent("case_audit_add", CaseAudit, **plan()),
        "case_audit_edit": lambda: sent(
            "case_audit_edit", CaseAudit, open_audit().pk, **plan(), version=open_audit().version
        ),
        "case_audit_record": record,
        "case_audit_cancel": lambda: sent(
            "case_audit_cancel", CaseAudit, open_audit().pk, why="The team is new", version=open_audit().version
        ),
        "case_audit_finding": lambda: sent("case_audit_finding", Finding, done_audit().pk, **found),
        "feedback_add": lambda: sent("feedback_add", Feedback, **feedback()),
        "feedback_edit": lambda: sent("feedback_edit", Feedback, told().pk, **feedback(version=told().version)),
    }


CASEWORK = [
    "case_audit_add", "case_audit_edit", "case_audit_record", "case_audit_cancel", "case_audit_finding",
    "feedback_add", "feedback_edit",
]  # fmt: skip
