"""What of a paper the public edition withholds as exempt: what may be chosen, and the audited changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reports.bound import BINDINGS, Taken
from reports.composing import FRONT
from reports.making.holding import hold
from reports.models import Block, Report, Section, Withholding
from reports.paper import Table
from safeguarding import audit
from safeguarding.changes import common
from safeguarding.models import User

FIELDS = ("block", "recommendation", "implication", "field", "row", "column", "paragraph", "reason")


@dataclass(frozen=True)
class Choice:
    """Something of a paper that can be withheld. `key` names it in a form: "block:12", "block:12:row", "front:author",
    "recommendation:3", "implication:4". `columns` are those of its table, for a row."""

    key: str
    words: str
    group: str
    columns: tuple[str, ...] = ()


def choices(report: Report) -> list[Choice]:
    """Everything in a paper that can be withheld, in its order."""
    found = [Choice(f"front:{name}", label, "Front") for name, label in FRONT.items() if getattr(report, name)]
    for section in report.sections.order_by("order").prefetch_related("blocks"):
        if section.kind == Section.Kind.WORDS:
            found += [choice for block in section.blocks.all() for choice in of_block(block, section)]
    found += [Choice(f"recommendation:{row.pk}", row.text, "Recommendations") for row in report.recommendations.all()]
    found += [Choice(f"implication:{row.pk}", row.heading, "Implications") for row in report.implications.all()]
    return found


def of_block(block: Block, section: Section) -> Iterator[Choice]:
    if not block.source:
        yield Choice(f"block:{block.pk}", " ".join(block.text.split()) or "Empty words", section.heading)
        return
    title = BINDINGS[block.source].title
    yield Choice(f"block:{block.pk}", f"{title}, all of it", section.heading)
    for table in Taken.from_stored(block.held).full:
        if isinstance(table, Table):
            columns = tuple(column.heading for column in table.columns)
            for row in table.rows:
                if row.key:
                    yield Choice(
                        f"block:{block.pk}:{row.key}", f"{title}: {row.cells[0].text}", section.heading, columns
                    )


def pointed_at(withholding: Withholding) -> str:
    """The key of what a withholding withholds, as in `Choice.key`."""
    if withholding.block_id:
        return f"block:{withholding.block_id}" + (f":{withholding.row}" if withholding.row else "")
    if withholding.recommendation_id:
        return f"recommendation:{withholding.recommendation_id}"
    if withholding.implication_id:
        return f"implication:{withholding.implication_id}"
    return f"front:{withholding.field}"


def point(withholding: Withholding, key: str, column: str) -> None:
    """Make a withholding be of what a key names."""
    kind, _, rest = key.partition(":")
    withholding.block_id = withholding.recommendation_id = withholding.implication_id = None
    withholding.field = withholding.row = withholding.column = ""
    if kind == "front":
        withholding.field = rest
    elif kind == "block":
        pk, _, row = rest.partition(":")
        withholding.block_id, withholding.row, withholding.column = int(pk), row, column
    else:
        setattr(withholding, f"{kind}_id", int(rest))


@transaction.atomic
def save_withholding(*, withholding: Withholding, version: int | None = None, by: User, at: datetime) -> Withholding:
    """Write a new withholding or a changed one. Raises ValidationError where the same is withheld already."""
    hold(withholding.report, by)
    try:
        with transaction.atomic():
            if withholding.pk is None:
                withholding.save()
                changed = common.differences(None, withholding, FIELDS)
            else:
                changed = common.write(withholding, FIELDS, version)
    except IntegrityError as clash:
        raise ValidationError({"what": "This is withheld already. Change that entry instead."}) from clash
    if changed:
        audit.record(verb="withhold", subject=withholding, by=by, at=at, paper=str(withholding.report), **changed)
    return withholding


@transaction.atomic
def end_withholding(*, withholding: Withholding, by: User, at: datetime) -> None:
    """Let the public edition show it again."""
    hold(withholding.report, by)
    what, ground = pointed_at(withholding), str(withholding)
    audit.record(
        verb="end withholding",
        subject=withholding,
        by=by,
        at=at,
        paper=str(withholding.report),
        what=what,
        ground=ground,
    )
    withholding.delete()
