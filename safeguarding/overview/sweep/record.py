"""The record as the rules of the sweep look at it: one authority's on one day, each part read once for all rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from actionplans.models import Action
from indicators import figures
from indicators.figures import Run
from indicators.models import Indicator
from reports.bound.reader import RecordReader
from safeguarding.models import Authority
from standards.models import Finding

# What a rating by "the same quarter last year" looks back to, with a year to spare.
LOOKS_BACK = timedelta(days=2 * 366)
ENDED = ["delivered", "closed"]
LIVE = Q(delivery=None) | ~Q(delivery__in=ENDED)


@dataclass(frozen=True)
class Record:
    """Read with the eyes of a board member, so that everybody in the authority is told the same, and nothing that is
    still in preparation is counted."""

    authority: Authority
    today: date

    @cached_property
    def reader(self) -> RecordReader:
        return RecordReader(self.authority)

    @cached_property
    def findings(self) -> Any:
        rows = Finding.objects.visible_to(self.reader).filter(authority=self.authority)
        return rows.select_related("document", "inspection", "case_audit")

    @cached_property
    def actions(self) -> Any:
        """As they stand, printed ones too, without duplicates and comments."""
        rows = Action.objects.visible_to(self.reader).filter(authority=self.authority).unmerged()
        return rows.exclude(kind=Action.Kind.COMMENT).as_they_stood(self.today).select_related("document")

    @cached_property
    def promises(self) -> Any:
        """The living ones among them: no document's, and neither delivered nor closed."""
        return self.actions.filter(LIVE, document=None)

    @cached_property
    def runs(self) -> dict[int, Run]:
        measures = Indicator.objects.visible_to(self.reader).measures()
        return figures.runs(self.reader, measures, since=self.today - LOOKS_BACK)


def day_found(finding: Finding) -> date | None:
    """Since when a finding is on record: the end of its inspection, the day of its audit or of its document."""
    inspection, audit, document = finding.inspection, finding.case_audit, finding.document
    if inspection and (inspection.published_on or inspection.ends_on or inspection.starts_on):
        return inspection.published_on or inspection.ends_on or inspection.starts_on
    if audit:
        return audit.done_on
    return document.dated_on if document else None


def source_text(finding: Finding) -> str:
    """Such as "Area for improvement, Ofsted 2012 paragraph 21"."""
    source = finding.document or finding.inspection or finding.case_audit
    return f"{finding.get_kind_display()}, {source} {finding.citation}".strip()
