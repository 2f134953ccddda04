"""Everybody chooses for themselves whether they are reminded."""

import re

import pytest

from safeguarding.access import Role
from safeguarding.models import AuditEvent, User
from tests import factories


@pytest.fixture
def bob(db) -> User:
    return factories.create_user(authority=factories.create_authority())


@pytest.fixture
def own(client, bob):
    client.force_login(bob)
    return client


def choose(own, choice, bob):
    return own.post("/account/reminders/", {"reminders": choice, "version": User.objects.get(pk=bob.pk).version})


def test_choice_is_kept_shown_again_and_logged(own, bob):
    shown = own.get("/account/reminders/").content.decode()
    assert re.search(r'value="digest"[^>]* checked', shown) and not re.search(r'value="none"[^>]* checked', shown)
    for choice, wants in (("none", False), ("digest", True)):
        assert choose(own, choice, bob).status_code == 302
        assert User.objects.get(pk=bob.pk).wants_reminders is wants
    assert [event.detail for event in AuditEvent.objects.order_by("pk")] == [
        {"wants_reminders": ["True", "False"]},
        {"wants_reminders": ["False", "True"]},
    ]


def test_page_is_found_in_the_menu_of_ones_own_name(own):
    assert 'href="/account/reminders/"' in own.get("/").content.decode()


@pytest.mark.parametrize("choice", ["", "weekly"])
def test_any_other_choice_is_refused_in_words(own, bob, choice):
    assert "Choose one" in choose(own, choice, bob).content.decode()
    assert User.objects.get(pk=bob.pk).wants_reminders


def test_nobody_chooses_for_somebody_else(own, bob):
    other = factories.create_user(authority=bob.authority, name="Alice", roles=(Role.PERFORMANCE_OFFICER,))
    own.post("/account/reminders/", {"reminders": "none", "version": bob.version, "pk": other.pk, "person": other.pk})
    assert User.objects.get(pk=other.pk).wants_reminders


def test_person_without_a_role_is_not_led_there(client, bob):
    bob.grants.all().delete()
    client.force_login(bob)
    assert client.get("/account/reminders/").status_code == 403
