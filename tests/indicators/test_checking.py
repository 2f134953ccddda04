"""The queue of returns to check, and what their checkers do with them: approve the clean ones together, send one back
figure by figure."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import changes
from indicators.models import FigureNote, Return, ReturnState, Upload
from safeguarding.access import Role
from tests import factories
from tests.indicators.returns_cast import NOW, Cast, last_quarter, text

QUEUE = "/returns/to-check/"
EARLIER = NOW - timedelta(days=1)


def queue(cast, user=None, query=""):
    return cast.client(user or cast.alice).get(QUEUE + query)


def ticked(page) -> list[str]:
    """The returns that the one button would approve, as the browser would send them."""
    return re.findall(r'name="return" value="([\d:]+)"', page.content.decode())


def approve_clean(cast, sent, user=None) -> str:
    return text(cast.client(user or cast.alice).post(f"{QUEUE}approve/", {"return": sent}, follow=True))


def send_in(cast, **typed):
    """By the form, as a manager does, so that what looked odd is kept."""
    assert cast.post(cast.bob, "edit", **cast.boxes(**typed)).status_code == 302
    assert cast.post(cast.bob, "submit", declaration="on").status_code == 302


WORDED = {"numerator": "139", "denominator": "173", "why": "Two vacancies from July"}


# --- The queue ------------------------------------------------------------------------------------------------------


def test_queue_shows_the_oldest_first_with_who_sent_it_when_and_how_punctually(cast):
    cast.submit()
    cast.another("Early team", at=EARLIER)
    page = text(queue(cast))
    assert "Two returns wait to be checked; two of them are clean." in page
    assert page.index("Early team</") < page.index("Duty team<")
    assert "sent in by Bob on 15 October 2026, 14:02, in time" in page
    assert "Other team" not in page  # which has sent nothing in


def test_queue_shows_what_looked_odd_with_the_managers_words_and_the_change_since_last_quarter(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    send_in(cast, timely=WORDED)
    page = text(queue(cast))
    assert "One figure looks odd" in page
    assert "Down 15.1 points since last quarter, from 95.4%." in page and "Two vacancies from July" in page
    assert "down 15.1 points" in page and "139 of 173" in page
    assert f"{cast.timely.indicator.title}: 95.4% in April to June 2026, 80.3% in July" in page  # the small chart


def test_doubt_stays_as_it_was_when_the_return_was_sent_in(cast):
    whole = factories.create_subject(authority=cast.authority)
    target = factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    send_in(cast, timely=WORDED)
    target.delete()
    assert "11.7 points under the target of 92%." in text(queue(cast))
    assert ticked(queue(cast)) == []


def test_return_sent_in_again_shows_what_was_sent_in_before_and_what_was_asked(cast):
    cast.submit()
    about = {"note": "See below", "figure_notes": {cast.timely: "Count again"}}
    cast.take(changes.send_back_return, cast.alice, **about)
    cast.save(timely=("141", "173"))
    cast.take(changes.submit_return, cast.bob)
    for page in (text(queue(cast)), text(cast.get(cast.alice))):
        assert "One figure is not as sent in before" in page
        assert "80.3% (139 of 173)" in page and "81.5%" in page
        assert "When it was sent back:</strong> Count again" in page
    assert ticked(queue(cast)) == []


def test_return_sent_in_again_as_it_was_is_not_clean(cast):
    cast.submit()
    cast.take(changes.send_back_return, cast.alice, note="Count again")
    cast.take(changes.submit_return, cast.bob)
    assert "It was sent back and comes again as it was." in text(queue(cast))
    assert ticked(queue(cast)) == []


def test_missing_figure_is_to_be_looked_at(cast):
    send_in(cast, open={"state": "missing", "reason": "System down", "expected_on": "2026-10-31"})
    page = text(queue(cast))
    assert (
        "One figure is missing" in page and 'System down <span class="quiet">Expected on 31 October 2026</span>' in page
    )


def test_queue_is_for_checkers_and_holds_their_own_authority_alone(cast):
    cast.submit()
    elsewhere = factories.create_authority()
    other = factories.create_user(authority=elsewhere, roles=(Role.PERFORMANCE_OFFICER,))
    assert queue(cast, cast.bob).status_code == 403
    assert "No return is waiting to be checked." in text(queue(cast, other))
    page = approve_clean(cast, ticked(queue(cast)), other)
    assert "Approved:" not in page and cast.states[-1] == "submitted"


def test_queue_as_a_file_has_a_row_for_each_return(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    send_in(cast, timely=WORDED)
    content = queue(cast, query="?export=csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    title = cast.timely.indicator.title
    assert row["Return of"] == "Duty team" and row["Not as last quarter"] == f"{title}: down 15.1 points"
    assert row["What looked odd, and what was said"].endswith("from 95.4%. Two vacancies from July")
    assert row["Why to look"] == "One figure looks odd"


def test_queue_asks_the_database_as_often_for_six_returns_as_for_two(cast, django_assert_num_queries):
    cast.submit()
    cast.another("First team")
    queue(cast)
    with CaptureQueriesContext(connection) as few:
        queue(cast)
    for number in range(4):
        cast.another(f"Team {number}")
    with django_assert_num_queries(len(few)):
        assert text(queue(cast)).count("Manager of Team") == 4


# --- Approving the clean ones together ------------------------------------------------------------------------------


def test_clean_returns_are_approved_with_one_press_and_the_others_left(cast, commits):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    send_in(cast, timely=WORDED)
    mail.outbox.clear()
    rows = [cast.another(name) for name in ("First team", "Second team")]
    assert "Approve all two clean returns" in text(queue(cast))
    page = approve_clean(cast, ticked(queue(cast)))
    assert "Approved: First team, July to September 2026 and Second team, July to September 2026." in page
    assert {Return.objects.get(pk=row.pk).approved_by for row in rows} == {cast.alice}
    assert cast.states[-1] == "submitted"
    assert len(mail.outbox) == 2


def test_return_that_is_not_clean_is_not_approved_unseen_whatever_is_sent(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    send_in(cast, timely=WORDED)
    page = approve_clean(cast, [f"{cast.quarterly_return.pk}:{cast.version}"])
    assert "Not approved: Duty team, July to September 2026. One figure looks odd." in page
    assert cast.states[-1] == "submitted"


def test_return_that_changed_since_is_left_and_holds_up_no_other(cast):
    cast.submit()
    other = cast.another("First team")
    sent = ticked(queue(cast))
    cast.take(changes.withdraw_return, cast.bob)
    cast.save(open=("121",))
    page = approve_clean(cast, sent)
    assert "Approved: First team" in page and Return.objects.get(pk=other.pk).approved_at
    assert "Not approved: Duty team" in page and "“withdrawn”" in page
    assert cast.states[-1] == "withdrawn"


def test_return_that_somebody_changed_would_be_approved_without_the_claim(cast, monkeypatch):
    """The control: what guards it is the version that was on the screen."""
    cast.submit()
    (sent,) = ticked(queue(cast))
    Return.objects.filter(pk=cast.quarterly_return.pk).update(version=99)
    assert "Somebody else changed this return" in approve_clean(cast, [sent])
    monkeypatch.setattr(changes, "claim", lambda *args, **columns: True)
    assert "Approved: Duty team" in approve_clean(cast, [sent])


def test_pressed_twice_it_says_the_same_and_approves_once(cast):
    cast.another("First team")
    sent = ticked(queue(cast))
    assert "Approved: First team" in approve_clean(cast, sent)
    steps = ReturnState.objects.count()
    assert "Approved: First team" in approve_clean(cast, sent)
    assert ReturnState.objects.count() == steps


def test_sender_who_may_also_check_does_not_approve_their_own_unseen(cast):
    both = factories.create_user(
        authority=cast.authority, roles=(Role.MANAGER, Role.PERFORMANCE_OFFICER), unit=cast.subject.unit
    )
    cast.save(by=both)
    cast.take(changes.submit_return, both)
    assert ticked(queue(cast, both)) == [] and "You sent it in, so somebody else judges it." in text(queue(cast, both))
    assert "Not approved" in approve_clean(cast, [f"{cast.quarterly_return.pk}:{cast.version}"], both)
    assert len(ticked(queue(cast))) == 1  # the control: somebody else may


@pytest.mark.parametrize("whole_round", [False, True])
def test_whoever_loaded_figures_from_a_file_does_not_judge_them(cast, whole_round):
    cast.submit()
    upload = Upload.objects.create(
        round=cast.round,
        subject=None if whole_round else cast.subject,
        file_name="return.xlsx",
        content=b"",
        digest="0" * 64,
        state=Upload.State.STORED,
        sent_at=NOW,
        sent_by=cast.alice,
        stored_at=NOW,
        stored_by=cast.alice,
    )
    assert ticked(queue(cast)) == []
    assert "Approve or send back" not in text(cast.get(cast.alice))
    assert cast.post(cast.alice, "approve").status_code == 403 and cast.states[-1] == "submitted"
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.DISCARDED, stored_at=None, stored_by=None)  # control
    assert cast.post(cast.alice, "approve").status_code == 302


def test_form_without_a_return_is_refused(cast):
    for sent in ([], ["x"], ["1"], ["1:x"], [f"{10**30}:1"]):
        assert cast.client(cast.alice).post(f"{QUEUE}approve/", {"return": sent}).status_code == 400


# --- Sending back figure by figure ----------------------------------------------------------------------------------


def box(cast: Cast, name: str, kind: str) -> str:
    return f"figure-{getattr(cast, name).pk}-{kind}"


def test_figures_are_sent_back_each_with_its_note(cast):
    cast.submit()
    sent = {box(cast, "timely", "note"): "Count <b>again</b>", box(cast, "open", "again"): "on"}
    assert cast.post(cast.alice, "send-back", **sent).status_code == 302
    notes = dict(FigureNote.objects.values_list("version", "note"))
    assert notes == {cast.timely.pk: "Count <b>again</b>", cast.open.pk: "Look at this figure again."}
    page = text(cast.get(cast.bob))
    first, second = sorted([cast.timely.indicator.title, cast.open.indicator.title])
    assert f"Two figures are to be put right: {first} and {second}." in page
    assert f"{cast.timely.indicator.title}:</strong> Count &lt;b&gt;again&lt;/b&gt;" in page


def test_tick_alone_says_too_little(cast):
    cast.submit()
    page = cast.post(cast.alice, "send-back", **{box(cast, "open", "again"): "on"})
    assert page.status_code == 200 and "Write what is to be put right" in text(page)
    assert re.search(rf'name="{box(cast, "open", "again")}"[^>]* checked', page.content.decode())
    assert cast.states[-1] == "submitted"


def test_note_too_long_is_refused_at_its_figure_and_nothing_typed_is_lost(cast):
    cast.submit()
    long, other = "x" * 501, {box(cast, "open", "note"): "Count again"}
    page = cast.post(cast.alice, "send-back", note="Look", **{box(cast, "timely", "note"): long}, **other)
    assert f'href="#id_{box(cast, "timely", "note")}"' in text(page) and "500 characters or fewer" in text(page)
    assert long in text(page) and "Count again</textarea>" in text(page) and "Look</textarea>" in text(page)


def test_notes_about_a_return_that_changed_meanwhile_stay_and_can_be_sent_again(cast):
    cast.submit()
    seen = cast.version
    cast.take(changes.withdraw_return, cast.bob)
    cast.take(changes.submit_return, cast.bob)
    notes = {"note": "In all", box(cast, "timely", "note"): "Count again"}
    page = cast.client(cast.alice).post(cast.url("send-back"), {"version": seen, **notes})
    assert page.status_code == 409 and "Somebody else changed this return" in text(page)
    assert "Count again</textarea>" in text(page) and "In all</textarea>" in text(page)
    assert f'name="version" value="{cast.version}"' in text(page)
    assert cast.post(cast.alice, "send-back", **notes).status_code == 302


def test_notes_about_a_return_that_was_approved_meanwhile_can_be_copied(cast):
    cast.submit()
    seen, dora = cast.version, factories.create_user(authority=cast.authority, roles=(Role.PERFORMANCE_OFFICER,))
    cast.take(changes.approve_return, dora)
    notes = {"note": "In all", box(cast, "timely", "note"): "Count again"}
    page = cast.client(cast.alice).post(cast.url("send-back"), {"version": seen, **notes})
    assert page.status_code == 409
    assert "Count again</p>" in text(page) and "In all</p>" in text(page)


def test_approve_beside_notes_is_asked_about(cast):
    cast.submit()
    page = cast.post(cast.alice, "approve", from_page="yes", **{box(cast, "timely", "note"): "Count again"})
    assert "You wrote notes. Send the return back with them, or clear them" in text(page)
    assert "Count again</textarea>" in text(page) and cast.states[-1] == "submitted"
    assert cast.post(cast.alice, "approve", from_page="yes", note="").status_code == 302


# --- Letters to the manager -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "said"),
    [("approve", "It was approved."), ("send-back", "It was sent back."), ("reopen", "It was reopened")],
)
def test_manager_is_told_what_was_done_without_a_figure_or_a_note(cast, commits, verb, said):
    cast.approve() if verb == "reopen" else cast.submit()
    assert cast.post(cast.alice, verb, **({} if verb == "approve" else {"note": "Only 139?"})).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [cast.bob.email] and said in letter.body
    assert "Duty team, July to September 2026" in letter.subject
    assert f"http://testserver{cast.url()}" in letter.body
    assert "139" not in letter.body.replace(cast.url(), "") and "80.3" not in letter.body


def test_approval_stands_when_the_mail_server_is_away_and_says_so(cast, commits, no_mail_server):
    cast.submit()
    page = cast.client(cast.alice).post(cast.url("approve"), {"version": cast.version}, follow=True)
    assert cast.states[-1] == "approved" and "Bob could not be told by e-mail." in text(page)


def test_mail_server_that_is_away_is_tried_once_for_many(cast, commits, no_mail_server, caplog):
    for name in ("First team", "Second team"):
        cast.another(name)
    page = approve_clean(cast, ticked(queue(cast)))
    assert "Manager of First team and Manager of Second team could not be told" in page and "Approved: First" in page
    assert sum("did not answer" in record.getMessage() for record in caplog.records) == 1


def test_step_taken_twice_tells_once(cast, commits):
    cast.submit()
    data = {"version": cast.version, "note": "Count again"}
    for _ in range(2):
        assert cast.client(cast.alice).post(cast.url("send-back"), data).status_code == 302
    assert len(mail.outbox) == 1
