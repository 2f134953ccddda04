"""The receipt of a return that was sent in: what, when, by whom, and the digest by which it can be told from any other.

It is about the last sending in and stays when the return goes on; then it says what has happened since.
"""

from dataclasses import dataclass

from django.utils import timezone

from indicators import wording
from indicators.changes import digest_of
from indicators.kept import kept_entries
from indicators.models import ReturnState
from indicators.return_rules import IN_STATES, Entry, State
from indicators.return_sheets import Sheet, moment

SHORT = 16  # digits of the digest that people compare by eye
SINCE = {
    State.DRAFT: "started again by {}",
    State.SUBMITTED: "sent in by {}",
    State.WITHDRAWN: "withdrawn by {}",
    State.SENT_BACK: "sent back by {}",
    State.APPROVED: "approved by {}",
    State.REOPENED: "reopened by {}",
}


@dataclass(frozen=True)
class Receipt:
    """`matches` says whether the figures kept with the step still give its digest, and `stands` whether the record
    still holds those figures: None where none were kept, or where the return is open and its figures may move."""

    unit: str
    quarter: str
    count: int
    step: ReturnState
    reference: str
    since: tuple[ReturnState, ...]
    matches: bool | None
    stands: bool | None
    is_demonstration: bool

    @property
    def what(self) -> str:
        """Such as "Seven figures of Reception 1, July to September 2026"."""
        return f"{wording.capitalised(wording.counted(self.count, 'figure'))} of {self.unit}, {self.quarter}"

    @property
    def when(self) -> str:
        at = timezone.localtime(self.step.at)
        return f"{at:%A} {at.day} {at:%B %Y}, {at:%H:%M}"

    @property
    def digest(self) -> str:
        """SHA-256 as 64 hexadecimal digits; empty where none was kept."""
        return self.step.digest

    @property
    def short_digest(self) -> str:
        """Its first sixteen digits in groups of four: "3f2a 9c1d 77b0 e4c2"."""
        return " ".join(self.groups[: SHORT // 4])

    @property
    def groups(self) -> list[str]:
        """All of it in groups of four, so that it can be read out and can be broken over lines."""
        return [self.digest[place : place + 4] for place in range(0, len(self.digest), 4)]

    @property
    def story(self) -> list[str]:
        """What has happened since, one line a step, the oldest first: "Approved by Alice on 3 May 2026 at 09:14"."""
        return [
            f"{wording.capitalised(SINCE[State(step.state)].format(step.by.name))} on {moment(step.at)}"
            for step in self.since
        ]

    @property
    def verdict(self) -> str:
        """What working the digest out again has shown, in a word or three; empty where none was kept."""
        if self.matches is None:
            return ""
        return "Matches" if self.matches and self.stands is not False else "Does not match"

    @property
    def found(self) -> str:
        """The same as a sentence."""
        if self.matches is None:
            return "No digest was kept when this return was sent in."
        if not self.matches:
            return "The figures kept with this sending in are not those of which the digest was made."
        if self.stands is False:
            return "The digest is that of the figures as they were sent in, but the record holds others."
        rest = " The record holds the figures as they were sent in." if self.stands else ""
        return f"Worked out again just now, the digest is the same.{rest}"


def receipt_of(sheet: Sheet, standing: dict[int, Entry] | None = None) -> Receipt | None:
    """Of the last sending in of a return; None while it was never sent in. `standing` are the figures as they stand
    now, by the key of their definition, where they are to be compared with those that were sent in."""
    step = sheet.sent
    if step is None:
        return None
    sent = kept_entries(step)
    is_in = sheet.state in IN_STATES
    return Receipt(
        unit=sheet.subject.name,
        quarter=sheet.round.period.label,
        count=len(sheet.lines) if sent is None else len(sent),
        step=step,
        reference=sheet.reference,
        since=tuple(sheet.steps[sheet.steps.index(step) + 1 :]),
        matches=digest_of(step.figures) == step.digest if step.figures is not None else None,
        stands=sent == standing if sent is not None and standing is not None and is_in else None,
        is_demonstration=sheet.round.is_demonstration,
    )
