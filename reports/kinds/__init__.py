"""Kinds of paper: each module composes one kind from the record, as plain data (`reports.paper`)."""

from collections.abc import Callable

from reports.kinds import cabinet_performance, findings_review, inspection_record, review, scrutiny_monitoring
from reports.models import Report
from reports.paper import Paper

KINDS: dict[str, Callable[[Report], Paper]] = {
    Report.Kind.CABINET_PERFORMANCE: cabinet_performance.compose,
    Report.Kind.FINDINGS_REVIEW: findings_review.compose,
    Report.Kind.REVIEW: review.compose,
    Report.Kind.INSPECTION_RECORD: inspection_record.compose,
    Report.Kind.SCRUTINY_MONITORING: scrutiny_monitoring.compose,
}


def compose(report: Report) -> Paper:
    """The paper as the record stands now. Raises KeyError for a kind without a module."""
    return KINDS[report.kind](report)
