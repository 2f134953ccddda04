from standards.models.frameworks import Assessment, Criterion, Framework, Grade, Scale, Standard, Statement, Theme
from standards.models.inspections import Finding, GradedStatement, Inspection, Judgement, JudgementArea, Regime

__all__ = [
    "Assessment",
    "Criterion",
    "Finding",
    "Framework",
    "Grade",
    "GradedStatement",
    "Inspection",
    "Judgement",
    "JudgementArea",
    "Regime",
    "Scale",
    "Standard",
    "Statement",
    "Theme",
]
