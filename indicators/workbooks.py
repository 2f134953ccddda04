"""The workbook of one unit's return, to be filled in without a connection: one row a measure, only its boxes unlocked.

Nothing in it is hidden: no sheet, row, column or name, and no formula. What a spreadsheet would run as one is text.
"""

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from indicators import return_rules, return_shapes, wording
from indicators.return_sheets import Line, Sheet
from indicators.upload_places import reference_of
from indicators.upload_rules import ANSWERS, BOXES, COLUMNS, LATE, LONGEST, REFERENCE, SHEET
from safeguarding.exports import plain
from safeguarding.typed_numbers import NotPlain, parse

HEAD = 6  # the row of the headings; what is above says whose return it is
WIDTHS = {
    "Code": 9, "Definition": 10, "Measure": 34, "What counts": 28, "Last quarter": 18, "Answer": 18, "Numerator is": 26,
    "Denominator is": 26, "Value is": 14, "Why there is no figure": 30, "What changed": 40, "Why": 40,
    "What happens next": 40,
}  # fmt: skip
INPUT, HEADING = PatternFill("solid", fgColor="FDF6DC"), PatternFill("solid", fgColor="0F3D4C")
EDGE = Border(*[Side("thin", color="8A96A0")] * 4)
EXPLAINED = [
    "Fill in the yellow cells of the sheet “Figures”. The other cells are locked, so that nothing moves by accident.",
    "Write whole numbers as plain digits, such as 2254. Where one decimal is asked for, write a point, such as 13.5.",
    "Where there is no figure, choose an answer from the list: “Nothing to report” if there were none of these events "
    "in the quarter, “Missing” if you do not have the figure yet, “Not applicable” if the measure is not about you. "
    "Then say why, and for a missing figure the day by which it is expected.",
    "Do not work anything out: the result is worked out from the numerator and the denominator. Formulas are not "
    "taken, nor are cells formatted as percentages.",
    "A row that you leave empty changes nothing. What you typed into the form meanwhile stays.",
    "Say in a few words what changed, why, and what happens next where a figure is unusual or off its target.",
    "Save the workbook as .xlsx and upload it on the page of the return. You see what would change before it is kept, "
    "and it is kept as a draft: nothing is sent in until you send it.",
]


def workbook_of(sheet: Sheet) -> bytes:
    """The XLSX file of a return as it stands."""
    book = Workbook()
    book.properties.creator = "Safeguarding oversight"
    page = book.active
    page.title = SHEET
    headings = headings_of(sheet)
    write_top(page, sheet)
    write_headings(page, headings)
    for row, line in enumerate(sheet.lines, start=HEAD + 1):
        write_line(page, row, headings, line)
    page.freeze_panes = f"D{HEAD + 1}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    lock(page)
    explain(book.create_sheet("How to fill it in"), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def headings_of(sheet: Sheet) -> list[str]:
    """Without the columns that none of its measures uses."""
    used = {name for line in sheet.lines for name in return_shapes.number_fields(line.version)}
    if any(line.version.collects_lateness for line in sheet.lines):
        used |= set(LATE)
    dropped = {*BOXES, *LATE} - used
    labels = {f"{name.capitalize()} is" for name in dropped}
    if used & {"value_low", "value_high"}:
        labels.discard("Value is")
    return [heading for heading, name in COLUMNS.items() if name not in dropped and heading not in labels]


def write_top(page: Any, sheet: Sheet) -> None:
    rows = [
        ("Quarterly return", ""),
        ("Return of", sheet.subject.name),
        ("Quarter", f"{sheet.round.period.label}, due {return_rules.day(sheet.round.due_on)}"),
        (REFERENCE, reference_of(sheet.round.pk, sheet.subject)),
    ]
    for number, (label, text) in enumerate(rows, start=1):
        write(page.cell(number, 1), label).font = Font(bold=True, size=14 if number == 1 else 11)
        write(page.cell(number, 2), text)


def write_headings(page: Any, headings: list[str]) -> None:
    for column, heading in enumerate(headings, start=1):
        cell = write(page.cell(HEAD, column), heading)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading, 13)


def write(cell: Any, value: Any) -> Any:
    """Numbers and days as they are; everything else as text, whatever it begins with."""
    cell.value = plain(value)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=cell.column > 2, vertical="top")
    return cell


def write_line(page: Any, row: int, headings: list[str], line: Line) -> None:
    told, boxes = facts(line), boxes_of(line)
    for column, heading in enumerate(headings, start=1):
        cell, name = page.cell(row, column), COLUMNS[heading]
        cell.border = EDGE
        if name in boxes:
            box = boxes[name]
            write(cell, box.value)
            cell.fill, cell.protection, cell.number_format = INPUT, Protection(locked=False), box.format
            page.add_data_validation(box.validation())
            page.data_validations.dataValidation[-1].add(cell)
        else:
            write(cell, told.get(heading, ""))


def facts(line: Line) -> dict[str, Any]:
    version = line.version
    return {
        "Code": version.indicator.code,
        "Definition": version.number,
        "Measure": version.indicator.title,
        "What counts": line.what_counts,
        "Last quarter": last_quarter(line),
        "Numerator is": version.numerator_label if version.has_counts else "",
        "Denominator is": version.denominator_label if version.has_counts else "",
        "Value is": "" if version.has_counts else version.unit,
    }


def last_quarter(line: Line) -> str:
    """Such as "80.3% (139 of 173)", or which gap it was."""
    before = line.before_observation
    if before is None:
        return ""
    counts = wording.basis(before, line.version)
    return f"{wording.observation_text(before)} ({counts})" if counts else wording.observation_text(before)


@dataclass(frozen=True)
class Box:
    """A cell to fill in: what stands in it, how it is shown, and what is said beside it."""

    value: Any
    format: str
    title: str
    prompt: str
    choices: str = ""

    def validation(self) -> DataValidation:
        """A list to choose from, or only the words: a check by the spreadsheet would speak another language."""
        rule: dict[str, Any] = {"type": "list", "formula1": f'"{self.choices}"'} if self.choices else {}
        found = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=bool(self.choices), **rule)
        found.promptTitle, found.prompt = plain(self.title)[:32], plain(self.prompt)[:255]
        found.errorTitle, found.error = "Not in the list", "Choose one of the answers from the list."
        return found


def boxes_of(line: Line) -> dict[str, Box]:
    """The boxes of one measure by the field they fill."""
    version, entry = line.version, line.entry
    answers = [
        text for choice, text in ANSWERS.items() if choice != return_rules.NIL or return_shapes.allows_nil(version)
    ]
    chosen = return_rules.choice_of(entry) if not entry.is_empty else ""
    found = {
        "state": Box(ANSWERS.get(chosen, ""), "@", "Answer", "Choose from the list.", ",".join(answers)),
        "reason": words(entry.reason, "reason", "Only where there is no figure: say why."),
        "expected_on": Box(
            entry.expected_on, "dd/mm/yyyy", "Expected on", "Only for a missing figure: day/month/year."
        ),
        "what_changed": words(entry.what_changed, "what_changed", "What changed since last quarter?"),
        "why": words(entry.why, "why", "Why did it change?"),
        "what_next": words(entry.what_next, "what_next", "What happens next?"),
    }
    return found | number_boxes(line) | (late_boxes(line) if version.collects_lateness else {})


def words(text: str, name: str, prompt: str) -> Box:
    return Box(text, "@", "In words", f"{prompt} At most {LONGEST[name]:,} characters.")


def number_boxes(line: Line) -> dict[str, Box]:
    version, typed = line.version, return_rules.as_typed(line.version, line.entry)
    headings = {name: heading for heading, name in COLUMNS.items()}
    found = {}
    for name in return_shapes.number_fields(version):
        places = return_shapes.decimals_of(version, name)
        kind = "a whole number" if places == 0 else f"a number with at most {wording.counted(places, 'decimal')}"
        shown = "0" if places == 0 else f"0.{'0' * places}"
        prompt = f"{return_shapes.label_of(version, name)}: {kind}."
        found[name] = Box(as_number(typed[name], places), shown, headings[name], prompt)
    return found


def as_number(text: str, places: int) -> Decimal | str:
    """What was typed as a number; what is none stays text, to be put right."""
    try:
        return parse(text, decimals=places, below_zero=True) if text else ""
    except NotPlain:
        return text


def late_boxes(line: Line) -> dict[str, Box]:
    said = {name: f"Of those that were late, how many by {label.lower()} working days? Optional." for name, label in
            return_rules.LATENESS.items()}  # fmt: skip
    said["longest_late"] = "The longest delay in working days. Optional."
    return {name: Box(getattr(line.entry, name), "0", "Late", prompt) for name, prompt in said.items()}


def lock(page: Any) -> None:
    """Without a password: it guards against a slip of the hand, not against anybody. Widths may be changed."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False


def explain(page: Any, sheet: Sheet) -> None:
    page.column_dimensions["A"].width = 110
    lines = [f"Quarterly return of {sheet.subject.name}, {sheet.round.period.label}", *EXPLAINED]
    for row, text in enumerate(lines, start=1):
        cell = write(page.cell(row, 1), text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page["A1"].font = Font(bold=True, size=14)
    lock(page)
