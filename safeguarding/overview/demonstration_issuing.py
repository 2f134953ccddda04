"""The demonstration's papers are issued by the job worker, after its first start: their files take a while to make, and
the site serves meanwhile.

One step a job, each of which puts the next in the queue behind whatever people asked for meanwhile. What is to be done
next follows from where each paper stands, so that a worker that is killed loses at most one file, and two that run do
everything once. A paper that somebody has taken in hand meanwhile is left to them.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from reports.issuing import rules
from reports.issuing.files import Plan, Wanted
from reports.issuing.publishing import begin_correction, publish
from reports.issuing.rules import State
from reports.models import Format, Outcome, Rendering, Report
from safeguarding.models import Demonstration
from safeguarding.overview.demonstration_papers import ISSUED, Maker, found, read

PATH = settings.BASE_DIR / "fixtures" / "demonstration" / "papers.yml"
PAGED = {Format.PDF, Format.LARGE}  # takes seconds: whoever waits for the worker comes before the next of these
AFTER = 10  # working days between an issue and the one that corrects it


def ask(day: date, at: datetime) -> None:
    """Have the job worker issue what is to be issued, if anything is. Asking again, at the next start, goes on with
    what was left undone."""
    waits = any(issuer.next_step for issuer in issuers(day))
    Demonstration.objects.update(papers_awaited_since=at if waits else None)
    if waits:
        transaction.on_commit(issue_next.enqueue)


def issuers(day: date) -> Iterator["Issuer"]:
    """One for each of the demonstration's papers that is to be issued, as far as it is there."""
    spec = read(PATH)
    for key, given in spec["papers"].items():
        row = found(key) if given["until"] in ISSUED else None
        report = Report.objects.select_related("authority", "meeting").filter(pk=row.object_id).first() if row else None
        if report:
            yield Issuer(day, spec, given, report)


@task()
def issue_next() -> None:
    """The next step of the first paper that has one. Raises RenderingFailed where a file cannot be made."""
    day = Demonstration.objects.values_list("day", flat=True).first()
    waiting = next((issuer for issuer in issuers(day) if issuer.next_step), None) if day else None
    if waiting is None:
        Demonstration.objects.update(papers_awaited_since=None)
        return
    waiting.step()
    issue_next.enqueue()


class Issuer(Maker):
    """One paper that is signed, to be issued, and perhaps corrected."""

    def __init__(self, day: date, spec: dict[str, Any], given: dict[str, Any], report: Report) -> None:
        super().__init__(day, spec, given, report.meeting)
        self.report, self.issues = report, report.issues.count()

    @cached_property
    def next_step(self) -> str:
        """What is to be done next: "issue", "correct", or "" for nothing, as where somebody does otherwise."""
        if self.issues >= (2 if self.given["until"] == "corrected" else 1):
            return ""
        last = self.report.states.order_by("at", "pk").last()
        if last.at > self.issued_at or last.state not in {State.SIGN_OFF, State.ISSUED}:
            return ""
        if last.state == State.ISSUED:
            return "correct"
        stands = rules.stands(self.report, rules.current_digest(self.report))
        return "issue" if rules.has_every_approval(stands) else ""

    @property
    def issued_at(self) -> datetime:
        return self.at(AFTER if self.issues else 0)

    def step(self) -> None:
        if self.next_step == "correct":
            self.correct()
            return
        plan = Plan(self.report, timezone.localtime(self.issued_at).date())
        for file in [file for file, row in plan.made().items() if row is None or row.failure]:
            self.make_file(plan, file)
            if file.format in PAGED:
                return
        self.issue()

    def make_file(self, plan: Plan, file: Wanted) -> None:
        """In no transaction: on SQLite others may write while the pages are set."""
        content, at = plan.write(file), self.issued_at
        try:
            Rendering.objects.create(
                report=self.report, edition=file.edition, format=file.format, source_digest=file.source_digest,
                requested_at=at, requested_by=self.officer, finished_at=at, content=content,
            )  # fmt: skip
        except IntegrityError:
            return  # another worker made it meanwhile

    @transaction.atomic
    def issue(self) -> None:
        publish(report=self.report, by=self.officer, at=self.issued_at)
        if "outcome" in self.given and not self.issues:
            held_on = self.report.meeting.held_on
            entered_at = timezone.make_aware(datetime.combine(held_on, time(18)))
            entered = {"decided_on": held_on, "entered_at": entered_at, "entered_by": self.officer}
            Outcome.objects.get_or_create(report=self.report, defaults=self.given["outcome"] | entered)

    @transaction.atomic
    def correct(self) -> None:
        """A fortnight later, under an erratum; signed once more, to be issued under the next number."""
        change, erratum = self.given["correction"], self.given["erratum"]
        if begin_correction(report=self.report, erratum=erratum, by=self.officer, at=self.at(6)):
            row = self.report.implications.get(heading=change["implication"])
            row.text = change["text"]
            row.save()
            self.send(self.report, self.at(7))
