"""Sentences about standards, inspections and findings, made from the record. A councillor could read each aloud."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from indicators.wording import capitalised, counted, in_words, joined, uncapitalised
from standards import duties
from standards.models import Finding, Statement


def of_standards(standards: Iterable[Any]) -> str:
    """How many standards there are, of how many frameworks, and how many have a position on record."""
    rows = list(standards)
    frameworks = len({row.framework_id for row in rows})
    without = sum(not row.assessments.all() for row in rows)
    said = (
        "each with a position on record"
        if not without
        else f"{counted(without, 'standard')} without a position on record"
    )
    return capitalised(f"{counted(len(rows), 'standard')} in {counted(frameworks, 'framework')}, {said}.")


def of_standard(assessments: Any, findings: Any, rows: Any) -> str:
    """When it was last assessed, what gaps that named, and what answers them."""
    latest = next(iter(assessments), None)
    if latest is None:
        first = "No position on this standard is recorded."
    else:
        gaps = sum(item.kind == Statement.Kind.GAP for item in latest.statements.all())
        named = f"named {counted(gaps, 'gap')}" if gaps else "named no gap"
        of = f"{latest.as_at:%B %Y}{' (demonstration)' if latest.is_demonstration else ''}"
        first = f"The latest position, {latest.authority.short_name}'s of {of}, {named}."
    hanging = f"{counted(len(findings), 'finding')} and {counted(len(rows), 'row')} of action plans"
    return f"{first} {capitalised(hanging)} hang on it."


def of_inspections(inspections: Iterable[Any]) -> str:
    rows = list(inspections)
    judged = [row for row in rows if row.judgements.all()]
    return capitalised(
        f"{counted(len(rows), 'inspection or review', 'inspections and reviews')} on record; "
        f"{counted(len(judged), 'gave', 'gave')} judgements on a scale of words."
    )


def of_regimes(regimes: list[Any]) -> str:
    """From rows with their `area_count`."""
    without = sum(not row.area_count for row in regimes)
    said = f"{capitalised(counted(len(regimes), 'kind'))} of inspection, each with words of its own."
    return f"{said} {capitalised(counted(without, 'gives', 'give'))} no grade on a scale." if without else said


def of_repeats(count: int) -> str:
    """How many findings of one inspection were found before; empty for none."""
    return (
        f"{capitalised(counted(count, 'of its findings was', 'of its findings were'))} found before." if count else ""
    )


def of_inspection(judgements: Iterable[Any], findings: Iterable[Any]) -> str:
    """The judgements as published (overall first if there is one; never worked out), then what was asked for."""
    asked = [
        f
        for f in findings
        if f.kind in {Finding.Kind.AREA_FOR_IMPROVEMENT, Finding.Kind.PRIORITY_ACTION, Finding.Kind.RECOMMENDATION}
    ]
    weak = [f for f in findings if f.kind in {Finding.Kind.WEAKNESS, Finding.Kind.EXCEPTION}]
    sentences = [of_judgements(list(judgements))]
    sentences.append(
        f"It asked for {counted(len(asked), 'thing')} to be done." if asked else "It set no list of things to be done."
    )
    if weak:
        sentences.append(
            f"{capitalised(counted(len(weak), 'weakness', 'weaknesses'))} stood in its text outside any such list."
        )
    return " ".join(sentences)


def of_judgements(judgements: list[Any]) -> str:
    """Such as "Judged good overall; of its other areas two good and one adequate (the quality of practice)."

    An area that stands alone with its word is named. Without an overall judgement each area is said with its word.
    """
    if not judgements:
        return "No judgement on a scale was given."
    overall = next((item for item in judgements if item.area.is_overall), None)
    others = [item for item in judgements if item is not overall]
    if overall is None:
        return (
            f"Judged: {joined([f'{uncapitalised(item.area.name)}: {uncapitalised(item.printed)}' for item in others])}."
        )
    words: dict[str, list[str]] = {}
    for item in others:
        words.setdefault(item.printed.lower(), []).append(item.area.name)
    said = [
        f"{in_words(len(names))} {word}" + (f" ({names[0][:1].lower()}{names[0][1:]})" if len(names) == 1 else "")
        for word, names in words.items()
    ]
    rest = f"; of its other areas {joined(said)}" if said else ""
    return f"Judged {overall.printed.lower()} overall{rest}."


def of_findings(counts: dict[str, int]) -> str:
    """From the `counts` of findings."""
    asking, unanswered = counts["asking"], counts["unanswered"]
    if not unanswered:
        return capitalised(f"{counted(asking, 'finding')} ask for something; each is put right or answered by a plan.")
    verb = "is" if unanswered == 1 else "are"
    return capitalised(
        f"{counted(asking, 'finding')} ask for something; {in_words(unanswered)} of them {verb} neither put right "
        "nor answered by a plan."
    )


def due_on(finding: Finding) -> date | None:
    """The day a finding falls due; None without a deadline or while its clock has no stated start (anomaly 13)."""
    return (
        None if finding.within is None else duties.due_on(finding.within, finding.within_unit, finding.clock_starts_on)
    )


def notes_on(finding: Finding) -> list[str]:
    """What is said in short of a finding in a list of its inspection. It carries `row_count`, of the rows that answer
    it, and `before`, the years in which it was found."""
    return [
        *([finding.citation] if finding.citation else []),
        *([f"within {finding.limit}"] if finding.limit else []),
        *([f"put right: {finding.remedied}"] if finding.remedied else []),
        *([f"found before: {finding.before}"] if finding.before else []),
        *([f"answered by {counted(finding.row_count, 'row')} of plans"] if finding.row_count else []),
    ]


def of_finding(finding: Finding, rows: Any, today: date) -> str:
    """Deadline and answer in words."""
    parts = []
    if finding.within:
        limit = f"within {counted(finding.within, finding.get_within_unit_display().rstrip('s'))}"
        day = due_on(finding)
        if day is None:
            parts.append(
                f"To be done {limit}; the document does not say from which day, so no due date can be worked out."
            )
        else:
            parts.append(f"To be done {limit}, by {day:%-d %B %Y}{', now past' if day < today else ''}.")
    if finding.remedied:
        parts.append("Put right before the report was written.")
    if finding.kind in {Finding.Kind.STRENGTH, Finding.Kind.KEY_FINDING}:
        return " ".join(parts)
    count = len(rows)
    parts.append(f"Answered by {counted(count, 'row')} of action plans." if count else "No action plan answers it yet.")
    return " ".join(parts)


def dates_of(inspection: Any) -> str:
    """Such as "3 to 12 December 2012", or the note that says what is known."""
    start, end = inspection.starts_on, inspection.ends_on
    if start is None:
        return inspection.dates_note
    if end is None or end == start:
        return f"{start:%-d %B %Y}"
    first = f"{start:%-d}" if (start.year, start.month) == (end.year, end.month) else f"{start:%-d %B %Y}"
    return f"{first} to {end:%-d %B %Y}"


def grouped_by_kind(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings under the name of their kind, in the order of the kinds; kinds without any are left out."""
    rows = list(findings)
    plural = {
        "Area for improvement": "Areas for improvement",
        "Weakness outside the list": "Weaknesses outside the list",
        "Gap named": "Gaps named",
    }
    groups = []
    for kind in Finding.Kind:
        own = [row for row in rows if row.kind == kind]
        if own:
            groups.append((plural.get(kind.label, f"{kind.label}s"), own))
    return groups
