"""The files of a paper about to be issued: made by the job worker, looked at by its officer, then kept as they are."""

import json
import logging
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.metadata import version as version_of

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from reports import formats
from reports.composing import Content, content
from reports.finishing import Approval
from reports.house_style import styled
from reports.issuing import rules
from reports.issuing.changes import require, require_state
from reports.issuing.papers import Correction, issued_paper, snapshot
from reports.issuing.rules import State
from reports.models import Edition, Format, Issue, Rendering, Report
from reports.paper import Paper
from reports.pdf import RenderingFailed
from reports.rendering import give_up_the_lost
from reports.storing import as_json, digest_of
from safeguarding import audit
from safeguarding.access import Permission
from safeguarding.models import User

logger = logging.getLogger(__name__)
TYPESETTERS = {"WeasyPrint": "weasyprint", "pikepdf": "pikepdf", "python-docx": "python-docx", "pypdfium2": "pypdfium2"}
MADE_WITH = ", ".join(f"{name} {version_of(package)}" for name, package in TYPESETTERS.items())
CHANGED = "The paper changed while this file was being made. Make the files again."


@dataclass(frozen=True)
class Wanted:
    """One file that the issue needs, and the digest of everything it is made from."""

    edition: str
    format: str
    source_digest: str


class Plan:
    """The next issue of a paper as it stands, were it issued on a day: its papers and the files it needs.

    `digest` is of the content, as signatories approve it; `stands` where they stand with it.
    """

    def __init__(self, report: Report, on: date):
        self.report, self.on = report, on
        self.content: Content = content(report)
        self.digest = digest_of(self.content.stored())
        self.stands = rules.stands(report, self.digest)
        self.last: Issue | None = report.issues.select_related("paper_version").order_by("number").last()
        self.number = self.last.number + 1 if self.last else 1

    @cached_property
    def correction(self) -> Correction | None:
        if self.last is None:
            return None
        erratum = rules.erratum_of(self.report)
        before = Content.from_stored(self.last.paper_version.content)
        on = timezone.localtime(self.last.issued_at).date()
        return Correction(self.last.number, on, before, erratum.note if erratum else "")

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """Each edition that there is, as it is issued."""
        editions = Edition.values if self.content.has_two_editions else [Edition.PUBLIC.value]
        approvals = [approval_of(stand) for stand in self.stands if stand.standing is rules.Standing.APPROVED]
        given = {"number": self.number, "on": self.on, "approvals": approvals, "correction": self.correction}
        return {
            edition: styled(issued_paper(self.content, edition, **given), self.report.authority) for edition in editions
        }

    @cached_property
    def wanted(self) -> list[Wanted]:
        """Each edition in each format."""
        return [
            Wanted(edition, format, digest_of({"paper": as_json(paper), "format": format, "made_with": MADE_WITH}))
            for edition, paper in self.papers.items()
            for format in Format.values
        ]

    def made(self) -> dict[Wanted, Rendering | None]:
        """For each file that the issue needs, the one that was asked for, finished or not; None where none was, and
        where it failed and was asked for again since. One query."""
        rows = Rendering.objects.filter(
            report=self.report, source_digest__in=[file.source_digest for file in self.wanted]
        )
        found = {row.source_digest: row for row in rows.order_by("requested_at", "pk")}
        return {file: found.get(file.source_digest) for file in self.wanted}

    def write(self, wanted: Wanted) -> bytes:
        """The bytes of a file. Raises RenderingFailed."""
        paper = self.papers[wanted.edition]
        if wanted.format == Format.DATA:
            return snapshot(paper, self.content, wanted.edition, number=self.number, on=self.on)
        return formats.write(paper, wanted.format)


def approval_of(stand: rules.Stand) -> Approval:
    on = timezone.localtime(stand.step.at).date()
    return Approval(stand.role, stand.signatory.person.name, f"{on:%-d %B %Y}")


def is_ready(row: Rendering | None) -> bool:
    return bool(row and row.finished_at and not row.failure)


@transaction.atomic
def make_files(*, report: Report, by: User, at: datetime) -> int:
    """Have the files made that the issue needs and that are not made or being made; how many. Two clicks make them
    once. Raises ValidationError where an approval is lacking."""
    require(by, report, Permission.ISSUE_PAPER)
    require_state(report, State.SIGN_OFF)
    give_up_the_lost(report, at)
    plan = Plan(report, timezone.localtime(at).date())
    if not rules.has_every_approval(plan.stands):
        raise ValidationError("Somebody has not approved the paper as it stands.")
    lacking = [file for file, row in plan.made().items() if row is None or row.failure]
    for file in lacking:
        _ask(plan, file, by, at)
    if lacking:
        files = [f"{file.edition} {file.format}" for file in lacking]
        audit.record(verb="make files of paper", subject=report, by=by, at=at, issue=plan.number, files=files)
    return len(lacking)


def _ask(plan: Plan, file: Wanted, by: User, at: datetime) -> None:
    given = {"edition": file.edition, "format": file.format, "source_digest": file.source_digest}
    try:
        with transaction.atomic():
            row = Rendering.objects.create(report=plan.report, requested_at=at, requested_by=by, **given)
    except IntegrityError:
        return  # somebody asked for it at the same moment
    transaction.on_commit(lambda: make_file.enqueue(row.pk, plan.on.isoformat()))


@task()
def make_file(rendering_id: int, on: str) -> None:
    """Make one file of a paper that is about to be issued on a day. What goes wrong is kept on the row."""
    row = Rendering.objects.select_related("report__authority").get(pk=rendering_id)
    Rendering.objects.filter(pk=row.pk).update(progress="Writing the file")
    plan = Plan(row.report, date.fromisoformat(on))
    wanted = Wanted(row.edition, row.format, row.source_digest)
    content, failure = b"", "" if wanted in plan.wanted else CHANGED
    if not failure:
        try:
            content = plan.write(wanted)
        except RenderingFailed as refusal:
            logger.warning("%s of %s was not made: %s", row.format, row.report.slug, refusal.complaints or refusal)
            failure = str(refusal)
    Rendering.objects.filter(pk=row.pk).update(
        content=content, failure=failure, finished_at=timezone.now(), progress=""
    )


def figures_digest(file: bytes) -> str:
    """What a snapshot says is the digest of its figures."""
    return str(json.loads(file)["digest_of_figures"])


# --- What the page shows ---


@dataclass(frozen=True)
class Listed:
    """A file on the page from which a paper is issued. `state` is "none", "waiting", "ready" or "failed"."""

    edition: str
    format: str
    state: str
    row: Rendering | None

    @property
    def size(self) -> int:
        return len(self.row.content) if self.row else 0


def listed(plan: Plan, now: datetime) -> list[Listed]:
    return [
        Listed(Edition(file.edition).label, Format(file.format).label, _state(row, now), row)
        for file, row in plan.made().items()
    ]


def _state(row: Rendering | None, now: datetime) -> str:
    if row is None:
        return "none"
    if row.failure or row.is_late(now):
        return "failed"
    return "ready" if row.finished_at else "waiting"


def sentence(plan: Plan, made: list[Listed]) -> str:
    ready = sum(file.state == "ready" for file in made)
    if not rules.has_every_approval(plan.stands):
        return "Somebody has not approved the paper as it stands, so that it cannot be issued yet."
    if ready == len(made):
        return "Every file is made. Look at each of them; once issued, none of them ever changes."
    if any(file.state == "waiting" for file in made):
        return f"The files are being made: {ready} of {len(made)} are ready."
    return "Everybody has approved the paper. Have its files made, look at them, then issue it."
