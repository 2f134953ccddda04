"""A promise in a browser: the board asks, its owner answers and reports, the chair decides, somebody else checks."""

import pytest

pytestmark = pytest.mark.browser

ACTION = "Share cover for conferences between the teams"


def leave(visitor):
    visitor.page.goto(visitor.site + "/account/sign-out/")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Sign out").last.click()


def test_promise_is_questioned_reported_decided_and_checked(visitor):
    page = visitor.page
    # The board sees what slips and asks about it.
    visitor.sign_in("board@derby.example")
    visitor.follow("Action plans", exact=True)
    visitor.follow("Getting conferences held on time (demonstration)")
    visitor.follow(ACTION)
    visitor.follow("Put a question")
    page.get_by_label("Your question").fill("Who covers the conferences in August?")
    visitor.press("Put it")
    assert page.get_by_text("Not answered yet").count()
    leave(visitor)

    # Its owner finds the question, answers it, adds evidence and asks for a second move of the date.
    visitor.sign_in("reception@derby.example")
    visitor.go("/actions/mine/")
    assert page.get_by_text("Who covers the conferences in August?").count()
    visitor.follow(ACTION)
    visitor.follow("Reply")
    page.get_by_label("Your reply").fill("The two teams that are up to strength.")
    visitor.press("Reply")
    visitor.follow("Add evidence")
    page.get_by_label("What is it?").fill("The rota")
    page.get_by_label("A file").set_input_files(
        {"name": "rota.svg", "mimeType": "image/svg+xml", "buffer": b"<svg onload='x()'/>"}
    )
    visitor.press("Keep it")
    assert page.get_by_text("“rota.svg” is of a kind that is not kept", exact=False).count()
    rota = {"name": "rota.csv", "mimeType": "text/csv", "buffer": b"Day,Who\r\nMonday,Ann\r\n"}
    page.get_by_label("A file").set_input_files(rota)
    visitor.press("Keep it")
    visitor.follow("Move its date")
    page.get_by_label("New date").fill("1 March 2027")
    page.get_by_label("Why does it move?").fill("Two managers join in February.")
    visitor.press("Ask the chair")
    assert page.get_by_text("A new date waits for the chair", exact=False).count()
    leave(visitor)

    # The chair refuses; the date stays, and everybody sees why.
    visitor.sign_in("chair@derby.example")
    visitor.go("/actions/to-decide/")
    assert page.get_by_text("Two managers join in February.", exact=False).count()
    visitor.follow(ACTION)
    visitor.follow("Agree or refuse")
    page.get_by_label("Refuse it").check()
    page.get_by_label("Why?").fill("It has been moved once. Start with the teams that can.")
    visitor.press("Decide")
    assert page.get_by_text("New date refused").count()
    leave(visitor)

    # The owner says it is in place; they cannot check it themselves.
    visitor.sign_in("reception@derby.example")
    visitor.go("/actions/mine/")
    visitor.follow(ACTION)
    visitor.follow("Report progress")
    page.get_by_label("In place: it is done", exact=False).check()
    page.get_by_label("What was done?").fill("The rota has run for a month in four teams.")
    visitor.press("Keep the report")
    assert page.get_by_role("link", name="Check whether it was delivered").count() == 0
    leave(visitor)

    # Somebody else reads the evidence and accepts it, once they say why no figure can show its effect.
    visitor.sign_in("performance2@derby.example")
    visitor.go("/action-plans/conferences-on-time-demonstration/")
    visitor.follow(ACTION)
    visitor.follow("Check whether it was delivered")
    with page.expect_download() as file:
        page.get_by_role("link", name="The rota").first.click()
    assert file.value.suggested_filename == "rota.csv"
    page.get_by_label("It was delivered", exact=False).check()
    page.get_by_label("What did you look at", exact=False).fill("The rota, and the minutes of four conferences.")
    visitor.press("Save what you found")
    assert page.get_by_text("names no indicator that should move", exact=False).count()
    page.get_by_label("Why can its effect not be measured?", exact=False).fill("Too few conferences are put off.")
    visitor.press("Save what you found")
    assert page.get_by_text("Delivered and verified").count()
