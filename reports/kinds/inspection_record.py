"""Inspection record: judgements as words, what must improve and by when, and the paragraphs behind them."""

from collections.abc import Iterable

from indicators.models import Observation
from reports.kinds import parts
from reports.models import Report
from reports.paper import Column, Fact, Paper, Part, Row, Table
from standards.models import Finding, GradedStatement, Inspection
from standards.wording import dates_of, grouped_by_kind


def compose(report: Report) -> Paper:
    document = report.document
    passages = list(document.passages.all()) if document else []
    inspections = list(Inspection.objects.filter(document=document).select_related("regime"))
    figures = Observation.objects.filter(document=document).for_display()
    return parts.paper(
        report,
        [
            *(judgements(inspection) for inspection in inspections),
            *(findings(inspection) for inspection in inspections),
            *parts.parts_by_heading(passages),
            *(graded(inspection) for inspection in inspections),
            Part("Figures", tuple(parts.figures_tables(figures, "Figures in the report, as printed"))),
            parts.discrepancies(document),
        ],
        front=[line for inspection in inspections for line in front(inspection)],
    )


def front(inspection: Inspection) -> Iterable[Fact]:
    lines = [
        ("Inspected", inspection.subject_authority),
        ("Dates", dates_of(inspection)),
        ("Led by", ", ".join(filter(None, [inspection.lead_inspector, inspection.team]))),
        ("Notice", inspection.notice),
        ("Age group", inspection.age_group),
        ("Made under", inspection.regime.legal_basis),
    ]
    return (Fact(name, text) for name, text in lines if text)


def judgements(inspection: Inspection) -> Part:
    rows = [
        Row.of(item.area.name, item.printed, item.grade.meaning if item.grade else "–", item.citation)
        for item in inspection.judgements.select_related("area", "grade")
    ]
    columns = (
        Column("Area", width=40),
        Column("Judgement", width=15),
        Column("What the word means", width=30),
        Column("Where", width=15),
    )
    table = Table("Judgements as published; the overall one is not worked out from the others", columns, tuple(rows))
    return Part("Judgements", (table,) if rows else ())


def findings(inspection: Inspection) -> Part:
    """Every finding under its kind, with the time given for it, and whether its clock has a stated start."""
    columns = (
        Column("Finding", width=25),
        Column("In short", width=45),
        Column("To be done within", width=15),
        Column("Where", width=15),
    )
    tables = []
    for name, group in grouped_by_kind(Finding.objects.filter(inspection=inspection).order_by("order")):
        rows = [Row.of(item.title, item.summary, limit(item), item.citation) for item in group]
        tables.append(Table(name, columns, tuple(rows)))
    return Part("Findings", tuple(tables))


def limit(finding: Finding) -> str:
    if not finding.within:
        return "Put right at once" if finding.remedied else "–"
    text = f"{finding.within} {finding.get_within_unit_display()}"
    return text if finding.clock_starts_on else f"{text} (from when is not stated)"


def graded(inspection: Inspection) -> Part:
    rows = [
        Row.of(item.subject, item.wording, item.citation)
        for item in GradedStatement.objects.filter(inspection=inspection)
    ]
    columns = (Column("What", width=40), Column("How it is graded", width=40), Column("Where", width=20))
    table = Table("Graded remarks inside paragraphs; none is a judgement", columns, tuple(rows))
    return Part("Graded remarks", (table,) if rows else ())
