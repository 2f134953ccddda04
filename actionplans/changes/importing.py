"""A file of a plan put into the record: as a new plan in preparation, or into one of ours. All of it or nothing.

What the file does not name stays as it is. Rows and actions are known again by their titles first, then by their keys;
only cells that differ from what the record would write there now are read, and only those fields are written.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from actionplans.build_rules import due_of, misfits
from actionplans.changes.building import add_action, save_action
from actionplans.changes.common import day_of
from actionplans.changes.places import join_row
from actionplans.changes.placing import arrange_places, arrange_rows
from actionplans.changes.plans import save_plan
from actionplans.changes.rows import save_row
from actionplans.models import Action, Plan, PlanRow
from actionplans.plan_files import Line
from actionplans.plan_lines import ACTION, COLUMNS, OF_ACTION, OF_PLAN, OF_ROW, PLAN, ROW, Cells, lines_of
from actionplans.plan_reading import Reader, read_action, read_place, read_plan, read_row
from safeguarding.calendar import quarter_of
from safeguarding.faults import Fault
from safeguarding.models import User
from safeguarding.versions import Conflict

DATES = {"due", "within", "within_unit", "clock_starts_on", "clock"}
EMPTY = dict.fromkeys(COLUMNS, "")


@dataclass
class Outcome:
    """What a file makes, changes and leaves, in words; and what is wrong with it, in which case nothing is done."""

    made: list[str] = field(default_factory=list)
    changed: list[dict[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)

    def plainly(self) -> dict[str, Any]:
        return asdict(self)


class Undone(Exception):
    """Takes back what was done: for a trial, or since something is wrong."""


def try_file(*, plan: Plan | None, lines: list[Line], by: User, at: datetime) -> Outcome:
    """What `import_plan` would do; nothing of it is kept."""
    importer = Importer(plan, by, at)
    try:
        with transaction.atomic():
            importer.take(lines)
            raise Undone
    except Undone:
        return importer.outcome


def import_plan(*, plan: Plan | None, lines: list[Line], seen: dict[str, Any], by: User, at: datetime) -> Plan:
    """Put a file into a plan of ours; None: into a new one, in preparation. `seen` is the outcome that was shown:
    Conflict where it would be another by now."""
    importer = Importer(plan, by, at)
    with transaction.atomic():
        importer.take(lines)
        if importer.outcome.plainly() != seen:
            raise Conflict("The plan was changed meanwhile. See below what the file would do now.", version=0)
        if importer.outcome.faults:
            raise ValidationError("The file has faults. Put them right and send it again.")
    return importer.plan


class Importer:
    """One reading of one file into one plan."""

    def __init__(self, plan: Plan | None, by: User, at: datetime):
        self.is_new, self.now = plan is None, {"by": by, "at": at}
        # Read anew: a trial leaves its marks on what it was given, though not in the database.
        self.plan = Plan.objects.get(pk=plan.pk) if plan else Plan(row_word="row")
        self.reader, self.outcome = Reader(by, day_of(at)), Outcome()
        self.rows: dict[str, PlanRow] = {}  # by their key in the file
        self.actions: dict[str, Action] = {}
        self.first: dict[str, Line] = {}  # where each action says what it asks
        self.row_cells: dict[int, Cells] = {}
        self.action_cells: dict[int, Cells] = {}
        self.places: dict[str, list[tuple[str, str | None, str | None]]] = {}  # by row: action, label, words over it

    def take(self, lines: list[Line]) -> None:
        """Everything the file says, in its order; what is wrong is kept in `outcome`."""
        self.look_up(lines)
        for line in lines:
            if line.kind == PLAN:
                self.take_plan(line)
        if self.plan.pk is None and not self.reader.faults:
            words = "No line is of the plan as a whole"
            self.reader.faults.append(Fault("", "The whole file", "", words, "Add a line “Plan” with its title"))
        if self.plan.pk is not None:
            for line in lines:
                self.take_line(line)
            self.take_dependencies()
            self.arrange(lines)
        self.outcome.faults = [fault.plainly() for fault in self.reader.faults]

    def take_line(self, line: Line) -> None:
        if line.kind == ROW:
            with self.naming(line, "title"):
                self.take_row(line)
        elif line.kind == ACTION:
            with self.naming(line, "title"):
                self.take_place(line)

    # --- What is there already ---

    def look_up(self, lines: list[Line]) -> None:
        """Find the rows and actions of the plan that the file is about."""
        if self.is_new:
            return
        self.current = lines_of(self.plan, self.now["by"])
        stored = list(self.plan.rows.select_related("plan").prefetch_related("row_actions__action").order_by("order"))
        known = {str(number): row for number, row in enumerate(stored, start=1)}
        acted = {}
        for row in stored:
            for item in row.row_actions.all():
                acted.setdefault(item.action_id, item.action)
        by_key = {f"A{number}": action for number, action in enumerate(acted.values(), start=1)}
        said = [line for line in lines if line.kind == ROW]
        self.rows = matched(said, "row", known)
        self.actions = matched(firsts(lines), "action", by_key)
        self.row_cells = {known[cells["row"]].pk: cells for cells in self.current if cells["line"] == ROW}
        for cells in self.current:
            if cells["line"] == ACTION:
                self.action_cells.setdefault(by_key[cells["action"]].pk, cells)
        self.outcome.left = [str(row) for row in stored if row not in self.rows.values()]
        self.outcome.left += [action.title for action in acted.values() if action not in self.actions.values()]

    def differing(self, line: Line, columns: Iterable[str], now: Cells, what: str) -> set[str]:
        """The columns whose cells say something else than the record; each is told. One the file lacks says nothing."""
        found = {name for name in columns if name in line.cells and line.cells[name] != now[name]}
        if now is not EMPTY:
            for name in sorted(found, key=list(COLUMNS).index):
                self.tell(what, COLUMNS[name], now[name], line.cells[name])
        return found

    def tell(self, what: str, column: str, was: str, becomes: str) -> None:
        self.outcome.changed.append({"what": what, "column": column, "was": was, "becomes": becomes})

    def naming(self, line: Line, column: str) -> "Refusals":
        return Refusals(self.reader, line, column)

    # --- Lines ---

    def take_plan(self, line: Line) -> None:
        now = self.current[0] if not self.is_new else EMPTY
        columns = self.differing(line, OF_PLAN, now, self.plan.title)
        if not self.is_new and not columns:
            return
        given = read_plan(self.reader, line, self.plan, columns)
        if not self.plan.title:
            self.reader.wrong(line, "title", "The plan has no title", "Write one")
            return
        named = {"inspections": [], "standards": []}
        if self.plan.pk:
            named = {name: getattr(self.plan, name).all() for name in named}
        with self.naming(line, "title"):
            save_plan(plan=self.plan, **(named | given), **self.now)
        if self.is_new:
            self.outcome.made.append(f"The plan {self.plan.title}")

    def take_row(self, line: Line) -> None:
        key = line.cells["row"]
        row = self.rows.get(key)
        if not key or (row is not None and row.pk not in self.row_cells):
            self.reader.wrong(line, "row", "Another row has this key, or it has none", "Give each row a number")
            return
        now = self.row_cells.pop(row.pk) if row else EMPTY
        columns = self.differing(line, OF_ROW, now, str(row or ""))
        row = row or PlanRow(plan=self.plan)
        self.rows[key] = row
        if not columns and row.pk:
            return
        is_new = row.pk is None
        given = read_row(self.reader, line, row, columns)
        save_row(row=row, **given, **self.now)
        if is_new:
            self.outcome.made.append(f"{self.plan.row_word} {row}")

    def take_place(self, line: Line) -> None:
        row, key = self.rows.get(line.cells["row"]), line.cells["action"]
        if row is None or row.pk is None or not key:
            words = "The line names no row that stands above it" if key else "The action has no key"
            self.reader.wrong(line, "row" if key else "action", words, "Use the keys of rows, and A1, A2 for actions")
            return
        label, lead_in = read_place(self.reader, line)
        if key not in self.first:
            self.first[key] = line
            self.take_action(line, row, key)
        elif any(line.cells.get(name) for name in OF_ACTION if name != "title"):
            self.reader.wrong(line, "action", "This action says above what it asks", "Leave the other cells here empty")
        self.places.setdefault(line.cells["row"], []).append((key, label, lead_in))
        action = self.actions.get(key)
        if action and action.pk and not row.row_actions.filter(action=action).exists():
            join_row(row=row, action=action, **self.now)
            self.outcome.made.append(f"{action} in {row}")

    def take_action(self, line: Line, row: PlanRow, key: str) -> None:
        action = self.actions.get(key)
        now = self.action_cells.get(action.pk, EMPTY) if action else EMPTY
        columns = self.differing(line, OF_ACTION, now, str(action or ""))
        if action and not columns - {"depends_on"}:
            return
        action = action or Action(authority=self.plan.authority, kind=Action.Kind.TASK)
        before = len(self.reader.faults)
        if action.set_on and action.original_due_on and columns & DATES:
            words = f"Its first due date, {action.original_due_on:%-d %B %Y}, was promised and stays"
            self.reader.wrong(line, min(columns & DATES), words, "Leave the cell as it was, and ask for another date")
            return
        given = read_action(self.reader, line, action, columns)
        due_of(action, is_given="due" in columns)
        if len(self.reader.faults) == before:  # of what could not be read nobody can say whether it fits
            for column, words, mend in misfits(action, given.get("quarter")):
                self.reader.wrong(line, column, words, mend)
        if len(self.reader.faults) > before:
            return
        self.actions[key] = action
        if action.pk:
            save_action(action=action, **given, **self.now)
        else:
            add_action(row=row, action=action, **given, **self.now)
            self.outcome.made.append(f"{action} in {row}")

    def take_dependencies(self) -> None:
        """Once every action is there: the file may name one further down, or one of another plan by its title."""
        for key, line in self.first.items():
            action, word = self.actions.get(key), line.cells.get("depends_on", "")
            if action is None or "depends_on" not in line.cells:
                continue
            target = self.actions.get(word) or self.reader.one(line, "depends_on", self.reader.actions, "action", word)
            if (target.pk if target else None) != action.depends_on_id:
                action.depends_on = target
                quarter = quarter_of(action.moves_by.ends_on) if action.moves_by else None
                with self.naming(line, "depends_on"):
                    save_action(action=action, quarter=quarter, **self.now)

    def arrange(self, lines: list[Line]) -> None:
        """Rows and actions stand as in the file; those it does not name come after."""
        if self.reader.faults:
            return
        order = [self.rows[line.cells["row"]] for line in lines if line.kind == ROW]
        if arrange_rows(plan=self.plan, rows=order, **self.now) and not self.is_new:
            self.tell(self.plan.title, "Order", "", "as in the file")
        for key, said in self.places.items():
            wanted = [(self.actions[action], label, over) for action, label, over in said]
            first = next(line for line in lines if line.kind == ACTION and line.cells["row"] == key)
            with self.naming(first, "label"):
                for was, becomes in arrange_places(row=self.rows[key], wanted=wanted, **self.now):
                    if not self.is_new:
                        self.tell(str(self.rows[key]), "Number or label", was, becomes)


class Refusals:
    """Whatever a change refuses is a fault of its line; each change is a step of its own that can be taken back."""

    def __init__(self, reader: Reader, line: Line, column: str):
        self.reader, self.line, self.column = reader, line, column
        self.step = transaction.atomic()

    def __enter__(self) -> None:
        self.step.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.step.__exit__(kind, error, trace)
        if isinstance(error, ValidationError | PermissionDenied):
            words = " ".join(getattr(error, "messages", ["It may not be changed."]))
            self.reader.wrong(self.line, self.column, words)
            return True
        return False


def firsts(lines: list[Line]) -> list[Line]:
    """Of each action the line on which it first stands."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.kind == ACTION:
            found.setdefault(line.cells["action"], line)
    return list(found.values())


def matched(lines: list[Line], column: str, known: dict[str, Any]) -> dict[str, Any]:
    """Which record each key of the file means: the one with just this title, if there is one; else the one with this
    key, unless its title led another line there."""
    titles: dict[str, list[Any]] = {}
    for record in known.values():
        titles.setdefault(record.title, []).append(record)
    found = {}
    for line in lines:
        if len(alike := titles.get(line.cells["title"], [])) == 1 and alike[0] not in found.values():
            found[line.cells[column]] = alike[0]
    for line in lines:
        record = known.get(line.cells[column])
        if line.cells[column] not in found and record is not None and record not in found.values():
            found[line.cells[column]] = record
    return found
