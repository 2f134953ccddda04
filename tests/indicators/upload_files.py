"""Files of figures as people send them: a downloaded workbook with something typed into it, a table of a round."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from indicators.models import Upload
from indicators.upload_changes import store_figures
from indicators.upload_reading import read_upload
from indicators.upload_rules import SHEET, TABLE_COLUMNS
from tests.indicators.returns_cast import Cast, text

HEAD = 6


def workbook(cast: Cast, person: Any = None) -> Any:
    """As downloaded, to be typed into."""
    answer = cast.get(person or cast.bob, "workbook")
    assert answer.status_code == 200, answer
    return load_workbook(io.BytesIO(answer.content))


def place(book: Any, heading: str, code: str) -> Any:
    """The cell of a measure under a heading."""
    page = book[SHEET]
    column = next(cell.column for cell in page[HEAD] if cell.value == heading)
    row = next(row for row in range(HEAD + 1, page.max_row + 1) if page.cell(row, 1).value == code)
    return page.cell(row, column)


def fill(book: Any, code: str, **typed: Any) -> None:
    """Type into the boxes of a measure, by heading with underlines: Numerator=139, What_changed="More"."""
    for heading, value in typed.items():
        place(book, heading.replace("_", " "), code).value = value


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(cast: Cast, content: bytes, name: str = "return.xlsx", person: Any = None, url: str = "") -> Upload:
    """Upload a file, and have the job worker read it."""
    client = cast.client(person or cast.bob)
    answer = client.post(url or cast.url("upload"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    upload = Upload.objects.first()
    if upload.state == Upload.State.WAITING:  # no transaction ends in a test, so nothing has started the job
        read_upload.func(upload.pk)
    upload.refresh_from_db()
    return upload


def store(cast: Cast, upload: Upload, person: Any = None, version: Any = None) -> Any:
    """Press the button under what would change, and have the job worker do what it was asked to."""
    client = cast.client(person or cast.bob)
    page = text(client.get(f"/uploads/{upload.pk}/"))
    seen = page.partition('name="version" value="')[2].partition('"')[0] if version is None else version
    answer = client.post(f"/uploads/{upload.pk}/store/", {"version": seen})
    upload.refresh_from_db()
    if upload.state == Upload.State.STORING:
        store_figures.func(upload.pk, int(seen))
        upload.refresh_from_db()
    return answer


def table(*rows: dict[str, Any], columns: Any = TABLE_COLUMNS, mark: str = ",") -> bytes:
    lines = [mark.join(columns), *(mark.join(str(row.get(name, "")) for name in columns) for row in rows)]
    return "\n".join(lines).encode()


def faults(upload: Upload) -> list[tuple[str, str]]:
    """Where each fault is, and what is said of it."""
    return [(fault["cell"], fault["words"]) for fault in upload.faults]
