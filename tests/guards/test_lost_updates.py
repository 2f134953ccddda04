"""Two people at one form, and one form sent twice."""

import pytest
import time_machine

from indicators import changes
from indicators.models import Return
from safeguarding.models import AuditEvent, PostHolding, User
from tests.conftest import DAY
from tests.guards.forms_sent import FORMS, RETURNS, filled_in, of_return, picture
from tests.guards.readers import client_of

# Forms that say which version of their row was on the screen. The others keep what was saved last, and the audit log
# both; whoever gives one of them a version adds it here, with a test as for the return.
WITH_VERSION = {"return_edit", "return_submit"}
EDITS = ["return_edit", "return_submit", "person_edit", "unit_edit", "agency_edit", "post_edit", "holder_correct"]


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def boxes(text: str) -> dict[str, str]:
    """The manager's figures with this reason, one of which is enough."""
    return {name: text if name.endswith("-reason") else given for name, given in filled_in("return_edit").data.items()}


def two_readers():
    """The manager of a team, and a colleague who holds the same post."""
    manager = User.objects.get(email="manager@derby.example")
    colleague = User.objects.get(email="reception1@derby.example")
    PostHolding.objects.create(post=manager.holdings.get().post, user=colleague, starts_on=DAY)
    return client_of(manager), client_of(colleague), filled_in("return_edit").url


@pytest.mark.parametrize("begun", [False, True])
def test_second_of_two_who_read_the_same_return_is_refused_and_keeps_their_text(begun):
    first, second, url = two_readers()
    if begun:
        assert first.post(url, boxes("Before both")).status_code == 302
    mine, theirs = boxes("Said first"), boxes("Said second")
    assert first.post(url, mine).status_code == 302
    page = second.post(url, theirs)
    assert page.status_code == 409
    assert "Said second" in page.content.decode()  # what they typed
    assert "Said first" in page.content.decode()  # what was saved meanwhile
    row = Return.objects.get(round__authority__slug="derby", subject__slug="demo-reception-2", approved_at=None)
    assert {figure.reason for figure in row.observations.all()} == {"Said first"}


def test_second_reader_would_win_without_the_claim_on_the_version(monkeypatch):
    """The control."""
    first, second, url = two_readers()
    first.post(url, boxes("Before both"))
    mine, theirs = boxes("Said first"), boxes("Said second")
    first.post(url, mine)
    monkeypatch.setattr(changes, "claim", lambda *args, **columns: True)
    assert second.post(url, theirs).status_code == 302


def test_decision_about_figures_that_changed_since_is_refused():
    seen = of_return("approve", "performance2", "demo-reception-3")
    Return.objects.filter(subject__slug="demo-reception-3", approved_at=None).update(version=99)
    assert seen.client.post(seen.url, seen.data).status_code == 409
    assert not Return.objects.filter(subject__slug="demo-reception-3", version=99, approved_at__isnull=False).exists()


@pytest.mark.parametrize("name", EDITS)
def test_forms_that_carry_a_version_are_those_named_above(name):
    sent = filled_in(name)
    assert ('name="version"' in sent.client.get(sent.url).content.decode()) == (name in WITH_VERSION)


# --- Sent twice ---


# Two posts of one title are no fault in themselves, so a second click on "Add the post" makes a second one.
REPEATED = {"post_add"}


@pytest.mark.parametrize("name", FORMS)
def test_form_sent_twice_has_one_effect(name):
    sent = filled_in(name)
    client = sent.client
    assert client.post(sent.url, sent.data).status_code == 302
    rows, events = picture(), AuditEvent.objects.count()
    status = client.post(sent.url, sent.data).status_code
    assert ((picture(), AuditEvent.objects.count()) == (rows, events)) == (name not in REPEATED)
    assert status in ({302} if name in RETURNS else {200, 302, 404})
