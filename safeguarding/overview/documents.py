"""What the record draws from one published document."""

from dataclasses import dataclass
from typing import Any

from actionplans.models import Plan
from indicators.models import Observation, Target
from reports.models import Report
from safeguarding.models import Document
from standards.models import Assessment, Finding, Inspection


@dataclass(frozen=True)
class Drawn:
    """Rows of the record that come from a document, by kind."""

    inspections: Any
    findings: Any
    assessments: Any
    plans: Any
    figures: Any
    targets: Any
    reports: Any


def drawn_from(user: Any, document: Document) -> Drawn:
    return Drawn(
        inspections=Inspection.objects.visible_to(user).filter(document=document),
        findings=Finding.objects.visible_to(user).filter(document=document).order_by("kind", "order"),
        assessments=Assessment.objects.visible_to(user).filter(document=document).select_related("standard__framework"),
        plans=Plan.objects.visible_to(user).filter(document=document),
        figures=Observation.objects.visible_to(user).filter(document=document).for_display(),
        targets=Target.objects.visible_to(user)
        .filter(document=document)
        .select_related("version__indicator", "subject"),
        reports=Report.objects.visible_to(user).filter(document=document),
    )
