"""Corrections of approved figures: both rows are kept, and wherever the figure is shown, so is what it was and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.kept import last_of, text_of
from indicators.models import IndicatorVersion, Observation, ReturnState
from indicators.return_rules import Entry, State


@dataclass(frozen=True)
class Correction:
    """A figure that took, or is to take, the place of an approved one. `approved_at` None: it waits for approval."""

    version: IndicatorVersion
    was: str
    now: str
    reason: str
    sent_by: str
    approved_at: Any
    approved_by: str


def corrections_of(chain: list[Observation], steps: Sequence[ReturnState]) -> Iterable[Correction]:
    """The corrections in a figure's rows, the oldest first."""
    by_key = {one.pk: one for one in chain}
    for one in chain:
        if one.corrects_id not in by_key:
            continue
        until = [step for step in steps if one.approved_at is None or step.at <= one.approved_at]
        sent = last_of(until, State.SUBMITTED)
        yield Correction(
            version=one.version,
            was=text_of(Entry.of(by_key[one.corrects_id]), one.version),
            now=text_of(Entry.of(one), one.version),
            reason=one.correction_reason,
            sent_by=sent.by.name if sent and (one.approved_at or steps[-1] == sent) else "",
            approved_at=one.approved_at,
            approved_by=one.approved_by.name if one.approved_by else "",
        )
