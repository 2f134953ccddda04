"""Correcting an approved return on its form: both figures are seen, and a changed one says why."""

import pytest

from indicators import changes
from indicators.models import Observation
from tests.indicators.returns_cast import text

CHECK = {"check": "yes"}
FIGURE = {"numerator": "137", "denominator": "173"}


@pytest.fixture
def reopened(cast):
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    cast.take(changes.reopen_return, cast.alice, note="Two assessments were counted twice")
    return cast


def correct(cast, verb="edit", **more):
    return cast.post(cast.bob, verb, **cast.boxes(timely={**FIGURE, **more.pop("timely", {})}), **more)


def waiting(cast):
    return Observation.objects.waiting().filter(quarterly_return=cast.quarterly_return)


def test_form_says_that_it_is_a_correction_and_what_was_approved(reopened):
    page = text(reopened.get(reopened.bob, "edit"))
    assert "This is a correction." in page and "Two assessments were counted twice" in page
    assert "Approved: 139 of 173, 80.3%" in page and "Why it is corrected" in page
    assert "It is a correction of approved figures." in text(reopened.get(reopened.bob))


def test_form_of_a_return_that_was_never_approved_asks_for_no_reason(cast):
    cast.save()
    page = text(cast.get(cast.bob, "edit"))
    assert "This is a correction" not in page and "Why it is corrected" not in page


def test_unchanged_figures_need_nothing(reopened):
    assert reopened.post(reopened.bob, "edit", **CHECK, **reopened.boxes()).url == reopened.url("submit")
    assert not waiting(reopened).exists()
    assert "Nothing: every figure is as it was approved." in text(reopened.get(reopened.bob, "submit"))


def test_changed_figure_is_kept_as_a_draft_but_not_sent_in_without_its_reason(reopened):
    page = correct(reopened, **CHECK)
    assert "Say why the approved figure is corrected" in text(page)
    assert waiting(reopened).get().numerator == 137
    assert reopened.get(reopened.bob, "submit").url == f"{reopened.url('edit')}?check=1"
    assert 'value="137"' in text(reopened.get(reopened.bob, "edit"))


def test_changed_figure_with_its_reason_is_sent_in_and_both_are_shown(reopened):
    assert correct(reopened, **CHECK, timely={"correction_reason": "Counted twice"}).url == reopened.url("submit")
    page = text(reopened.get(reopened.bob, "submit"))
    assert "79.2% (137 of 173), approved as 139 of 173, 80.3%. Counted twice" in page
    assert waiting(reopened).get().correction_reason == "Counted twice"
    reopened.take(changes.submit_return, reopened.bob)
    reopened.take(changes.approve_return, reopened.alice)
    assert Observation.objects.agreed().get(version=reopened.timely).numerator == 137


def test_reason_without_a_change_is_not_swallowed(reopened):
    typed = {"numerator": "139", "denominator": "173", "correction_reason": "Counted twice"}
    page = reopened.post(reopened.bob, "edit", **reopened.boxes(timely=typed))
    assert "The figure is as it was approved" in text(page) and "Counted twice" in text(page)


def test_reason_may_be_mended_by_itself(reopened):
    for reason in ("Counted twice", "Two were counted twice"):
        correct(reopened, timely={"correction_reason": reason})
    assert waiting(reopened).get().correction_reason == "Two were counted twice"


def test_approved_figure_that_is_emptied_is_kept_as_a_draft_and_asked_for(reopened):
    for _ in range(2):  # the second sending changes nothing
        assert reopened.post(reopened.bob, "edit", **reopened.boxes(timely=("", ""))).status_code == 302
    assert reopened.version == waiting(reopened).get().quarterly_return.version
    assert "is still empty" in text(reopened.get(reopened.bob, "edit"))
    page = reopened.post(reopened.bob, "edit", **CHECK, **reopened.boxes(timely=("", "")))
    assert "Give the figure" in text(page)


def test_page_that_saves_by_itself_keeps_figure_and_reason(reopened):
    answer = correct(reopened, "autosave", timely={"correction_reason": "Counted twice"}).json()
    found = answer["figures"][f"figure-{reopened.timely.pk}"]
    assert (found["is_corrected"], found["standing"]) == (True, "ready")
    assert waiting(reopened).get().correction_reason == "Counted twice"


def test_correction_that_waits_is_seen_by_those_who_check_and_by_nobody_else(reopened):
    correct(reopened, timely={"correction_reason": "Counted twice"})
    assert "137 of 173" in text(reopened.get(reopened.alice))
    page = text(reopened.get(reopened.charlie))
    assert "139 of 173" in page and "137" not in page


def test_correction_that_was_sent_back_says_at_the_figure_what_to_put_right(reopened):
    correct(reopened, timely={"correction_reason": "Counted twice"})
    reopened.take(changes.submit_return, reopened.bob)
    notes = {reopened.timely: "Which two?"}
    reopened.take(changes.send_back_return, reopened.alice, note="One question", figure_notes=notes)
    page = text(reopened.get(reopened.bob, "edit"))
    assert page.count("Alice asks:") == 1 and "Which two?" in page and "One question" in page
    assert "This is a correction." in page and 'value="137"' in page
