"""What stands on no page for somebody who may not see it, found by a word planted in the rows; strict headers."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from actionplans.models import Action, Plan, PlanRow, ProgressUpdate
from indicators.models import Observation, Return, ReturnState
from safeguarding.access import Permission
from safeguarding.models import Document, Post, Unit, User
from tests.addresses import addresses, urls_about_derby
from tests.conftest import DAY

WORD = "zebrafinch"
LISTS = [
    "standards",
    "findings",
    "inspections",
    "indicators",
    "action-plans",
    "actions",
    "papers",
    "documents",
    "returns",
]
PAGES = [
    "/",
    "/action-plans/",
    "/nowhere/",
    "/people/",
    "/findings/?export=csv",
    "/findings/?export=xlsx",
    "/search/?q=x",
]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def urls(record):
    found = urls_about_derby()
    return {item.name: found[item.name] for item in addresses() if isinstance(item.requires, Permission)}


def plant(rows, *fields) -> None:
    assert rows.exists()
    rows.update(**dict.fromkeys(fields, WORD))


def shown_to(client: Client, urls, *more: str) -> list[str]:
    """Every page, list, file and search that shows the word to this person. The search page repeats what was typed."""
    every = [*urls.values(), f"/search/?q={WORD}", *(f"/{name}/?export=csv" for name in LISTS), *more]
    pages = {address: client.get(address) for address in every}
    assert sum(page.status_code == 200 for page in pages.values()) > 20
    found = {address: page.content.decode(errors="replace") for address, page in pages.items()}
    typed = (f'value="{WORD}"', f"“{WORD}”")
    return [address for address, text in found.items() if WORD in text.replace(typed[0], "").replace(typed[1], "")]


def test_nothing_of_derbys_working_record_stands_on_a_page_for_kent(signed_in, urls):
    own, returned = Plan.objects.filter(document=None), Observation.objects.filter(source="return")
    plant(Action.objects.filter(document=None), "title", "text", "measure")
    plant(PlanRow.objects.filter(plan__in=own), "title", "note")
    plant(own, "title", "summary", "body")
    plant(ProgressUpdate.objects.all(), "done")
    plant(returned, "why", "what_changed", "what_next")
    plant(returned.exclude(reason=""), "reason")
    plant(Post.objects.filter(document=None), "title")
    plant(Unit.objects.filter(document=None), "name")
    plant(User.objects.filter(authority__slug="derby"), "name")
    published = [reverse("document_detail", args=[slug]) for slug in Document.objects.values_list("slug", flat=True)]
    assert shown_to(signed_in("board-kent"), urls, *published) == []
    for address in ("/action-plans/", "/actions/", urls["actionplans:action_detail"], urls["actionplans:plan_detail"]):
        assert WORD in signed_in("board").get(address).content.decode()  # the control: it is there for Derby


@pytest.mark.parametrize("who", ["board", "manager"])
def test_unapproved_words_of_another_unit_stand_on_no_page(signed_in, urls, who):
    drafts = Return.objects.filter(approved_at=None).exclude(subject__slug="demo-reception-2")
    plant(Observation.objects.filter(quarterly_return__in=drafts), "why", "what_changed", "what_next")
    plant(ReturnState.objects.filter(quarterly_return__in=drafts), "note")
    draft = drafts.get(subject__slug="demo-locality-3")
    urls["indicators:return_detail"] = reverse("indicators:return_detail", args=[draft.round_id, "demo-locality-3"])
    assert shown_to(signed_in(who), urls) == []
    checker = signed_in("performance")
    assert WORD in checker.get(urls["indicators:return_detail"]).content.decode()  # the control


# --- Headers ---


@pytest.mark.parametrize("address", PAGES)
def test_page_of_a_signed_in_person_carries_strict_headers(signed_in, address):
    headers = signed_in("board").get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_page_for_anybody_may_be_kept_and_is_as_strict(db):
    headers = Client().get(reverse("accessibility")).headers
    assert "no-store" not in headers.get("Cache-Control", "")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_file_of_a_paper_is_to_be_saved_under_a_name_of_ours(signed_in, urls):
    answer = signed_in("board").get(urls["reports:rendering_file"])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="climbie-2004.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
