"""Lists of more than ten thousand rows: what people see of them, and that no page reads more than its own rows."""

import re
from datetime import UTC, datetime

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplans.models import Action
from actionplans.standing import WORDS, in_state, standing
from reports.models import Report
from safeguarding import audit, pages, paging
from safeguarding.models import AuditEvent, User
from tests import many_rows
from tests.conftest import DAY

LONGEST = 10_000


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


@pytest.fixture
def fill(admin):
    """fill(10_001): so many entries that the administrator of Derby sees, with some of Kent's among them."""

    def add(total: int) -> None:
        here = AuditEvent.objects.filter(authority="derby").count()
        many_rows.add_entries((total - here) // 2)
        many_rows.add_entries(7, "kent")
        many_rows.add_entries(total - here - (total - here) // 2)

    return add


def others() -> int:
    """How many entries of Derby's there are already: from composing the demonstration's papers, and from signing in."""
    return AuditEvent.objects.filter(authority="derby").count()


def listed(page) -> list[int]:
    """Keys of the entries on a page, in the order of the page."""
    return [row.record.pk for row in page.context["table"].paginated_rows]


def tree(page):
    return html5lib.parse(page.content.decode(), namespaceHTMLElements=False)


def caption(page) -> str:
    return "".join(tree(page).find(".//caption").itertext())


def link(page, words: str) -> str | None:
    """Where a link of the page leads, by its words."""
    found = [item for item in tree(page).iter("a") if "".join(item.itertext()).strip() == words]
    return found[0].get("href") if found else None


def walk(client, page, words: str) -> list[list[int]]:
    """The entries of a page and of all those that a link leads on to."""
    pages = [listed(page)]
    while (url := link(page, words)) and len(pages) < 400:
        page = client.get(f"/audit/{url}")
        pages.append(listed(page))
    return pages


def own() -> list[int]:
    return list(AuditEvent.objects.filter(authority="derby").order_by("-pk").values_list("pk", flat=True))


# --- At the threshold and beyond ---


def test_list_at_the_threshold_has_its_number_pages_sorting_and_files(admin, fill):
    fill(LONGEST)
    page = admin.get("/audit/?page=200")
    assert caption(page) == "10,000 entries"
    assert "Page 200 of 200" in page.content.decode()
    assert listed(page) == own()[-50:]
    assert link(page, "Who") and link(page, "CSV")
    assert admin.get("/audit/?words=officer7&export=csv").content.count(b"\r\n") > 200


def test_list_beyond_it_says_so_and_what_to_do(admin, fill):
    fill(LONGEST + 1 + others())  # and those that do not match
    page = admin.get("/audit/")
    assert caption(page) == "More than 10,000 entries"
    text = " ".join("".join(tree(page).itertext()).split())
    assert "in the order of entry, the newest first. To sort it or to take it away as a file, narrow it" in text
    assert not re.search(r"Page \d+ of", text)
    assert [link(page, words) for words in ("Who", "CSV", "Excel", "Previous page", "First page")] == [None] * 5
    assert caption(admin.get("/audit/?words=export")) == "More than 10,000 entries match"


def test_list_beyond_it_gives_neither_file_nor_order_whatever_the_address_says(admin, fill):
    fill(LONGEST + 1)
    newest = own()[:50]
    for query in ("export=csv", "export=xlsx", "sort=actor", "sort=-at", "page=2", "page=201"):
        page = admin.get(f"/audit/?{query}")
        assert page.headers["Content-Type"].startswith("text/html"), query
        assert listed(page) == newest, query


def test_list_narrowed_below_it_has_everything_again(admin, fill):
    fill(LONGEST + 1)
    page = admin.get("/audit/?words=officer7@derby&sort=subject")
    assert caption(page).endswith(" entries match")
    assert link(page, "CSV") == "?words=officer7%40derby&sort=subject&export=csv"
    assert b'aria-sort="ascending"' in page.content


def test_log_of_a_day_is_that_of_the_clock_on_the_wall(admin):
    """Half past midnight on 1 July, in summer time, which the database holds as 30 June."""
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    audit.record(verb="x", subject=Report.objects.first(), by=User.objects.get(email="admin@derby.example"), at=at)
    for query, number in [("since=2026-07-01", 1), ("until=2026-06-30", 0), ("since=2026-07-01&until=2026-07-01", 1)]:
        assert len(listed(admin.get(f"/audit/?words=admin&{query}"))) == number, query
    for day in ("0001-01-01", "9999-12-31", "2026-02-30", "x"):
        assert admin.get("/audit/", {"since": day, "until": day}).status_code == 200


# --- The walk ---


def test_walk_by_key_meets_each_entry_once_either_way(admin, fill):
    fill(LONGEST + 25)
    expected, rows = own(), AuditEvent.objects.filter(authority="derby").order_by("-pk")
    for back in (False, True):
        met, start, has_more = [], None, True
        while has_more:
            found, has_more = paging.neighbours(rows, start, back=back)
            keys = [row.pk for row in found]
            met += keys[::-1] if back else keys
            start = met[-1]
        assert met == (expected[::-1] if back else expected)


def test_walk_begins_and_ends_where_the_log_does(admin, fill):
    fill(LONGEST + 1)
    expected, last = own(), admin.get("/audit/?page=last")
    assert listed(last) == expected[-50:]
    assert [link(last, "Next page"), link(last, "Last page")] == [None, None]
    before = admin.get(f"/audit/{link(last, 'Previous page')}")
    assert listed(before) == expected[-100:-50]
    assert listed(admin.get(f"/audit/{link(before, 'Next page')}")) == expected[-50:]
    second = admin.get(f"/audit/?after={expected[24]}")
    assert listed(second) == expected[25:75]
    # A short first page is filled up.
    assert listed(admin.get(f"/audit/{link(second, 'Previous page')}")) == expected[:50]


@pytest.mark.soak
def test_whole_log_walked_from_link_to_link_and_back_shows_each_entry_once(admin, fill):
    fill(LONGEST + 25)
    expected = own()
    there = walk(admin, admin.get("/audit/"), "Next page")
    assert [key for page in there for key in page] == expected
    back = walk(admin, admin.get("/audit/?page=last"), "Previous page")
    # From the end the pages lie otherwise; the last step would be a short one and shows the first page instead.
    assert [key for page in back[:-1][::-1] for key in page] == expected[25:]
    assert back[-1] == expected[:50]


def test_walk_keeps_the_filter(admin, fill):
    fill(LONGEST + 1 + others())  # and those that do not match
    page = admin.get("/audit/?words=export&since=2016-01-01&sort=actor")
    assert link(page, "Next page") == f"?words=export&since=2016-01-01&sort=actor&after={listed(page)[-1]}"
    assert link(page, "Last page") == "?words=export&since=2016-01-01&sort=actor&page=last"


def test_entry_written_during_the_walk_moves_nothing(admin, fill):
    """By number every entry would slip one place, and the last of the first page would be shown again."""
    fill(LONGEST + 1)
    expected, page = own(), admin.get("/audit/")
    audit.record(verb="x", subject=Report.objects.first(), by=User.objects.get(email="admin@derby.example"),
                 at=timezone.now())  # fmt: skip
    assert listed(admin.get(f"/audit/{link(page, 'Next page')}")) == expected[50:100]


def test_key_that_is_none_shows_the_beginning(admin, fill):
    fill(LONGEST + 1)
    newest = own()[:50]
    for bad in ["", "abc", "-1", "1e9", "9" * 30, "٣", "a\x00b", "1 OR 1=1", "é" * 3000, "1.5"]:
        for name in ("after", "before", "page"):
            assert listed(admin.get("/audit/", {name: bad})) == newest, (name, bad)


def test_key_that_leads_past_an_end_shows_that_end(admin, fill):
    fill(LONGEST + 1)
    expected = own()
    for query, found in [
        ("after=0", expected[-50:]),
        ("after=999999999999999999", expected[:50]),
        ("before=999999999999999999", expected[:50]),
        ("before=0", expected[-50:]),
        ("page=last&after=7", expected[-50:]),
        ("after=999999999999999999&before=0", expected[-50:]),
    ]:
        assert listed(admin.get(f"/audit/?{query}")) == found, query


def test_list_that_ascends_is_walked_from_the_oldest(signed_in):
    many_rows.add_actions(LONGEST)
    board, keys = signed_in("board"), list(Action.objects.order_by("pk").values_list("pk", flat=True))
    page = board.get("/actions/")
    assert "More than 10,000 actions in all plans." in page.content.decode()
    assert listed(page) == keys[:50]
    page = board.get(f"/actions/{link(page, 'Next page')}")
    assert listed(page) == keys[50:100]
    assert listed(board.get(f"/actions/{link(page, 'Previous page')}")) == keys[:50]
    assert listed(board.get("/actions/?page=last")) == keys[-50:]


# --- What it costs ---


def skipped(client, query: str) -> list[str]:
    """Queries of a page of the log that skip rows or count them all."""
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/audit/?{query}")
    asked = [item["sql"] for item in queries if "auditevent" in item["sql"]]
    assert asked
    return [sql for sql in asked if "OFFSET" in sql or ("COUNT(" in sql and "LIMIT 10001" not in sql)]


def test_no_page_of_a_long_list_skips_rows_or_counts_them_all(admin, fill):
    fill(LONGEST + 1)
    middle = own()[5000]
    for query in ("", "page=last", "page=150", f"after={middle}", f"before={middle}", "words=export"):
        assert skipped(admin, query) == [], query


def test_page_that_skips_is_found(admin, fill, monkeypatch):
    """The control: without the threshold the log would be paged by number."""
    fill(LONGEST + 1)
    for module in (paging, pages):
        monkeypatch.setattr(module, "LONGEST", 10**9)
    assert len(skipped(admin, "page=150")) == 2


# --- What the database finds of actions is what their pages say ---


def test_database_finds_actions_by_the_state_that_each_is_said_to_have(record):
    actions = Action.objects.as_they_stood(DAY)
    said = {action.pk: standing(action, DAY).state for action in actions}
    assert len(set(said.values())) >= 8
    for state in WORDS:
        found = set(in_state(actions, state, DAY).values_list("pk", flat=True))
        assert found == {key for key, its in said.items() if its == state}, state
