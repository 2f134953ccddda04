"""Repeats: what was found how often and for how long, over documents and inspections."""

import pytest
from django.urls import reverse

from safeguarding.access import Role
from safeguarding.models import User
from standards.chains import Chains, Link, before_in_short, said
from standards.models import Finding
from standards.repeats import seen_by
from tests.factories import create_authority, create_finding, create_inspection, create_user
from tests.guards.readers import client_of


def chain(*rows, of=None):
    links = {key: Link(key, repeats, year, source) for key, repeats, year, source in rows}
    return Chains(links).of(of or rows[-1][0])


THREE = [(1, None, 2004, "a"), (2, 1, 2009, "b"), (3, 2, 2012, "c")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (THREE, "Found three times in eight years: 2004, 2009, 2012."),
        ([(1, None, 2012, "a")], ""),
        ([(1, None, 2012, "a"), (2, 1, 2012, "b")], "Found twice: 2012, 2012."),
        ([(1, None, 2012, "a"), (2, 1, 2012, "a")], ""),
        ([(1, None, 2011, "a"), (2, 1, 2012, "b")], "Found twice: 2011, 2012."),
        ([(1, None, None, "a"), (2, 1, 2012, "b")], "Found twice: 2012; once in a year that is not known."),
        ([(1, None, None, "a"), (2, 1, None, "b")], "Found twice; in which years is not known."),
        ([*THREE, (4, 1, 2020, "d")], "Found four times in 16 years: 2004, 2009, 2012, 2020."),
        ([(n, n - 1, 2000 + n, str(n)) for n in range(1, 12)], "Found 11 times in 10 years: " + ", ".join(
            str(2000 + n) for n in range(1, 12)) + "."),
    ],
)  # fmt: skip
def test_chain_says_how_often_and_for_how_long(rows, words):
    assert said(chain(*rows)) == words


def test_chain_is_the_same_from_each_of_its_findings():
    assert {said(chain(*THREE, of=key)) for key in (1, 2, 3)} == {"Found three times in eight years: 2004, 2009, 2012."}


def test_what_was_found_before_leaves_out_what_came_later():
    assert [before_in_short(chain(*THREE), key) for key in (1, 2, 3)] == ["", "2004", "2004, 2009"]


def test_chain_that_leads_in_a_circle_ends():
    rows = [(1, 2, 2004, "a"), (2, 1, 2009, "b"), (3, 1, 2012, "c")]
    assert said(chain(*rows)) == "Found three times in eight years: 2004, 2009, 2012."


# --- On the pages ---


@pytest.fixture
def found(db):
    council = create_authority()
    rows, earlier = [], None
    for year in (2016, 2019, 2026):
        inspection = create_inspection(authority=council, starts_on=f"{year}-03-01")
        inspection.refresh_from_db()
        earlier = create_finding(inspection=inspection, title=f"Chronologies of {year}", repeats=earlier)
        rows.append(earlier)
    create_finding(inspection=rows[-1].inspection, title="New this time")
    return council, rows


def reader(council):
    return client_of(create_user(authority=council, roles=(Role.BOARD_MEMBER,)))


def test_page_of_a_finding_says_how_often_it_was_found_and_leads_to_each(found):
    council, rows = found
    page = reader(council).get(reverse("standards:finding_detail", args=[rows[1].slug])).content.decode()
    assert "Found three times in ten years: 2016, 2019, 2026." in page.replace("10 years", "ten years")
    assert all(reverse("standards:finding_detail", args=[row.slug]) in page for row in (rows[0], rows[2]))


def test_page_of_an_inspection_says_which_of_its_findings_were_found_before(found):
    council, rows = found
    page = reader(council).get(reverse("standards:inspection_detail", args=[rows[2].inspection.slug])).content.decode()
    assert "One of its findings was found before." in page
    assert "found before: 2016, 2019" in page


def test_list_of_findings_shows_and_finds_what_was_found_before(found):
    council, _ = found
    client = reader(council)
    assert "2016, 2019" in client.get("/findings/").content.decode()
    page = client.get("/findings/?repeated=yes").content.decode()
    assert [f"Chronologies of {year}" in page for year in (2016, 2019, 2026)] == [False, True, True]
    assert "New this time" in client.get("/findings/?repeated=no").content.decode()


def test_another_council_sees_nothing_of_a_chain(found):
    assert seen_by(create_user(authority=create_authority())).links == {}


# --- Over the five documents (domain A6) ---


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ofsted-2012-afi-4", "Found three times in eight years: 2004, 2009, 2012."),
        ("ofsted-2012-weakness-reflective-supervision", "Found twice in three years: 2009, 2012."),
        ("ofsted-2012-afi-3", "Found twice in three years: 2009, 2012."),
        ("haringey-review-2009-assessments", "Found twice in five years: 2004, 2009."),
        ("haringey-review-2009-caseloads", "Found twice in five years: 2004, 2009."),
    ],
)
def test_same_weakness_in_the_documents_is_one_chain(record, slug, words):
    finding = Finding.objects.get(slug=slug)
    links = seen_by(User.objects.get(email="board@derby.example")).of(finding.pk)
    assert said(links) == words


@pytest.mark.parametrize(
    ("name", "row"),
    [
        *[("assessments", "1"), ("caseloads", "1"), ("referrers", "3"), ("file-audits", "4"), ("chronologies", "5")],
        *[("supervision", "6"), ("history", "9"), ("electronic-records", "32")],
    ],
)
def test_weakness_of_the_review_of_2009_is_answered_by_its_row(record, name, row):
    finding = Finding.objects.get(slug=f"haringey-review-2009-{name}")
    assert (finding.kind, finding.quotation, finding.inspection) == ("gap", "", None)
    assert [item.number for item in finding.plan_rows.all()] == [row]
    assert f"row {row}" in finding.citation.lower()
