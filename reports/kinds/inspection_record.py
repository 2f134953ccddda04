"""Inspection record: judgements as words, what must improve and by when, and the paragraphs behind them."""

from collections.abc import Iterable, Sequence
from datetime import date

from indicators.models import Observation
from reports.kinds import choosing, parts
from reports.kinds.anatomy import Anatomy, Asked, Bind, Draft, Drafted, Place, Words
from reports.kinds.drafting import (
    ASKED_BEFORE,
    ATTACHED,
    CHANGED,
    IMPLIED,
    RECOMMENDED,
    SIGNED,
    Verb,
    by_body,
    of_moves,
    prompt,
)
from reports.models import Report, Signatory
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
    return finding.limit if finding.clock_starts_on else f"{finding.limit} (from when is not stated)"


def graded(inspection: Inspection) -> Part:
    rows = [
        Row.of(item.subject, item.wording, item.citation)
        for item in GradedStatement.objects.filter(inspection=inspection)
    ]
    columns = (Column("What", width=40), Column("How it is graded", width=40), Column("Where", width=20))
    table = Table("Graded remarks inside paragraphs; none is a judgement", columns, tuple(rows))
    return Part("Graded remarks", (table,) if rows else ())


# --- A new paper of this kind ---


def of_latest(*sources: str) -> Draft:
    """What bindings give of the last inspection that judged; a prompt where none is on record."""

    def drafted(report: Report, on: date) -> Sequence[Drafted]:
        inspection = choosing.latest_inspection(report, on, judged=True)
        if inspection is None:
            return [prompt("Insert this of an inspection: none that gave judgements is on record.")]
        return [Bind(source, {"inspection": inspection.pk}) for source in sources]

    return drafted


def recommend(report: Report, on: date) -> Sequence[Asked]:
    return [
        Asked(Verb.NOTE, "the judgements and what must improve (sections {see judgements} and {see areas})"),
        by_body(
            report,
            cabinet="what the action plans do about each area for improvement",
            scrutiny="what it recommends on each area for improvement",
            board="what the action plans do about each area for improvement, or say what it asks for instead",
        ),
        *of_moves(report, on),
    ]


def plans_for(report: Report, on: date) -> Sequence[Drafted]:
    """Where the living plans that answer it stand; all of them where none names it."""
    inspection = choosing.latest_inspection(report, on, judged=True)
    own = list(choosing.plans_answering(report, inspection, on)) if inspection else []
    choices = {"plans": own} if own else {}
    return [
        *(
            []
            if own or not inspection
            else [Words("No agreed action plan names this inspection; these are all of them.")]
        ),
        Bind("late_actions", choices),
        Bind("actions_standing", choices),
    ]


ANATOMY = Anatomy(
    title="Inspection record: judgements and what must improve",
    says="The judgements of an inspection with those before, areas for improvement with deadlines, and what is done.",
    recommend=recommend,
    signs=(Signatory.Role.LEGAL, Signatory.Role.SERVICE_DIRECTOR, Signatory.Role.SPONSOR),
    places=(
        RECOMMENDED,
        ASKED_BEFORE,
        Place(
            "about", "About this inspection", "Who was inspected, when and how.", draft=of_latest("about_inspection")
        ),
        Place("scale", "What the judgements mean", "The words of the scale.", draft=of_latest("judgement_scale")),
        Place("judgements", "Judgements", "As published, with those before.", draft=of_latest("judgements")),
        Place(
            "areas",
            "Areas for improvement",
            "What must improve, by when, and what the plans do about it.",
            draft=of_latest("areas_for_improvement"),
        ),
        Place(
            "evidence",
            "Weaknesses and other findings",
            "What the report found besides its list.",
            draft=of_latest("findings_with_evidence"),
            is_required=False,
        ),
        Place("plans", "What the action plans do", "Where their actions stand.", draft=plans_for, is_required=False),
        CHANGED,
        IMPLIED,
        SIGNED,
        ATTACHED,
    ),
)
