"""The public edition of what papers take from the record shows no small number of children, and the other one does."""

import json

import pytest

from indicators.models import Observation
from reports.finishing import shown
from tests.reports.bound.cast import OPEN, paper, rows_of, taken

pytestmark = pytest.mark.one_database


def test_public_edition_withholds_a_small_count_in_table_and_sentence(record):
    held = taken("by_unit", OPEN, indicator="CP2Y")
    full, public = (json.dumps([str(block) for block in blocks]) for blocks in (held.full, held.public))
    assert "3 of 31" in full
    assert "3 of 31" not in public and "9.7" not in public
    row = rows_of(held.public[1])["cp2y:2026-q2:authority"]
    assert row[1:3] == ["Withheld", "–"] or row[1].startswith("Withheld")


def test_public_edition_of_a_workforce_measure_shows_its_small_counts(record):
    held = taken("by_unit", OPEN, indicator="VAC")
    assert held.full == held.public


def test_last_page_of_the_public_edition_tells_no_number_of_a_correction_where_children_are_counted(record):
    part = Observation.objects.get(
        version__indicator__code="CP2Y", period=paper(OPEN).period, is_current=True, approved_at__isnull=False
    )
    old = Observation.objects.get(pk=part.pk)
    Observation.objects.filter(pk=old.pk).update(is_current=False)
    part.pk, part.corrects, part.correction_reason, part.numerator = None, old, "Counted twice.", 12
    part.save(force_insert=True)
    held = taken("by_unit", OPEN, indicator="CP2Y")
    assert "3 of 31" in shown(held.origins, is_public=False)[0].restated
    for origin in shown(held.origins, is_public=True):
        assert origin.restated.startswith("Corrected on ") and " from " not in origin.restated
        assert "3 of 31" not in str(origin.restated) and "12 of 31" not in origin.restated
