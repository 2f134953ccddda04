"""Versions of a paper: the whole of it, as it stood when somebody saved it."""

from datetime import datetime

from django.db import transaction

from reports.composing import Content, content
from reports.models import Edition, PaperVersion, Report
from reports.paper import Paper
from reports.storing import digest_of
from safeguarding import audit
from safeguarding.access import Permission
from safeguarding.models import User


def locked(report: Report) -> Report:
    """The paper as it is now, held until commit. (SQLite has one writer at a time without this.)"""
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


@transaction.atomic
def save_version(report: Report, by: User, at: datetime) -> PaperVersion:
    """The paper as it stands, as a version: the last one where nothing has changed since, or a new one."""
    report = locked(report)
    stored = content(report).stored()
    digest = digest_of(stored)
    last = report.versions.order_by("number").last()
    if last and last.digest == digest:
        return last
    number = last.number + 1 if last else 1
    given = {"content": stored, "digest": digest, "made_at": at, "made_by": by}
    version = PaperVersion.objects.create(report=report, number=number, **given)
    audit.record(verb="save version of paper", subject=report, by=by, at=at, version=number, digest=digest)
    return version


def edition_for(user: User, report: Report) -> str:
    """The edition that this person may read."""
    is_own = user.authority_id == report.authority_id
    return Edition.RESTRICTED if is_own and user.may(Permission.READ_EXEMPT) else Edition.PUBLIC


def paper_in(version: PaperVersion, edition: str) -> Paper:
    """One edition of a version, with the last page."""
    return Content.from_stored(version.content).paper(edition)
