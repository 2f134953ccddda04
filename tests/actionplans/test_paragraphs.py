"""Numbers of paragraphs read from a printed reference, and how somebody looks at the reading (design rule 10)."""

import pytest
from django.urls import reverse

from actionplans.models import Plan, PlanRow
from actionplans.paragraphs import as_words, paragraphs_of
from safeguarding.access import Role
from safeguarding.models import Document
from tests.factories import create_authority, create_finding, create_inspection, create_user
from tests.guards.readers import client_of


@pytest.mark.parametrize(
    ("printed", "numbers", "is_sure"),
    [
        ("11,15 52", (11, 15, 52), False),
        ("39, 40, 54 – 57", (39, 40, 54, 55, 56, 57), False),
        ("§6, §8", (6, 8), True),
        ("paras 12 and 14", (12, 14), True),
        ("Letter, page 2", (), True),
        ("3.6", (), True),
        ("57-54", (), True),
        ("123456", (), True),
        ("", (), True),
    ],
)
def test_numbers_are_read_and_said_to_be_unsure_where_print_can_be_read_in_two_ways(printed, numbers, is_sure):
    assert paragraphs_of(printed) == (numbers, is_sure)


def test_numbers_when_written_are_read_as_the_same_numbers():
    assert as_words([57, 11, 54, 56, 55, 12]) == "11, 12, 54–57"
    assert paragraphs_of(as_words([57, 11, 54, 56, 55, 12]))[0] == (11, 12, 54, 55, 56, 57)


class Cast:
    """A review of Haringey's inspection, which has a document, by another council."""

    def __init__(self):
        council = create_authority()
        self.client = client_of(create_user(authority=council, roles=(Role.PERFORMANCE_OFFICER,)))
        document = Document.objects.create(slug="jar", title="The review", short_title="JAR", kind="Report")
        inspection = create_inspection(authority=council, subject_authority="Haringey", document=document)
        for order, citation in enumerate(["11,15 52", "§13", "page 4"], start=1):
            create_finding(
                inspection=inspection, document=document, title=f"Finding {order}", citation=citation, order=order
            )
        self.client.post(reverse("actionplans:plan_review", args=[inspection.slug]), {"title": "Review"})
        self.plan = Plan.objects.get()

    def cited(self):
        rows = PlanRow.objects.order_by("order")
        return [(row.printed_reference, list(row.references.values_list("paragraph", "is_confirmed"))) for row in rows]

    def save(self, row, **boxes):
        row.refresh_from_db()
        given = {"title": row.title, "printed_reference": row.printed_reference, "version": row.version}
        return self.client.post(self.page(row), given | boxes)

    def page(self, row):
        return reverse("actionplans:row_edit", args=[self.plan.slug, row.pk])


@pytest.fixture
def cast(db):
    return Cast()


def test_review_keeps_the_print_and_sets_the_numbers_beside_it(cast):
    assert cast.cited() == [
        ("11,15 52", [(11, False), (15, False), (52, False)]),
        ("§13", [(13, True)]),
        ("page 4", []),
    ]


def test_reading_is_shown_and_checked_by_whoever_saves_it(cast):
    row = cast.plan.rows.get(printed_reference="11,15 52")
    page = cast.client.get(cast.page(row)).content.decode()
    assert "Paragraphs of JAR it cites" in page
    assert 'value="11, 15, 52"' in page
    assert cast.save(row, paragraphs="11, 15, 52").status_code == 302
    assert cast.cited()[0] == ("11,15 52", [(11, True), (15, True), (52, True)])
    cast.save(row, paragraphs="11, 1552")
    assert cast.cited()[0] == ("11,15 52", [(11, True), (1552, True)])


def test_empty_box_is_read_from_the_reference_again_and_a_page_without_the_box_changes_nothing(cast):
    row = cast.plan.rows.get(printed_reference="§13")
    cast.save(row, paragraphs="", printed_reference="§13 – 15")
    assert cast.cited()[1] == ("§13 – 15", [(13, False), (14, False), (15, False)])
    cast.save(row)
    assert cast.cited()[1] == ("§13 – 15", [(13, False), (14, False), (15, False)])


def test_what_names_no_paragraph_is_refused_beside_its_box_and_kept(cast):
    row = cast.plan.rows.first()
    page = cast.save(row, paragraphs="page four").content.decode()
    assert "Write numbers of paragraphs, such as 11, 15, 52 or 54–57." in page
    assert 'value="page four"' in page


def test_plan_that_answers_no_document_asks_for_no_paragraphs(cast):
    cast.plan.inspections.clear()
    row = cast.plan.rows.get(printed_reference="page 4")
    assert "it cites" not in cast.client.get(cast.page(row)).content.decode()
