from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError

from safeguarding import changes
from safeguarding.access import Role
from safeguarding.models import Agency, AuditEvent, Post, RoleGrant, Unit, User
from tests.safeguarding.people_cast import (
    NOW,
    TODAY,
    hold,
    kent_administrator,
    last_detail,
    make_agency,
    make_person,
    make_post,
    make_unit,
    printed_post,
    second_administrator,
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


# --- People --------------------------------------------------------------------------------------------------------


def test_person_added_has_role_and_audit_entries_and_no_password(admin):
    health = Agency.objects.get(slug="demo-health")
    person = changes.add_person(
        email="New.Person@Derby.example", name="New Person", agency=health, role=Role.MANAGER, by=admin, at=NOW
    )
    assert (person.email, person.authority, person.agency) == ("new.person@derby.example", admin.authority, health)
    assert not person.has_usable_password()
    assert person.current_roles() == [Role.MANAGER]
    assert verbs() == ["add person", "grant role"]
    added, granted = AuditEvent.objects.order_by("-pk")[:2][::-1]
    assert (added.actor, added.at) == ("admin@derby.example", NOW)
    assert added.detail["email"] == [None, "new.person@derby.example"]
    assert granted.detail == {"role": [None, "Manager"]}


def test_person_added_by_an_invented_administrator_is_invented_too(admin):
    added = changes.add_person(email="a@derby.example", name="A", role=Role.MANAGER, by=admin, at=NOW)
    assert added.is_demonstration
    real = second_administrator()
    added = changes.add_person(email="b@derby.example", name="B", role=Role.MANAGER, by=real, at=NOW)
    assert not added.is_demonstration


def test_person_added_with_an_address_in_another_case_is_refused_and_nothing_is_written(admin):
    people, entries = User.objects.count(), AuditEvent.objects.count()
    with pytest.raises(ValidationError) as refusal:
        changes.add_person(email="MANAGER@Derby.Example", name="Twin", role=Role.MANAGER, by=admin, at=NOW)
    assert "already has an account" in refused(refusal)["email"][0]
    assert (User.objects.count(), AuditEvent.objects.count()) == (people, entries)


def test_person_changed_is_audited_from_old_to_new(admin):
    person = somebody("manager")
    health = Agency.objects.get(slug="demo-health")
    changes.change_person(person=person, name="Priya Shah", email=person.email, agency=health, by=admin, at=NOW)
    assert last_detail() == {"name": ["Priya Nair", "Priya Shah"], "agency": [None, health.name]}


def test_person_saved_without_a_change_leaves_no_trace(admin):
    person = somebody("manager")
    changes.change_person(person=person, name=person.name, email=person.email, agency=None, by=admin, at=NOW)
    assert verbs() == []


def test_person_given_a_new_address_no_longer_signs_in_with_the_old_one(admin):
    person = somebody("manager")
    EmailAddress.objects.create(user=person, email=person.email, primary=True)
    changes.change_person(person=person, name=person.name, email="NAIR@derby.example", agency=None, by=admin, at=NOW)
    assert User.objects.get(pk=person.pk).email == "nair@derby.example"
    assert not EmailAddress.objects.filter(user=person).exists()


def test_person_given_somebody_elses_address_is_refused(admin):
    person = somebody("manager")
    with pytest.raises(ValidationError) as refusal:
        changes.change_person(person=person, name="X", email="Board@kent.example", agency=None, by=admin, at=NOW)
    assert "belongs to another council" in refused(refusal)["email"][0]
    assert somebody("manager").name == "Priya Nair"


def test_account_closed_ends_roles_and_appointments(admin):
    person = somebody("manager")
    changes.deactivate(person=person, ends_appointments=True, by=admin, at=NOW, on=TODAY)
    person = somebody("manager")
    assert not person.is_active
    assert person.current_roles() == []
    assert [holding.ends_on for holding in person.holdings.all()] == [TODAY]
    assert verbs() == ["end role", "end holding", "close account"]


def test_account_closed_leaves_appointments_when_asked_to(admin):
    person = somebody("manager")
    changes.deactivate(person=person, ends_appointments=False, by=admin, at=NOW, on=TODAY)
    assert [holding.ends_on for holding in person.holdings.all()] == [None]


def test_account_closed_withdraws_an_appointment_that_has_not_begun(admin):
    person = make_person(email="leaver@derby.example", role=Role.MANAGER)
    hold(make_post(), person, TODAY + timedelta(days=10))
    changes.deactivate(person=person, ends_appointments=True, by=admin, at=NOW, on=TODAY)
    assert not person.holdings.exists()
    assert "withdraw holding" in verbs()


def test_account_closed_twice_is_written_once(admin):
    person = somebody("manager")
    for _ in range(2):
        changes.deactivate(person=person, ends_appointments=True, by=admin, at=NOW, on=TODAY)
    assert verbs().count("close account") == 1


def test_own_account_closed_is_refused_even_with_another_administrator(admin):
    second_administrator()
    with pytest.raises(ValidationError, match="cannot close your own account"):
        changes.deactivate(person=admin, ends_appointments=True, by=admin, at=NOW, on=TODAY)
    assert somebody("admin").is_active


def test_account_reopened_has_no_role_until_one_is_granted(admin):
    person = somebody("manager")
    changes.deactivate(person=person, ends_appointments=True, by=admin, at=NOW, on=TODAY)
    changes.reactivate(person=person, by=admin, at=NOW)
    person = somebody("manager")
    assert person.is_active
    assert person.current_roles() == []
    changes.reactivate(person=person, by=admin, at=NOW)
    assert verbs().count("reopen account") == 1


# --- Roles ---------------------------------------------------------------------------------------------------------


def test_role_granted_twice_is_refused_and_granted_again_once_it_has_ended(admin):
    person = somebody("manager")
    with pytest.raises(ValidationError) as refusal:
        changes.grant_role(person=person, role=Role.MANAGER, by=admin, at=NOW)
    assert refused(refusal) == {"role": ["Priya Nair already has the role Manager. Choose another."]}
    changes.end_role(grant=person.grants.get(), by=admin, at=NOW)
    changes.grant_role(person=person, role=Role.MANAGER, by=admin, at=NOW)
    assert person.grants.count() == 2


def test_role_granted_to_a_closed_account_is_refused(admin):
    person = make_person(email="closed@derby.example", is_active=False)
    with pytest.raises(ValidationError, match="Reopen it first"):
        changes.grant_role(person=person, role=Role.MANAGER, by=admin, at=NOW)


def test_role_ended_says_when_and_by_whom(admin):
    grant = somebody("manager").grants.get()
    changes.end_role(grant=grant, by=admin, at=NOW)
    grant.refresh_from_db()
    assert (grant.ended_at, grant.ended_by) == (NOW, admin)
    assert last_detail() == {"role": ["Manager", None]}


def test_role_ended_twice_is_refused(admin):
    grant = somebody("manager").grants.get()
    changes.end_role(grant=grant, by=admin, at=NOW)
    with pytest.raises(ValidationError, match="has ended already"):
        changes.end_role(grant=grant, by=admin, at=NOW)


def test_own_administrator_role_ended_is_refused_even_with_another_administrator(admin):
    second_administrator()
    with pytest.raises(ValidationError, match="cannot end your own administrator role"):
        changes.end_role(grant=admin.grants.get(), by=admin, at=NOW)
    assert somebody("admin").current_roles() == [Role.ADMINISTRATOR]


def test_own_other_role_can_be_ended(admin):
    grant = changes.grant_role(person=admin, role=Role.MANAGER, by=admin, at=NOW)
    changes.end_role(grant=grant, by=admin, at=NOW)
    assert somebody("admin").current_roles() == [Role.ADMINISTRATOR]


def test_two_administrators_ending_each_other_leave_one(admin):
    other = second_administrator()
    changes.end_role(grant=admin.grants.get(), by=other, at=NOW)
    with pytest.raises(ValidationError, match="the only administrator left"):
        changes.end_role(grant=other.grants.get(), by=admin, at=NOW)
    with pytest.raises(ValidationError, match="the only administrator left"):
        changes.deactivate(person=other, ends_appointments=True, by=admin, at=NOW, on=TODAY)
    assert User.objects.get(pk=other.pk).is_active


def test_another_administrator_can_be_ended_while_one_is_left(admin):
    other = second_administrator()
    changes.end_role(grant=other.grants.get(), by=admin, at=NOW)
    assert RoleGrant.objects.get(user=other).ended_at == NOW


def test_last_real_administrator_is_kept_where_invented_ones_cannot_sign_in(admin, settings):
    real = second_administrator()
    settings.DEMONSTRATION = False
    with pytest.raises(ValidationError, match="the only administrator left"):
        changes.end_role(grant=real.grants.get(), by=admin, at=NOW)
    settings.DEMONSTRATION = True
    changes.end_role(grant=real.grants.get(), by=admin, at=NOW)


# --- Whose it is ---------------------------------------------------------------------------------------------------

FOREIGN = {
    "change_person": lambda by: changes.change_person(
        person=somebody("manager"), name="X", email="x@derby.example", agency=None, by=by, at=NOW
    ),
    "deactivate": lambda by: changes.deactivate(
        person=somebody("manager"), ends_appointments=True, by=by, at=NOW, on=TODAY
    ),
    "reactivate": lambda by: changes.reactivate(person=somebody("manager"), by=by, at=NOW),
    "grant_role": lambda by: changes.grant_role(person=somebody("manager"), role=Role.CHAIR, by=by, at=NOW),
    "end_role": lambda by: changes.end_role(grant=somebody("manager").grants.get(), by=by, at=NOW),
    "appoint_holder": lambda by: changes.appoint_holder(
        post=make_post(), person=somebody("manager"), starts_on=TODAY, by=by, at=NOW
    ),
    "end_holding": lambda by: changes.end_holding(holding=somebody("manager").holdings.get(), on=TODAY, by=by, at=NOW),
    "withdraw_holding": lambda by: changes.withdraw_holding(holding=somebody("manager").holdings.get(), by=by, at=NOW),
    "save_post": lambda by: changes.save_post(post=renamed(Post, "demo-director", "title"), by=by, at=NOW),
    "save_unit": lambda by: changes.save_unit(unit=renamed(Unit, "demo-reception", "name"), by=by, at=NOW),
    "save_agency": lambda by: changes.save_agency(agency=renamed(Agency, "demo-health", "name"), by=by, at=NOW),
    "leave_agency": lambda by: changes.leave_agency(
        agency=Agency.objects.get(slug="demo-health"), by=by, at=NOW, on=TODAY
    ),
}


def renamed(model, slug, field):
    thing = model.objects.get(slug=slug)
    setattr(thing, field, f"{getattr(thing, field)} renamed")
    return thing


@pytest.mark.parametrize("change", FOREIGN)
def test_change_of_another_councils_record_is_refused(change):
    with pytest.raises(PermissionDenied):
        FOREIGN[change](kent_administrator())
    assert verbs() == []


@pytest.mark.parametrize("change", FOREIGN)
def test_the_same_change_of_ones_own_record_is_not_a_matter_of_permission(change, admin):
    try:
        FOREIGN[change](admin)
    except ValidationError:
        assert change == "leave_agency"  # people belong to it
    else:
        assert verbs() != [] or change == "reactivate"  # open already: nothing to write


def test_printed_post_is_never_decorated(admin):
    post = printed_post()
    with pytest.raises(PermissionDenied):
        changes.appoint_holder(post=post, person=admin, starts_on=TODAY, by=admin, at=NOW)
    post.title = "Another title"
    with pytest.raises(PermissionDenied):
        changes.save_post(post=post, by=admin, at=NOW)
    assert Post.objects.get(pk=post.pk).title == "Reader of retold reports"


def test_appointment_of_another_councils_person_is_refused(admin):
    with pytest.raises(PermissionDenied):
        changes.appoint_holder(post=make_post(), person=somebody("board-kent"), starts_on=TODAY, by=admin, at=NOW)


def test_post_put_into_another_councils_unit_or_agency_is_refused(admin):
    for fields in ({"unit": make_unit(council="kent")}, {"agency": make_agency(councils=("kent",))}):
        with pytest.raises(PermissionDenied):
            changes.save_post(post=Post(title="Stray", **fields), by=admin, at=NOW)
