"""What a self-audit comes to: agencies beside each other on each standard, with the gap, and how it went over rounds.

Made of the answers that a person may see; sentences and counts are those of `gaps`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators.wording import capitalised, counted, either, in_words, joined
from standards import auditing, gaps
from standards.gaps import Tally
from standards.models import SelfAudit, SelfAuditAnswer, SelfAuditReturn, Standard


@dataclass(frozen=True)
class Cell:
    """What one agency said of one standard: one answer, or one for each criterion; none of what was never sent, but for
    those who wrote it or moderate."""

    answers: list[SelfAuditAnswer]

    @property
    def single(self) -> SelfAuditAnswer | None:
        """The answer of a standard that is answered as a whole."""
        only = self.answers[0] if len(self.answers) == 1 else None
        return only if only and only.criterion_id is None else None

    @property
    def tally(self) -> Tally:
        return gaps.tally(answer.rated for answer in self.answers)

    @property
    def by_criteria(self) -> str:
        """Such as "three of four criteria compared: two the same, one higher"."""
        found = self.tally
        sides = [(found.same, "the same"), (found.higher, "higher"), (found.lower, "lower")]
        said = joined([f"{in_words(count)} {side}" for count, side in sides if count])
        compared = f"{in_words(found.compared)} of {counted(found.ratings, 'criterion', 'criteria')} compared"
        return capitalised(f"{compared}: {said}" if said else compared)


@dataclass(frozen=True)
class Row:
    """One standard: a cell for each agency with its name, in the order of the returns; None where it was not asked."""

    standard: Standard
    cells_with_names: list[tuple[Cell | None, str]]

    @property
    def over_agencies(self) -> str:
        """Such as "Two of three higher, one lower"; what agencies have not sent, or not sent again, is not compared."""
        answers = [answer for cell, _ in self.cells_with_names if cell for answer in cell.answers]
        answers = [answer for answer in answers if answer.audit_return.sent_on]
        found = gaps.tally(answer.rated for answer in answers)
        sides = [(found.higher, "higher"), (found.lower, "lower")]
        said = [f"{in_words(count)} {side}" for count, side in sides if count]
        if not found.compared or not said:
            return "All the same" if found.compared else "Not compared"
        said[0] = said[0].replace(" ", f" of {in_words(found.compared)} ", 1)
        return capitalised(", ".join(said))


@dataclass(frozen=True)
class Agency:
    """One return: where it stands, and what its gap comes to. `noun` is what was rated."""

    row: SelfAuditReturn
    answers: list[SelfAuditAnswer]
    noun: str

    @property
    def answered(self) -> int:
        return sum(answer.is_answered for answer in self.answers)

    @property
    def to_moderate(self) -> int:
        return len(auditing.to_moderate(self.answers)) if self.row.sent_on else 0

    @property
    def rated(self) -> list[SelfAuditAnswer]:
        """What this agency gave to be compared: its ratings, once they are sent."""
        return [answer for answer in self.answers if answer.is_answered and answer.grade_id and self.row.sent_on]

    @property
    def tally(self) -> Tally:
        return gaps.tally(answer.rated for answer in self.rated)

    @property
    def sentence(self) -> str:
        return gaps.of_agency(self.row.whose, self.tally, self.noun) if self.row.sent_on else ""

    @property
    def state(self) -> tuple[str, str]:
        """Which of the states of a return it is in, and that in words."""
        if not self.row.sent_on:
            if self.row.audit.closed_on:
                return "unsent", "Not answered"
            said = f"{self.answered} of {len(self.answers)} answered"
            return ("back", f"Sent back: {said}") if self.row.sent_back_why else ("answering", said)
        if self.to_moderate and self.row.audit.is_open:
            return "sent", f"Sent: {self.to_moderate} to moderate"
        waiting = len(auditing.waits_for_reply(self.rated))
        if waiting and self.row.audit.is_open:
            return "moderated", f"Moderated: {waiting} without a reply"
        return "done", "Moderated" if self.tally.compared else "Answered"

    @property
    def dissents(self) -> list[SelfAuditAnswer]:
        return [answer for answer in self.rated if answer.rated.dissents]


@dataclass(frozen=True)
class Board:
    """One round, as far as a person may see it. `earlier` are its framework's closed rounds before it, with what each
    came to, the oldest first."""

    audit: SelfAudit
    agencies: list[Agency]
    rows: list[Row]
    earlier: list[tuple[SelfAudit, Tally]] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        return gaps.tally(answer.rated for agency in self.agencies for answer in agency.rated)

    @property
    def dissents(self) -> list[SelfAuditAnswer]:
        return [answer for agency in self.agencies for answer in agency.dissents]

    @property
    def trend(self) -> str:
        rounds = [(f"{audit.as_at:%B %Y}", found) for audit, found in self.earlier]
        return gaps.trend([*rounds, (f"{self.audit.as_at:%B %Y}", self.tally)])

    def sentence(self, today: date) -> str:
        """The gap of a closed round; of an open one, what is in and when the rest is due."""
        if self.audit.closed_on:
            return " ".join(filter(None, [gaps.of_round(self.tally), self.trend]))
        due = f"{self.audit.due_on:%-d %B %Y}"
        if not self.agencies:
            return f"The round is open; answers are due on {due}, and are shown here once it is closed."
        inside = sum(bool(agency.row.sent_on) for agency in self.agencies)
        said = (
            f"{capitalised(in_words(inside))} of {counted(len(self.agencies), 'return')} {either(inside, 'is', 'are')}"
        )
        late = ", now past" if self.audit.due_on < today and inside < len(self.agencies) else ""
        first = f"{said} in; answers are due on {due}{late}."
        return f"{first} {gaps.of_round(self.tally)}" if self.tally.compared else first


def noun_of(answers: Iterable[SelfAuditAnswer]) -> str:
    return "rating" if any(answer.criterion_id for answer in answers) else "standard"


def board_of(user: Any, audit: SelfAudit) -> Board:
    """Six queries, however many agencies answer however many standards."""
    returns = SelfAuditReturn.objects.visible_to(user).filter(audit=audit).select_related("agency", "audit__authority")
    answers = list(SelfAuditAnswer.objects.visible_to(user).filter(audit_return__audit=audit).told().in_order())
    given: dict[int, list[SelfAuditAnswer]] = {}
    for answer in answers:
        given.setdefault(answer.audit_return_id, []).append(answer)
    agencies = [
        Agency(row, given.get(row.pk, []), noun_of(answers))
        for row in sorted(returns, key=lambda row: (row.agency is not None, row.whose))
    ]
    return Board(audit, agencies, rows_of(agencies), earlier(user, audit))


def rows_of(agencies: list[Agency]) -> list[Row]:
    standards = {answer.standard_id: answer.standard for agency in agencies for answer in agency.answers}
    found = []
    for standard in sorted(standards.values(), key=lambda one: one.order):
        cells = []
        for agency in agencies:
            own = [answer for answer in agency.answers if answer.standard_id == standard.pk]
            cells.append((Cell(own) if own or not agency.answers else None, agency.row.whose))
        found.append(Row(standard, cells))
    return found


def earlier(user: Any, audit: SelfAudit) -> list[tuple[SelfAudit, Tally]]:
    """The closed rounds of the same framework before this one, the oldest first, each with what it came to."""
    answers = SelfAuditAnswer.objects.visible_to(user).filter(
        audit_return__audit__framework=audit.framework_id,
        audit_return__audit__authority=audit.authority_id,
        audit_return__audit__closed_on__isnull=False,
        audit_return__audit__as_at__lt=audit.as_at,
        audit_return__sent_on__isnull=False,
        grade__isnull=False,
        answered_on__isnull=False,
    )
    rounds: dict[SelfAudit, list[SelfAuditAnswer]] = {}
    for answer in answers.told().order_by("audit_return__audit__as_at", "pk"):
        rounds.setdefault(answer.audit_return.audit, []).append(answer)
    return [(one, gaps.tally(answer.rated for answer in given)) for one, given in rounds.items()]
