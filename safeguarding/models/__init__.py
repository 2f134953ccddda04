from safeguarding.models.audit import AuditEvent
from safeguarding.models.documents import CrossReference, Discrepancy, Document, DocumentFact, Passage
from safeguarding.models.fixtures import Demonstration, FixtureRow
from safeguarding.models.packs import Pack
from safeguarding.models.people import Agency, Authority, Post, PostHolding, RoleGrant, Unit, User
from safeguarding.models.sent import SentForm
from safeguarding.models.sweep import LetStand, SweepCount

__all__ = [
    "Agency",
    "AuditEvent",
    "Authority",
    "CrossReference",
    "Demonstration",
    "Discrepancy",
    "Document",
    "DocumentFact",
    "FixtureRow",
    "LetStand",
    "Pack",
    "Passage",
    "Post",
    "PostHolding",
    "RoleGrant",
    "SentForm",
    "SweepCount",
    "Unit",
    "User",
]
