"""Exceptions whose figures the public edition withholds: told in the restricted edition; in the public one only which
measures are withheld, whether they need attention or not.

They are points of a list, since paragraphs are numbered: a gap in the numbers would tell how many there are.
"""

from collections.abc import Iterator

from indicators import wording
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.exceptions import exceptional, readings, said_by, unusual
from reports.bound.figures import Hides, Reading, distance_text, hides_nothing, in_short, target_text
from reports.bound.smallness import TOTAL
from reports.bound.sources import origin_of
from reports.bound.texts import with_counts
from reports.paper import Bullet, Bullets, Note, Run


def take(asking: Asking) -> Taken:
    given = readings(asking)
    hides = given.hides(is_public=True)
    touched = [row for row in given.rows if is_touched(row, hides)]
    if not touched:
        raise NothingToShow(f"The public edition withholds no figure in the runs up to {given.period}.")
    public = {row.indicator.pk for row in exceptional(given.rows, hides) if row.point and not hides(row.point, TOTAL)}
    told = [row for row in exceptional(given.rows, hides_nothing) if row.indicator.pk not in public]
    names = wording.joined([wording.uncapitalised(row.indicator.title) for row in touched])
    about = f"Withheld from the public edition as small numbers, in this quarter or earlier ones: {names}."
    points = Bullets(tuple(map(bullet, told)))
    full = (Note(about), points) if told else (Note(f"{about} None of them needs attention."),)
    note = Note(f"{about} Whether they need attention is told in the restricted edition.")
    # Of all of them: those that are told alone would show on the last page which they are.
    return Taken(full, (note,), tuple(origin_of(given, row, row.point) for row in touched if row.point))


def is_touched(row: Reading, hides: Hides) -> bool:
    """Whether anything of the measure's figure, or of the run it ends, is withheld."""
    points = [*row.run.unbroken, *([row.point] if row.point else [])]
    return any(hides(point, TOTAL) for point in points)


def bullet(row: Reading) -> Bullet:
    lead, rest = f"{row.indicator.title}.", " ".join(sentences(row))
    return Bullet(f"{lead} {rest}", runs=(Run(lead, bold=True), Run(f" {rest}")))


def sentences(row: Reading) -> Iterator[str]:
    """Its value, distance and change, what is unusual, and what its managers say."""
    assert row.point is not None
    off, before = distance_text(row), row.before
    distance = f", {off} its target of {target_text(row.target)}" if off else ""
    change = f"; {in_short(before)} the quarter before" if before else ""
    yield f"In {row.period} it was {with_counts(row.point)}{distance}{change}."
    if words := unusual(row, hides_nothing):
        yield words
    for said in said_by(row.point.parts):
        words = (" ".join(text.split()) for text in (said.what_changed, said.why, said.what_next))
        yield f"{said.who}: {' '.join(f'“{text}”' for text in words if text)}"


offer(
    Binding(
        "withheld_exceptions",
        "Exceptions that the public edition withholds",
        "Measures off target or unusual whose figures are small numbers: told in the restricted edition only.",
        take,
    )
)
