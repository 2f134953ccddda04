"""What the board reads on the page of a plan and across plans: days, changes, ways of looking, files, what it costs.

What is counted and listed there is recounted on both databases in test_board_counts.py.
"""

import csv
import io
import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from actionplans.models import Action, Challenge, DeliveryState, EffectState, Plan, RowAction
from reports.models import Body, Meeting
from safeguarding.calendar import working_days_between
from safeguarding.models import Authority, Post
from tests import list_rows, many_rows
from tests.actionplans.recount import dated_by, due, fill, moves
from tests.conftest import DAY

pytestmark = pytest.mark.one_database

SLUG = "conferences-on-time-demonstration"
URL = f"/action-plans/{SLUG}/"
VIEWS = ["actions", "timeline", "agency", "owner"]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def plan(record) -> Plan:
    return Plan.objects.get(slug=SLUG)


def own(plan: Plan, place: int = 9, **columns) -> Action:
    """One more promise in a plan, set long ago."""
    given = {"title": "Own", "text": "Own", "kind": "task", "set_on": DAY - timedelta(days=300), **columns}
    made = Action.objects.create(authority=plan.authority, **given)
    RowAction.objects.create(row=plan.rows.first(), action=made, label=f"q{place}", order=990 + place)
    return made


def text(page) -> str:
    """The words of the page itself, without what can be chosen in its filters."""
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<option.*?</option>", "", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|strong)\b[^>]*>", "", main))).split())


def rows(page) -> set[str]:
    return {row.title for row in page.context["table"].data.data}


# --- The day ---


def test_past_day_is_said_on_the_page_and_leads_back_to_today(plan, signed_in):
    page = signed_in("board").get(f"{URL}?on=2026-06-30&view=owner")
    assert "As it stood on 30 June 2026. Nothing that happened later is on this page." in text(page)
    assert 'href="?view=owner">How it stands today' in page.content.decode()
    assert "As it stood on 3" not in text(signed_in("board").get(URL))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=30+Juno", "That is no day. Write one such as 30 June 2026."),
        ("on=2027-01-01", "That day has not come yet. Choose one up to today."),
        ("on=1066-10-14", "The record does not go so far back."),
        ("since=x", "That is no day. Write one such as 8 September 2026."),
        ("on=2026-06-30&since=2026-06-30", "Choose a day before 30 June 2026."),
        ("since=2026-11-21", "That day has not come yet."),
        ("month=13", "Write a month such as 2026-11."),
    ],
)
@pytest.mark.parametrize("address", [URL, "/actions/"])
def test_day_that_cannot_be_read_is_explained_beside_its_box(plan, signed_in, address, query, said):
    page = signed_in("board").get(f"{address}?{query}")
    assert page.status_code == 200
    assert said in text(page)


def test_day_may_be_typed_as_people_write_it(plan, signed_in):
    for typed in ("2026-06-30", "30/06/2026", "30 June 2026", "30 Jun 2026"):
        assert signed_in("board").get(URL, {"on": typed}).context["days"].on == date(2026, 6, 30), typed


def test_plan_shows_on_a_past_day_what_it_held_then(plan, signed_in):
    late = own(plan, title="Set later", set_on=DAY - timedelta(days=5))
    row = plan.rows.create(order=99, title="A later row")
    RowAction.objects.filter(action=late).update(row=row)
    for view, words in (("actions", "Set later"), ("rows", "A later row")):
        now, then = (signed_in("board").get(f"{URL}?view={view}{more}") for more in ("", "&on=2026-11-01"))
        assert words in text(now) and words not in text(then), view


def test_day_before_the_plan_was_agreed_says_so(plan, signed_in):
    before = plan.agreed_on - timedelta(days=1)
    assert "The plan was agreed later, on" in text(signed_in("board").get(f"{URL}?on={before}"))
    assert "The plan was agreed later" not in text(signed_in("board").get(f"{URL}?on={plan.agreed_on}"))


def test_post_that_became_vacant_was_not_vacant_before(plan, signed_in):
    """Its holder left 112 days before the demonstration's day."""
    action = Action.objects.get(rows__plan=plan, owner__slug="demo-head-of-localities")
    for on, vacant in ((DAY, True), (DAY - timedelta(days=120), False)):
        page = signed_in("board").get(f"{URL}?view=owner&on={on}")
        (group,) = [item["group"] for item in page.context["groups"] if item["group"].label == action.owner.title]
        assert group.is_vacant == vacant
        assert ("Post vacant" in text(page)) == vacant


# --- What changed ---


def test_changes_count_from_the_last_meeting_of_the_council_or_ninety_days(plan, signed_in):
    board, kent = signed_in("board"), Authority.objects.get(slug="kent")
    body = Body.objects.create(slug="b", name="The board", kind="board", authority=plan.authority)
    Meeting.objects.filter(body__is_demonstration=True).update(held_on=F("held_on") + timedelta(days=900))
    assert "Ninety days before, since no meeting" in text(board.get(URL))
    held = [DAY, DAY - timedelta(days=40), DAY - timedelta(days=70)]
    Meeting.objects.bulk_create(Meeting(body=body, held_on=on) for on in held)
    elsewhere = Body.objects.create(slug="k", name="Kent's", kind="board", authority=kent)
    Meeting.objects.create(body=elsewhere, held_on=DAY - timedelta(days=3))
    page = board.get(URL)
    assert page.context["days"].since == held[1]
    assert "Changed since 11 October 2026 The last meeting: The board." in text(page)
    assert board.get(f"{URL}?since=2026-08-01").context["days"].since == date(2026, 8, 1)


def test_changes_say_what_happened_to_which_action(plan, signed_in):
    found = text(signed_in("board").get(f"{URL}?since=2026-09-01"))
    for words in (
        "Became late 2b Send managers a list at day eight: due 2 November 2026, no update since 4 September 2026",
        "needs the chair's agreement: One trust has approved the form",
        "Date moved 4a Agree with schools who comes in the holidays: to",
        "Move refused 6b Share cover for conferences between the teams: stays at 26 November 2026; the chair refused",
        "New question 2b Send managers a list at day eight: “This was due before the last meeting.",
        "Reported in place 1c Train two more minute takers",
    ):
        assert words in found, words


def test_delivered_without_effect_stands_out_in_sentence_table_changes_and_list_of_plans(plan, signed_in):
    board, action = signed_in("board"), Action.objects.get(title="Hand out new work every day")
    judged = EffectState.objects.get(action=action, state="no_effect").on
    page = board.get(f"{URL}?since={judged - timedelta(days=1)}")
    found = text(page)
    assert "for one they did not, so its question is open again" in found
    assert re.search(r"No effect 1b Hand out new work every day: .*? The question is open again", found)
    assert re.search(r"Delivered\s+No effect shown", found)
    assert '<span class="alarm">' in board.get("/action-plans/").content.decode()


def test_action_opened_again_is_a_change(plan, signed_in):
    action = own(plan)
    for days, now in ((9, "delivered"), (4, "at_risk")):
        DeliveryState.objects.create(action=action, state=now, on=DAY - timedelta(days=days), note="So")
    found = text(signed_in("board").get(f"{URL}?since={DAY - timedelta(days=7)}"))
    assert "1 reopened" in found
    assert "Reopened 1q9 Own" in found


def test_nothing_new_is_said_to_be_nothing(plan, signed_in):
    page = signed_in("board").get(f"{URL}?since=2026-11-19")
    assert "Nothing has been recorded between then and 20 November 2026." in text(page)


# --- The list ---


def test_merged_duplicate_is_neither_listed_nor_counted(plan, signed_in):
    board, before = signed_in("board"), signed_in("board").get(URL).context["counts"]
    twin = own(plan, title="Twin")
    page = board.get(URL)
    assert "Twin" in rows(page) and page.context["counts"].counted == before.counted + 1
    Action.objects.filter(pk=twin.pk).update(merged_into=plan.rows.first().actions.first())
    for address in (URL, f"{URL}?view=rows", f"{URL}?view=timeline", "/actions/"):
        page = board.get(address)
        assert "Twin" not in text(page) and "Twin" not in rows(page), address
    assert board.get(URL).context["counts"] == before


def test_vacant_post_is_flagged_on_everything_it_owns(plan, signed_in):
    post = Post.objects.get(slug="demo-head-of-localities")
    for place, kind in enumerate(("task", "standing", "watching")):
        own(plan, kind=kind, owner=post, place=place)
    page = signed_in("board").get(f"{URL}?owner={post.pk}")
    assert text(page).partition("Actions")[2].count("Post vacant") >= 4
    assert rows(page) == rows(signed_in("board").get(f"{URL}?lacks=holder"))


def test_standing_practice_shows_its_review_and_says_when_it_is_due(plan, signed_in):
    practice = own(plan, kind="standing", review_on=DAY - timedelta(days=1))
    page = signed_in("board").get(f"{URL}?kind=standing")
    assert re.search(r"Own .*? review 19 Nov 2026 .*? Review due", text(page))
    assert "one practice is due for review" in text(page)
    Action.objects.filter(pk=practice.pk).update(review_on=DAY)
    assert "Review due" not in text(signed_in("board").get(f"{URL}?kind=standing")).partition("match")[2]


def test_ways_of_looking_keep_the_filters_and_the_day(plan, signed_in):
    page = signed_in("board").get(f"{URL}?view=actions&state=open&on=2026-11-01&page=1")
    addresses = {word: url for word, url, _ in page.context["tabs"]}
    assert list(addresses) == ["Rows", "Actions", "Timeline", "By agency", "By owner"]
    assert addresses["Timeline"] == f"{URL}?view=timeline&state=open&on=2026-11-01#list"
    assert "state" not in addresses["Rows"] and "on=2026-11-01" in addresses["Rows"]
    assert "page" not in addresses["Timeline"]


def test_timeline_lists_what_is_overdue_first_and_what_has_ended_last(plan, signed_in):
    page = signed_in("board").get(f"{URL}?view=timeline")
    found = re.findall(r'class="section-row"><th[^>]*>([^<]+)<', page.content.decode())
    assert (found[0], found[-2:]) == ("Overdue", ["No due date", "Delivered or closed"])
    months = [datetime.strptime(when, "%B %Y") for when in found if re.search(r"\d{4}", when)]
    assert months == sorted(months) and len(months) > 1


def test_file_holds_slippage_in_times_and_working_days_whatever_the_way_of_looking(plan, signed_in):
    fill(plan, 12)
    for view in VIEWS:
        content = signed_in("board").get(f"{URL}?view={view}&export=csv").content.decode("utf-8-sig")
        lines = {line["Action"]: line for line in csv.DictReader(io.StringIO(content))}
        for action in Action.objects.filter(rows__plan=plan).distinct():
            line, first, now = lines[action.title], dated_by(action).original_due_on, due(action, DAY)
            made = moves(action, DAY)
            days = working_days_between(first, now) if made else 0
            assert (int(line["Moved"]), int(line["Working days later"].lstrip("'"))) == (len(made), days), action.title
            assert line["First due"] == (f"{first}" if first else "")
            assert line["Holder"] or action.owner is None
        assert {"Effect", "Open questions", "Working days late", "Priority", "Lead agency"} <= set(line)


# --- Plans in preparation ---


def test_plan_in_preparation_is_seen_and_marked_for_those_who_keep_plans_only(record, signed_in):
    draft = Plan.objects.create(slug="draft", title="A draft", authority=list_rows.derby())
    draft.rows.create(order=1, title="A row")
    own(draft, set_on=None, original_due_on=DAY - timedelta(days=9))
    keeper, board = signed_in("performance"), signed_in("board")
    assert "A draft In preparation" in text(keeper.get("/action-plans/"))
    page = keeper.get("/action-plans/draft/")
    assert "In preparation: one row and one action, none a promise yet." in text(page)
    assert "Late," not in text(page)
    promises = [keeper.get(address).context["sentence"] for address in ("/action-plans/", "/actions/")]
    assert all(re.search(r"source=draft|plans? are in preparation", said) for said in promises)
    assert re.findall(r">(\d+) actions<", "".join(promises)) == re.findall(
        r">(\d+) actions<",
        "".join(board.get(address).context["sentence"] for address in ("/action-plans/", "/actions/")),
    )
    assert "A draft" not in text(board.get("/action-plans/"))
    assert board.get("/action-plans/draft/").status_code == 404
    assert "Add a plan" in text(keeper.get("/action-plans/"))
    assert "Add a plan" not in text(board.get("/action-plans/"))


# --- What it costs ---


def questions_asked(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


ADDRESSES = [
    *(f"{start}?view={view}" for start in (URL, "/actions/") for view in VIEWS),
    "/actions/?state=slipping&moved=any&lacks=measure&due=overdue&sort=-state&changed=moved&questions=none",
    f"{URL}?effect=moved&agency=none&sort=due_on&on=2026-10-01",
]


def check_queries(client, *sizes: int) -> None:
    asked, made = {address: [] for address in ADDRESSES}, 0
    client.get(URL)  # keeps what is asked once
    for size in sizes:
        many_rows.add_actions(size - made)
        made = size
        for address in ADDRESSES:
            asked[address].append(questions_asked(client, address))
    assert {address: numbers for address, numbers in asked.items() if len({*numbers}) > 1} == {}


def test_boards_pages_ask_as_often_for_120_actions_as_for_12(record, signed_in):
    check_queries(signed_in("board"), 12, 120)


@pytest.mark.soak
def test_boards_pages_ask_as_often_for_five_thousand_actions_as_for_a_hundred(record, signed_in):
    check_queries(signed_in("board"), 100, 5000)


def test_page_that_asks_for_each_action_is_found(record, signed_in, monkeypatch):
    """The control."""
    monkeypatch.setattr("actionplans.tables.is_vacant", lambda action: Challenge.objects.filter(action=action).exists())
    client, address = signed_in("board"), f"{URL}?view=actions"
    client.get(address)
    before = questions_asked(client, address)
    many_rows.add_actions(12)
    assert questions_asked(client, address) == before + 12
