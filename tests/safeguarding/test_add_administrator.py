import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from safeguarding.access import Role
from safeguarding.models import AuditEvent, Authority, User

PASSWORD = "a long and private phrase"


@pytest.fixture
def council(db) -> Authority:
    return Authority.objects.create(slug="example", name="Example County Council", short_name="Example")


def add(email="Ada@Example.org", name="Ada Quill", authority="example") -> User:
    call_command("add_administrator", email, name=name, authority=authority)
    return User.objects.get(email=email.lower())


def test_person_is_an_administrator_without_a_password(council, capsys):
    person = add()
    assert (person.email, person.name, person.authority) == ("ada@example.org", "Ada Quill", council)
    assert person.current_roles() == [Role.ADMINISTRATOR]
    assert not person.has_usable_password()
    assert not person.is_demonstration
    assert "/account/password/forgotten/" in capsys.readouterr().out


def test_log_names_the_command(council):
    before = AuditEvent.objects.count()
    add()
    events = AuditEvent.objects.order_by("pk")[before:]
    assert [(event.actor, event.verb) for event in events] == [
        ("add_administrator", "add person"),
        ("add_administrator", "grant role"),
    ]
    assert all(event.digest == event.seal() for event in events)


def test_first_password_is_chosen_through_the_forgotten_page(council, client):
    add()
    client.post("/account/password/forgotten/", {"email": "ada@example.org"})
    link = re.search(r"/account/password/new/\S+", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/account/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"authority": "nowhere"}, "There are: .*example"),
        ({"email": "ADA@example.org"}, "already exists"),
        ({"email": "no address"}, "valid email address"),
        ({"email": "b@example.org", "name": ""}, "cannot be blank"),
    ],
    ids=["unknown authority", "taken address", "no address", "no name"],
)
def test_refusal_says_why_and_writes_nothing(council, wrong, words):
    add()
    before = (User.objects.count(), AuditEvent.objects.count())
    with pytest.raises(CommandError, match=words):
        add(**wrong)
    assert (User.objects.count(), AuditEvent.objects.count()) == before
