"""From a paper to its files: HTML for print, its digest, and the PDF made by the job worker in a child process."""

import hashlib
import logging

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from reports.kinds import compose
from reports.models import Rendering, Report
from reports.pdf import RenderingFailed, render_pdf

logger = logging.getLogger(__name__)


def print_html(report: Report) -> str:
    """The whole print document. The same record gives the same text, so its digest tells whether anything changed."""
    return render_to_string("reports/paper_print.html", {"paper": compose(report)})


def digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()


@task()
def render(rendering_id: int) -> None:
    """Make the PDF that was asked for. What goes wrong is kept on the row, in words for the person who asked."""
    rendering = Rendering.objects.select_related("report").get(pk=rendering_id)
    html = print_html(rendering.report)
    try:
        rendering.content = render_pdf(html).content
    except RenderingFailed as failure:
        logger.warning(
            "The PDF of %s was not made: %s", rendering.report.slug, "; ".join(failure.complaints) or failure
        )
        rendering.failure = str(failure)
    rendering.source_digest = digest(html)
    rendering.finished_at = timezone.now()
    try:
        with transaction.atomic():
            rendering.save()
    except IntegrityError:  # the paper changed while this one waited, and somebody has asked for it as it is now
        rendering.content, rendering.failure = b"", "The paper changed while its PDF was waiting. Ask for it again."
        rendering.save()
