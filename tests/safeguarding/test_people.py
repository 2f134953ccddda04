import io
import re

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from safeguarding import people_urls
from safeguarding.access import Permission, Role
from safeguarding.models import Agency, Post, User
from tests.safeguarding.people_cast import (
    hold,
    kent_administrator,
    make_agency,
    make_person,
    make_post,
    make_unit,
    of,
    page,
    printed_post,
    rows_of,
    second_administrator,
    somebody,
)

POST_ONLY = {"person_send_link", "person_reactivate", "role_grant", "role_end", "holder_withdraw", "agency_leave"}


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


PAGES = [pattern.name for pattern in people_urls.urlpatterns]


# --- Who may open them ---------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_for_an_administrator_only(name, signed_in):
    send = "post" if name in POST_ONLY else "get"
    assert getattr(Client(), send)(of(name)).status_code == 302
    for who in ("manager", "performance", "board", "board-kent"):
        assert getattr(signed_in(who), send)(of(name)).status_code == 403
    assert getattr(signed_in("admin"), send)(of(name)).status_code in (200, 302)


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_change_by_get_is_not_possible(name, admin):
    assert admin.get(of(name)).status_code == 405


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name.startswith(("person", "role", "holder", "unit", "agency"))]
)
def test_record_of_another_council_is_not_found_or_not_to_be_changed(name, record):
    client = Client()
    client.force_login(kent_administrator())
    send = "post" if name in POST_ONLY else "get"
    status = getattr(client, send)(of(name)).status_code
    if name.endswith(("_list", "_add")):
        assert status == 200
    elif name.startswith("agency"):  # shared, so everybody sees it; only those who work with it may change it
        assert status == (200 if name == "agency_join" else 403)
    else:
        assert status == 404


def test_post_of_another_council_is_seen_only_where_a_document_prints_it(record):
    client = Client()
    client.force_login(kent_administrator())
    post = printed_post()
    assert client.get(reverse("post_detail", args=[post.pk])).status_code == 200
    assert client.get(reverse("post_edit", args=[post.pk])).status_code == 403
    assert client.get(of("post_detail")).status_code == 404
    listed = page(client.get(reverse("post_list")))
    assert "Reader of retold reports" in listed
    assert "Team manager, Reception 2" not in listed


@pytest.mark.parametrize("name", ["person_detail", "post_detail", "unit_edit", "agency_edit"])
def test_record_that_does_not_exist_is_not_found(name, admin):
    for key in (0, 987654321, 10**30):
        assert admin.get(reverse(name, args=[key])).status_code == 404


def test_role_or_appointment_under_another_persons_or_posts_address_is_not_found(admin):
    grant = somebody("performance").grants.get()
    assert admin.post(reverse("role_end", args=[somebody("manager").pk, grant.pk])).status_code == 404
    holding = somebody("performance").holdings.get()
    other = somebody("manager").holdings.get().post_id
    assert admin.get(reverse("holder_end", args=[other, holding.pk])).status_code == 404


# --- The list of people --------------------------------------------------------------------------------------------


def test_people_list_shows_roles_post_agency_and_account(admin):
    rows = {row["E-mail"]: row for row in rows_of(admin, "/people/")}
    assert rows["health@derby.example"] == {
        "Name": "Siobhan Kearney",
        "E-mail": "health@derby.example",
        "Roles": "Manager",
        "Post held": "Designated nurse for safeguarding",
        "Agency": Agency.objects.get(slug="demo-health").name,
        "Last signed in": "Never",
        "Account": "Active",
    }
    assert rows["admin@derby.example"]["Last signed in"] == str(timezone.localdate())
    assert "board@kent.example" not in rows


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("words=nair", {"manager"}),
        ("words=PRIYA+manager@", {"manager"}),
        ("role=chair", {"chair"}),
        ("role=administrator&words=ellen", {"admin"}),
        ("account=closed", {"gone"}),
        ("words=nobody+at+all", set()),
        ("agency={health}", {"health"}),
    ],
)
def test_people_list_filtered_shows_those_people_only(query, expected, admin):
    make_person(email="gone@derby.example", is_active=False)
    query = query.format(health=Agency.objects.get(slug="demo-health").pk)
    assert {row["E-mail"].partition("@")[0] for row in rows_of(admin, f"/people/?{query}")} == expected


def test_people_list_filtered_by_a_role_leaves_out_those_whose_role_has_ended(admin):
    grant = somebody("chair").grants.get()
    admin.post(reverse("role_end", args=[grant.user_id, grant.pk]))
    assert rows_of(admin, "/people/?role=chair") == []


def test_people_list_with_nonsense_in_its_filters_is_no_error(admin):
    for query in ("role=x", "agency=x", f"agency={10**30}", "words=%00", "account=x", "sort=password", "page=x"):
        assert admin.get(f"/people/?{query}").status_code in (200, 404), query


@pytest.mark.one_database
def test_people_list_as_a_workbook_has_dates_as_dates(admin):
    book = load_workbook(io.BytesIO(admin.get("/people/?export=xlsx&words=thwaite").content))
    header, row = book.active.iter_rows(values_only=True)
    assert header[0] == "Name"
    assert row[header.index("Last signed in")].date() == timezone.localdate()


def test_people_list_sorted_by_last_sign_in_puts_never_before_long_ago(admin):
    assert rows_of(admin, "/people/?sort=last_login")[-1]["E-mail"] == "admin@derby.example"
    assert rows_of(admin, "/people/?sort=-last_login")[0]["E-mail"] == "admin@derby.example"


@pytest.mark.parametrize("address", ["/people/", "/posts/", "/agencies/", "/units/"])
def test_list_asks_the_database_as_often_however_long_it_is(address, admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(address).status_code == 200
        return len(captured)

    admin.get(address)
    before = queries()
    for number in range(12):
        unit, agency = make_unit(name=f"Unit {number}"), make_agency(name=f"Agency {number}")
        person = make_person(email=f"p{number}@derby.example", role=Role.MANAGER, agency=agency)
        hold(make_post(title=f"Post {number}", unit=unit), person, timezone.localdate())
    assert queries() == before
    assert before <= 16


def test_sentence_counts_people_without_a_role(admin):
    assert "no role yet" not in page(admin.get("/people/"))
    make_person(email="new@derby.example")
    assert "one has no role yet" in page(admin.get("/people/"))


# --- One person ----------------------------------------------------------------------------------------------------


def test_person_page_says_what_they_may_do_and_which_posts_they_hold(admin):
    text = page(admin.get(of("person_detail")))
    assert "Team manager, Reception 2" in text
    assert "Enter and submit the quarterly return" in text
    assert "Keep people, roles, posts" not in text


def test_person_page_of_oneself_offers_neither_to_close_it_nor_to_end_the_administrator_role(admin):
    me, other = somebody("admin"), second_administrator()
    text = page(admin.get(reverse("person_detail", args=[me.pk])))
    assert "Only another administrator can end yours" in text
    assert "Close the account" not in text
    assert "End the role" not in text
    text = page(admin.get(reverse("person_detail", args=[other.pk])))
    assert "Close the account" in text
    assert "End the role Administrator" in text


@pytest.mark.one_database
def test_person_page_shows_markup_in_a_name_as_text(admin):
    person = make_person(email="odd@derby.example", name="<b>Odd</b> & Co")
    for address in (reverse("person_detail", args=[person.pk]), "/people/"):
        assert "<b>Odd</b>" not in page(admin.get(address))


NEW = {"name": "New Person", "email": "New.Person@derby.example", "agency": "", "role": "manager"}


@pytest.fixture
def commits(monkeypatch):
    """What waits for the commit, which in a test never comes, is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())


def test_person_added_chooses_a_password_by_the_link_sent_and_signs_in(admin, commits):
    response = admin.post("/people/add/", NEW, follow=True)
    person = User.objects.get(email="new.person@derby.example")
    assert response.redirect_chain[-1][0] == reverse("person_detail", args=[person.pk])
    assert "on its way to new.person@derby.example" in page(response)
    [message] = mail.outbox
    assert message.to == ["new.person@derby.example"]
    link = re.search(r"http://testserver(\S+)", message.body).group(1)
    new = Client()
    form = new.get(link, follow=True)
    password = {"password1": "a long pass phrase", "password2": "a long pass phrase"}
    new.post(form.redirect_chain[-1][0], password)
    new.post(reverse("account_login"), {"login": "New.Person@derby.example", "password": "a long pass phrase"})
    assert new.get("/").status_code == 200
    assert new.get("/").wsgi_request.user == person


def test_person_added_with_an_address_in_use_is_told_and_nothing_typed_is_lost(admin):
    response = admin.post("/people/add/", {**NEW, "email": "Manager@DERBY.example"})
    text = page(response)
    assert text.count("already has an account") == 2  # beside the field, and in the summary
    assert 'value="New Person"' in text
    assert 'value="Manager@DERBY.example"' in text
    assert 'value="manager" selected' in text
    assert not mail.outbox


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Enter the person&#x27;s full name."),
        ({"name": "x" * 121}, "Shorten this to 120 characters; it has 121."),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"email": ""}, "Enter the person&#x27;s e-mail address."),
        ({"email": "nobody"}, "Enter an e-mail address with its @"),
        ({"role": ""}, "Choose a role."),
        ({"role": "emperor"}, "Choose a role from the list."),
        ({"agency": "999999"}, "Choose an agency from the list."),
    ],
)
def test_person_added_with_something_wrong_is_told_what_to_do(changed, words, admin):
    people = User.objects.count()
    response = admin.post("/people/add/", NEW | changed)
    assert response.status_code == 200
    assert words in page(response)
    assert User.objects.count() == people


def test_person_added_for_an_agency_of_another_council_is_refused(admin):
    foreign = make_agency(councils=("kent",))
    assert "Choose an agency from the list." in page(admin.post("/people/add/", NEW | {"agency": foreign.pk}))
    own = make_agency(name="Own charity")
    assert admin.post("/people/add/", NEW | {"agency": own.pk}).status_code == 302


def test_person_added_with_a_name_of_120_characters_is_shown_whole(admin):
    name = "Maximiliana " * 10
    admin.post("/people/add/", NEW | {"name": name})
    assert name.strip() in page(admin.get("/people/"))


def test_person_added_stays_when_the_mail_server_is_away(admin, commits, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    response = admin.post("/people/add/", NEW, follow=True)
    assert "could not be sent" in page(response)
    assert User.objects.filter(email="new.person@derby.example").exists()


def test_forged_fields_of_a_new_person_change_nothing_else(admin):
    kent = somebody("board-kent").authority
    forged = {
        "authority": kent.pk,
        "is_active": "",
        "is_demonstration": "",
        "password": "x",
        "last_login": "2020-01-01",
    }
    admin.post("/people/add/", NEW | forged)
    person = User.objects.get(email="new.person@derby.example")
    assert person.authority.slug == "derby"
    assert person.is_active
    assert person.last_login is None


def test_person_edited_keeps_their_roles(admin):
    form = {"name": "Priya Shah", "email": "Priya@derby.example", "agency": "", "version": 1}
    response = admin.post(of("person_edit"), form, follow=True)
    assert "The changes are saved." in page(response)
    person = User.objects.get(email="priya@derby.example")
    assert person.name == "Priya Shah"
    assert person.current_roles() == [Role.MANAGER]


def test_link_sent_again_goes_to_the_person_and_not_to_a_closed_account(admin):
    admin.post(of("person_send_link"))
    assert [message.to for message in mail.outbox] == [["manager@derby.example"]]
    closed = make_person(email="closed@derby.example", is_active=False)
    response = admin.post(reverse("person_send_link", args=[closed.pk]), follow=True)
    assert "is closed" in page(response)
    assert len(mail.outbox) == 1


def test_account_closed_shuts_out_the_person_at_once_and_can_be_reopened(admin, signed_in):
    manager = signed_in("manager")
    assert manager.get("/").status_code == 200
    text = page(admin.get(of("person_deactivate")))
    assert "Team manager, Reception 2" in text
    admin.post(of("person_deactivate"), {"appointments": "end"})
    assert manager.get("/").status_code == 302
    post = Post.objects.get(slug="demo-reception-2-manager")
    assert "Vacant" in page(admin.get(f"{reverse('post_list')}?held=no&words=reception+2"))
    assert post.holdings.get().ends_on == timezone.localdate()
    response = admin.post(of("person_reactivate"), follow=True)
    assert "is open again" in page(response)
    assert somebody("manager").is_active


def test_account_closed_without_saying_what_happens_to_the_posts_is_asked(admin):
    assert "Choose what happens to the posts they hold." in page(admin.post(of("person_deactivate"), {}))
    assert somebody("manager").is_active


def test_own_account_is_not_closed_even_by_a_forged_request(admin):
    second_administrator()
    address = reverse("person_deactivate", args=[somebody("admin").pk])
    assert "You cannot close your own account." in page(admin.get(address))
    assert "You cannot close your own account." in page(admin.post(address, {"appointments": "end"}))
    assert somebody("admin").is_active


def test_role_granted_and_ended_stays_in_the_persons_history(admin):
    response = admin.post(of("role_grant"), {"role": "chair"}, follow=True)
    assert "Priya Nair now has the role Chair." in page(response)
    assert somebody("manager").may(Permission.AGREE_REVISION)
    grant = somebody("manager").grants.get(role="chair")
    response = admin.post(reverse("role_end", args=[grant.user_id, grant.pk]), follow=True)
    assert "no longer has the role Chair" in page(response)
    assert not somebody("manager").may(Permission.AGREE_REVISION)
    assert "Chair" in page(admin.get(of("person_detail")))


def test_role_granted_wrongly_is_told_on_the_persons_page(admin):
    assert page(admin.post(of("role_grant"), {})).count("Choose a role.") == 2
    text = page(admin.post(of("role_grant"), {"role": "manager"}))
    assert text.count("Priya Nair already has the role Manager. Choose another.") == 2


def test_own_administrator_role_is_not_ended_even_by_a_forged_request(admin):
    me = somebody("admin")
    second_administrator()
    response = admin.post(reverse("role_end", args=[me.pk, me.grants.get().pk]), follow=True)
    assert "You cannot end your own administrator role." in page(response)
    assert somebody("admin").current_roles() == [Role.ADMINISTRATOR]
