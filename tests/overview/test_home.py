"""The overview: what awaits each role stands first, everything on it leads somewhere."""

import pytest
import time_machine
from django.urls import reverse

from actionplans.models import Action, DueDateRevision
from indicators.models import Observation
from safeguarding.models import RoleGrant, User
from safeguarding.overview.home import panels
from tests.conftest import DAY

SHARED = [
    "Are promises being kept?",
    "Is it working?",
    "What is wrong, and is anything unanswered?",
    "Papers",
]
FIRST = {
    "manager": "Your quarterly returns",
    "performance": "Returns for July to September 2026",
    "chair": "Dates to agree",
    "admin": "People and posts",
    "board": "Asked by the board",
    "board-kent": "What falls through",
}


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


def shown(who):
    local, _, council = who.partition("-")
    return panels(User.objects.get(email=f"{local}@{council or 'derby'}.example"), DAY)


def panel(who, heading):
    (found,) = [item for item in shown(who) if item.heading == heading]
    return found


@pytest.mark.parametrize("who", FIRST)
def test_what_awaits_a_role_stands_first_and_what_concerns_all_after_it(record, who):
    headings = [item.heading for item in shown(who)]
    assert headings[0] == FIRST[who]
    assert headings[-4:] == SHARED
    assert len(headings) == len(set(headings))


@pytest.mark.one_database
@pytest.mark.parametrize("who", FIRST)
def test_everything_on_the_overview_leads_to_a_page(signed_in, who):
    client = signed_in(who)
    page = client.get(reverse("home"))
    urls = {line.url for item in page.context["panels"] for line in item.lines}
    urls |= {item.link[1] for item in page.context["panels"] if item.link}
    assert len(urls) > 5
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_manager_is_told_of_the_one_return_that_waits(record):
    own = panel("manager", "Your quarterly returns")
    assert own.awaits
    assert own.sentence == "One return awaits you."
    (line,) = own.lines
    assert (line.title, line.status[2]) == ("Reception 2", "Not started, late")


def test_checker_sees_first_what_waits_for_approval(record):
    words = [line.status[2] for line in panel("performance", FIRST["performance"]).lines]
    waiting = [word.startswith("Submitted") for word in words]
    assert sum(waiting) == 2
    assert waiting == sorted(waiting, reverse=True)


def test_chair_is_asked_for_agreement_until_it_is_given(record):
    asked = DueDateRevision.objects.filter(agreement="asked")
    assert [line.text for line in panel("chair", "Dates to agree").lines if asked.get().reason in line.text]
    chair = User.objects.get(email="chair@derby.example")
    asked.update(agreement="agreed", decided_on=DAY, decided_by=chair)
    after = panel("chair", "Dates to agree")
    assert (after.awaits, after.lines, after.sentence) == (False, (), "Nobody asks you to move a date.")


def test_administrator_is_told_of_the_vacant_post_and_of_people_without_a_role(record):
    before = panel("admin", "People and posts")
    assert [line.title for line in before.lines] == ["Head of service, Localities"]
    RoleGrant.objects.filter(user__email="legal@derby.example").delete()
    after = panel("admin", "People and posts")
    assert "Gareth Pugh" in [line.title for line in after.lines]


def test_promises_count_the_living_plan_and_list_what_slips(record):
    promises = panel("board", SHARED[0])
    living = Action.objects.filter(authority__slug="derby", document=None)
    assert {line.title for line in promises.lines} <= set(living.values_list("title", flat=True))
    assert "one is late" in promises.sentence
    assert promises.lines[0].status[2].startswith("Late, ")


def test_measures_are_listed_red_before_amber(record):
    words = [line.status[2] for line in panel("board", "Is it working?").lines]
    assert words[0] == "Red"
    assert words == sorted(words, key=["Red", "Amber"].index)


def test_other_council_sees_nothing_of_derbys_figures_and_promises(record):
    assert panel("board-kent", SHARED[0]).lines == panel("board-kent", "Is it working?").lines == ()
    assert Observation.objects.filter(source="return").exists()
