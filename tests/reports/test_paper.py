from dataclasses import replace

import pytest

from reports.paper import Bullet, Bullets, Cell, Column, Figure, Paper, Paragraph, Part, Row, Table
from tests.reports.sample_paper import ACTIONS, PAPER, SCORECARD, SHORT

TWO = (Column("Measure"), Column("Result", "end"))


def test_rows_are_grouped_under_their_section_rows():
    table = Table("A", TWO, (Row.of("a", "1"), Row.section("Practice"), Row.of("b", "2"), Row.section("Capacity")))
    assert [(group.heading, len(group.rows)) for group in table.groups] == [("", 1), ("Practice", 1), ("Capacity", 0)]
    cells = table.groups[1].rows[0].cells
    assert [(cell.text, cell.is_header, column.align) for cell, column in cells] == [
        ("b", True, "start"),
        ("2", False, "end"),
    ]


def test_row_with_the_wrong_number_of_cells_is_refused():
    with pytest.raises(ValueError, match="1 cells where 2 are needed"):
        Table("A", TWO, (Row((Cell("a"),)),))


def test_width_must_be_a_step_the_style_sheets_know():
    with pytest.raises(ValueError, match="multiple of five"):
        Column("A", width=12)


def test_chart_without_alternative_is_refused():
    with pytest.raises(ValueError, match="no <title>"):
        Figure("<svg></svg>", "Fewer are late.")


@pytest.mark.parametrize(("words", "is_torn"), [(20, False), (600, True)])
def test_only_a_tall_row_may_be_torn(words, is_torn):
    table = Table("A", TWO, (Row.of("a", "word " * words),))
    assert (table.groups[0].rows[0].page_share > PAPER.whole_share) is is_torn


def test_lists_and_nested_lists_count_towards_the_height_of_a_cell():
    flat = Cell(blocks=(Bullets.of("a", "b"),))
    nested = Cell(blocks=(Bullets((Bullet("a", below=(Bullet("c"), Bullet("d"))), Bullet("b"))),))
    assert (flat.lines(40), nested.lines(40)) == (2, 4)


def test_long_paper_has_contents_and_short_one_only_when_asked():
    assert PAPER.has_contents
    assert SHORT.has_contents
    assert not replace(SHORT, contents=False).has_contents
    one_part = replace(PAPER, parts=(Part("All of it", tuple(Paragraph("word " * 100) for _ in range(99))),))
    assert not one_part.has_contents


def test_columns_of_a_long_table_are_fixed_and_of_a_short_one_not():
    assert ACTIONS.has_fixed_columns
    assert not SCORECARD.has_fixed_columns


@pytest.mark.parametrize(
    ("date_text", "item", "printed"),
    [
        ("17 November 2026", "8", "17 November 2026 · Item 8"),
        ("", "8", "Item 8"),
        ("17 November 2026", "", "17 November 2026"),
        ("", "", ""),
    ],
)
def test_meeting_line_leaves_out_what_is_empty(date_text, item, printed):
    assert replace(PAPER, date_text=date_text, item_number=item).meeting == printed


def test_footer_takes_the_short_title_if_there_is_one():
    assert PAPER.footer == "Example County Council · Safeguarding performance, July to September 2026"
    assert replace(PAPER, running_title="").footer == f"Example County Council · {PAPER.title}"


def test_paper_has_no_default_for_what_every_paper_has():
    with pytest.raises(TypeError):
        Paper(slug="a", title="A")
