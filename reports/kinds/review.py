"""Review with findings and recommendations, as Kent's of 2009: findings with their evidence, then the argument."""

from collections.abc import Iterable, Sequence
from datetime import date

from indicators.models import Observation
from reports.kinds import choosing, parts
from reports.kinds.anatomy import Anatomy, Asked, Bind, Drafted, Place, Words
from reports.kinds.drafting import ATTACHED, RECOMMENDED, SIGNED, Verb, body_name, by_body, period, prompt, written
from reports.models import Report, Signatory
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


# --- A new paper of this kind ---


FIRST = "[Write the first recommendation of the review.]"


def summary(report: Report, on: date) -> Sequence[Drafted]:
    inspection = choosing.with_evidence(report, on)
    looked = f" It starts from what “{inspection}” found." if inspection else ""
    return [
        Words(
            f"This review tells {body_name(report)} how far practice keeps children safe in {period(report)}.{looked}"
        ),
        prompt(
            "Say in a few sentences what was asked, what was found, how sure we are of it, and what is recommended."
        ),
    ]


def recommend(report: Report, on: date) -> Sequence[Asked]:
    """What a review recommends is its authors' to say."""
    return [
        Asked(Verb.NOTE, "the findings of this review and what each rests on (section {see findings})"),
        by_body(report, cabinet=FIRST, scrutiny=FIRST, board=FIRST),
    ]


def findings_drafted(report: Report, on: date) -> Sequence[Drafted]:
    """The findings on record with what each rests on; the review's own are to be written."""
    inspection = choosing.with_evidence(report, on)
    own = prompt("Write each finding of this review, what it rests on, how much was looked at, and how sure it is.")
    return [own, Bind("findings_with_evidence", {"inspection": inspection.pk})] if inspection else [own]


def discussion(report: Report, on: date) -> Sequence[Drafted]:
    """Compliance, competence and capacity, as the review of 2009 has them; capacity in figures."""
    return [
        Words("## Compliance"),
        prompt("Say how far practice does what law, guidance and earlier recommendations ask."),
        Words("## Competence"),
        prompt("Say what is known of the skill of staff and of their supervision."),
        Words("## Capacity"),
        Bind("workforce"),
        prompt("Say what caseloads and vacancies mean for practice."),
    ]


def conclusions(report: Report, on: date) -> Sequence[Drafted]:
    inspection = choosing.with_findings(report, on)
    earlier = [Bind("recommendations_register", {"inspection": inspection.pk})] if inspection else []
    return [prompt("Say what follows from the findings, and what was not looked at."), *earlier]


ANATOMY = Anatomy(
    title="Review of safeguarding practice, {period}",
    says="Findings with what each rests on, the discussion, and recommendations.",
    recommend=recommend,
    implications=(),
    signs=(Signatory.Role.SERVICE_DIRECTOR, Signatory.Role.SPONSOR),
    places=(
        Place("summary", "Executive summary", "What was asked, found and recommended, on a page.", draft=summary),
        Place(
            "context",
            "Introduction and context",
            "Why the review was held, what it asked and how it was done.",
            draft=written(prompt("Say why this review was held, which questions it asked, and how it was done.")),
        ),
        Place("findings", "Findings", "Each finding with its evidence and assurance.", draft=findings_drafted),
        Place(
            "discussion",
            "Discussion of compliance, competence and capacity",
            "What the findings mean, and what figures say to them.",
            draft=discussion,
        ),
        Place("conclusions", "Conclusions", "What follows, and what was not looked at.", draft=conclusions),
        RECOMMENDED,
        SIGNED,
        ATTACHED,
    ),
)
