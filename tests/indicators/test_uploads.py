"""A workbook on its way: sent, read, shown with what would change, stored as drafts whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators import changes
from indicators.models import Deputy, Observation, Return, Upload
from indicators.return_rules import Entry
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.hostile_files import HOSTILE
from tests.indicators.returns_cast import NOW, text
from tests.indicators.upload_files import faults, fill, place, saved, send, store, workbook


@pytest.fixture
def codes(cast):
    return {name: getattr(cast, name).indicator.code for name in ("timely", "vacancies", "open")}


def filled(cast, codes):
    """A whole workbook, as somebody brings it home."""
    book = workbook(cast)
    fill(book, codes["timely"], Numerator=139, Denominator=173, What_changed="Two new workers")
    fill(book, codes["vacancies"], Numerator=1.1, Denominator="13.0")
    fill(book, codes["open"], Answer="Missing", Why_there_is_no_figure="Being counted", Expected_on=date(2026, 11, 2))
    return book


def test_workbook_becomes_drafts_once_its_sender_has_seen_what_changes(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    assert (upload.state, upload.faults, Return.objects.filter(round=cast.round).count()) == ("ready", [], 0)
    page = text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    assert "Three figures would change. Nothing has been stored yet." in page
    assert "139 of 173 (80.3%)" in page and "Two new workers" in page and "2 November 2026" in page
    assert store(cast, upload).url == cast.url("edit")
    found = {row.version: Entry.of(row) for row in Observation.objects.filter(quarterly_return=cast.quarterly_return)}
    assert found == {
        cast.timely: Entry(numerator=Decimal(139), denominator=Decimal(173), what_changed="Two new workers"),
        cast.vacancies: Entry(numerator=Decimal("1.1"), denominator=Decimal(13)),
        cast.open: Entry(state="missing", reason="Being counted", expected_on=date(2026, 11, 2)),
    }
    assert cast.states == ["draft"]


def test_file_is_gone_once_it_is_stored_and_the_log_keeps_its_digest(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    digest = upload.digest
    store(cast, upload)
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content), upload.rows.count(), upload.stored_by) == ("stored", b"", 0, cast.bob)
    event = AuditEvent.objects.get(verb="store file of figures")
    assert event.detail == {"digest": digest, "figures": sorted(codes.values())}
    assert [one.verb for one in AuditEvent.objects.filter(actor=cast.bob.email).order_by("pk")] == [
        "send file of figures",
        "start return",
        "save return",
        "store file of figures",
    ]


def test_second_click_stores_nothing_more(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    store(cast, upload, version=0)
    events = AuditEvent.objects.count()
    assert store(cast, upload, version=0).status_code == 302
    assert (AuditEvent.objects.count(), cast.version) == (events, 1)


def test_only_what_differs_is_shown_and_an_empty_row_takes_nothing_away(cast, codes):
    cast.save()
    book = workbook(cast)
    fill(book, codes["timely"], Numerator=None, Denominator=None, Answer=None)
    fill(book, codes["open"], Value=121)
    upload = send(cast, saved(book))
    page = text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    assert "One figure would change" in page
    assert '<td class="wide">120</td><td class="wide">121</td>' in page.replace("> <", "><")
    assert f"Measure {codes['open']}" in page and f"Measure {codes['timely']}" not in page
    store(cast, upload)
    assert (cast.figure("timely").numerator, cast.figure("open").value) == (139, 121)


def test_figure_saved_meanwhile_stops_the_storing_and_shows_what_would_change_now(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    cast.save(timely=("130", "173"))
    answer = store(cast, upload, version=0)
    assert answer.status_code == 409
    assert "130 of 173" in text(answer) and "Somebody else saved this return" in text(answer)
    assert Upload.objects.get(pk=upload.pk).state == "ready"
    assert store(cast, upload).status_code == 302
    assert cast.figure("timely").numerator == 139


def test_return_that_was_sent_in_meanwhile_takes_nothing(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    cast.submit()
    answer = store(cast, upload)
    assert (answer.status_code, cast.figure("timely").what_changed) == (409, "")
    assert "sent in or closed meanwhile" in text(answer)


def test_workbook_of_a_closed_return_is_not_asked_for(cast, codes):
    content = saved(filled(cast, codes))
    cast.submit()
    answer = cast.client(cast.bob).post(cast.url("upload"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert (answer.status_code, answer.url, Upload.objects.count()) == (302, cast.url(), 0)


def test_correction_in_a_reopened_return_has_what_changed_as_its_reason(cast, codes):
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    cast.take(changes.reopen_return, cast.alice, note="Counted twice")
    book = workbook(cast)
    fill(book, codes["open"], Value=119, What_changed="One case was counted twice")
    upload = send(cast, saved(book))
    assert "One figure would change" in text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    store(cast, upload)
    waiting = Observation.objects.waiting().get(version=cast.open)
    assert (waiting.value, waiting.correction_reason) == (119, "One case was counted twice")


WRONG = {
    "Numerator": {
        "1e3": "short for a larger", "２５": "full-width", "nan": "not a number", "2,254": "commas",
        "12.5": "too exact",
        "=1+1": "formula", "-3": "minus sign", "180": "more than 173", 12.5: "too exact", True: "TRUE",
    },
    "Denominator": {"0": "Nothing can be worked out of 0", "": ""},
    "Value": {"5": "has no value"},
    "Answer": {"Perhaps": "none of the answers", "Missing": "also the answer “Missing”"},
    "1 to 5 days late": {"40": "add up to 40, but 34 were late", "two": "not a number"},
    "Why": {"x" * 2001: "2,001 characters"},
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("heading", "typed"), [(key, text) for key, texts in WRONG.items() for text in texts])
def test_wrong_cell_is_named_with_what_is_wrong_and_nothing_is_stored(cast, codes, heading, typed):
    book = filled(cast, codes)
    cell = place(book, heading, codes["timely"]) if heading != "Value" else place(book, "Value", codes["vacancies"])
    cell.value = typed
    upload = send(cast, saved(book))
    words = WRONG[heading][typed]
    if not words:  # what is left out is no fault: it can still come
        assert upload.state == "ready"
        return
    assert (upload.state, upload.rows.count()) == ("faulty", 0)
    (fault,) = upload.faults
    assert (fault["sheet"], fault["cell"]) == ("Figures", cell.coordinate)
    assert words in fault["words"] and fault["mend"]
    assert store(cast, upload, version=0).status_code == 409
    assert not Return.objects.filter(round=cast.round).exists()


FORMATS = {"0.0%": "formatted as a percentage, so that what it holds is 0.8", "dd/mm/yyyy": "holds a date"}


@pytest.mark.one_database
@pytest.mark.parametrize("shown", FORMATS)
def test_number_that_is_shown_as_something_else_is_named(cast, codes, shown):
    book = filled(cast, codes)
    cell = place(book, "Numerator", codes["timely"])
    cell.value, cell.number_format = 0.8 if "%" in shown else 45000, shown
    (found,) = faults(send(cast, saved(book)))
    assert found[0] == cell.coordinate and FORMATS[shown] in found[1]


@pytest.mark.one_database
def test_every_fault_is_listed_and_can_be_taken_away(cast, codes):
    book = filled(cast, codes)
    fill(book, codes["timely"], Numerator="1e3", Denominator="nan")
    fill(book, codes["vacancies"], Numerator="=A1")
    upload = send(cast, saved(book))
    page = text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    assert "Three things are to be put right. Nothing of the file has been stored." in page
    assert 'type="file"' in page and f'action="{cast.url("upload")}"' in page
    cells = {place(book, *at).coordinate for at in [("Numerator", codes["timely"]), ("Denominator", codes["timely"])]}
    assert cells | {place(book, "Numerator", codes["vacancies"]).coordinate} == {cell for cell, _ in faults(upload)}
    table = cast.client(cast.bob).get(f"/uploads/{upload.pk}/faults/?export=csv").content.decode("utf-8-sig")
    assert table.splitlines()[0] == "Sheet,Section,Cell,What is wrong,How to mend it"
    assert len(table.splitlines()) == 4


def test_workbook_of_another_return_is_refused(cast, codes):
    other = factories.create_subject(unit=factories.create_unit(authority=cast.authority, name="Third team"))
    factories.ask(round=cast.round, subject=other, version=cast.open)
    content = cast.client(cast.alice).get(f"/returns/{cast.round.pk}/{other.slug}/workbook/").content
    (found,) = faults(send(cast, content))
    assert "another return" in found[1]


@pytest.mark.one_database
def test_file_that_is_no_workbook_is_refused_in_words(cast):
    upload = send(cast, HOSTILE["macros"][0]())
    assert (upload.state, faults(upload)) == ("faulty", [("", "The file holds macros, that is, a program")])
    assert "holds macros" in text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "words"), [("a.xlsm", "with macros"), ("a.csv", "must end in .xlsx"), ("", "first")])
def test_name_of_the_file_is_looked_at_at_once(cast, name, words):
    data = {"file": SimpleUploadedFile(name, b"x")} if name else {}
    assert words in text(cast.client(cast.bob).post(cast.url("upload"), data))
    assert not Upload.objects.exists()


@pytest.mark.one_database
def test_file_that_is_too_large_is_not_kept(cast):
    answer = cast.client(cast.bob).post(cast.url("upload"), {"file": SimpleUploadedFile("a.xlsx", bytes(11 * 1024**2))})
    assert "The file has 11 MB, and at most 10 are taken" in text(answer)
    assert not Upload.objects.exists()


def test_file_is_seen_by_its_sender_and_by_those_who_check_and_stored_by_its_sender_alone(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    deputy = factories.create_user(authority=cast.authority, unit=cast.subject.unit)
    people = {cast.bob: 200, cast.alice: 200, deputy: 404, cast.charlie: 404}
    for path in ("", "file/", "faults/"):
        assert {who: cast.client(who).get(f"/uploads/{upload.pk}/{path}").status_code for who in people} == people
    for verb in ("store", "discard"):
        statuses = {who: cast.client(who).post(f"/uploads/{upload.pk}/{verb}/", {"version": 0}) for who in people}
        assert [statuses[who].status_code for who in (cast.alice, deputy, cast.charlie)] == [403, 404, 404]
        if verb == "store":
            assert statuses[cast.bob].status_code == 302


def test_deputy_of_the_round_uploads_a_workbook_and_stores_it(cast, codes):
    about = {"round": cast.round, "subject": cast.subject, "named_at": NOW, "named_by": cast.alice}
    Deputy.objects.create(person=cast.charlie, **about)
    upload = send(cast, saved(filled(cast, codes)), person=cast.charlie)
    Deputy.objects.update(person=cast.alice)
    assert store(cast, upload, person=cast.charlie).status_code == 403  # no deputy any more
    Deputy.objects.update(person=cast.charlie)
    assert store(cast, upload, person=cast.charlie).url == cast.url("edit")
    assert cast.states == ["draft"]


def test_form_and_page_of_a_return_lead_to_its_workbook_while_it_can_be_filled_in(cast):
    for verb in ("", "edit"):
        page = text(cast.get(cast.bob, verb))
        assert f'href="{cast.url("workbook")}"' in page and f'href="{cast.url("upload")}"' in page
    cast.submit()
    assert cast.url("upload") not in text(cast.get(cast.bob))


def test_file_is_given_back_as_something_to_keep(cast, codes):
    content = saved(filled(cast, codes))
    upload = send(cast, content, name='"<b>.xlsx')
    answer = cast.client(cast.bob).get(f"/uploads/{upload.pk}/file/")
    assert (answer.content, answer["Content-Type"]) == (content, "application/octet-stream")
    assert answer["Content-Disposition"] == f'attachment; filename="upload-{upload.pk}.xlsx"'


def test_discarded_file_is_gone_and_cannot_be_stored(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    cast.client(cast.bob).post(f"/uploads/{upload.pk}/discard/")
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content), upload.rows.count()) == ("discarded", b"", 0)
    assert store(cast, upload, version=0).status_code == 409
    assert cast.client(cast.bob).get(f"/uploads/{upload.pk}/file/").status_code == 404


def test_file_whose_reader_was_stopped_is_not_waited_for_for_ever(cast, codes):
    upload = send(cast, saved(filled(cast, codes)))
    Upload.objects.filter(pk=upload.pk).update(state="reading", done=1)
    assert "The page looks again by itself" in text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    with time_machine.travel(NOW.replace(hour=15)):
        page = text(cast.client(cast.bob).get(f"/uploads/{upload.pk}/"))
    assert "was stopped before it came to the end" in page and 'type="file"' in page


def test_whoever_stored_a_file_does_not_judge_the_return(cast, codes):
    both = factories.create_user(authority=cast.authority, roles=(Role.MANAGER, Role.PERFORMANCE_OFFICER))
    both.holdings.create(post=cast.bob.holdings.get().post, starts_on=NOW.date())
    upload = send(cast, saved(filled(cast, codes)), person=both)
    store(cast, upload, person=both)
    cast.take(changes.submit_return, cast.bob)
    assert "Approve or send back" not in text(cast.get(both))
    assert cast.post(both, "approve").status_code == 403
    assert "Approve or send back" in text(cast.get(cast.alice))  # the control
