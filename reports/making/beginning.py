"""Beginning a paper: its parts arrive drafted from the record, by the anatomy of its kind."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from reports.bound import BINDINGS, QUOTINGS, Asking, NothingToShow
from reports.issuing.changes import preset_signatories
from reports.kinds.anatomies import ANATOMIES
from reports.kinds.anatomy import Bind, Drafted, Words
from reports.making.holding import next_order
from reports.models import Block, Implication, PaperState, QuotedFigure, Recommendation, Report, Section
from safeguarding import audit
from safeguarding.changes.common import free_slug, require_own
from safeguarding.models import User

Kept = dict[Any, Any]  # `Asking.kept`
ADDRESSES = {"new", "files", "house style", "house-style", "to sign", "to-sign"}  # of pages beside the papers


@transaction.atomic
def begin_paper(*, report: Report, by: User, at: datetime) -> Report:
    """Write a new paper of the author's authority with everything its kind arrives with. What the record holds nothing
    for is left out."""
    report.authority, report.begun_by, report.begun_at = by.authority, by, at
    require_own(thing=report, by=by)
    named = f"paper-{report.title}" if report.title.lower() in ADDRESSES else report.title
    report.slug = free_slug(Report, named, longest=70)
    report.save()
    PaperState.objects.create(report=report, state=PaperState.State.DRAFT, at=at, by=by)
    report.kept = {}
    try:
        draft_parts(report, by=by, at=at)
    finally:
        report.kept = None
    preset_signatories(report, by, at)
    audit.record(verb="begin paper", subject=report, by=by, at=at, kind=report.kind, meeting=str(report.meeting or ""))
    return report


def draft_parts(report: Report, *, by: User, at: datetime) -> None:
    """Its sections with their words and blocks, its implications and recommendations."""
    anatomy, on = ANATOMIES[report.kind], timezone.localtime(at).date()
    kept: Kept = {}
    for order, place in enumerate(anatomy.places, start=1):
        section = Section.objects.create(
            report=report, order=order, kind=place.kind, key=place.key, heading=place.heading
        )
        for drafted in place.draft(report, on):
            put_drafted(section, drafted, by=by, at=at, kept=kept)
    Implication.objects.bulk_create(
        Implication(report=report, order=order, heading=heading)
        for order, heading in enumerate(anatomy.implications, start=1)
    )
    Recommendation.objects.bulk_create(
        Recommendation(report=report, order=order, verb=asked.verb, text=asked.text)
        for order, asked in enumerate(anatomy.recommend(report, on), start=1)
    )


def put_drafted(
    section: Section, drafted: Drafted, *, by: User, at: datetime, kept: Kept | None = None
) -> Block | None:
    """One drafted piece at the end of a section; None where the record holds nothing for it."""
    order = next_order(section.blocks.all())
    if isinstance(drafted, Words):
        text = with_figures(section.report, drafted, by=by, at=at, kept=kept)
        return Block.objects.create(section=section, order=order, text=text)
    try:
        return bind(section, drafted, order, by=by, at=at)
    except NothingToShow:
        return None


def bind(section: Section, drafted: Bind, order: int, *, by: User, at: datetime) -> Block:
    """A bound block with what the record gives for it now. Raises NothingToShow."""
    asking = Asking(section.report, drafted.choices, timezone.localtime(at).date())
    held = BINDINGS[drafted.source].take(asking).stored()
    return Block.objects.create(
        section=section, order=order, source=drafted.source, choices=dict(drafted.choices), held=held, taken_at=at,
        taken_by=by,
    )  # fmt: skip


def with_figures(report: Report, drafted: Words, *, by: User, at: datetime, kept: Kept | None = None) -> str:
    """The words with each {name} made a figure of the paper, {f1}; one the record has nothing for becomes a prompt."""
    marks = {}
    for name, (kind, choices) in drafted.figures.items():
        try:
            marks[name] = quote(report, kind, choices, by=by, at=at, kept=kept).mark
        except NothingToShow as nothing:
            marks[name] = f"[{nothing}]"
    return re.sub(r"\{(\w+)\}", lambda found: marks.get(found[1], found[0]), drafted.text)


def quote(
    report: Report, kind: str, choices: Mapping[str, Any], *, by: User, at: datetime, kept: Kept | None = None
) -> QuotedFigure:
    """A figure for the words of a paper, under the next number; one quoted before keeps its own. Raises
    NothingToShow."""
    wanted = {"kind": kind, **choices}
    known = next((figure for figure in report.quoted_figures.all() if figure.choices == wanted), None)
    if known:
        return known
    held = QUOTINGS[kind].give(Asking(report, choices, timezone.localtime(at).date(), kept)).stored()
    number = max((figure.number for figure in report.quoted_figures.all()), default=0) + 1
    return QuotedFigure.objects.create(
        report=report, number=number, choices=wanted, held=held, taken_at=at, taken_by=by
    )
