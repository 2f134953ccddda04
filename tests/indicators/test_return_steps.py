import pytest

from indicators import changes
from indicators.models import Observation
from safeguarding.access import Role
from tests import factories
from tests.indicators.returns_cast import last_quarter, text

# --- Sending in -----------------------------------------------------------------------------------------------------


def test_submit_shows_a_summary_asks_for_the_declaration_and_gives_a_receipt(cast):
    cast.save()
    page = cast.get(cast.bob, "submit")
    assert "80.3%" in text(page) and "139 of 173" in text(page)
    page = cast.post(cast.bob, "submit")
    assert page.status_code == 200 and "Tick the box" in text(page)
    assert cast.states == ["draft"]
    assert cast.post(cast.bob, "submit", declaration="on").url == cast.url()
    receipt = text(cast.get(cast.bob))
    assert "Three figures of Duty team, July to September 2026" in receipt
    assert "Bob" in receipt and "Thursday 15 October 2026, 14:02" in receipt
    assert f"2026-09-{cast.subject.slug}-" in receipt


def test_submit_when_sent_twice_shows_the_same_receipt(cast):
    cast.save()
    sent = {"version": cast.version, "declaration": "on"}
    first, second = (cast.client(cast.bob).post(cast.url("submit"), sent) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, cast.url())
    assert cast.states == ["draft", "submitted"]


def test_submit_when_figures_are_lacking_leads_back_to_them(cast):
    cast.save(timely=("139", ""))
    for response in (cast.get(cast.bob, "submit"), cast.post(cast.bob, "submit", declaration="on")):
        assert response.url == f"{cast.url('edit')}?check=1"
    assert cast.states == ["draft"]
    page = text(cast.get(cast.bob, "edit", "?check=1"))
    assert "One thing is to be put right" in page and "Give a number for “All done”" in page


def test_submit_before_anything_is_saved_leads_back_to_the_form(cast):
    assert cast.post(cast.bob, "submit", declaration="on").url == f"{cast.url('edit')}?check=1"


def test_submit_when_the_figures_changed_since_is_refused_in_words(cast):
    cast.save()
    read = cast.version
    cast.save(open=("119",))
    page = cast.client(cast.bob).post(cast.url("submit"), {"version": read, "declaration": "on"})
    assert page.status_code == 409 and "Somebody else changed this return" in text(page)


def test_withdraw_is_offered_to_the_sender_alone(cast):
    deputy = factories.create_user(authority=cast.authority, name="Deputy", unit=cast.subject.unit)
    cast.submit()
    assert "Withdraw return" in text(cast.get(cast.bob))
    assert "Withdraw return" not in text(cast.get(deputy))
    refused = cast.post(deputy, "withdraw")
    assert refused.status_code == 403 and "only they can withdraw it" in text(refused)
    cast.post(cast.bob, "withdraw")
    assert cast.states[-1] == "withdrawn"


# --- Approval -------------------------------------------------------------------------------------------------------


def test_checker_sees_warnings_with_the_managers_words_and_approves(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    worded = {"numerator": "139", "denominator": "173", "why": "Two vacancies from July"}
    cast.post(cast.bob, "edit", **cast.boxes(timely=worded))
    cast.take(changes.submit_return, cast.bob)
    page = text(cast.get(cast.alice))
    assert "Down 15.1 points since last quarter" in page and "Two vacancies from July" in page
    assert cast.post(cast.alice, "approve").url == cast.url()
    assert cast.states[-1] == "approved"
    assert "Approved by Alice on 15 October 2026 at 14:02." in text(cast.get(cast.bob))


def test_send_back_needs_a_note_which_heads_the_managers_form(cast):
    cast.submit()
    page = cast.post(cast.alice, "send-back", note=" ")
    assert page.status_code == 200 and "Write what is to be put right" in text(page)
    assert cast.states[-1] == "submitted"
    cast.post(cast.alice, "send-back", note="Only 120 open cases? <b>Count</b> again")
    page = text(cast.get(cast.bob, "edit"))
    assert "Alice sent this return back on 15 October 2026" in page
    assert "&lt;b&gt;Count&lt;/b&gt; again" in page


def test_sender_who_may_also_check_is_told_why_not_to_approve(cast):
    both = factories.create_user(
        authority=cast.authority, roles=(Role.MANAGER, Role.PERFORMANCE_OFFICER), unit=cast.subject.unit
    )
    cast.save(by=both)
    cast.take(changes.submit_return, both)
    assert "Approve or send back" not in text(cast.get(both))
    page = cast.post(both, "approve")
    assert page.status_code == 403
    assert "somebody else has to approve it" in text(page)
    assert cast.states[-1] == "submitted"


def test_approval_of_what_is_not_sent_in_is_refused(cast):
    assert cast.post(cast.alice, "approve").status_code == 409  # nobody has started it
    cast.save()
    assert cast.post(cast.alice, "approve").status_code == 409
    assert cast.client(cast.alice).post(cast.url("approve")).status_code == 400


@pytest.mark.parametrize("verb", ["withdraw", "approve", "send-back"])
def test_step_by_get_is_refused(cast, verb):
    cast.submit()
    user = cast.bob if verb == "withdraw" else cast.alice
    assert cast.get(user, verb).status_code == 405


def test_approved_figures_join_the_runs_and_drafts_do_not(cast):
    cast.submit()
    assert not Observation.objects.agreed().filter(version=cast.timely).exists()
    cast.take(changes.approve_return, cast.alice)
    assert Observation.objects.agreed().filter(version=cast.timely).count() == 1
