"""Sentences about frameworks, made from the record. A councillor could read each aloud."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from indicators.wording import capitalised, counted, in_words, joined

WORD = "part"


def of_frameworks(frameworks: Iterable[Any], today: date) -> str:
    """How many there are, how many are in force today, and in how many agencies can rate themselves."""
    rows = list(frameworks)
    if not rows:
        return "No framework is on record yet."
    now = [row for row in rows if row.starts_on and is_in_force(row, today)]
    rated = [row for row in rows if row.scale_id]
    said = [f"{counted(len(rows), 'framework is', 'frameworks are')} on record"]
    said.append(
        f"{in_words(len(now))} known to be in force today" if now else "none of them known to be in force today"
    )
    said.append(f"{in_words(len(rated)) if rated else 'none'} with words in which agencies rate themselves")
    return capitalised(f"{'; '.join(said)}.")


def is_in_force(framework: Any, today: date) -> bool:
    """On that day; a first or last day that is not recorded does not stand against it."""
    begun = framework.starts_on is None or framework.starts_on <= today
    return begun and (framework.ends_on is None or today <= framework.ends_on)


def dates_of(framework: Any) -> str:
    """When it is in force, in words."""
    starts_on, ends_on = framework.starts_on, framework.ends_on
    if starts_on and ends_on:
        return f"{starts_on:%-d %B %Y} to {ends_on:%-d %B %Y}"
    if starts_on:
        return f"From {starts_on:%-d %B %Y}"
    return f"Until {ends_on:%-d %B %Y}" if ends_on else "Not recorded"


def caption_of(framework: Any) -> str:
    edition = f"Edition {framework.edition}" if framework.edition else ""
    published = f"as printed in {framework.document}" if framework.document_id else ""
    return " · ".join(filter(None, [edition, str(framework.publisher or ""), published]))


def of_framework(framework: Any, standards: list[Any], today: date) -> str:
    """How many standards it has, in force or not, and in which words it is answered. `standards` are those in use."""
    parts = sum(not part.is_archived for row in standards for part in row.criteria.all())
    has = counted(len(standards), "standard") if standards else "no standard yet"
    said = f"It has {has}{f', with {counted(parts, WORD)}' if parts else ''}."
    if framework.ends_on and framework.ends_on < today:
        said += f" It ended on {framework.ends_on:%-d %B %Y}."
    elif framework.starts_on and framework.starts_on > today:
        said += f" It comes into force on {framework.starts_on:%-d %B %Y}."
    if framework.scale_id is None:
        return f"{said} Nobody rates themselves against it: it has no scale of words."
    words = [grade.word for grade in framework.scale.grades.all()]
    return f"{said} Agencies rate themselves in {in_words(len(words))} words, from “{words[0]}” to “{words[-1]}”."


def of_hanging(found: Mapping[str, int]) -> str:
    """What hangs on a standard, in words; empty where nothing does."""
    return joined([f"{number} {plural if number > 1 else singular_of(plural)}" for plural, number in found.items()])


def singular_of(plural: str) -> str:
    return plural if plural == "evidence" else plural.removesuffix("s")
