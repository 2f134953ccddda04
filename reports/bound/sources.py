"""Where the figures of papers come from, in words: the last page lists it of each figure."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from indicators import wording
from indicators.figures import Point
from indicators.kept import text_of
from indicators.models import Observation
from indicators.return_rules import Entry
from reports.bound.figures import Reading, Readings, all_points, day
from reports.bound.smallness import TOTAL
from reports.bound.texts import key_of, part_with_counts, with_counts
from reports.origins import Origin


def row_key(indicator: Any) -> str:
    """Of a row that shows several quarters of one measure: what the keys of all its figures begin with."""
    return f"{indicator.code.lower()}:"


def origin_of(given: Readings, row: Reading, point: Point) -> Origin:
    """Of a total."""
    return Origin(
        key=key_of(row.indicator, point.quarter),
        measure=row.indicator.title,
        of_whom=given.whom,
        when=str(point.period),
        figure=with_counts(point),
        source=returns_text(point.parts, given.kinds),
        definition=definition_text(point.version),
        state="provisional" if point.is_provisional else "final",
        restated=restated_text(point.parts),
        restated_in_public=restated_in_public(point.parts, row.indicator),
        is_withheld=given.smallness.hides(point, TOTAL),
    )


def origin_of_part(given: Readings, point: Point, part: Observation) -> Origin:
    """Of the figure of one unit."""
    return Origin(
        key=key_of(part.version.indicator, point.quarter, part.subject.slug),
        measure=part.version.indicator.title,
        of_whom=part.subject.name,
        when=str(part.period),
        figure=part_with_counts(part),
        source=returns_text([part], given.kinds),
        definition=definition_text(part.version),
        state="final",
        restated=restated_text([part]),
        restated_in_public=restated_in_public([part], part.version.indicator),
        is_withheld=given.smallness.hides(point, part.subject_id),
    )


def origins_of(given: Readings, row: Reading, points: Iterable[Point | None]) -> list[Origin]:
    """Of the totals that a table shows of a measure, each once."""
    shown = {point.period.pk: point for point in points if point}
    return [origin_of(given, row, point) for point in shown.values()]


def all_origins(given: Readings, row: Reading) -> list[Origin]:
    """Of every quarter that was read of a measure, the newest first."""
    return origins_of(given, row, reversed(all_points(row.run)))


def returns_text(parts: Iterable[Observation], kinds: dict[int, str]) -> str:
    """The returns behind a figure and when the last of them was approved: up to three by name."""
    rows = list(parts)
    names = sorted({row.subject.name for row in rows})
    approved = [row.approved_at for row in rows if row.approved_at]
    last = day(timezone.localdate(max(approved))) if approved else ""
    if len(names) == 1:
        return f"Return of {names[0]}, approved on {last}"
    if len(names) <= 3:
        return f"Returns of {wording.joined(names)}, the last approved on {last}"
    return f"{wording.capitalised(many(rows, kinds))} returns, the last approved on {last}"


def many(rows: list[Observation], kinds: dict[int, str]) -> str:
    """Such as "five teams’"; "eight" where they are of several kinds."""
    subjects = {row.subject_id for row in rows}
    words = {kinds.get(subject, "") for subject in subjects}
    kind = words.pop() if len(words) == 1 else ""
    plural = {"agency": "agencies"}.get(kind, f"{kind}s")
    return f"{wording.in_words(len(subjects))} {plural}’" if kind else wording.in_words(len(subjects))


def definition_text(version: Any) -> str:
    """The definition's name and since when it holds, where that is known."""
    return f"{version.label}, since {day(version.starts_on)}" if version.starts_on else version.label


def restated_text(parts: Iterable[Observation]) -> str:
    """What was corrected after approval: whose figure, from what, to what, when and why."""
    return " ".join(corrected_text(part) for part in parts if part.corrects_id)


def restated_in_public(parts: Iterable[Observation], indicator: Any) -> str:
    """Where children are counted, only the days: what a figure was before may have been small, and what one unit's is
    now may be withheld though the total is not."""
    return corrected_on(parts) if indicator.counts_children else restated_text(parts)


def corrected_text(part: Observation) -> str:
    when = f" on {day(timezone.localdate(part.approved_at))}" if part.approved_at else ""
    was, now = text_of(Entry.of(part.corrects), part.version), text_of(Entry.of(part), part.version)
    reason = part.correction_reason.rstrip(".")
    return f"Corrected{when}: {part.subject.name} from {was} to {now}{f' ({reason})' if reason else ''}."


def corrected_on(parts: Iterable[Observation]) -> str:
    """When figures were corrected, without any number; empty for none."""
    days = sorted({timezone.localdate(part.approved_at) for part in parts if part.corrects_id and part.approved_at})
    return f"Corrected on {wording.joined([day(when) for when in days])}." if days else ""
