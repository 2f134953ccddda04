"""Inspections in papers: who was looked at, the scale, judgements beside earlier ones, what must improve by when."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Coalesce

from indicators.wording import counted, either, in_words
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.answering import answers, inspection_of, told, with_answers
from reports.bound.findings import ASKED, UNANSWERED, limit
from reports.bound.promises import lines_cell, reader, said, taken
from reports.paper import Block, Cell, Column, Fact, Facts, Row, Table
from standards.models import Finding, Grade, Inspection, Judgement
from standards.wording import dates_of, due_on, of_judgements


def about_inspection(asking: Asking) -> Taken:
    """Whom it looked at, when, by whom and under what."""
    inspection = inspection_of(asking)
    lines = [
        ("Inspected", inspection.subject_authority),
        ("Kind of inspection", inspection.regime.name),
        ("Dates", dates_of(inspection)),
        ("Published", f"{inspection.published_on:%-d %B %Y}" if inspection.published_on else inspection.published_note),
        ("Led by", ", ".join(filter(None, [inspection.lead_inspector, inspection.team]))),
        ("Notice", inspection.notice),
        ("Made under", inspection.regime.legal_basis),
        ("How it was done", inspection.method),
    ]
    return taken(Facts(tuple(Fact(name, text) for name, text in lines if text)))


def judgement_scale(asking: Asking) -> Taken:
    """The words of the scales on which it judges, the best first; a number is never shown (design rule 8)."""
    inspection = inspection_of(asking)
    scales = {area.scale for area in inspection.regime.areas.select_related("scale") if area.scale}
    grades = Grade.objects.filter(scale__in=scales).select_related("scale").order_by("scale__name", "order")
    by_scale: dict[str, list[Grade]] = {}
    for grade in grades:
        by_scale.setdefault(grade.scale.name, []).append(grade)
    if not by_scale:
        raise NothingToShow(f"{inspection} judges on no scale of words.")
    columns = (Column("Judgement", width=30), Column("What it means", width=70))
    return taken(*(
        Table(f"Scale: {name}", columns, tuple(Row.of(grade.word, grade.meaning or "Not stated") for grade in own))
        for name, own in by_scale.items()
    ))  # fmt: skip


# --- Judgements ---


def earlier_inspections(inspection: Inspection, asking: Asking) -> list[Any]:
    """Inspections of the same council before it that gave judgements, the latest first, each with the day it is
    `dated` by: its own, else that of its publication, else of the document that tells of it."""
    dates = ("starts_on", "published_on", "document__taken_as_on", "document__printed_on")
    seen = Inspection.objects.visible_to(reader(asking)).annotate(dated=Coalesce(*dates))
    own = seen.get(pk=inspection.pk)
    if own.dated is None:
        return []
    council = inspection.subject_authority.split(",")[0]
    judged = Prefetch("judgements", Judgement.objects.select_related("area", "grade").order_by("area__order"))
    rows = seen.filter(subject_authority__startswith=council, dated__lt=own.dated).order_by("-dated", "pk")
    return [row for row in rows.prefetch_related(judged) if row.judgements.all()]


def judgements(asking: Asking) -> Taken:
    """As published, the overall one first; beside each what the same area was judged before. Earlier judgements of
    other areas stand in a table of their own: words of two scales are not compared."""
    inspection = inspection_of(asking)
    rows = list(inspection.judgements.select_related("area", "grade").order_by("-area__is_overall", "area__order"))
    if not rows:
        raise NothingToShow(f"No judgement of {inspection} is held.")
    earlier = earlier_inspections(inspection, asking)
    before = {area_name(item): (one, item) for one in reversed(earlier) for item in one.judgements.all()}
    shown = {area_name(item) for item in rows}
    made = [judgement_row(item, before.get(area_name(item))) for item in rows]
    columns = [Column("Area", width=25), Column("Judgement", width=15), Column("What it says", width=60)]
    if shown & set(before):
        columns = [*columns[:2], Column("What it says", width=40), Column("Before", width=20)]
    else:  # nothing to put beside them
        made = [replace(row, cells=row.cells[:-1]) for row in made]
    caption = "Judgements as published; the overall one is not worked out from the others"
    table = Table(caption, tuple(columns), tuple(made))
    blocks: list[Block] = [said(of_judgements(rows)), table]
    blocks += [table for one in earlier if (table := earlier_table(one, shown))]
    return taken(*blocks)


def area_name(item: Judgement) -> str:
    return item.area.name.casefold()


def judgement_row(item: Judgement, before: tuple[Any, Judgement] | None) -> Row:
    was = "–"
    if before:
        scale = "" if before[1].area.scale_id == item.area.scale_id else ", on another scale"
        was = f"{before[1].printed} ({before[0].dated:%Y}{scale})"
    cells = (Cell(item.area.name, is_header=True), Cell(item.printed), Cell(item.summary or "–"), Cell(was))
    return Row(cells, key=f"judgement:{item.pk}")


def earlier_table(one: Any, shown: set[str]) -> Table | None:
    """Judgements of an earlier inspection on areas that the present one does not have; None where there are none."""
    own = [item for item in one.judgements.all() if area_name(item) not in shown]
    if not own:
        return None
    columns = (Column("Area", width=40), Column("Judgement", width=60))
    rows = tuple(
        Row((Cell(item.area.name, is_header=True), Cell(item.printed)), key=f"judgement:{item.pk}") for item in own
    )
    return Table(f"Judged before, on another scale: {one}", columns, rows)


# --- What must improve ---


def areas_for_improvement(asking: Asking) -> Taken:
    """What it asked for, each with its deadline and what the action plans do about it."""
    inspection = inspection_of(asking)
    findings = list(with_answers(asked_for(inspection), asking))
    if not findings:
        raise NothingToShow(f"{inspection} set no list of things to be done that is held.")
    columns = (
        Column("What must improve", width=25),
        Column("In short", width=30),
        Column("By when", width=15),
        Column("What the plans do", width=30),
    )
    rows = tuple(area_row(finding, asking) for finding in findings)
    return taken(said(deadlines(findings, asking)), Table(f"Asked for by {inspection}", columns, rows))


def asked_for(inspection: Inspection) -> Any:
    return Finding.objects.filter(inspection=inspection, kind__in=ASKED).order_by("within", "order", "pk")


def area_row(finding: Any, asking: Asking) -> Row:
    cells = (
        Cell(finding.title, is_header=True),
        Cell(finding.summary),
        Cell(limit(finding, asking) or "No time is set."),
        lines_cell([told(action, asking) for action in answers(finding)] or [UNANSWERED]),
    )
    return Row(cells, key=f"finding:{finding.pk}")


def deadlines(findings: Iterable[Any], asking: Asking) -> str:
    """How many things were asked for, how many deadlines have passed, how many cannot be worked out, and what nothing
    answers."""
    rows = list(findings)
    days = [due_on(row) for row in rows]
    past = sum(day is not None and day < asking.on for day in days)
    unknown = sum(row.within is not None and day is None for row, day in zip(rows, days, strict=True))
    unanswered = sum(not answers(row) for row in rows)
    parts = [f"{counted(len(rows), 'thing was', 'things were')} asked for"]
    parts += [f"for {in_words(past)} the time is past"] if past else []
    if unknown:
        whose = "any of them" if unknown == len(rows) else in_words(unknown)
        parts.append(f"no due date can be worked out for {whose}, as it is not stated from when the time runs")
    if unanswered:
        parts.append(f"{in_words(unanswered)} {either(unanswered, 'is', 'are')} answered by no action plan")
    return "; ".join(parts)


offer(
    Binding(
        "about_inspection",
        "About an inspection",
        "Whom it looked at, when, by whom and under which law.",
        about_inspection,
        ("inspection",),
    ),
    Binding(
        "judgement_scale",
        "Scale of judgements",
        "The words of the scale and what each means.",
        judgement_scale,
        ("inspection",),
    ),
    Binding(
        "judgements",
        "Judgements of an inspection",
        "Judgements as published, with those before them.",
        judgements,
        ("inspection",),
    ),
    Binding(
        "areas_for_improvement",
        "What must improve, and by when",
        "Areas for improvement with their deadlines and what the action plans do about each.",
        areas_for_improvement,
        ("inspection",),
    ),
)
