"""Strict headers on every page. What may not stand on a page at all is in `guards/test_canaries.py`."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from safeguarding.access import Permission
from tests.addresses import addresses
from tests.conftest import DAY

pytestmark = pytest.mark.one_database

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
def urls(standing, record):
    return {item.name: standing[item.name] for item in addresses() if isinstance(item.requires, Permission)}


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


def test_request_for_another_host_is_refused(db):
    assert Client().get("/account/sign-in/", headers={"host": "elsewhere.example"}).status_code == 400
    assert Client().get("/account/sign-in/", headers={"host": "localhost"}).status_code == 200  # the control
