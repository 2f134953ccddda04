from standards.models.case_audits import CaseAudit, CaseAuditGrade
from standards.models.evidence import StandardEvidence
from standards.models.feedback import Feedback
from standards.models.frameworks import Assessment, Criterion, Framework, Grade, Scale, Standard, Statement, Theme
from standards.models.inspections import (
    DutyMet,
    Finding,
    GradedStatement,
    Inspection,
    Judgement,
    JudgementArea,
    Regime,
    RegimeDuty,
)
from standards.models.registers import Compliance, RecommendationRegister, RegisteredRecommendation
from standards.models.self_audits import Moderation, ModerationReply, SelfAudit, SelfAuditAnswer, SelfAuditReturn
from standards.models.uploads import StandardsUpload

__all__ = [
    "Assessment",
    "CaseAudit",
    "CaseAuditGrade",
    "Compliance",
    "Criterion",
    "DutyMet",
    "Feedback",
    "Finding",
    "Framework",
    "Grade",
    "GradedStatement",
    "Inspection",
    "Judgement",
    "JudgementArea",
    "Moderation",
    "ModerationReply",
    "RecommendationRegister",
    "Regime",
    "RegimeDuty",
    "RegisteredRecommendation",
    "Scale",
    "SelfAudit",
    "SelfAuditAnswer",
    "SelfAuditReturn",
    "Standard",
    "StandardEvidence",
    "StandardsUpload",
    "Statement",
    "Theme",
]
