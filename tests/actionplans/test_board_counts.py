"""What is counted on the pages of plans equals an independent recount, and leads to exactly the rows counted."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import html5lib
import pytest
import time_machine
from django.db import transaction
from django.test import RequestFactory

from actionplans.filters import ActionFilter
from actionplans.models import Action, EffectState, Plan
from actionplans.since import CHANGES
from actionplans.standing import WORDS, facts, ranked, tally
from indicators.wording import NUMBER_WORDS
from safeguarding.models import Agency, User
from tests.actionplans.recount import actions_of, effect, fill, is_deliverable, lacks, moves, recount, state
from tests.conftest import DAY

SLUG = "conferences-on-time-demonstration"
PAST = DAY - timedelta(days=33)
SINCE = DAY - timedelta(days=90)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture(scope="module")
def filled(loaded_database, django_db_blocker):
    """A living plan with actions of every sort, of which one was merged into another, for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(DAY, tick=False):
        found = Plan.objects.get(slug=SLUG)
        fill(found, 32)
        first, second = Action.objects.filter(rows__plan=found, kind="task").order_by("-pk")[:2]
        Action.objects.filter(pk=first.pk).update(merged_into=second)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def plan(filled, record) -> Plan:
    return filled


# --- Filters and counts ---


def filtered(plan: Plan | None, filters: dict[str, str], on: date, since: date = SINCE) -> set[int]:
    """The keys of what the list of a plan, or of all plans, shows of those that filters leave."""
    request = RequestFactory().get("/")
    request.user = User.objects.get(email="board@derby.example")
    rows = Action.objects.visible_to(request.user).unmerged().as_they_stood(on)
    rows = rows.filter(rows__plan=plan).distinct() if plan else rows
    made = ActionFilter(filters, queryset=ranked(rows, on), request=request, on=on, since=since, plan=plan)
    assert made.form.is_valid(), (filters, made.form.errors)
    return {row.pk for row in made.qs}


def every_filter() -> list[tuple[str, str]]:
    """Each filter with each of its values, or some where there are many."""
    made = ActionFilter.base_filters
    chosen = "state", "due", "kind", "moved", "effect", "lacks", "questions", "priority", "changed"
    pairs = [(name, value) for name in chosen for value, _ in made[name].extra["choices"]]
    months = [f"{DAY + timedelta(days=30 * step):%Y-%m}" for step in (-2, 0, 2)]
    return [*pairs, *(("month", month) for month in [*months, "none"]), ("agency", "none"), ("owner", "none")]


@pytest.mark.parametrize("on", [DAY, PAST])
def test_each_filter_leaves_what_plain_counting_leaves(plan, on):
    rows, pairs = actions_of(plan, on), every_filter()
    pairs += [("agency", str(agency.pk)) for agency in Agency.objects.order_by("slug")[:4]]
    pairs += [("owner", str(post)) for post in {row.owner_id for row in rows} if post]
    found = {pair: filtered(plan, dict([pair]), on) for pair in pairs}
    assert {pair for pair in pairs if found[pair] != recount(rows, dict([pair]), SINCE, on)} == set()
    assert sum(not keys for keys in found.values()) < len(pairs) / 4  # or little was shown


def test_filters_together_leave_what_each_of_them_leaves(plan):
    slipping = {"state": "slipping", "moved": "any"}
    for filters in (slipping, {"kind": "deliverable", "state": "delivered", "effect": "moved"}):
        assert filtered(plan, filters, DAY) == recount(actions_of(plan, DAY), filters, SINCE, DAY)


@pytest.mark.parametrize("on", [DAY, PAST])
def test_tally_of_a_plan_is_what_plain_counting_finds(plan, on):
    rows = actions_of(plan, on)
    found = tally(facts(Action.objects.filter(pk__in=[row.pk for row in rows]).as_they_stood(on)), on)
    own = [row for row in rows if is_deliverable(row)]
    assert found.actions == len(rows)
    assert {word: found.states[word] for word in WORDS} == {w: sum(state(row, on) == w for row in rows) for w in WORDS}
    assert {word: found.deliverable[word] for word in WORDS} == {
        w: sum(state(row, on) == w for row in own) for w in WORDS
    }
    for what in ("owner", "holder", "date", "measure"):
        assert found.lacking[what] == sum(lacks(row, what, on) for row in rows), what
    assert found.moved_more_than_once == sum(len(moves(row, on)) > 1 for row in own)
    done = [effect(row, on) for row in own if state(row, on) == "delivered"]
    assert (found.with_effect, found.no_effect) == (done.count("moved"), done.count("no_effect"))


def test_recount_notices_a_filter_that_leaves_too_much(plan, monkeypatch):
    """The control."""
    monkeypatch.setattr(ActionFilter, "by_moves", lambda self, rows, name, value: rows)
    assert filtered(plan, {"moved": "more"}, DAY) != recount(actions_of(plan, DAY), {"moved": "more"}, SINCE, DAY)


# --- Links ---


def links(page) -> dict[str, str]:
    """Every link of a page to its list but the ways of looking at it, with its words."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    main = next(item for item in tree.iter("main"))
    ways = {id(link) for nav in main.iter("nav") for link in nav.iter("a")}
    found = {item.get("href"): words(item) for item in main.iter("a") if id(item) not in ways and item.get("href")}
    return {url: said for url, said in found.items() if url.endswith("#list") and said != "Clear"}


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def number_in(said: str) -> int:
    """The first number of some words, spelt or in numerals."""
    found = re.search(rf"\b(\d[\d,]*|{'|'.join(NUMBER_WORDS)})\b", said.lower())
    assert found, said
    text = found[0].replace(",", "")
    return int(text) if text.isdigit() else NUMBER_WORDS.index(text)


def meant(url: str, days) -> tuple[dict[str, str], date, date]:
    """What an address asks for: filters, the day on which the actions stand, and the day from which changes count."""
    given = dict(parse_qsl(urlsplit(url).query))
    assert given.pop("view") in {"actions", "rows"}
    on = date.fromisoformat(given.pop("on", f"{DAY}"))
    return given, date.fromisoformat(given.pop("since", f"{days.since}")), on


def check(url: str, said: str, shown: set[int], rows: list[Action], days) -> None:
    """That a link shows as many actions as it says, and exactly those that plain counting finds."""
    filters, since, on = meant(url, days)
    assert len(shown) == number_in(said), (url, said)
    assert shown == recount(rows, filters, since, on), (url, said)


def followed(client, url: str) -> tuple[set[int], object]:
    page = client.get(url.removesuffix("#list"))
    return set(page.context["table"].data.data.values_list("pk", flat=True)), page.context["days"]


def follow_all(client, address: str, plan: Plan | None, on: date = DAY, every: int = 6) -> int:
    """Follows every count of a page: each so many by opening its page, the others by the filters in its address, which
    the page shows. How many there were."""
    page = client.get(address)
    found, rows, days = links(page), actions_of(plan, on), page.context["days"]
    for place, (url, said) in enumerate(found.items()):
        if "view=rows" in url:
            assert len(followed(client, url)[0]) == number_in(said)
        elif place % every:
            filters, since, then = meant(url, days)
            check(url, said, filtered(plan, filters, then, since), rows, days)
        else:
            check(url, said, followed(client, url)[0], rows, days)
    return len(found)


@pytest.mark.one_database
def test_every_count_on_the_page_of_a_plan_leads_to_the_rows_counted(plan, signed_in):
    assert follow_all(signed_in("board"), f"/action-plans/{SLUG}/", plan) > 25


@pytest.mark.one_database
def test_every_count_of_a_past_day_leads_to_the_rows_of_that_day(plan, signed_in):
    assert follow_all(signed_in("board"), f"/action-plans/{SLUG}/?on={PAST}", plan, PAST) > 20


@pytest.mark.one_database
def test_every_count_across_plans_leads_to_the_rows_counted(plan, signed_in):
    assert follow_all(signed_in("board"), "/actions/", None) > 25


@pytest.mark.one_database
def test_printed_plan_counts_lead_to_its_rows_and_actions(record, signed_in):
    printed = Plan.objects.get(slug="haringey-review-2009")
    assert follow_all(signed_in("board"), "/action-plans/haringey-review-2009/", printed) > 5


@pytest.mark.soak
@pytest.mark.parametrize(
    ("address", "on"), [(f"/action-plans/{SLUG}/", DAY), (f"/action-plans/{SLUG}/?on={PAST}", PAST), ("/actions/", DAY)]
)
def test_every_count_leads_to_a_page_of_the_rows_counted(plan, signed_in, address, on):
    assert follow_all(signed_in("board"), address, plan if SLUG in address else None, on, every=1) > 20


@pytest.mark.one_database
@pytest.mark.parametrize("query", ["view=timeline", "view=agency&state=open", f"view=owner&on={PAST}"])
def test_every_count_by_month_agency_or_owner_leads_to_the_rows_counted(plan, signed_in, query):
    client, address = signed_in("board"), f"/action-plans/{SLUG}/"
    page = client.get(f"{address}?{query}")
    on, rows = page.context["days"].on, actions_of(plan, page.context["days"].on)
    found = [(row["url"], row["group"].total) for row in page.context["groups"]]
    found += [(url, number) for row in page.context["groups"] for number, url, *_ in row["cells"] if number]
    shown = links(page)
    assert len(found) > 15
    for url, number in found:
        assert number_in(shown[url]) == number
        check(url, f"{number}", filtered(plan, meant(url, page.context["days"])[0], on), rows, page.context["days"])


@pytest.mark.one_database
def test_every_count_in_the_list_of_plans_and_on_the_overview_leads_to_the_rows_counted(plan, signed_in):
    client = signed_in("board")
    of_plan = {plan.slug: actions_of(plan, DAY), "": actions_of(None, DAY)}
    for address in ("/action-plans/", "/"):
        found = {url: said for url, said in links(client.get(address)).items() if "view=actions" in url}
        own = {url: said for url, said in found.items() if plan.slug in url or url.startswith("/actions/")}
        assert len(own) > 5
        for url, said in own.items():
            shown, days = followed(client, url)
            check(url, said, shown, of_plan[plan.slug if plan.slug in url else ""], days)


def test_words_for_numbers_are_read():
    """The control of the reader."""
    assert [number_in(words) for words in ("11 late", "for two they did not", "No more", "1,204 actions")] == [
        11,
        2,
        0,
        1204,
    ]


def test_names_of_changes_and_effects_are_all_recounted():
    """A kind of change that the recount does not know would be counted as a state of that name."""
    states = {"reported", "delivered", "closed"}
    assert {change.name for change in CHANGES} - states == {
        "late", "no_effect", "reopened", "asked", "moved", "refused", "question", "worked", "not_measurable", "settled",
    }  # fmt: skip
    assert len(EffectState.State.values) == 4
