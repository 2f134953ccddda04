"""The board of a round: units and agencies by measures, each cell a state in word and shape; who owes, what looks
wrong, what is missing and why. In a constant number of queries, whatever the number of units and measures.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from indicators import reminders, return_rules, returns, wording
from indicators.models import Expectation, IndicatorVersion, Observation, Reminder, ReturnState, Round, Subject, Target
from indicators.return_context import judging_in
from indicators.return_rules import Entry, State
from indicators.return_sheets import Line
from safeguarding.calendar import add_months
from safeguarding.models import User

EMPTY, UNFINISHED = "empty", "unfinished"
GAPS = {
    return_rules.NIL: "Nothing to report",
    return_rules.MISSING: "Missing",
    return_rules.NOT_APPLICABLE: "Not applicable",
}


@dataclass(frozen=True)
class Cell:
    """One figure asked for: the state of its return, or `EMPTY` or `UNFINISHED` while it is none; which gap it is, if
    any; what looks wrong in it, while nobody has approved it, and what its manager says to that."""

    version: IndicatorVersion
    state: str
    gap: str = ""
    why: str = ""
    doubts: tuple[str, ...] = ()
    comment: str = ""

    @property
    def words(self) -> str:
        """All of it in one line, for a file."""
        word = self.state.capitalize() if self.state in {EMPTY, UNFINISHED} else State(self.state).words
        parts = [word, f"{self.gap}: {self.why}" if self.gap and self.why else self.gap]
        parts += [f"looks wrong: {' '.join(self.doubts)}"] if self.doubts else []
        return "; ".join(part for part in parts if part)


@dataclass
class BoardRow:
    """One return of the round; `cells` has a Cell or None (not asked) for each column."""

    row: Any
    today: date
    cells: list[Cell | None] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    reminded: Reminder | None = None

    @property
    def subject(self) -> Subject:
        return self.row.subject

    @property
    def state(self) -> str:
        return self.row.state

    @cached_property
    def punctuality(self) -> return_rules.Punctuality:
        return returns.punctuality(self.row, today=self.today)

    @property
    def owes(self) -> bool:
        return self.row.state in return_rules.OPEN_STATES and not returns.why_closed(self.row, today=self.today)


@dataclass
class Board:
    round: Round
    today: date
    versions: list[IndicatorVersion]
    rows: list[BoardRow]

    @property
    def inside(self) -> list[BoardRow]:
        return [row for row in self.rows if row.state in return_rules.IN_STATES]

    @property
    def not_started(self) -> list[BoardRow]:
        return [row for row in self.rows if row.state == State.NOT_STARTED]

    @property
    def late(self) -> list[BoardRow]:
        return [row for row in self.rows if row.punctuality.is_late and row not in self.inside]

    @property
    def owing(self) -> list[BoardRow]:
        return [row for row in self.rows if row.owes]

    @property
    def sentence(self) -> str:
        return returns.round_sentence([row.row for row in self.rows], today=self.today)

    @property
    def on_time(self) -> str:
        """Such as "Five of eight, 63%": of all returns once they are due, before that of those that are in."""
        punctual, sent = returns.sent_on_time([row.row for row in self.rows], today=self.today)
        of = len(self.rows) if self.today > self.round.due_on else sent
        if not of:
            return "None is in yet"
        share = wording.number(Decimal(100 * punctual) / of)
        start = wording.capitalised(wording.in_words(punctual)) if punctual else "None"
        return f"{start} of {wording.in_words(of)}, {share}%"

    def cells(self) -> Iterator[tuple[BoardRow, Cell]]:
        return ((row, cell) for row in self.rows for cell in row.cells if cell)

    @property
    def odd(self) -> list[tuple[BoardRow, Cell]]:
        return [(row, cell) for row, cell in self.cells() if cell.doubts]

    @property
    def explained(self) -> int:
        """How many of the odd ones their managers have said something to."""
        return sum(bool(cell.comment) for _, cell in self.odd)

    @property
    def missing(self) -> list[tuple[BoardRow, Cell]]:
        return [(row, cell) for row, cell in self.cells() if cell.gap == GAPS[return_rules.MISSING]]

    def as_values(self) -> Iterator[list[Any]]:
        """Heading and rows of a file."""
        codes = [version.indicator.code for version in self.versions]
        yield ["Unit or agency", "State", "In time", "Looks wrong", *codes]
        for row in self.rows:
            odd = sum(bool(cell and cell.doubts) for cell in row.cells)
            cells = [cell.words if cell else "Not asked" for cell in row.cells]
            yield [row.subject.name, State(row.state).words, row.punctuality.text, odd, *cells]


def board_of(round: Round, user: Any, *, today: date) -> Board:
    """A round as this person may see it, in the order of names."""
    rows = [BoardRow(row, today) for row in returns.asked(user).filter(round=round).order_by("subject__name", "pk")]
    versions, lines = lines_of(round, user, today=today)
    kept = kept_doubts(round)
    people = reminders.returners([row.row for row in rows], on=today)
    reminded = last_reminders(round)
    for row in rows:
        key = row.row.subject_id
        row.cells = [
            cell_of(line, row.state, kept.get(key, {})) if (line := lines.get((key, version.pk))) else None
            for version in versions
        ]
        row.people, row.reminded = people[row.row.round_id, key], reminded.get(key)
    return Board(round, today, versions, rows)


def cell_of(line: Line, state: str, kept: dict[str, Any]) -> Cell:
    """`kept` is what was sent in with the return, by the key of the definition; empty where nothing was."""
    choice = return_rules.choice_of(line.entry)
    if state == State.NOT_STARTED:
        return Cell(line.version, state)
    if line.observation is None or (choice == return_rules.VALUE and not line.entry.has_number):
        return Cell(line.version, EMPTY if line.entry.as_printed in {"", return_rules.NO_FIGURE_YET} else UNFINISHED)
    gap = GAPS.get(choice, "")
    why = line.entry.reason
    if gap and line.entry.expected_on:
        why += f" (expected by {line.entry.expected_on:%-d %B %Y})"
    doubts = () if state == State.APPROVED else doubts_of(line, state, kept)
    return Cell(line.version, state, gap, why, doubts, " ".join(text for _, text in line.comments))


def doubts_of(line: Line, state: str, kept: dict[str, Any]) -> tuple[str, ...]:
    """What looks wrong: as it was said when the return was sent in, else as it looks now. To miss a target is not to be
    wrong."""
    said = kept.get(str(line.version.pk), {}).get("doubts") if state == State.SUBMITTED else None
    missed = f"{line.off_target}."
    return tuple(words for words in said or [doubt.words for doubt in line.doubts] if words != missed)


# --- What is read for it ------------------------------------------------------------------------------------------

Spot = tuple[int, int]  # the keys of a subject and of a definition


def lines_of(round: Round, user: Any, *, today: date) -> tuple[list[IndicatorVersion], dict[Spot, Line]]:
    """Every figure that is asked for with what is known of it, and the definitions in the library's order."""
    expected = list(
        Expectation.objects.filter(round=round)
        .select_related("version__indicator")
        .order_by("version__indicator__family", "version__indicator__order", "version__indicator__code", "version")
    )
    versions = list({line.version_id: line.version for line in expected}.values())
    given = Observation.objects.visible_to(user).current().filter(quarterly_return__round=round)
    found = {(row.subject_id, row.version_id): row for row in given}
    before, targets = past_figures(round, user), targets_of(round, user, versions)
    lines = {}
    for line in expected:
        spot = (line.subject_id, line.version_id)
        row = found.get(spot)
        target = targets.get(spot) or targets.get((None, line.version_id))
        entry = Entry.of(row) if row else Entry()
        lines[spot] = Line(line.version, today, entry, row, past=before[spot], target=target)
    return versions, lines


def past_figures(round: Round, user: Any) -> dict[Spot, list[Observation]]:
    """Approved figures of the quarter before, and of the same quarter last year, by which some rules judge."""
    start = round.period.starts_on
    rows = (
        Observation.objects.visible_to(user)
        .agreed()
        .filter(
            source=Observation.Source.RETURN,
            quarterly_return__round__authority=round.authority_id,
            period__ends_on__gte=add_months(start, -12),
            period__ends_on__lt=start,
        )
        .exclude(period__ends_on__gte=add_months(start, -9), period__ends_on__lt=add_months(start, -3))
    )
    found: dict[Spot, list[Observation]] = defaultdict(list)
    for row in rows.select_related("period", "version").order_by("-period__ends_on"):
        row.is_last_quarter = row.period.ends_on >= add_months(start, -3)
        row.is_year_before = not row.is_last_quarter
        found[row.subject_id, row.version_id].append(row)
    return found


def targets_of(round: Round, user: Any, versions: list[IndicatorVersion]) -> dict[tuple[int | None, int], Target]:
    """Targets that judge the period, by subject and definition; under None those for the whole authority."""
    whole = Q(subject__kind=Subject.Kind.AUTHORITY, subject__authority=round.authority_id)
    asked = Q(subject__expectations__round=round)
    rows = Target.objects.visible_to(user).filter(whole | asked, version__in=versions, authority=round.authority_id)
    rows = rows.select_related("rule", "subject").prefetch_related("rule__bands").order_by("starts_on").distinct()
    return {
        (None if target.subject.kind == Subject.Kind.AUTHORITY else target.subject_id, target.version_id): target
        for target in judging_in(rows, round.period)
    }


def kept_doubts(round: Round) -> dict[int, dict[str, Any]]:
    """What was sent in last of each return, by subject; nothing of those whose figures no step has kept."""
    steps = ReturnState.objects.filter(
        quarterly_return__round=round, state=State.SUBMITTED, figures__isnull=False
    ).order_by("at", "pk")
    return {step.quarterly_return.subject_id: step.figures for step in steps.select_related("quarterly_return")}


def last_reminders(round: Round) -> dict[int, Reminder]:
    found: dict[int, Reminder] = {}
    for reminder in round.reminders.select_related("person").order_by("at", "pk"):
        found[reminder.subject_id] = reminder
    return found
