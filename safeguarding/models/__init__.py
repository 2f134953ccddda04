from safeguarding.models.audit import AuditEvent
from safeguarding.models.documents import CrossReference, Discrepancy, Document, DocumentFact, Passage
from safeguarding.models.fixtures import Demonstration, FixtureRow
from safeguarding.models.people import Agency, Authority, Post, PostHolding, RoleGrant, Unit, User
from safeguarding.models.sent import SentForm

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
    "Passage",
    "Post",
    "PostHolding",
    "RoleGrant",
    "SentForm",
    "Unit",
    "User",
]
