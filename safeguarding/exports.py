"""Lists as CSV and XLSX. Text that a spreadsheet would run as a formula is made harmless; numbers stay numbers."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from safeguarding.formulas import defused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRAPPED = Alignment(wrap_text=True, vertical="top")
NOT_ALLOWED = {code: None for code in [*range(32), 0x7F, 0xFFFE, 0xFFFF] if chr(code) not in "\t\n"}


def plain(value: Any) -> Any:
    """A cell value: numbers and dates as they are, everything else as text without mark-up or control characters."""
    if value is None or isinstance(value, int | Decimal | date | datetime) and not isinstance(value, bool):
        return "" if value is None else value
    text = strip_tags(str(value)) if hasattr(value, "__html__") else str(value)
    return text.translate(NOT_ALLOWED).strip()


def as_csv(table: Any, name: str) -> HttpResponse:
    """Every row of the table as UTF-8 CSV, with a mark at the start so that Excel reads accents rightly."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in table.as_values():
        writer.writerow([defused(plain(value)) for value in row])
    return attachment(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{slugify(name)}.csv")


def as_workbook(table: Any, name: str) -> HttpResponse:
    """Every row of the table as an XLSX workbook: frozen headings, sensible widths, no author in its properties."""
    book = Workbook()
    book.properties.creator = "Safeguarding oversight"
    sheet = book.active
    sheet.title = slugify(name)[:31] or "List"
    for number, row in enumerate(table.as_values(), start=1):
        write_row(sheet, number, [plain(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return attachment(out.getvalue(), XLSX, f"{slugify(name)}.xlsx")


def write_row(sheet: Any, number: int, values: list[Any]) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row=number, column=column, value=value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.alignment = WRAPPED
        own, width = sheet.column_dimensions[get_column_letter(column)], min(60, len(str(value)) + 2)
        if width > own.width:  # at first that of any column
            own.width = width


def attachment(content: bytes, kind: str, filename: str) -> HttpResponse:
    """A file to keep, under a name we made."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
