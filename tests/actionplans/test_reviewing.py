"""Another authority's inspection reviewed against ourselves, as the Board did in 2009."""

import pytest
from django.urls import reverse

from actionplans.models import Plan
from safeguarding.access import Role
from standards.models import Theme
from tests.factories import create_authority, create_finding, create_inspection, create_user
from tests.guards.readers import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return create_authority()


@pytest.fixture
def keeper(council):
    return client_of(create_user(authority=council, roles=(Role.PERFORMANCE_OFFICER,)))


def elsewhere(council):
    inspection = create_inspection(authority=council, subject_authority="Haringey")
    theme = Theme.objects.create(slug="referrers", name="Reply to referrers")
    create_finding(inspection=inspection, title="Replies are late", citation="11,15 52", order=1).themes.add(theme)
    create_finding(inspection=inspection, title="Good schools", kind="strength", order=2)
    create_finding(inspection=inspection, title="Files are thin", kind="weakness", order=3)
    return inspection


def review(inspection):
    return reverse("actionplans:plan_review", args=[inspection.slug])


def test_review_begins_a_draft_with_a_row_for_each_finding_that_asks_for_something(keeper, council):
    inspection = elsewhere(council)
    page = keeper.post(review(inspection), {"title": "Review of Haringey"})
    plan = Plan.objects.get()
    assert page["Location"] == reverse("actionplans:plan_build", args=[plan.slug])
    assert (plan.agreed_on, list(plan.inspections.all())) == (None, [inspection])
    rows = list(plan.rows.order_by("order"))
    assert [(row.title, row.printed_reference) for row in rows] == [
        ("Replies are late", "11,15 52"),
        ("Files are thin", ""),
    ]
    assert [row.findings.get().title for row in rows] == ["Replies are late", "Files are thin"]
    assert [theme.slug for theme in rows[0].themes.all()] == ["referrers"]
    assert not rows[0].issues.exists()
    assert plan.reference_heading == f"{inspection.regime.short_name} reference"


def test_page_of_the_inspection_offers_the_review_and_shows_it(keeper, council):
    inspection = elsewhere(council)
    where = reverse("standards:inspection_detail", args=[inspection.slug])
    assert review(inspection) in keeper.get(where).content.decode()
    keeper.post(review(inspection), {"title": "Review of Haringey"})
    page = keeper.get(where).content.decode()
    assert "Reviewed against ourselves" in page
    assert "Review of Haringey" in page


def test_inspection_of_ones_own_council_is_not_reviewed_against_itself(keeper, council):
    own = create_inspection(authority=council, subject_authority=f"{council.name}, Social Services Department")
    assert keeper.get(review(own)).status_code == 404
    assert review(own) not in keeper.get(reverse("standards:inspection_detail", args=[own.slug])).content.decode()


def test_review_without_a_title_is_refused(keeper, council):
    page = keeper.post(review(elsewhere(council)), {"title": ""})
    assert "Enter a title for the new plan." in page.content.decode()
    assert not Plan.objects.exists()


def test_board_member_reads_and_does_not_begin_a_review(council):
    inspection = elsewhere(council)
    client = client_of(create_user(authority=council, roles=(Role.BOARD_MEMBER,)))
    assert client.get(review(inspection)).status_code == 403
    where = reverse("standards:inspection_detail", args=[inspection.slug])
    assert review(inspection) not in client.get(where).content.decode()
