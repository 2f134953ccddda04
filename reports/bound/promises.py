"""Reading the promises of an authority for its papers: what is agreed, as it stands on a day, and nothing in
preparation. Papers name posts, never the people who hold them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

from actionplans.models import Action, EffectState, Plan, ProgressUpdate, RowAction
from actionplans.owned import LIVING
from actionplans.sentences import of_slippage
from actionplans.standing import is_vacant, standing
from indicators.wording import capitalised
from reports.bound import Asking, NothingToShow, Taken
from reports.bound.reader import RecordReader
from reports.paper import Block, Bullets, Cell, CellBlock, Paragraph, Status

# How a paper marks where an action stands; what is not here is plain words.
MARKS: dict[str, Status] = {
    "late": "late",
    "at_risk": "at-risk",
    "review_due": "at-risk",
    "on_track": "on-track",
    "not_started": "not-started",
    "waiting": "not-started",
    "delivered": "delivered",
}
EFFECT_MARKS: dict[str, Status] = {"moved": "shown-to-work", "no_effect": "late", "not_yet_due": "not-started"}
NO_PLAN = "No agreed action plan of this council holds an action."


def reader(asking: Asking) -> RecordReader:
    return RecordReader(asking.report.authority)


def plans(asking: Asking) -> QuerySet[Plan]:
    """Agreed plans of the authority: those picked, or all of them. Raises NothingToShow for one that is not."""
    rows = Plan.objects.visible_to(reader(asking)).filter(document=None, authority=asking.report.authority)
    rows = rows.filter(agreed_on__lte=asking.on).order_by("agreed_on", "pk")
    wanted = asking.choices.get("plans")
    if not wanted:
        return rows
    found = rows.filter(pk__in=wanted)
    if found.count() < len(set(wanted)):
        raise NothingToShow(
            "One of the plans picked is kept as printed, is in preparation or is gone. Pick the plans again."
        )
    return found


def promises(asking: Asking) -> QuerySet[Action]:
    """Promises of the plans picked, or of the whole authority, as they stand on the day; the earliest date first."""
    rows = Action.objects.visible_to(reader(asking)).filter(LIVING, authority=asking.report.authority)
    if asking.choices.get("plans"):
        rows = rows.filter(pk__in=RowAction.objects.filter(row__plan__in=plans(asking)).values("action"))
    if themes := asking.choices.get("themes"):
        rows = rows.filter(pk__in=Action.objects.filter(themes__in=themes).values("pk"))
    return rows.as_they_stood(asking.on).order_by(F("due_on").asc(nulls_last=True), "pk")


def some(asking: Asking) -> QuerySet[Action]:
    """The same; raises NothingToShow where there is none."""
    rows = promises(asking)
    if not rows.exists():
        raise NothingToShow(NO_PLAN)
    return rows


def with_places(rows: QuerySet[Action], asking: Asking) -> QuerySet[Action]:
    """Each with its places in agreed plans, and none in a draft."""
    places = RowAction.objects.filter(row__plan__in=plans(asking)).select_related("row__plan")
    return rows.prefetch_related(Prefetch("row_actions", places.order_by("row__plan__agreed_on", "row__order")))


def with_last_report(rows: QuerySet[Action], on: date) -> QuerySet[Action]:
    """Each with what was last reported of it, `last_on` and `last_done`, and what its owner does next."""
    last = ProgressUpdate.objects.filter(action=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
    return rows.annotate(
        last_on=Subquery(last.values("on")[:1]),
        last_done=Subquery(last.values("done")[:1]),
        last_next=Subquery(last.values("next")[:1]),
    )


def with_effect(rows: QuerySet[Action], on: date) -> QuerySet[Action]:
    """Each with what was said when its effect was last judged: `effect_figure`, `effect_note`, `effect_on`."""
    last = EffectState.objects.filter(action=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
    names = {"effect_figure": "figure", "effect_note": "note", "effect_on": "on"}
    return rows.annotate(**{name: Subquery(last.values(column)[:1]) for name, column in names.items()})


# --- Cells ---


def key(action: Action, *, within: str = "") -> str:
    """The key of an action's row, the same for good; `within` tells two rows of one action apart."""
    return f"action:{action.pk}:{within}" if within else f"action:{action.pk}"


def day(value: date | None) -> str:
    return f"{value:%-d %B %Y}" if value else ""


def title_cell(action: Action) -> Cell:
    return Cell(action.title, is_header=True)


def owner(action: Any) -> str:
    """The post, and that it is vacant where it is; that there is none where there is none."""
    if action.owned_by is None:
        return "No owner"
    return f"{action.owner_title} (post vacant)" if is_vacant(action) else str(action.owner_title)


def due_cell(action: Any) -> Cell:
    """The date in force; under it what it was at first, and how often and how far it was moved."""
    if action.due_on is None:
        return Cell(f"Review {day(action.review_on)}" if action.review_on else "No date")
    moved = of_slippage(action)
    if not moved:
        return Cell(day(action.due_on))
    return Cell(blocks=(Paragraph(day(action.due_on)), Paragraph(f"Was {day(action.first_due_on)}; {moved}")))


def standing_cell(action: Any, on: date) -> Cell:
    now = standing(action, on)
    return Cell(now.text, status=MARKS.get(now.state, ""))


def lines_cell(lines: Iterable[str]) -> Cell:
    """Several texts in one cell: one as it is, more as a list."""
    texts = [line for line in lines if line]
    if len(texts) < 2:
        return Cell(texts[0] if texts else "–")
    blocks: tuple[CellBlock, ...] = (Bullets.of(*texts),)
    return Cell(blocks=blocks)


def said(text: str) -> Paragraph:
    """A sentence of its own: begun with a capital, ended with a full stop."""
    return Paragraph(ended(capitalised(text)))


def ended(text: str) -> str:
    """With a full stop unless its own end is one."""
    words = " ".join(text.split())
    return words if words[-1:] in ".?!”" else f"{words}."


def titles(actions: Iterable[Action]) -> list[str]:
    """In quotation marks, as papers name actions in a sentence."""
    return [f"“{action.title}”" for action in actions]


def picked(choices: Mapping[str, Any], name: str) -> int | None:
    """The key of the one thing picked under a name; None where nothing was."""
    value = choices.get(name)
    return int(value) if value else None


def taken(*blocks: Block) -> Taken:
    """What both editions show alike: nothing here is a figure, so no small number can stand in it."""
    return Taken(blocks, blocks)
