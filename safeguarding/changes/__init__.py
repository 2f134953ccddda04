"""Audited changes of people, roles, posts, units and agencies. Each writes its audit entry in its own transaction.

Every function makes sure that the record belongs to the authority of whoever changes it and comes from no published
document (design rule 16), and raises PermissionDenied otherwise. What a person can put right is a ValidationError in
words for them, keyed by the field it is about.
"""

from safeguarding.changes.common import belongs_to, differences, require_own
from safeguarding.changes.people import (
    add_person,
    change_person,
    choose_reminders,
    deactivate,
    end_role,
    grant_role,
    reactivate,
)
from safeguarding.changes.places import join_agency, leave_agency, save_agency, save_unit
from safeguarding.changes.posts import appoint_holder, correct_holding, end_holding, save_post, withdraw_holding

__all__ = [
    "add_person",
    "appoint_holder",
    "belongs_to",
    "change_person",
    "choose_reminders",
    "correct_holding",
    "deactivate",
    "differences",
    "end_holding",
    "end_role",
    "grant_role",
    "join_agency",
    "leave_agency",
    "reactivate",
    "require_own",
    "save_agency",
    "save_post",
    "save_unit",
    "withdraw_holding",
]
