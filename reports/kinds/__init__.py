"""Kinds of paper. Each module retells one kind from a published document's rows, as plain data (`reports.paper`), and
says what a new paper of that kind is made of (`reports.kinds.anatomy`)."""

from collections.abc import Callable

from reports.composing import draft
from reports.kinds import cabinet_performance, findings_review, inspection_record, review, scrutiny_monitoring
from reports.models import Edition, Report
from reports.paper import Paper

KINDS: dict[str, Callable[[Report], Paper]] = {
    Report.Kind.CABINET_PERFORMANCE: cabinet_performance.compose,
    Report.Kind.FINDINGS_REVIEW: findings_review.compose,
    Report.Kind.REVIEW: review.compose,
    Report.Kind.INSPECTION_RECORD: inspection_record.compose,
    Report.Kind.SCRUTINY_MONITORING: scrutiny_monitoring.compose,
}


def compose(report: Report, edition: str = Edition.PUBLIC) -> Paper:
    """The paper as it stands: retold from its document's rows, the same in both editions, or as composed, with "draft"
    on every page. Raises KeyError for a kind that no document has, of a paper that has a document."""
    if report.begun_by_id is None:
        return KINDS[report.kind](report)
    return draft(report, edition)
