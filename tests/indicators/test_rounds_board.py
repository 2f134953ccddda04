"""The board of a round: every figure's state in word and shape, who owes, what looks wrong, what is missing and why."""

import csv
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators import changes
from indicators.return_rules import Entry
from indicators.round_board import board_of
from safeguarding.access import Role
from tests import factories
from tests.indicators.returns_cast import NOW, last_quarter, text


@pytest.fixture
def url(cast) -> str:
    return f"/rounds/{cast.round.pk}/"


def cells(cast) -> dict[str, str]:
    """The words of the cast's own figures, by the name of the measure."""
    board = board_of(cast.round, cast.alice, today=NOW.date())
    row = next(row for row in board.rows if row.subject == cast.subject)
    codes = {cast.timely.indicator.code: "timely", cast.vacancies.indicator.code: "vacancies"}
    codes[cast.open.indicator.code] = "open"
    return {codes[cell.version.indicator.code]: cell.words for cell in row.cells if cell}


def give(cast, **entries):
    """Save entries as they are, the others right."""
    found = cast.entries() | {getattr(cast, name): entry for name, entry in entries.items()}
    changes.save_draft(round=cast.round, subject=cast.subject, version=cast.version, entries=found, by=cast.bob, at=NOW)


def test_figure_that_nobody_began_is_not_started_and_one_not_asked_says_so(cast, url):
    assert set(cells(cast).values()) == {"Not started"}
    page = text(cast.client(cast.alice).get(url))
    assert page.count('<span class="govuk-visually-hidden">Not asked</span>') == 2  # of Other team
    assert "Not started</strong>" in page


def test_draft_shows_which_figures_are_whole(cast):
    cast.save(timely=("139", ""), open=("",))
    assert cells(cast) == {"timely": "Unfinished", "vacancies": "Draft", "open": "Empty"}


def test_gap_stands_with_its_kind_and_its_reason(cast, url):
    gaps = {"timely": Entry(state="nil", reason="None came"), "open": Entry(state="missing", reason="System down")}
    give(cast, **gaps)
    assert cells(cast) == {
        "timely": "Draft; Nothing to report: None came", "vacancies": "Draft", "open": "Draft; Missing: System down",
    }  # fmt: skip
    page = text(cast.client(cast.alice).get(url))
    assert f'Duty team: {cast.open.indicator.title}</a> <span class="quiet">System down' in page


def test_board_follows_the_return_through_its_states(cast):
    cast.submit()
    assert set(cells(cast).values()) == {"Submitted"}
    cast.take(changes.send_back_return, cast.alice, note="Again")
    assert set(cells(cast).values()) == {"Sent back"}
    cast.take(changes.submit_return, cast.bob)
    cast.take(changes.approve_return, cast.alice)
    assert set(cells(cast).values()) == {"Approved"}
    cast.take(changes.reopen_return, cast.alice, note="A slip")
    assert set(cells(cast).values()) == {"Reopened"}


def test_figure_that_moved_a_lot_looks_wrong_until_it_is_approved(cast, url):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    cast.submit()
    assert cells(cast)["timely"] == "Submitted; looks wrong: Down 15.1 points since last quarter, from 95.4%."
    page = text(cast.client(cast.alice).get(url))
    assert "Looks wrong</strong>" in page and "No word on it yet." in page
    cast.take(changes.approve_return, cast.alice)
    assert cells(cast)["timely"] == "Approved"


def test_odd_figure_with_a_word_is_explained(cast, url):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    entry = cast.entries()[cast.timely]
    give(cast, timely=Entry(numerator=entry.numerator, denominator=entry.denominator, why="Two vacancies"))
    page = text(cast.client(cast.alice).get(url))
    assert "Odd, explained</strong>" in page and "They say: Two vacancies" in page


def test_missed_target_is_not_wrong(cast):
    whole = factories.create_subject(authority=cast.authority)
    factories.create_target(version=cast.timely, subject=whole, authority=cast.authority, level=92)
    cast.save()
    assert cells(cast)["timely"] == "Draft"


def test_doubts_kept_with_the_sending_in_stand_as_they_were_then(cast):
    cast.save()
    cast.take(changes.submit_return, cast.bob, doubts={cast.open.pk: ["Twice what it was."]})
    assert cells(cast) == {
        "timely": "Submitted", "vacancies": "Submitted", "open": "Submitted; looks wrong: Twice what it was.",
    }  # fmt: skip


def test_summary_counts_in_words_and_numbers(cast, url):
    cast.submit()
    assert "One of one, 100%" in text(cast.client(cast.alice).get(url))  # of those that are in, before the day
    with time_machine.travel("2026-10-23 12:00", tick=False):
        cast.clients.clear()
        page = text(cast.client(cast.alice).get(url))
    assert "One of two returns is in; one is late." in page
    assert "One of two, 50%" in page
    assert "Two working days late" in page
    assert 'Other team</a> <span class="quiet">Charlie' in page  # who owes, and who makes it


def test_return_withdrawn_by_its_sender_was_not_sent_in_on_time(cast, url):
    cast.submit()
    cast.take(changes.withdraw_return, cast.bob)
    assert "None is in yet" in text(cast.client(cast.alice).get(url))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_board_as_a_file_says_what_the_screen_says(cast, url, kind):
    give(cast, open=Entry(state="missing", reason="=1+1"))
    content = cast.client(cast.alice).get(f"{url}?export={kind}").content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.values]
    assert rows[0][:4] == ["Unit or agency", "State", "In time", "Looks wrong"]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first[cast.open.indicator.code] == "Draft; Missing: =1+1"
    assert dict(zip(rows[0], rows[2], strict=True))[cast.timely.indicator.code] == "Not asked"


def test_board_is_for_checkers_and_only_officers_of_rounds_may_change_it(cast, url):
    assert cast.client(cast.bob).get(url).status_code == 403
    elsewhere = factories.create_authority()
    stranger = factories.create_user(authority=elsewhere, roles=(Role.PERFORMANCE_OFFICER,))
    assert cast.client(stranger).get(url).status_code == 404
    page = text(cast.client(cast.alice).get("/returns/"))
    assert f'href="{url}"' in page


def test_board_before_anything_is_asked_says_so(cast):
    period = factories.create_quarter(
        starts_on=NOW.date().replace(month=10, day=1), ends_on=NOW.date().replace(month=12)
    )
    empty = factories.create_round(authority=cast.authority, period=period)
    assert "Nothing is asked of anybody in this round yet." in text(cast.client(cast.alice).get(f"/rounds/{empty.pk}/"))


def test_board_asks_the_database_as_often_for_eleven_units_and_twenty_measures(cast, url, django_assert_num_queries):
    client = cast.client(cast.alice)
    cast.submit()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    versions = [factories.create_version() for _ in range(17)]
    for number in range(9):
        unit = factories.create_unit(authority=cast.authority, name=f"Team {number}")
        factories.create_user(authority=cast.authority, unit=unit)
        subject = factories.create_subject(unit=unit)
        for version in versions:
            factories.ask(round=cast.round, subject=subject, version=version)
    with django_assert_num_queries(len(few)):
        page = client.get(url)
    assert text(page).count("Not started</strong>") >= 9 * 17
