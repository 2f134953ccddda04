"""An inspection from a file: what it would do, found by doing it in a transaction that is taken back; and doing it.

Each entry that differs from the record goes through the form of its screen and the change behind it: the front of the
report, then the judgements and the remarks together, then the findings one by one, so that one may repeat another.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding.list_files import Cells, Entry
from safeguarding.list_import import NotStored, Outcome, Pass, filled, known_of, truth
from safeguarding.models import User
from safeguarding.trials import taken_back
from standards.changes.findings import save_finding
from standards.changes.inspections import PLACES, is_kept_by, save_inspection, save_judgements
from standards.finding_forms import FindingForm
from standards.inspection_files import (
    INSPECTION,
    KEYS,
    inspection_of,
    is_blank,
    key_of,
    name_of,
    named,
    says_of,
)
from standards.inspection_forms import MOST_REMARKS, InspectionForm, JudgementsForm
from standards.models import Finding, Inspection, Regime, Standard, Theme

ONE = "A file holds one inspection. Name it in the list “inspection”, once."
KEPT = "It came from a published document, or is another council’s, and stays as it is. Enter one of your own instead."
TAKEN = "It names another record already. Choose another word."
UNKNOWN = "The record has no “{}”. Write it as the record does."
BOXES = {"word": "grade"}  # what a column is called in the form
Boxes = dict[str, tuple[Entry, str]]


def try_inspection(*, entries: list[Entry], by: User, at: datetime) -> Outcome:
    """What the file would do now; nothing of it stays."""
    run = Import(entries, by, at, Outcome())
    taken_back(run.do)
    return run.outcome


@transaction.atomic
def do_inspection(*, entries: list[Entry], by: User, at: datetime) -> Inspection:
    """Store the whole file. Raises NotStored, and stores nothing, where any of it is refused."""
    run = Import(entries, by, at, Outcome())
    run.do()
    if run.outcome.faults or run.inspection is None:
        raise NotStored
    return run.inspection


class Import(Pass):
    """One pass over the entries of a file. Lines of a template that were left as they were say nothing."""

    def __init__(self, entries: list[Entry], by: User, at: datetime, outcome: Outcome):
        self.by, self.at = by, at
        self.named = [entry for entry in entries if entry.section == "inspection"]
        slug = self.named[0].cells.get("inspection", "") if len(self.named) == 1 else ""
        rows = Inspection.objects.visible_to(by).select_related("regime", "document")
        self.inspection = rows.filter(slug=slug).first()
        there = known_of(INSPECTION, inspection_of(by, self.inspection) if self.inspection else {}, key_of)
        said = [entry for entry in entries if not is_blank(entry.section, entry.cells)]
        super().__init__(INSPECTION, KEYS, {}, key_of, name_of, there, said, outcome)

    def differs(self, entry: Entry, now: Cells | None) -> bool:
        """Words of a scale are there to be read."""
        return now is None or any(now[name] != text for name, text in entry.cells.items() if name != "words")

    def note(self, entry: Entry, now: Cells | None) -> None:
        cells = {name: text for name, text in entry.cells.items() if name != "words"}
        super().note(Entry(entry.section, cells, entry.number, entry.places, entry.is_sheet), now)

    def do(self) -> None:
        if len(self.named) != 1:
            for entry in self.named[1:] or self.entries[:1]:
                self.wrong(entry, "inspection", ONE)
            return
        if self.inspection and not is_kept_by(self.inspection, self.by):
            for entry in (entry for section in INSPECTION.columns for entry in self.of(section)):
                self.wrong(entry, "", KEPT)
            return
        for entry in self.of("inspection"):
            self.attempt(entry, self.front)
        if self.inspection is not None:
            self.do_judgements()
            for entry in self.of("findings"):
                self.attempt(entry, self.finding)

    # --- The front of the report ---

    def front(self, entry: Entry, cells: Cells) -> None:
        regime = Regime.objects.visible_to(self.by).filter(slug=cells["regime"]).first()
        if regime is None:
            known = ", ".join(Regime.objects.visible_to(self.by).order_by("slug").values_list("slug", flat=True))
            raise ValidationError({"regime": f"There is no such kind. Write one of these: {known}."})
        published = "on" if truth(cells["is_published"]) == "yes" else ""
        data = {**cells, "regime": regime.pk, "is_published": published}
        inspection = self.inspection or Inspection(slug=self.free(Inspection, "inspection", cells["inspection"]))
        form = filled(InspectionForm, data, instance=inspection, user=self.by)
        is_published = form.cleaned_data.get("is_published", False)
        save_inspection(inspection=form.instance, is_published=is_published, by=self.by, at=self.at)
        self.inspection = form.instance

    def free(self, model: Any, column: str, word: str) -> str:
        """A word by which a new record is known. Raises ValidationError where it is none, or names another."""
        try:
            slug = forms.SlugField(max_length=model._meta.get_field("slug").max_length).clean(word)
        except ValidationError as refusal:
            raise ValidationError({column: refusal.messages}) from None
        if slug in PLACES or model._base_manager.filter(slug=slug).exists():
            raise ValidationError({column: TAKEN})
        return str(slug)

    # --- Judgements and remarks ---

    def do_judgements(self) -> None:
        judged, remarks = self.of("judgements"), self.of("remarks")
        if not judged and not remarks:
            return
        boxes: Boxes = {}
        first = (judged or remarks)[0]
        try:
            with transaction.atomic():
                self.judgements(judged, remarks, boxes)
        except ValidationError as refusal:
            by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
            for name, words in by_field.items():
                entry, column = boxes.get(name, (first, ""))
                for sentence in words:
                    self.wrong(entry, column, sentence)
        else:
            for entry in [*judged, *remarks]:
                self.note_judged(entry)

    def note_judged(self, entry: Entry) -> None:
        """An area that has had no words has them now: that is added, not changed."""
        now = self.now(entry)
        self.note(entry, None if now is None or is_blank(entry.section, now) else now)

    def judgements(self, judged: list[Entry], remarks: list[Entry], boxes: Boxes) -> None:
        """Write both, through the one form they have. `boxes` is filled with which box is which entry's."""
        areas = {area.name.lower(): area for area in self.inspection.regime.areas.prefetch_related("scale__grades")}
        all_remarks = self.remarks_with(remarks)
        if len(all_remarks) > MOST_REMARKS:
            raise ValidationError(f"There are more than {MOST_REMARKS} remarks. Leave some of them out.")
        about = {"inspection": self.inspection, "user": self.by, "remarks": len(all_remarks)}
        blank = JudgementsForm(**about)
        data: dict[str, Any] = {"lines": "1"}
        now = known_of(INSPECTION, inspection_of(self.by, self.inspection), key_of)["judgements"]
        entries = {entry.cells["area"].lower(): entry for entry in judged}
        if unknown := [entry for name, entry in entries.items() if name not in areas]:
            self.wrong(unknown[0], "area", f"It is no area of this kind. Write one of these: {'; '.join(areas)}.")
        for name, area in areas.items():
            entry = entries.get(name)
            cells = {**now[(name,)], **(entry.cells if entry else {})}
            if entry:
                named_so = {name: BOXES.get(name, name) for name in INSPECTION.columns["judgements"]}
                boxes |= {f"{box}_{area.pk}": (entry, name) for name, box in named_so.items()}
            self.put_area(area, cells, blank, data)
        for place, (cells, entry) in enumerate(all_remarks, start=1):
            for name, text in cells.items():
                data[f"{name}_{place}r"] = text
                if entry:
                    boxes[f"{name}_{place}r"] = (entry, name)
        form = filled(JudgementsForm, data, **about)
        given = {"judged": form.judged, "remarks": form.remarks}
        save_judgements(inspection=self.inspection, **given, by=self.by, at=self.at)

    def put_area(self, area: Any, cells: Cells, blank: JudgementsForm, data: dict[str, Any]) -> None:
        """Put what was judged of an area into the boxes of the form. Raises ValidationError for words that are none."""
        grades = {grade.word.lower(): grade.pk for grade in area.scale.grades.all()} if area.scale else {}
        offered = {named(row).lower(): pk for pk, row in blank.offered.items()}
        for column, box, known, mend in (
            ("word", "grade", grades, f"Write one of these: {cells['words']}."),
            ("previous", "previous", offered, "Write inspection and area of an earlier one of the same authority."),
        ):
            word = cells[column].lower()
            if word and word not in known:
                raise ValidationError({f"{box}_{area.pk}": f"“{cells[column][:60]}” is none that can be named. {mend}"})
            data[f"{box}_{area.pk}"] = str(known.get(word, ""))
        slugs = {theme.slug: key for key, theme in blank.themes.items()}
        words = says_of(cells["themes"])
        if unknown := [word for word in words if word not in slugs]:
            raise ValidationError({f"themes_{area.pk}": UNKNOWN.format(unknown[0][:60])})
        data[f"themes_{area.pk}"] = [slugs[word] for word in words]
        for name in ("printed", "summary", "citation", "previous_printed"):
            data[f"{name}_{area.pk}"] = cells[name]

    def remarks_with(self, given: list[Entry]) -> list[tuple[Cells, Entry | None]]:
        """The remarks there are, those of the file in their place or after them."""
        wanted = {key_of("remarks", entry.cells): entry for entry in given}
        rows = [(cells, wanted.pop(key, None)) for key, cells in self.there["remarks"].items()]
        found = [({**cells, **(entry.cells if entry else {})}, entry) for cells, entry in rows]
        return [*found, *((entry.cells, entry) for entry in wanted.values())]

    # --- Findings ---

    def finding(self, entry: Entry, cells: Cells) -> None:
        slug = cells["finding"]
        stored = self.inspection.findings.filter(slug=slug).first()
        finding = stored or Finding(inspection=self.inspection, slug=self.free(Finding, "finding", slug))
        data: dict[str, Any] = {**cells, **self.links(cells)}
        data["assurance"] = cells["assurance"] or Finding.Assurance.NOT_STATED
        form = filled(FindingForm, data, instance=finding, user=self.by)
        links = {name: list(form.cleaned_data[name]) for name in ("standards", "themes")}
        save_finding(finding=form.instance, **links, by=self.by, at=self.at)

    def links(self, cells: Cells) -> dict[str, Any]:
        """The keys of what a finding names. Raises ValidationError for what there is not."""
        standards = Standard.objects.visible_to(self.by).select_related("framework")
        known = {
            "standards": {f"{row.framework.slug}/{row.number}": row.pk for row in standards},
            "themes": dict(Theme.objects.visible_to(self.by).values_list("slug", "pk")),
            "repeats": dict(Finding.objects.visible_to(self.by).values_list("slug", "pk")),
        }
        found: dict[str, Any] = {}
        for name, keys in known.items():
            words = says_of(cells[name])
            if unknown := [word for word in words if word not in keys]:
                raise ValidationError({name: UNKNOWN.format(unknown[0][:60])})
            found[name] = [str(keys[word]) for word in words]
        return found | {"repeats": next(iter(found["repeats"]), "")}
