"""The long table of a whole round: what its headings are, what its lines are about, and the words for what is wrong.

Units, codes and numbers of definitions are asked for once each, not once a line. The database then finds the lines that
are odd (`upload_staging`); only these are looked at one by one, by the rules that also judge a workbook cell by cell:
both say the same of the same cell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.models import Expectation, Subject, Upload, UploadRow
from indicators.upload_places import WHOLE, Asked, asked_of, definition_in, definitions_in, number_in, row_of
from indicators.upload_rules import KEYS, TABLE_COLUMNS, figure_of
from safeguarding.faults import Fault, Problem
from safeguarding.workbook_reading import Row
from safeguarding.workbook_reading.long_tables import as_name


def headings_of(row: Row) -> tuple[list[str], list[Fault]]:
    """The columns of a table by name, in order, and what is wrong with them: then every line would be wrong."""
    names = {place: as_name(cell.text) for place, cell in row.cells.items()}
    faults = []
    for place, name in names.items():
        if name not in TABLE_COLUMNS:
            words = f"“{row.cells[place].text.strip()[:40]}” is no column of this table"
            faults.append((f"line {row.line}, column {place}", words, "Take the column out, or rename it"))
    for name in TABLE_COLUMNS:
        count = list(names.values()).count(name)
        if count > 1:
            faults.append((f"line {row.line}", f"There are {count} columns “{name}”", "Keep one of them"))
        if count == 0 and name in KEYS[:2]:
            faults.append((f"line {row.line}", f"The column “{name}” is missing", "Add it"))
    return list(names.values()), [Fault("", WHOLE, *words) for words in faults]


@dataclass(frozen=True)
class Wanted:
    """What a round asks for, by what a line says."""

    subjects: dict[str, int]  # by slug
    versions: dict[int, Any]
    numbered: dict[tuple[str, int], int]  # by code in capitals and number
    single: dict[str, int]  # by code, where the round has but one definition of it
    several: dict[int, Asked]  # by unit, of codes of which the round has more

    def keys_of(self, slug: str, code: str, number: str) -> tuple[int | None, int | None]:
        """Of the unit and the definition that a line is about; None for one that the round does not know. Whether the
        one is asked for the other is not said here."""
        subject = self.subjects.get(slug)
        code = code.upper()
        if number:
            return subject, self.numbered.get((code, number_in(number)))
        if code in self.single or subject is None:
            return subject, self.single.get(code)
        return subject, definition_in(self.several.get(subject, {}), code, "")[0]


def wanted_in(round_id: int) -> Wanted:
    """In a few queries, however many units there are."""
    versions = definitions_in(round_id)
    asked = Expectation.objects.filter(round=round_id).order_by()
    subjects = Subject.objects.filter(pk__in=asked.values("subject")).values_list("slug", "pk")
    by_code: dict[str, dict[int, int]] = {}
    for key, version in versions.items():
        by_code.setdefault(version.indicator.code.upper(), {})[version.number] = key
    numbered = {(code, number): key for code, keys in by_code.items() for number, key in keys.items()}
    single = {code: key for code, keys in by_code.items() if len(keys) == 1 for key in keys.values()}
    unclear = [key for keys in by_code.values() if len(keys) > 1 for key in keys.values()]
    concerned = asked.filter(version__in=unclear).values_list("subject", flat=True) if unclear else []
    return Wanted(dict(subjects), versions, numbered, single, asked_of(round_id, concerned))


@dataclass(frozen=True)
class OddLine:
    """A line at which the database had a doubt. `subject` and `version` are None where they are not known to the round;
    `first` is the line that was about the same figure before, or None."""

    line: int
    is_wide: bool
    subject: int | None
    version: int | None
    first: int | None
    texts: dict[str, str]


def looked_at(
    upload: Upload, wanted: Wanted, lines: Iterator[list[OddLine]], *, today: date
) -> Iterator[tuple[list[Fault], UploadRow | None]]:
    """Of each odd line what is wrong with it, or what is to be kept of it; neither where it says nothing."""
    for many in lines:
        asked = asked_of(upload.round_id, {line.subject for line in many if line.subject})
        for line in many:
            yield look_at(upload, wanted, line, asked.get(line.subject or 0, {}), today)


def look_at(
    upload: Upload, wanted: Wanted, line: OddLine, asked: Asked, today: date
) -> tuple[list[Fault], UploadRow | None]:
    code = line.texts["indicator_code"]
    about = f"{line.texts['unit_slug'][:60]}, {code[:40]}"
    wrong, key = wrong_place(upload, line), None
    if not wrong:
        key, column, words = definition_in(asked, code, line.texts["definition_number"])
        wrong = [(column, words, "Correct it, or take the line out")] if key is None else []
    if key is not None and line.first is not None:
        words = f"The same figure stands on line {line.first}"
        wrong = [("", words, "Take one of the two lines out")]
    if wrong or key is None:
        return list(faults_at(line, about, wrong)), None
    entry, wrong = figure_of(wanted.versions[key], line.texts, {}, today=today)
    kept = row_of(upload, line.line, f"line {line.line}", line.subject or 0, key, entry) if entry else None
    return list(faults_at(line, about, wrong)), kept


def faults_at(line: OddLine, about: str, wrong: Iterable[Problem]) -> Iterator[Fault]:
    for column, words, mend in wrong:
        where = f"line {line.line}, {column}" if column else f"line {line.line}"
        yield Fault("", about, where, words, mend)


def wrong_place(upload: Upload, line: OddLine) -> list[Problem]:
    """Whether the line is about this round and one of its units."""
    found = []
    period, said, slug = upload.round.period.label, line.texts["period"], line.texts["unit_slug"]
    if said not in {"", period}:
        words = f"“{said[:60]}” is not the period of this round"
        found.append(("period", words, f"Write “{period}”, or leave the column out"))
    if line.subject is None:
        words = f"No unit “{slug[:60]}” is asked for figures in this round" if slug else "The unit is not named"
        found.append(("unit_slug", words, "Take the unit's short name from the file that you can download"))
    if line.is_wide:
        found.append(("", "The line has more columns than there are headings", "Check its separators"))
    return found
