from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from safeguarding import changes
from safeguarding.models import Agency, Post, PostHolding, Unit
from tests.safeguarding.people_cast import (
    NOW,
    TODAY,
    hold,
    last_detail,
    make_agency,
    make_person,
    make_post,
    make_unit,
    printed_post,
    somebody,
    verbs,
)

pytestmark = pytest.mark.usefixtures("record")
SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


@pytest.fixture
def admin(record):
    return somebody("admin")


def refused(refusal) -> dict:
    return refusal.value.message_dict


# --- Holders -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (SPRING, SUMMER, "starts_on"),
        (SPRING - timedelta(days=30), SPRING, "starts_on"),
        (SUMMER, None, "starts_on"),
        (SPRING - timedelta(days=30), None, "starts_on"),
        (SPRING + timedelta(days=1), SUMMER - timedelta(days=1), "starts_on"),
        (SUMMER, SPRING, "ends_on"),
    ],
)
def test_appointment_that_overlaps_the_persons_own_is_refused(admin, starts_on, ends_on, field):
    post, person = make_post(), somebody("manager")
    hold(post, person, SPRING, SUMMER)
    with pytest.raises(ValidationError) as refusal:
        changes.appoint_holder(post=post, person=person, starts_on=starts_on, ends_on=ends_on, by=admin, at=NOW)
    assert list(refused(refusal)) == [field]
    assert post.holdings.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(SUMMER + timedelta(days=1), None), (SPRING - timedelta(days=30), SPRING - timedelta(days=1))],
)
def test_appointment_beside_the_persons_own_is_made(admin, starts_on, ends_on):
    post, person = make_post(), somebody("manager")
    hold(post, person, SPRING, SUMMER)
    changes.appoint_holder(post=post, person=person, starts_on=starts_on, ends_on=ends_on, by=admin, at=NOW)
    assert post.holdings.count() == 2


def test_person_may_hold_two_posts_at_once(admin):
    person = make_person(email="two@derby.example")
    for post in (make_post(), make_post(title="Second")):
        changes.appoint_holder(post=post, person=person, starts_on=SPRING, by=admin, at=NOW)
    assert person.holdings.on(TODAY).count() == 2


def test_appointment_outside_the_life_of_the_post_is_refused(admin):
    post, person = make_post(starts_on=SUMMER, ends_on=AUTUMN), somebody("manager")
    for starts_on, ends_on, field in [
        (SPRING, SUMMER, "starts_on"),
        (AUTUMN + timedelta(days=1), None, "starts_on"),
        (SUMMER, None, "ends_on"),
        (SUMMER, AUTUMN + timedelta(days=1), "ends_on"),
    ]:
        with pytest.raises(ValidationError) as refusal:
            changes.appoint_holder(post=post, person=person, starts_on=starts_on, ends_on=ends_on, by=admin, at=NOW)
        assert list(refused(refusal)) == [field]
    changes.appoint_holder(post=post, person=person, starts_on=SUMMER, ends_on=AUTUMN, by=admin, at=NOW)


def test_appointment_of_a_closed_account_is_refused(admin):
    person = make_person(email="closed@derby.example", is_active=False)
    with pytest.raises(ValidationError, match="is closed"):
        changes.appoint_holder(post=make_post(), person=person, starts_on=TODAY, by=admin, at=NOW)


def test_appointment_that_ends_others_ends_them_the_day_before(admin):
    post, before, after = make_post(), somebody("manager"), somebody("reception1")
    hold(post, before, SPRING)
    changes.appoint_holder(post=post, person=after, starts_on=AUTUMN, ends_others=True, by=admin, at=NOW)
    assert post.holder(AUTUMN - timedelta(days=1)).user == before
    assert post.holder(AUTUMN).user == after
    assert verbs() == ["end holding", "appoint holder"]


def test_appointment_shared_leaves_the_present_holder(admin):
    post = make_post()
    hold(post, somebody("manager"), SPRING)
    changes.appoint_holder(post=post, person=somebody("reception1"), starts_on=AUTUMN, by=admin, at=NOW)
    assert post.holdings.on(TODAY).count() == 2


def test_appointment_that_would_end_one_begun_on_the_same_day_is_refused_whole(admin):
    post = make_post()
    hold(post, somebody("board"), SPRING)
    hold(post, somebody("manager"), AUTUMN)
    with pytest.raises(ValidationError, match="Give a later day"):
        changes.appoint_holder(
            post=post, person=somebody("reception1"), starts_on=AUTUMN, ends_others=True, by=admin, at=NOW
        )
    assert list(post.holdings.values_list("ends_on", flat=True)) == [None, None]
    assert verbs() == []


def test_appointment_ended_before_it_began_is_refused(admin):
    holding = hold(make_post(), somebody("manager"), SUMMER)
    with pytest.raises(ValidationError) as refusal:
        changes.end_holding(holding=holding, on=SPRING, by=admin, at=NOW)
    assert list(refused(refusal)) == ["ends_on"]
    changes.end_holding(holding=holding, on=SUMMER, by=admin, at=NOW)
    assert last_detail() == {"holder": ["Priya Nair", "Priya Nair"], "ends_on": [None, "2026-07-01"]}


def test_appointment_corrected_may_not_overlap_the_persons_other_one(admin):
    post, person = make_post(), somebody("manager")
    hold(post, person, SPRING, SUMMER)
    later = hold(post, person, AUTUMN)
    with pytest.raises(ValidationError, match="already holds this post"):
        changes.correct_holding(holding=later, starts_on=SUMMER, ends_on=None, by=admin, at=NOW)
    changes.correct_holding(holding=later, starts_on=SUMMER + timedelta(days=1), ends_on=None, by=admin, at=NOW)
    assert later.history.count() == 2


def test_appointment_withdrawn_stays_in_field_history_and_audit_log(admin):
    holding = hold(make_post(), somebody("manager"), SPRING)
    changes.withdraw_holding(holding=holding, by=admin, at=NOW)
    assert not PostHolding.objects.filter(user=somebody("manager"), starts_on=SPRING).exists()
    assert PostHolding.history.filter(starts_on=SPRING, history_type="-").exists()
    assert last_detail() == {"holder": ["Priya Nair", None], "starts_on": ["2026-04-01", None]}


# --- Posts, units, agencies ----------------------------------------------------------------------------------------


def test_post_added_belongs_to_the_administrators_council_under_a_slug_of_its_own(admin):
    first, second = (changes.save_post(post=Post(title="Head of Café"), by=admin, at=NOW) for _ in range(2))
    assert (first.authority, first.slug, second.slug) == (admin.authority, "head-of-cafe", "head-of-cafe-2")
    assert changes.save_post(post=Post(title="社工"), by=admin, at=NOW).slug == "post"


def test_post_in_a_unit_and_an_agency_at_once_is_refused(admin):
    post = Post(title="Both", unit=make_unit(), agency=make_agency())
    with pytest.raises(ValidationError, match="not both"):
        changes.save_post(post=post, by=admin, at=NOW)


def test_post_whose_dates_would_cut_an_appointment_is_refused(admin):
    post = make_post()
    hold(post, somebody("manager"), SUMMER)
    for field, day in [("starts_on", AUTUMN), ("ends_on", AUTUMN)]:
        changed = Post.objects.get(pk=post.pk)
        setattr(changed, field, day)
        with pytest.raises(ValidationError) as refusal:
            changes.save_post(post=changed, by=admin, at=NOW)
        assert list(refused(refusal)) == [field]
    changed = Post.objects.get(pk=post.pk)
    changed.starts_on = SUMMER
    changes.save_post(post=changed, by=admin, at=NOW)
    assert last_detail() == {"starts_on": [None, "2026-07-01"]}


def test_post_moved_between_units_of_one_name_is_audited(admin):
    post = make_post(unit=make_unit())
    post.unit = make_unit(parent=Unit.objects.get(slug="demo-reception"))
    changes.save_post(post=post, by=admin, at=NOW)
    assert last_detail() == {"unit": ["Family help", "Family help"]}


def test_unit_cannot_become_part_of_itself_or_of_a_unit_inside_it(admin):
    for slug in ("demo-childrens-services", "demo-reception", "demo-reception-1"):
        top = Unit.objects.get(slug="demo-childrens-services")
        top.parent = Unit.objects.get(slug=slug)
        with pytest.raises(ValidationError) as refusal:
            changes.save_unit(unit=top, by=admin, at=NOW)
        assert list(refused(refusal)) == ["parent"]
    team = Unit.objects.get(slug="demo-reception-1")
    team.parent = Unit.objects.get(slug="demo-localities")
    changes.save_unit(unit=team, by=admin, at=NOW)
    assert last_detail() == {"parent": ["Reception", "Localities"]}


def test_unit_moved_on_what_somebody_else_changed_meanwhile_makes_no_loop(admin):
    reception, localities = (Unit.objects.get(slug=f"demo-{name}") for name in ("reception", "localities"))
    reception.parent, localities.parent = localities, reception
    changes.save_unit(unit=reception, by=admin, at=NOW)
    with pytest.raises(ValidationError, match="unit inside it"):
        changes.save_unit(unit=localities, by=admin, at=NOW)


def test_unit_of_a_name_already_used_in_its_place_is_refused(admin):
    parent = Unit.objects.get(slug="demo-reception")
    with pytest.raises(ValidationError) as refusal:
        changes.save_unit(unit=Unit(name="RECEPTION 1", kind="team", parent=parent), by=admin, at=NOW)
    assert list(refused(refusal)) == ["name"]
    elsewhere = Unit.objects.get(slug="demo-localities")
    unit = changes.save_unit(unit=Unit(name="Reception 1", kind="team", parent=elsewhere), by=admin, at=NOW)
    assert unit.slug == "reception-1"


def test_unit_ended_with_something_still_inside_is_refused(admin):
    for slug, named in [("demo-localities", "Locality 1"), ("demo-reception-1", "Team manager, Reception 1")]:
        unit = Unit.objects.get(slug=slug)
        unit.ends_on = TODAY
        with pytest.raises(ValidationError, match=named):
            changes.save_unit(unit=unit, by=admin, at=NOW)
    empty = make_unit()
    empty.ends_on = TODAY
    changes.save_unit(unit=empty, by=admin, at=NOW)
    assert Unit.objects.get(pk=empty.pk).ends_on == TODAY


def test_unit_under_another_councils_unit_or_a_printed_one_is_refused(admin):
    for parent in (make_unit(council="kent"), make_unit(document=printed_post().document)):
        with pytest.raises(PermissionDenied):
            changes.save_unit(unit=Unit(name="Stray", kind="team", parent=parent), by=admin, at=NOW)


def test_agency_added_works_with_the_administrators_council(admin):
    agency = changes.save_agency(agency=Agency(name="Café for families", kind="voluntary"), by=admin, at=NOW)
    assert list(agency.authorities.all()) == [admin.authority]
    assert verbs() == ["add agency"]
    with pytest.raises(ValidationError) as refusal:
        changes.save_agency(agency=Agency(name="CAFE for Families", kind="voluntary"), by=admin, at=NOW)
    assert list(refused(refusal)) == ["name"]


def test_agency_cannot_follow_itself_by_any_way_round(admin):
    third = make_agency(name="Third")
    second = make_agency(name="Second", succeeded_by=third)
    first = make_agency(name="First", succeeded_by=second)
    third.succeeded_by = first
    with pytest.raises(ValidationError) as refusal:
        changes.save_agency(agency=third, by=admin, at=NOW)
    assert list(refused(refusal)) == ["succeeded_by"]
    third.succeeded_by = make_agency(name="Fourth")
    changes.save_agency(agency=third, by=admin, at=NOW)


def test_agency_joined_may_be_changed_and_left_again(admin):
    agency = make_agency(councils=("kent",), short_name="FC")
    agency.note = "Ours too"
    with pytest.raises(PermissionDenied):
        changes.save_agency(agency=agency, by=admin, at=NOW)
    changes.join_agency(agency=agency, by=admin, at=NOW)
    changes.save_agency(agency=agency, by=admin, at=NOW)
    changes.leave_agency(agency=agency, by=admin, at=NOW, on=TODAY)
    assert [authority.slug for authority in agency.authorities.all()] == ["kent"]
    assert verbs() == ["join agency", "change agency", "leave agency"]


def test_agency_left_while_people_or_posts_belong_to_it_is_refused(admin):
    of_people, of_posts = make_agency(), make_agency(name="Other")
    make_person(email="partner@derby.example", agency=of_people)
    make_post(agency=of_posts)
    for agency in (of_people, of_posts):
        with pytest.raises(ValidationError, match="still belong"):
            changes.leave_agency(agency=agency, by=admin, at=NOW, on=TODAY)


def test_change_whose_audit_entry_fails_is_not_made(admin):
    unit = Unit.objects.get(slug="demo-reception")
    unit.name = "Front door"
    with pytest.raises(AttributeError):
        changes.save_unit(unit=unit, by=admin, at=None)
    assert Unit.objects.get(pk=unit.pk).name == "Reception"
