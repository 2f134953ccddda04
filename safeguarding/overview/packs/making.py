"""A pack is asked for in a request, made by the job worker, and kept for whoever asked until they remove it."""

import hashlib
import logging
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from reports.pdf import EVERY_PAGE_SET, RenderingFailed
from safeguarding import audit
from safeguarding.models import Pack, User
from safeguarding.overview.packs.contents import gather
from safeguarding.overview.packs.scope import subject
from safeguarding.overview.packs.written import bundle

logger = logging.getLogger(__name__)
GONE = "What it was to be about is no longer on record, or you may no longer see it."
LOST = "It was not finished: whatever was making it was stopped. Ask for it again."


@transaction.atomic
def request(*, thing: Any, about: str, as_at: date, by: User, at: datetime) -> Pack:
    """Put a pack about a theme or an inspection to the job worker. `by` is whose rights decide what goes into it."""
    pack = Pack.objects.create(
        authority=by.authority,
        about=about,
        slug=thing.slug,
        title=str(thing),
        as_at=as_at,
        requested_at=at,
        requested_by=by,
        progress="Waiting for its turn",
    )
    audit.record(verb="ask for a pack", subject=pack, by=by, at=at, about=about, slug=thing.slug, as_at=str(as_at))
    transaction.on_commit(lambda: make.enqueue(pack.pk))
    return pack


@task()
def make(pack_id: int) -> None:
    """Make the pack that was asked for. What goes wrong is kept on the row, in words for the person who asked."""
    pack = Pack.objects.select_related("authority", "requested_by").filter(pk=pack_id, finished_at=None).first()
    if pack is None:
        return  # removed meanwhile
    say(pack, "Reading the record")
    thing = subject(pack.requested_by, pack.about, pack.slug)
    if thing is None:
        finish(pack, failure=GONE)
        return
    contents = gather(pack, thing, timezone.localtime())
    say(pack, "Setting its pages")
    try:
        finish(pack, content=bundle(contents, on_page=lambda number: on_page(pack, number)))
    except RenderingFailed as failed:
        logger.warning("Pack %s was not made: %s", pack_id, "; ".join(failed.complaints) or failed)
        finish(pack, failure=str(failed).replace("The paper", "The pack").replace("one paper", "one pack"))


def on_page(pack: Pack, number: int) -> None:
    if number == EVERY_PAGE_SET or number % 10 == 0:
        say(pack, "Putting the pages together" if number == EVERY_PAGE_SET else f"Setting page {number}")


def say(pack: Pack, words: str) -> None:
    Pack.objects.filter(pk=pack.pk).update(progress=words)


def finish(pack: Pack, *, content: bytes = b"", failure: str = "") -> None:
    """With its bytes and their digest, or why there are none; the audit log has the digest of what was given out."""
    digest = hashlib.sha256(content).hexdigest() if content else ""
    done = {"content": content, "digest": digest, "failure": failure, "finished_at": timezone.now(), "progress": ""}
    with transaction.atomic():
        if Pack.objects.filter(pk=pack.pk, finished_at=None).update(**done):
            verb = "make a pack" if content else "fail to make a pack"
            audit.record(verb=verb, subject=pack, by=pack.requested_by, at=done["finished_at"], digest=digest)


@transaction.atomic
def remove(*, pack: Pack, by: User, at: datetime) -> None:
    """Whoever asked for it no longer needs it: its bytes go, the log keeps its digest."""
    audit.record(verb="remove a pack", subject=pack, by=by, at=at, digest=pack.digest)
    pack.delete()
