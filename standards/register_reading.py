"""What councils say of their compliance with the recommendations of one register: the latest of each, and all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from indicators.wording import capitalised, counted, in_words, joined
from standards.models import Compliance

Standing = dict[int, dict[int, Compliance]]  # by recommendation, then by authority
WHOLE = "The register as a whole"


@dataclass(frozen=True)
class Said:
    """A statement as it was made; `about` says of which recommendations, one or several together, or of the whole."""

    statement: Compliance
    about: str


def latest(statements: Iterable[Compliance], recommendations: Iterable[int]) -> Standing:
    """The latest statement of each authority on each recommendation: about it by itself or, where that is later, about
    the whole. Of one day that about itself counts."""
    rows = sorted(statements, key=lambda row: (row.as_at, row.recommendation_id is not None, row.pk))
    found: Standing = {key: {} for key in recommendations}
    for row in rows:
        keys = found if row.recommendation_id is None else [row.recommendation_id]
        for key in keys:
            if key in found:
                found[key][row.authority_id] = row
    return found


def together(statements: Iterable[Compliance]) -> list[Said]:
    """Every statement, the newest first; those made together are one."""
    rows = sorted(statements, key=made_together, reverse=True)
    found = []
    for _, group in groupby(rows, key=made_together):
        same = list(group)
        numbers = sorted(row.recommendation.number for row in same if row.recommendation)
        many = "s" if len(numbers) > 1 else ""
        found.append(Said(same[0], f"Recommendation{many} {spans(numbers)}" if numbers else WHOLE))
    return found


def made_together(row: Compliance) -> tuple[Any, ...]:
    words = (row.status, row.exceptions, row.summary, row.citation)
    return row.as_at, row.entered_on or row.as_at, row.authority_id, *words, row.recommendation_id is None


def spans(numbers: list[int]) -> str:
    """Such as "1, 4 to 9 and 17"; two that follow each other are said as two."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [[f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run] for run in runs]
    return joined([words for run in said for words in run])


def of_register(recommendations: list[Any], statements: list[Compliance]) -> str:
    """How many are recorded, how many of them have a named subject, and what each council says of the whole."""
    named = sum(bool(row.subject) for row in recommendations)
    has = f"{in_words(named) if named else 'none'} of them with a named subject"
    many = counted(len(recommendations), "recommendation is", "recommendations are")
    said = [f"{capitalised(many)} recorded, {has}."]
    whole: dict[str, Compliance] = {}
    for row in sorted(statements, key=lambda row: (row.as_at, row.pk)):
        if row.recommendation_id is None:
            whole[row.authority.short_name] = row
    for council, row in sorted(whole.items()):
        word = row.get_status_display()
        said.append(f"{council} says of the whole, as at {row.as_at:%-d %B %Y}: {word[:1].lower()}{word[1:]}.")
    if single := {row.recommendation_id for row in statements if row.recommendation_id}:
        own = "has a statement of its own" if len(single) == 1 else "have statements of their own"
        said.append(f"{capitalised(in_words(len(single)))} {own}.")
    elif not whole:
        said.append("No council has said how it stands.")
    return " ".join(said)
