"""A framework from a file: what it would do, found by doing it in a transaction that is taken back; and doing it.

Each entry that differs from the record goes through the form of its screen and the change behind it.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding.list_files import Cells, Entry
from safeguarding.list_import import NotStored, Outcome, Pass, filled, known_of
from safeguarding.models import Agency, Document, User
from safeguarding.trials import taken_back
from standards.changes.frameworks import OWN_ADDRESS, PRINTED, put_in_place, save_framework, save_standard
from standards.framework_files import (
    ARCHIVED,
    FRAMEWORK,
    IN_USE,
    KEYS,
    framework_of,
    key_of,
    name_of,
    words_of,
)
from standards.framework_forms import FrameworkForm, StandardForm
from standards.line_forms import ARCHIVED as ARCHIVED_BOX
from standards.line_forms import KEPT
from standards.models import Framework, Scale, Standard, Theme

OURS = {"framework": {"scale", "ends_on"}, "standards": {"themes", "state"}, "parts": set()}
ONE = "A file holds one framework. Name it in the list “framework”, once."


def try_framework(*, entries: list[Entry], by: User, at: datetime) -> Outcome:
    """What the file would do now; nothing of it stays."""
    run = Import(entries, by, at, Outcome())
    taken_back(run.do)
    return run.outcome


@transaction.atomic
def do_framework(*, entries: list[Entry], by: User, at: datetime) -> Framework:
    """Store the whole file. Raises NotStored, and stores nothing, where any of it is refused."""
    run = Import(entries, by, at, Outcome())
    run.do()
    if run.outcome.faults or run.framework is None:
        raise NotStored
    return run.framework


class Import(Pass):
    """One pass over the entries of a file: the framework, its standards each with its parts, then their places."""

    def __init__(self, entries: list[Entry], by: User, at: datetime, outcome: Outcome):
        self.by, self.at = by, at
        named = [entry for entry in entries if entry.section == "framework"]
        slug = named[0].cells.get("framework", "") if len(named) == 1 else ""
        self.named = named
        self.framework = Framework.objects.visible_to(by).filter(slug=slug).select_related("document").first()
        there = known_of(FRAMEWORK, framework_of(self.framework) if self.framework else {}, key_of)
        super().__init__(FRAMEWORK, KEYS, {}, key_of, name_of, there, entries, outcome)

    @property
    def is_printed(self) -> bool:
        return self.framework is not None and self.framework.document_id is not None

    def do(self) -> None:
        if len(self.named) != 1:
            for entry in self.named[1:] or self.entries[:1]:
                self.wrong(entry, "framework", ONE)
            return
        for entry in self.of("framework"):
            self.attempt(entry, self.front)
        if self.framework is not None and self.framework.pk:
            self.do_standards()

    # --- The framework ---

    def front(self, entry: Entry, cells: Cells) -> None:
        refuse_printed(self, entry)
        slug = cells["framework"]
        document = Document.objects.visible_to(self.by).filter(slug=cells["document"]).first()
        if cells["document"] and (document is None or not self.is_printed):
            raise ValidationError({"document": "Only what came with the record names a document. Leave it empty."})
        data = {**cells, **self.keys_named(cells, {"publisher": Agency, "scale": Scale})}
        if self.framework is None and slug in OWN_ADDRESS:
            raise ValidationError({"framework": f"“{slug}” is the address of a page. Choose another word."})
        form = filled(FrameworkForm, data, user=self.by, framework=self.framework)
        framework = self.framework or Framework(slug=forms.SlugField(max_length=50).clean(slug))
        save_framework(framework=form.fill(framework), by=self.by, at=self.at)
        self.framework = framework

    def keys_named(self, cells: Cells, kinds: dict[str, Any]) -> dict[str, str]:
        """The keys of what cells name by its slug. Raises ValidationError for what there is not."""
        found = {}
        for name, model in kinds.items():
            row = model.objects.visible_to(self.by).filter(slug=cells[name]).first()
            if cells[name] and row is None:
                known = ", ".join(
                    model.objects.visible_to(self.by).order_by("slug").values_list("slug", flat=True)[:40]
                )
                raise ValidationError({name: f"The record has no “{cells[name][:60]}”. Write one of these: {known}."})
            found[name] = str(row.pk) if row else ""
        return found

    # --- Standards and their parts ---

    def do_standards(self) -> None:
        """A standard with its parts, which may be changed while its words are not: in either list."""
        standards = {entry.cells["number"].lower(): entry for entry in self.known("standards")}
        parts: dict[str, list[Entry]] = {}
        for entry in self.known("parts"):
            parts.setdefault(entry.cells["standard"].lower(), []).append(entry)
        for number in dict.fromkeys([*standards, *parts]):
            entry, own = standards.get(number), parts.get(number, [])
            if any(self.differs(one, self.now(one)) for one in [entry, *own] if one):
                self.whole_standard(number, entry, own)
        self.do_places(list(standards.values()))

    def whole_standard(self, number: str, entry: Entry | None, parts: list[Entry]) -> None:
        stored = self.framework.standards.filter(number__iexact=number).first()
        first = entry or parts[0]
        if stored is None and entry is None:
            words = f"There is no standard {number[:20]}. Add it to the list of standards first."
            self.wrong(first, "standard", words)
            return
        boxes: dict[str, tuple[Entry, str]] = {}
        try:
            with transaction.atomic():
                self.save(stored, entry, parts, boxes)
        except ValidationError as refusal:
            self.refused_by_box(first, refusal, boxes)
        else:
            for one in [entry, *parts] if entry else parts:
                self.note_but_place(one)

    def note_but_place(self, entry: Entry) -> None:
        """What it adds or changes; the place of a standard is seen to afterwards."""
        now = self.now(entry)
        if now is None or entry.section == "parts":
            if self.differs(entry, now):
                self.note(entry, now)
            return
        cells = {name: text for name, text in entry.cells.items() if name != "place"}
        self.note(Entry(entry.section, cells, entry.number, entry.places, entry.is_sheet), now)

    def save(
        self, stored: Standard | None, entry: Entry | None, parts: list[Entry], boxes: dict[str, tuple[Entry, str]]
    ) -> None:
        for one in [entry, *parts] if entry else parts:
            refuse_printed(self, one)
        cells = dict.fromkeys(FRAMEWORK.columns["standards"], "") | {"state": IN_USE}
        if stored:
            cells |= self.there["standards"][(stored.number.lower(),)]
        cells |= entry.cells if entry else {}
        data: dict[str, Any] = {**cells, "place": "", "state": state_box(cells["state"]), "themes": self.themes(cells)}
        rows = list(stored.criteria.order_by("order")) if stored else []
        empties = 0 if self.is_printed else self.part_boxes(rows, parts, data, boxes)
        about = {"user": self.by, "framework": self.framework, "standard": stored, "empties": empties}
        form = filled(StandardForm, data, **about)
        standard = stored or Standard(framework=self.framework)
        save_standard(standard=standard, **form.fill(standard), by=self.by, at=self.at)

    def part_boxes(
        self, rows: list[Any], parts: list[Entry], data: dict[str, Any], boxes: dict[str, tuple[Entry, str]]
    ) -> int:
        """Put the parts into the boxes of the form, noting which box is which entry's; how many of them are new."""
        keys = {}
        for place, row in enumerate(rows, start=1):
            key = key_of("parts", {"standard": row.standard.number, "label": row.label, "text": row.text})
            keys[key] = str(row.pk)
            state = ARCHIVED_BOX if row.is_archived else KEPT
            data |= {f"label_{row.pk}": row.label, f"text_{row.pk}": row.text, f"place_{row.pk}": place}
            data |= {f"state_{row.pk}": state}
        new = 0
        for one in parts:
            if (box := keys.get(key_of("parts", one.cells))) is None:
                new += 1
                box = f"new{new}"
                if state_box(one.cells.get("state") or IN_USE) != KEPT:
                    raise ValidationError({"state": "A new part is in use. Archive it afterwards."})
            for name, text in one.cells.items():
                if name in {"label", "text", "place", "state"}:
                    boxes[f"{name}_{box}"] = (one, name)
                    data[f"{name}_{box}"] = state_box(text) if name == "state" else text
        return new

    def themes(self, cells: Cells) -> list[str]:
        known = dict(Theme.objects.visible_to(self.by).values_list("slug", "pk"))
        words = words_of(cells["themes"])
        if unknown := [word for word in words if word not in known]:
            raise ValidationError({"themes": f"The record has no “{unknown[0][:60]}”. Write it as the record does."})
        return [str(known[word]) for word in words]

    def refused_by_box(self, first: Entry, refusal: ValidationError, boxes: dict[str, tuple[Entry, str]]) -> None:
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, words in by_field.items():
            entry, column = boxes.get(name, (first, name))
            for sentence in words:
                self.wrong(entry, column, sentence)

    # --- Places ---

    def do_places(self, entries: list[Entry]) -> None:
        """Those whose place the file names, the first place first: what comes after moves none before it."""
        placed = []
        for entry in entries:
            text = entry.cells.get("place", "")
            if text and not (text.isascii() and text.isdecimal() and 0 < int(text) < 10_000):
                self.wrong(entry, "place", "It is no place. Write a number, such as 2.")
            elif text:
                placed.append((int(text), entry))
        rows = {row.number.lower(): row for row in self.framework.standards.all()}
        for place, entry in sorted(placed, key=lambda pair: pair[0]):
            row, now = rows.get(entry.cells["number"].lower()), self.now(entry)
            is_there = now is not None and now["place"] == str(place)
            if row is None or (self.is_printed and is_there):
                continue
            if self.is_printed:
                self.wrong(entry, "place", PRINTED)
                continue
            put_in_place(row, place, by=self.by, at=self.at)
            if now and not is_there:
                change = {"what": name_of("standards", entry.cells), "column": "place", "was": now["place"]}
                self.outcome.changed.append(change | {"becomes": str(place)})


def refuse_printed(run: Import, entry: Entry) -> None:
    """What came from a published paper stays as the paper has it, but for what is ours."""
    now = run.now(entry)
    if not run.is_printed:
        return
    if now is None:
        raise ValidationError(PRINTED)
    differing = [name for name, text in entry.cells.items() if now[name] != text and name not in OURS[entry.section]]
    if differing := [name for name in differing if name != "place"]:
        raise ValidationError(dict.fromkeys(differing, PRINTED))


def state_box(text: str) -> str:
    """What the form calls a state; whatever else it is, the form refuses."""
    return {IN_USE: KEPT, "": KEPT, ARCHIVED: ARCHIVED_BOX}.get(text.strip().lower(), text)
