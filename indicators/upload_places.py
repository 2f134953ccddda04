"""Where each row of a file belongs: which unit and measure of the round it is about, and whether it may be.

`place` is given the rows in their order and answers with what is to be kept; what is wrong gathers in `faults`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators.models import Expectation, IndicatorVersion, Subject, Upload
from indicators.return_rules import Entry
from indicators.upload_rules import COLUMNS, GIVEN, KEYS, REFERENCE, SHEET, TABLE_COLUMNS, Fault, figure_of
from indicators.workbook_reading import Cell, Row
from indicators.workbook_reading.sheets import letters_of
from safeguarding.exports import SIGNS, first_seen

DOWNLOAD = "Download the workbook of this return and fill that in"
WHOLE = "The whole file"


@dataclass(frozen=True)
class Placed:
    line: int
    cell: str
    subject_id: int
    version_id: int
    entry: Entry


@dataclass
class Places:
    """What the round asks for: by unit and code, the definitions by their numbers."""

    upload: Upload
    today: date
    asked: dict[str, dict[str, dict[int, int]]]  # slug of the unit, code in capitals, number of the definition: key
    subjects: dict[str, int]
    versions: dict[int, IndicatorVersion]
    faults: list[Fault] = field(default_factory=list)
    seen: dict[tuple[int, int], int] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    is_lost: bool = False

    def place(self, row: Row) -> Placed | None:
        raise NotImplementedError

    def finish(self) -> None:
        """At the end of the file."""
        if not self.columns and not self.faults:
            self.fault("", WHOLE, "", "No table of figures was found", DOWNLOAD)

    def fault(self, *words: str) -> None:
        self.faults.append(Fault(*words))

    def texts_of(self, row: Row) -> dict[str, str]:
        return {self.columns[place]: cell.text for place, cell in row.cells.items() if place in self.columns}

    def version_in(self, slug: str, texts: dict[str, str]) -> tuple[int | None, str, str]:
        """Which definition a row is about, or None and why: in which column, and what is wrong."""
        code, number = texts.get("indicator_code", "").strip(), texts.get("definition_number", "").strip()
        numbers = self.asked.get(slug, {}).get(code.upper())
        if numbers is None:
            return None, "indicator_code", f"“{code[:40]}” is not asked of this unit in this round"
        if not number and len(numbers) == 1:
            return next(iter(numbers.values())), "", ""
        key = numbers.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else None
        if key is None:
            asked = " or ".join(str(known) for known in numbers)
            return None, "definition_number", f"Definition “{number[:40]}” is not asked for, but {asked}"
        return key, "", ""

    def is_repeated(self, subject: int, version: int, line: int) -> int | None:
        """The line that was about the same figure before, if there was one."""
        before = self.seen.setdefault((subject, version), line)
        return before if before != line else None


class WorkbookPlaces(Places):
    """Of one unit's workbook. Its table begins at the row that is headed "Code"; other sheets are not read."""

    def place(self, row: Row) -> Placed | None:
        if row.sheet != SHEET:
            return None
        if not self.columns:
            self.read_head(row)
            return None
        texts, kinds = self.texts_of(row), self.kinds_of(row)
        code = texts.get("indicator_code", "").strip()
        if not code:
            if set(texts) & set(GIVEN):
                self.fault(SHEET, "", f"A{row.line}", "This row has figures but no code", DOWNLOAD)
            return None
        subject, slug = self.upload.subject_id, self.upload.subject.slug
        key, column, wrong = self.version_in(slug, texts)
        if key is None:
            self.fault(SHEET, code[:40], self.cell(column, row), wrong, DOWNLOAD)
            return None
        version = self.versions[key]
        section = version.indicator.title
        if before := self.is_repeated(subject, key, row.line):
            self.fault(SHEET, section, f"A{row.line}", f"The measure stands in row {before} too", "Delete one row")
            return None
        entry, problems = figure_of(version, texts, kinds, today=self.today)
        for name, words, mend in problems:
            self.fault(SHEET, section, self.cell(name, row), words, mend)
        return Placed(row.line, f"{SHEET}, row {row.line}", subject, key, entry) if entry else None

    def kinds_of(self, row: Row) -> dict[str, str]:
        kinds = {self.columns[place]: cell.kind for place, cell in row.cells.items() if place in self.columns}
        return {name: kind for name, kind in kinds.items() if kind != "text"}

    def cell(self, name: str, row: Row) -> str:
        place = next((place for place, known in self.columns.items() if known == name), 1)
        return f"{letters_of(place)}{row.line}"

    def read_head(self, row: Row) -> None:
        first = row.cells.get(1, Cell("")).text.strip()
        if first == REFERENCE:
            self.check_reference(row.cells.get(2, Cell("")).text.strip())
        if first != "Code":
            return
        fields = {heading: {"code": KEYS[1], "number": KEYS[2]}.get(name, name) for heading, name in COLUMNS.items()}
        for place, cell in row.cells.items():
            heading = cell.text.strip()
            if heading not in fields:
                where = f"{letters_of(place)}{row.line}"
                self.fault(SHEET, "", where, f"“{heading[:40]}” is no heading of this table", DOWNLOAD)
            elif fields[heading]:
                self.columns[place] = fields[heading]

    def check_reference(self, found: str) -> None:
        if found != reference_of(self.upload.round_id, self.upload.subject):
            words = f"This is the workbook of another return: its reference is “{found[:60]}”"
            self.fault(SHEET, "", "B4", words, DOWNLOAD)


class TablePlaces(Places):
    """Of the long table of a whole round. The first line has the headings, in any order."""

    def place(self, row: Row) -> Placed | None:
        if not self.columns:
            self.read_head(row)
            self.is_lost = bool(self.faults)
            return None
        if self.is_lost:  # with other headings every line would be wrong
            return None
        texts = {name: harmless(text) for name, text in self.texts_of(row).items()}
        slug = texts.get("unit_slug", "").strip()
        where = f"{slug[:60]}, {texts.get('indicator_code', '').strip()[:40]}"
        subject = self.subjects.get(slug)
        wrong = self.wrong_place(row, texts, subject)
        if wrong or subject is None:
            for column, words, mend in wrong:
                self.fault("", where, f"line {row.line}, {column}", words, mend)
            return None
        key, column, words = self.version_in(slug, texts)
        if key is None:
            self.fault("", where, f"line {row.line}, {column}", words, "Correct it, or take the line out")
            return None
        if before := self.is_repeated(subject, key, row.line):
            words = f"The same figure stands on line {before}"
            self.fault("", where, f"line {row.line}", words, "Take one of the two lines out")
            return None
        entry, problems = figure_of(self.versions[key], texts, {}, today=self.today)
        for name, said, mend in problems:
            self.fault("", where, f"line {row.line}, {name}", said, mend)
        return Placed(row.line, f"line {row.line}", subject, key, entry) if entry else None

    def wrong_place(self, row: Row, texts: dict[str, str], subject: int | None) -> list[tuple[str, str, str]]:
        """Whether the line is about this round and one of its units."""
        found = []
        period = self.upload.round.period.label
        if texts.get("period", period).strip() != period:
            words = f"“{texts['period'][:60]}” is not the period of this round"
            found.append(("period", words, f"Write “{period}”, or leave the column out"))
        if subject is None:
            slug = texts.get("unit_slug", "").strip()
            words = f"No unit “{slug[:60]}” is asked for figures in this round" if slug else "The unit is not named"
            found.append(("unit_slug", words, "Take the unit's short name from the file that you can download"))
        if max(row.cells) > max(self.columns):
            found.append(("", "The line has more columns than there are headings", "Check its separators"))
        return found

    def read_head(self, row: Row) -> None:
        names = {place: as_name(cell.text) for place, cell in row.cells.items()}
        for place, name in names.items():
            if name not in TABLE_COLUMNS:
                words = f"“{row.cells[place].text.strip()[:40]}” is no column of this table"
                self.fault("", WHOLE, f"line {row.line}, column {place}", words, "Take the column out, or rename it")
        for name in TABLE_COLUMNS:
            count = list(names.values()).count(name)
            if count > 1:
                self.fault("", WHOLE, f"line {row.line}", f"There are {count} columns “{name}”", "Keep one of them")
            if count == 0 and name in KEYS[:2]:
                self.fault("", WHOLE, f"line {row.line}", f"The column “{name}” is missing", "Add it")
        self.columns = names


def as_name(heading: str) -> str:
    return "_".join(heading.strip().lower().replace("-", " ").replace("_", " ").split())


def harmless(text: str) -> str:
    """Without the apostrophe that our own files put before what a spreadsheet would take for a formula."""
    return text[1:] if text.startswith("'") and first_seen(text[1:]) in SIGNS else text


def reference_of(round_id: int, subject: Subject) -> str:
    """By which a workbook says what it is the workbook of."""
    return f"{round_id}/{subject.slug}"


def places_in(upload: Upload, *, today: date) -> Places:
    """What the round of an upload asks for, in two queries however many units there are."""
    rows = Expectation.objects.filter(round=upload.round_id).order_by()
    rows = rows.filter(subject=upload.subject_id) if upload.subject_id else rows
    asked: dict[str, dict[str, dict[int, int]]] = {}
    subjects: dict[str, int] = {}
    names = ("subject__slug", "subject", "version", "version__indicator__code", "version__number")
    for slug, subject, version, code, number in rows.values_list(*names):
        asked.setdefault(slug, {}).setdefault(code.upper(), {})[number] = version
        subjects[slug] = subject
    versions: Any = IndicatorVersion.objects.filter(expectations__round=upload.round_id).distinct()
    kind = WorkbookPlaces if upload.subject_id else TablePlaces
    return kind(upload, today, asked, subjects, versions.select_related("indicator").in_bulk())
