"""The form of a return keeps what is typed by itself, in a real browser: also while the server is away for a moment,
and while somebody else works on the same return."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Saved \d\d:\d\d$")  # of another day it would name the day
EDIT = "a[href*='/demo-locality-3/edit/']"


@pytest.fixture
def manager(site, browser):
    """Opens a return in a browser of its own, as somebody who makes it."""
    contexts = []

    def opened(email="locality3@derby.example"):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.goto(f"{site}/account/sign-in/?next=/returns/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(site + page.locator(EDIT).first.get_attribute("href"))
        return page

    yield opened
    for context in contexts:
        context.close()


def first(page, name):
    return page.locator(f".return-figure [name$='-{name}']").first


def status(page):
    return page.locator("[data-saved]")


def stays_after_reload(page, **typed):
    page.reload()
    for name, text in typed.items():
        expect(first(page, name)).to_have_value(text)


def test_typed_figure_is_kept_without_a_press_and_lost_by_neither_a_dead_server_nor_another_person(manager):
    page = manager()
    first(page, "numerator").fill("")
    first(page, "numerator").press_sequentially("71")  # and the box is not left
    expect(status(page)).to_have_text(SAVED, timeout=8_000)
    stays_after_reload(page, numerator="71")

    page.route("**/autosave/", lambda route: route.abort())
    first(page, "numerator").fill("72")
    first(page, "denominator").fill("80")
    page.get_by_role("button", name="Save as draft").click()
    expect(status(page)).to_contain_text("Not saved: there is no connection")  # the page was not left for an error
    expect(first(page, "numerator")).to_have_value("72")
    page.unroute("**/autosave/")
    expect(status(page)).to_have_text(SAVED, timeout=12_000)  # tried again by itself
    stays_after_reload(page, numerator="72", denominator="80")

    other = manager()
    first(other, "numerator").fill("75")
    with other.expect_navigation():
        other.get_by_role("button", name="Save as draft").click()
    expect(other.locator("body")).to_contain_text("Saved as a draft")
    first(page, "numerator").fill("73")
    first(page, "denominator").focus()
    expect(status(page)).to_contain_text("Not saved: Somebody else saved this return after you had opened it.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".return-theirs").first).to_contain_text("Saved meanwhile: 75 of 80")
    expect(first(page, "numerator")).to_have_value("73")
    with page.expect_navigation():
        page.get_by_role("button", name="Save as draft").click()  # and now it is meant
    stays_after_reload(page, numerator="73", denominator="80")


def test_figure_is_not_kept_where_the_script_does_not_run(manager):
    """The control: it is the script that keeps it, and not the browser."""
    page = manager()
    before = first(page, "numerator").input_value()
    page.route("**/autosave*.js", lambda route: route.abort())
    page.goto(page.url)
    first(page, "numerator").fill("999")
    first(page, "denominator").focus()
    page.wait_for_timeout(600)  # three times what the script waits after a box is left
    page.goto(page.url)
    expect(first(page, "numerator")).to_have_value(before)
