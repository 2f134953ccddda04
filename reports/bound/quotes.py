"""Figures for the middle of a sentence: a value, its target, its distance, its change, its counts."""

from collections.abc import Callable

from indicators.figures import Point
from reports.bound import Asking, NothingToShow, Quoted, Quoting, offer
from reports.bound.choices import indicator_of
from reports.bound.figures import Reading, Readings, distance_text, nothing_unless, read_one, target_text
from reports.bound.smallness import TOTAL
from reports.bound.sources import definition_text, origins_of
from reports.bound.texts import figure_text, key_of
from reports.finishing import WITHHELD_SMALL
from reports.origins import Origin

Says = Callable[[Reading], str]
Behind = Callable[[Reading], tuple[Point | None, ...]]


def only(row: Reading) -> tuple[Point | None, ...]:
    """The figure of the quarter."""
    return (row.point,)


def with_before(row: Reading) -> tuple[Point | None, ...]:
    return (row.point, row.before)


def quoted(says: Says, behind: Behind = only) -> Callable[[Asking], Quoted]:
    """A kind of quoted figure: what it says of a measure, and the totals that it rests on. One that rests on a
    withheld total is withheld."""

    def give(asking: Asking) -> Quoted:
        given = read_one(asking, indicator_of(asking))
        nothing_unless(given.rows, given.period)
        row = given.rows[0]
        text = says(row)
        is_hidden = any(point and given.smallness.hides(point, TOTAL) for point in behind(row))
        return Quoted(text, WITHHELD_SMALL if is_hidden else text, tuple(origins_of(given, row, behind(row))))

    return give


def value(row: Reading) -> str:
    """Such as "86.9% (391 of 450)", "25", "none in period"; of a total that is not complete, that it is provisional."""
    text = figure_text(row.point)
    if row.point is not None and row.point.value is None:
        text = text[:1].lower() + text[1:]
    notes = [row.point.counts] if row.point and row.point.counts else []
    notes += ["provisional"] if row.is_provisional else []
    return f"{text} ({', '.join(notes)})" if notes else text


def counts(row: Reading) -> str:
    """Such as "391 of 450". Raises NothingToShow for a measure without counts."""
    if row.point is None or not row.point.counts:
        raise NothingToShow(f"{row.indicator.title} has no counts in {row.period}: quote its value instead.")
    return row.point.counts


def target(row: Reading) -> str:
    """Such as "92%"."""
    if row.target is None:
        raise NothingToShow(f"{row.indicator.title} has no target in {row.period}.")
    return target_text(row.target)


def distance(row: Reading) -> str:
    """Such as "5.1 points below its target", "at or better than its target"."""
    target(row)
    if row.shortfall is None:
        why = "is not complete" if row.is_provisional else "is not judged by a target"
        raise NothingToShow(f"{row.indicator.title} {why} in {row.period}, so it has no distance from one.")
    far = distance_text(row)
    return f"{far} its target" if far else "at or better than its target"


def change(row: Reading) -> str:
    """Such as "up from 84.0% the quarter before", "the same as the quarter before"."""
    before = row.before
    if before is None or row.point is None or row.point.value is None or before.value is None:
        raise NothingToShow(
            f"{row.indicator.title} has no complete figure of the quarter before {row.period} to compare with."
        )
    if figure_text(row.point) == figure_text(before):
        return f"unchanged from {figure_text(before)} the quarter before"
    return f"{'up' if row.point.value > before.value else 'down'} from {figure_text(before)} the quarter before"


def give_target(asking: Asking) -> Quoted:
    """A target is nobody's small number; where it comes from is listed like a figure."""
    given = read_one(asking, indicator_of(asking))
    row = given.rows[0]
    text = target(row)
    return Quoted(text, text, (target_origin(given, row),))


def target_origin(given: Readings, row: Reading) -> Origin:

    aim = row.target
    assert aim is not None
    where = f"{aim.document.title} {aim.citation}".strip() if aim.document else "Target set by the authority"
    return Origin(
        key=key_of(row.indicator, row.quarter, "target"),
        measure=f"{row.indicator.title}: target",
        of_whom=given.whom,
        when=str(row.period),
        figure=target_text(aim),
        source=where,
        definition=definition_text(aim.version),
        state="final",
    )


offer(
    Quoting("value", "Value", quoted(value)),
    Quoting("counts", "Counts", quoted(counts)),
    Quoting("target", "Target", give_target),
    Quoting("distance", "Distance from its target", quoted(distance)),
    Quoting("change", "Change since the quarter before", quoted(change, with_before)),
)
