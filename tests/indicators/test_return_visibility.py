"""Who sees which return of the demonstration, and may do what with it."""

import pytest
import time_machine

from indicators.models import Observation, Period, Return, Round
from safeguarding.access import VISIBILITY, Own
from tests.conftest import DAY
from tests.indicators.returns_cast import text


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


OWN_STATES = {
    "demo-reception-1": "approved",
    "demo-reception-2": "not_started",
    "demo-reception-3": "submitted",
    "demo-locality-2": "sent_back",
    "demo-locality-3": "draft",
    "demo-health": "submitted",
    "demo-police": "not_started",
}
SEEN = {
    "manager": {"demo-reception-1", "demo-reception-2"},
    "health": {"demo-reception-1", "demo-health"},
    "performance": set(OWN_STATES),
    "board": {"demo-reception-1"},
    "admin": {"demo-reception-1"},
    "board-kent": set(),
}


def path(subject, verb=""):
    newest = Round.objects.filter(authority__slug="derby").order_by("-period__ends_on").first()
    return f"/returns/{newest.pk}/{subject}/{verb}"


@pytest.mark.parametrize("who", SEEN)
def test_return_is_seen_by_its_own_people_checkers_and_once_approved_by_all(signed_in, who):
    client = signed_in(who)
    found = {subject: client.get(path(subject)).status_code for subject in OWN_STATES}
    assert found == {subject: 200 if subject in SEEN[who] else 404 for subject in OWN_STATES}


@pytest.mark.parametrize("who", SEEN)
def test_figures_are_seen_with_their_return(signed_in, who):
    user = signed_in(who).get("/returns/").wsgi_request.user
    rows = Observation.objects.visible_to(user).filter(source="return", subject__slug__in=OWN_STATES)
    newest = Period.objects.filter(rounds__authority__slug="derby").order_by("-ends_on").first()
    seen = set(rows.filter(period__ends_on=newest.ends_on).values_list("subject__slug", flat=True))
    assert seen == {subject for subject in SEEN[who] if OWN_STATES[subject] != "not_started"}


def test_return_in_draft_would_be_seen_by_the_board_if_it_were_merely_the_authoritys_own(signed_in, monkeypatch):
    """The negative control of the two tests above."""
    monkeypatch.setitem(VISIBILITY, "indicators.Return", Own("round__authority"))
    assert signed_in("board").get(path("demo-locality-3")).status_code == 200


@pytest.mark.parametrize(
    ("who", "subject", "verb", "status"),
    [
        ("manager", "demo-reception-2", "edit/", 200),
        ("manager", "demo-reception-1", "edit/", 403),  # approved, so seen, but another team's
        ("manager", "demo-reception-3", "edit/", 404),
        ("health", "demo-police", "edit/", 404),
        ("performance", "demo-reception-2", "edit/", 403),
        ("board", "demo-reception-1", "edit/", 403),
        ("board-kent", "demo-reception-2", "edit/", 403),
    ],
)
def test_form_is_open_to_its_own_people_alone(signed_in, who, subject, verb, status):
    assert signed_in(who).get(path(subject, verb)).status_code == status


@pytest.mark.parametrize(
    ("who", "verb", "status"),
    [
        ("manager", "approve/", 403),
        ("board", "approve/", 403),
        ("board", "send-back/", 403),
        ("performance", "withdraw/", 403),
        ("manager", "withdraw/", 404),  # another team's
        ("performance2", "approve/", 302),
    ],
)
def test_step_is_taken_only_by_those_who_may(signed_in, who, verb, status):
    row = Return.objects.get(round__authority__slug="derby", subject__slug="demo-reception-3", approved_at=None)
    sent = {"version": row.version, "note": "Count again"}
    assert signed_in(who).post(path("demo-reception-3", verb), sent).status_code == status
    row.refresh_from_db()
    assert bool(row.approved_at) == (status == 302)


def test_lists_show_each_what_they_may_see(signed_in):
    assert "Reception 3" not in text(signed_in("manager").get("/returns/"))
    assert "Reception 3" in text(signed_in("performance").get("/returns/"))
    board = text(signed_in("board").get("/returns/"))
    assert "Approved" in board and "Draft<" not in board.replace(">Draft</option>", "")
    assert "Reception" not in text(signed_in("board-kent").get("/returns/"))


@pytest.mark.parametrize("address", ["/returns/0/demo-health/", f"/returns/{10**30}/demo-health/", "/returns/1/none/"])
def test_address_of_no_return_is_not_found(signed_in, address):
    assert signed_in("performance").get(address).status_code == 404
