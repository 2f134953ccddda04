"""A run of quarters as a chart with its table, and a measure by unit."""

import re
from pathlib import Path

import html5lib
import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from indicators.chart_keys import KEY
from indicators.models import Observation
from reports.bound import NothingToShow, Taken
from reports.bound.charts import NAMED_BESIDE
from reports.formats.pages import VIEW_BOX
from reports.paper import Figure
from tests.reports.bound.cast import LAST, MARK, OPEN, oracle, paper, rows_of, taken

pytestmark = pytest.mark.one_database
SVG = "{http://www.w3.org/2000/svg}"
LATE = "2026-12-01"


def test_chart_says_its_whole_sentence_first_and_its_last_eight_values_stand_under_it(record):
    held = taken("run_chart", indicator="SA45")
    figure, table = held.full
    assert isinstance(figure, Figure)
    svg = next(html5lib.parse(figure.svg).iter(f"{SVG}svg"))
    first = next(iter(svg))
    assert first.tag == f"{SVG}title" and first.text == figure.sentence
    assert figure.sentence.endswith("The target is 92%.")
    assert len(table.rows) == 8 and figure.svg.count(MARK) == 15
    assert rows_of(table)["sa45:2026-q1:authority"] == ["April to June 2026", *oracle("SA45")]
    assert Taken.from_stored(held.stored()) == held
    assert len({origin.key for origin in held.origins}) == 15


def test_chart_needs_no_style_sheet_and_its_type_prints_at_12_points(record):
    """The drawing is 720 wide and the text of a page 166 mm, which is 627 px of CSS; 16 of those are 12 pt."""
    svg = taken("run_chart", indicator="SA45").full[0].svg
    assert "class=" not in svg and "style" not in svg
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    assert sizes and min(sizes) * 627 / 720 >= 16


SIGNALS = {"translate(-5 -5)": "A signal that it got worse", "m0 -6.5l6.5 6.5": "A signal that it got better"}


def test_mark_of_a_signal_is_explained_under_the_chart_and_no_other(record):
    """Whoever reads it on paper or pastes it has no other key; lines are named where they end."""
    worse, better = (taken("run_chart", indicator=code).full[0].svg for code in ("SA45", "ICPC15"))
    for svg in (worse, better):
        assert [words in svg for words in SIGNALS.values()] == [mark in svg for mark in SIGNALS]
        assert "Usual range</text>" in svg and "Usual range and its mean" not in svg
        width, height = (float(size) for size in VIEW_BOX.search(svg).groups())
        places = [float(y) for y in re.findall(r'<g transform="translate\(\S+ ([\d.]+)\)', svg)]
        assert places and max(places) < height  # nothing is cut
    assert SIGNALS["translate(-5 -5)"] in worse and SIGNALS["m0 -6.5l6.5 6.5"] in better


def test_whatever_a_key_can_hold_is_drawn_before_its_words_or_named_beside_its_line():
    drawn = Path(get_template("components/run_chart_svg.html").origin.name).read_text()
    for kind in KEY:
        assert (f'entry.kind == "{kind}"' in drawn) == (kind not in NAMED_BESIDE), kind


def test_only_so_many_quarters_as_asked(record):
    figure, table = taken("run_chart", indicator="SA45", quarters=4).full
    assert figure.svg.count(MARK) == 4 and len(table.rows) == 4


def test_a_total_that_is_not_complete_is_listed_and_not_drawn(record):
    figure, table = taken("run_chart", OPEN, indicator="SA45").full
    assert "Not drawn: July to September 2026, which is provisional." in figure.sentence
    row = rows_of(table)["sa45:2026-q2:authority"]
    assert row[1] == "92.1%" and row[3].startswith("Provisional: awaited from Locality 2,")
    assert "92.1%" not in figure.svg


def test_a_measure_with_one_quarter_has_no_chart(record):
    with pytest.raises(NothingToShow, match="a chart needs two"):
        taken("run_chart", indicator="AUD")


def test_a_new_definition_is_drawn_as_a_break_and_told(record):
    period = paper().period
    now = Observation.objects.filter(version__indicator__code="ICPC15", period=period).first().version
    other = now.indicator.versions.exclude(pk=now.pk).first()
    rows = Observation.objects.filter(version=now, source="return", period__ends_on__lt=period.starts_on)
    rows.update(version=other)
    figure, table = taken("run_chart", indicator="ICPC15").full
    assert f"The definition changed with April to June 2026: {now.label}." in figure.sentence
    assert figure.svg.count('stroke="#5f3585"') == 1
    assert 'viewBox="0 -22.0 ' in figure.svg and VIEW_BOX.search(figure.svg)  # room for its words over the plot
    assert rows_of(table)["icpc15:2026-q1:authority"][-1] == f"New definition: {now.label}."


def test_by_unit_gives_each_unit_and_their_total(record):
    held = taken("by_unit", indicator="SA45")
    paragraph, table = held.full
    rows = rows_of(table)
    assert rows["sa45:2026-q1:authority"] == ["Derby, all together", *oracle("SA45")]
    assert rows["sa45:2026-q1:demo-reception-2"] == ["Reception 2", "75.9%", "82 of 108"]
    assert len(rows) == 7 == len(held.origins)
    assert paragraph.text.endswith("The lowest is 75.9% (Reception 2), the highest 95.3% (Reception 1).")
    one = next(origin for origin in held.origins if origin.of_whom == "Reception 2")
    assert one.source.startswith("Return of Reception 2, approved on ")


def test_by_unit_names_who_is_missing_and_shows_no_draft(record):
    paragraph, table = taken("by_unit", OPEN, indicator="SA45").full
    awaited = [row.cells[0].text for row in table.rows if row.cells[1].text == "Not returned"]
    assert awaited == ["Locality 2", "Locality 3", "Reception 2", "Reception 3"]
    assert "Provisional: awaited from Locality 2, Locality 3, Reception 2 and Reception 3." in paragraph.text
    drafts = Observation.objects.filter(version__indicator__code="SA45", period=paper(OPEN).period, approved_at=None)
    assert drafts.filter(numerator__isnull=False).exists()  # the control: there is a draft that could show


def test_by_unit_says_why_a_unit_has_no_figure(record):
    row = Observation.objects.get(
        version__indicator__code="SA45", period=paper().period, subject__slug="demo-locality-1", is_current=True
    )
    Observation.objects.filter(pk=row.pk).update(
        state="missing", numerator=None, denominator=None, value=None, reason="The system was down", expected_on=LATE
    )
    _, table = taken("by_unit", indicator="SA45").full
    assert rows_of(table)["sa45:2026-q1:demo-locality-1"][1:] == [
        "Missing",
        "–",
        "The system was down. Expected on 1 December 2026.",
    ]


@pytest.mark.parametrize("name", ["run_chart", "by_unit"])
def test_queries_do_not_grow_with_units_or_quarters(record, name):
    def asked(code, quarter):
        with CaptureQueriesContext(connection) as queries:
            taken(name, quarter, indicator=code)
        return len(queries)

    assert asked("SA45", LAST) == asked("ICPC15", LAST)  # six units and one
