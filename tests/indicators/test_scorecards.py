"""The scorecard: exceptions first, each measure once, alike on screen and in files; a unit beside the whole, kindly."""

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from indicators import scorecards
from indicators.models import Subject, Target
from indicators.readings import Reading
from indicators.scorecard_tables import ScorecardTable
from indicators.scorecards import Line, group_of
from indicators.signals import signals
from safeguarding.calendar import Quarter
from standards.models import Theme
from tests.conftest import DAY
from tests.indicators.plain_runs import FIRST, point, run, target, version

pytestmark = pytest.mark.one_database
STEADY = [90, 92, 89, 91, 90, 92, 91, 89]


def line(values, *, of=None, level=None, **given):
    of = of or version()
    made = run(values, of=of, targets=[target(level, of=of)] if level else [])
    return Line(of.indicator, Reading(signals(made)), made.last, (), **given)


# --- Where a measure stands ---


@pytest.mark.parametrize(
    ("made", "heading"),
    [
        (line(STEADY, level=95), "Off target"),
        (line(STEADY, level=80), "On target"),
        (line([*STEADY, 60], level=50), "Signals a concern"),
        (line([*STEADY, 60], level=95), "Off target"),  # once, where it is worst
        (line(STEADY), "No target"),
        (replace(line(STEADY), point=None, awaited=("Health",)), "Not returned"),
        (replace(line(STEADY), point=point(90, FIRST, version(), awaited=("Health",))), "Not complete: not judged yet"),
        (line(STEADY, of=version(polarity="neither"), level=95), "No target"),
    ],
)
def test_each_measure_stands_in_one_section(made, heading):
    assert group_of(made).heading == heading


def test_worst_comes_first():
    near, far, concern, fine = line(STEADY, level=90), line(STEADY, level=99), line([*STEADY, 60]), line(STEADY)
    assert scorecards.in_order([fine, concern, near, far]) == [far, near, concern, fine]


def test_sentence_counts_every_measure_once_and_names_the_worst():
    made = scorecards.in_order([line(STEADY, level=99), line(STEADY, level=80), line(STEADY)])
    said = scorecards.sentence(made, Quarter(2023, 4))
    assert said.startswith(
        "Of three measures in January to March 2024, one is off target; one is on target; one has no"
    )
    assert "assessments on time: 89.0% against a target of 99%" in said
    assert "concern" not in said
    both = scorecards.in_order([line([*STEADY, 60], level=99), line([*STEADY, 60], level=50), line(STEADY)])
    said = scorecards.sentence(both, Quarter(2024, 1))
    assert "one is off target; one more signals a concern; of the rest, one has no target. Furthest off" in said
    assert scorecards.sentence([], Quarter(2023, 4)) == "Nothing was asked for in January to March 2024."


# --- A unit beside the whole ---


def beside(own, whole):
    made = line([own], subject=Subject(pk=1, name="Reception 2"))
    return replace(made, whole=point(whole, FIRST, version())).beside_whole


def test_unit_is_set_apart_from_the_whole_only_beyond_chance():
    assert beside((12, 15), (90, 100)) == "10.0 points below the whole, which chance could explain"
    assert beside((82, 108), (446, 498)) == "13.7 points below the whole, more than chance explains"
    assert beside((90, 100), (45, 50)) == "The same as the whole"


def test_no_colour_judges_a_unit():
    made = line(STEADY, level=99, subject=Subject(pk=1, name="Reception 2"))
    assert group_of(made).heading == "Beside the whole"


# --- The page ---


@pytest.fixture
def card(signed_in):
    def get(query="", who="board"):
        with time_machine.travel(DAY, tick=False):
            return signed_in(who).get(reverse("indicators:scorecard") + query)

    return get


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_newest_quarter_of_which_half_is_in_is_shown(card):
    assert card().context["caption"] == "Derby, April to June 2026"
    assert card("?period=2026-09-30").context["caption"] == "Derby, July to September 2026"


def test_screen_and_files_have_the_same_measures_in_the_same_order(card):
    page, given = text_of(card()), rows(card("?export=csv"))
    sheet = openpyxl.load_workbook(io.BytesIO(card("?export=xlsx").content)).active
    cells = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in cells[1:]] == [row["Measure"] for row in given]
    assert cells[0] == list(given[0])
    shown = [f"{row.record.indicator.code} {row.record.indicator.title}" for row in card().context["table"].rows]
    assert shown == [row["Measure"] for row in given]
    for row in given:
        assert row["Result"] in page and row["Section"] in page


def test_card_of_an_earlier_quarter_knows_nothing_of_later_ones(card):
    """Its ranges, signals and comparisons are those of then: as if nothing later had been returned."""
    then = rows(card("?period=2025-03-31&export=csv"))
    from indicators.models import Observation

    Observation.objects.filter(period__ends_on__gt="2025-03-31", source="return").update(is_current=False)
    assert rows(card("?period=2025-03-31&export=csv")) == then


def test_chosen_measures_alone_are_shown(card):
    assert [row["Measure"].split()[0] for row in rows(card("?measure=SA45&measure=VAC&export=csv"))] == ["SA45", "VAC"]


def test_card_agrees_with_the_page_of_each_measure(card, signed_in):
    with time_machine.travel(DAY, tick=False):
        for row in rows(card("?period=2026-06-30&measure=SA45&measure=REREF&measure=CICV&export=csv")):
            code = row["Measure"].split()[0]
            page = text_of(signed_in("board").get(reverse("indicators:indicator_detail", args=[code])))
            assert f"{row['Result']}%" in page and row["Signal"].split(".")[0] in page
            assert row["Against target"].split(" ", 1)[1].split(",")[0].lower() in page.lower()


def test_target_of_a_year_end_is_told_and_does_not_judge(card):
    (row,) = rows(card("?measure=TURN&export=csv"))
    assert row["Section"] == "No target"
    Target.objects.filter(version__indicator__code="TURN").update(level=Decimal(1))
    assert rows(card("?measure=TURN&export=csv"))[0]["Section"] == "No target"


def test_units_card_and_page_show_the_units_own_figures(card, signed_in):
    given = rows(card("?unit=demo-reception-2&export=csv"))
    assert {"SA45", "REREF", "NI59", "VAC"} <= {row["Measure"].split()[0] for row in given}
    assert "Target" not in given[0] and "The whole council" in given[0]
    with time_machine.travel(DAY, tick=False):
        page = signed_in("manager").get(reverse("indicators:unit_detail", args=["demo-reception-2"]))
    text = text_of(page)
    assert all(row["Beside the whole"] in text for row in given)
    assert "Worth a look: single assessments completed on time" in text
    for word in ("Red", "Amber", "Green"):
        assert word not in text.split("Every measure")[1].split("No colour judges")[0]


def test_unit_of_another_council_and_one_never_asked_are_not_found(signed_in):
    assert signed_in("board-kent").get(reverse("indicators:unit_detail", args=["demo-reception-2"])).status_code == 404
    assert signed_in("board").get(reverse("indicators:unit_detail", args=["derby"])).status_code == 404


def test_council_that_asked_for_nothing_has_an_empty_card(card):
    answer = card(who="board-kent")
    assert "Nothing has been asked for yet." in text_of(answer)
    assert card("?export=csv", who="board-kent").status_code == 200


def test_what_is_shown_as_the_same_is_not_called_worse():
    """6.0% beside 6.0% of a year before is no change, whatever lies behind the decimal."""
    made = line([(449, 500), 91, 90, 92, (4491, 5000)])
    table = ScorecardTable([made], of_unit=False)
    assert table.render_year(made) == "89.8%, no change"
    moved = line([(449, 500), 91, 90, 92, (4501, 5000)])
    assert table.render_year(moved) == "89.8%, now better"


def test_empty_card_does_not_speak_of_filters_that_nobody_chose(card):
    """A council that has asked for nothing is told when the card fills; who has filtered is sent to the filters."""
    page, unmeasured = text_of(card(who="board-kent")), Theme.objects.get(slug="chronologies")
    assert "It fills once figures are asked for." in page and "filters" not in page
    assert "Red, amber and green" not in page
    assert "Choose other measures, or clear the filters." in text_of(card(f"?theme={unmeasured.pk}"))
