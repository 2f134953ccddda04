"""The thread of each kind of thing, today and as it stood on a day, and who sees what of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from actionplans.models import Action, RowAction
from reports.models import Block, Section
from safeguarding.access import Role
from standards.models import CaseAudit, Finding
from tests.conftest import DAY
from tests.factories import create_authority, create_user
from tests.guards.readers import client_of
from tests.overview.sweep.planted import PAST, Council


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def council(db):
    authority = create_authority()
    return Council(authority, create_user(authority=authority, roles=(Role.BOARD_MEMBER,)))


@pytest.fixture
def board(council):
    return client_of(council.by)


@pytest.fixture
def whole(council):
    """A standard, a finding of an inspection, an action that answers it, what it should move and a paper that shows
    that."""
    standard, finding, figure = council.standard(), council.finding(title="Reviews are late"), council.returned(50)
    finding.standards.add(standard)
    action = council.action(
        title="Appoint a chair", moves=figure.version, moves_direction="up", moves_to=90, moves_by=figure.period
    )
    action.findings.add(finding)
    council.issued(figure, datetime(2026, 11, 1, 9, tzinfo=UTC))
    paper = council.authority.reports.get()
    section = Section.objects.create(report=paper, order=1, heading="Figures")
    given = {"choices": {"indicators": [figure.version.indicator.pk]}, "held": {}, "taken_by": council.by}
    Block.objects.create(section=section, order=1, source="table", taken_at=datetime(2026, 11, 1, tzinfo=UTC), **given)
    return {
        ("standard", f"{standard.framework.slug}~1"): f"Standard {standard}",
        ("inspection", finding.inspection.slug): finding.inspection.title,
        ("finding", finding.slug): "Reviews are late",
        ("action", action.pk): "Appoint a chair",
        ("indicator", figure.version.indicator.code): str(figure.version.indicator),
        ("paper", paper.slug): "Quarterly report",
    }


def page_of(client, kind, name, **query):
    return client.get(reverse("thread", args=[kind, name]), query)


def titles(page):
    return [node.title for node in page.context["thread"].nodes]


def test_thread_of_each_thing_holds_all_the_others(board, whole):
    sources = {"standard", "inspection"}
    for kind, name in whole:
        wanted = [title for (other, _), title in whole.items() if kind not in sources or other not in sources - {kind}]
        page = page_of(board, kind, name)
        assert sorted(titles(page)) == sorted(wanted), kind
        drawn = [box.node.title for box in page.context["drawing"].boxes]
        assert drawn == titles(page)
        for title in wanted:
            assert escape(title) in page.content.decode()


def test_thread_says_how_each_thing_stands(board, whole):
    said = {node.kind: node.words for node in page_of(board, "finding", next(
        name for kind, name in whole if kind == "finding"
    )).context["thread"].nodes}  # fmt: skip
    assert said["action"] == "Not started; Head of service"
    assert said["indicator"] == "50 of 100, 50.0%, July to September 2026, red"
    assert said["paper"] == "issued on 1 November 2026; Cabinet"
    assert "no position is on record" in said["standard"]


def test_row_of_a_plan_links_what_it_names_with_what_it_holds(council, board):
    finding, standard, figure = council.finding(), council.standard(), council.returned(95)
    row = council.row()
    row.findings.add(finding)
    row.standards.add(standard)
    row.indicators.add(figure.version.indicator)
    action = council.action()
    RowAction.objects.create(row=row, action=action, label="a", order=1)
    found = titles(page_of(board, "action", action.pk))
    assert {finding.title, f"Standard {standard}", str(figure.version.indicator)} <= {*found}


def test_case_audit_leads_to_its_findings(council, board):
    audit = CaseAudit.objects.create(
        authority=council.authority, title="Chronologies", method="single", planned_for=PAST, done_on=PAST,
        done_by=council.by, sample=12,
    )  # fmt: skip
    finding = council.finding(case_audit=audit)
    page = page_of(board, "case-audit", audit.pk)
    assert titles(page) == ["Chronologies", finding.title]
    assert "12 files looked at" in page.content.decode()


def test_printed_finding_comes_from_its_document_and_says_how_often_it_was_found(council, board):
    older, newer = council.document(printed_on=date(2004, 3, 16)), council.document(printed_on=date(2012, 12, 1))
    first = council.finding(document=older, title="Chronologies are missing")
    again = council.finding(document=newer, repeats=first)
    page = page_of(board, "finding", again.slug)
    assert titles(page)[0] == newer.short_title
    assert "found twice in eight years: 2004, 2012" in page.content.decode()
    page = page_of(board, "finding", first.slug, on="2010-01-01")
    assert "found twice" not in page.content.decode()


# --- As at a day ---


def test_page_of_a_past_day_has_nothing_that_came_later(board, whole):
    ((kind, name),) = [key for key in whole if key[0] == "finding"]
    before = page_of(board, kind, name, on="2026-10-31")
    assert before.context["is_past"]
    assert "Quarterly report" not in titles(before)  # issued on 1 November
    assert "As it stood on 31 October 2026." in before.content.decode()
    assert "Quarterly report" in titles(page_of(board, kind, name, on="2026-11-01"))


def test_figure_that_was_not_approved_yet_is_not_said(board, whole):
    ((kind, name),) = [key for key in whole if key[0] == "indicator"]
    given = {on: page_of(board, kind, name, on=on).context["thread"].this.words for on in ("2020-01-01", "2026-11-20")}
    assert given["2020-01-01"] == "no quarterly figure by then"
    assert "50 of 100" in given["2026-11-20"]


def test_action_stands_as_it_stood(council, board):
    action = council.action()
    action.delivery_states.create(state="at_risk", on=DAY - timedelta(days=10), note="Two posts are vacant")
    for on, words in ((DAY, "At risk"), (DAY - timedelta(days=11), "Not started")):
        page = page_of(board, "action", action.pk, on=on.isoformat())
        assert page.context["thread"].this.words.startswith(words)


def test_thing_that_was_not_there_yet_is_named_and_said_to_be_missing(council, board):
    page = page_of(board, "action", council.action(title="Later").pk, on="2020-01-01")
    assert "Later" in page.content.decode()
    assert "It was not on record on that day." in page.content.decode()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("soon", "That is no day."),
        ("2030-01-01", "That day has not come yet."),
        ("1066-10-14", "The record does not go so far back."),
    ],
)
def test_day_that_will_not_do_is_explained_and_the_page_stands_today(council, board, on, words):
    page = page_of(board, "finding", council.finding().slug, on=on)
    assert words in page.content.decode()
    assert not page.context["is_past"]


# --- Many, and who sees what ---


def test_of_fifty_findings_the_first_are_shown_and_the_rest_on_request(council, board):
    standard = council.standard()
    inspection = council.inspection()
    for _ in range(50):
        council.finding(inspection=inspection).standards.add(standard)
    name = f"{standard.framework.slug}~1"
    page = page_of(board, "standard", name)
    assert "and 42 more" in page.content.decode()
    assert "?show=finding" in page.content.decode()
    assert len(titles(page_of(board, "standard", name, show="finding"))) == 51


@pytest.mark.one_database
def test_another_council_sees_of_a_shared_standard_nothing_that_is_not_its_own(council, whole):
    kent = create_authority(name="Elsewhere")
    reader = client_of(create_user(authority=kent, roles=(Role.BOARD_MEMBER,)))
    for kind, name in whole:
        shared = kind in {"standard", "indicator"}
        page = page_of(reader, kind, name)
        assert page.status_code == (200 if shared else 404), kind
        if shared:
            assert titles(page) == [whole[kind, name]]


def test_draft_is_on_the_thread_of_those_who_keep_plans_only(council, board):
    finding = council.finding()
    council.action(set_on=None, title="In preparation").findings.add(finding)
    keeper = client_of(create_user(authority=council.authority, roles=(Role.PERFORMANCE_OFFICER,)))
    assert "In preparation" not in titles(page_of(board, "finding", finding.slug))
    assert "In preparation" in titles(page_of(keeper, "finding", finding.slug))
    assert "In preparation" not in titles(page_of(keeper, "finding", finding.slug, on="2026-11-19"))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("finding", "nothing"), ("action", "x"), ("action", "9" * 40), ("standard", "x"), ("plan", "1"), ("action", "²")],
)
def test_thing_that_is_not_there_is_not_found(board, kind, name):
    assert page_of(board, kind, name).status_code == 404


@pytest.mark.one_database
def test_every_kind_of_page_about_one_thing_leads_to_its_thread(signed_in):
    client = signed_in("performance")
    finding, audit, action = (model.objects.first() for model in (Finding, CaseAudit, Action))
    pages = {
        "/standards/climbie-2003/1/": "/thread/standard/climbie-2003~1/",
        f"/findings/{finding.slug}/": f"/thread/finding/{finding.slug}/",
        "/inspections/kent-review-2009/": "/thread/inspection/kent-review-2009/",
        "/indicators/SA45/": "/thread/indicator/SA45/",
        "/papers/kent-2009/": "/thread/paper/kent-2009/",
        f"/actions/{action.pk}/": f"/thread/action/{action.pk}/",
        "/documents/climbie-2004/": "/thread/document/climbie-2004/",
        f"/case-audits/{audit.pk}/": f"/thread/case-audit/{audit.pk}/",
    }
    for page, link in pages.items():
        assert f'href="{link}"' in client.get(page).content.decode(), page
        assert client.get(link).status_code == 200


def test_day_of_today_is_no_past_day(council, board):
    page = page_of(board, "finding", council.finding().slug, on=DAY.isoformat())
    assert page.context["on"] == date(2026, 11, 20)
    assert not page.context["is_past"]
