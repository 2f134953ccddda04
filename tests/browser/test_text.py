"""Pages whose every text holds a payload, in a real browser: nothing runs, nothing is asked for, nothing is complained
of. The pages are read first and handed to the browser, so that the record of the other journeys stays as it is."""

import mimetypes
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders

from actionplans.models import Evidence
from safeguarding.access import Role
from tests.conftest import DAY
from tests.guards.payloads import MARK, plant
from tests.guards.readers import made_up

pytestmark = pytest.mark.browser

SITE = "http://localhost"  # a browser trusts it like a site with a certificate
PAGES = ["/", "/standards/", "/standards/climbie-2003/5/", "/findings/", "/indicators/", "/action-plans/", "/actions/"]
PAGES += ["/action-plans/haringey-review-2009/", "/papers/climbie-2004/", "/documents/haringey-jar/", "/people/"]
PAGES += ["/units/", "/agencies/", "/audit/", f"/search/?q={MARK}"]


@pytest.fixture
def seen(page):
    """Whatever a browser says of a page: dialogs, errors, violations of its policy, requests to anybody else."""
    lines = []

    def dismissed(dialog):
        lines.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("console", lambda message: lines.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: lines.append(str(error)))
    page.on("request", lambda asked: lines.append(asked.url) if not asked.url.startswith(SITE) else None)
    return lines


def show(page, answers):
    """Answers the browser with these pages (address: headers and body) and with our own files; with nothing else."""

    def answer(route):
        url = urlsplit(route.request.url)
        file = finders.find(url.path.removeprefix("/static/")) if url.path.startswith("/static/") else None
        headers, body = answers.get(route.request.url.removeprefix(SITE), ({}, None))
        if file:
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        elif body is None:
            route.abort()
        else:
            route.fulfill(status=200, headers=headers, body=body)

    page.route("**/*", answer)


@pytest.fixture
def answers(record):
    """Pages as whoever may do most is sent them, with a payload in every text of the record."""
    with time_machine.travel(DAY, tick=False):
        client = made_up("derby", Role)
        action = Evidence.objects.exclude(link="").first().action_id
        plant()
        pages = {url: client.get(url) for url in [*PAGES, f"/actions/{action}/"]}
    assert {page.status_code for page in pages.values()} == {200}
    return {url: (dict(page.headers), page.content) for url, page in pages.items()}


def test_browser_runs_nothing_that_is_written_in_the_record(page, answers, seen):
    show(page, answers)
    marked = 0
    for url in answers:
        page.goto(f"{SITE}{url}", wait_until="load")
        assert page.locator(f"[{MARK}]").count() == 0, url
        assert page.locator("h1").count() == 1, url
        marked += MARK in page.content()
        assert seen == [], url
    assert marked >= len(answers) - 2


def test_script_that_stands_in_a_page_is_reported(page, client, db, seen):
    """The control: our policy stops each of these, and the browser says so; without the policy they run."""
    headers = dict(client.get("/accessibility/").headers)
    bodies = ["<script>alert(1)</script>", "<img src=/static/no onerror=alert(1)>", "<p style='color:red'>x</p>"]
    bodies += ["<img src=//elsewhere.example/x>", "<base href=//elsewhere.example/>"]
    show(page, {f"/{number}/": (headers, body) for number, body in enumerate(bodies)})
    for number in range(len(bodies)):
        page.goto(f"{SITE}/{number}/")
        assert any("Content Security Policy" in line for line in seen), bodies[number]
        seen.clear()
    show(page, {"/": ({"Content-Type": "text/html"}, bodies[0])})
    page.goto(SITE)
    assert seen == ["dialog: 1"]
