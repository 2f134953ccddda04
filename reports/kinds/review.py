"""Review with findings and recommendations, as Kent's of 2009: findings with their evidence, then the argument."""

from collections.abc import Iterable

from indicators.models import Observation
from reports.kinds import parts
from reports.models import Report
from reports.paper import Block, Facts, Paper, Paragraph, Part
from reports.paper import Fact as Line
from standards.models import Finding


def compose(report: Report) -> Paper:
    """Key findings first with what each rests on; recommendations; the paragraphs; the figures; signatories."""
    document = report.document
    passages = list(document.passages.all()) if document else []
    figures = Observation.objects.filter(document=document).for_display()
    return parts.paper(
        report,
        [
            Part("Key findings", tuple(findings(document, Finding.Kind.KEY_FINDING))),
            Part("Exceptions noted", tuple(findings(document, Finding.Kind.EXCEPTION))),
            parts.recommendations(report),
            *parts.parts_by_heading(passages),
            Part("Figures", tuple(parts.figures_tables(figures, "Figures in the review, as printed"))),
            signatories(report),
            parts.attachments(report),
            parts.discrepancies(document),
        ],
    )


def findings(document, kind: str) -> Iterable[Block]:
    """Each finding as a paragraph, then what it rests on and how far that carries."""
    for finding in Finding.objects.filter(document=document, kind=kind).order_by("order"):
        yield Paragraph(finding.summary, label=finding.number, lead=f"{finding.title}.")
        lines = [("Rests on", finding.evidence_basis), ("Assurance", assurance(finding))]
        kept = tuple(Line(name, text) for name, text in lines if text)
        if kept:
            yield Facts(kept)


def assurance(finding: Finding) -> str:
    """The level with its limits; empty where the document states none."""
    if finding.assurance == Finding.Assurance.NOT_STATED:
        return ""
    return f"{finding.get_assurance_display()}. {finding.assurance_note}".strip()


def signatories(report: Report) -> Part:
    facts = report.document.facts.all() if report.document else []
    lines = tuple(Line(fact.label, fact.text) for fact in facts)
    return Part("Front matter as printed", (Facts(lines),) if lines else ())
