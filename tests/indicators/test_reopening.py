"""An approved return is reopened by name and with a reason; a correction stands wherever its figure does."""

import pytest

from indicators import changes
from indicators.models import Expectation
from safeguarding.access import Role
from tests import factories
from tests.indicators.returns_cast import NOW, text


@pytest.fixture
def reopened(cast):
    cast.approve()
    assert cast.post(cast.alice, "reopen", note="Two were counted twice").status_code == 302
    return cast


@pytest.fixture
def board(cast):
    return factories.create_user(authority=cast.authority, name="Board", roles=(Role.BOARD_MEMBER,))


def correct(cast, reason="Counted twice"):
    entries = cast.entries(timely=("137", "173"))
    about = {"round": cast.round, "subject": cast.subject, "version": cast.version, "by": cast.bob, "at": NOW}
    changes.save_draft(**about, entries=entries, reasons={cast.timely: reason})
    cast.take(changes.submit_return, cast.bob)


def measure(cast, user) -> str:
    return text(cast.client(user).get(f"/indicators/{cast.timely.indicator.code}/"))


# --- Reopening and closing ------------------------------------------------------------------------------------------


def test_return_is_reopened_by_name_and_with_a_reason(reopened, board):
    for user in (reopened.alice, reopened.bob, board):
        page = text(reopened.get(user))
        assert "Reopened by Alice on 15 October 2026 at 14:02." in page and "Two were counted twice" in page
    assert "Correct the figures" in text(reopened.get(reopened.bob))
    assert "Correct the figures" not in text(reopened.get(reopened.alice))


def test_return_is_not_reopened_without_a_reason(cast):
    cast.approve()
    for note in ("", " "):
        page = cast.post(cast.alice, "reopen", note=note)
        assert page.status_code == 200 and 'href="#id_note"' in text(page)
    assert "Write why the return is reopened" in text(page) and cast.states[-1] == "approved"


def test_return_is_reopened_only_by_those_who_check(cast, board):
    cast.approve()
    for user in (cast.bob, board):
        assert "Reopen this return" not in text(cast.get(user))
        assert cast.post(user, "reopen", note="Again").status_code == 403
    assert "Reopen this return" in text(cast.get(cast.alice))


def test_reason_stays_when_somebody_else_was_quicker(cast):
    cast.approve()
    seen = cast.version
    dora = factories.create_user(authority=cast.authority, roles=(Role.PERFORMANCE_OFFICER,))
    cast.take(changes.reopen_return, dora, note="Mine")
    cast.take(changes.close_return, dora)
    page = cast.client(cast.alice).post(cast.url("reopen"), {"version": seen, "note": "Counted twice"})
    assert page.status_code == 409 and "Counted twice</textarea>" in text(page)
    assert cast.post(cast.alice, "reopen", note="Counted twice").status_code == 302


def test_reopened_return_is_closed_again_as_it_was(reopened):
    page = text(reopened.get(reopened.alice))
    assert "Closed again, the return stands as it was approved." in page
    assert reopened.post(reopened.bob, "close").status_code == 403
    assert reopened.post(reopened.alice, "close").status_code == 302
    assert reopened.states[-1] == "approved" and "Correct the figures" not in text(reopened.get(reopened.bob))


# --- A correction ---------------------------------------------------------------------------------------------------


def test_correction_waits_beside_the_approved_figure_for_those_who_judge_it(reopened, board):
    correct(reopened)
    waiting = "79.2% (137 of 173) is to take the place of 80.3% (139 of 173). Counted twice"
    for page in (reopened.get(reopened.alice), reopened.client(reopened.alice).get("/returns/to-check/")):
        assert "One approved figure would be corrected" in text(page) and waiting in text(page)
        assert "Sent in by Bob" in text(page)
    assert waiting in text(reopened.get(reopened.bob))
    for page in (text(reopened.get(board)), measure(reopened, board)):  # whom the figure still tells what is approved
        assert "80.3%" in page and "79.2%" not in page


def test_correction_once_approved_is_shown_wherever_the_figure_is(reopened, board):
    correct(reopened)
    assert reopened.post(reopened.alice, "approve").status_code == 302
    for user in (reopened.alice, reopened.bob, board):
        page = text(reopened.get(user))
        assert (
            "Corrected on 15 October 2026:</strong> 79.2% (137 of 173), was 80.3% (139 of 173). Counted twice" in page
        )
        assert "Sent in by Bob, approved by Alice" in page
    page = measure(reopened, board)
    assert "Corrected on 15 October 2026, was 80.3% (139 of 173): Counted twice" in page
    assert "79.2% (137 of 173) since 15 October 2026, was 80.3% (139 of 173). Counted twice" in page


def test_figure_corrected_twice_keeps_both_corrections(reopened):
    correct(reopened)
    reopened.post(reopened.alice, "approve")
    reopened.post(reopened.alice, "reopen", note="Again")
    entries = {reopened.timely: reopened.entries(timely=("136", "173"))[reopened.timely]}
    about = {"round": reopened.round, "subject": reopened.subject, "version": reopened.version, "at": NOW}
    changes.save_draft(**about, by=reopened.bob, entries=entries, reasons={reopened.timely: "And once more"})
    reopened.take(changes.submit_return, reopened.bob)
    reopened.post(reopened.alice, "approve")
    page = text(reopened.get(reopened.bob))
    assert page.index("was 80.3% (139 of 173). Counted twice") < page.index("was 79.2% (137 of 173). And once more")


def test_correction_without_a_reason_is_not_approved(reopened):
    correct(reopened, reason="")
    assert "No reason is given yet." in text(reopened.get(reopened.alice))
    page = reopened.post(reopened.alice, "approve")
    assert page.status_code == 409 and "A correction says no reason." in text(page)
    assert reopened.states[-1] == "submitted"


# --- Provisional and final ------------------------------------------------------------------------------------------


def test_return_and_measure_say_whether_the_quarters_total_is_final(cast, board):
    other = Expectation.objects.exclude(subject=cast.subject).get(round=cast.round)
    Expectation.objects.create(round=cast.round, subject=other.subject, version=cast.timely)
    cast.approve()
    page = text(cast.get(board))
    assert "totals of two of these three measures are provisional: nothing is approved yet of Other team." in page
    assert "Provisional: Other team is awaited." in measure(cast, board)
    Expectation.objects.filter(subject=other.subject).delete()
    page = text(cast.get(board))
    assert "totals of these measures are final: every unit asked for them is in and approved." in page
    assert "Final: every unit asked is in and approved." in measure(cast, board)
