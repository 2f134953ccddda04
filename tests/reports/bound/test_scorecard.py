"""The scorecard of a paper: its totals, what is off target, what is not in, and where each figure came from."""

import csv
import io
import re

import html5lib
import pypdf
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import figures
from indicators.models import Indicator, Observation, Period, Target
from reports.bound import BINDINGS, NothingToShow, Taken
from reports.paper import Paper, Part
from reports.pdf import render_pdf
from safeguarding.models import User
from tests.reports.bound.cast import LAST, OPEN, asking, measures, oracle, paper, rows_of, taken, texts

pytestmark = pytest.mark.one_database


def card(quarter=LAST, **choices):
    held = taken("scorecard", quarter, **({"indicators": measures()} | choices))
    return held, held.full[1]


def sections(table):
    found, heading = {}, ""
    for row in table.rows:
        if row.is_section:
            heading = row.cells[0].text
            found[heading] = []
        else:
            found[heading].append(row.key)
    return found


@pytest.mark.parametrize("quarter", [LAST, OPEN])
def test_totals_are_those_of_an_oracle_of_fractions(record, quarter):
    rows = rows_of(card(quarter)[1])
    returned = {key: row for key, row in rows.items() if row[1] != "Not returned"}
    assert len(returned) >= 15
    for key, row in returned.items():
        value, counts = oracle(key.rstrip(":").upper(), quarter)
        assert row[1] == value.partition(" ")[0] and row[2] == (counts or "–"), key


def test_off_target_comes_first_and_the_worst_of_it_at_the_top(record):
    held, table = card()
    found = sections(table)
    assert list(found) == ["Off target", "Signals a concern", "On target", "No target"]
    assert found["Off target"][0] == "dan:"
    first = next(row for row in table.rows if row.key == "dan:")
    assert texts(first)[1:5] == ["89.1%", "369 of 414", "95%", "Red"]
    assert texts(first)[5:] == ["90.2%, now worse", "92.2%, now worse", "–"]
    assert first.cells[4].status == "late"
    assert held.full[0].text.startswith(
        "Of 21 measures in April to June 2026, seven are off target; two more signal a concern; of the rest, "
        "two are on target"
    )


def test_a_total_that_is_not_complete_is_shown_and_neither_judged_nor_compared(record):
    rows = rows_of(card(OPEN)[1])
    assert rows["sa45:"][1:-1] == ["92.1%", "152 of 165", "92%", "Not judged yet", "–", "–"]
    assert rows["sa45:"][-1] == "Provisional: awaited from Locality 2 and three others."
    assert rows["dan:"][1] == "Not returned"
    assert sections(card(OPEN)[1])["Not returned"][-1] == "dan:"


def test_a_draft_never_shows_whatever_whoever_composes_may_see(record):
    sees_drafts = User.objects.get(email="performance@derby.example")
    indicator = Indicator.objects.get(code="SA45")
    drafts = Observation.objects.filter(version__indicator=indicator, period=paper(OPEN).period, approved_at=None)
    assert Observation.objects.visible_to(sees_drafts).filter(pk__in=drafts).exists()  # the control
    approved = Observation.objects.filter(version__indicator=indicator, period=paper(OPEN).period, is_current=True)
    numbers = approved.filter(approved_at__isnull=False).values_list("numerator", flat=True)
    assert rows_of(card(OPEN)[1])["sa45:"][2].startswith(f"{int(sum(numbers))} of ")


def test_screen_file_and_paper_say_the_same_figure(signed_in):
    """The page of a measure, the CSV of the list, and the scorecard as web page and as PDF."""
    client = signed_in("board")
    held, table = card(OPEN)
    rows = {key.rstrip(":").upper(): row for key, row in rows_of(table).items()}
    content = client.get(reverse("indicators:indicator_list") + "?export=csv").content.decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(content)))
    set_html = render_to_string("reports/paper_print.html", {"paper": a_paper(held)})
    pdf = pypdf.PdfReader(io.BytesIO(render_pdf(set_html).content))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for code in ("CPN", "CP2Y", "ICPC15", "NI64"):
        value, counts = rows[code][1:3]
        line = next(line for line in listed if line["Measure"].startswith(f"{code} "))
        assert (line["Latest"], line["Counts"]) == (value.rstrip("%"), counts), code
        page = read(client.get(reverse("indicators:indicator_detail", args=[code])).content.decode())
        assert f"Latest {value}" in page, code
        shown = value if counts == "–" else f"{value} {counts}"
        assert shown in read(set_html) and shown in words, code


def a_paper(held):
    report = paper(OPEN)
    part = Part("Scorecard", held.full)
    return Paper("p", "A paper", report.authority.name, "Cabinet", "20 November 2026", "8", (), (part,))


def read(html):
    return " ".join(" ".join(html5lib.parse(html, namespaceHTMLElements=False).itertext()).split())


def test_every_figure_shown_says_where_it_came_from(record):
    held, table = card()
    by_key = {origin.key: origin for origin in held.origins}
    for row in table.rows:
        if row.key:
            own = [origin for key, origin in by_key.items() if key.startswith(row.key)]
            shown = sum(text not in {"–", "Not returned"} for text in (texts(row)[i] for i in (1, 5, 6)))
            assert len(own) == shown, row.key
    origin = by_key["reref:2026-q1:authority"]
    assert (origin.of_whom, origin.when, origin.figure) == ("Derby", "April to June 2026", "19.0% (152 of 798)")
    assert origin.source == "Returns of Reception 1, Reception 2 and Reception 3, the last approved on 14 July 2026"
    assert by_key["sa45:2026-q1:authority"].source.startswith("Six teams’ returns, the last approved on ")
    assert (origin.definition, origin.state, origin.restated) == ("Within 12 months", "final", "")


def test_a_corrected_figure_says_so_in_its_row_without_a_number_and_at_its_origin_with_both(record):
    part = Observation.objects.filter(
        version__indicator__code="REREF", period=paper().period, is_current=True, approved_at__isnull=False
    ).first()
    old = Observation.objects.get(pk=part.pk)
    Observation.objects.filter(pk=old.pk).update(is_current=False)
    part.pk, part.corrects, part.correction_reason = None, old, "Counted twice."
    part.numerator -= 2
    part.save(force_insert=True)
    held, table = card(indicators=["REREF"])
    assert texts(table.rows[1])[-1].startswith("Corrected on ") and "150" not in texts(table.rows[1])[-1]
    assert texts(table.rows[1])[2] == "150 of 798"
    said = held.origins[0].restated
    assert said.startswith("Corrected on ") and said.endswith("(Counted twice).")
    assert f" of {int(old.denominator)}) to " in said


def test_a_new_definition_breaks_the_comparison_and_the_row_says_so(record):
    """The earlier figures are those of another definition: no change is worked out across it."""
    code = "ICPC15"
    now = Observation.objects.filter(version__indicator__code=code, period=paper().period).first().version
    other = now.indicator.versions.exclude(pk=now.pk).first()
    before = Period.objects.get(label="January to March 2026", kind="quarter")
    Observation.objects.filter(version=now, period__ends_on__lte=before.ends_on, source="return").update(version=other)
    _, table = card(indicators=[code])
    row = texts(table.rows[1])
    assert row[5:7] == ["–", "–"] and "not compared with figures before it" in row[7]


def test_a_target_without_a_rule_is_told_by_its_distance_alone(record):
    Target.objects.filter(version__indicator__code="DAN").update(rule=None)
    _, table = card(indicators=["DAN"])
    row = table.rows[1]
    assert table.rows[0].cells[0].text == "Off target"
    assert (row.cells[4].text, row.cells[4].status) == ("Not rated, 5.9 points below", "")


def test_none_picked_is_every_measure_that_is_collected(record):
    assert taken("scorecard").full == card()[0].full
    assert taken("scorecard", indicators=[Indicator.objects.get(code="DAN").pk]) == taken(
        "scorecard", indicators=["DAN"]
    )


def test_what_was_never_asked_for_has_no_row_and_is_named(record):
    _, table = card(indicators=["DAN", "AUD"])
    assert list(rows_of(table)) == ["dan:"]
    assert table.note == "Not asked for in April to June 2026: case-file audits done as planned."


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"indicators": ["NOPE"]}, "The library has no measure NOPE. Choose again."),
        ({"indicators": ["AUD"]}, "No approved figure of this measure in April to June 2026."),
    ],
    ids=["unknown", "never returned"],
)
def test_nothing_to_show_says_what_is_missing(record, choices, words):
    with pytest.raises(NothingToShow, match=re.escape(words)):
        taken("scorecard", **choices)


def test_nothing_returned_yet_names_who_is_awaited(record):
    with pytest.raises(NothingToShow, match=re.escape("Awaited from Police (demonstration).")):
        taken("scorecard", OPEN, indicators=["DAN"])


def test_a_paper_without_a_quarter_asks_for_one(record):
    report = paper()
    report.period = None
    with pytest.raises(NothingToShow, match="no quarter yet"):
        BINDINGS["scorecard"].take(asking(report=report, indicators=["DAN"]))


def test_what_is_held_comes_back_from_the_database_as_it_was(record):
    held, _ = card()
    assert Taken.from_stored(held.stored()) == held


def test_queries_do_not_grow_with_the_number_of_measures(record):
    def asked(codes):
        with CaptureQueriesContext(connection) as queries:
            taken("scorecard", indicators=codes)
        return len(queries)

    assert asked(measures()) == asked(["IHA", "SA45"])


def test_runs_can_end_before_the_newest_quarter(record):
    """The control of all the above: without an end, the total would be that of the newest complete quarter."""
    user = User.objects.get(email="board@derby.example")
    indicator = Indicator.objects.get(code="CPN")
    ends_on = paper().period.ends_on
    run = figures.runs(user, [indicator], until=ends_on)[indicator.pk]
    assert run.last.period.ends_on == ends_on
    assert figures.runs(user, [indicator])[indicator.pk].last.period.ends_on > ends_on


def test_what_a_run_signals_is_noted_and_not_where_it_rests_on_a_withheld_figure(record):
    _, table = card()
    noted = {row.key: texts(row)[-1] for row in table.rows if not row.is_section}
    assert "Signal: getting worse." in noted["sa45:"] and "Signal" not in noted["dan:"]
    held, _ = card(OPEN, indicators=["CPSEC"])
    assert "Signal: higher of late." in str(held.full)
    Observation.objects.filter(
        version__indicator__code="CPSEC", period=paper(OPEN).period, approved_at__isnull=False
    ).update(numerator=2)
    held, _ = card(OPEN, indicators=["CPSEC"])
    assert "Signal" not in str(held.public)
