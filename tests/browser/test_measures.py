"""Reading measures in Chromium: what a board member sees and hears, and what a performance officer says of a curve."""

import re

import pytest

pytestmark = pytest.mark.browser


def spoken(page) -> list[str]:
    """What a screen reader has to read in the main part, in order: names of roles left out, words kept."""
    tree = page.locator("main").aria_snapshot()
    lines = (
        re.sub(r'^- (?:text|paragraph|term|definition|strong|listitem):? ?"?|"?$', "", line.strip())
        for line in tree.splitlines()
    )
    return [line for line in lines if line and not line.startswith(("/url", "- list", "- term", "- paragraph"))]


def in_order(words: list[str], *wanted: str) -> None:
    at = 0
    for want in wanted:
        found = next((i for i in range(at, len(words)) if want.casefold() in words[i].casefold()), None)
        assert found is not None, f"{want!r} is not read after {words[max(at - 1, 0)]!r}"
        at = found


def test_board_member_reads_the_scorecard_a_measure_and_a_unit(visitor):
    visitor.sign_in("board@derby.example")
    page = visitor.page
    visitor.follow("The scorecard")
    in_order(spoken(page), "Scorecard", "are off target", "Off target", "On target")
    assert page.get_by_role("columnheader", name="Signal", exact=True).count() == 1
    visitor.follow("Single assessments completed on time")
    heard = spoken(page)
    in_order(
        heard,
        "Single assessments completed on time",
        "short of the target of 92%",
        "Against target",
        "Amber",
        "Signal",
        "Getting worse",
        "If nothing changes",
        "Chart: Single assessments completed on time",
        "What is meant to bend it",
        "How to read it",
        "Will it meet its target?",
        "by chance alone it could plausibly have been",
    )
    # The drawing is one picture with its sentence for a name: nobody has to listen to its axes.
    pictures = page.get_by_role("img", name=re.compile("lowest .* highest"))
    assert pictures.count() == 1
    drawn = page.get_by_role("region", name=re.compile("^Chart: Single")).aria_snapshot().strip().splitlines()
    assert [line.split()[1].strip("'") for line in drawn] == ["region", "img"]
    page.get_by_text("The figures as a table").click()
    visitor.check()
    table = page.get_by_role("table", name="Single assessments completed on time, quarter by quarter")
    assert table.get_by_role("row").count() == 17
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    assert download.value.suggested_filename == "single-assessments-completed-on-time.csv"
    visitor.follow("Reception 2")
    in_order(spoken(page), "Reception 2", "Worth a look", "Every measure")


def test_chart_is_reached_and_the_table_opened_by_keyboard_alone(visitor):
    visitor.sign_in("board@derby.example")
    visitor.go("/indicators/SA45/")
    page = visitor.page
    page.locator("#main").focus()
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        name = page.evaluate("(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText)")
        reached.append(name.split(":")[0])
        if name == "The figures as a table":
            page.keyboard.press("Enter")
            break
    assert "Chart" in reached and reached[-1] == "The figures as a table"
    assert page.locator("details.figures").get_attribute("open") is not None


def test_performance_officer_starts_a_range_anew_takes_it_back_and_tells_the_story(visitor):
    visitor.sign_in("performance@derby.example")
    visitor.go("/indicators/REREF/")
    page = visitor.page
    visitor.follow("Start the usual range anew")
    visitor.press("See what it would say")
    assert "Choose a quarter." in page.inner_text("main")
    page.get_by_label("The first quarter of the new range").select_option(index=6)
    page.get_by_label("What changed, in a few words").fill("One front door")
    page.get_by_label("Why the figures before and after").fill("Two teams became one.")
    visitor.press("See what it would say")
    assert "With the new range" in page.inner_text("main")
    visitor.press("Start the range anew")
    assert "The usual range starts anew: One front door." in page.inner_text("main")
    visitor.follow("Take it back")
    page.get_by_label("Why the range is to go on as before").fill("Only the name had changed.")
    visitor.press("Take it back")
    assert "One front door" not in page.locator("figure.chart").first.inner_text()
    visitor.follow("Write the story")
    page.get_by_label("What works").fill("Calling the family after a month.")
    visitor.press("Save the story")
    assert "Calling the family after a month." in page.inner_text("main")


def test_pages_about_measures_pass_at_both_widths(visitor):
    visitor.sign_in("performance@derby.example")
    for path in (
        "/scorecard/?unit=demo-reception-2",
        "/scorecard/?period=2026-09-30&measure=SA45",
        "/indicators/DAN/",
        "/indicators/CPSEC/",
        "/indicators/TURN/",
        "/indicators/SA45/compared/",
        "/indicators/workforce-and-demand/",
        "/indicator-library/",
        "/releases/",
        "/comparators/",
    ):
        visitor.go(path)
