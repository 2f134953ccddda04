"""Audited changes of inspections entered on screen or from a file: front matter, judgements, graded remarks. What came
from a published document of the record's own files is never changed (design rule 16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from safeguarding import audit
from safeguarding.changes.common import as_titled, free_slug
from safeguarding.changes.whole import Part, add_whole, save_whole
from safeguarding.models import Document, User
from standards.models import Finding, Grade, GradedStatement, Inspection, Judgement, JudgementArea, Theme

INSPECTION_FIELDS = (
    "title", "regime", "subject_authority", "starts_on", "ends_on", "dates_note", "received_on", "published_on",
    "published_note", "lead_inspector", "team", "notice", "age_group", "method", "summary",
)  # fmt: skip
PLACES = {"add", "import", "uploads", "template"}  # what stands in addresses where the slug of an inspection does
KIND = "Inspection report"
CITED = "A plan cites the published report by its paragraphs, so that it stays published."


def is_printed(thing: Inspection | Finding) -> bool:
    """Whether it came from a published document of the record's own files, and so stays as it is. One whose report a
    person entered as published is their own still."""
    return thing.document is not None and thing.document.entered_by_id is None


def is_kept_by(thing: Inspection | Finding, user: User) -> bool:
    """Whether this person's council may change it."""
    return thing.authority_id == user.authority_id and not is_printed(thing)


def require_kept(thing: Inspection | Finding, by: User) -> None:
    if not is_kept_by(thing, by):
        raise PermissionDenied


def hold(inspection: Inspection, by: User) -> Inspection:
    """Of those who change what belongs to one inspection each waits for the one before."""
    stored = Inspection.objects.select_related("document").select_for_update(of=("self",)).get(pk=inspection.pk)
    require_kept(stored, by)
    return stored


@transaction.atomic
def save_inspection(
    *, inspection: Inspection, is_published: bool, by: User, at: datetime, version: int | None = None
) -> Inspection:
    """Write a new inspection of one's own council, or a changed one. With `is_published` its report gets a document by
    its title, so that every signed-in person sees it and its findings; without, they are the council's working record.
    What is invented is never published. `version`: see `common.write`."""
    is_new = inspection.pk is None
    inspection.is_demonstration = by.is_demonstration if is_new else inspection.is_demonstration
    inspection.title = as_titled(inspection.title, is_demonstration=inspection.is_demonstration)
    is_published = is_published and not inspection.is_demonstration
    check_days(inspection, is_published=is_published)
    if is_new:
        inspection.authority = by.authority
        inspection.slug = inspection.slug or slug_of(inspection.title)
        add_whole(inspection, INSPECTION_FIELDS, [publication(is_published=is_published, by=by)], by=by, at=at)
        return inspection
    stored = hold(inspection, by)
    if stored.regime_id != inspection.regime_id and stored.judgements.exists():
        words = "It has judgements by the areas of the regime it was entered with. Remove those first."
        raise ValidationError({"regime": words})
    save_whole(
        inspection, INSPECTION_FIELDS, [publication(is_published=is_published, by=by)], version=version, by=by, at=at
    )
    retitle(inspection)
    return inspection


def slug_of(title: str) -> str:
    slug = free_slug(Inspection, title)
    return free_slug(Inspection, f"inspection {slug}") if slug in PLACES else slug


def check_days(inspection: Inspection, *, is_published: bool) -> None:
    """The days stand in their order, and a published report says when it was published."""
    starts_on, ends_on = inspection.starts_on, inspection.ends_on
    if ends_on and starts_on is None:
        raise ValidationError({"starts_on": "Enter the first day as well, or leave the last day empty."})
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day cannot come before the first. Change one of them."})
    for name, words in (("received_on", "received"), ("published_on", "published")):
        value = getattr(inspection, name)
        if value and starts_on and value < starts_on:
            raise ValidationError({name: f"A report is not {words} before the inspection began. Change one of them."})
    if is_published and inspection.published_on is None:
        raise ValidationError(
            {"published_on": "Enter the day on which the report was published, or untick “published”."}
        )


def publication(*, is_published: bool, by: User) -> Part:
    """Whether the report is published, and what shows it: a document with its title and day."""
    words = {True: "published", False: "working record of the council"}
    return Part(
        "is_published",
        read=lambda stored: [(stored.document_id is not None, words[stored.document_id is not None])],
        wanted=[(is_published, words[is_published])],
        put=lambda inspection: publish(inspection, by) if is_published else unpublish(inspection),
    )


def publish(inspection: Inspection, by: User) -> None:
    named = {"title": inspection.title, "short_title": inspection.title[:120], "kind": KIND, "is_held": False}
    document = Document.objects.create(
        slug=free_slug(Document, inspection.title), authority=inspection.authority, entered_by=by,
        publisher=inspection.regime.inspectorate, printed_on=inspection.published_on, **named,
    )  # fmt: skip
    inspection.document = document
    inspection.save(update_fields=["document"])
    Finding.objects.filter(inspection=inspection).update(document=document)


def unpublish(inspection: Inspection) -> None:
    document, inspection.document = inspection.document, None
    if document is None:
        return
    inspection.save(update_fields=["document"])
    Finding.objects.filter(inspection=inspection).update(document=None)
    remove_document(document)


def remove_document(document: Document) -> None:
    """Raises ValidationError where somebody has named the published report meanwhile, such as a plan that cites it."""
    try:
        document.delete()
    except ProtectedError:
        raise ValidationError({"is_published": CITED}) from None


def retitle(inspection: Inspection) -> None:
    """Its own document goes by its title and day."""
    if inspection.document and inspection.document.entered_by_id:
        document = inspection.document
        document.title, document.short_title = inspection.title, inspection.title[:120]
        document.printed_on = inspection.published_on
        document.save()


@dataclass(frozen=True)
class Judged:
    """What was judged of one area. `printed` empty: the word of the grade. Neither a grade nor words: not judged.
    `themes` are those that the report's own account of it names."""

    grade: Grade | None = None
    printed: str = ""
    summary: str = ""
    citation: str = ""
    previous: Judgement | None = None
    previous_printed: str = ""
    themes: frozenset[Theme] = frozenset()

    @property
    def words(self) -> str:
        return self.printed or (self.grade.word if self.grade else "")

    def line(self, area: JudgementArea) -> tuple[Any, str]:
        key = (area.pk, self.grade and self.grade.pk, self.words, self.summary, self.citation)
        key += (self.previous and self.previous.pk, self.previous_printed, tuple(sorted(row.pk for row in self.themes)))
        return key, f"{area}: {self.words}"


@dataclass(frozen=True)
class Remark:
    """A graded remark inside a paragraph: what it is about, its words, where it stands."""

    subject: str
    wording: str
    citation: str


@transaction.atomic
def save_judgements(
    *,
    inspection: Inspection,
    judged: Mapping[JudgementArea, Judged],
    remarks: Iterable[Remark],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Inspection:
    """Write the judgements of an inspection, one an area of its regime, and its graded remarks in their order. Nothing
    is worked out from anything else (rule 8). An area without words has no judgement. `version`: see `common.write`."""
    hold(inspection, by)
    given = {area: one for area, one in judged.items() if one.words}
    check_judgements(inspection, given)
    parts = [of_judgements(given), of_remarks(list(remarks))]
    save_whole(inspection, (), parts, version=version, by=by, at=at)
    return inspection


def check_judgements(inspection: Inspection, given: Mapping[JudgementArea, Judged]) -> None:
    for area, one in given.items():
        if area.regime_id != inspection.regime_id:
            raise ValidationError(f"{area} is no area of {inspection.regime}.")
        if one.grade and one.grade.scale_id != area.scale_id:
            raise ValidationError(f"“{one.grade.word}” is no word of the scale by which {area} is judged.")
        if one.previous and one.previous.inspection_id == inspection.pk:
            raise ValidationError("A judgement cannot come before another of the same inspection.")


def of_judgements(given: Mapping[JudgementArea, Judged]) -> Part:
    ordered = sorted(given.items(), key=lambda pair: pair[0].order)
    return Part(
        "judgements",
        read=lambda stored: [as_judged(row).line(row.area) for row in judgements_of(stored)],
        wanted=[one.line(area) for area, one in ordered],
        put=lambda inspection: put_judgements(inspection, given),
    )


def judgements_of(inspection: Inspection) -> list[Judgement]:
    rows = inspection.judgements.select_related("area", "grade", "previous").prefetch_related("themes")
    return list(rows.order_by("area__order"))


def as_judged(row: Judgement) -> Judged:
    themes = frozenset(row.themes.all())
    return Judged(row.grade, row.printed, row.summary, row.citation, row.previous, row.previous_printed, themes)


def put_judgements(inspection: Inspection, given: Mapping[JudgementArea, Judged]) -> None:
    stored = {row.area_id: row for row in judgements_of(inspection)}
    wanted = {area.pk for area in given}
    for key, row in stored.items():
        if key not in wanted:
            row.delete()
    for area, one in given.items():
        row = stored.get(area.pk) or Judgement(inspection=inspection, area=area)
        before = as_judged(row).line(area) if row.pk else None
        row.grade, row.printed, row.summary, row.citation = one.grade, one.words, one.summary, one.citation
        row.previous, row.previous_printed = one.previous, one.previous_printed
        if one.line(area) != before:
            row.save()
            row.themes.set(one.themes)


def of_remarks(remarks: list[Remark]) -> Part:
    return Part(
        "remarks",
        read=lambda stored: [line_of(as_remark(row)) for row in stored.graded_statements.all()],
        wanted=[line_of(one) for one in remarks],
        put=lambda inspection: put_remarks(inspection, remarks),
    )


def as_remark(row: GradedStatement) -> Remark:
    return Remark(row.subject, row.wording, row.citation)


def line_of(one: Remark) -> tuple[Any, str]:
    return one, f"{one.subject}: {one.wording}"


def put_remarks(inspection: Inspection, remarks: list[Remark]) -> None:
    """Those that stay keep their themes."""
    stored = {as_remark(row): row for row in inspection.graded_statements.prefetch_related("themes")}
    themes = {one: list(row.themes.all()) for one, row in stored.items()}
    inspection.graded_statements.all().delete()
    for order, one in enumerate(remarks, start=1):
        given = {"subject": one.subject, "wording": one.wording, "citation": one.citation}
        row = GradedStatement.objects.create(inspection=inspection, order=order, **given)
        if themes.get(one):
            row.themes.set(themes[one])


def removal_refused(inspection: Inspection, by: User) -> str:
    """Why this person cannot remove an inspection; empty: they can."""
    if inspection.findings.exists():
        return "It has findings. Remove those first, one by one: each says what hangs on it."
    if inspection.plans.visible_to(by).exists():
        return "An action plan answers it. Take it out of the plan first."
    if inspection.plans.exists():
        return "A plan that you may not see answers it, so that it stays."
    if inspection.duties_met.exists():
        return "It is recorded of its duties how they were met. Take that back first."
    if Judgement.objects.filter(previous__inspection=inspection).exists():
        return "A later inspection names its judgements as the previous ones. Change those first."
    return ""


@transaction.atomic
def delete_inspection(*, inspection: Inspection, by: User, at: datetime) -> None:
    """Remove an inspection that was entered by mistake, with its judgements. Raises ValidationError where something
    hangs on it."""
    stored = hold(inspection, by)
    if words := removal_refused(stored, by):
        raise ValidationError(words)
    judged = [str(row) for row in judgements_of(stored)]
    audit.record(verb="delete inspection", subject=stored, by=by, at=at, judgements=judged)
    document = stored.document
    stored.delete()
    if document is not None:
        remove_document(document)


def day_of(inspection: Inspection) -> date | None:
    """The day by which inspections stand in order: the last of its work, else when its report came or was published,
    else what its document is dated. None where no day is known."""
    document = inspection.document
    return (
        inspection.ends_on or inspection.starts_on or inspection.received_on or inspection.published_on
        or (document.dated_on if document else None)
    )  # fmt: skip
