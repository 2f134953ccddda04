"""Journeys run against what `make run` starts: gunicorn, the job worker and a new database with the demonstration."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Looking after Derby 2026"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running site with the demonstration, stopped at the end as Ctrl-C would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("site")
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SECRET_KEY": "only-for-tests",
        "DEMONSTRATION": "1",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": str(port),
    }
    environment = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DEBUG"}}
    server = subprocess.Popen([sys.executable, "tools/serve.py"], cwd=ROOT, env=environment | settings)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, address)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def wait_for(server, address):
    for _ in range(1500):
        assert server.poll() is None, "the server ended before it served"
        try:
            urllib.request.urlopen(f"{address}/account/sign-in/", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not start within five minutes")


# A page's elements with what axe looks at. One that was found well at a width is not looked at again by whoever comes
# later: every visitor signs in on the same page.
OUTLINE = """() => [...document.querySelectorAll("*")].map((item) => [
    item.tagName, item.className?.baseVal ?? item.className, item.getAttribute("role"), item.getAttribute("type"),
    item.hasAttribute("alt"), item.labels?.length,
    item.getAttributeNames().filter((name) => name.startsWith("aria-")).join(),
].join()).join(";")"""
WELL: set[tuple[int, str]] = set()
# Of all that axe finds only what is wrong is told: what is right takes longer to tell than to look at.
WRONG = """() => axe.run({resultTypes: ["violations"]}).then((found) => found.violations.map(
    (one) => [one.id, one.nodes[0].html.slice(0, 200)]))"""


class Visitor:
    """A person at a browser. Every page they reach is checked at 1280 and 320 pixels before they act on it."""

    def __init__(self, page, site):
        self.page, self.site, self.errors = page, site, []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_in(self, email):
        self.go("/account/sign-in/")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def go(self, path):
        self.page.goto(self.site + path)
        self.check()

    def follow(self, name, **kwargs):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, **kwargs).first.click()
        self.check()

    def press(self, name):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        self.check()

    def check(self):
        """Axe finds nothing, nothing scrolls sideways, the console is silent, there is one main heading."""
        for width in (320, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            where = f"{self.page.url} at {width} px"
            outline = (width, self.page.evaluate(OUTLINE))
            if outline not in WELL:
                if not self.page.evaluate("'axe' in window"):
                    self.page.evaluate(AXE_SCRIPT)
                assert self.page.evaluate(WRONG) == [], where
                WELL.add(outline)
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{where} scrolls sideways by {wide} px"
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.errors == [], (self.page.url, self.errors)


@pytest.fixture
def visitor(page, site):
    return Visitor(page, site)
