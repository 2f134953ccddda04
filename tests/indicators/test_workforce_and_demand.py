"""Workforce beside demand, as a board member reads it."""

import csv
import io
import re

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from indicators import side_by_side
from indicators.figures import runs
from indicators.models import Indicator, Observation
from reports.bound import workforce
from safeguarding.models import User
from tests.conftest import DAY

pytestmark = pytest.mark.one_database
URL = "/indicators/workforce-and-demand/"


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_every_measure_in_use_of_both_sides_stands_there_with_what_good_is(signed_in):
    page = text_of(signed_in("board").get(URL))
    for _, measures in side_by_side.sections(Indicator.objects.all()):
        assert len(measures) > 3
        for measure in measures:
            assert measure.title in page
    assert "Lower is better." in page
    assert "Neither high nor low is good in itself." in page


def test_figures_of_screen_and_files_are_those_of_the_measures_own_pages(signed_in):
    client, board = signed_in("board"), User.objects.get(email="board@derby.example")
    page, file = client.get(URL), client.get(f"{URL}?export=csv")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{URL}?export=xlsx").content)).active
    assert sheet.max_row == len(rows) + 1
    measure = Indicator.objects.get(code="VAC")
    points = runs(board, [measure])[measure.pk].points[-6:]
    given = {row["Quarter ends"]: row["Value"] for row in rows if row["Measure"].startswith("VAC ")}
    assert all(given[f"{point.quarter.ends_on:%Y-%m-%d}"] == point.text.removesuffix("%") for point in points)
    assert all(f"{point.text} {point.counts}" in text_of(page) for point in points)


def test_screen_and_paper_choose_the_same_measures():
    assert workforce.sections is side_by_side.sections


def test_printed_figures_keep_their_own_words_and_their_council(signed_in):
    page = text_of(signed_in("board").get(URL))
    for printed in ("23%", "40%", "roughly 16 to 25", "about 25", "currently, on average 17%", "1052"):
        assert printed in page, printed
    assert "Social worker in the Baby P case, Haringey" in page


def test_council_without_returns_reads_what_others_printed_and_is_told_why_there_are_no_charts(signed_in):
    page = signed_in("board-kent").get(URL)
    assert "No quarterly figure of the workforce or of demand is approved yet" in text_of(page)
    assert "<svg class=" not in page.content.decode()
    assert "about 25" in text_of(page)


def test_figure_that_is_not_approved_is_not_shown(signed_in):
    Observation.objects.filter(source="return", version__indicator__code="VAC").update(
        approved_at=None, approved_by=None
    )
    page = signed_in("board").get(URL)
    (without,) = [side["without"] for side in page.context["sides"] if side["heading"] == "Workforce"]
    assert "VAC" in {measure.code for measure in without}


def test_library_leads_to_it(signed_in):
    assert f'href="{URL}"' in signed_in("board").get(reverse("indicators:indicator_list")).content.decode()


def test_assessments_are_counted_beside_the_workforce(signed_in):
    """Of what the percentages in time are of: as many as the page of the measure says, and no share of them."""
    client, board = signed_in("board"), User.objects.get(email="board@derby.example")
    measure = Indicator.objects.get(code="SA45")
    point = runs(board, [measure])[measure.pk].last
    page = text_of(client.get(URL)).split("Demand", 1)[1]
    assert "Single assessments authorised in the period" in page
    rows = list(csv.DictReader(io.StringIO(client.get(f"{URL}?export=csv").content.decode("utf-8-sig"))))
    (row,) = [
        row for row in rows
        if row["Measure"].startswith("SA45 ") and row["Quarter ends"] == f"{point.period.ends_on:%Y-%m-%d}"
    ]  # fmt: skip
    assert (row["Side"], row["Value"], row["Numerator"]) == ("Demand", str(int(point.denominator)), "")
    assert row["Note"] == "Demonstration."
