"""What a new paper of each kind is made of."""

from reports.kinds import (
    cabinet_performance,
    findings_review,
    inspection_record,
    quarterly,
    review,
    scrutiny_monitoring,
    statement_of_action,
)
from reports.kinds.anatomy import Anatomy
from reports.models import Report

ANATOMIES: dict[str, Anatomy] = {
    Report.Kind.QUARTERLY: quarterly.ANATOMY,
    Report.Kind.CABINET_PERFORMANCE: cabinet_performance.ANATOMY,
    Report.Kind.FINDINGS_REVIEW: findings_review.ANATOMY,
    Report.Kind.REVIEW: review.ANATOMY,
    Report.Kind.INSPECTION_RECORD: inspection_record.ANATOMY,
    Report.Kind.SCRUTINY_MONITORING: scrutiny_monitoring.ANATOMY,
    Report.Kind.STATEMENT_OF_ACTION: statement_of_action.ANATOMY,
}
