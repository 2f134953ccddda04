import csv
import io
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from safeguarding import people_urls
from safeguarding.access import Permission, Role
from safeguarding.models import Agency, Post, PostHolding, Unit, User
from tests.safeguarding.people_cast import (
    hold,
    kent_administrator,
    make_agency,
    make_person,
    make_post,
    make_unit,
    printed_post,
    second_administrator,
    somebody,
)

POST_ONLY = {"person_send_link", "person_reactivate", "role_grant", "role_end", "holder_withdraw", "agency_leave"}


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def page(response) -> str:
    return response.content.decode()


def of(name: str) -> str:
    """The address of a page by its name, about one of the demonstration's records."""
    person = somebody("manager")
    holding = person.holdings.get()
    arguments = {
        "person": [person.pk],
        "role_grant": [person.pk],
        "role_end": [person.pk, person.grants.get(role="manager").pk],
        "post": [holding.post_id],
        "holder_appoint": [holding.post_id],
        "holder": [holding.post_id, holding.pk],
        "unit": [Unit.objects.get(slug="demo-reception").pk],
        "agency": [Agency.objects.get(slug="demo-health").pk],
    }
    if name == "people" or name.endswith(("_list", "_add")):
        return reverse(name)
    return reverse(name, args=arguments.get(name) or arguments[name.partition("_")[0]])


PAGES = [pattern.name for pattern in people_urls.urlpatterns]


# --- Who may open them ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_for_an_administrator_only(name, signed_in):
    send = "post" if name in POST_ONLY else "get"
    assert getattr(Client(), send)(of(name)).status_code == 302
    for who in ("manager", "performance", "board", "board-kent"):
        assert getattr(signed_in(who), send)(of(name)).status_code == 403
    assert getattr(signed_in("admin"), send)(of(name)).status_code in (200, 302)


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


def rows_of(client, query: str) -> list[dict]:
    response = client.get(f"{query}{'&' if '?' in query else '?'}export=csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


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


def test_person_page_shows_markup_in_a_name_as_text(admin):
    person = make_person(email="odd@derby.example", name="<b>Odd</b> & Co")
    for address in (reverse("person_detail", args=[person.pk]), "/people/"):
        assert "<b>Odd</b>" not in page(admin.get(address))


NEW = {"name": "New Person", "email": "New.Person@derby.example", "agency": "", "role": "manager"}


def test_person_added_chooses_a_password_by_the_link_sent_and_signs_in(admin):
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


def test_person_added_stays_when_the_mail_server_is_away(admin, settings):
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
    form = {"name": "Priya Shah", "email": "Priya@derby.example", "agency": ""}
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


# --- Posts ---------------------------------------------------------------------------------------------------------


def test_post_list_shows_holder_vacancy_and_actions_owned(admin):
    rows = {row["Post"]: row for row in rows_of(admin, "/posts/")}
    assert rows["Team manager, Reception 2"]["Holder"] == "Priya Nair"
    assert rows["Team manager, Reception 2"]["Since"] == "2021-04-06"
    assert rows["Head of service, Localities"]["Holder"] == "Vacant"
    owned = Post.objects.get(slug="demo-head-of-localities").actions.count()
    assert owned > 0
    assert rows["Head of service, Localities"]["Actions owned"] == str(owned)


def test_post_list_filtered_to_vacant_leaves_out_printed_ended_and_held_posts(admin):
    today = timezone.localdate()
    make_post(title="Ended", ends_on=today.replace(year=2020))
    make_post(title="To come", starts_on=today.replace(year=today.year + 1))
    printed_post()
    vacant = {row["Post"] for row in rows_of(admin, "/posts/?held=no")}
    assert vacant == {"Head of service, Localities"}
    held = {row["Post"] for row in rows_of(admin, "/posts/?held=yes")}
    assert "Team manager, Reception 2" in held
    assert not held & {"Ended", "To come", "Reader of retold reports", *vacant}


def test_post_list_says_of_printed_posts_only_what_is_printed(admin):
    post = printed_post()
    assert rows_of(admin, "/posts/?words=retold+reports")[0]["Holder"] == "None printed"
    PostHolding.objects.create(post=post, printed_name="R Dickinson")
    assert rows_of(admin, "/posts/?source=printed&words=retold+reports")[0]["Holder"] == "R Dickinson"
    assert rows_of(admin, "/posts/?source=ours&words=retold+reports") == []


def test_post_page_of_a_printed_post_names_its_document_and_offers_no_change(admin):
    post = printed_post()
    text = page(admin.get(reverse("post_detail", args=[post.pk])))
    assert "stays as printed" in text
    assert post.document.short_title in text
    assert "Derby" in text
    assert "Vacant" not in text
    assert reverse("post_edit", args=[post.pk]) not in text
    for name in ("post_edit", "holder_appoint"):
        assert admin.get(reverse(name, args=[post.pk])).status_code == 403


def test_post_page_shows_vacancies_between_holders(admin):
    post = make_post()
    today = timezone.localdate()
    hold(post, somebody("manager"), today.replace(year=2018), today.replace(year=2019))
    hold(post, somebody("board"), today.replace(year=2021), today.replace(year=2022))
    text = page(admin.get(reverse("post_detail", args=[post.pk])))
    assert text.count("Vacant") == 3  # today, now, and between the two
    hold(post, somebody("chair"), today.replace(year=2020), today.replace(year=2024))
    hold(post, somebody("chair"), today)
    text = page(admin.get(reverse("post_detail", args=[post.pk])))
    assert text.count("Vacant") == 2  # 2019 to 2020 and since 2024


def test_post_page_lists_the_actions_it_owns(admin):
    post = Post.objects.get(slug="demo-head-of-localities")
    assert post.actions.first().title in page(admin.get(reverse("post_detail", args=[post.pk])))
    assert "None." in page(admin.get(reverse("post_detail", args=[make_post().pk])))


def test_holder_appointed_by_the_form_follows_the_present_one(admin):
    post = somebody("manager").holdings.get().post
    form = {"person": somebody("board").pk, "starts_on": "1 December 2026", "ends_on": "", "others": "end"}
    response = admin.post(of("holder_appoint"), form, follow=True)
    assert "Marcia Bennett holds Team manager, Reception 2 from 1 December 2026." in page(response)
    assert str(post.holdings.get(user=somebody("manager")).ends_on) == "2026-11-30"


@pytest.mark.parametrize(
    "day", ["1/12/2026", "01.12.2026", "1 12 2026", "1 Dec 2026", "2026-12-01", " 1  december 2026 "]
)
def test_day_is_read_as_people_write_it(day, admin):
    form = {"person": somebody("board").pk, "starts_on": day, "others": "share"}
    assert admin.post(of("holder_appoint"), form).status_code == 302
    assert str(somebody("board").holdings.get().starts_on) == "2026-12-01"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"person": ""}, "Choose the person to appoint."),
        ({"person": "{kent}"}, "Choose a person from the list."),
        ({"starts_on": ""}, "Enter the first day in the post."),
        ({"starts_on": "31/2/2026"}, "Enter the first day in the post as a day, such as 27 March 2026."),
        ({"starts_on": "1/1/0206"}, "Enter the first day in the post with its year"),
        ({"ends_on": "soon"}, "Enter the last day in the post as a day"),
        ({"ends_on": "1/1/2020"}, "The last day cannot come before the first"),
        ({"others": ""}, "Choose what happens to the present holder."),
        ({"person": "{manager}"}, "already holds this post from 6 April 2021 with no end given"),
    ],
)
def test_holder_appointed_with_something_wrong_is_told_and_keeps_what_was_typed(changed, words, admin):
    form = {"person": somebody("board").pk, "starts_on": "1/12/2026", "ends_on": "", "others": "end"} | changed
    people = {"kent": somebody("board-kent").pk, "manager": somebody("manager").pk}
    form["person"] = str(form["person"]).format(**people)
    text = page(admin.post(of("holder_appoint"), form))
    assert text.count(words) == 2
    assert f'value="{form["starts_on"]}"' in text or not form["starts_on"]
    assert PostHolding.objects.filter(post__slug="demo-reception-2-manager").count() == 1


def test_holder_ended_and_corrected_and_withdrawn_by_their_pages(admin):
    assert "cannot come before the first" in page(admin.post(of("holder_end"), {"ends_on": "1/1/2020"}))
    admin.post(of("holder_end"), {"ends_on": "31/12/2026"})
    holding = somebody("manager").holdings.get()
    assert str(holding.ends_on) == "2026-12-31"
    admin.post(of("holder_correct"), {"starts_on": "1/5/2021", "ends_on": ""})
    holding.refresh_from_db()
    assert (str(holding.starts_on), holding.ends_on) == ("2021-05-01", None)
    admin.post(of("holder_withdraw"))
    assert not somebody("manager").holdings.exists()


def test_post_added_and_changed_by_its_form(admin):
    unit = Unit.objects.get(slug="demo-reception")
    response = admin.post(
        "/posts/add/", {"title": "Duty manager", "unit": unit.pk, "starts_on": "1/4/2026"}, follow=True
    )
    post = Post.objects.get(title="Duty manager")
    assert (post.unit, post.authority.slug) == (unit, "derby")
    assert "Duty manager is saved." in page(response)
    form = {"title": "Duty lead", "unit": unit.pk, "starts_on": "1/4/2026", "ends_on": "1/3/2026"}
    text = page(admin.post(reverse("post_edit", args=[post.pk]), form))
    assert text.count("The last day cannot come before the first. Change one of them.") == 2
    both = form | {"ends_on": "", "agency": Agency.objects.get(slug="demo-health").pk}
    assert "not both" in page(admin.post(reverse("post_edit", args=[post.pk]), both))
    admin.post(reverse("post_edit", args=[post.pk]), form | {"ends_on": ""})
    assert Post.objects.get(pk=post.pk).title == "Duty lead"


# --- Units and agencies --------------------------------------------------------------------------------------------


def test_unit_list_is_a_tree_of_our_units_and_printed_ones_cannot_be_changed(admin):
    text = page(admin.get("/units/"))
    assert text.count("<ul>") == text.count("</ul>") - text.count("<ul class")
    ours, _, printed = text.partition("As printed in published documents")
    assert re.search(r">Reception</a>.*?<ul>.*?>Reception 1</a>.*?</ul>", ours, re.DOTALL)
    shown = Unit.objects.filter(document__isnull=False).first()
    assert shown.name in printed
    assert reverse("unit_edit", args=[shown.pk]) not in text
    assert admin.get(reverse("unit_edit", args=[shown.pk])).status_code == 403


def test_unit_list_of_a_council_without_units_says_where_to_begin(record):
    client = Client()
    client.force_login(kent_administrator())
    assert "No unit yet. Add the directorate first" in page(client.get("/units/"))


def test_unit_form_offers_no_unit_inside_it_and_refuses_a_forged_one(admin):
    reception, inside = (Unit.objects.get(slug=f"demo-{name}") for name in ("reception", "reception-1"))
    address = reverse("unit_edit", args=[reception.pk])
    text = page(admin.get(address))
    assert f'<option value="{inside.pk}"' not in text
    assert f'<option value="{Unit.objects.get(slug="demo-localities").pk}"' in text
    text = page(admin.post(address, {"name": "Reception", "kind": "service", "parent": inside.pk}))
    assert text.count("not this one, nor a unit inside it") == 2
    assert Unit.objects.get(pk=reception.pk).parent.slug == "demo-childrens-services"


def test_unit_added_and_moved_by_its_form(admin):
    reception, localities = (Unit.objects.get(slug=f"demo-{name}") for name in ("reception", "localities"))
    admin.post("/units/add/", {"name": "Reception 4", "kind": "team", "parent": reception.pk})
    unit = Unit.objects.get(name="Reception 4")
    again = page(admin.post("/units/add/", {"name": "reception 4", "kind": "team", "parent": reception.pk}))
    assert "There is already a unit called reception 4" in again
    admin.post(reverse("unit_edit", args=[unit.pk]), {"name": "Reception 4", "kind": "team", "parent": localities.pk})
    assert Unit.objects.get(pk=unit.pk).parent == localities


def test_agency_list_links_ours_to_a_form_and_others_to_joining(admin):
    ours, other = make_agency(), make_agency(name="Not ours", councils=())
    text = page(admin.get("/agencies/"))
    assert reverse("agency_edit", args=[ours.pk]) in text
    assert reverse("agency_edit", args=[other.pk]) not in text
    assert reverse("agency_join", args=[other.pk]) in text
    assert {row["Agency"] for row in rows_of(admin, "/agencies/?works=no&words=not+ours")} == {"Not ours"}
    assert rows_of(admin, "/agencies/?works=yes&words=not+ours") == []
    assert rows_of(admin, "/agencies/?now=no&words=children,+schools")[0]["Until"] == "2010-05-11"


def test_agency_added_joined_changed_and_left_by_its_pages(admin):
    admin.post("/agencies/add/", {"name": "Family charity", "kind": "voluntary", "starts_on": "1/4/2001"})
    assert [str(a) for a in Agency.objects.get(name="Family charity").authorities.all()] == ["Derby City Council"]
    assert "already an agency" in page(admin.post("/agencies/add/", {"name": "FAMILY Charity", "kind": "voluntary"}))
    other = make_agency(name="Not ours", councils=())
    assert admin.get(reverse("agency_edit", args=[other.pk])).status_code == 403
    admin.post(reverse("agency_join", args=[other.pk]))
    admin.post(reverse("agency_edit", args=[other.pk]), {"name": "Ours now", "kind": "health"})
    assert Agency.objects.get(pk=other.pk).name == "Ours now"
    admin.post(reverse("agency_leave", args=[other.pk]))
    assert admin.get(reverse("agency_edit", args=[other.pk])).status_code == 403


def test_agency_left_while_people_belong_to_it_is_told_why_not(admin):
    health = Agency.objects.get(slug="demo-health")
    response = admin.post(reverse("agency_leave", args=[health.pk]), follow=True)
    assert "still belong to" in page(response)
    assert health.authorities.filter(slug="derby").exists()
