"""From the print document of a receipt to its PDF: asked for in a request, set by the job worker, kept and given again.

The same page is set once, however often and by whomever it is asked for.
"""

import hashlib
import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from indicators.models import ReturnState
from reports import formats
from reports.models import ReceiptFile
from reports.pdf import RenderingFailed
from safeguarding.models import User

logger = logging.getLogger(__name__)

SECONDS = 20  # for one page
FIRST = 50  # a page takes a second, and need not wait behind papers that take a minute each
LOST = "It was not finished: whatever was making it was stopped."


def last(step: ReturnState, html: str) -> ReceiptFile | None:
    """What became of the last asking for this very page; None where nobody has asked for it."""
    asked = ReceiptFile.objects.filter(step=step, source_digest=digest(html))
    return asked.order_by("-requested_at", "-pk").first()


def request(*, step: ReturnState, html: str, by: User, at: datetime) -> ReceiptFile:
    """The page as it is made or being made, or a new one put to the job worker. Asking twice has one effect."""
    wanted = {"step": step, "source_digest": digest(html)}
    lost = ReceiptFile.objects.filter(**wanted, finished_at=None, failure="")
    lost.filter(requested_at__lt=at - ReceiptFile.PATIENCE).update(failure=LOST, source="")
    existing = ReceiptFile.objects.filter(**wanted, failure="").first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            file = ReceiptFile.objects.create(
                **wanted, source=html, requested_at=at, requested_by=by, progress="Waiting for its turn"
            )
            transaction.on_commit(lambda: set_receipt.enqueue(file.pk))
    except IntegrityError:  # somebody else asked just now
        return ReceiptFile.objects.get(**wanted, failure="")
    return file


@task(priority=FIRST)
def set_receipt(file_id: int) -> None:
    """Set the page that was asked for. What goes wrong is kept on the row, in words for the person who asked."""
    waiting = ReceiptFile.objects.filter(pk=file_id, finished_at=None, failure="")
    if not waiting.update(progress="Setting the page"):
        return  # given up meanwhile
    source = waiting.values_list("source", flat=True).get()
    content, failure = b"", ""
    try:
        content = formats.TYPESETTER.set(source, timeout_seconds=SECONDS).content
    except RenderingFailed as failed:
        said = "; ".join(failed.complaints) or failed
        logger.warning("Receipt file %s was not made: %s", file_id, said)
        failure = str(failed).replace("The paper", "The page").replace("one paper", "one page")
    done = {"content": content, "failure": failure, "finished_at": timezone.now()}
    waiting.update(**done, source="", progress="")


def digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()
