"""The page of a measure, as a board member reads it: figure, target, signal, chance, outlook, its table and file."""

import csv
import io
import re

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from indicators.figures import runs
from indicators.models import Indicator, Observation
from indicators.readings import read
from safeguarding.models import User
from tests.conftest import DAY

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def reading(code):
    board, indicator = User.objects.get(email="board@derby.example"), Indicator.objects.get(code=code)
    return read(board, runs(board, [indicator]).values())[indicator.pk]


def get(signed_in, code, query=""):
    return signed_in("board").get(reverse("indicators:indicator_detail", args=[code]) + query)


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize("code", ["SA45", "ICPC15", "CPN", "CPSEC", "PLACE", "VAC", "CASE"])
def test_everything_that_is_read_of_a_run_stands_on_its_page(signed_in, code):
    page, found = text_of(get(signed_in, code)), reading(code)
    signals = found.signals
    said = [found.gap_text, found.ahead_text, found.ahead_sentence, found.chance, signals.why_not]
    said += [part.sentence for part in (signals.variation, signals.assurance) if part]
    said += [part.word for part in (signals.variation, signals.assurance) if part]
    for words in filter(None, said):
        assert words.lower() in page.lower(), (code, words)


def test_figures_of_screen_and_files_agree(signed_in):
    found, run = get(signed_in, "SA45", "?export=csv"), reading("SA45").run
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(get(signed_in, "SA45", "?export=xlsx").content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == list(rows[0])
    assert len(rows) == len(cells) - 1 == len(run.points) + 1  # and the quarter that is not complete
    whole = [row for row in rows if not row["Note"].startswith("Provisional")]
    for row, point in zip(whole, reversed(run.points), strict=True):
        assert row["Quarter"] == point.period.label
        assert row["Value"] == point.text.removesuffix("%")
        assert (float(row["Numerator"]), float(row["Denominator"])) == (point.numerator, point.denominator)
    page = text_of(get(signed_in, "SA45"))
    assert all(f"{row['Quarter']} {row['Value']}%" in page for row in whole)


def test_limits_in_the_file_are_those_of_the_chart(signed_in):
    found, signals = get(signed_in, "SA45", "?export=csv"), reading("SA45").signals
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    last = signals.last
    assert float(rows[1]["Usual range from"]) == pytest.approx(last.lower, abs=0.005)
    assert float(rows[1]["Mean"]) == pytest.approx(last.mean, abs=0.005)
    assert float(rows[1]["Usual range to"]) == pytest.approx(last.upper, abs=0.005)
    assert rows[1]["Signal"] == "Signal: worse"


def test_actions_delivered_are_marked_on_the_chart_and_explained_beside_it(signed_in):
    answer = get(signed_in, "ICPC15")
    bends = [bend for bend in answer.context["bends"] if bend.letter]
    letters = [bend.letter for bend in bends]
    assert letters == ["A", "B"]
    assert [event.letter for event in answer.context["chart"].events] == letters
    text = text_of(answer)
    assert all(f"Delivered {bend.delivered_on:%-d %B %Y}." in text and bend.sentence in text for bend in bends)


def test_units_have_their_own_signal_and_how_far_apart_they_are(signed_in):
    answer = get(signed_in, "SA45")
    point, parts, spread = answer.context["units"][0]
    words = {unit.part.subject.slug: unit.signals.variation.word for unit in parts}
    assert words["demo-reception-2"] == "Unusually low"
    assert "Reception 2" in spread
    shown = text_of(answer)
    assert all(unit.chance in shown for unit in parts)


def test_lateness_is_drawn_and_listed(signed_in):
    answer = get(signed_in, "SA45")
    late = answer.context["late"]
    point, last = late["rows"][0]
    assert last.total == point.denominator - point.numerator
    assert late["bars"].bars[-1].text == f"{last.total}, longest {last.longest}"
    assert get(signed_in, "CPN").context["late"] is None


def test_lateness_is_in_the_file_and_only_where_it_is_collected(signed_in):
    rows = list(csv.DictReader(io.StringIO(get(signed_in, "SA45", "?export=csv").content.decode("utf-8-sig"))))
    late = reading("SA45").run.last.late
    assert rows[1]["Over 20 working days late"] == str(late.over_20)
    assert rows[1]["Longest, working days late"] == str(late.longest)
    assert b"working days late" not in get(signed_in, "CPN", "?export=csv").content


def test_papers_that_show_it_are_named(signed_in):
    assert "Monitoring Safeguarding Practice" in text_of(get(signed_in, "SA45")).split("Papers that show it")[1]
    drafts = text_of(signed_in("officer").get(reverse("indicators:indicator_detail", args=["SA45"])))
    assert drafts.split("Papers that show it")[1] != text_of(get(signed_in, "SA45")).split("Papers that show it")[1]


def test_unit_without_a_figure_has_neither_moved_nor_signalled(signed_in):
    """What it did a quarter before is not said of a quarter in which it gave a reason instead."""
    before = get(signed_in, "SA45")
    part = before.context["units"][0][1][0]
    assert part.change and part.variation
    Observation.objects.filter(pk=part.part.pk).update(
        state="missing", numerator=None, denominator=None, value=None, reason="The system was down."
    )
    part = next(one for one in get(signed_in, "SA45").context["units"][0][1] if one.part.pk == part.part.pk)
    assert (part.change, part.variation, part.chance) == ("", None, "")


def test_what_shares_months_is_not_said_to_be_too_early(signed_in):
    """More quarters will not make turnover over twelve months readable, and eight are not what it lacks."""
    page = text_of(get(signed_in, "TURN"))
    assert "Not read Each figure looks back over 12 months" in page
    assert "Too early" not in page and "It takes eight quarters" not in page


def test_page_says_why_it_is_not_rated_once_and_the_gap_once(signed_in):
    page = text_of(get(signed_in, "NI59"))
    assert page.count("No target for this period") == 1
    found = reading("SA45")
    assert text_of(get(signed_in, "SA45")).count(found.gap_text) == 1


def test_levels_are_shown_in_the_unit_of_their_measure(signed_in):
    page = text_of(get(signed_in, "CPSEC"))
    assert "Best within a range of 10 to 15%." in page and "Best range 10 to 15%" in page
    assert "Derby: 95% , every period" in text_of(get(signed_in, "DAN"))
