"""Audited changes of papers."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from reports.models import Rendering, Report
from reports.rendering import digest, print_html, render
from safeguarding import audit
from safeguarding.models import User

PATIENCE = timedelta(minutes=5)  # many times what the longest paper takes


def give_up_the_lost(report: Report, now: datetime) -> None:
    """Renderings that a stopped worker left unfinished would otherwise be waited for ever."""
    lost = Rendering.objects.filter(report=report, finished_at=None, failure="", requested_at__lt=now - PATIENCE)
    lost.update(failure="The PDF was not finished: whatever was making it was stopped. Ask for it again.")


def request_pdf(*, report: Report, by: User, at: datetime) -> Rendering:
    """The PDF of a paper as the record stands: one already made or being made, or a new one put to the job worker.

    Asking twice has one effect: a unique constraint lets one rendering exist for a content.
    """
    source = digest(print_html(report))
    give_up_the_lost(report, at)
    existing = Rendering.objects.filter(report=report, source_digest=source, failure="").first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            rendering = Rendering.objects.create(report=report, source_digest=source, requested_at=at, requested_by=by)
            audit.record(verb="export paper", subject=report, by=by, at=at, digest=source)
            transaction.on_commit(lambda: render.enqueue(rendering.pk))
    except IntegrityError:
        return Rendering.objects.get(report=report, source_digest=source, failure="")
    return rendering
