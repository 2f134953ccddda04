from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.browser

REPEATED, INITIAL, SINGLE = (
    "Referrals within 12 months of an earlier one",
    "Initial assessments completed on time",
    "Single assessments completed on time",
)
CASELOAD, VACANCIES, AGENCY, TURNOVER = (
    "Average caseload",
    "Social work vacancies",
    "Agency social workers",
    "Turnover of social workers",
)
FIGURES = {
    REPEATED: ("52", "260"),
    SINGLE: ("86", "108"),
    CASELOAD: ("203", "10.5"),
    VACANCIES: ("4.5", "13.0"),
    AGENCY: ("2.0", "10.5"),
}
WORDS = "Two posts have been empty since July; cover began in September."


def section(page, title):
    """The part of the return form about one measure."""
    return page.get_by_role("region", name=title)


def fill(page, title, first, second):
    boxes = section(page, title).locator("input[name$=numerator], input[name$=denominator]")
    boxes.nth(0).fill(first)
    boxes.nth(1).fill(second)


def say_why_there_is_none(page, title, answer, reason, expected=None):
    """One press chooses the answer, and the boxes for its reason appear."""
    inside = section(page, title)
    assert not inside.get_by_label("Why there is no figure").is_visible()
    inside.get_by_label(answer).check()
    inside.get_by_label("Why there is no figure").fill(reason)
    if expected:
        inside.get_by_label("If it is missing: expected on").fill(expected.isoformat())


def test_manager_returns_a_quarter_and_performance_officer_approves_it(visitor, context, site):
    visitor.sign_in("manager@derby.example")
    page = visitor.page
    assert "One return awaits you." in page.content()
    visitor.follow("Reception 2")
    if "/edit/" not in page.url:
        visitor.press("Fill in this return")
    assert "download the workbook" in page.content()

    fill(page, REPEATED, "1e3", "260")
    visitor.press("Save as draft")
    assert "One thing is to be put right" in page.content()
    assert page.locator("input[name$=numerator]").first.input_value() == "1e3", "what was typed is still there"

    for title, (top, bottom) in FIGURES.items():
        fill(page, title, top, bottom)
    assert "= 79.6%" in result(page, SINGLE), "worked out while it is typed"
    say_why_there_is_none(
        page, INITIAL, "Nothing to report", "No initial assessment was begun: they are single ones now"
    )
    soon = date.today() + timedelta(days=7)
    say_why_there_is_none(page, TURNOVER, "Missing this quarter", "The personnel system is being moved", soon)
    visitor.press("Check and submit")
    assert "Say what changed, why, or what happens next" in page.content(), "a warning asks for a word"
    for title in FIGURES:
        words = section(page, title).locator(".return-doubt textarea[name$=why]")
        if words.count():
            words.fill(WORDS)
    visitor.press("Check and submit")

    assert "This is what will be sent in." in page.content()
    summary = page.locator("main").inner_text()
    for said in ("86 of 108", "79.6%", "None in period", "The personnel system is being moved", WORDS):
        assert said in summary, said
    visitor.press("Submit return")
    assert "Tick the box to declare that you have checked the figures" in page.content()
    page.get_by_role("checkbox").check()
    visitor.press("Submit return")
    receipt = page.get_by_role("region", name="Receipt").inner_text()
    assert "Seven figures of Reception 2" in receipt and "Matches" in receipt
    assert "The receipt was also sent to manager@derby.example" in page.content()
    address = page.url

    page.context.clear_cookies()
    visitor.sign_in("performance@derby.example")
    page.goto(address)
    visitor.check()
    visitor.press("Approve")
    assert "Approved" in page.content()
    visitor.go("/indicators/SA45/")
    assert "86 of 108" in page.content()


def result(page, title):
    """What stands after the boxes of a figure, with the sign that the style sheet puts before it."""
    return f"= {section(page, title).locator('[data-result]').inner_text()}"
