from actionplans.models.actions import (
    Action,
    Challenge,
    ChallengeReply,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Evidence,
    ProgressUpdate,
    Verification,
)
from actionplans.models.plans import Plan, PlanRow, RowAction, RowIssue, SourceReference

__all__ = [
    "Action",
    "Challenge",
    "ChallengeReply",
    "DeliveryState",
    "DueDateRevision",
    "EffectState",
    "Evidence",
    "Plan",
    "PlanRow",
    "ProgressUpdate",
    "RowAction",
    "RowIssue",
    "SourceReference",
    "Verification",
]
