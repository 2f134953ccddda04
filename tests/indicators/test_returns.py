from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.contrib.messages import get_messages

from indicators import changes
from indicators.models import Observation, Period, Return, ReturnState, Round
from safeguarding.access import VISIBILITY, Own, Role
from tests import factories
from tests.indicators.returns_cast import create_cast

NOW = datetime(2026, 10, 15, 13, 2, tzinfo=UTC)  # 14:02 in London
CHECK = {"check": "yes"}


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(db):
    return create_cast()


def text(response):
    return " ".join(response.content.decode().split())


def states(cast):
    return list(ReturnState.objects.filter(quarterly_return=cast.quarterly_return).values_list("state", flat=True))


def last_quarter(cast, name, *, numerator, denominator):
    """An approved figure of the quarter before."""
    period = factories.create_quarter(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30))
    round = factories.create_round(authority=cast.authority, period=period)
    row = Return.objects.create(round=round, subject=cast.subject, approved_at=NOW, approved_by=cast.alice)
    version = getattr(cast, name)
    return factories.create_figure(
        quarterly_return=row, version=version, approved_by=cast.alice, numerator=numerator, denominator=denominator
    )


# --- Lists ------------------------------------------------------------------------------------------------------


def test_list_of_a_manager_shows_what_is_due_and_leads_to_the_form(cast):
    page = cast.client(cast.bob).get("/returns/")
    assert "Duty team, July to September 2026: the return is due on Wednesday 21 October 2026." in text(page)
    assert "Not started" in text(page) and "Four working days left" in text(page)
    assert f'href="{cast.url("edit")}"' in text(page)
    assert "Other team" not in text(page)


def test_list_of_a_manager_says_how_late_a_return_is(cast):
    with time_machine.travel(datetime(2026, 10, 23, 9, tzinfo=UTC), tick=False):
        assert "the return is two working days late." in text(cast.client(cast.bob).get("/returns/"))


def test_list_before_the_round_opens_asks_for_nothing(cast):
    Round.objects.filter(pk=cast.round.pk).update(opens_on=date(2026, 10, 16))
    page = text(cast.client(cast.bob).get("/returns/"))
    assert "Nothing is waiting for you" in page
    assert cast.url("edit") not in page


def test_board_opens_with_a_sentence_made_from_the_record(cast):
    cast.submit()
    page = cast.client(cast.alice).get("/returns/")
    assert "One of two returns is in." in text(page)
    assert "3 of 3" in text(page) and "0 of 1" in text(page)
    assert "15 Oct 2026, 14:02" in text(page) and "Bob" in text(page)
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        cast.take(changes.send_back_return, cast.alice, note="Again")
        page = text(cast.client(cast.alice).get("/returns/"))
    assert "None of two returns is in; one is late; one was sent back." in page
    assert "22 working days late" in page


def test_board_shows_the_newest_round_unless_another_is_chosen(cast):
    last_quarter(cast, "timely", numerator=1, denominator=2)
    older = Round.objects.get(authority=cast.authority, period__ends_on=date(2026, 6, 30))
    factories.ask(round=older, subject=cast.subject, version=cast.timely)
    client = cast.client(cast.alice)
    assert "Returns, July to September 2026" in text(client.get("/returns/"))
    assert "Returns, April to June 2026" in text(client.get(f"/returns/?round={older.pk}"))
    assert "Returns, July to September 2026" in text(client.get("/returns/?round=nonsense"))


def test_board_can_be_narrowed_to_a_state(cast):
    cast.submit()
    page = text(cast.client(cast.alice).get("/returns/?state=not_started"))
    assert "Other team" in page and "Duty team" not in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_board_as_a_file_says_what_the_screen_says(cast, kind):
    cast.submit()
    content = cast.client(cast.alice).get(f"/returns/?export={kind}").content
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0] == "Return of,State,Figures,In time,Sent in,Sent by"
        assert lines[1] == "Duty team,Submitted,3 of 3,in time,2026-10-15 14:02:00,Bob"
    else:
        rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
        assert rows[1] == ("Duty team", "Submitted", "3 of 3", "in time", datetime(2026, 10, 15, 14, 2), "Bob")


@pytest.mark.parametrize(("who", "path"), [("alice", "/returns/"), ("bob", "/returns/")])
def test_list_asks_the_database_as_often_for_ten_units_as_for_two(cast, django_assert_num_queries, who, path):
    client = cast.client(getattr(cast, who))
    client.get(path)
    with CountedQueries() as few:
        client.get(path)
    for number in range(8):
        unit = factories.create_unit(authority=cast.authority, name=f"Team {number}")
        factories.create_user(authority=cast.authority, unit=unit)
        subject = factories.create_subject(unit=unit)
        factories.ask(round=cast.round, subject=subject, version=cast.open)
        cast.bob.holdings.create(post=unit.posts.get(), starts_on=date(2020, 1, 1))
    with django_assert_num_queries(few.count):
        assert text(client.get(path)).count("Team ") >= 8


class CountedQueries:
    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.captured = CaptureQueriesContext(connection)
        self.captured.__enter__()
        return self

    def __exit__(self, *problem):
        self.captured.__exit__(*problem)
        self.count = len(self.captured)


# --- The form -----------------------------------------------------------------------------------------------------


def test_form_before_the_first_save_asks_for_every_figure_and_changes_nothing(cast):
    page = cast.get(cast.bob, "edit")
    for version in (cast.timely, cast.vacancies, cast.open):
        assert version.indicator.title in text(page)
    assert "Done in time" in text(page) and "How late were the others?" in text(page)
    assert not Return.objects.filter(round=cast.round).exists()


def test_form_shows_last_quarter_with_its_counts_and_the_target(cast):
    last_quarter(cast, "timely", numerator=143, denominator=170)
    whole = factories.create_subject(authority=cast.authority)
    factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    page = text(cast.get(cast.bob, "edit"))
    assert "84.1%" in page and "143 of 170" in page and "Apr to Jun 2026" in page
    assert "Target 92%, for the whole authority" in page


def test_form_prefers_the_units_own_target(cast):
    whole = factories.create_subject(authority=cast.authority)
    factories.create_target(version=cast.timely, subject=cast.subject, authority=cast.authority, level="87.5")
    factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    page = text(cast.get(cast.bob, "edit"))
    assert "Target 87.5%" in page and "92%" not in page


def test_form_says_which_figures_are_kept_locally(cast):
    assert "Kept locally" not in text(cast.get(cast.bob, "edit"))
    cast.timely.national_until = date(2013, 3, 31)
    cast.timely.save()
    assert "Kept locally: no national collection has asked for it since March 2013." in text(cast.get(cast.bob, "edit"))


def test_draft_keeps_unfinished_figures_and_shows_them_again(cast):
    response = cast.post(cast.bob, "edit", **cast.boxes(timely=("139", ""), vacancies={"state": "missing"}))
    assert response.status_code == 302
    assert "Saved as a draft at 14:02" in str(next(iter(get_messages(response.wsgi_request))))
    page = text(cast.get(cast.bob, "edit"))
    assert 'value="139"' in page
    assert "One of three figures is ready. Two are not finished." in page


def test_draft_with_a_number_that_cannot_be_read_is_kept_and_says_so_beside_it(cast):
    page = cast.post(cast.bob, "edit", **cast.boxes(timely=("1e3", "１７３"), open=("120",)))
    assert page.status_code == 200
    box = f"id_figure-{cast.timely.pk}-numerator"
    assert f'href="#{box}"' in text(page) and f'id="{box}_error"' in text(page)
    assert "1000 for 1e3" in text(page) and "full-width digits. Write 173" in text(page)
    assert 'value="1e3"' in text(page) and 'value="１７３"' in text(page)
    assert "<title>Error: " in page.content.decode()
    assert cast.figure("open").value == 120
    assert 'value="1e3"' in text(cast.get(cast.bob, "edit"))


def test_draft_with_a_comment_too_long_keeps_the_one_before_and_the_text_on_screen(cast):
    cast.post(cast.bob, "edit", **cast.boxes(timely={"numerator": "1", "denominator": "2", "why": "Short"}))
    long = "x" * 2001
    page = cast.post(cast.bob, "edit", **cast.boxes(timely={"numerator": "1", "denominator": "2", "why": long}))
    assert "Shorten this to 2,000 characters or fewer" in text(page) and long in text(page)
    assert cast.figure("timely").why == "Short"


def test_draft_never_holds_a_null_character(cast):
    typed = {"numerator": "1\x00", "denominator": "2", "why": "a\x00b"}
    assert cast.post(cast.bob, "edit", **cast.boxes(timely=typed)).status_code == 200
    assert "\x00" not in cast.figure("timely").as_printed


def test_figures_the_browser_did_not_send_stay_as_they_are(cast):
    cast.save()
    data = {key: value for key, value in cast.boxes().items() if str(cast.timely.pk) in key}
    cast.post(cast.bob, "edit", **data)
    assert cast.figure("open").value == 120


def test_lateness_is_kept_with_its_figure(cast):
    late = {"late_1_to_5": "17", "late_6_to_10": "8", "late_11_to_20": "6", "late_over_20": "3", "longest_late": "41"}
    cast.post(cast.bob, "edit", **cast.boxes(timely={"numerator": "139", "denominator": "173", **late}))
    row = cast.figure("timely")
    assert [row.late_1_to_5, row.late_over_20, row.longest_late] == [17, 3, 41]
    assert "How late were the other 34?" in text(cast.get(cast.bob, "edit"))


def test_check_when_figures_are_lacking_lists_them_all_and_keeps_the_rest(cast):
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely=("174", "173"), vacancies=("", "")))
    assert page.status_code == 200
    assert "Two things are to be put right" in text(page)
    assert "174 is more than 173" in text(page)
    assert cast.figure("open").value == 120 and cast.figure("timely").numerator == 174


def test_check_when_a_figure_moved_a_lot_asks_for_a_word_and_then_passes(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes())
    assert "Down 15.0 points since last quarter, from 95.4%." in text(page)
    assert "Say what changed, why, or what happens next" in text(page)
    worded = {"numerator": "139", "denominator": "173", "why": "Two vacancies from July"}
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely=worded)).url == cast.url("submit")


def test_check_when_a_figure_is_off_target_asks_for_a_word(cast):
    whole = factories.create_subject(authority=cast.authority)
    target = factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes())
    assert "11.7 points under the target of 92%." in text(page)
    target.level = Decimal(80)
    target.save()
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes()).status_code == 302


def test_check_when_the_definition_changed_compares_nothing_across_the_break(cast):
    before = last_quarter(cast, "timely", numerator=165, denominator=173)
    older = factories.create_version()
    older.indicator, older.number = cast.timely.indicator, 2
    older.save()
    Observation.objects.filter(pk=before.pk).update(version=older)
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes()).status_code == 302
    assert "other definition" in text(cast.get(cast.bob, "edit"))


def test_nil_missing_and_not_applicable_are_kept_apart(cast):
    page = cast.post(
        cast.bob,
        "edit",
        **CHECK,
        **cast.boxes(
            timely={"state": "nil", "reason": "None were finished"},
            vacancies={"state": "missing", "reason": "System down", "expected_on": "2026-10-31"},
            open={"state": "not_applicable", "reason": "We hold no cases"},
        ),
    )
    assert page.status_code == 302
    assert [cast.figure(name).state for name in ("timely", "vacancies", "open")] == ["nil", "missing", "not_applicable"]
    assert cast.figure("timely").numerator is None and cast.figure("vacancies").expected_on == date(2026, 10, 31)


def test_nil_is_not_offered_for_a_snapshot_and_refused_if_sent(cast):
    assert text(cast.get(cast.bob, "edit")).count("Nothing to report: there were none this quarter") == 1
    page = cast.post(cast.bob, "edit", **cast.boxes(vacancies={"state": "nil", "reason": "None"}))
    assert "Choose one of the answers" in text(page)


def test_number_and_a_reason_for_none_together_are_refused_and_the_number_is_kept(cast):
    typed = {"state": "missing", "reason": "System down", "numerator": "139", "denominator": "173"}
    page = cast.post(cast.bob, "edit", **cast.boxes(timely=typed))
    assert "Keep one of the two" in text(page)
    assert cast.figure("timely").numerator == 139


def test_save_when_somebody_else_saved_meanwhile_shows_both_and_keeps_what_was_typed(cast):
    cast.save()
    seen = cast.version
    cast.save(timely=("140", "173"))
    page = cast.client(cast.bob).post(cast.url("edit"), {"version": seen, **cast.boxes(timely=("141", "175"))})
    assert page.status_code == 409
    assert "Saved meanwhile:</strong> 140 of 173" in text(page)
    assert 'value="141"' in text(page)
    assert f'name="version" value="{cast.version}"' in text(page)
    assert cast.figure("timely").numerator == 140


def test_save_when_the_return_was_sent_in_meanwhile_keeps_the_text_without_a_button(cast):
    cast.save()
    seen = cast.version
    cast.take(changes.submit_return, cast.bob)
    page = cast.client(cast.bob).post(cast.url("edit"), {"version": seen, **cast.boxes(open=("77",))})
    assert page.status_code == 409
    assert 'value="77"' in text(page) and "Save as draft" not in text(page)
    assert cast.figure("open").value == 120


def test_form_when_submitted_leads_to_the_receipt(cast):
    cast.submit()
    assert cast.get(cast.bob, "edit").url == cast.url()
    assert cast.get(cast.bob, "submit").url == cast.url()


@pytest.mark.parametrize("version", ["", "x", "-1", "１", "9" * 40])
def test_save_with_a_version_that_is_none_is_a_conflict_and_no_crash(cast, version):
    cast.save()
    sent = {**cast.boxes(open=("1",)), "version": version}
    assert cast.client(cast.bob).post(cast.url("edit"), sent).status_code == 409


# --- Sending in -----------------------------------------------------------------------------------------------------


def test_submit_shows_a_summary_asks_for_the_declaration_and_gives_a_receipt(cast):
    cast.save()
    page = cast.get(cast.bob, "submit")
    assert "80.3%" in text(page) and "139 of 173" in text(page)
    page = cast.post(cast.bob, "submit")
    assert page.status_code == 200 and "Tick the box" in text(page)
    assert states(cast) == ["draft"]
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
    assert states(cast) == ["draft", "submitted"]


def test_submit_when_figures_are_lacking_leads_back_to_them(cast):
    cast.save(timely=("139", ""))
    for response in (cast.get(cast.bob, "submit"), cast.post(cast.bob, "submit", declaration="on")):
        assert response.url == f"{cast.url('edit')}?check=1"
    assert states(cast) == ["draft"]
    page = text(cast.get(cast.bob, "edit", "?check=1"))
    assert "One thing is to be put right" in page and "Give a number for “All done”" in page


def test_submit_before_anything_is_saved_leads_back_to_the_form(cast):
    assert cast.post(cast.bob, "submit", declaration="on").url == f"{cast.url('edit')}?check=1"


def test_submit_when_the_figures_changed_since_is_refused_in_words(cast):
    cast.save()
    read = cast.version
    cast.save(open=("119",))
    page = cast.client(cast.bob).post(cast.url("submit"), {"version": read, "declaration": "on"})
    assert page.status_code == 409 and "Somebody else changed the return" in text(page)


def test_withdraw_is_offered_to_the_sender_alone(cast):
    deputy = factories.create_user(authority=cast.authority, name="Deputy", unit=cast.subject.unit)
    cast.submit()
    assert "Withdraw return" in text(cast.get(cast.bob))
    assert "Withdraw return" not in text(cast.get(deputy))
    refused = cast.post(deputy, "withdraw")
    assert refused.status_code == 403 and "only they can withdraw it" in text(refused)
    cast.post(cast.bob, "withdraw")
    assert states(cast)[-1] == "withdrawn"


# --- Approval -------------------------------------------------------------------------------------------------------


def test_checker_sees_warnings_with_the_managers_words_and_approves(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    worded = {"numerator": "139", "denominator": "173", "why": "Two vacancies from July"}
    cast.post(cast.bob, "edit", **cast.boxes(timely=worded))
    cast.take(changes.submit_return, cast.bob)
    page = text(cast.get(cast.alice))
    assert "Down 15.0 points since last quarter" in page and "Two vacancies from July" in page
    assert cast.post(cast.alice, "approve").url == cast.url()
    assert states(cast)[-1] == "approved"
    assert "Approved by Alice on 15 October 2026 at 14:02." in text(cast.get(cast.bob))


def test_send_back_needs_a_note_which_heads_the_managers_form(cast):
    cast.submit()
    page = cast.post(cast.alice, "send-back", note=" ")
    assert page.status_code == 200 and "Write what is to be put right" in text(page)
    assert states(cast)[-1] == "submitted"
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
    assert states(cast)[-1] == "submitted"


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


# --- Who sees what, in the demonstration --------------------------------------------------------------------------

OWN_STATES = {
    "demo-reception-1": "approved",
    "demo-reception-2": "not_started",
    "demo-reception-3": "submitted",
    "demo-locality-2": "sent_back",
    "demo-locality-3": "draft",
    "demo-health": "submitted",
    "demo-police": "not_started",
}
SEEN = {
    "manager": {"demo-reception-1", "demo-reception-2"},
    "health": {"demo-reception-1", "demo-health"},
    "performance": set(OWN_STATES),
    "board": {"demo-reception-1"},
    "admin": {"demo-reception-1"},
    "board-kent": set(),
}


def path(subject, verb=""):
    newest = Round.objects.filter(authority__slug="derby").order_by("-period__ends_on").first()
    return f"/returns/{newest.pk}/{subject}/{verb}"


@pytest.mark.parametrize("who", SEEN)
def test_return_is_seen_by_its_own_people_checkers_and_once_approved_by_all(signed_in, who):
    client = signed_in(who)
    found = {subject: client.get(path(subject)).status_code for subject in OWN_STATES}
    assert found == {subject: 200 if subject in SEEN[who] else 404 for subject in OWN_STATES}


@pytest.mark.parametrize("who", SEEN)
def test_figures_are_seen_with_their_return(signed_in, who):
    user = signed_in(who).get("/returns/").wsgi_request.user
    rows = Observation.objects.visible_to(user).filter(source="return", subject__slug__in=OWN_STATES)
    newest = Period.objects.filter(rounds__authority__slug="derby").order_by("-ends_on").first()
    seen = set(rows.filter(period__ends_on=newest.ends_on).values_list("subject__slug", flat=True))
    assert seen == {subject for subject in SEEN[who] if OWN_STATES[subject] != "not_started"}


def test_return_in_draft_would_be_seen_by_the_board_if_it_were_merely_the_authoritys_own(signed_in, monkeypatch):
    """The negative control of the two tests above."""
    monkeypatch.setitem(VISIBILITY, "indicators.Return", Own("round__authority"))
    assert signed_in("board").get(path("demo-locality-3")).status_code == 200


@pytest.mark.parametrize(
    ("who", "subject", "verb", "status"),
    [
        ("manager", "demo-reception-2", "edit/", 200),
        ("manager", "demo-reception-1", "edit/", 403),  # approved, so seen, but another team's
        ("manager", "demo-reception-3", "edit/", 404),
        ("health", "demo-police", "edit/", 404),
        ("performance", "demo-reception-2", "edit/", 403),
        ("board", "demo-reception-1", "edit/", 403),
        ("board-kent", "demo-reception-2", "edit/", 403),
    ],
)
def test_form_is_open_to_its_own_people_alone(signed_in, who, subject, verb, status):
    assert signed_in(who).get(path(subject, verb)).status_code == status


@pytest.mark.parametrize(
    ("who", "verb", "status"),
    [
        ("manager", "approve/", 403),
        ("board", "approve/", 403),
        ("board", "send-back/", 403),
        ("performance", "withdraw/", 403),
        ("manager", "withdraw/", 404),  # another team's
        ("performance2", "approve/", 302),
    ],
)
def test_step_is_taken_only_by_those_who_may(signed_in, who, verb, status):
    row = Return.objects.get(round__authority__slug="derby", subject__slug="demo-reception-3", approved_at=None)
    sent = {"version": row.version, "note": "Count again"}
    assert signed_in(who).post(path("demo-reception-3", verb), sent).status_code == status
    row.refresh_from_db()
    assert bool(row.approved_at) == (status == 302)


def test_lists_show_each_what_they_may_see(signed_in):
    assert "Reception 3" not in text(signed_in("manager").get("/returns/"))
    assert "Reception 3" in text(signed_in("performance").get("/returns/"))
    board = text(signed_in("board").get("/returns/"))
    assert "Approved" in board and "Draft<" not in board.replace(">Draft</option>", "")
    assert "No returns match" in text(signed_in("board-kent").get("/returns/"))


@pytest.mark.parametrize("address", ["/returns/0/demo-health/", f"/returns/{10**30}/demo-health/", "/returns/1/none/"])
def test_address_of_no_return_is_not_found(signed_in, address):
    assert signed_in("performance").get(address).status_code == 404
