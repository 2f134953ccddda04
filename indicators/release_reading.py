"""Reading a file of a national release: its lines go into the database as the child reads them, and are judged there
together. The same is done to show what it would bring and to bring it, so that what was shown is what comes.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from indicators import release_staging, tidy_rules, wording
from indicators.models import Area, IndicatorVersion, Observation, Period, ReleasedTable
from indicators.tidy_rules import COLUMNS, NEEDED, NUMBER, PARTS, SYMBOLS, AreaKey, Meaning, NotRead, PeriodKey
from indicators.upload_places import WHOLE
from safeguarding.faults import Fault
from safeguarding.models import Authority
from safeguarding.workbook_reading import read_tidy
from safeguarding.workbook_reading.long_tables import NUMBER as A_NUMBER
from safeguarding.workbook_reading.long_tables import TEXT

MOST_FAULTS = 2_000
SHOWN = 50  # restated figures
AGAIN = "Put it right in the file and send it again"
MAPPED = "Look at what the columns were taken for, or put it right in the file"


class Faulty(Exception):
    """The file cannot be brought in: `faults` say why, each with its line, its column and how to mend it."""

    def __init__(self, faults: list[Fault]):
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class About:
    """What a release is, beside its figures."""

    table_name: str
    title: str
    published_on: Any
    is_invented: bool


@dataclass
class Places:
    """Areas and periods of a file, numbered as they come, and how many lines were left out."""

    areas: dict[AreaKey, int] = field(default_factory=dict)
    periods: dict[PeriodKey, int] = field(default_factory=dict)
    other_levels: int = 0
    not_counted: int = 0
    lines: int = 0

    def area(self, key: AreaKey) -> int:
        return self.areas.setdefault(key, len(self.areas))

    def period(self, key: PeriodKey) -> int:
        return self.periods.setdefault(key, len(self.periods))


def versions_of(meaning: Meaning) -> dict[str, IndicatorVersion]:
    """Definitions by their keys, such as "SA45/1"; one that there no longer is is left out."""
    codes = {key.rpartition("/")[0] for key in meaning.figures}
    rows = IndicatorVersion.objects.filter(indicator__code__in=codes).select_related("indicator")
    found = {key_of(version): version for version in rows}
    return {key: found[key] for key in meaning.figures if key in found}


def key_of(version: IndicatorVersion) -> str:
    return f"{version.indicator.code}/{version.number}"


@contextmanager
def staged(content: bytes, meaning: Meaning, about: About) -> Iterator["Staged"]:
    """The file in the database, judged and without a fault, until the end of the block. Raises Faulty, and NotRead of
    `workbook_reading` for what is no such file."""
    versions = versions_of(meaning)
    table = ReleasedTable.objects.filter(name=about.table_name).first()
    with release_staging.staging():
        places, faults = stage(content, meaning, versions)
        if not places.lines and not faults:
            faults = [Fault("", WHOLE, "", "No line of the file is about an area that is kept here", MAPPED)]
        if places.lines:
            faults += judged(places, versions, table, about)
        if faults:
            raise Faulty(faults)
        yield Staged(about, table, places, versions)


# --- Line by line: where and when ------------------------------------------------------------------------------------


def stage(content: bytes, meaning: Meaning, versions: Mapping[str, IndicatorVersion]) -> tuple[Places, list[Fault]]:
    kinds = dict.fromkeys([*COLUMNS, *meaning.only], TEXT) | dict.fromkeys(meaning.columns, A_NUMBER)
    found = read_tidy(content, kinds)
    places, faults = Places(), wrong_columns(next(found), meaning, versions)  # type: ignore[arg-type]
    if faults:
        found.close()  # type: ignore[attr-defined]
        return places, faults
    reader = LineReader(places, meaning, versions, {name: at for at, name in enumerate(kinds, start=2)})
    for lines in found:
        release_staging.put("tidy_figure", reader.figures(lines), 10)
        if len(reader.faults) > MOST_FAULTS:
            break
    return places, reader.faults


def wrong_columns(names: list[str], meaning: Meaning, versions: Mapping[str, IndicatorVersion]) -> list[Fault]:
    """What is wrong with the headings: then every line would be wrong."""
    wrong = [(name, f"The column “{name}” is missing") for name in [*NEEDED, *meaning.only, *meaning.columns]]
    wrong = [(name, words) for name, words in wrong if name not in names]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1 and name in [*COLUMNS, *meaning.columns])
    wrong += [(name, f"There are several columns “{name}”") for name in twice]
    wrong += [(key, f"There is no definition {key} any more") for key in meaning.figures if key not in versions]
    return [Fault("", WHOLE, f"column {name}", words, MAPPED) for name, words in wrong]


@dataclass
class LineReader:
    """Makes of each line its figures, one a definition, as rows of `tidy_figure`; `at` is where each column stands."""

    places: Places
    meaning: Meaning
    versions: Mapping[str, IndicatorVersion]
    at: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)

    def figures(self, lines: Iterable[list[Any]]) -> list[tuple[Any, ...]]:
        cells = [
            (self.versions[key].pk, *(self.at.get(parts.get(part, "")) for part in PARTS))
            for key, parts in self.meaning.figures.items()
        ]
        rows = []
        for line in lines:
            if place := self.place(line):
                for version, value, numerator, denominator in cells:
                    row = (line[0], *place, version, *pair(line, value), *pair(line, numerator))
                    rows.append((*row, *pair(line, denominator)))
        return rows

    def place(self, line: list[Any]) -> tuple[int, int] | None:
        """Area and period, as numbers; None where the line is left out or wrong."""
        if any(line[self.at[name]] != text for name, text in self.meaning.only.items()):
            self.places.not_counted += 1
            return None
        texts = {name: line[self.at[name]] for name in COLUMNS}
        try:
            if line[1]:
                raise NotRead("The line has more columns than there are headings")
            area = tidy_rules.area_of(texts)
            if area is None:
                self.places.other_levels += 1
                return None
            period = tidy_rules.period_of(texts["time_period"], texts["time_identifier"], self.meaning.year)
        except NotRead as wrong:
            about = texts["la_name"] or texts["region_name"] or texts["country_name"]
            self.faults.append(Fault("", about[:60], f"line {line[0]}", str(wrong), AGAIN))
            return None
        self.places.lines += 1
        return self.places.area(area), self.places.period(period)


def pair(line: list[Any], at: int | None) -> tuple[int | None, str | None]:
    """A cell as a number and as what stands there; two None where there is no such column."""
    if at is None:
        return None, None
    cell = line[at]
    if isinstance(cell, int):
        return cell, NUMBER
    return None, "##" if cell == NUMBER else cell


# --- All together ---------------------------------------------------------------------------------------------------


def judged(
    places: Places, versions: Mapping[str, IndicatorVersion], table: ReleasedTable | None, about: About
) -> list[Fault]:
    """Every figure that is wrong, and what is wrong with the whole."""
    held = held_areas(places)
    faults = different_names(places, held) + too_late(table, about)
    subjects = {number: held[key.code].subject_id if key.code in held else None for key, number in places.areas.items()}
    periods = held_periods(places)
    rows = [(number, key.level, subjects[number]) for key, number in places.areas.items()]
    release_staging.put("tidy_area", rows, 3)
    rows = [(number, key.label, periods[key].pk if key in periods else None) for key, number in places.periods.items()]
    release_staging.put("tidy_period", rows, 3)
    rules = {version.pk: tidy_rules.rule_of(version.shape, version.decimals) for version in versions.values()}
    release_staging.put_rules(rules)
    release_staging.find_odd()
    faults += odd_faults(versions, rules)
    many, other = release_staging.from_other_tables(table.pk if table else None, is_invented=about.is_invented)
    if many and not faults:
        words = f"{many:,} of these figures stand already, from “{other}”"
        faults.append(Fault("", WHOLE, "", words, "Name that table, or leave these columns out"))
    return faults


def held_areas(places: Places) -> dict[str, Area]:
    rows = Area.objects.filter(code__in=[key.code for key in places.areas]).select_related("subject")
    return {area.code: area for area in rows}


def held_periods(places: Places) -> dict[PeriodKey, Period]:
    rows = Period.objects.filter(ends_on__in={key.ends_on for key in places.periods})
    found = {(row.kind, row.starts_on, row.ends_on): row for row in rows}
    by_key = {key: found.get((key.kind, key.starts_on, key.ends_on)) for key in places.periods}
    return {key: row for key, row in by_key.items() if row}


def different_names(places: Places, held: Mapping[str, Area]) -> list[Fault]:
    """One code is one area: two names, levels or regions of it in one file are a mistake, and so is another level than
    the one that is kept."""
    faults, seen = [], {}
    for key in places.areas:
        first = seen.setdefault(key.code, key)
        if first != key:
            words = f"{key.code} is “{first.name}” on one line, and on another “{key.name}” or of other codes"
            faults.append(Fault("", key.name, key.code, words, AGAIN))
        elif key.code in held and held[key.code].level != key.level:
            words = f"{key.code} is kept as {held[key.code].get_level_display().lower()} and is not in this file"
            faults.append(Fault("", key.name, key.code, words, AGAIN))
    return faults


def too_late(table: ReleasedTable | None, about: About) -> list[Fault]:
    """An earlier release does not take the place of a later one."""
    newest = table.releases.first() if table else None
    if newest is None or about.published_on >= newest.published_on:
        return []
    words = f"{newest.title} of {newest.published_on:%-d %B %Y} is later, and is here already"
    return [Fault("", WHOLE, "", words, "Import releases of one table in the order in which they were published")]


def odd_faults(versions: Mapping[str, IndicatorVersion], rules: Mapping[int, tidy_rules.Rule]) -> list[Fault]:
    by_key = {version.pk: version for version in versions.values()}
    faults = []
    for line, version, first, *cells in release_staging.odd(MOST_FAULTS):
        where, code = f"line {line}", by_key[version].indicator.code
        value, numerator, denominator = (
            number if mark == NUMBER else mark for number, mark in zip(cells[::2], cells[1::2], strict=True)
        )
        _, wrong = tidy_rules.figure_of(rules[version], value, numerator, denominator)
        if first is not None:
            words = f"The same area and period stand on line {first}"
            faults.append(Fault("", code, where, words, "Say which lines count, or take one of them out"))
        faults += [Fault("", code, f"{where}, {part}", words, MAPPED) for part, words in wrong]
    return faults


# --- What it would bring --------------------------------------------------------------------------------------------

LEVELS = {"national": "Country", "regional": "Regions", "local_authority": "Local authorities"}


@dataclass
class Staged:
    """A file without a fault, in the database."""

    about: About
    table: ReleasedTable | None
    places: Places
    versions: Mapping[str, IndicatorVersion]

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What it would bring, to be kept and shown: `rows` are level, period, figures, numbers, and one count a symbol
        in the order of `symbols`; `restated` how many standing figures it gives otherwise, `examples` some of them as
        measure, area, period, was, becomes."""
        rows = release_staging.counted_by_level()
        return {
            "lines": self.places.lines,
            "figures": sum(row[2] for row in rows),
            "symbols": [*SYMBOLS, tidy_rules.TRACE],
            "rows": [[LEVELS[row[0]], row[1], *(int(count or 0) for count in row[2:])] for row in rows],
            "measures": [f"{v.indicator.code} {v.indicator.title}, {v.label}" for v in self.versions.values()],
            "other_levels": self.places.other_levels,
            "not_counted": self.places.not_counted,
            "new_areas": [f"{key.name} ({key.code})" for key in self.new_areas],
            "own": [f"{key.name} ({key.code}) is {council.name}" for key, council in self.own_areas()],
            "restated": release_staging.restated(),
            "examples": self.examples(),
        }

    @property
    def new_areas(self) -> list[AreaKey]:
        held = held_areas(self.places)
        return [key for key in self.places.areas if key.code not in held]

    def own_areas(self) -> list[tuple[AreaKey, Authority]]:
        """New areas that are those of councils here: known by their name, while a council has none."""
        councils = {row.short_name: row for row in Authority.objects.filter(area__isnull=True)}
        new = [key for key in self.new_areas if key.level == Area.Level.LOCAL_AUTHORITY]
        return [(key, councils[key.name]) for key in new if key.name in councils]

    def examples(self) -> list[list[str]]:
        rows = {key: said for key, *said in release_staging.restated_rows(SHOWN)}
        standing = Observation.objects.filter(pk__in=rows).for_display()
        return [
            [
                row.version.indicator.code,
                row.subject.name,
                row.period.label,
                wording.observation_text(row),
                text_of(row.version, *rows[row.pk]),
            ]
            for row in standing
        ]


def text_of(version: IndicatorVersion, state: str, value: Any, numerator: Any, denominator: Any, mark: str) -> str:
    """A figure of the file as it would be shown."""
    row = Observation(version=version, state=state, as_printed=mark)
    for name, number in (("value", value), ("numerator", numerator), ("denominator", denominator)):
        if number is not None:
            setattr(row, name, tidy_decimal(number))
    return wording.observation_text(row)


def tidy_decimal(number: Any) -> Any:
    """A number that came back from either database, as a Decimal of four places."""
    return Observation._meta.get_field("value").to_python(f"{number:.4f}")
