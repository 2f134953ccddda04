"""What the cells of a file of a plan mean: people write names and dates, the record holds posts, findings and quarters.

Whatever is not found is a fault, at its cell, with what to do about it; nothing is guessed.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from actionplans.models import Action, Plan, PlanRow, RowAction
from actionplans.plan_files import AGAIN, Line
from actionplans.row_lines import read_lines
from indicators.models import Indicator, IndicatorVersion
from safeguarding.calendar import Quarter, quarter_of
from safeguarding.faults import Fault
from safeguarding.models import Agency, Document, Post
from standards.models import Finding, Inspection, Standard, Theme

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
FIRST, LAST = 1850, 2150
Index = dict[str, list[Any]]


def index(rows: Iterable[Any], *words: Callable[[Any], str]) -> Index:
    """Rows by each of their names, whatever its capitals. A name that several have leads to all of them."""
    found: Index = {}
    for row in rows:
        for name in {" ".join(word(row).split()).lower() for word in words} - {""}:
            found.setdefault(name, []).append(row)
    return found


class Reader:
    """Reads cells for one person on one day, and collects what is wrong with them."""

    def __init__(self, user: Any, today: date):
        self.user, self.today = user, today
        self.faults: list[Fault] = []

    # --- What may be named, each read once ---

    @cached_property
    def owner(self) -> Index:
        posts = Post.objects.visible_to(self.user).on(self.today)
        return index(posts.filter(authority=self.user.authority, document=None), lambda row: row.title, _slug)

    @cached_property
    def agencies(self) -> Index:
        return index(Agency.objects.visible_to(self.user), lambda row: row.name, lambda row: row.short_name, _slug)

    @cached_property
    def findings(self) -> Index:
        return index(Finding.objects.visible_to(self.user), _slug)

    @cached_property
    def standards(self) -> Index:
        rows = Standard.objects.visible_to(self.user).select_related("framework")
        return index(rows, lambda row: f"{row.framework.slug} {row.number}")

    @cached_property
    def indicators(self) -> Index:
        return index(Indicator.objects.visible_to(self.user), lambda row: row.code)

    @cached_property
    def moves(self) -> Index:
        rows = IndicatorVersion.objects.filter(indicator__in=Indicator.objects.visible_to(self.user))
        return index(rows.select_related("indicator"), lambda row: f"{row.indicator.code} {row.number}")

    @cached_property
    def themes(self) -> Index:
        return index(Theme.objects.visible_to(self.user), _slug, lambda row: row.name)

    @cached_property
    def inspections(self) -> Index:
        return index(Inspection.objects.visible_to(self.user), _slug)

    @cached_property
    def documents(self) -> Index:
        return index(Document.objects.visible_to(self.user), _slug)

    @cached_property
    def actions(self) -> Index:
        own = Action.objects.visible_to(self.user).filter(authority=self.user.authority, document=None)
        return index(own.filter(merged_into=None), lambda row: row.title)

    # --- Cells ---

    def wrong(self, line: Line, column: str, words: str, mend: str = AGAIN) -> None:
        self.faults.append(line.fault(column, words, mend))

    def one(self, line: Line, column: str, names: Index, what: str, word: str | None = None) -> Any:
        """The record that a cell names, None where it is empty or a fault."""
        word = line.cells.get(column, "") if word is None else word
        if not word:
            return None
        found = names.get(" ".join(word.split()).lower(), [])
        if len({row.pk for row in found}) == 1:
            return found[0]
        if found:
            self.wrong(line, column, f"{len(found)} are called “{word[:60]}”", "Write its name as in its address")
        else:
            self.wrong(line, column, f"There is no {what} “{word[:60]}”", "Write it as the record has it")
        return None

    def many(self, line: Line, column: str, names: Index, what: str) -> list[Any]:
        words = [word.strip() for word in line.cells.get(column, "").split(";") if word.strip()]
        found = [self.one(line, column, names, what, word) for word in words]
        return list(dict.fromkeys(row for row in found if row is not None))

    def words(self, line: Line, column: str, model: type, field: str) -> str:
        text = line.cells.get(column, "")
        most = model._meta.get_field(field).max_length  # type: ignore[attr-defined]
        if most and len(text) > most:
            self.wrong(line, column, f"It has {len(text)} characters", f"Shorten it to {most}")
        return text[:most] if most else text

    def choice(self, line: Line, column: str, choices: Any) -> str:
        text = line.cells.get(column, "").strip().lower()
        if not text:
            return ""
        for value, label in choices:
            if text in {value.lower(), str(label).lower()}:
                return str(value)
        known = ", ".join(str(label) for _, label in choices)
        self.wrong(line, column, f"“{text[:40]}” is none of the choices", f"Choose one of these: {known}")
        return ""

    def day(self, line: Line, column: str) -> date | None:
        text = " ".join(line.cells.get(column, "").split())
        if not text:
            return None
        for pattern in DAYS:
            try:
                found = datetime.strptime(text, pattern).date()
            except ValueError:
                continue
            if FIRST <= found.year <= LAST:
                return found
        self.wrong(line, column, f"“{text[:40]}” is no day", "Write it as 2027-03-27 or 27/3/2027")
        return None

    def number(self, line: Line, column: str, *, is_whole: bool) -> Any:
        text = line.cells.get(column, "").replace(",", "")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        is_fine = found.is_finite() and abs(found) < 10**8 and found == round(found, 0 if is_whole else 4)
        if not is_fine or (is_whole and not 1 <= found <= 999):
            self.wrong(line, column, f"“{text[:40]}” is no number that fits", "Write it in digits, such as 3")
            return None
        return int(found) if is_whole else found

    def quarter(self, line: Line, column: str) -> Quarter | None:
        """By its name, such as "January to March 2027", or its last day. One still to come need not be on record."""
        text = " ".join(line.cells.get(column, "").split())
        if not text:
            return None
        try:
            last = text.split()[-2:]
            day = datetime.strptime(" ".join(["1", *last]), "%d %B %Y").date()
        except ValueError:
            day = None
        quarter = quarter_of(day) if day and FIRST <= day.year <= LAST else None
        if quarter is None or quarter.label.lower() != text.lower():
            self.wrong(line, column, f"“{text[:40]}” is no quarter", "Write it as January to March 2027")
            return None
        return quarter

    def issues(self, line: Line) -> list[Any]:
        found = read_lines(line.cells.get("text", ""))
        if any(not issue.text or len(issue.sub_heading) > 150 for issue in found):
            self.wrong(line, "text", "A line of the issues is empty, or its heading is too long", AGAIN)
        return found

    def citations(self, line: Line) -> list[tuple[Any, int, bool]]:
        """Document, paragraph and whether somebody has checked it."""
        found = []
        for word in filter(None, (word.strip() for word in line.cells.get("cites", "").split(";"))):
            slug, _, paragraph = word.rstrip("?").rpartition(" ")
            if not paragraph.isdecimal() or not 0 < int(paragraph[:6]) < 32_000:
                self.wrong(line, "cites", f"“{word[:60]}” names no paragraph", "Write the document, then the number")
                continue
            document = self.one(line, "cites", self.documents, "document", slug)
            if document:
                found.append((document, int(paragraph), not word.endswith("?")))
        return found


def _slug(row: Any) -> str:
    return str(row.slug)


# --- Lines, as what a record is to hold ---------------------------------------------------------------------------

PLAN_TEXTS = {"title": "title", "text": "summary", "reference": "reference_heading", "body": "body"}
ROW_TEXTS = {"label": "number", "over": "section", "title": "title", "note": "note", "reference": "printed_reference"}
ROW_TEXTS |= {"reference_note": "reference_note"}
ACTION_TEXTS = {"title": "title", "text": "text", "note": "reading", "hedge": "hedge", "awaits": "awaits"}
ACTION_TEXTS |= {"groups": "groups", "clock": "clock", "measure": "measure", "evidence": "evidence_asked"}


def read_plan(reader: Reader, line: Line, plan: Plan, columns: set[str]) -> dict[str, Any]:
    """Put the cells of these columns into a plan; what it answers comes back."""
    fill(reader, line, plan, PLAN_TEXTS | {"row_word": "row_word"}, columns)
    plan.row_word = plan.row_word or "row"
    found = {"inspections": (reader.inspections, "inspection"), "standards": (reader.standards, "standard")}
    return {name: reader.many(line, name, *given) for name, given in found.items() if name in columns}


def fill(reader: Reader, line: Line, record: Any, texts: dict[str, str], columns: set[str]) -> None:
    for column, field in texts.items():
        if column in columns:
            setattr(record, field, reader.words(line, column, type(record), field))


def read_row(reader: Reader, line: Line, row: PlanRow, columns: set[str]) -> dict[str, Any]:
    """Put the cells of these columns into a row; what it names, and its issues and citations, come back."""
    fill(reader, line, row, ROW_TEXTS, columns)
    if not row.title:
        reader.wrong(line, "title", "The row has no title", "Write one")
    names = ("findings", "standards", "indicators", "themes", "agencies")
    given = {name: reader.many(line, name, getattr(reader, name), WHAT[name]) for name in names if name in columns}
    if "text" in columns:
        given["issues"] = reader.issues(line)
    if "cites" in columns:
        given["references"] = reader.citations(line)
    return given


WHAT = {"findings": "finding", "standards": "standard", "indicators": "indicator", "themes": "theme"}
WHAT |= {"agencies": "agency"}


def read_place(reader: Reader, line: Line) -> tuple[str | None, str | None]:
    """The label of an action in a row, and the words over it; None where the file lacks the column."""
    fields = {"label": "label", "over": "lead_in"}
    label, over = (
        reader.words(line, column, RowAction, field) if column in line.cells else None
        for column, field in fields.items()
    )
    return label, over


def read_action(reader: Reader, line: Line, action: Action, columns: set[str]) -> dict[str, Any]:
    """Put the cells of these columns into an action, but for what it depends on; what it names comes back."""
    fill(reader, line, action, ACTION_TEXTS, columns)
    for column, (field, read) in cells_of_action(reader, line).items():
        if column in columns:
            setattr(action, field, read())
    named = {
        "findings": ("findings", lambda: reader.many(line, "findings", reader.findings, "finding")),
        "themes": ("themes", lambda: reader.many(line, "themes", reader.themes, "theme")),
        "agencies": ("contributors", lambda: reader.many(line, "agencies", reader.agencies, "agency")),
        "moves_by": ("quarter", lambda: reader.quarter(line, "moves_by")),
    }
    given = {name: read() for column, (name, read) in named.items() if column in columns}
    if action.moves_by:
        given.setdefault("quarter", quarter_of(action.moves_by.ends_on))
    return given


def cells_of_action(reader: Reader, line: Line) -> dict[str, tuple[str, Callable[[], Any]]]:
    """Of each column, the field it is, and how it is read."""
    found: dict[str, tuple[str, Callable[[], Any]]] = {
        "due": ("original_due_on", lambda: reader.day(line, "due")),
        "clock_starts_on": ("clock_starts_on", lambda: reader.day(line, "clock_starts_on")),
        "review": ("review_on", lambda: reader.day(line, "review")),
        "within": ("within", lambda: reader.number(line, "within", is_whole=True)),
        "moves_to": ("moves_to", lambda: reader.number(line, "moves_to", is_whole=False)),
        "owner": ("owner", lambda: reader.one(line, "owner", reader.owner, "post of the council today called")),
        "lead_agency": ("lead_agency", lambda: reader.one(line, "lead_agency", reader.agencies, "agency")),
        "moves": ("moves", lambda: reader.one(line, "moves", reader.moves, "indicator with this definition:")),
    }
    for column, choices in CHOICES.items():
        found[column] = (column, lambda column=column, choices=choices: reader.choice(line, column, choices))
    return found


CHOICES = {
    "kind": Action.Kind.choices,
    "priority": Action.Priority.choices,
    "within_unit": Finding.Unit.choices,
    "moves_direction": Action.Direction.choices,
}
