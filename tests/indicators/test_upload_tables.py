"""The long table of a whole round: what can be downloaded, what is read from it, and how it is stored."""

import csv
import io

import pytest
import time_machine
from django.db import transaction

from indicators import changes, upload_changes
from indicators.models import Observation, Return, ReturnState, Upload, UploadRow
from indicators.upload_changes import seen, store_figures
from indicators.upload_rules import TABLE_COLUMNS
from safeguarding.access import Role
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.returns_cast import NOW, text
from tests.indicators.upload_files import faults, send, store, table


@pytest.fixture
def lines(cast):
    """A right line for each measure of the team, as an officer's own system writes it."""
    unit = {"unit_slug": cast.subject.slug, "period": cast.round.period.label}
    return [
        unit | {"indicator_code": cast.timely.indicator.code, "numerator": "139", "denominator": "173", "why": "Rain"},
        unit | {"indicator_code": cast.vacancies.indicator.code, "numerator": "3.0", "denominator": "13"},
        unit | {"indicator_code": cast.open.indicator.code, "state": "missing", "reason": "Lost"},
    ]


def send_table(cast, content, person=None):
    url = f"/rounds/{cast.round.pk}/upload/"
    return send(cast, content, name="figures.csv", person=person or cast.alice, url=url)


def download(cast) -> list[dict[str, str]]:
    answer = cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/figures.csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_table_becomes_drafts_of_every_unit_in_it(cast, lines):
    upload = send_table(cast, table(*lines))
    assert (upload.state, upload.faults, upload.done, upload.total) == ("ready", [], 4, 4)
    page = text(cast.client(cast.alice).get(f"/uploads/{upload.pk}/"))
    assert "Three figures of one unit would change" in page and "139 of 173 (80.3%)" in page
    assert store(cast, upload, person=cast.alice).status_code == 302
    assert (cast.states, cast.version) == (["draft"], 1)
    assert (cast.figure("timely").numerator, cast.figure("timely").why) == (139, "Rain")
    assert cast.figure("open").as_printed == "" and cast.figure("open").reason == "Lost"
    assert cast.figure("vacancies").period.kind == "snapshot"
    assert cast.figure("timely").period == cast.round.period
    assert not UploadRow.objects.exists()
    event = AuditEvent.objects.get(verb="store file of figures")
    assert event.detail == {"digest": upload.digest, "figures": 3, "replaced": 0, "units": [cast.subject.slug]}


def test_table_and_form_store_the_same_rows(cast, lines):
    """What is written past the ORM is what the ORM writes."""
    store(cast, send_table(cast, table(*lines)), person=cast.alice)
    by_table = picture(cast)
    Observation.objects.filter(quarterly_return=cast.quarterly_return).delete()
    changes.save_draft(
        round=cast.round,
        subject=cast.subject,
        version=cast.version,
        entries={row["version"]: row["entry"] for row in by_table.pop("entries")},
        by=cast.alice,
        at=cast.quarterly_return.saved_at,
    )
    by_form = picture(cast)
    by_form.pop("entries")
    assert by_table == by_form


def picture(cast):
    rows = Observation.objects.filter(quarterly_return=cast.quarterly_return).order_by("version")
    entries = [{"version": row.version, "entry": changes.Entry.of(row)} for row in rows.select_related("version")]
    columns = [field.attname for field in Observation._meta.concrete_fields if field.name != "id"]
    return {"rows": list(rows.values(*columns)), "entries": entries}


def test_downloaded_table_has_every_figure_asked_for_and_comes_back_without_a_change(cast):
    cast.save()
    Observation.objects.filter(version=cast.open).update(why="=1+1", what_next="Zoë, “sooner”\nor later")
    rows = download(cast)
    assert len(rows) == 4
    assert tuple(rows[0]) == TABLE_COLUMNS
    ours = {row["indicator_code"]: row for row in rows if row["unit_slug"] == cast.subject.slug}
    assert ours[cast.timely.indicator.code]["numerator"] == "139"
    assert ours[cast.open.indicator.code]["why"] == "'=1+1"
    content = cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/figures.csv").content
    upload = send_table(cast, content)
    assert (upload.state, upload.faults, upload.rows.count()) == ("ready", [], 0)


def test_figures_of_an_approved_return_pass_while_they_stay_and_are_a_fault_once_they_differ(cast, lines):
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    content = cast.client(cast.alice).get(f"/rounds/{cast.round.pk}/figures.csv").content
    assert send_table(cast, content).state == "ready"
    upload = send_table(cast, table(*lines))
    assert upload.state == "faulty"
    assert [cell for cell, _ in faults(upload)] == ["line 2", "line 4"]  # the words and the state; line 3 is the same
    assert "It has been approved." in faults(upload)[0][1]


def test_drafts_are_replaced_and_others_left_as_they_are(cast, lines):
    cast.save(timely=("100", "120"))
    store(cast, send_table(cast, table(lines[0])), person=cast.alice)
    assert (cast.figure("timely").numerator, cast.figure("open").value, cast.version) == (139, 120, 2)
    assert Observation.objects.filter(quarterly_return=cast.quarterly_return).count() == 3


SHAPES = {
    "in another order": lambda lines: table(*lines, columns=["reason", "state", *reversed(lines[0])]),
    "with semicolons": lambda lines: table(*lines, mark=";"),
    "with tabs": lambda lines: table(*lines, mark="\t"),
    "with a mark": lambda lines: b"\xef\xbb\xbf" + table(*lines),
    "with the ends of lines of Windows": lambda lines: table(*lines).replace(b"\n", b"\r\n"),
    "with headings as people write them": lambda lines: table(*lines).replace(b"unit_slug", b"Unit slug"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("shape", SHAPES)
def test_table_is_read_whatever_program_wrote_it(cast, lines, shape):
    upload = send_table(cast, SHAPES[shape](lines))
    assert (upload.faults, upload.rows.count()) == ([], 3)


@pytest.mark.one_database
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_are_read_in_both_encodings(cast, lines, encoding):
    lines[0]["why"] = "Zoë’s café – 5 £"
    upload = send_table(cast, table(*lines).decode().encode(encoding))
    assert upload.rows.get(line=2).why == "Zoë’s café – 5 £"


WRONG = {
    "numerator": {"1e3": "short for a larger", "２５": "full-width", "180": "more than 173", "nan": "not a number"},
    "denominator": {"0": "Nothing can be worked out of 0"},
    "value": {"5": "has no value"},
    "unit_slug": {"nobody": "No unit “nobody”", "": "The unit is not named"},
    "indicator_code": {"NI1": "“NI1” is not asked"},
    "definition_number": {"7": "Definition “7” is not asked for, but 1"},
    "period": {"Last year": "not the period"},
    "expected_on": {"soon": "is not a day"},
    "state": {"nul": "none of the answers"},
}


@pytest.mark.one_database
@pytest.mark.parametrize(("column", "typed"), [(key, text) for key, texts in WRONG.items() for text in texts])
def test_wrong_line_is_named_with_its_column_and_nothing_is_stored(cast, lines, column, typed):
    upload = send_table(cast, table(lines[1], lines[0] | {column: typed}, lines[2]))
    assert (upload.state, upload.rows.count()) == ("faulty", 0)
    ((cell, words),) = faults(upload)
    assert cell == f"line 3, {column}"
    assert WRONG[column][typed] in words


@pytest.mark.one_database
def test_figure_that_stands_twice_is_named_with_both_lines(cast, lines):
    assert faults(send_table(cast, table(*lines, lines[0]))) == [("line 5", "The same figure stands on line 2")]


@pytest.mark.one_database
def test_columns_that_nobody_knows_and_those_that_lack_are_named(cast, lines):
    upload = send_table(cast, table(*lines, columns=["unit_slug", "numerator", "colour", "numerator"]))
    assert [words for _, words in faults(upload)] == [
        "“colour” is no column of this table",
        "The column “indicator_code” is missing",
        "There are 2 columns “numerator”",
    ]


def test_return_saved_meanwhile_stops_the_whole_file(cast, lines):
    upload = send_table(cast, table(*lines))
    assert seen(upload) == 0
    cast.save(timely=("1", "2"))
    store(cast, upload, person=cast.alice, version=0)
    assert (cast.figure("timely").numerator, upload.state) == (1, "ready")
    assert "saved one of these returns" in text(cast.client(cast.alice).get(f"/uploads/{upload.pk}/"))
    store(cast, upload, person=cast.alice)
    assert (cast.figure("timely").numerator, upload.state, upload.refusal) == (139, "stored", "")


def test_round_is_stored_by_the_job_worker_whom_two_presses_ask_once(cast, lines, monkeypatch):
    jobs, upload = [], send_table(cast, table(*lines))
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: jobs.append(act))
    url = f"/uploads/{upload.pk}/"
    for _ in range(2):
        assert cast.client(cast.alice).post(f"{url}store/", {"version": 0}).url == url
    page = text(cast.client(cast.alice).get(url))
    assert "The figures are being stored, all of them or none." in page and "data-look-again" in page
    assert "Store as drafts" not in page
    assert len(jobs) == 1 and not Observation.objects.filter(quarterly_return__round=cast.round).exists()
    store_figures.func(upload.pk, 0)
    store_figures.func(upload.pk, 0)  # a job that runs again does nothing again
    assert AuditEvent.objects.filter(verb="store file of figures").count() == 1
    assert "Stored as drafts" in text(cast.client(cast.alice).get(url))


def test_storing_that_was_stopped_is_not_waited_for_for_ever_and_can_be_asked_for_again(cast, lines):
    upload = send_table(cast, table(*lines))
    url, client = f"/uploads/{upload.pk}/", cast.client(cast.alice)
    client.post(f"{url}store/", {"version": 0})  # and the worker is killed
    with time_machine.travel(NOW.replace(hour=15), tick=False):
        page = text(client.get(url))
        assert "Whatever was storing these figures was stopped" in page and "Store as drafts" in page
        assert client.post(f"{url}store/", {"version": 0}).status_code == 302
        assert "The figures are being stored" in text(client.get(url))
    store_figures.func(upload.pk, 0)
    assert Upload.objects.get(pk=upload.pk).state == "stored"


def test_storing_that_fails_says_so_and_leaves_nothing(cast, lines, monkeypatch, caplog):
    upload = send_table(cast, table(*lines))
    monkeypatch.setattr(upload_changes, "add_drafts", lambda upload: 1 / 0)
    store(cast, upload, person=cast.alice)
    assert (upload.state, upload.rows.count()) == ("ready", len(lines))
    assert not Return.objects.filter(round=cast.round).exists()
    assert "The figures could not be stored." in text(cast.client(cast.alice).get(f"/uploads/{upload.pk}/"))
    assert "was not stored" in caplog.text


def test_file_that_is_taken_back_while_it_waits_to_be_stored_is_not_stored(cast, lines):
    upload = send_table(cast, table(*lines))
    cast.client(cast.alice).post(f"/uploads/{upload.pk}/store/", {"version": 0})
    cast.client(cast.alice).post(f"/uploads/{upload.pk}/discard/")
    store_figures.func(upload.pk, 0)
    assert Upload.objects.get(pk=upload.pk).state == "discarded"
    assert not Return.objects.filter(round=cast.round).exists()


def test_reopened_return_is_corrected_in_the_form_not_by_a_table(cast, lines):
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    cast.take(changes.reopen_return, cast.alice, note="Counted twice")
    upload = send_table(cast, table(lines[0]))
    assert "a correction is typed into the form" in faults(upload)[0][1]


def test_whoever_stored_a_table_judges_no_return_of_the_round(cast, lines):
    store(cast, send_table(cast, table(*lines)), person=cast.alice)
    cast.save()
    cast.take(changes.submit_return, cast.bob)
    other = factories.create_user(authority=cast.authority, roles=(Role.PERFORMANCE_OFFICER,))
    assert "Approve or send back" not in text(cast.get(cast.alice))
    assert cast.post(cast.alice, "approve").status_code == 403
    assert cast.post(other, "approve").status_code == 302
    assert cast.states[-1] == "approved"


def test_database_refuses_a_judge_who_stored_a_table(cast, lines):
    """Past every function of ours."""
    store(cast, send_table(cast, table(*lines)), person=cast.alice)
    cast.save()
    cast.take(changes.submit_return, cast.bob)
    row = {"quarterly_return": cast.quarterly_return, "state": "approved", "at": cast.quarterly_return.saved_at}
    with pytest.raises(Exception, match="does not judge it"), changes.transaction.atomic():
        ReturnState.objects.create(by=cast.alice, **row)
    other = factories.create_user(authority=cast.authority, roles=(Role.PERFORMANCE_OFFICER,))
    ReturnState.objects.create(by=other, **row)  # the control


def test_round_is_downloaded_and_uploaded_by_those_who_run_rounds(cast):
    for path in ("figures.csv", "upload/"):
        url = f"/rounds/{cast.round.pk}/{path}"
        assert [cast.client(person).get(url).status_code for person in (cast.alice, cast.bob)] == [200, 403]
        abroad = factories.create_user(authority=factories.create_authority(), roles=(Role.PERFORMANCE_OFFICER,))
        assert cast.client(abroad).get(url).status_code == 404


def test_nothing_is_read_into_the_record_before_somebody_says_so(cast, lines):
    send_table(cast, table(*lines))
    assert UploadRow.objects.count() == 3
    assert not Return.objects.filter(round=cast.round).exists()
