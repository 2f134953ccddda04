"""Many figures: the importer takes them, and pages for one council ask as often as for few. In full: make bench."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.comparisons import compared
from indicators.models import Area, Indicator, Observation
from safeguarding.access import Role
from tests import factories
from tests.conftest import DAY
from tests.guards.readers import client_of
from tests.indicators.many_releases import bring, file_of, measures

pytestmark = pytest.mark.django_db
PAGES = ["/indicators/N0/compared/", "/indicators/N0/", "/indicators/"]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


def queries(client) -> list[int]:
    found = []
    for url in PAGES:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        found.append(len(asked))
    return found


def test_pages_of_one_council_ask_as_often_with_many_figures_as_with_few():
    council = factories.create_authority(name="Derby")
    client = client_of(factories.create_user(authority=council, roles=(Role.BOARD_MEMBER,)))
    versions = measures(6)
    bring(*file_of(versions, quarters=4, areas=12))
    factories.create_comparator_set(authority=council, areas=Area.objects.filter(code__startswith="E08")[:10])
    few = queries(client)
    release = bring(*file_of(versions, quarters=16, areas=40))
    assert (release.figures, release.restated) == (6 * 16 * 40, 0)
    assert Observation.objects.filter(is_current=True).count() == release.figures
    assert queries(client) == few
    assert len(compared(council, Indicator.objects.all(), on=DAY)) == 6
