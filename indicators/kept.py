"""What was kept of each sending in of a return: the figures as they were then, and as text. The steps before and after.

Read from the state rows, which are never changed (design rule 14).
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, get_args

from indicators import arithmetic, return_rules, wording
from indicators.models import IndicatorVersion, Observation, ReturnState
from indicators.return_rules import ENTRY_FIELDS, Entry, State

# How each field of a figure is read from its text: by what it holds beside None.
KINDS = {field.name: (set(get_args(field.type)) - {NoneType} or {field.type}).pop() for field in fields(Entry)}
READ = {name: date.fromisoformat if kind is date else kind for name, kind in KINDS.items()}
GAPS = {choice.value: choice.label for choice in Observation.State}


def entry_of(kept: dict[str, Any]) -> Entry:
    """A figure as a sending in keeps it (`changes.snapshot`, numbers and days as text), as the figure it was."""
    return Entry(**{name: READ[name](kept[name]) for name in ENTRY_FIELDS if name in kept})


def kept_entries(step: ReturnState | None) -> dict[int, Entry] | None:
    """The figures that a step sent in, by the key of their definition; None for a step that kept none."""
    if step is None or step.figures is None:
        return None
    return {int(key): entry_of(kept) for key, kept in step.figures.items()}


def text_of(entry: Entry, version: IndicatorVersion) -> str:
    """Such as "80.3% (139 of 173)", "None in period: no case was closed", "Nothing"."""
    if entry.state != return_rules.VALUE:
        said = f"{GAPS.get(entry.state, entry.state)}"
        return f"{said}: {entry.reason}" if entry.reason else said
    value, counts = wording.figure_text(entry, version), wording.basis(entry, version)
    return (f"{value} ({counts})" if counts else value) or entry.as_printed or "Nothing"


def change_between(now: Decimal | None, then: Decimal | None, version: IndicatorVersion) -> str:
    """Such as "up 3.2 points", "down 12", "no change"; empty where one of them is no number."""
    if now is None or then is None:
        return ""
    step = arithmetic.rounded(now, version.decimals) - arithmetic.rounded(then, version.decimals)
    if not step:
        return "no change"
    unit = " points" if version.shape in {"percentage", "survey"} else ""
    return f"{'up' if step > 0 else 'down'} {wording.number(abs(step), version.decimals)}{unit}"


def last_of(steps: Iterable[ReturnState], state: str) -> ReturnState | None:
    return next((step for step in reversed(list(steps)) if step.state == state), None)


def sent_before(steps: Sequence[ReturnState]) -> ReturnState | None:
    """The sending in before the last one; None where there was none."""
    found = [step for step in steps if step.state == State.SUBMITTED]
    return found[-2] if len(found) > 1 else None
