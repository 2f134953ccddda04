"""What was judged before: the judgement of the same thing in an earlier inspection, and whether both can be compared.

Words of two scales are never compared: in one regime "adequate" is the third of four, in another there is no such word
(rule 8)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from standards.changes.inspections import day_of
from standards.models import GradedStatement, Inspection, Judgement, JudgementArea

OTHER_SCALE = "not comparable: another scale"
NO_GRADE = "not comparable: words on no scale"


def same(text: str, other: str) -> bool:
    return " ".join(text.split()).casefold() == " ".join(other.split()).casefold()


def earlier_judgements(user: Any, inspection: Inspection) -> list[Judgement]:
    """Of earlier inspections of the same subject that this person sees, the newest inspection first. An inspection
    without any day counts as neither earlier nor later."""
    rows = Judgement.objects.visible_to(user).exclude(inspection=inspection.pk)
    rows = rows.filter(inspection__authority=inspection.authority_id).select_related(
        "inspection__document", "inspection__regime", "area", "grade__scale"
    )
    own, found = day_of(inspection), []
    for row in rows.order_by("area__order"):
        day = day_of(row.inspection)
        if day and own and day < own and is_of(row.inspection, inspection.subject_authority):
            found.append((day, row))
    return [row for day, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def with_previous(user: Any, judgements: QuerySet[Judgement]) -> QuerySet[Judgement]:
    """Each with the judgement before it, as far as this person sees that; otherwise None. A published inspection may
    come after one that is a working record of its council still, of which others are not told."""
    earlier = Judgement.objects.visible_to(user).select_related("area", "grade", "inspection__document")
    return judgements.prefetch_related(Prefetch("previous", earlier))


def is_of(inspection: Inspection, subject: str) -> bool:
    """Whether somebody was looked at, by their name: a department of a council is part of it."""
    name, other = inspection.subject_authority.casefold().strip(), subject.casefold().strip()
    return name == other or name.startswith(f"{other},") or other.startswith(f"{name},")


def suggested(area: JudgementArea, earlier: Iterable[Judgement]) -> Judgement | None:
    """The last judgement of an area of the same name; of an overall judgement, the last overall one of any name. None
    where there is no such."""
    for row in earlier:
        if same(row.area.name, area.name) or (area.is_overall and row.area.is_overall):
            return row
    return None


def compared(judgement: Judgement) -> str:
    """How a judgement stands to the one recorded before it: "better", "same" or "worse" on one scale, otherwise why it
    cannot be said. Empty where none is recorded."""
    before = judgement.previous
    if before is None:
        return ""
    if judgement.grade is None or before.grade is None:
        return NO_GRADE
    if judgement.grade.scale_id != before.grade.scale_id:
        return OTHER_SCALE
    if judgement.grade.order == before.grade.order:
        return "same"
    return "better" if judgement.grade.order < before.grade.order else "worse"


def graded_differently(remarks: Iterable[GradedStatement]) -> list[tuple[str, list[GradedStatement]]]:
    """What one report grades in several places with different words, and those places (domain A7, anomaly 23)."""
    places: dict[str, list[GradedStatement]] = {}
    for remark in remarks:
        places.setdefault(" ".join(remark.subject.split()).casefold(), []).append(remark)
    return [(rows[0].subject, rows) for rows in places.values() if len({row.wording.casefold() for row in rows}) > 1]
