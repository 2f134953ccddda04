"""What the sections of a pack read alike, and the files that go with it."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from indicators import readings, run_charts
from indicators.figures import runs
from indicators.models import Observation
from indicators.readings import Reading
from reports.bound.charts import drawing
from reports.models import Edition, Format, IssuedFile, Report
from reports.showing import papers_showing
from safeguarding.overview.packs.scope import Scope
from safeguarding.overview.packs.sections import Attached, Chart
from standards.models import Assessment, CaseAudit, Feedback, StandardEvidence

FILES_LIMIT = 40 * 1024**2  # bytes of evidence and papers that go with a pack: it has to be sent and opened


def day(on: date | None, otherwise: str = "") -> str:
    return f"{on:%-d %B %Y}" if on else otherwise


class Gathering:
    """A scope with what several sections read alike. `left_out` are paths of files that would have made it too large
    or are no longer kept, with the reason."""

    def __init__(self, within: Scope):
        self.scope = within
        self.user, self.as_at = within.user, within.as_at
        self.attached: list[Attached] = []
        self.left_out: dict[str, str] = {}
        self.attach_evidence()
        self.attach_papers()

    @cached_property
    def readings(self) -> list[Reading]:
        """Of each measure that has a figure by the day."""
        until = runs(self.user, self.scope.measures, until=self.as_at)
        found = readings.read(self.user, until.values())
        return [one for one in found.values() if one.point]

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        drawn = (run_charts.chart(one.signals) for one in self.readings)
        return tuple(Chart(drawing(one), one.sentence) for one in drawn if one)

    @cached_property
    def printed(self) -> list[Observation]:
        """Figures as documents print them, by the day."""
        rows = self.scope.printed.current().for_display().filter(source=Observation.Source.DOCUMENT)
        rows = rows.filter(period__ends_on__lte=self.as_at).distinct()
        return list(rows.select_related("subject__authority").order_by("period__ends_on", "version__indicator__code"))

    @cached_property
    def evidence_of_standards(self) -> list[StandardEvidence]:
        rows = StandardEvidence.objects.visible_to(self.user).filter(standards__in=self.scope.standards)
        rows = rows.filter(added_on__lte=self.as_at).exclude(withdrawn_on__lte=self.as_at)
        return list(rows.select_related("added_by", "agency").distinct())

    @cached_property
    def positions(self) -> list[Assessment]:
        rows = Assessment.objects.visible_to(self.user).filter(standard__in=self.scope.standards)
        rows = rows.filter(as_at__lte=self.as_at).select_related("standard__framework", "authority", "agency", "grade")
        return list(rows.order_by("as_at", "pk"))

    @cached_property
    def audits(self) -> list[CaseAudit]:
        rows = self.scope.audits.filter(done_on__lte=self.as_at).prefetch_related("grades__grade")
        return list(rows.order_by("done_on", "pk"))

    @cached_property
    def feedback(self) -> list[Feedback]:
        return list(self.scope.feedback.filter(ends_on__lte=self.as_at).order_by("ends_on", "pk"))

    @property
    def is_demonstration(self) -> bool:
        """Whether anything in it is invented, which the pack then says on every page (design rule 16)."""
        points = [point for one in self.readings for point in one.run.points]
        rows = [*self.scope.actions, *self.scope.findings, *(row.inspection for row in self.scope.judgements)]
        rows += [*self.evidence_of_standards, *self.positions, *self.audits, *self.feedback]
        return any(row.is_demonstration for row in [*points, *rows])

    @cached_property
    def papers(self) -> list[Report]:
        """Papers that show a measure of it, and the one that retells its document, each once."""
        shown = [paper for indicator in self.scope.measures for paper in papers_showing(self.user, indicator)]
        if document := getattr(self.scope.thing, "document_id", None):
            shown += Report.objects.visible_to(self.user).filter(document=document).select_related("meeting__body")
        return list({paper.pk: paper for paper in shown}.values())

    @cached_property
    def issued(self) -> dict[int, IssuedFile]:
        """The public PDF of each paper as it was issued by the day, by the paper's key."""
        files = IssuedFile.objects.visible_to(self.user).filter(edition=Edition.PUBLIC, format=Format.PDF)
        files = files.filter(issue__report__in=self.papers, issue__issued_at__date__lte=self.as_at)
        return {file.issue.report_id: file for file in files.select_related("issue").order_by("issue__number")}

    def evidence_of(self, action: Any) -> list[Any]:
        return [item for item in action.evidence.all() if item.on <= self.as_at]

    def attach_evidence(self) -> None:
        kept = [item for action in self.scope.actions for item in self.evidence_of(action)]
        for item in [*kept, *self.evidence_of_standards]:
            if item.file and not item.withdrawn_on:
                self.attach(path_of(item), item.title, lambda item=item: item.file.open("rb").read(), item.file_size)

    def attach_papers(self) -> None:
        for paper in self.papers:
            if file := self.issued.get(paper.pk):
                content = bytes(file.content)
                self.attach(f"papers/{paper.slug}.pdf", paper.title, lambda content=content: content, len(content))

    def attach(self, path: str, what: str, read: Callable[[], bytes], size: int) -> None:
        if size + sum(len(one.content) for one in self.attached) > FILES_LIMIT:
            self.left_out[path] = "left out: too large for one bundle"
            return
        try:
            self.attached.append(Attached(path, what, read()))
        except OSError:
            self.left_out[path] = "the file is no longer kept"

    def place_of_file(self, path: str) -> str:
        return self.left_out.get(path, path)


def path_of(item: Any) -> str:
    """Where the file of a piece of evidence lies in the bundle: its own name, kept apart from others of that name."""
    kind = "standards" if isinstance(item, StandardEvidence) else "actions"
    name = "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in item.file_name)
    return f"evidence/{kind}-{item.pk}/{name.strip(' .') or 'file'}"
