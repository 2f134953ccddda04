import pytest

pytestmark = pytest.mark.browser


def section(page, title):
    """The part of the return form about one measure."""
    return page.get_by_role("region", name=title)


def fill(page, title, first, second, why=""):
    boxes = section(page, title).locator("input[name$=numerator], input[name$=denominator]")
    boxes.nth(0).fill(first)
    boxes.nth(1).fill(second)
    if why:
        section(page, title).locator("textarea[name$=why]").fill(why)


FIGURES = [
    ("Referrals within 12 months of an earlier one", "52", "260"),
    ("Initial assessments completed on time", "121", "146"),
    ("Single assessments completed on time", "86", "108"),
    ("Average caseload", "203", "10.5"),
    ("Social work vacancies", "4.5", "13.0"),
    ("Agency social workers", "2.0", "10.5"),
    ("Turnover of social workers", "2.5", "9.0"),
]


def test_manager_returns_a_quarter_and_performance_officer_approves_it(visitor, context, site):
    visitor.sign_in("manager@derby.example")
    page = visitor.page
    assert "One return awaits you." in page.content()
    visitor.follow("Reception 2")
    if "/edit/" not in page.url:
        page.goto(page.url.rstrip("/") + "/edit/")
        visitor.check()

    fill(page, FIGURES[0][0], "1e3", "260")
    visitor.press("Save as draft")
    assert "One thing is to be put right" in page.content()
    assert page.locator("input[name$=numerator]").first.input_value() == "1e3", "what was typed is still there"

    for title, first, second in FIGURES:
        fill(page, title, first, second)
    visitor.press("Save as draft")
    visitor.press("Check and submit")
    for title, *_ in FIGURES:
        words = section(page, title).locator(".return-doubt textarea[name$=why]")
        if words.count():
            words.fill("Two posts have been empty since July; cover began in September.")
    if "/edit/" in page.url:
        visitor.press("Check and submit")
    assert "This is what will be sent in." in page.content()
    page.get_by_role("checkbox").check()
    visitor.press("Submit return")
    assert "Submitted" in page.content()
    address = page.url

    page.context.clear_cookies()
    visitor.sign_in("performance@derby.example")
    page.goto(address)
    visitor.check()
    visitor.press("Approve")
    assert "Approved" in page.content()
    visitor.go("/indicators/SA45/")
    assert "86 of 108" in page.content()
