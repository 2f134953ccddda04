import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.models import Agency, Post, PostHolding, Unit
from tests.safeguarding.people_cast import hold, make_post, of, page, printed_post, rows_of, somebody


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def test_post_list_shows_holder_vacancy_and_actions_owned(admin):
    rows = {row["Post"]: row for row in rows_of(admin, "/posts/")}
    assert rows["Team manager, Reception 2"]["Holder"] == "Priya Nair"
    assert rows["Team manager, Reception 2"]["Since"] == "2021-04-06"
    assert rows["Head of service, Localities"]["Holder"] == "Vacant"
    promised = Post.objects.get(slug="demo-head-of-localities").actions.filter(set_on__isnull=False)
    owned = promised.count()  # one of another plan is in preparation
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
    assert "status--late" not in page(admin.get("/posts/?words=retold+reports"))
    assert "status--late" in page(admin.get("/posts/?words=head+of+service,+localities"))
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
    admin.post(of("holder_end"), {"ends_on": "31/12/2026", "version": 1})
    holding = somebody("manager").holdings.get()
    assert str(holding.ends_on) == "2026-12-31"
    admin.post(of("holder_correct"), {"starts_on": "1/5/2021", "ends_on": "", "version": 2})
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
    admin.post(reverse("post_edit", args=[post.pk]), form | {"ends_on": "", "version": 1})
    assert Post.objects.get(pk=post.pk).title == "Duty lead"
