"""Composing a paper as an officer does: it begins drafted from the record, is written, and nothing typed is lost."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from indicators.models import Period
from reports.bound import BINDINGS, NothingToShow, Taken
from reports.composing import content
from reports.making.changes import Typed, add_section, insert_bound, save_words
from reports.making.checks import blocking
from reports.models import Block, Body, Meeting, PaperState, Report, Section, Withholding
from reports.paper import Paragraph
from safeguarding.models import AuditEvent, User
from tests.conftest import DAY

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def officer(signed_in):
    return signed_in("officer")


@pytest.fixture
def by():
    return {"by": User.objects.get(email="officer@derby.example"), "at": timezone.now()}


def begin(officer, kind="quarterly", **more) -> Report:
    body = Body.objects.filter(authority__slug="derby", ends_on=None).order_by("pk").first()
    quarter = Period.objects.get(kind="quarter", ends_on=date(2026, 9, 30))
    sent = {"kind": kind, "body": body.pk, "meeting": "", "period": quarter.pk, "title": "", **more}
    answer = officer.post(reverse("reports:paper_begin"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Report.objects.get(slug=answer["Location"].split("/")[2])


def section(paper: Report) -> Section:
    return paper.sections.filter(kind="words").order_by("order").first()


def url(paper: Report, name: str, *rest) -> str:
    return reverse(f"reports:{name}", args=[paper.slug, *rest])


def words_of(part: Section) -> Block:
    return part.blocks.filter(source="").first()


def sent_words(part: Section, text: str) -> dict:
    """A section's page as it would be sent, with the first box holding a text."""
    boxes = list(part.blocks.filter(source="").order_by("order"))
    sent = {"heading": part.heading, "version": part.version}
    for box in boxes:
        sent |= {f"text-{box.pk}": box.text, f"version-{box.pk}": box.version}
    return sent | {f"text-{boxes[0].pk}": text}


def test_paper_begins_with_the_parts_of_its_kind_and_is_seen_by_nobody_else(officer, signed_in):
    paper = begin(officer)
    page = officer.get(url(paper, "paper_compose"))
    assert page.status_code == 200
    assert [line["section"].heading for line in page.context["lines"]] == [s.heading for s in paper.sections.all()]
    assert paper.state == PaperState.State.DRAFT
    assert signed_in("legal").get(url(paper, "report_detail")).status_code == 200
    for other in ("board", "chair", "manager", "performance", "admin", "board-kent"):
        assert signed_in(other).get(url(paper, "report_detail")).status_code == 404
    assert signed_in("legal").get(url(paper, "paper_compose")).status_code == 403
    assert AuditEvent.objects.filter(verb="begin paper", subject_id=str(paper.pk)).count() == 1


def test_words_are_saved_and_numbered_and_shown_beside_the_box(officer, by):
    paper = begin(officer)
    part = add_section(report=paper, heading="Staffing", after=None, **by)
    officer.post(url(paper, "block_insert", part.pk), {"what": "words"})
    answer = officer.post(url(paper, "section_edit", part.pk), sent_words(part, "First.\n\nSecond is **bold**."))
    assert answer.status_code == 302
    page = officer.get(url(paper, "section_edit", part.pk)).content.decode()
    number = paper.sections.count()
    assert f">{number}.1</span> First." in page and f">{number}.2</span>" in page and "<strong>bold</strong>" in page


def test_two_officers_writing_one_box_lose_no_words(officer, by):
    paper = begin(officer)
    part = add_section(report=paper, heading="Staffing", after=None, **by)
    officer.post(url(paper, "block_insert", part.pk), {"what": "words"})
    mine = sent_words(part, "Mine")
    block = words_of(part)
    theirs = Typed(Block.objects.get(pk=block.pk), "Theirs", block.version)
    save_words(section=part, heading=part.heading, version=part.version, typed=[theirs], **by)
    answer = officer.post(url(paper, "section_edit", part.pk), mine)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Theirs" in page and ">Mine</textarea>" in page.replace("\n", "")
    block.refresh_from_db()
    assert block.text == "Theirs"
    again = {name: answer.context["form"][name].value() for name in mine}
    assert officer.post(url(paper, "section_edit", part.pk), again).status_code == 302
    block.refresh_from_db()
    assert block.text == "Mine"


def test_autosave_keeps_what_is_typed_and_answers_with_what_it_looks_like(officer, by):
    paper = begin(officer)
    part = add_section(report=paper, heading="Staffing", after=None, **by)
    officer.post(url(paper, "block_insert", part.pk), {"what": "words"})
    sent = sent_words(part, "Typed {f99} so far")
    answer = officer.post(url(paper, "section_autosave", part.pk), sent).json()
    block = words_of(part)
    assert block.text == "Typed {f99} so far"  # a mark that means nothing yet is no reason to lose the words
    assert answer["versions"][f"version-{block.pk}"] == block.version
    assert "Typed {f99} so far" in answer["preview"]
    assert (
        officer.post(
            url(paper, "section_autosave", part.pk), sent_words(part, "x") | {f"version-{block.pk}": 0}
        ).status_code
        == 409
    )
    page = officer.get(url(paper, "section_edit", part.pk)).content.decode()
    assert "quotes a figure that this paper does not have" in page


def test_words_typed_before_can_be_put_back(officer, by):
    paper = begin(officer)
    part = add_section(report=paper, heading="Staffing", after=None, **by)
    officer.post(url(paper, "block_insert", part.pk), {"what": "words"})
    officer.post(url(paper, "section_edit", part.pk), sent_words(part, "The first wording"))
    part.refresh_from_db()
    officer.post(url(paper, "section_edit", part.pk), sent_words(part, "The second"))
    page = officer.get(url(paper, "section_earlier", part.pk))
    assert [row.text for row in page.context["rows"]] == ["The first wording"]
    officer.post(url(paper, "section_put_back", part.pk, page.context["rows"][0].history_id))
    assert list(part.blocks.order_by("order").values_list("text", flat=True)) == ["The second", "The first wording"]


def test_required_part_cannot_be_removed_and_another_can(officer, by):
    paper = begin(officer)
    required = section(paper)
    answer = officer.post(url(paper, "section_remove", required.pk), follow=True)
    assert "must have" in answer.content.decode() and Section.objects.filter(pk=required.pk).exists()
    own = add_section(report=paper, heading="Own", after=None, **by)
    officer.post(url(paper, "section_remove", own.pk))
    assert not Section.objects.filter(pk=own.pk).exists()


def test_references_follow_their_paragraph_wherever_it_moves(officer, by):
    paper = begin(officer)
    first = add_section(report=paper, heading="One", after=None, **by)
    second = add_section(report=paper, heading="Two", after=None, **by)
    Block.objects.create(section=first, order=1, text="See {see why}.")
    Block.objects.create(section=second, order=1, text="Before.\n\n{#why} Because.")
    last = paper.sections.count()
    assert f"See {last}.2." in str(content(paper).public.parts)
    officer.post(url(paper, "section_move", second.pk), {"place": 1})
    assert "See 1.2." in str(content(Report.objects.get(pk=paper.pk)).public.parts)


def test_withheld_words_are_gone_from_the_public_edition_and_numbers_stay(officer, by):
    paper = begin(officer)
    part = add_section(report=paper, heading="Contracts", after=None, **by)
    secret = Block.objects.create(section=part, order=1, text="EXEMPT-words one.\n\nEXEMPT-words two.")
    Block.objects.create(section=part, order=2, text="Open words.")
    sent = {"what": f"block:{secret.pk}", "column": "", "paragraph": 3, "reason": "A tender is open."}
    assert officer.post(url(paper, "withholding_add"), sent).status_code == 302
    both = content(paper)
    number = paper.sections.count()
    assert both.has_two_editions and both.paragraphs == (3,)
    assert "EXEMPT-words" in str(both.restricted) and "EXEMPT-words" not in str(both.public)
    assert "A tender is open." in str(both.public)
    for edition in (both.public, both.restricted):
        assert any(getattr(block, "label", "") == f"{number}.3" for block in edition.parts[-1].blocks)
    page = officer.get(url(paper, "paper_editions")).content.decode()
    assert "EXEMPT-words" in page and "A tender is open." in page
    officer.post(url(paper, "withholding_end", Withholding.objects.get().pk))
    open_again = content(paper)  # the editions may still differ in small numbers
    assert open_again.paragraphs == () and "EXEMPT-words" in str(open_again.public)


def test_checks_name_what_is_to_be_mended_and_lead_there(officer, by):
    paper = begin(officer)
    part = add_section(report=paper, heading="Staffing", after=None, **by)
    Block.objects.create(section=part, order=1, text="[Say why.] {see nowhere} and 86.9% of them.")
    texts = [fault.text for fault in blocking(paper)]
    assert any("[Say why.] is still to be written" in text for text in texts)
    assert any("nowhere" in text for text in texts)
    assert any(text.startswith("Not answered: Financial") for text in texts)
    page = officer.get(url(paper, "paper_checks"))
    assert "“86.9%” was typed" in page.content.decode()
    for fault in page.context["blocking"]:
        assert officer.get(fault.url).status_code == 200


def test_implications_are_answered_with_words_or_none_never_both(officer):
    paper = begin(officer)
    rows = list(paper.implications.order_by("order"))
    sent = {f"version-{row.pk}": row.version for row in rows} | {f"none-{row.pk}": "on" for row in rows[1:]}
    sent |= {f"text-{rows[0].pk}": "Within the budget."}
    both = sent | {f"none-{rows[0].pk}": "on"}
    page = officer.post(url(paper, "paper_implications"), both)
    assert page.status_code == 200 and "Either untick" in page.content.decode()
    assert officer.post(url(paper, "paper_implications"), sent).status_code == 302
    assert not any(fault.text.startswith("Not answered") for fault in blocking(paper))
    assert "Within the budget." in str(content(paper).public) and "None." in str(content(paper).public)


def test_second_of_two_who_answer_implications_keeps_their_words_and_sees_both(officer):
    paper = begin(officer)
    rows = list(paper.implications.order_by("order"))
    sent = {f"version-{row.pk}": row.version for row in rows}
    first, second = (sent | {f"text-{rows[0].pk}": text} for text in ("Mine", "Theirs"))
    assert officer.post(url(paper, "paper_implications"), second).status_code == 302
    page = officer.post(url(paper, "paper_implications"), first)
    assert page.status_code == 409
    assert "Theirs" in page.content.decode() and "Mine</textarea>" in page.content.decode()


def test_paper_that_is_not_pursued_is_left_alone_until_taken_up_again(officer):
    paper = begin(officer)
    officer.post(url(paper, "paper_drop"), {"note": "The meeting is called off."})
    assert paper.state == PaperState.State.DROPPED
    answer = officer.post(url(paper, "section_add"), {"heading": "Late"})
    assert answer.status_code == 200 and not paper.sections.filter(heading="Late").exists()
    officer.post(url(paper, "paper_take_up"))
    assert paper.state == PaperState.State.DRAFT


def test_meeting_of_another_body_is_refused_beside_its_field(officer):
    meeting = Meeting.objects.filter(body__authority__slug="derby", held_on__gte=DAY).first()
    if meeting is None:
        body = Body.objects.filter(authority__slug="derby").first()
        meeting = Meeting.objects.create(body=body, held_on=date(2027, 1, 12))
    other = Body.objects.create(slug="another", name="Another body", kind="board", authority=meeting.body.authority)
    quarter = Period.objects.get(kind="quarter", ends_on=date(2026, 9, 30))
    sent = {"kind": "quarterly", "body": other.pk, "meeting": meeting.pk, "period": quarter.pk, "title": "T"}
    page = officer.post(reverse("reports:paper_begin"), sent)
    assert page.status_code == 200 and "This is a meeting of" in page.content.decode()
    assert 'value="T"' in page.content.decode()


def test_bound_block_holds_what_it_took_until_it_is_taken_anew(officer, by, monkeypatch):
    """What the record says now is shown beside what the paper holds, and put in only when somebody chooses it."""
    paper = begin(officer)
    part = add_section(report=paper, heading="Bound", after=None, **by)
    said = ["as it was"]
    binding = next(iter(BINDINGS.values()))
    take = lambda asking: Taken((Paragraph(said[0]),), (Paragraph(said[0]),))  # noqa: E731
    monkeypatch.setitem(BINDINGS, binding.name, replace(binding, take=take, asks=()))
    insert_bound(section=part, after=None, source=binding.name, choices={}, **by)
    said[0] = "as it is now"
    assert "as it was" in str(content(paper).public) and "as it is now" not in str(content(paper).public)
    page = officer.get(url(paper, "paper_refresh"))
    assert "as it was" in page.content.decode() and "as it is now" in page.content.decode()
    key = next(one.key for one in page.context["stale"] if one.thing.section_id == part.pk)
    officer.post(url(paper, "paper_refresh"), {"take": [key]})
    assert "as it is now" in str(content(paper).public)

    def gone(asking):
        raise NothingToShow("Nothing is left.")

    monkeypatch.setitem(BINDINGS, binding.name, replace(binding, take=gone))
    assert "Nothing is left." in officer.get(url(paper, "paper_refresh")).content.decode()
