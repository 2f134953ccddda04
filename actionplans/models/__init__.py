from actionplans.models.actions import Action
from actionplans.models.entries import (
    Challenge,
    ChallengeReply,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Evidence,
    ProgressUpdate,
    Verification,
)
from actionplans.models.own import ActionReminder, HandoverNote
from actionplans.models.plans import Plan, PlanRow, PlanUpload, RowAction, RowIssue, SourceReference

__all__ = [
    "Action",
    "ActionReminder",
    "Challenge",
    "ChallengeReply",
    "DeliveryState",
    "DueDateRevision",
    "EffectState",
    "Evidence",
    "HandoverNote",
    "Plan",
    "PlanRow",
    "PlanUpload",
    "ProgressUpdate",
    "RowAction",
    "RowIssue",
    "SourceReference",
    "Verification",
]
