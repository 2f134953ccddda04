"""The library as a file, and back: which cell says what, in YAML and in a workbook alike.

Five lists, a sheet each: indicators, definitions, the council's own targets, rules, and the bounds of rules. Every
value is text that reads the same both ways, so that a file taken away and brought back changes nothing.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from indicators.models import Indicator, IndicatorVersion, RatingRule, Subject, Target
from indicators.upload_rules import Fault
from indicators.workbook_reading import LISTS, NotRead, Row, read
from indicators.workbook_reading.long_tables import as_name
from safeguarding.exports import plain, write_row

Cells = dict[str, str]
AGAIN = "Put it right in the file and send the file again"
COLUMNS = {
    "indicators": [
        "code", "title", "family", "order", "polarity", "parent", "is_current", "counts_children", "why_it_matters",
        "caution", "standards", "themes", "succeeds",
    ],
    "definitions": [
        "indicator", "number", "label", "definition", "shape", "over_time", "unit", "decimals", "numerator_label",
        "denominator_label", "counts_are_fte", "clock_start", "clock_end", "threshold", "collects_lateness",
        "best_from", "best_to", "question_count", "is_reverse_scored", "rating_rule", "starts_on", "ends_on",
        "national_until", "break_note", "source",
    ],
    "rules": ["rule", "name", "kind", "description"],
    "bounds": ["rule", "from_day", "band", "reverse", "lower", "lower_is", "upper", "upper_is"],
    "targets": ["indicator", "definition", "kind", "starts_on", "ends_on", "level", "rule", "note"],
}  # fmt: skip
NEEDED = {
    "indicators": ("code",),
    "definitions": ("indicator", "number"),
    "rules": ("rule",),
    "bounds": ("rule", "band"),
    "targets": ("indicator", "definition", "kind", "level"),
}
# Words that people write; whatever else there is has been chosen from a list, or is a number or a day.
IN_WORDS = {"title", "why_it_matters", "caution", "label", "definition", "unit", "numerator_label", "denominator_label"}
IN_WORDS |= {"clock_start", "clock_end", "threshold", "break_note", "source", "name", "description", "note"}


# --- Out ----------------------------------------------------------------------------------------------------------


def library_of(user: Any) -> dict[str, list[Cells]]:
    """Every entry of each list, as text by column, for the council of `user`."""
    indicators = Indicator.objects.visible_to(user).select_related("parent")
    indicators = indicators.prefetch_related("standards__framework", "themes", "succeeds").order_by("code")
    definitions = IndicatorVersion.objects.visible_to(user).select_related("indicator", "rating_rule")
    rules = list(RatingRule.objects.visible_to(user).prefetch_related("bands").order_by("slug"))
    targets = Target.objects.visible_to(user).filter(authority=user.authority_id, document=None)
    targets = targets.filter(subject__kind=Subject.Kind.AUTHORITY).select_related("version__indicator", "rule")
    targets = targets.order_by("version__indicator__code", "version__number", "kind", "starts_on", "ends_on")
    return {
        "rules": [{"rule": r.slug, **given(r, COLUMNS["rules"][1:])} for r in rules],
        "bounds": [bound_of(rule, band) for rule in rules for band in rule.bands.all()],
        "indicators": [given(row, COLUMNS["indicators"]) for row in indicators],
        "definitions": [
            given(row, COLUMNS["definitions"]) for row in definitions.order_by("indicator__code", "number")
        ],
        "targets": [target_of(row) for row in targets],
    }


def given(record: Any, names: Iterable[str]) -> Cells:
    return {name: as_text(record, name) for name in names}


def as_text(record: Any, name: str) -> str:
    """A value as the file has it: days as 2026-03-31, yes and no, numbers without zeros at their end."""
    match name:
        case "standards":
            words = [f"{row.framework.slug}/{row.number}" for row in record.standards.all()]
            return "; ".join(sorted(words))
        case "themes":
            return "; ".join(sorted(row.slug for row in record.themes.all()))
        case "succeeds":
            return "; ".join(sorted(row.code for row in record.succeeds.all()))
    value = getattr(record, name)
    if isinstance(value, Indicator | RatingRule):
        return value.code if isinstance(value, Indicator) else value.slug
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else tidy("" if value is None else str(value))


def tidy(text: str) -> str:
    """Without spaces at the ends of lines, control characters and the line ends of other systems."""
    return "\n".join(line.rstrip() for line in str(plain(text)).splitlines()).strip()


def bound_of(rule: RatingRule, band: Any) -> Cells:
    inside = {True: "in", False: "out"}
    return {
        "rule": rule.slug,
        "from_day": as_text(band, "starts_on"),
        "band": band.band,
        "reverse": as_text(band, "reverse"),
        "lower": as_text(band, "lower"),
        "lower_is": inside[band.lower_is_included],
        "upper": as_text(band, "upper"),
        "upper_is": inside[band.upper_is_included],
    }


def target_of(target: Target) -> Cells:
    named = {"indicator": target.version.indicator.code, "definition": str(target.version.number)}
    return {**named, **given(target, COLUMNS["targets"][2:])}


class Plain(str):
    """A text that stands in the file without quotation marks."""


class Dumper(yaml.SafeDumper):
    """Numbers, days and chosen words stand plainly, long texts as blocks."""


def plainly(dumper: Any, text: Plain) -> Any:
    return dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, text, (True, False)), text)


def as_block(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(Plain, plainly)
Dumper.add_representer(str, as_block)


def yaml_of(library: dict[str, list[Cells]]) -> bytes:
    """As YAML in UTF-8."""
    written = {
        section: [
            {name: text if name in IN_WORDS or not text else Plain(text) for name, text in entry.items()}
            for entry in entries
        ]
        for section, entries in library.items()
    }
    return yaml.dump(written, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110).encode("utf-8")


def workbook_of(library: dict[str, list[Cells]]) -> bytes:
    """As a workbook with a sheet for each list; every cell is text, and nothing in it runs."""
    book = Workbook()
    book.properties.creator = "Safeguarding oversight"
    book.remove(book.active)
    for section, entries in library.items():
        sheet = book.create_sheet(heading_of(section))
        write_row(sheet, 1, [heading_of(name) for name in COLUMNS[section]])
        for number, entry in enumerate(entries, start=2):
            write_row(sheet, number, [plain(entry[name]) for name in COLUMNS[section]])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


# --- In -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One entry of a file: its list, what it says by column, and where each of it stands."""

    section: str
    cells: Cells
    number: int
    places: dict[str, int] = field(default_factory=dict)
    is_sheet: bool = True

    def fault(self, column: str, words: str, mend: str = AGAIN) -> Fault:
        """What is wrong in one of its cells, in two halves, and where that is; an empty column: in all of it."""
        if not self.is_sheet:
            where = f"entry {self.number}"
        elif column in self.places:
            where = f"{get_column_letter(self.places[column])}{self.number}"
        else:
            where = f"row {self.number}"
        name = heading_of(column) if self.is_sheet else column
        return Fault(heading_of(self.section) if self.is_sheet else self.section, name, where, words, mend)


def read_file(content: bytes, kind: str) -> tuple[list[Entry], list[Fault]]:
    """The entries of a file, and what is wrong with it before any of it is looked up. The file is opened in a child
    process within limits."""
    try:
        rows = list(read(content, kind))
    except NotRead as refusal:
        return [], [Fault("", "The whole file", "", str(refusal), refusal.mend)]
    found: list[Entry] = []
    faults: list[Fault] = []
    sheets: dict[str, list[Row]] = {}
    for row in rows:
        sheets.setdefault(row.sheet, []).append(row)
    for name, lines in sheets.items():
        entries, wrong = entries_of(name, lines, is_sheet=kind != LISTS)
        found += entries
        faults += wrong
    return found, faults


def entries_of(name: str, lines: list[Row], *, is_sheet: bool) -> tuple[list[Entry], list[Fault]]:
    section = as_name(name)
    if section not in COLUMNS:
        known = ", ".join(COLUMNS)
        return [], [Fault(name, "", "", f"“{name[:40]}” is none of the lists", f"Name it one of these: {known}")]
    places, faults = columns_of(section, lines[0], is_sheet=is_sheet)
    entries = []
    for row in lines[1:] if not faults else ():
        entry, wrong = entry_of(section, row, places, is_sheet=is_sheet)
        faults += wrong
        entries.append(entry)
    return entries, faults


def columns_of(section: str, row: Row, *, is_sheet: bool) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands, by its heading, in any order."""
    places: dict[str, int] = {}
    faults = []
    for place, cell in row.cells.items():
        name = as_name(cell.text)
        if name not in COLUMNS[section] or name in places:
            where = f"{get_column_letter(place)}{row.line}" if is_sheet else ""
            words = "stands twice" if name in places else "is no heading of this list"
            mend = "Take it out, or call it one of these: " + ", ".join(COLUMNS[section])
            faults.append(Fault(row.sheet, "Headings", where, f"“{cell.text[:40]}” {words}", mend))
        else:
            places[name] = place
    for name in NEEDED[section]:
        if name not in places:
            faults.append(Fault(row.sheet, "Headings", "", f"“{name}” is missing", "Add it: entries are known by it"))
    return places, faults


def entry_of(section: str, row: Row, places: dict[str, int], *, is_sheet: bool) -> tuple[Entry, list[Fault]]:
    """In YAML an entry says nothing of what it leaves out; an empty cell of a sheet says that there is nothing."""
    said = {name: row.cells.get(place) for name, place in places.items() if is_sheet or place in row.cells}
    cells = {name: tidy(cell.text) if cell else "" for name, cell in said.items()}
    entry = Entry(section, cells, row.line, places, is_sheet)
    faults = [
        entry.fault(name, f"“{cell.text[:40]}” is {ODD[cell.kind]}", "Write it as plain text")
        for name, cell in said.items()
        if cell and cell.kind in ODD
    ]
    return entry, faults


ODD = {"formula": "a formula", "percent": "a percentage of the spreadsheet’s own", "error": "an error"}
