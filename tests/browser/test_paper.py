"""A paper from nothing to issued: an officer composes it, signatories approve it, and anybody reads it."""

import io
import re
from urllib.request import urlopen

import pypdf
import pytest

pytestmark = pytest.mark.browser

TITLE = "Safeguarding performance for the journey"
SIGNATORIES = {
    "Legal": "Gareth Pugh",
    "Finance": "Nasreen Iqbal",
    "Service director": "Helen Okafor",
    "Report sponsor": "Helen Okafor",
}
SECRET = "The provider asks for nine thousand pounds."


def begin(visitor) -> str:
    """The address of a new paper's outline."""
    page = visitor.page
    visitor.follow("Papers")
    visitor.follow("Begin a paper")
    page.get_by_label("Quarterly performance report").check()
    choose(page, "Body", "Safeguarding Children Partnership (demonstration)")
    page.locator("select[name=meeting]").select_option(index=1)
    page.locator("select[name=period]").select_option(index=1)
    page.get_by_label("Title").fill(TITLE)
    visitor.press("Begin it")
    if page.get_by_text("This is a meeting of").count():  # the first one listed is of another body
        names = page.locator("select[name=meeting] option").all_inner_texts()
        named = next(name for name in names if name.startswith("Safeguarding Children Partnership"))
        choose(page, "Meeting", named)
        visitor.press("Begin it")
    return page.url.removeprefix(visitor.site)


def choose(page, label: str, words: str) -> None:
    page.get_by_label(label, exact=False).first.select_option(label=words)


def answer_prompts(visitor, outline: str) -> None:
    """Every box that still holds a prompt, section by section, as the checks name them."""
    page = visitor.page
    for _ in range(12):
        visitor.go(outline.replace("compose", "checks"))
        link = page.locator("main a", has_text="is still to be written").first
        if not link.count():
            return
        with page.expect_navigation():
            link.click()
        for box in page.locator("textarea[data-words]").all():
            box.fill(re.sub(r"\[[^\[\]\n]+\](?!\()", "Nothing else is known of this yet.", box.input_value()))
        visitor.press("Save")
    pytest.fail("prompts were left")


def answer_implications(visitor, outline: str) -> None:
    visitor.go(outline.replace("compose", "implications"))
    for tick in visitor.page.locator("input[type=checkbox][name^=none-]").all():
        tick.check()
    visitor.press("Save the answers")


def withhold(visitor, outline: str) -> None:
    """A section whose words the public edition does not show."""
    page = visitor.page
    visitor.go(outline)
    visitor.follow("Add a section")
    page.get_by_label("Heading").fill("Contracts")
    visitor.press("Add it")
    visitor.follow("Insert here")
    page.get_by_label("A box for words").check()
    visitor.press("Go on")
    page.locator("textarea[data-words]").fill(SECRET)
    page.get_by_text("Saved at").wait_for(timeout=20_000)  # by itself, and the picture beside it follows
    assert SECRET in page.locator("[data-preview]").inner_text()
    visitor.press("Save")
    visitor.go(outline.replace("compose", "withheld/add"))
    page.locator("select[name=what]").select_option(label=SECRET)
    page.locator("select[name=paragraph]").select_option("3")
    page.locator("textarea[name=reason]").fill("A tender is open.")
    visitor.press("Withhold it")


def name_signatories(visitor, outline: str) -> None:
    page = visitor.page
    for role, name in SIGNATORIES.items():
        visitor.go(outline.replace("compose", "sign-off"))
        visitor.follow(f"Change who approves it as {role}")
        page.locator("select[name=person]").select_option(label=name)
        with page.expect_navigation():
            page.locator("main form button.govuk-button").first.click()


def sign(visitor, who: str) -> None:
    page = visitor.page
    page.context.clear_cookies()
    visitor.sign_in(f"{who}@derby.example")
    visitor.go("/papers/to-sign/")
    visitor.follow(TITLE)
    page.get_by_label("Approve", exact=False).first.check()
    visitor.press("Send your decision")


def wait_until(page, is_so) -> None:
    for _ in range(150):
        if is_so():
            return
        page.wait_for_timeout(2_000)
        page.reload()
    pytest.fail("five minutes were not enough")


def test_paper_is_composed_signed_issued_and_read_by_anybody(visitor):
    page = visitor.page
    visitor.sign_in("officer@derby.example")
    outline = begin(visitor)
    visitor.go(outline.replace("compose", "front"))
    page.get_by_label("Report of").fill("Director of Children’s Services")
    visitor.press("Save the changes")
    answer_prompts(visitor, outline)
    answer_implications(visitor, outline)
    withhold(visitor, outline)
    name_signatories(visitor, outline)
    visitor.go(outline.replace("compose", "sign-off"))
    visitor.press("Send for sign-off")
    for who in ("legal", "finance", "director"):
        sign(visitor, who)
    page.context.clear_cookies()
    visitor.sign_in("officer@derby.example")
    visitor.go(outline.replace("compose", "issue"))
    # Not `press`: the page that follows looks again by itself, and is gone while it is being checked.
    page.get_by_role("button", name="Make the files").click()
    page.get_by_role("button", name="Issue it").wait_for(timeout=180_000)
    visitor.check()
    visitor.press("Issue it")
    page.context.clear_cookies()
    visitor.go("/public/papers/")
    wait_until(page, lambda: "are being issued" not in page.content())  # those of the demonstration, by the same worker
    assert page.get_by_role("link", name=re.compile(r"\(demonstration\)$")).count() == 2
    visitor.follow(TITLE)
    assert "In force" in page.content() or "Issue 1" in page.content()
    address = page.locator("main a[href$='.pdf']").first.get_attribute("href")
    with urlopen(visitor.site + address) as answer:
        reader = pypdf.PdfReader(io.BytesIO(answer.read()))
    words = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    assert TITLE in words and "A tender is open." in words and "SHA-256" in words
    assert SECRET not in words
