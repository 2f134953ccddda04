"""A file of a release with very many figures, made by a formula."""

from indicators.models import IndicatorVersion
from indicators.release_changes import About, import_content
from indicators.tidy_rules import COLUMNS, Meaning
from tests import factories
from tests.conftest import DAY
from tests.indicators.test_release_import import AT, DERBY, ENGLAND

AREA = "Local authority,E92000001,England,E12000004,East Midlands,{old},{code},{name},"


def places(areas: int) -> list[str]:
    """England, Derby, and others: as they stand in a line."""
    own, england = (text.partition(",")[2] for text in (DERBY, ENGLAND))
    others = (AREA.format(old=900 + n, code=f"E08{n:06}", name=f"Area {n}") for n in range(areas - 2))
    return [england, own, *others]


def file_of(versions: list[IndicatorVersion], *, quarters: int, areas: int) -> tuple[bytes, Meaning]:
    """One line an area and quarter, the latest last; of each measure numerator, denominator and value."""
    names = [[f"m{n}_{part}" for part in ("number", "of", "rate")] for n in range(len(versions))]
    lines = [",".join([*COLUMNS, *(column for three in names for column in three)])]
    where = places(areas)
    for quarter in range(quarters):
        year = 2016 + quarter // 4
        when = f"{year}{(year + 1) % 100:02},Financial year Q{quarter % 4 + 1},"
        for number, place in enumerate(where):
            cells = []
            for measure in range(len(versions)):
                whole = 100 + (number * 37 + quarter * 11 + measure * 5) % 900
                part = whole * (40 + (number * 7 + quarter + measure * 3) % 60) // 100
                cells.append(f"{part},{whole},{100 * part / whole:.1f}" if part > 45 else "c,c,c")
            lines.append(f"{when}{place}{','.join(cells)}")
    keys = [f"{version.indicator.code}/{version.number}" for version in versions]
    parts = ("numerator", "denominator", "value")
    figures = {key: dict(zip(parts, three, strict=True)) for key, three in zip(keys, names, strict=True)}
    return "\n".join(lines).encode(), Meaning(figures, {})


def measures(count: int) -> list[IndicatorVersion]:
    return [factories.create_version(code=f"N{number}") for number in range(count)]


def bring(content: bytes, meaning: Meaning, *, on=DAY, name: str = "Many"):
    return import_content(
        content=content, meaning=meaning, what=About(name, f"Release of {on}", on, is_invented=False), publisher="DfE",
        by="a test", at=AT, covers="", file_name="many.csv",
    )  # fmt: skip
