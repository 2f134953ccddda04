#!/usr/bin/env python3
"""Take the pictures of the README: `make screenshots`. For maintainers; the results are committed.

A new database in a temporary folder, the demonstration as at one fixed day, and a clock that stands on that day too: a
picture changes only when its page does. Debian's Chromium looks at it through Playwright.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import django
import time_machine
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
READER = "board@derby.example"
PAGES = {  # path, and how many pixels down the picture begins
    "home.png": ("/", 0),
    "plan.png": ("/action-plans/conferences-on-time-demonstration/", 0),
    "indicator.png": ("/indicators/ICPC15/", 240),
    "scorecard.png": ("/scorecard/", 300),
}
WIDTH, HEIGHT = 1280, 900
MOST_BYTES = 400_000
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The application with its demonstration, served from this process; gives its address."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}
    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread

    call_command("migrate", verbosity=0)
    call_command("load_fixtures", day=NOW.date())
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()


def sign_in(page: Page, address: str) -> None:
    from safeguarding.overview.demonstration import PASSWORD

    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("E-mail address").fill(READER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


def take(page: Page, url: str, top: int, target: Path) -> None:
    """A piece of one page, as a small PNG. Stops at an answer other than 200 and at a picture that is too big."""
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        raise SystemExit(f"{url} answers {answer and answer.status}")
    page.evaluate("document.fonts.ready")
    clip = {"x": 0, "y": top, "width": WIDTH, "height": HEIGHT}
    with Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))) as picture:
        picture.convert("RGB").save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{target.name} has {size:,} bytes, more than {MOST_BYTES:,}")
    print(f"{target.relative_to(ROOT)}: {size:,} bytes")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOW), site(Path(folder)) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
            sign_in(page, address)
            for name, (path, top) in PAGES.items():
                take(page, address + path, top, PICTURES / name)
            browser.close()


if __name__ == "__main__":
    main()
