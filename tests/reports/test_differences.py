"""What differs between two papers: nothing unsaid, words side by side, and no noise from numbers that moved."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from reports import differences as told
from reports.differences import as_json, differences, from_json, short_lines, without_removed
from reports.paper import Bullet, Bullets, Cell, Column, Fact, Figure, Note, Paper, Paragraph, Part, Row, Run, Table
from tests.reports.sample_paper import PAPER as SAMPLE

pytestmark = pytest.mark.one_database

LATE = Paragraph("In the quarter 25 of 130 assessments were late.", label="1.1")
COLUMNS = (Column("Measure"), Column("Figure", "end"), Column("Target", "end"))
SCORES = Table("Scorecard", COLUMNS, (Row.of("NI 59", "82%", "85%"), Row.of("NI 60", "70%", "80%")))


def paper(*parts: Part, **given) -> Paper:
    usual = {"slug": "q2", "title": "Performance", "authority_name": "Testshire", "body_name": "Cabinet"}
    return Paper(**{**usual, "date_text": "", "item_number": "", "front": (), "parts": parts, **given})


def part(*blocks, heading="What needs attention", number="1", key="attention") -> Part:
    return Part(heading, blocks, number=number, key=key)


def lines(before: Paper, after: Paper) -> list:
    return [line for found in differences(before, after) for line in found.lines]


def test_a_changed_figure_is_one_change_of_words_in_its_line():
    (line,) = lines(paper(part(LATE)), paper(part(replace(LATE, text=LATE.text.replace("25 of 130", "26 of 131")))))
    assert [(s.text, s.change) for s in line.stretches if s.change] == [
        ("25", "removed"), ("26", "added"), ("130", "removed"), ("131", "added"),
    ]  # fmt: skip
    assert (line.change, line.place, line.before) == ("changed", "1.1", LATE.text)


def test_numbers_that_moved_are_no_difference():
    new = Paragraph("One visit was missed altogether, for want of a car.", label="1.1")
    (line,) = lines(paper(part(LATE)), paper(part(new, replace(LATE, label="1.2"))))
    assert (line.change, line.after, line.place) == ("added", new.text, "1.1")


def test_of_a_row_only_the_cells_that_changed_are_told():
    after = replace(SCORES, rows=(Row.of("NI 59", "83%", "85%"), SCORES.rows[1]))
    (line,) = lines(paper(part(SCORES)), paper(part(after)))
    assert (line.before, line.after) == ("Figure: 82%", "Figure: 83%")
    assert line.place == "Table “Scorecard”, row NI 59"


def test_parts_added_removed_and_moved_are_told_under_their_headings():
    first, second, third = (part(LATE, heading=name, key=name, number="") for name in ("First", "Second", "Third"))
    new = part(Note("New"), heading="New", key="new", number="")
    found = differences(paper(first, second, third), paper(third, first, new))
    assert sorted((item.heading, item.change) for item in found) == [
        ("New", "added"), ("Second", "removed"), ("Third", "moved"),
    ]  # fmt: skip


def test_what_only_looks_different_is_told_too():
    chart = Figure("<svg><title>It fell</title><path d='M0 1'/></svg>", "It fell")
    (line,) = lines(paper(part(chart)), paper(part(replace(chart, svg=chart.svg.replace("M0 1", "M0 2")))))
    assert line.after == told.SET_DIFFERENTLY
    assert lines(paper(), paper(colour="#000000"))[0].after == told.SET_DIFFERENTLY


def test_short_lines_say_where_and_what():
    after = replace(LATE, text=LATE.text.replace("25", "26"))
    row = replace(SCORES, rows=(*SCORES.rows, Row.of("NI 64", "12%", "10%")))
    assert short_lines(differences(paper(part(LATE, SCORES)), paper(part(after, row)))) == (
        "1.1: “25” became “26”.",
        "1 What needs attention, Table “Scorecard”, row NI 64: added “Measure: NI 64; Figure: 12%; Target: 10%”.",
    )


def test_a_list_without_removed_words_repeats_none_of_them():
    secret = Paragraph("The worker named Zebedee left.", label="1.1")
    found = differences(paper(part(secret, Note("Zebedee"))), paper(part(Note("Withheld: exempt."))))
    assert "Zebedee" in str(short_lines(found))
    assert "Zebedee" not in str(without_removed(found)) + str(short_lines(without_removed(found)))
    assert short_lines(without_removed(found)), "it still says that something went"


def test_a_long_paper_is_compared_in_little_time():
    before = SAMPLE
    after = replace(before, parts=(*before.parts[1:], before.parts[0]))
    assert differences(before, after)


# --- Whatever two papers say ---

WORD = st.sampled_from(["late", "25 of 130", "  two  ", "staff", "<b>", "“a”"])
TEXT = st.lists(WORD, max_size=6).map(" ".join)
PARAGRAPH = st.builds(
    Paragraph, TEXT, st.sampled_from(["", "1.1"]), TEXT, st.sampled_from([(), (Run("x", bold=True),)])
)
BULLETS = st.lists(st.builds(Bullet, TEXT, below=st.sampled_from([(), (Bullet("in"),)])), max_size=3)
CELL = st.builds(Cell, TEXT, status=st.sampled_from(["", "late"]))
ROWS = st.lists(st.builds(Row, st.tuples(CELL, CELL), key=st.sampled_from(["", "a"])), max_size=3).map(tuple)
TABLE = st.builds(Table, TEXT, st.just(COLUMNS[:2]), ROWS, TEXT)
BLOCK = st.one_of(PARAGRAPH, BULLETS.map(tuple).map(Bullets), st.builds(Note, TEXT), TABLE)
PART = st.builds(Part, TEXT, st.lists(BLOCK, max_size=3).map(tuple), st.just(""), st.sampled_from(["", "a", "b"]))
FACTS = st.lists(st.builds(Fact, TEXT, TEXT), max_size=2).map(tuple)
PAPER = st.builds(
    Paper,
    st.just("p"),
    TEXT,
    st.just("T"),
    st.just("C"),
    TEXT,
    st.just(""),
    FACTS,
    st.lists(PART, max_size=3).map(tuple),
)


@given(PAPER, PAPER)
def test_two_papers_differ_exactly_when_something_is_told(before, after):
    found = differences(before, after)
    assert bool(found) == (before != after)
    assert all(part.lines for part in found)
    assert from_json(as_json(found)) == found
    assert len(short_lines(found)) == sum(len(part.lines) for part in found)
    assert differences(before, before) == ()


# --- On a page ---


def test_the_page_says_in_words_what_was_added_and_removed():
    found = differences(paper(part(LATE)), paper(part(replace(LATE, text=LATE.text.replace("25", "<26>")))))
    page = render_to_string("reports/_differences.html", {"differences": found})
    assert '<del><span class="govuk-visually-hidden">removed: </span>25</del>' in page
    assert '<ins><span class="govuk-visually-hidden">added: </span>&lt;26&gt;</ins>' in page
    assert "What needs attention" in page
    assert "Nothing" not in page
    assert "Nothing differs" in render_to_string("reports/_differences.html", {"differences": ()})
