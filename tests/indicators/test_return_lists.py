from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import changes
from indicators.models import Round
from tests import factories
from tests.indicators.returns_cast import last_quarter, text


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
        cast.clients.clear()  # whoever signed in a month ago is no longer signed in
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


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_list_asks_the_database_as_often_for_ten_units_as_for_two(cast, django_assert_num_queries, who):
    client = cast.client(getattr(cast, who))
    with CaptureQueriesContext(connection) as few:
        client.get("/returns/")
    for number in range(8):
        unit = factories.create_unit(authority=cast.authority, name=f"Team {number}")
        factories.create_user(authority=cast.authority, unit=unit)
        factories.ask(round=cast.round, subject=factories.create_subject(unit=unit), version=cast.open)
        cast.bob.holdings.create(post=unit.posts.get(), starts_on=date(2020, 1, 1))
    with django_assert_num_queries(len(few)):
        assert text(client.get("/returns/")).count("Team ") >= 8
