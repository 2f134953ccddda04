"""Sets of areas to compare with: made, followed by another, changed, ended; and what that would change."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from indicators.models import ComparatorSet
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.guards.readers import client_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LIST, ADD = reverse("indicators:comparator_list"), reverse("indicators:comparator_add")


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


class Council:
    def __init__(self):
        self.authority = factories.create_authority(name="Derby")
        self.own = factories.create_area(name="Derby", authority=self.authority)
        self.areas = [factories.create_area(name=name) for name in ("Alford", "Belford", "Cawford")]
        self.client = client_of(factories.create_user(authority=self.authority, roles=(Role.PERFORMANCE_OFFICER,)))

    def boxes(self, **given):
        usual = {"name": "Neighbours", "kind": "neighbours", "source": "Model of 2027", "starts_on": "1 January 2027"}
        return usual | {"ends_on": "", "note": "", "version": "0", "members": "Alford; very close\nbelford"} | given

    def send(self, url=ADD, **given):
        return self.client.post(url, self.boxes(**given))

    def twice(self, url=ADD, **given):
        """Sent, and sent once more from the page that shows what it would change."""
        page = self.send(url, **given)
        assert page.status_code == 200, page
        return self.send(url, **given, seen=page.context["form"].data["seen"])


@pytest.fixture
def council():
    return Council()


def errors(page) -> dict:
    return {name: list(words) for name, words in page.context["form"].errors.items()}


def test_set_is_shown_before_it_is_made_and_its_order_is_kept(council):
    page = council.send()
    assert "Nothing is saved yet" in page.content.decode()
    assert not ComparatorSet.objects.exists()
    assert council.twice().status_code == 302
    made = ComparatorSet.objects.get()
    assert [(row.area.subject.name, row.closeness, row.order) for row in made.members.all()] == [
        ("Alford", "very close", 1), ("Belford", "", 2),
    ]  # fmt: skip
    assert AuditEvent.objects.get(verb="add comparator set").detail["members"] == "Alford, very close; Belford"


def test_answers_changed_after_they_were_tried_are_tried_again(council):
    seen = council.send().context["form"].data["seen"]
    page = council.send(members="Cawford", seen=seen)
    assert (page.status_code, ComparatorSet.objects.count()) == (200, 0)


def test_what_it_would_change_is_said_measure_by_measure(council):
    version, release = factories.create_version(), factories.create_release()
    for area, value in zip([council.own, *council.areas], (80, 90, 85, 70), strict=True):
        factories.create_national_figure(version=version, subject=area.subject, release=release, value=value)
    factories.create_comparator_set(authority=council.authority, areas=council.areas[2:])
    page = council.send(members="Alford\nBelford")
    assert "Of one measure with national figures, the place changes in one." in page.content.decode()
    (row,) = page.context["effects"]
    assert (row.now, row.then) == ("1st of 2, 1 is best", "3rd of 3, 1 is best")
    assert [one.name for one in page.context["ends"]] == ["Statistical neighbours"]


def test_set_that_follows_ends_the_one_before_the_day_before(council):
    before = factories.create_comparator_set(authority=council.authority, areas=council.areas)
    page = council.client.get(f"{ADD}?from={before.pk}")
    assert page.context["form"]["members"].value() == "Alford\nBelford\nCawford"
    assert council.twice().status_code == 302
    before.refresh_from_db()
    assert (before.ends_on, before.version) == (date(2026, 12, 31), 2)
    page = council.client.get(LIST).content.decode()
    assert page.index("In force") < page.index("Statistical neighbours, 1 April 2024 to 31 December 2026")
    assert AuditEvent.objects.filter(verb="end comparator set").count() == 1


def test_two_sets_of_neighbours_on_one_day_are_refused_beside_the_day(council):
    factories.create_comparator_set(authority=council.authority, starts_on=date(2027, 6, 1))
    assert errors(council.twice()) == {
        "starts_on": [
            "“Statistical neighbours” is the set of neighbours from 1 June 2027 on, and there is one at a time. "
            "Change the days of one."
        ]
    }
    assert council.twice(ends_on="31 May 2027").status_code == 302
    assert council.twice(kind="other", name="Cities").status_code == 302


def test_what_is_wrong_with_a_line_is_said_with_its_number(council):
    factories.create_area(name="Alford")
    page = council.send(members="Alford\nBelfort\n\nDerby\nCawford\ncawford")
    assert [words.partition(":")[0] for words in errors(page)["members"]] == ["Line 1", "Line 2", "Line 4", "Line 6"]
    several, unknown, own, twice = errors(page)["members"]
    assert several.startswith("Line 1: “Alford” is the name of several: E06")
    assert own == "Line 4: A council is not its own neighbour. Take it out."
    assert twice == "Line 6: “cawford” stands there twice. Take one out."
    assert "No council here is called “Belfort”. Did you mean Belford?" in unknown


def test_change_of_members_is_tried_first_and_keeps_what_was(council):
    made = factories.create_comparator_set(authority=council.authority, areas=council.areas)
    url = reverse("indicators:comparator_edit", args=[made.pk])
    given = {"name": made.name, "source": made.source, "starts_on": "1 April 2024", "version": "1"}
    assert council.twice(url, **given, members="Belford\nAlford").status_code == 302
    made.refresh_from_db()
    assert (made.version, [row.area.subject.name for row in made.members.all()]) == (2, ["Belford", "Alford"])
    assert AuditEvent.objects.get(verb="change comparator set").detail["members"] == [
        "Alford; Belford; Cawford", "Belford; Alford",
    ]  # fmt: skip
    stale = council.twice(url, **given, members="Cawford")
    assert stale.status_code == 409
    assert "Saved meanwhile: Belford; Alford" in stale.content.decode()


def test_set_of_another_council_is_neither_seen_nor_begun_with(council):
    theirs = factories.create_comparator_set(authority=factories.create_authority(), name="Theirs")
    assert "Theirs" not in council.client.get(LIST).content.decode()
    assert council.client.get(reverse("indicators:comparator_edit", args=[theirs.pk])).status_code == 404
    assert council.client.get(f"{ADD}?from={theirs.pk}").context["form"]["members"].value() == ""
