"""Audited changes of a draft's front, sections and blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from reports.kinds.anatomies import ANATOMIES
from reports.kinds.anatomy import Bind
from reports.making.beginning import bind
from reports.making.holding import hold, next_order, number, put_at
from reports.models import Block, PaperState, Report, Section
from safeguarding import audit
from safeguarding.changes import common
from safeguarding.models import User
from safeguarding.versions import Conflict

FRONT = (
    "title", "body", "meeting", "period", "since_on", "item_number", "author", "sponsor", "contact", "wards",
    "is_key_decision",
)  # fmt: skip
REQUIRED = "“{}” is a part that a paper of this kind must have. It can be moved, not removed."


@transaction.atomic
def save_front(*, report: Report, version: int, by: User, at: datetime) -> None:
    """Write what stands at the head of a draft. `version` and Conflict: see `common.write`."""
    hold(Report.objects.get(pk=report.pk), by)
    if changed := common.write(report, FRONT, version):
        audit.record(verb="change paper", subject=report, by=by, at=at, **changed)


# --- sections ---


@transaction.atomic
def add_section(*, report: Report, heading: str, after: Section | None, by: User, at: datetime) -> Section:
    """A section of the officer's own, after another or at the end."""
    hold(report, by)
    section = Section.objects.create(report=report, order=next_order(report.sections.all()), heading=heading)
    if after:
        put_at(report.sections.all(), section, list(report.sections.order_by("order")).index(after) + 2)
    audit.record(verb="add section", subject=section, by=by, at=at, paper=str(report))
    return section


@transaction.atomic
def move_section(*, section: Section, place: int, by: User, at: datetime) -> None:
    """Put a section at a place of its paper, counted from 1."""
    hold(section.report, by)
    before, after = put_at(section.report.sections.all(), section, place)
    if before != after:
        audit.record(verb="move section", subject=section, by=by, at=at, place=[before, after])


@transaction.atomic
def remove_section(*, section: Section, by: User, at: datetime) -> None:
    """Remove a section with everything in it. Raises ValidationError for one that the kind requires."""
    hold(section.report, by)
    place = ANATOMIES[section.report.kind].place(section.key) if section.key else None
    if place and place.is_required:
        raise ValidationError(REQUIRED.format(section.heading))
    words = [block.text or block.source for block in section.blocks.all()]
    audit.record(verb="remove section", subject=section, by=by, at=at, paper=str(section.report), held=words)
    report = section.report
    section.delete()
    number(list(report.sections.order_by("order")))


# --- blocks ---


@dataclass(frozen=True)
class Typed:
    """What somebody typed into one block, and the version of it that was on their screen."""

    block: Block
    text: str
    version: int


@transaction.atomic
def save_words(*, section: Section, heading: str, version: int, typed: Iterable[Typed], by: User, at: datetime) -> None:
    """Write a section's heading and the words of its blocks. Raises Conflict naming the first block that somebody else
    changed meanwhile (by its field, "text-<pk>"); then nothing is written."""
    hold(section.report, by)
    section.heading = heading
    changed: dict[str, Any] = dict(common.write(section, ["heading"], version))
    for one in typed:
        one.block.text = one.text
        changed |= {f"block {one.block.pk}": found["text"] for found in [written(one)] if found}
    if changed:
        audit.record(verb="write section", subject=section, by=by, at=at, paper=str(section.report), **changed)


def written(one: Typed) -> Mapping[str, Any]:
    try:
        return common.write(one.block, ["text"], one.version)
    except Conflict as conflict:
        errors = {name: [str(error) for error in found] for name, found in conflict.message_dict.items()}
        about = {f"text-{one.block.pk}": errors.pop("text", []), **errors}
        raise Conflict(about, version=conflict.version) from conflict


@transaction.atomic
def add_words(*, section: Section, after: Block | None, by: User, at: datetime) -> Block:
    """An empty box for words, after a block or at the head of the section."""
    hold(section.report, by)
    block = Block.objects.create(section=section, order=next_order(section.blocks.all()))
    place_after(block, after)
    audit.record(verb="add words", subject=block, by=by, at=at, paper=str(section.report))
    return block


@transaction.atomic
def insert_bound(
    *, section: Section, after: Block | None, source: str, choices: Mapping[str, Any], by: User, at: datetime
) -> Block:
    """A block bound to the record, after another or at the head. Raises NothingToShow where there is nothing."""
    hold(section.report, by)
    block = bind(section, Bind(source, choices), next_order(section.blocks.all()), by=by, at=at)
    place_after(block, after)
    audit.record(verb="insert from the record", subject=block, by=by, at=at, source=source, choices=dict(choices))
    return block


def place_after(block: Block, after: Block | None) -> None:
    rows = block.section.blocks.all()
    put_at(rows, block, list(rows.order_by("order")).index(after) + 2 if after else 1)


@transaction.atomic
def move_block(*, block: Block, place: int, by: User, at: datetime) -> None:
    """Put a block at a place of its section, counted from 1."""
    hold(block.section.report, by)
    before, after = put_at(block.section.blocks.all(), block, place)
    if before != after:
        audit.record(verb="move block", subject=block, by=by, at=at, place=[before, after])


@transaction.atomic
def remove_block(*, block: Block, by: User, at: datetime) -> None:
    """Remove a block; its words stay in the history of the section, from which they can be put back."""
    hold(block.section.report, by)
    audit.record(verb="remove block", subject=block, by=by, at=at, text=block.text, source=block.source)
    section = block.section
    block.delete()
    if left := list(section.blocks.order_by("order")):
        number(left)


@transaction.atomic
def put_back(*, section: Section, text: str, by: User, at: datetime) -> Block:
    """Earlier words of a section, in a box of their own at its end; words that stand there are not put there twice."""
    hold(section.report, by)
    known = section.blocks.filter(text=text).first()
    if known:
        return known
    block = Block.objects.create(section=section, order=next_order(section.blocks.all()), text=text)
    audit.record(verb="put words back", subject=block, by=by, at=at, paper=str(section.report), text=text)
    return block


# --- the whole ---


@transaction.atomic
def drop_paper(*, report: Report, note: str, by: User, at: datetime) -> None:
    """A draft that is not pursued stays, out of the way; it can be taken up again. Raises ValidationError for a paper
    that was issued, whose correction is given up instead."""
    hold(report, by)
    if report.issues.exists():
        raise ValidationError("This paper was issued. Give the correction up instead: see “Sign-off and issue”.")
    PaperState.objects.create(report=report, state=PaperState.State.DROPPED, note=note, at=at, by=by)
    audit.record(verb="drop paper", subject=report, by=by, at=at, note=note)


@transaction.atomic
def take_up_paper(*, report: Report, by: User, at: datetime) -> None:
    """Go on with a paper that was not pursued; does nothing for any other."""
    common.require_own(thing=report, by=by)
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state == PaperState.State.DROPPED:
        PaperState.objects.create(report=report, state=PaperState.State.DRAFT, at=at, by=by)
        audit.record(verb="take up paper", subject=report, by=by, at=at)
