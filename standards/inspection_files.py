"""An inspection as a file, and back: which cell says what, in YAML and in a workbook alike; and an empty one of a
regime, to be filled in.

Four lists, a sheet each: the front of the report, judgements, findings, and graded remarks. Every value is text that
reads the same both ways, so that a file taken away and brought back changes nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from safeguarding.list_files import Cells, Lists, as_text_of
from safeguarding.list_import import Key
from safeguarding.models import Authority
from standards.models import Finding, GradedStatement, Inspection, Judgement, JudgementArea, Regime
from standards.previous import with_previous

WORDS = (
    "title", "subject_authority", "starts_on", "ends_on", "dates_note", "received_on", "published_on", "published_note",
    "lead_inspector", "team", "notice", "age_group", "method", "summary",
)  # fmt: skip
FINDING_WORDS = (
    "kind", "number", "title", "summary", "quotation", "citation", "addressed_to", "evidence_basis", "assurance",
    "assurance_note", "within", "within_unit", "clock_starts_on", "clock_note", "remedied",
)  # fmt: skip
INSPECTION = Lists(
    columns={
        "inspection": ["inspection", "regime", *WORDS, "is_published"],
        "judgements": [
            "area", "words", "word", "printed", "summary", "citation", "previous", "previous_printed", "themes",
        ],
        "findings": ["finding", *FINDING_WORDS, "repeats", "standards", "themes"],
        "remarks": ["subject", "wording", "citation"],
    },
    needed={
        "inspection": ("inspection",), "judgements": ("area",), "findings": ("finding",),
        "remarks": ("subject", "citation"),
    },
    in_words=frozenset({
        "title", "subject_authority", "dates_note", "published_note", "lead_inspector", "team", "notice", "age_group",
        "method", "summary", "area", "words", "word", "printed", "citation", "previous", "previous_printed", "number",
        "quotation", "addressed_to", "evidence_basis", "assurance_note", "clock_note", "remedied", "subject", "wording",
    }),
)  # fmt: skip
KEYS = {
    "inspection": ("inspection",),
    "judgements": ("area",),
    "findings": ("finding",),
    "remarks": ("subject", "citation"),
}


def inspection_of(user: Any, inspection: Inspection) -> dict[str, list[Cells]]:
    """Every entry of each list, as text by column. An area that was not judged has no words. What this person does not
    see is not named either: earlier judgements, and findings that are repeated."""
    judgements = with_previous(user, inspection.judgements.select_related("area", "grade").prefetch_related("themes"))
    judged = {row.area_id: row for row in judgements}
    repeated = Prefetch("repeats", Finding.objects.visible_to(user))
    findings = inspection.findings.prefetch_related(repeated, "themes", "standards__framework")
    return {
        "inspection": [front_of(inspection)],
        "judgements": [judgement_of(area, judged.get(area.pk)) for area in areas_of(inspection.regime)],
        "findings": [finding_of(row) for row in findings.order_by("order")],
        "remarks": [remark_of(row) for row in inspection.graded_statements.order_by("order")],
    }


def template_of(regime: Regime, authority: Authority) -> dict[str, list[Cells]]:
    """An empty file of a regime: its areas with their words, and one line each for a finding and a remark."""
    front = dict.fromkeys(INSPECTION.columns["inspection"], "") | {"regime": regime.slug, "is_published": "no"}
    return {
        "inspection": [front | {"subject_authority": authority.name}],
        "judgements": [judgement_of(area, None) for area in areas_of(regime)],
        "findings": [dict.fromkeys(INSPECTION.columns["findings"], "")],
        "remarks": [dict.fromkeys(INSPECTION.columns["remarks"], "")],
    }


def areas_of(regime: Regime) -> Iterable[JudgementArea]:
    return regime.areas.select_related("scale").prefetch_related("scale__grades").order_by("order")


def front_of(inspection: Inspection) -> Cells:
    cells = {name: as_text_of(getattr(inspection, name)) for name in WORDS}
    cells |= {"inspection": inspection.slug, "regime": inspection.regime.slug}
    return cells | {"is_published": as_text_of(inspection.document_id is not None)}


def judgement_of(area: JudgementArea, row: Judgement | None) -> Cells:
    """`words` are those of the scale, to be read only; `printed` is empty where it is the word itself."""
    words = "; ".join(grade.word for grade in area.scale.grades.all()) if area.scale else ""
    cells = dict.fromkeys(INSPECTION.columns["judgements"], "") | {"area": area.name, "words": words}
    if row is None:
        return cells
    cells |= {name: as_text_of(getattr(row, name)) for name in ("summary", "citation", "previous_printed")}
    word = row.grade.word if row.grade else ""
    return cells | {
        "word": word,
        "printed": "" if row.printed == word else as_text_of(row.printed),
        "previous": named(row.previous) if row.previous else "",
        "themes": "; ".join(sorted(theme.slug for theme in row.themes.all())),
    }


def named(judgement: Judgement) -> str:
    """A judgement by its inspection and its area."""
    return f"{judgement.inspection.slug}/{judgement.area.name}"


def finding_of(finding: Finding) -> Cells:
    cells = {name: as_text_of(getattr(finding, name)) for name in FINDING_WORDS}
    standards = [f"{row.framework.slug}/{row.number}" for row in finding.standards.all()]
    cells |= {"finding": finding.slug, "repeats": finding.repeats.slug if finding.repeats else ""}
    cells |= {"standards": "; ".join(sorted(standards))}
    return cells | {"themes": "; ".join(sorted(theme.slug for theme in finding.themes.all()))}


def remark_of(row: GradedStatement) -> Cells:
    return {name: as_text_of(getattr(row, name)) for name in INSPECTION.columns["remarks"]}


def key_of(section: str, cells: Cells) -> Key:
    return tuple(cells.get(name, "").lower() for name in KEYS[section])


def name_of(section: str, cells: Cells) -> str:
    match section:
        case "inspection":
            return f"Inspection {cells['inspection']}"
        case "judgements":
            return f"Judgement of {cells['area']}"
        case "findings":
            return f"Finding {cells['finding']}"
    return f"Remark on {cells['subject']}, {cells['citation']}"


def is_blank(section: str, cells: Cells) -> bool:
    """A line of a template that was left as it was."""
    own = {"judgements": {"area", "words"}}.get(section, set())
    return not any(text for name, text in cells.items() if name not in own)


def says_of(value: Any) -> list[str]:
    """The words of a cell that are parted by semicolons."""
    return [word.strip() for word in str(value).split(";") if word.strip()]
