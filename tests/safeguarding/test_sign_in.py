"""Signing in and out, a changed and a forgotten password, through the pages that people use."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from safeguarding.models import Authority, RoleGrant, User

OLD, NEW = "four quiet winter herons", "seven loud summer swifts"
SIGN_IN = reverse("account_login")


@pytest.fixture
def person(db):
    authority = Authority.objects.create(slug="testshire", name="Testshire Council", short_name="Testshire")
    user = User.objects.create_user("dana@testshire.example", OLD, name="Dana", authority=authority)
    RoleGrant.objects.create(user=user, role="board_member", granted_at="2026-01-01T00:00Z")
    return user


def sign_in(client: Client, email: str = "dana@testshire.example", password: str = OLD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def words(page) -> str:
    return page.content.decode()


# --- In and out ---


def test_sign_in_leads_to_the_overview_and_sign_out_back(person, client):
    assert not is_in(client)
    assert "Password" in words(client.get(SIGN_IN))
    assert sign_in(client).url == reverse("home")
    assert is_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)  # a link alone signs nobody out
    assert client.post(reverse("account_logout")).url == SIGN_IN
    assert not is_in(client)


def test_address_is_the_same_in_capitals(person, client):
    sign_in(client, "DANA@Testshire.example")
    assert is_in(client)


@pytest.mark.parametrize("given", [{"password": OLD + "x"}, {"email": "nobody@testshire.example"}, {"password": ""}])
def test_wrong_address_or_password_says_so_and_keeps_the_address(person, client, given):
    page = sign_in(client, **given)
    assert page.status_code == 200
    assert not is_in(client)
    assert "error" in words(page).casefold()
    assert given.get("email", "dana@testshire.example") in words(page)
    assert OLD not in words(page)


def test_wrong_address_and_wrong_password_are_told_in_the_same_words(person, client):
    def told(**given):
        page = sign_in(client, **given)
        return [error for errors in page.context["form"].errors.values() for error in errors]

    assert told(password="wrong") == told(email="nobody@testshire.example") != []


def test_eleventh_guess_in_five_minutes_is_refused_even_with_the_right_password(person, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,10/5m/key"}  # as in production; switched off for tests
    cache.clear()
    for _ in range(10):
        sign_in(client, password="wrong")
    sign_in(client)
    assert not is_in(client)
    cache.clear()  # the control: after that time the same password opens
    sign_in(client)
    assert is_in(client)


def test_account_that_was_closed_is_out_at_the_next_request_and_cannot_come_back(person, client):
    sign_in(client)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_in(client)
    sign_in(client)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/papers/", "/papers/"), ("//evil.example/", "/"), ("https://evil.example/", "/"), ("javascript:alert(1)", "/")],
)
def test_page_asked_for_before_sign_in_comes_next_if_it_is_ours(person, client, wanted, reached):
    assert sign_in(client, next=wanted).url == reached


def test_cookie_of_the_session_is_out_of_reach_of_scripts_and_other_sites(person, client):
    client.get(SIGN_IN)
    sign_in(client)
    assert set(client.cookies) >= {"sessionid", "csrftoken"}
    for cookie in (client.cookies["sessionid"], client.cookies["csrftoken"]):
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_nobody_makes_an_account_for_themselves(db, client):
    before = User.objects.count()
    page = client.post(
        reverse("account_signup"), {"email": "x@y.example", "password1": NEW, "password2": NEW, "name": "X"}
    )
    assert "password1" not in words(page)
    assert User.objects.count() == before


# --- The demonstration ---


def test_invented_people_sign_in_only_where_the_demonstration_is_on(record, settings):
    client, password = Client(), "Looking after Derby 2026"
    sign_in(client, "board@derby.example", password)
    assert is_in(client)
    settings.DEMONSTRATION = False
    assert not is_in(client)  # not even those who were in already
    fresh = Client()
    sign_in(fresh, "board@derby.example", password)
    assert not is_in(fresh)


def test_real_person_signs_in_without_the_demonstration(person, client, settings):
    settings.DEMONSTRATION = False
    sign_in(client)
    assert is_in(client)


# --- A changed password ---


def change(client: Client, old: str = OLD, new: str = NEW, again: str = NEW):
    given = {"oldpassword": old, "password1": new, "password2": again}
    return client.post(reverse("account_change_password"), given)


def test_changed_password_opens_and_the_old_one_no_longer_does(person, client):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert change(client).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)  # whoever else knew the old one is out
    sign_in(elsewhere)
    assert not is_in(elsewhere)
    sign_in(elsewhere, password=NEW)
    assert is_in(elsewhere)


@pytest.mark.parametrize(
    "given",
    [{"old": "wrong"}, {"again": "another one entirely"}, {"new": "short", "again": "short"}]
    + [{"new": common, "again": common} for common in ("password1234", "dana@testshire.example")],
)
def test_password_that_is_wrong_unlike_or_weak_is_refused_with_a_reason(person, client, given):
    sign_in(client)
    page = change(client, **given)
    assert page.status_code == 200
    assert page.context["form"].errors
    fresh = Client()
    sign_in(fresh)
    assert is_in(fresh)


# --- A forgotten password ---


def ask_for_link(client: Client, email: str = "dana@testshire.example"):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_in(message) -> str:
    return re.search(r"http://[^/]+(/\S+)", message.body)[1]


def test_forgotten_password_is_replaced_through_the_link_sent_once(person, client):
    assert ask_for_link(client).url == reverse("account_reset_password_done")
    (message,) = mail.outbox
    assert message.to == ["dana@testshire.example"]
    form = client.get(link_in(message), follow=True)
    assert "Choose a new password" in words(form)
    saved = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert saved.url == reverse("account_reset_password_from_key_done")
    sign_in(client)
    assert not is_in(client)
    sign_in(client, password=NEW)
    assert is_in(client)
    assert "no longer works" in words(Client().get(link_in(message), follow=True))


def test_link_with_another_key_opens_nothing(person, client):
    ask_for_link(client)
    start, _, key = link_in(mail.outbox[0]).rstrip("/").rpartition("-")
    page = client.get(f"{start}-{key[::-1]}/", follow=True)
    assert "no longer works" in words(page)


def test_forgotten_password_of_an_unknown_address_looks_the_same_and_sends_no_link(person, client):
    known, unknown = ask_for_link(client), ask_for_link(Client(), "nobody@testshire.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["dana@testshire.example"]]


def test_forgotten_password_of_a_closed_account_sends_no_link(person, client):
    User.objects.filter(pk=person.pk).update(is_active=False)
    ask_for_link(client)
    assert mail.outbox == []
