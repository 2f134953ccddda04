"""The eyes of a paper: whoever composes it, it shows what is approved and published, and nothing in preparation."""

from collections.abc import Sequence
from dataclasses import dataclass

from safeguarding.access import ROLES, Permission, Role
from safeguarding.models import Authority


@dataclass(frozen=True)
class RecordReader:
    """Stands for a person in `visible_to`: sees what a board member of the authority sees, and belongs to no unit or
    agency. A paper made by somebody who also checks returns must not show a draft."""

    authority: Authority
    pk: None = None
    agency_id: None = None

    @property
    def authority_id(self) -> int:
        return self.authority.pk

    def may(self, permission: Permission) -> bool:
        return permission in ROLES[Role.BOARD_MEMBER]

    def own_units(self) -> Sequence[int]:
        return ()
