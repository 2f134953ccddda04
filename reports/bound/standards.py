"""Standards in papers: what each asks, the position on record, what falls short, and what is done about it."""

from typing import Any

from django.db.models import Prefetch

from actionplans.models import PlanRow
from actionplans.standing import is_promised
from indicators.wording import counted, either, in_words
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.answering import actions_of, framework_of, told, with_actions
from reports.bound.promises import ended, picked, reader, said, taken
from reports.paper import Block, Bullets, Paragraph, SubHeading
from standards.models import Assessment, Standard, Statement

# What a position says beside its summary; strengths are in the summary.
GROUPS = [
    (Statement.Kind.GAP, "What falls short.", "thing that falls short", "things that fall short"),
    (Statement.Kind.PLANNED, "What was planned.", "thing that was planned", "things that were planned"),
]
NO_POSITION = "No position on this standard is on record."


def standards_position(asking: Asking) -> Taken:
    """Every standard of a framework in turn; first how many have a position, and of when."""
    framework = framework_of(asking)
    rows = with_position(Standard.objects.filter(framework=framework, is_archived=False), asking)
    if not rows:
        raise NothingToShow(f"{framework} holds no standard.")
    blocks: list[Block] = [said(sentence(rows))]
    for row in rows:
        blocks += [SubHeading(heading(row)), *of_standard(row, asking)]
    return taken(*blocks)


def standard_position(asking: Asking) -> Taken:
    """One standard."""
    key = picked(asking.choices, "standard")
    found = with_position(Standard.objects.filter(pk=key), asking) if key else []
    if not found:
        raise NothingToShow("Choose a standard.")
    return taken(*of_standard(found[0], asking))


def with_position(rows: Any, asking: Asking) -> list[Any]:
    """Standards with the positions on record of the paper's authority, the latest first, and the rows of plans that
    serve them. Six queries whatever their number."""
    own = Assessment.objects.visible_to(reader(asking)).filter(
        authority=asking.report.authority, as_at__lte=asking.on, agency=None
    )
    own = own.filter(criterion=None)  # a position is on the whole of a standard
    own = own if asking.report.is_demonstration else own.exclude(is_demonstration=True)
    own = own.select_related("grade", "document").prefetch_related("statements").order_by("-as_at", "-pk")
    plans = with_actions(PlanRow.objects.order_by("plan", "order"), asking)
    rows = rows.visible_to(reader(asking)).order_by("order")
    return list(rows.prefetch_related(Prefetch("assessments", own), Prefetch("plan_rows", plans)))


def heading(standard: Standard) -> str:
    return f"Standard {standard.number}: {standard.title}"


def latest(standard: Any) -> Any:
    return next(iter(standard.assessments.all()), None)


def gaps(assessment: Any) -> list[Any]:
    return [item for item in assessment.statements.all() if item.kind == Statement.Kind.GAP] if assessment else []


def sentence(standards: list[Any]) -> str:
    """How many standards, since when their position is on record, and how many name a gap."""
    known = [latest(standard) for standard in standards if latest(standard)]
    first = f"{counted(len(standards), 'standard')}"
    if not known:
        return f"{first}; {either(len(standards), 'it has no', 'none has a')} position on record"
    newest = max(item.as_at for item in known)
    missing = len(standards) - len(known)
    short = sum(bool(gaps(item)) for item in known)
    parts = [first, f"the latest position on record is of {newest:%B %Y}"]
    parts += [f"{in_words(short)} {either(short, 'names', 'name')} something that falls short"] if short else []
    parts += [f"{in_words(missing)} {either(missing, 'has', 'have')} no position on record"] if missing else []
    return "; ".join(parts)


def of_standard(standard: Any, asking: Asking) -> list[Block]:
    """What it asks, the latest position with who took it and when, what falls short, what is done about it."""
    blocks: list[Block] = [Paragraph(standard.statement, lead="What it asks.")] if standard.statement else []
    assessment = latest(standard)
    if assessment is None:
        blocks.append(Paragraph(NO_POSITION, lead="Position."))
    else:
        blocks.append(Paragraph(position(assessment), lead="Position."))
        statements = list(assessment.statements.all())
        for kind, lead, one, many in GROUPS:
            own = [item.text for item in statements if item.kind == kind]
            if own:
                words = f"The position names {counted(len(own), one, many)}:"
                blocks += [Paragraph(words, lead=lead), Bullets.of(*own)]
    return [*blocks, Paragraph(what_is_done(standard, asking), lead="What is being done.")]


def position(assessment: Assessment) -> str:
    """The grade where one was given, the words, and whose they are and of when."""
    grade = f"{assessment.grade}. " if assessment.grade else ""
    where = f", “{assessment.document.title}”" if assessment.document else ""
    whose = f"{assessment.get_voice_display()}, {assessment.as_at:%B %Y}{where}"
    return f"{grade}{ended(assessment.summary)} ({whose}.)"


def what_is_done(standard: Any, asking: Asking) -> str:
    """Promises that serve it; that there is none is said."""
    promised = [action for action in actions_of(standard.plan_rows.all()) if is_promised(action)]
    if not promised:
        return "No agreed action plan serves this standard."
    return ended("; ".join(told(action, asking) for action in promised))


offer(
    Binding(
        "standards_position",
        "Position on the standards of a framework",
        "Each standard in turn: what it asks, the position on record, what falls short, what is done about it.",
        standards_position,
        ("framework",),
    ),
    Binding(
        "standard_position",
        "Position on one standard",
        "What it asks, the position on record, what falls short, what is done about it.",
        standard_position,
        ("standard",),
    ),
)
