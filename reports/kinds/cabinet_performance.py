"""Cabinet performance report, as Derby's of March 2004: recommendation, reasons, position standard by standard."""

from collections.abc import Iterable
from typing import Any

from indicators.models import Observation
from reports.kinds import parts
from reports.models import Report
from reports.paper import Block, Bullets, Paper, Paragraph, Part, SubHeading
from standards.models import Assessment, Statement

GROUPS = [
    (Statement.Kind.STRENGTH, "In place"),
    (Statement.Kind.POSITION, "Where it stands"),
    (Statement.Kind.GAP, "What falls short"),
    (Statement.Kind.PLANNED, "What is planned"),
]


def compose(report: Report) -> Paper:
    """Recommendation; reasons; supporting information, standard by standard with its figures; options; appendix."""
    passages = list(report.document.passages.all()) if report.document else []
    return parts.paper(
        report,
        [
            parts.recommendations(report, "Recommendation"),
            Part("Reason for recommendation", tuple(parts.passages_under(passages, "Reason for recommendation"))),
            Part("Supporting information", tuple(parts.passages_under(passages, "Supporting information"))),
            *standard_parts(report),
            Part("Other options considered", tuple(parts.passages_under(passages, "Other options considered"))),
            parts.attachments(report),
            parts.implications(report, "Appendix one: Implications"),
            parts.discrepancies(report.document),
        ],
    )


def standard_parts(report: Report) -> Iterable[Part]:
    """One part a standard: what it asks, the position reported, and the figures that the report gives for it."""
    assessments = Assessment.objects.filter(document=report.document).select_related("standard")
    assessments = assessments.prefetch_related("statements").order_by("standard__order", "pk")
    figures = (
        Observation.objects.filter(document=report.document)
        .for_display()
        .prefetch_related("version__indicator__standards")
    )
    printed = set()
    for assessment in assessments:
        own = [f for f in figures if assessment.standard in f.version.indicator.standards.all() and f.pk not in printed]
        printed.update(figure.pk for figure in own)
        yield Part(
            f"Standard {assessment.standard.number}: {assessment.standard.title}", tuple(blocks(assessment, own))
        )
    rest = [figure for figure in figures if figure.pk not in printed]
    yield Part("Other figures", tuple(parts.figures_tables(rest, "Figures given outside the standards")))


def blocks(assessment: Assessment, figures: list[Any]) -> Iterable[Block]:
    yield Paragraph(assessment.standard.statement, lead="What it asks.")
    yield Paragraph(assessment.summary, lead="In short.")
    statements = list(assessment.statements.all())
    for kind, heading in GROUPS:
        own = [statement.text for statement in statements if statement.kind == kind]
        if own:
            yield SubHeading(heading)
            yield Bullets.of(*own)
    yield from parts.figures_tables(figures, f"Figures on standard {assessment.standard.number}")
