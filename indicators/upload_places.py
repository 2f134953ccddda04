"""Where each row of one unit's workbook belongs: which measure of the round it is about, and whether it may be.

`place` is given the rows in their order and answers with what is to be kept; what is wrong gathers in `faults`. The
lines of a whole round, of which there are many more, are placed by the database (`upload_lines`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators.models import Expectation, IndicatorVersion, Subject, Upload, UploadRow
from indicators.return_rules import ENTRY_FIELDS, Entry
from indicators.upload_rules import COLUMNS, GIVEN, KEYS, REFERENCE, SHEET, figure_of
from safeguarding.faults import Fault
from safeguarding.workbook_reading import Cell, Row
from safeguarding.workbook_reading.sheets import letters_of

DOWNLOAD = "Download the workbook of this return and fill that in"
WHOLE = "The whole file"
Asked = dict[str, dict[int, int]]  # of one unit: code in capitals, number of the definition, its key


@dataclass
class WorkbookPlaces:
    """What a round asks of the unit of an upload. Its table begins at the row that is headed "Code"; other sheets are
    not read."""

    upload: Upload
    today: date
    asked: Asked
    versions: Mapping[int, IndicatorVersion]
    faults: list[Fault] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)

    def place(self, row: Row) -> UploadRow | None:
        if row.sheet != SHEET:
            return None
        if not self.columns:
            self.read_head(row)
            return None
        texts, kinds = self.texts_of(row), self.kinds_of(row)
        code = texts.get("indicator_code", "").strip()
        if not code:
            if set(texts) & set(GIVEN):
                self.fault("", f"A{row.line}", "This row has figures but no code", DOWNLOAD)
            return None
        key, column, wrong = definition_in(self.asked, code, texts.get("definition_number", "").strip())
        if key is None:
            self.fault(code[:40], self.cell(column, row), wrong, DOWNLOAD)
            return None
        version = self.versions[key]
        section = version.indicator.title
        before = self.seen.setdefault(key, row.line)
        if before != row.line:
            self.fault(section, f"A{row.line}", f"The measure stands in row {before} too", "Delete one row")
            return None
        entry, problems = figure_of(version, texts, kinds, today=self.today)
        for name, words, mend in problems:
            self.fault(section, self.cell(name, row), words, mend)
        subject = self.upload.subject_id
        return row_of(self.upload, row.line, f"{SHEET}, row {row.line}", subject, key, entry) if entry else None

    def finish(self) -> None:
        """At the end of the file."""
        if not self.columns and not self.faults:
            self.faults.append(Fault("", WHOLE, "", "No table of figures was found", DOWNLOAD))

    def fault(self, *words: str) -> None:
        self.faults.append(Fault(SHEET, *words))

    def texts_of(self, row: Row) -> dict[str, str]:
        return {self.columns[place]: cell.text for place, cell in row.cells.items() if place in self.columns}

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
                self.fault("", where, f"“{heading[:40]}” is no heading of this table", DOWNLOAD)
            elif fields[heading]:
                self.columns[place] = fields[heading]

    def check_reference(self, found: str) -> None:
        if found != reference_of(self.upload.round_id, self.upload.subject):
            words = f"This is the workbook of another return: its reference is “{found[:60]}”"
            self.fault("", "B4", words, DOWNLOAD)


def row_of(upload: Upload, line: int, cell: str, subject: int, version: int, entry: Entry) -> UploadRow:
    figure = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    return UploadRow(upload=upload, line=line, cell=cell, subject_id=subject, version_id=version, **figure)


def definition_in(asked: Asked, code: str, number: str) -> tuple[int | None, str, str]:
    """Which definition of those asked of a unit a code and a number mean, or None and why: in which column, and what
    is wrong. The number may be left out where only one is asked."""
    numbers = asked.get(code.upper())
    if numbers is None:
        return None, "indicator_code", f"“{code[:40]}” is not asked of this unit in this round"
    if not number and len(numbers) == 1:
        return next(iter(numbers.values())), "", ""
    key = numbers.get(number_in(number))
    if key is None:
        known = " or ".join(map(str, numbers))
        return None, "definition_number", f"Definition “{number[:40]}” is not asked for, but {known}"
    return key, "", ""


def number_in(text: str) -> int:
    """The number of a definition; -1, which none has, where the text is no such number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def asked_of(round_id: int, subjects: Iterable[int]) -> dict[int, Asked]:
    """What a round asks, by unit."""
    found: dict[int, Asked] = {}
    rows = Expectation.objects.filter(round=round_id, subject__in=set(subjects)).order_by()
    for subject, key, code, number in rows.values_list(
        "subject", "version", "version__indicator__code", "version__number"
    ):
        found.setdefault(subject, {}).setdefault(code.upper(), {})[number] = key
    return found


def definitions_in(round_id: int) -> dict[int, Any]:
    """Every definition that a round asks for, by its key."""
    asked = Expectation.objects.filter(round=round_id).order_by().values("version").distinct()
    return IndicatorVersion.objects.filter(pk__in=asked).select_related("indicator").in_bulk()


def reference_of(round_id: int, subject: Subject) -> str:
    """By which a workbook says what it is the workbook of."""
    return f"{round_id}/{subject.slug}"
