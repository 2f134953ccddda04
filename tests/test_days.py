"""Days in boxes, as people write them here whichever language their browser speaks; and lists that hold nothing."""

import ast
from pathlib import Path

import pytest

from safeguarding.access import Role
from safeguarding.people_forms import DayField, DayInput
from tests.factories import create_authority, create_user
from tests.guards.readers import client_of

ROOT = Path(__file__).resolve().parents[1]
APPS = ("safeguarding", "standards", "indicators", "actionplans", "reports")
# What a label cannot end in to be the object of "Enter the …", and what it cannot begin with.
ENDS, BEGINS = {"at", "by", "from", "on", "until"}, {"its"}


def calls():
    """Each call of DayField in the sources, by its place: the words of its label where it has some, and its others."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DayField":
                    given = {one.arg: one.value for one in node.keywords}
                    label = given.get("label")
                    words = label.value.lower().split() if isinstance(label, ast.Constant) else []
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", words, set(given)


def is_odd(words):
    return bool(words) and (words[-1] in ENDS or words[0] in BEGINS)


@pytest.mark.one_database
def test_label_that_makes_no_sentence_is_called_something_else_in_an_error():
    found = list(calls())
    assert len(found) > 20 and is_odd(["its", "date"]) and is_odd(["as", "at"]) and not is_odd(["due", "date"])
    assert [place for place, words, given in found if is_odd(words) and "called" not in given] == []


@pytest.mark.one_database
def test_error_says_what_the_day_is_called():
    field = DayField(label="As at", called="the date of the statement")
    assert field.error_messages["required"] == "Enter the date of the statement."
    assert DayField(label="Due date").error_messages["required"] == "Enter the due date."


@pytest.mark.one_database
@pytest.mark.parametrize(
    "typed, shown",
    [
        ("2026-06-30", "30 June 2026"),
        ("soon", "soon"),
        ("30/6/26 or so", "30/6/26 or so"),
        ("2026-13-45", "2026-13-45"),
    ],
)
def test_day_of_an_address_is_shown_as_it_is_written_and_what_is_no_day_stays(typed, shown):
    assert DayInput().format_value(typed) == shown


@pytest.mark.django_db
@pytest.mark.one_database
def test_list_without_any_row_speaks_of_filters_only_where_some_are_set():
    reader = client_of(create_user(authority=create_authority(), roles=(Role.PERFORMANCE_OFFICER,)))
    assert "No self-audits to list yet." in reader.get("/self-audits/").content.decode()
    assert "No self-audits match. Clear the filters" in reader.get("/self-audits/", {"words": "x"}).content.decode()


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/feedback/", "/challenges/", "/audit/"])
def test_lists_take_a_day_as_people_write_it(path):
    reader = client_of(create_user(authority=create_authority(), roles=(Role.ADMINISTRATOR, Role.PERFORMANCE_OFFICER)))
    page = reader.get(path, {"since": "2026-06-30"}).content.decode()
    assert 'value="30 June 2026"' in page and 'type="date"' not in page
    assert "as a day, such as" not in reader.get(path, {"since": "30 June 2026"}).content.decode()
    assert "as a day, such as 27 March 2026." in reader.get(path, {"since": "soon"}).content.decode()
