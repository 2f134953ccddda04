import re

import pytest
from django.test import Client
from django.urls import reverse

from safeguarding.models import Agency, Unit
from tests.safeguarding.people_cast import (
    kent_administrator,
    make_agency,
    page,
    rows_of,
)


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


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
    moved = {"name": "Reception 4", "kind": "team", "parent": localities.pk, "version": unit.version}
    admin.post(reverse("unit_edit", args=[unit.pk]), moved)
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
    admin.post(reverse("agency_edit", args=[other.pk]), {"name": "Ours now", "kind": "health", "version": 1})
    assert Agency.objects.get(pk=other.pk).name == "Ours now"
    admin.post(reverse("agency_leave", args=[other.pk]))
    assert admin.get(reverse("agency_edit", args=[other.pk])).status_code == 403


def test_agency_left_while_people_belong_to_it_is_told_why_not(admin):
    health = Agency.objects.get(slug="demo-health")
    response = admin.post(reverse("agency_leave", args=[health.pk]), follow=True)
    assert "still belong to" in page(response)
    assert health.authorities.filter(slug="derby").exists()
