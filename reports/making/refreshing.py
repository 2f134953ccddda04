"""What a draft holds from the record and what the record says now: seen before it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from reports.bound import BINDINGS, QUOTINGS, Asking, NothingToShow, Quoted, Taken
from reports.making.holding import hold
from reports.models import Block, QuotedFigure, Report
from safeguarding import audit
from safeguarding.models import User
from safeguarding.versions import claim


@dataclass(frozen=True)
class Stale:
    """A bound block or a quoted figure that the record says differently now. `now` is None where the record holds
    nothing for it any more, and `gone` says so in words."""

    thing: Block | QuotedFigure
    title: str
    before: Taken | Quoted
    now: Taken | Quoted | None
    gone: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it stands in the middle of a sentence, rather than being blocks of its own."""
        return isinstance(self.thing, QuotedFigure)

    @property
    def key(self) -> str:
        """Names it in a form, with the version it was read at."""
        kind = "block" if isinstance(self.thing, Block) else "figure"
        return f"{kind}:{self.thing.pk}:{self.thing.version}"


def stale(report: Report, on: date) -> list[Stale]:
    """Everything in a draft that taking it anew would change, in the order of the paper; figures come last."""
    found: list[Stale] = []
    kept: dict[Any, Any] = {}
    blocks = Block.objects.filter(section__report=report).exclude(source="").select_related("section")
    for block in blocks.order_by("section__order", "order"):
        binding = BINDINGS[block.source]
        asking = Asking(report, block.choices, on, kept)
        found += compared(block, f"{block.section.heading}: {binding.title}", Taken, lambda: binding.take(asking))  # noqa: B023
    for figure in report.quoted_figures.order_by("number"):
        choices = {name: value for name, value in figure.choices.items() if name != "kind"}
        quoting, asking = QUOTINGS[figure.choices["kind"]], Asking(report, choices, on, kept)
        found += compared(figure, f"Figure {figure.mark}: {quoting.title}", Quoted, lambda: quoting.give(asking))  # noqa: B023
    return found


def compared(thing: Block | QuotedFigure, title: str, kind: Any, read: Any) -> list[Stale]:
    before = kind.from_stored(thing.held)
    try:
        now = read()
    except NothingToShow as nothing:
        return [Stale(thing, title, before, None, str(nothing))]
    return [] if now.stored() == before.stored() else [Stale(thing, title, before, now)]


@transaction.atomic
def take_anew(*, report: Report, chosen: Iterable[Stale], by: User, at: datetime) -> int:
    """Put what the record says now in the place of what was held; how many were changed. One that somebody else took
    meanwhile is left as they have it, and so is one for which the record holds nothing."""
    hold(report, by)
    done = 0
    for one in chosen:
        if one.now is None or not claim(one.thing, one.thing.version, held=one.now.stored(), taken_at=at, taken_by=by):
            continue
        done += 1
    if done:
        audit.record(verb="take anew from the record", subject=report, by=by, at=at, changed=done)
    return done
