"""Lists from a file put into the record, entry by entry, through the forms of their screens and the changes behind
them: a file can do nothing that a person at a screen could not. What the file does not name stays as it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding.faults import Fault, in_two
from safeguarding.list_files import Cells, Entry, Lists

Key = tuple[str, ...]
TRUTHS = {"true": "yes", "false": "no", "1": "yes", "0": "no"}


def known_of(
    lists: Lists, given: Mapping[str, list[Cells]], key_of: Callable[[str, Cells], Key]
) -> dict[str, dict[Key, Cells]]:
    """Every entry by its list and key; a list that is not given is empty."""
    return {name: {key_of(name, cells): cells for cells in given.get(name, ())} for name in lists.columns}


@dataclass
class Outcome:
    """What a file adds (in words), what it changes (cell by cell), and what is wrong with it. `ratings` are the latest
    ratings that would change."""

    made: list[str] = field(default_factory=list)
    changed: list[dict[str, str]] = field(default_factory=list)
    ratings: list[dict[str, str]] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)

    def plainly(self) -> dict[str, Any]:
        return asdict(self)


class NotStored(Exception):
    """The file has faults, so that none of it is stored."""


@dataclass
class Pass:
    """One pass over the entries of a file. `there` is what the record says now, by list and key; `keys` are the columns
    by which entries of a list are known, `boxes` what a box of a form is called in a file."""

    lists: Lists
    keys: Mapping[str, tuple[str, ...]]
    boxes: Mapping[str, str]
    key_of: Callable[[str, Cells], Key]
    name_of: Callable[[str, Cells], str]
    there: dict[str, dict[Key, Cells]]
    entries: list[Entry]
    outcome: Outcome

    def of(self, section: str) -> list[Entry]:
        """The entries of a list that differ from the record; of two alike in their key the second is a fault."""
        return [entry for entry in self.known(section) if self.differs(entry, self.now(entry))]

    def known(self, section: str) -> list[Entry]:
        """The entries of a list that have a key; of two alike in it the second is a fault."""
        found: dict[Key, Entry] = {}
        for entry in (entry for entry in self.entries if entry.section == section):
            key = self.key_of(section, entry.cells)
            if missing := [name for name in self.keys[section][:2] if not entry.cells.get(name)]:
                self.wrong(entry, missing[0], "It is empty. Entries are known by it: write it in.")
            elif key in found:
                self.wrong(entry, self.keys[section][0], "It stands twice. Take one of the two out.")
            else:
                found[key] = entry
        return list(found.values())

    def now(self, entry: Entry) -> Cells | None:
        """What the record says of it; None: it is new."""
        return self.there[entry.section].get(self.key_of(entry.section, entry.cells))

    def differs(self, entry: Entry, now: Cells | None) -> bool:
        return now is None or any(now[name] != text for name, text in entry.cells.items())

    def attempt(self, entry: Entry, change: Callable[[Entry, Cells], None]) -> None:
        """Make one change and note it; what is refused becomes faults at their cells."""
        now = self.now(entry)
        try:
            with transaction.atomic():
                change(entry, {**dict.fromkeys(self.lists.columns[entry.section], ""), **(now or {}), **entry.cells})
        except ValidationError as refusal:
            self.refused(entry, refusal)
        else:
            self.note(entry, now)

    def note(self, entry: Entry, now: Cells | None) -> None:
        what = self.name_of(entry.section, entry.cells)
        if now is None:
            self.outcome.made.append(what)
            return
        for name, text in entry.cells.items():
            if now[name] != text:
                self.outcome.changed.append({"what": what, "column": name, "was": now[name], "becomes": text})

    def refused(self, entry: Entry, refusal: ValidationError) -> None:
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, words in by_field.items():
            for sentence in words:
                self.wrong(entry, "" if name == "__all__" else self.boxes.get(name, name), sentence)

    def wrong(self, entry: Entry, column: str, sentence: str) -> None:
        _, words, mend = in_two(column, sentence)
        known = column if column in self.lists.columns[entry.section] else ""
        fault: Fault = entry.fault(known, words.rstrip("."), mend.rstrip("."))
        self.outcome.faults.append(fault.plainly())


def filled(kind: type[forms.Form], data: dict[str, Any], **given: Any) -> Any:
    """A form with these answers. Raises ValidationError, by field, where it is not valid; of a choice with the words
    that can be chosen."""
    form = kind(**given)
    for name, box in form.fields.items():
        if isinstance(box, forms.TypedChoiceField):
            data[name] = truth(data.get(name, ""))
    form = kind(data, **given)
    if not form.is_valid():
        raise ValidationError({name: list(said(form, name, words)) for name, words in form.errors.items()})
    return form


def said(form: forms.Form, name: str, words: Iterable[str]) -> Iterable[str]:
    box = form.fields.get(name)
    choices = [str(value) for value, _ in getattr(box, "choices", ()) if value][:40]
    for sentence in words:
        is_choice = isinstance(box, forms.ChoiceField) and not isinstance(box, forms.ModelChoiceField)
        yield f"It is none of the choices. Write one of these: {', '.join(choices)}." if is_choice else sentence


def truth(text: str) -> str:
    """Yes or no, however a program writes it."""
    return TRUTHS.get(text.strip().lower(), text.strip().lower())
