"""What the database makes of three cells is what the rule for one figure makes of them, for every shape and symbol."""

from decimal import Decimal
from itertools import product

import pytest

from indicators import release_staging, tidy_rules
from indicators.release_reading import pair, tidy_decimal
from indicators.release_staging import KEPT, PLACED, fetched
from indicators.tidy_rules import ONE, Figure, figure_of
from indicators.upload_staging import every

pytestmark = pytest.mark.django_db
SHAPES = [("percentage", 1), ("rate", 1), ("stock", 0), ("change", 2), ("survey", 0), ("mean", 4)]
RULES = {key: tidy_rules.rule_of(*shape) for key, shape in enumerate(SHAPES, start=1)}
VALUES = [None, "c", "x", "z", "u", ":", "", "k", "nan", "#", 0, -5, 853_000, 853_333, 100 * ONE, 100 * ONE + 1]
COUNTS = [None, "c", "k", "", "e3", 0, -ONE, 3 * ONE, 12_345, 40 * ONE]
CELLS = list(product(VALUES, COUNTS, COUNTS))
# Where neither a value nor both counts have a column, nothing is mapped: the form does not allow it.
CELLS = [cells for cells in CELLS if cells[0] is not None or None not in cells[1:]]
LINES = dict(enumerate(((rule, *cells) for rule in RULES for cells in CELLS), start=1))


@pytest.fixture
def in_tables():
    with release_staging.staging():
        release_staging.put("tidy_area", [(0, "national", 1)], 3)
        release_staging.put("tidy_period", [(line, "", line) for line in LINES], 3)
        release_staging.put_rules(RULES)
        rows = [
            (line, 0, line, rule, *(part for cell in cells for part in pair([cell], None if cell is None else 0)))
            for line, (rule, *cells) in LINES.items()
        ]
        release_staging.put("tidy_figure", rows, 10)
        yield


def by_rules() -> dict[int, Figure | None]:
    """Of each line its figure, None where something is wrong with it."""
    return {line: figure_of(RULES[rule], *cells)[0] for line, (rule, *cells) in LINES.items()}


def odd() -> set[int]:
    release_staging.find_odd()
    return {row[0] for row in release_staging.odd(len(LINES))}


def test_database_finds_odd_what_the_rule_refuses(in_tables):
    found = by_rules()
    assert odd() == {line for line, figure in found.items() if figure is None}
    assert 1_000 < sum(figure is not None for figure in found.values()) < len(found)


def test_database_keeps_what_the_rule_keeps(in_tables):
    found = {line: figure for line, figure in by_rules().items() if figure}
    rows = fetched(f"SELECT s.line, {', '.join(KEPT.values())} FROM {PLACED}")
    kept = {line: said for line, *said in rows if line in found}
    assert kept.keys() == found.keys()
    for line, said in kept.items():
        for name, is_said in zip(KEPT, said, strict=True):
            wanted = getattr(found[line], name)
            if isinstance(wanted, int):
                places = Decimal("0.01") if name in {"numerator", "denominator"} else Decimal("0.0001")
                gap = abs(tidy_decimal(is_said) - (Decimal(wanted) / ONE))
                assert gap <= places / 2, (LINES[line], name, is_said)
            else:
                assert is_said == wanted, (LINES[line], name)


@pytest.mark.one_database
@pytest.mark.parametrize("left_out", range(len(release_staging.CONDITIONS)))
def test_each_condition_is_needed(in_tables, monkeypatch, left_out):
    """The control: without it something wrong would be kept."""
    rest = [one for place, one in enumerate(release_staging.CONDITIONS) if place != left_out]
    monkeypatch.setattr(release_staging, "ORDINARY", every(*rest))
    assert odd() < {line for line, figure in by_rules().items() if figure is None}
