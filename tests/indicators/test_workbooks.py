"""The workbook of a return: filled with what is known, locked but for its boxes, nothing hidden, nothing that runs."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from indicators import changes
from indicators.models import Observation
from indicators.upload_rules import SHEET
from tests import factories
from tests.indicators.returns_cast import last_quarter
from tests.indicators.upload_files import HEAD, fill, place, saved, send, workbook


def test_workbook_has_a_row_a_measure_and_says_whose_it_is(cast):
    last_quarter(cast, "timely", numerator=80, denominator=100)
    book = workbook(cast)
    page = book[SHEET]
    assert [page.cell(row, 2).value for row in (2, 3, 4)] == [
        "Duty team",
        "July to September 2026, due Wednesday 21 October 2026",
        f"{cast.round.pk}/{cast.subject.slug}",
    ]
    codes = {page.cell(row, 1).value for row in range(HEAD + 1, page.max_row + 1)}
    assert codes == {version.indicator.code for version in (cast.timely, cast.vacancies, cast.open)}
    code = cast.timely.indicator.code
    told = ["Measure", "What counts", "Numerator is", "Denominator is", "Last quarter"]
    assert [place(book, heading, code).value for heading in told] == [
        f"Measure {code}",
        "Within 45 working days",
        "Done in time",
        "All done",
        "80.0% (80 of 100)",
    ]


def test_workbook_holds_what_is_typed_already_whole_or_not(cast):
    cast.save(timely=("2,254", ""))
    book = workbook(cast)
    assert place(book, "Numerator", cast.timely.indicator.code).value == "2,254"
    assert place(book, "Denominator", cast.timely.indicator.code).value is None
    assert place(book, "Numerator", cast.vacancies.indicator.code).value == 3
    assert place(book, "Numerator", cast.vacancies.indicator.code).number_format == "0.0"
    assert place(book, "Value", cast.open.indicator.code).value == 120


def test_only_the_boxes_of_a_measure_are_unlocked(cast):
    book = workbook(cast)
    page, code = book[SHEET], cast.timely.indicator.code
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    unlocked = {page.cell(HEAD, cell.column).value for cell in page[place(book, "Code", code).row] if not locked(cell)}
    assert unlocked == {
        "Answer", "Numerator", "Denominator", "Why there is no figure", "Expected on", "What changed", "Why",
        "What happens next", "1 to 5 days late", "6 to 10 days late", "11 to 20 days late", "Over 20 days late",
        "Longest, in days",
    }  # fmt: skip
    assert all(locked(cell) for cell in page[HEAD])
    assert locked(place(book, "Value", code))
    assert not locked(place(book, "Value", cast.open.indicator.code))


def locked(cell) -> bool:
    return cell.protection.locked


def test_answers_are_a_list_and_each_box_has_its_note(cast):
    book = workbook(cast)
    notes = {str(one.sqref): one for one in book[SHEET].data_validations.dataValidation}
    timely, vacancies = (version.indicator.code for version in (cast.timely, cast.vacancies))
    assert notes[place(book, "Answer", timely).coordinate].formula1 == (
        '"Figure,Nothing to report,Missing,Not applicable"'
    )
    assert "Nothing" not in notes[place(book, "Answer", vacancies).coordinate].formula1  # a snapshot: none is 0
    assert notes[place(book, "Numerator", timely).coordinate].prompt == "Done in time: a whole number."
    assert "at most one decimal" in notes[place(book, "Numerator", vacancies).coordinate].prompt
    assert all(len(one.prompt) <= 255 and len(one.promptTitle) <= 32 for one in notes.values())


def test_workbook_hides_nothing_and_names_nobody(cast):
    content = cast.get(cast.bob, "workbook").content
    book = load_workbook(io.BytesIO(content))
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 2
    assert not book.defined_names
    for sheet in book:
        assert not any(one.hidden for one in [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()])
        assert not any(cell.comment for row in sheet for cell in row)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "comment" in name or "custom" in name]
    assert book.properties.creator == "Safeguarding oversight"
    assert cast.bob.name.encode() not in b"".join(zipfile.ZipFile(io.BytesIO(content)).read(name) for name in names)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", '=HYPERLINK("//x.example")'])
def test_text_is_never_a_formula_and_comes_back_as_it_was(cast, text):
    cast.save()
    Observation.objects.filter(version=cast.open).update(what_changed=text, why="Why")
    book = workbook(cast)
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    cell = place(book, "What changed", cast.open.indicator.code)
    assert (cell.value, cell.data_type, cell.number_format) == (text.strip(), "s", "@")


def test_formula_is_found_where_text_is_written_as_it_comes(cast):
    """The control: what openpyxl makes of such a text by itself."""
    book = workbook(cast)
    fill(book, cast.open.indicator.code, What_changed="=1+1")
    assert place(load_workbook(io.BytesIO(saved(book))), "What changed", cast.open.indicator.code).data_type == "f"


def test_downloaded_workbook_says_what_is_stored(cast):
    cast.save()
    upload = send(cast, cast.get(cast.bob, "workbook").content)
    assert (upload.state, upload.rows.count()) == ("ready", 0)


def test_workbook_is_for_those_who_fill_the_return_in_or_check_it(cast):
    board = factories.create_user(authority=cast.authority, roles=("board_member",))
    assert [cast.get(person, "workbook").status_code for person in (cast.bob, cast.alice)] == [200, 200]
    assert [cast.get(person, "workbook").status_code for person in (cast.charlie, board)] == [404, 404]
    cast.submit()
    cast.take(changes.approve_return, cast.alice)
    assert [cast.get(person, "workbook").status_code for person in (cast.charlie, board)] == [403, 403]
