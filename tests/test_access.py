"""Account pages, ended roles, another council's administrator. The matrix itself is in `guards/test_matrix.py`."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reports.models import Rendering
from safeguarding.access import Permission, Role
from safeguarding.models import AuditEvent, RoleGrant, User
from tests.addresses import addresses
from tests.conftest import DAY

pytestmark = pytest.mark.one_database

# Pages of accounts for somebody who is not signed in.
OPEN = {
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
DECLARED = [item for item in addresses() if isinstance(item.requires, Permission)]
UNDECLARED = [item for item in addresses() if item.requires == "undeclared"]
ABOUT_PEOPLE = [item for item in DECLARED if item.requires is Permission.MANAGE_PEOPLE and "<" in item.route]


def name(item) -> str:
    return item.name


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def urls(standing, record):
    return standing


@pytest.mark.parametrize("item", UNDECLARED, ids=name)
def test_page_of_accounts_is_open_or_leads_to_sign_in(urls, item):
    page = Client().get(urls[item.name])
    if item.name in OPEN:
        assert page.status_code == 200
    else:
        assert (page.status_code, page.url.partition("?")[0]) == (302, reverse("account_login"))


def test_accessibility_statement_needs_no_account(db):
    assert Client().get(reverse("accessibility")).status_code == 200


def test_person_without_a_role_may_open_nothing_of_the_record(signed_in, urls):
    client = signed_in("board")
    RoleGrant.objects.filter(user__email="board@derby.example").delete()
    for item in DECLARED:
        assert client.get(urls[item.name]).status_code == 403, item.name


def test_person_without_a_role_is_told_so_and_whom_to_ask(signed_in):
    client = signed_in("board")
    RoleGrant.objects.filter(user__email="board@derby.example").delete()
    page = client.get("/")
    assert page.status_code == 403
    assert "No role has been given to you yet" in page.content.decode()
    assert "an administrator of Derby City Council" in page.content.decode()


def test_role_that_has_ended_opens_nothing_at_the_next_request(signed_in):
    client, admin = signed_in("admin"), User.objects.get(email="admin@derby.example")
    assert client.get(reverse("people")).status_code == 200
    RoleGrant.objects.filter(user=admin).update(ended_at="2026-11-20T12:00Z", ended_by=admin)
    assert client.get(reverse("people")).status_code == 403


def test_post_without_its_token_is_refused_and_with_it_is_not(record):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(email="board@derby.example"))
    address = reverse("account_logout")
    assert client.post(address).status_code == 403
    assert client.get(reverse("home")).status_code == 200
    token = client.get(address).context["csrf_token"]
    assert client.post(address, {"csrfmiddlewaretoken": str(token)}).status_code == 302
    assert client.get(reverse("home")).status_code == 302


# --- Another council ---


@pytest.fixture
def kent_admin(signed_in):
    user = User.objects.get(email="board@kent.example")
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, granted_at="2026-01-01T00:00Z")
    return signed_in("board-kent")


@pytest.mark.parametrize("item", ABOUT_PEOPLE, ids=name)
def test_administrator_of_another_council_reaches_none_of_derbys_people_posts_and_units(kent_admin, urls, item):
    """Agencies are shared: seen by every council, and worked with by those that join."""
    events, shared = AuditEvent.objects.count(), item.name.startswith("agency_")
    read, changed = kent_admin.get(urls[item.name]), kent_admin.post(urls[item.name])
    if shared:
        assert read.status_code in {200, 403, 405}
        assert changed.status_code == (302 if item.name == "agency_join" else 403)
    else:
        assert (read.status_code in {404, 405}, changed.status_code) == (True, 404)
    assert AuditEvent.objects.count() == events + (item.name == "agency_join")


@pytest.mark.parametrize(
    "address",
    [
        "/action-plans/haringey-review-2009/",
        "/papers/climbie-2004/",
        "/inspections/ofsted-derby-2012/",
        "/documents/scrutiny-2021/",
        "/standards/climbie-2003/1/",
    ],
)
def test_published_record_of_derby_is_open_to_kent_and_names_its_council(signed_in, address):
    page = signed_in("board-kent").get(address)
    assert page.status_code == 200
    assert "Derby" in page.content.decode().partition("<main")[2]


def test_pdf_of_a_published_paper_is_open_to_those_who_may_see_the_paper(signed_in, urls):
    file = urls["reports:rendering_file"]
    assert signed_in("board-kent").get(file).status_code == 200
    report = Rendering.objects.get().report
    type(report).objects.filter(pk=report.pk).update(document=None)  # as if it were Derby's own
    assert signed_in("board-kent").get(file).status_code == 404
    assert signed_in("board").get(file).status_code == 404  # a draft of Derby’s own is not for its board
    assert signed_in("officer").get(file).status_code == 200
