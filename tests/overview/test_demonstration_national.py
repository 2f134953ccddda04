"""National figures of the demonstration: invented, said to be so, and never where a printed one stands."""

from datetime import date
from pathlib import Path

import pytest

from indicators.comparisons import compared
from indicators.models import Area, ComparatorSet, Indicator, Observation, Release, Subject
from safeguarding.models import Authority
from safeguarding.overview import demonstration_national
from safeguarding.overview.demonstration import FOLDER

pytestmark = pytest.mark.usefixtures("record")
DAY = date(2026, 11, 20)


def figures():
    return Observation.objects.filter(source=Observation.Source.RELEASE)


def test_every_figure_and_every_other_council_is_named_as_invented():
    assert set(figures().values_list("is_demonstration", "release__is_invented")) == {(True, True)}
    others = Area.objects.filter(level="local_authority", authority=None).select_related("subject")
    assert len(others) == 10
    assert all(area.is_invented and area.subject.name.endswith(" (invented)") for area in others)
    release = Release.objects.get()
    assert str(release).endswith(" (invented)")
    assert "invented" in release.file_name
    found = compared(Authority.objects.get(slug="derby"), Indicator.objects.all(), on=DAY)
    assert len(found) == 8
    assert all(one.sentence.endswith("These figures are invented.") for one in found.values())


def test_no_invented_figure_shares_subject_and_period_with_another():
    """Design rule 2; and Derby's own row has not the subject that its returns and printed figures have."""
    others = set(Observation.objects.exclude(source="release").values_list("subject", "period"))
    assert others.isdisjoint(figures().values_list("subject", "period"))
    own = Area.objects.get(authority__slug="derby")
    assert own.subject != Subject.objects.get(kind="authority", authority__slug="derby")
    assert figures().filter(subject=own.subject).count() == 8 * 6


def test_file_holds_every_symbol_and_none_has_become_nought():
    marks = set(figures().exclude(state="value").values_list("as_printed", flat=True))
    assert marks == {"c", "x", "z", "u", ":", ""}
    assert figures().filter(as_printed="k", value=None, value_low=0).exists()
    assert not figures().exclude(state="value").exclude(value=None, numerator=None).exists()


def test_derby_has_one_set_of_neighbours_on_each_day_and_the_earlier_has_fewer():
    sets = ComparatorSet.objects.filter(authority__slug="derby")
    (now,), (before,) = (sets.on(day) for day in (DAY, date(2023, 1, 1)))
    assert (now.members.count(), before.members.count(), bool(before.note)) == (10, 9, True)


def test_loading_again_makes_nothing():
    assert demonstration_national.load(DAY, Path(FOLDER) / "comparators.yml") == []
