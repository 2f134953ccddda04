"""Two people at one form, and one form sent twice. (Processes that really run at once: tests/guards/test_races.py.)"""

import html5lib
import pytest
import time_machine
from django.core import mail

from indicators import changes as return_changes
from indicators.models import Return
from reports.models import Block, Implication, QuotedFigure
from safeguarding import once
from safeguarding.changes import common
from safeguarding.models import AuditEvent, Post, PostHolding, SentForm, Unit, User
from safeguarding.versions import Versioned
from standards.models import Criterion, Judgement
from tests.conftest import DAY
from tests.guards.forms_sent import FORMS, RETURNS, filled_in, of_return, picture
from tests.guards.readers import client_of

# Each form that changes a record, the text box in which two people differ, and what they type into it.
EDITS = {
    "person_edit": ("name", "Ada First", "Ada Second"),
    "unit_edit": ("name", "First name", "Second name"),
    "agency_edit": ("short_name", "First", "Second"),
    "post_edit": ("title", "First title", "Second title"),
    "holder_end": ("ends_on", "30 December 2026", "31 December 2026"),
    "holder_correct": ("starts_on", "1 May 2021", "2 May 2021"),
    "round_edit": ("note", "First note", "Second note"),
    "template_edit": ("name", "First name", "Second name"),
    "plan_edit": ("body", "First body", "Second body"),
    "row_edit": ("section", "First section", "Second section"),
    "story_edit": ("partners", "First partners", "Second partners"),
    "house_style_edit": ("logo_text", "First words", "Second words"),
    "body_edit": ("note", "First note", "Second note"),
    "meeting_edit": ("place", "First place", "Second place"),
    "meeting_call_off": ("reason", "First reason", "Second reason"),
    "outcome_record": ("text", "First words", "Second words"),
    "resolution_edit": ("asked_by", "First asker", "Second asker"),
    "action_edit": ("groups", "First groups", "Second groups"),
    "paper_front": ("wards", "First wards", "Second wards"),
    "section_edit": ("heading", "First heading", "Second heading"),
    "recommendation_edit": ("text", "the first", "the second"),
    "attachment_edit": ("note", "First note", "Second note"),
    "signatory_edit": ("title", "First title", "Second title"),
    "indicator_edit": ("caution", "First words", "Second words"),
    "definition_edit": ("source", "First source", "Second source"),
    "rule_edit": ("description", "First words", "Second words"),
    "comparator_edit": ("note", "First note", "Second note"),
    "case_audit_edit": ("how_chosen", "First words", "Second words"),
    "case_audit_record": ("summary", "First words", "Second words"),
    "feedback_edit": ("source", "First source", "Second source"),
    "withholding_edit": ("reason", "First reason", "Second reason"),
    "inspection_edit": ("team", "First team", "Second team"),
    "inspection_judge": ("subject_1r", "First subject", "Second subject"),
    "regime_edit": ("years", "From 2027", "From 2028"),
    "finding_edit": ("citation", "§1", "§2"),
    "framework_edit": ("description", "First words", "Second words"),
    "framework_standard_edit": ("citation", "First page", "Second page"),
    "scale_edit": ("note", "First note", "Second note"),
    "audit_edit": ("note", "First note", "Second note"),
    "audit_send_back": ("sent_back_why", "First reason", "Second reason"),
    "answer_edit": ("outstanding", "First words", "Second words"),
    "standardevidence_edit": ("shows", "First words", "Second words"),
    "register_edit": ("note", "First note", "Second note"),
    "registered_recommendation_edit": ("citation", "First page", "Second page"),
}

# Changed together with others on one page, each under its own version (tests/reports/making), or that of what it is a
# part of; a quoted figure is never typed.
BY_THEIR_PAGE = {Block, Implication, QuotedFigure, Criterion}


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def shown(page) -> dict[str, str]:
    """Every box of the form on a page, as a browser would send it back."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    form = next(item for item in tree.iter("form") if item.find(".//*[@name='form_token']") is not None)
    inputs = [item for item in form.iter("input") if item.get("type") != "checkbox" or item.get("checked") is not None]
    boxes = {item.get("name"): item.get("value", "") for item in inputs}
    boxes |= {item.get("name"): item.text or "" for item in form.iter("textarea")}
    for choice in form.iter("select"):
        chosen = [option.get("value") for option in choice.iter("option") if option.get("selected") is not None]
        boxes[choice.get("name")] = chosen[0] if chosen else ""
    return boxes


# --- Two people at one record ---


@pytest.mark.parametrize("name", EDITS)
def test_second_of_two_who_opened_the_same_form_sees_both_and_decides(name):
    sent, (box, first, second) = filled_in(name), EDITS[name]
    mine, theirs = ({**shown(sent.client.get(sent.url)), box: text} for text in (first, second))
    assert sent.client.post(sent.url, mine).status_code == 302
    rows, page = picture(), sent.client.post(sent.url, theirs)
    assert page.status_code == 409
    assert picture() == rows
    assert shown(page)[box] == second  # what they typed
    text = page.content.decode()
    assert "Saved meanwhile: " in text  # beside what was saved
    assert sent.client.post(sent.url, shown(page)).status_code == 302  # and now they mean it
    assert picture() != rows


@pytest.mark.one_database
@pytest.mark.parametrize("name", EDITS)
def test_second_reader_would_win_without_the_claim_on_the_version(name, monkeypatch):
    """The control."""
    monkeypatch.setattr(common, "claim", lambda *args, **columns: True)
    sent, (box, first, second) = filled_in(name), EDITS[name]
    mine, theirs = ({**shown(sent.client.get(sent.url)), box: text} for text in (first, second))
    assert [sent.client.post(sent.url, data).status_code for data in (mine, theirs)] == [302, 302]


def test_whoever_saves_what_was_saved_meanwhile_has_no_conflict():
    sent = filled_in("unit_edit")
    mine, theirs = ({**shown(sent.client.get(sent.url)), "name": "The same"} for _ in range(2))
    assert [sent.client.post(sent.url, data).status_code for data in (mine, theirs)] == [302, 302]


@pytest.mark.parametrize("version", [None, "", "x", "0", "99"])
def test_form_without_the_version_of_its_record_changes_nothing(version):
    sent = filled_in("unit_edit")
    data = {key: value for key, value in sent.data.items() if key != "version"}
    rows = picture()
    assert sent.client.post(sent.url, data | ({} if version is None else {"version": version})).status_code in {
        200,
        409,
    }
    assert picture() == rows


def test_every_edit_form_of_a_versioned_record_is_tried_here():
    models = {sent.model for sent in map(filled_in, EDITS)} | {Return} | BY_THEIR_PAGE
    models -= {Judgement}  # written under the version of its inspection
    assert models == set(Versioned.__subclasses__())


# --- Two people at one return ---


def boxes(text: str) -> dict[str, str]:
    """The manager's figures with this reason, one of which is enough."""
    return {name: text if name.endswith("-reason") else given for name, given in filled_in("return_edit").data.items()}


def two_readers():
    """The manager of a team, and a colleague who holds the same post."""
    manager = User.objects.get(email="manager@derby.example")
    colleague = User.objects.get(email="reception1@derby.example")
    PostHolding.objects.create(post=manager.holdings.get().post, user=colleague, starts_on=DAY)
    return client_of(manager), client_of(colleague), filled_in("return_edit").url


@pytest.mark.parametrize("begun", [False, True])
def test_second_of_two_who_read_the_same_return_is_refused_and_keeps_their_text(begun):
    first, second, url = two_readers()
    if begun:
        assert first.post(url, boxes("Before both")).status_code == 302
    mine, theirs = boxes("Said first"), boxes("Said second")
    assert first.post(url, mine).status_code == 302
    page = second.post(url, theirs)
    assert page.status_code == 409
    assert "Said second" in page.content.decode()  # what they typed
    assert "Said first" in page.content.decode()  # what was saved meanwhile
    row = Return.objects.get(round__authority__slug="derby", subject__slug="demo-reception-2", approved_at=None)
    assert {figure.reason for figure in row.observations.all()} == {"Said first"}


def test_second_reader_of_a_return_would_win_without_the_claim(monkeypatch):
    """The control."""
    first, second, url = two_readers()
    first.post(url, boxes("Before both"))
    mine, theirs = boxes("Said first"), boxes("Said second")
    first.post(url, mine)
    monkeypatch.setattr(return_changes, "claim", lambda *args, **columns: True)
    assert second.post(url, theirs).status_code == 302


def test_decision_about_figures_that_changed_since_is_refused():
    seen = of_return("approve", "performance2", "demo-reception-3")
    Return.objects.filter(subject__slug="demo-reception-3", approved_at=None).update(version=99)
    assert seen.client.post(seen.url, seen.data).status_code == 409
    assert not Return.objects.filter(subject__slug="demo-reception-3", version=99, approved_at__isnull=False).exists()


# --- One form sent twice ---

MAKING = ["question_ask", "person_add", "unit_add", "agency_add", "post_add", "holder_appoint"]
MAKING += ["action_report", "action_event", "action_verify", "action_close", "action_reopen", "effect_review"]
MAKING += ["date_move", "evidence_add", "challenge_put", "challenge_reply"]
MAKING += ["own_update", "own_handover", "meeting_question"]
MAKING += [
    "round_open",
    "round_deputies",
    "round_template_add",
    "return_upload",
    "round_upload",
    "policy_set",
    "range_start",
]
MAKING += ["plan_add", "plan_copy", "row_add", "row_split", "row_action_add", "row_action_join"]
MAKING += ["plan_import", "plan_files", "release_import", "comparator_add"]
MAKING += ["paper_begin", "implication_add", "section_add", "block_insert", "block_bind", "figure_quote"]
MAKING += ["signatory_add", "correction_begin", "issue_withdraw"]
MAKING += ["recommendation_add", "attachment_add", "withholding_add"]
MAKING += ["inspection_add", "finding_add", "regime_add", "plan_review"]
MAKING += ["indicator_add", "definition_add", "target_set", "rule_add", "library_import"]
MAKING += ["framework_add", "framework_copy", "framework_standard_add", "scale_add"]
MAKING += ["pack_make"]
MAKING += ["case_let_stand"]
MAKING += ["audit_open", "answer_moderate", "moderation_reply", "evaluation_add", "standardevidence_add"]
MAKING += ["register_add", "compliance_add", "file_send"]
MAKING += ["case_audit_add", "case_audit_finding", "feedback_add"]
MAKING += ["body_add", "meeting_add", "meeting_add_several", "resolution_add", "resolution_make_action"]


@pytest.mark.one_database
@pytest.mark.parametrize("name", FORMS)
def test_form_sent_twice_has_one_effect(name):
    sent = filled_in(name)
    client = sent.client
    data = sent.data | ({"form_token": shown(client.get(sent.url))["form_token"]} if name in MAKING else {})
    first = client.post(sent.url, data)
    assert first.status_code == sent.done
    rows, events, letters = picture(), AuditEvent.objects.count(), len(mail.outbox)
    again = client.post(sent.url, data)
    assert (picture(), AuditEvent.objects.count(), len(mail.outbox)) == (rows, events, letters)
    if name in MAKING:
        assert again.headers["Location"] == first.headers["Location"]
    else:
        assert again.status_code in ({sent.done} if name in RETURNS else {200, 302, 404})


def test_form_sent_twice_would_make_two_without_its_token(monkeypatch):
    """The control."""
    monkeypatch.setattr(once, "token_of", lambda request: None)
    sent = filled_in("post_add")
    data = sent.data | {"form_token": shown(sent.client.get(sent.url))["form_token"]}
    for _ in range(2):
        sent.client.post(sent.url, data)
    assert Post.objects.filter(title=sent.data["title"]).count() == 2


def test_going_back_and_typing_something_else_makes_a_second_one():
    sent = filled_in("unit_add")
    data = sent.data | {"form_token": shown(sent.client.get(sent.url))["form_token"]}
    for name in ("Reception 8", "Reception 9"):
        assert sent.client.post(sent.url, data | {"name": name}).status_code == 302
    assert Unit.objects.filter(name__in=["Reception 8", "Reception 9"]).count() == 2


def test_form_refused_for_a_mistake_can_be_sent_again():
    sent = filled_in("unit_add")
    data = sent.data | {"form_token": shown(sent.client.get(sent.url))["form_token"]}
    assert sent.client.post(sent.url, data | {"name": ""}).status_code == 200
    assert SentForm.objects.count() == 0
    assert sent.client.post(sent.url, data).status_code == 302


def test_tokens_are_forgotten_after_two_days(time_machine):
    sent = filled_in("unit_add")
    token = shown(sent.client.get(sent.url))["form_token"]
    sent.client.post(sent.url, sent.data | {"form_token": token})
    time_machine.move_to("2026-11-23 12:00")
    again = filled_in("unit_add")
    again.client.post(again.url, again.data | {"name": "Reception 10", "form_token": token})
    assert SentForm.objects.get().sent_at.day == 23
