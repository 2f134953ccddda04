"""How often each page asks the database: as often for many rows of its main objects as for a few, and not too often.

The suite grows the record from 2 rows of each kind to 6, which is enough for a query per row to show; `make soak` goes
from 10 to 100 and to 1,000.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplans.models import Action, DeliveryState, Plan, ProgressUpdate
from indicators.models import Expectation, Indicator, Period, Return, ReturnState, Round, Subject
from reports import views as report_views
from reports.models import Recommendation, Report
from safeguarding import audit
from safeguarding.access import Permission, Role
from safeguarding.models import Document, Passage, Post, PostHolding, RoleGrant, Unit, User
from standards.models import Finding, Inspection, Standard
from tests import factories, list_rows
from tests.addresses import addresses, minuted, urls_about_derby
from tests.conftest import DAY
from tests.guards.frameworks_sent import own_framework
from tests.guards.readers import READ, of_derby

pytestmark = pytest.mark.one_database

ALWAYS = 3  # the session, the person, their roles
LIST, OTHER = 8, 12
LISTS = {item.name for item in addresses() if item.name.endswith("_list") or item.name in {"people", "audit_log"}}
READERS = {
    Permission.READ_RECORD: Role.BOARD_MEMBER,
    Permission.EXPORT_PAPER: Role.BOARD_MEMBER,
    Permission.ENTER_RETURN: Role.MANAGER,
    Permission.CHECK_RETURNS: Role.PERFORMANCE_OFFICER,
    Permission.ASK_QUESTION: Role.BOARD_MEMBER,
    Permission.RUN_ROUNDS: Role.PERFORMANCE_OFFICER,
    Permission.KEEP_MEETINGS: Role.REPORT_OFFICER,
    Permission.KEEP_LIBRARY: Role.PERFORMANCE_OFFICER,
    Permission.KEEP_CURVES: Role.PERFORMANCE_OFFICER,
    Permission.KEEP_STANDARDS: Role.PERFORMANCE_OFFICER,
    Permission.ANSWER_AUDIT: Role.MANAGER,
    Permission.MODERATE_AUDIT: Role.CHAIR,
    Permission.KEEP_PLANS: Role.PERFORMANCE_OFFICER,
    Permission.KEEP_STANDARDS: Role.PERFORMANCE_OFFICER,
    Permission.SIGN_IN: Role.MANAGER,
    Permission.UPDATE_ACTION: Role.PERFORMANCE_OFFICER,
    Permission.VERIFY_ACTION: Role.PERFORMANCE_OFFICER,
    Permission.CLOSE_ACTION: Role.CHAIR,
    Permission.AGREE_REVISION: Role.CHAIR,
    Permission.COMPOSE_PAPER: Role.REPORT_OFFICER,
    Permission.SIGN_PAPER: Role.SIGNATORY,
    Permission.ISSUE_PAPER: Role.REPORT_OFFICER,
    Permission.READ_EXEMPT: Role.CHAIR,
    Permission.KEEP_MEETINGS: Role.REPORT_OFFICER,
    Permission.KEEP_RULES: Role.ADMINISTRATOR,
    Permission.LET_STAND: Role.CHAIR,
    Permission.MANAGE_PEOPLE: Role.ADMINISTRATOR,
    Permission.READ_AUDIT: Role.ADMINISTRATOR,
    Permission.KEEP_RULES: Role.ADMINISTRATOR,
}
# Of one action, for whoever was asked; most steps are its owner's.
BY_NAME = {"actionplans:challenge_settle": Role.BOARD_MEMBER}
PAGES = {item.name: BY_NAME.get(item.name, READERS[item.requires]) for item in addresses() if item.name in READ}
PAGES |= {name: Role.MANAGER for name in PAGES if name.startswith(("indicators:upload_", "indicators:return_workbook"))}
PAGES |= {name: Role.MANAGER for name in PAGES if name.startswith(("actionplans:own_", "pack_"))}
# The overview puts together what awaits each role; the search looks into every kind of record.
MORE = {f"home of {role}": ("/", role) for role in Role}
SEARCH = "search for a word"
MORE[SEARCH] = ("/search/?q=Listrow", Role.BOARD_MEMBER)
# Each kind of paper has parts of its own.
PAPERS = ["haringey-review-2009", "kent-2009", "ofsted-2012", "scrutiny-2021"]
MORE |= {f"paper {slug}": (f"/papers/{slug}/", Role.BOARD_MEMBER) for slug in PAPERS}
# Above the ceiling: what was measured, which may only fall, and why.
OVER = {
    SEARCH: 29,  # one for each kind of record
    # Choices of five filters, five kinds of row that tell of changes, the last meeting, whether there are too many.
    "actionplans:action_list": 17,
    # Fifteen rules, each by the rows it looks at; figures, what was expected, targets and bounds, once.
    "falling_through": 47,
    # Eight kinds of link, each both ways, what papers show, and eight kinds of record as they stood with what says how.
    "thread": 33,
    "case_let_stand": 13,
    # Twelve kinds of record that stand on a theme, issues, places and their plans, four for the run of figures,
    # measures.
    "theme_detail": 20,
    # Five for the run of figures and what it signals, three for audits with their grades, two for judgements, findings,
    # surveys, what people said, positions, measures.
    "theme_evidence": 15,
    # Four kinds of challenge, each with its themes: actions with their rows and plans, figures, meetings with the
    # actions that answer, dissents with later moderations; whose they are; the choices of three filters.
    "challenge_list": 23,
    "actionplans:plan_detail": 18,  # the same, with the labels of its rows and what it answers
    # Counts are read apart from the first few lines; what anybody owns, and questions about it, whatever their role;
    # what the runs of measures signal.
    "home of signatory": 13,
    # And what inspections ask for by a day, five queries; the last count of what falls through.
    **dict.fromkeys(("home", "home of board_member"), 20),
    "home of administrator": 21,  # and the case-file audits that are late
    "home of manager": 16,  # and the self-audit that waits for answers
    "home of chair": 22,  # and what of it waits to be moderated
    "home of report_officer": 17,  # and what bodies are owed, the next meetings and their papers
    # And whether what was delivered worked, four queries; what bodies asked for; what waits to be moderated; audits
    # that are late.
    "home of performance_officer": 29,
    "actionplans:row_edit": 14,  # and the paragraphs it cites, with their documents
    # Every kind of record that may hang on it or on a part of it, and on any standard of its framework.
    "standards:framework_standard_edit": 31,
    # Three voices with their statements, what hangs on it of six kinds, evidence, audits, the run of figures.
    "standards:standard_detail": 13,
    "actionplans:plan_export": 18,  # every kind of row that a plan holds or names, each once
    "actionplans:action_detail": 15,  # eight kinds of entry in its history, each a table with columns of its own
    # Figures with their past, targets, notes and corrections, what was sent in before, who may judge it.
    "indicators:return_detail": 14,
    "indicators:return_receipt": 15,  # the same, and the file
    "indicators:return_receipt_made": 15,
    # Four for the run of figures, eighteen kinds of record that name a measure, seven for how it stands among others.
    "indicators:indicator_detail": 29,
    # The same four with what was asked, seven for how measures stand among others, and the choices of its filters.
    "indicators:indicator_compared": 16,  # seven for how it stands, then every year of every area, and the filters
    "indicators:scorecard": 20,
    "indicators:unit_detail": 17,
    # What a paper says, read from every kind of row it is made of, to tell whether its approvals hold; and its checks,
    # who worked on it, who signs it, what happened.
    "reports:sign_off_detail": 27,
    "reports:paper_sign": 18,
    "reports:issue_prepare": 17,
    # The paper as it looks, from every kind of row it is made of; its checks; for the outline what is withheld where.
    "reports:paper_compose": 25,
    "reports:section_edit": 17,
    "indicators:indicator_list": 10,  # its sentence is of all measures: figures, what was asked, targets, known changes
}
# Pages about one record, on which the new rows stand. (A question at a meeting is not among them: its page offers so
# many actions and meetings however many there are.)
GROW = {
    "standards:framework_detail", "standards:register_detail",
    "actionplans:plan_detail", "actionplans:action_detail", "standards:standard_detail", "standards:finding_detail",
    "standards:inspection_detail", "indicators:indicator_detail", "indicators:return_edit", "indicators:return_detail",
    "indicators:round_detail", "indicators:round_asked",
    "falling_through", "thread",
    "document_detail", "theme_detail", "reports:report_detail", "person_detail", "post_detail", "audit_log", "people",
    "unit_list",
    "indicators:question_list", "actionplans:own_actions", "actionplans:own_update", "actionplans:own_handover",
    "actionplans:chair_decisions",
    "reports:body_detail", "reports:meeting_detail", "reports:meeting_list", "reports:resolution_list",
    "challenge_list", "actionplans:action_reminder_list", "standards:case_audit_list",
    "standards:feedback_list", "standards:standardevidence_list",
}  # fmt: skip


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


def about() -> dict[str, Any]:
    """The records that the pages about one record are about, found before others come beside them."""
    plan = Plan.objects.get(agreed_on__isnull=False)
    return {
        "plan": plan,
        "action": Action.objects.filter(rows__plan=plan).first(),
        "standard": Standard.objects.select_related("framework").first(),
        "finding": Finding.objects.exclude(document=None).first(),
        "framework": own_framework(),
        "inspection": Inspection.objects.get(slug="kent-review-2009"),
        "report": Report.objects.get(slug="climbie-2004"),
        "meeting": minuted().meeting,
        "document": Document.objects.get(slug="haringey-jar"),
        "measure": Indicator.objects.get(code="SA45").versions.first(),
        "period": Period.objects.filter(kind="quarter").first(),
        "manager": User.objects.get(email="manager@derby.example"),
        "held": PostHolding.objects.get(user__email="manager@derby.example"),
    }


def grow(number: int, start: int, main: dict[str, Any]) -> None:
    """One more of everything, tied to the records that the pages about one are about."""
    at, manager = timezone.now(), main["manager"]
    for key in range(start, start + number):
        for make in (list_rows.standard, list_rows.inspection, list_rows.plan, list_rows.row, list_rows.paper):
            make()
        grow_record(key, main)
        grow_people(key, manager, main["held"], at)
        grow_returns(key, main["measure"], manager, at)
        audit.record(verb="export paper", subject=main["report"], by=manager, at=at)


def grow_record(key: int, main: dict[str, Any]) -> None:
    row, found = list_rows.row(main["plan"]), list_rows.finding()
    row.standards.add(main["standard"])
    row.findings.add(main["finding"])
    Finding.objects.filter(pk=found.pk).update(inspection=main["inspection"], document=main["document"])
    found.standards.add(main["standard"])
    list_rows.indicator().standards.add(main["standard"])
    Action.objects.filter(pk=list_rows.action().pk).update(owner=main["held"].post)
    list_rows.asked_of(main["held"].post)
    moved = {"moves": main["measure"], "moves_direction": "up", "moves_to": 90, "moves_by": main["period"]}
    Action.objects.filter(pk=list_rows.action().pk).update(**moved)
    DeliveryState.objects.create(action=main["action"], state="on_track", on=DAY, by=main["manager"])
    ProgressUpdate.objects.create(action=main["action"], done="More", on=DAY, by=main["manager"])
    list_rows.question(main["measure"].indicator)
    list_rows.resolution(main["meeting"])
    Recommendation.objects.create(report=main["report"], order=500 + key, verb="note", text=f"Note {key}")
    Passage.objects.create(document=main["document"], order=900 + key, text="Words")
    Standard.objects.create(framework=main["framework"], order=500 + key, number=f"{500 + key}", title="More")
    list_rows.audit_and_told()


def grow_people(key, manager, held, at) -> None:
    authority = manager.authority
    agency = factories.create_agency(authority=authority, name=f"Agency {key}")
    unit = Unit.objects.create(slug=f"grown-{key}", authority=authority, name=f"Unit {key}", kind="team")
    unit.parent = Unit.objects.get(slug="demo-reception")
    unit.save()
    person = factories.create_user(authority=authority, unit=unit, agency=agency)
    PostHolding.objects.create(post=held.post, user=person, starts_on=DAY, ends_on=DAY)
    PostHolding.objects.create(post=Post.objects.get(holdings__user=person, unit=unit), user=manager, starts_on=DAY)
    RoleGrant.objects.create(user=manager, role=Role.CHAIR, granted_at=at, ended_at=at, ended_by=manager)


def grow_returns(key, measure, manager, at) -> None:
    """One more figure asked of two teams; one more round; one more team's return, approved."""
    newest = Round.objects.filter(authority=manager.authority).order_by("-period__ends_on").first()
    version = factories.create_version()
    for slug in ("demo-reception-1", "demo-reception-2", "demo-reception-3"):
        factories.ask(round=newest, subject=Subject.objects.get(slug=slug), version=version)
    subject = factories.create_subject(unit=Unit.objects.get(slug=f"grown-{key}"))
    Expectation.objects.create(round=newest, subject=subject, version=measure)
    checker = User.objects.get(email="performance@derby.example")
    row = Return.objects.create(round=newest, subject=subject, approved_at=at, approved_by=checker)
    for state, by in (("draft", manager), ("submitted", manager), ("approved", checker)):
        ReturnState.objects.create(quarterly_return=row, state=state, at=at, by=by)
    factories.create_figure(
        quarterly_return=row, version=measure, value=None, numerator=key, denominator=key + 5, approved_by=manager
    )


@dataclass(frozen=True)
class Cost:
    queries: int
    length: int


def asked(urls: dict[str, str], only: str = "") -> dict[str, Cost]:
    """Queries of each page, or of one, beyond those that every page makes, and how long it is."""
    clients = {role: of_derby(role) for role in Role}
    pages = {name: (urls[name], role) for name, role in PAGES.items()} | MORE
    found = {}
    for name, (url, role) in pages.items():
        if only and name != only:
            continue
        with CaptureQueriesContext(connection) as queries:
            page = clients[role].get(url)
        assert page.status_code in {200, 302}, name
        found[name] = Cost(len(queries) - ALWAYS, len(page.content))
    return found


def growing(urls, *sizes: int) -> list[dict[str, Cost]]:
    main, costs = about(), []
    ContentType.objects.get_for_models(*apps.get_models())  # kept from then on, whichever page asks first
    for start, size in pairwise([0, *sizes]):
        grow(size - start, start, main)
        connection.queries_log.clear()
        costs.append(asked(urls))
    return costs


def ceiling(name: str) -> int:
    return OVER.get(name, LIST if name in LISTS else OTHER)


def check(costs: list[dict[str, Cost]]) -> None:
    queries = {name: [cost[name].queries for cost in costs] for name in sorted(costs[0])}
    for name, numbers in queries.items():
        print(f"{name:40} {numbers} at most {ceiling(name)}")
    assert {name: numbers for name, numbers in queries.items() if len(set(numbers)) > 1} == {}
    assert {name: numbers for name, numbers in queries.items() if numbers[-1] > ceiling(name)} == {}
    before, after = costs[0], costs[-1]
    assert {name for name in GROW if after[name].length <= before[name].length} == set()  # or nothing was tested


def test_page_asks_as_often_however_many_rows_it_has_and_not_too_often(record):
    check(growing(urls_about_derby(), 2, 6))


@pytest.mark.soak
def test_page_asks_as_often_for_a_hundred_and_a_thousand_rows_as_for_ten(record):
    check(growing(urls_about_derby(), 10, 100, 1000))


def test_page_that_asks_for_each_row_is_found(record, monkeypatch):
    """The control."""
    urls, compose = urls_about_derby(), report_views.compose

    def careless(report, edition):
        for row in report.recommendations.all():
            row.report.authority.people.exists(), Report.objects.get(pk=row.report_id)
        return compose(report, edition)

    monkeypatch.setattr(report_views, "compose", careless)
    report = Report.objects.get(slug="climbie-2004")
    counts = []
    for key in range(2):
        Recommendation.objects.create(report=report, order=600 + key, verb="note", text=f"Note {key}")
        counts.append(asked(urls, "reports:report_detail")["reports:report_detail"].queries)
    assert counts[1] > counts[0]
