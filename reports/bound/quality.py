"""How good the quarter's figures are: who has not returned or was late, what is missing and why, what is provisional,
what was corrected since the last paper, which explanations are kept, which definitions changed or are about to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from indicators import return_rules, returns, wording
from indicators.figures import Point
from indicators.kept import text_of
from indicators.models import Expectation, IndicatorVersion, KeptExplanation, Observation, Round, Subject
from indicators.return_rules import Entry
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.exceptions import readings
from reports.bound.figures import Hides, Readings, all_points, day, hides_nothing
from reports.bound.layout import NONE, WITHHELD
from reports.bound.smallness import TOTAL
from reports.bound.sources import corrected_on, origin_of_part
from reports.bound.texts import key_of, quarter_key
from reports.origins import Origin
from reports.paper import Block, Cell, Column, Note, Paragraph, Row, Table
from safeguarding.calendar import quarter_of

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Corrected:
    """A figure that took the place of an approved one; `point` is the total it belongs to, None where that was not
    read, so that nobody can say whether it is small."""

    part: Observation
    point: Point | None


@dataclass(frozen=True)
class Quality:
    """What was read. `approved` are rows of `returns.asked`; `awaited` those asked that have nothing approved."""

    given: Readings
    on: date
    since: date
    approved: Sequence[Any]
    awaited: Sequence[Subject]
    corrected: Sequence[Corrected]
    kept: Sequence[KeptExplanation]
    definitions: Sequence[IndicatorVersion]
    due_on: date | None

    @property
    def late(self) -> list[tuple[Any, return_rules.Punctuality]]:
        """Approved returns that were sent in after their day, and by how much."""
        found = [(row, returns.punctuality(row, today=self.on)) for row in self.approved]
        return [(row, time) for row, time in found if time.is_late]

    @property
    def missing(self) -> list[tuple[Point, Observation]]:
        """Figures that an approved return says it does not have."""
        points = [row.point for row in self.given.rows if row.point]
        return [(point, part) for point in points for part in point.parts if part.state == Observation.State.MISSING]


def take(asking: Asking) -> Taken:
    found = quality(asking)
    if not found.approved and not found.awaited:
        raise NothingToShow(f"Nobody was asked for a return for {found.given.period}.")
    return Taken(blocks(found, hides_nothing), blocks(found, found.given.smallness.hides), tuple(origins(found)))


def origins(found: Quality) -> Iterator[Origin]:
    """Of the corrected figures: the others are gaps."""
    for one in found.corrected:
        if one.point:
            yield origin_of_part(found.given, one.point, one.part)


# --- What is read -------------------------------------------------------------------------------------------------


def quality(asking: Asking) -> Quality:
    """A constant number of queries, whatever the number of measures and units."""
    given = readings(asking)
    since = asking.report.since_on or quarter_of(given.period.ends_on).starts_on
    here = Q(round__authority=given.reader.authority, round__period__ends_on=given.period.ends_on)
    approved = list(returns.asked(given.reader).filter(here).order_by("subject__name"))
    names = {row.subject_id for row in approved}
    awaited = Subject.objects.filter(expectations__in=Expectation.objects.filter(here)).exclude(pk__in=names)
    points = {(p.version.pk, p.period.pk): p for row in given.rows for p in all_points(row.run)}
    return Quality(
        given,
        asking.on,
        since,
        approved,
        list(awaited.distinct().order_by("name")),
        [Corrected(part, points.get((part.version_id, part.period_id))) for part in corrections(given, since, asking)],
        explanations(given, names, asking.on),
        definitions(given),
        Round.objects.visible_to(given.reader).filter(period=given.period).values_list("due_on", flat=True).first(),
    )


def corrections(given: Readings, since: date, asking: Asking) -> Any:
    """Approved after a day, of quarters up to the paper's; the newest first."""
    rows = Observation.objects.visible_to(given.reader).agreed().for_display().select_related("corrects__version")
    return rows.filter(
        corrects__isnull=False,
        source=Observation.Source.RETURN,
        quarterly_return__round__authority=given.reader.authority,
        approved_at__date__gt=since,
        approved_at__date__lte=asking.on,
        period__ends_on__lte=given.period.ends_on,
    ).order_by("-period__ends_on", "version__indicator__order", "subject__name")


def explanations(given: Readings, subjects: set[int], on: date) -> list[KeptExplanation]:
    """Those in force in the quarter, of units whose return is approved."""
    rows = KeptExplanation.objects.visible_to(given.reader).filter(
        Q(ended_at=None) | Q(ended_at__date__gt=on),
        subject__in=subjects,
        until__gte=given.period.ends_on,
        kept_at__date__lte=on,
    )
    rows = rows.select_related("subject", "version__indicator")
    return list(rows.order_by("version__indicator__family", "version__indicator__order", "subject__name"))


def definitions(given: Readings) -> list[IndicatorVersion]:
    """Of measures asked for: those that came into force within a year before the quarter ended, or will; and those
    whose end is known. A measure's first definition changes nothing."""
    asked = [row.indicator for row in given.rows if row.is_asked]
    last = given.period.ends_on
    begins = Q(number__gt=1, starts_on__gt=last - YEAR)
    rows = IndicatorVersion.objects.filter(begins | Q(ends_on__gte=given.period.starts_on), indicator__in=asked)
    return list(rows.select_related("indicator").order_by("starts_on", "indicator__order"))


# --- What is said -------------------------------------------------------------------------------------------------


def blocks(found: Quality, hides: Hides) -> tuple[Block, ...]:
    tables = (
        returns_table(found),
        incomplete_table(found),
        missing_table(found, hides),
        corrected_table(found, hides),
        kept_table(found, hides),
        definitions_table(found),
    )
    kept = [table for table in tables if table.rows]
    rest = [] if kept else [Note("No figure of the quarter is missing, provisional, corrected or newly defined.")]
    return Paragraph(sentence(found)), *kept, *rest


def sentence(found: Quality) -> str:
    """How many returns are in, how many came late, who is awaited, how much is missing and corrected."""
    said = [f"{how_many_in(found)} and approved"]
    if found.late:
        said.append(f"{wording.in_words(len(found.late))} of them came late")
    parts = [f"{', '.join(said)}."]
    if found.awaited:
        parts.append(f"Awaited from {wording.joined([subject.name for subject in found.awaited])}.")
    gaps, changed = len(found.missing), len(found.corrected)
    missing = f"{figures(gaps)} {wording.either(max(gaps, 1), 'is', 'are')} missing with a reason"
    corrected = (
        f"{figures(changed)} {wording.either(max(changed, 1), 'was', 'were')} corrected after {day(found.since)}"
    )
    return " ".join([*parts, f"{wording.capitalised(missing)}; {corrected}."])


def how_many_in(found: Quality) -> str:
    """Such as "All 11 returns for April to June 2026 are in"."""
    asked, inside = len(found.approved) + len(found.awaited), len(found.approved)
    returned, when = wording.counted(asked, "return"), f"for {found.given.period}"
    if not found.awaited:
        return f"All {returned} {when} are in" if asked > 1 else f"The one return {when} is in"
    number = wording.capitalised(wording.in_words(inside)) if inside else "None"
    return f"{number} of {returned} {when} {wording.either(inside, 'is', 'are')} in"


def figures(count: int) -> str:
    """Such as "no figure", "two figures"."""
    return wording.counted(count, "figure") if count else "no figure"


def returns_table(found: Quality) -> Table:
    """Who has not returned, then who was late."""
    columns = (Column("Team, service or agency", width=40), Column("Return", width=30), Column("Was due", width=30))
    due = day(found.due_on) if found.due_on else NONE
    rows = [return_row(found, subject, "Not in, or not approved", due) for subject in found.awaited]
    rows += [return_row(found, row.subject, wording.capitalised(time.text), due) for row, time in found.late]
    return Table(f"Returns that are missing or were late, {found.given.period}", columns, tuple(rows))


def return_row(found: Quality, subject: Subject, *texts: str) -> Row:
    quarter = quarter_of(found.given.period.ends_on)
    cells = (Cell(subject.name, is_header=True), *map(Cell, texts))
    return Row(cells, key=f"return:{quarter_key(quarter)}:{subject.slug}")


def incomplete_table(found: Quality) -> Table:
    """Totals that some or all units have yet to join."""
    columns = (Column("Measure", width=40), Column("Total", width=20), Column("Awaited from", width=40))
    rows = [
        Row(
            (
                Cell(row.indicator.title, is_header=True),
                Cell("Provisional" if row.point else "Not in"),
                Cell(wording.joined(row.awaited)),
            ),
            key=key_of(row.indicator, row.quarter),
        )
        for row in found.given.rows
        if row.awaited
    ]
    return Table(f"Totals that are not complete, {found.given.period}", columns, tuple(rows))


def missing_table(found: Quality, hides: Hides) -> Table:
    columns = (
        Column("Measure", width=30),
        Column("Not given by", width=20),
        Column("Why", width=35),
        Column("Expected on", width=15),
    )
    rows = [
        Row(
            (
                Cell(part.version.indicator.title, is_header=True),
                Cell(part.subject.name),
                Cell(WITHHELD if hides(point, part.subject_id) else part.reason),
                Cell(day(part.expected_on) if part.expected_on else "Not said"),
            ),
            key=key_of(part.version.indicator, point.quarter, part.subject.slug),
        )
        for point, part in found.missing
    ]
    return Table(f"Figures missing with a reason, {found.given.period}", columns, tuple(rows))


def corrected_table(found: Quality, hides: Hides) -> Table:
    columns = (
        Column("Measure", width=25),
        Column("Of whom and when", width=20),
        Column("Was", "end", width=15),
        Column("Is", "end", width=15),
        Column("When and why", width=25),
    )
    rows = tuple(corrected_row(one, hides) for one in found.corrected)
    return Table(f"Approved figures corrected after {day(found.since)}", columns, rows)


def corrected_row(one: Corrected, hides: Hides) -> Row:
    """In the public edition of a count of children neither what it was, which may be a small number though it is none
    now, nor why, which may say it; of a withheld figure not what it is either."""
    part, quarter = one.part, quarter_of(one.part.period.ends_on)
    when, is_public = corrected_on([part]), hides is not hides_nothing
    is_old_hidden = is_public and part.version.indicator.counts_children
    cells = (
        Cell(part.version.indicator.title, is_header=True),
        Cell(f"{part.subject.name}, {part.period}"),
        Cell(WITHHELD if is_old_hidden else told(part.corrects)),
        Cell(WITHHELD if is_withheld(one, hides) else told(part)),
        Cell(when if is_old_hidden else f"{when} {part.correction_reason}"),
    )
    return Row(cells, key=key_of(part.version.indicator, quarter, part.subject.slug))


def told(row: Observation | None) -> str:
    assert row is not None
    return text_of(Entry.of(row), row.version)


def is_withheld(one: Corrected, hides: Hides) -> bool:
    """In the restricted edition nothing is; in the public one also what cannot be judged, if it counts children."""
    if one.point is None:
        return hides is not hides_nothing and one.part.version.indicator.counts_children
    return hides(one.point, one.part.subject_id) or hides(one.point, TOTAL)


def kept_table(found: Quality, hides: Hides) -> Table:
    """Explanations that answer for an oddity over several quarters."""
    columns = (
        Column("Measure", width=25),
        Column("Of whom", width=20),
        Column("What is said of it", width=35),
        Column("Until", width=20),
    )
    points = {row.point.version.pk: row.point for row in found.given.rows if row.point}
    rows = []
    for kept in found.kept:
        point = points.get(kept.version_id)
        is_hidden = point is not None and hides(point, kept.subject_id)
        words = WITHHELD if is_hidden else kept.words
        cells = (Cell(kept.version.indicator.title, is_header=True), Cell(kept.subject.name), Cell(words))
        quarter = quarter_of(found.given.period.ends_on)
        key = key_of(kept.version.indicator, quarter, kept.subject.slug)
        rows.append(Row((*cells, Cell(day(kept.until))), key=key))
    return Table("Explanations kept for more than one quarter", columns, tuple(rows))


def definitions_table(found: Quality) -> Table:
    columns = (
        Column("Measure", width=25),
        Column("Definition", width=25),
        Column("In force", width=20),
        Column("What it does to the figures", width=30),
    )
    rows = [
        Row(
            (
                Cell(version.indicator.title, is_header=True),
                Cell(version.label),
                Cell(in_force(version, found.given.period.ends_on)),
                Cell(version.break_note or "Not compared across the change."),
            ),
            key=f"{version.indicator.code.lower()}:definition:{version.number}",
        )
        for version in found.definitions
    ]
    return Table("Definitions that changed or are about to", columns, tuple(rows))


def in_force(version: IndicatorVersion, last: date) -> str:
    """Such as "Since 1 April 2026", "From 1 April 2027", "Until 31 March 2027"."""
    start = version.starts_on if version.number > 1 else None
    begins = f"{'since' if start <= last else 'from'} {day(start)}" if start and start > last - YEAR else ""
    ends = f"until {day(version.ends_on)}" if version.ends_on else ""
    return wording.capitalised(", ".join(filter(None, [begins, ends])))


offer(
    Binding(
        "data_quality",
        "How good the data are",
        "Returns missing or late, figures missing with a reason, provisional totals, corrections, definitions.",
        take,
    )
)
