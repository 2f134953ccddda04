"""The forms by which inspections and findings are kept, filled in: who sends them, where, what they change."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from actionplans.models import Plan
from standards.models import (
    DutyMet,
    Finding,
    GradedStatement,
    Inspection,
    Judgement,
    JudgementArea,
    Regime,
    RegimeDuty,
    Scale,
)
from tests.addresses import working_inspection, working_inspection_elsewhere

INSPECTED = [Inspection, Judgement, GradedStatement, Finding, DutyMet]
INSPECTED += [Regime, JudgementArea, RegimeDuty]
Filled = tuple[str, str, type, dict[str, Any]]
WHO = "performance"


def sent(verb: str, model: type, *args: Any, **data: Any) -> Filled:
    return WHO, reverse(f"standards:{verb}", args=args), model, data


def front() -> dict[str, Any]:
    regime = Regime.objects.get(slug="sif")
    return {"title": "Inspection of spring", "regime": regime.pk, "subject_authority": "Derby City Council"}


def judged(inspection: Inspection) -> dict[str, Any]:
    area = inspection.regime.areas.first()
    remark = {"subject_1r": "Plans", "wording_1r": "Good overall", "citation_1r": "page 2"}
    return {f"grade_{area.pk}": area.scale.grades.all()[2].pk, "lines": 4, "version": inspection.version} | remark


def regime_boxes() -> dict[str, Any]:
    """A kind of inspection with one area and one duty more than it had."""
    scale = Scale.objects.get(slug="ilacs").pk
    duty = {"name_dn1": "Publish it", "within_dn1": "30", "unit_dn1": "working_days", "start_dn1": "received"}
    area = {"name_an1": "Family help", "scale_an1": scale, "place_an1": "1"}
    return {"name": "Framework of 2027", "short_name": "2027"} | duty | area


def found() -> dict[str, Any]:
    said = {"kind": "recommendation", "title": "Plans drift", "summary": "Plans have no dates.", "citation": "§3"}
    return said | {"assurance": "not_stated"}


def about_inspections() -> dict[str, Callable[[], Filled]]:
    made = working_inspection()
    finding = made.findings.first()
    return {
        "inspection_add": lambda: sent("inspection_add", Inspection, **front()),
        "inspection_edit": lambda: sent("inspection_edit", Inspection, made.slug, **front(), version=made.version),
        "inspection_judge": lambda: sent("inspection_judge", Judgement, made.slug, **judged(made)),
        "inspection_remove": lambda: finding.delete() and sent("inspection_remove", Inspection, made.slug),
        "finding_add": lambda: sent("finding_add", Finding, made.slug, **found()),
        "finding_edit": lambda: sent("finding_edit", Finding, finding.slug, **found(), version=finding.version),
        "plan_review": lambda: (
            WHO,
            reverse("actionplans:plan_review", args=[working_inspection_elsewhere().slug]),
            Plan,
            {"title": "Review of elsewhere"},
        ),
        "regime_add": lambda: sent("regime_add", Regime, **regime_boxes()),
        "regime_edit": lambda: sent(
            "regime_edit",
            Regime,
            "jtai",
            **regime_boxes(),
            version=Regime.objects.get(slug="jtai").version,
        ),
        "duty_record": lambda: sent(
            "duty_record", DutyMet, made.slug, made.regime.duties.first().pk, state="met", met_on="2 November 2026"
        ),
        "finding_remove": lambda: sent("finding_remove", Finding, finding.slug),
    }


INSPECTIONS = ["inspection_add", "inspection_edit", "inspection_judge", "inspection_remove"]
INSPECTIONS += [
    "finding_add",
    "finding_edit",
    "finding_remove",
    "duty_record",
    "regime_add",
    "regime_edit",
    "plan_review",
]
