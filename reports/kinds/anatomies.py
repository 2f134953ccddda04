"""What a new paper of each kind is made of."""

from reports.kinds import quarterly
from reports.kinds.anatomy import Anatomy
from reports.models import Report

ANATOMIES: dict[str, Anatomy] = {Report.Kind.QUARTERLY: quarterly.ANATOMY}
