"""How a council stands among others, read from the record."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.comparisons import compared
from indicators.models import Observation
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


class Country:
    """A council with its area, ten neighbours, its region and England."""

    def __init__(self):
        self.authority = factories.create_authority(name="Derby")
        self.england = factories.create_area(name="England", level="national", code="E92000001")
        self.region = factories.create_area(name="East", level="regional", code="E12000004")
        self.own = factories.create_area(name="Derby", authority=self.authority, region=self.region)
        self.areas = [factories.create_area(name=f"Area {key}") for key in range(10)]
        self.set = factories.create_comparator_set(authority=self.authority, areas=self.areas)
        self.version = factories.create_version()
        self.release = factories.create_release()

    def give(self, area, **figure):
        figure = {"version": self.version, "release": self.release} | figure
        return factories.create_national_figure(subject=area.subject, **figure)

    def give_all(self, **figure):
        for key, area in enumerate(self.areas):
            self.give(area, value=90 - 5 * key, **figure)

    def compared(self, on=DAY, **given):
        return compared(self.authority, [self.version.indicator], on=on, **given).get(self.version.indicator_id)


@pytest.fixture
def country():
    return Country()


def test_council_is_ranked_among_its_neighbours_beside_region_and_england(country):
    country.give_all()
    country.give(country.own, numerator=80, denominator=100)
    country.give(country.region, value=Decimal("70.5"))
    country.give(country.england, value=83)
    found = country.compared()
    assert (found.own.text, found.year, found.rank) == ("80.0%", "2025-26", "3rd of 11, shared by 2, 1 is best")
    assert (found.region.text, found.england.text, found.neighbours.is_plain) == ("70.5%", "83.0%", True)
    assert found.quartile == "in the best quarter"
    assert [(rank, place.name) for rank, place in found.ranked][:4] == [
        (1, "Area 0"),
        (2, "Area 1"),
        (3, "Derby"),
        (3, "Area 2"),
    ]
    assert found.sentence.startswith("In 2025-26 Derby’s 80.0% was 3rd of 11")


def test_own_national_figure_never_comes_from_a_return(country):
    """Design rule 2: what the units returned has another subject."""
    country.give_all()
    unit = factories.create_subject(authority=country.authority)
    factories.create_national_figure(version=country.version, subject=unit, value=1)
    country.give(country.england, value=83)
    assert country.compared().own.gap == "absent"


def test_gaps_stay_apart_and_are_never_nought(country):
    given = {"value": 50}, {"state": "suppressed", "as_printed": "c"}
    for area, figure in zip(country.areas, given, strict=False):
        country.give(area, **figure)
    country.give(country.areas[2], state="missing", reason="Too unreliable to publish", as_printed="u")
    country.give(country.areas[3], state="missing", reason="Not available", as_printed="x")
    country.give(country.areas[4], value_low=0, value_high=Decimal("0.05"), as_printed="k")
    country.give(country.own, value=Decimal("0.1"))
    found = country.compared()
    assert found.rank == "2nd of 3, 1 is best"
    assert [place.text for place in found.others[1:5]] == [
        "Suppressed at source (c)", "Too unreliable to publish (u)", "Not available (x)", "under 0.05%",
    ]  # fmt: skip
    assert found.missing == "2 are withheld and 6 have no figure"


def test_day_decides_which_release_is_known(country):
    first = country.release
    old = country.give(country.own, value=70)
    country.give_all()
    later = factories.create_release(table=first.table, published_on=date(2026, 11, 10))
    Observation.objects.filter(pk=old.pk).update(is_current=False)
    country.give(country.own, value=60, release=later)
    assert country.compared().own.text == "60.0%"
    assert country.compared(on=date(2026, 11, 1)).own.text == "70.0%"
    assert country.compared(on=date(2026, 10, 1)) is None  # nothing was published


def test_day_decides_which_set_is_asked(country):
    country.give_all()
    country.give(country.own, value=1)
    country.set.ends_on = date(2026, 3, 31)
    country.set.save()
    factories.create_comparator_set(authority=country.authority, areas=country.areas[:3], starts_on=date(2026, 4, 1))
    assert len(country.compared().others) == 3
    other = factories.create_comparator_set(
        authority=country.authority, areas=country.areas[:2], name="Cities", kind="other"
    )
    assert len(country.compared(comparator_set=other).others) == 2


def test_latest_year_with_a_figure_of_the_council_or_england_is_compared(country):
    country.give(country.own, value=70, period=factories.create_year(ends_in=2025))
    country.give(country.own, state="missing", reason="Left blank")
    assert country.compared().year == "2024-25"
    country.give(country.england, value=70)
    found = country.compared()
    assert (found.year, found.own.gap) == ("2025-26", "absent")


def test_invented_release_says_so_in_the_sentence(country):
    country.release = factories.create_release(is_invented=True)
    country.give(country.own, value=70)
    found = country.compared()
    assert found.is_invented
    assert found.sentence.endswith("These figures are invented.")


def test_council_without_an_area_has_nothing_to_compare(country):
    assert compared(factories.create_authority(), [country.version.indicator], on=DAY) == {}


def test_number_of_queries_does_not_grow(country, django_assert_max_num_queries):
    versions = [country.version, *(factories.create_version() for _ in range(12))]
    for version in versions:
        for year in (2025, 2026):
            country.give(country.own, version=version, value=70, period=factories.create_year(ends_in=year))
            for area in country.areas:
                country.give(area, version=version, value=60, period=factories.create_year(ends_in=year))
    with django_assert_max_num_queries(7):
        found = compared(country.authority, [version.indicator for version in versions], on=DAY)
        assert [len(one.sentence) > 20 for one in found.values()] == [True] * 13
