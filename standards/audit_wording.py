"""Sentences about self-audits: where rounds and returns stand. What the gap comes to is said in `gaps`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from indicators.wording import capitalised, counted, either, in_words
from standards import auditing
from standards.audit_board import Agency


def of_rounds(rounds: Iterable[Any], today: date) -> str:
    """How many rounds there are and which are open, with the day their answers are due."""
    rows = list(rounds)
    if not rows:
        return "No self-audit has been opened yet."
    running = [row for row in rows if row.is_open]
    said = f"{counted(len(rows), 'self-audit')} on record."
    if not running:
        return capitalised(f"{said} None is open.")
    soonest = min(row.due_on for row in running)
    late = ", now past" if soonest < today else ""
    one = "one is" if len(running) == 1 else f"{in_words(len(running))} are"
    return f"{capitalised(said)} {capitalised(one)} open; the next answers are due on {soonest:%-d %B %Y}{late}."


def of_return(agency: Agency, today: date) -> str:
    """Of a return that is sent, what the gap comes to; before, how much is answered and by when the rest is due."""
    audit = agency.row.audit
    if agency.row.sent_on:
        return agency.sentence
    if audit.closed_on:
        return f"{agency.row.whose} did not send its answers: nothing of it is in the record."
    carried = sum(bool(answer.carried_from_id) for answer in auditing.not_ready(agency.answers))
    some = in_words(agency.answered) if agency.answered else "none"
    said = f"{capitalised(some)} of {in_words(len(agency.answers))} answered; due on {audit.due_on:%-d %B %Y}"
    said += ", now past." if audit.due_on < today else "."
    if carried:
        of_last = "of last time waits" if carried == 1 else "of last time wait"
        said += f" {capitalised(counted(carried, 'answer'))} {of_last} to be confirmed or changed."
    return said


def of_evidence(rows: Iterable[Any]) -> str:
    """How much evidence of a list is in use, and what of that nobody can rely on: rows with `stands` and `owner_id`."""
    every = list(rows)
    if not every:
        return "No evidence is kept yet."
    in_use = [row for row in every if row.stands not in {"withdrawn", "replaced"}]
    said = f"{capitalised(counted(len(in_use), 'piece'))} of evidence {either(len(in_use), 'is', 'are')} in use."
    faults = [
        (sum(row.stands == "expired" for row in in_use), "has expired", "have expired"),
        (sum(row.stands == "old" for row in in_use), "is older than a year", "are older than a year"),
        (sum(row.owner_id is None for row in in_use), "names nobody who keeps it", "name nobody who keeps them"),
    ]
    words = [f"{in_words(number)} {either(number, one, many)}" for number, one, many in faults if number]
    return f"{said} {capitalised('; '.join(words))}." if words else said
