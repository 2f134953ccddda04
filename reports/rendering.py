"""From a paper to its files: asked for in a request, made by the job worker, kept for whoever asked."""

import hashlib
import logging
from datetime import datetime
from time import monotonic

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from reports import formats
from reports.formats import pages
from reports.house_style import styled
from reports.kinds import compose
from reports.models import PATIENCE, Edition, Rendering, Report
from reports.paper import Paper
from reports.pdf import EVERY_PAGE_SET, RenderingFailed
from safeguarding import audit
from safeguarding.models import User

logger = logging.getLogger(__name__)

WAITING, READING = "Waiting for its turn", "Reading the record"
SETTING, KEEPING = "Writing the file", "Keeping the file"
EVERY = 1  # seconds between two lines of progress


def paper_of(report: Report, edition: str) -> Paper:
    """The paper as it stands, in the house style of its authority."""
    return styled(compose(report, edition), report.authority)


def print_html(report: Report) -> str:
    """The whole print document. The same record gives the same text, so its digest tells whether anything changed."""
    return pages.print_html(paper_of(report, Edition.PUBLIC))


def digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def give_up_the_lost(report: Report, now: datetime) -> None:
    """Renderings that a stopped worker left unfinished would otherwise be waited for ever."""
    lost = Rendering.objects.filter(report=report, finished_at=None, failure="", requested_at__lt=now - PATIENCE)
    lost.update(failure="The file was not finished: whatever was making it was stopped. Ask for it again.")


def request(*, report: Report, edition: str, format: str, by: User, at: datetime) -> Rendering:
    """A file of a paper as the record stands: one already made or being made, or a new one put to the job worker.

    Asking twice has one effect: a unique constraint lets one rendering exist for a content.
    """
    source = digest(formats.source(paper_of(report, edition), format))
    wanted = {"report": report, "edition": edition, "format": format, "source_digest": source}
    give_up_the_lost(report, at)
    existing = Rendering.objects.filter(**wanted, failure="").first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            rendering = Rendering.objects.create(**wanted, requested_at=at, requested_by=by, progress=WAITING)
            audit.record(
                verb="export paper", subject=report, by=by, at=at, edition=edition, format=format, digest=source
            )
            transaction.on_commit(lambda: render.enqueue(rendering.pk))
    except IntegrityError:
        return Rendering.objects.get(**wanted, failure="")
    return rendering


@task()
def render(rendering_id: int) -> None:
    """Make the file that was asked for. What goes wrong is kept on the row, in words for the person who asked."""
    rendering = Rendering.objects.select_related("report__authority").get(pk=rendering_id)
    progress = Progress(rendering)
    progress.say(READING)
    paper = paper_of(rendering.report, rendering.edition)
    rendering.source_digest = digest(formats.source(paper, rendering.format))
    progress.say(SETTING)
    try:
        rendering.content = formats.write(paper, rendering.format, on_page=progress.page)
    except RenderingFailed as failure:
        said = "; ".join(failure.complaints) or failure
        logger.warning("%s of %s was not made: %s", rendering.get_format_display(), rendering.report.slug, said)
        rendering.failure = str(failure)
    progress.say(KEEPING)
    rendering.finished_at = timezone.now()
    keep(rendering)


def keep(rendering: Rendering) -> None:
    try:
        with transaction.atomic():
            rendering.save()
    except IntegrityError:  # the paper changed while this one waited, and somebody has asked for it as it is now
        rendering.content, rendering.failure = b"", "The paper changed while its file was waiting. Ask for it again."
        rendering.save()


class Progress:
    """Writes what is being done on the row that the waiting page shows, once a second at most for pages."""

    def __init__(self, rendering: Rendering):
        self.rendering, self.last = rendering, monotonic()

    def say(self, words: str) -> None:
        self.rendering.progress, self.last = words, monotonic()
        Rendering.objects.filter(pk=self.rendering.pk).update(progress=words)

    def page(self, number: int) -> None:
        if number == EVERY_PAGE_SET:
            self.say("Putting the pages together")
        elif monotonic() - self.last >= EVERY:
            self.say(f"Setting page {number}")
