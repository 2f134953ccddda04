"""What stands in the place of something exempt, and that nothing of it is left in the public edition."""

import json
from dataclasses import replace

from reports.paper import Column, Figure, Note, Paragraph, Row, Table
from reports.storing import as_json
from reports.withheld import Exemption, blocks_for

SECRET = "EXEMPT-secret"
TABLE = Table(
    "Costs",
    (Column("Provider"), Column("Cost"), Column("Places")),
    (
        Row(Row.of("Care Ltd", f"£5 {SECRET}", "4").cells, key="care"),
        Row(Row.of("Other", "£6", "5").cells, key="other"),
    ),
)


def text_of(blocks) -> str:
    return json.dumps(as_json(blocks), ensure_ascii=False)


def test_withheld_words_leave_a_note_with_paragraph_and_reason():
    blocks = blocks_for([Paragraph(SECRET)], [Exemption(3, "A tender is open.")], is_public=True)
    assert blocks == (Note(Exemption(3, "A tender is open.").said),)
    assert "paragraph 3" in text_of(blocks) and "A tender is open." in text_of(blocks) and SECRET not in text_of(blocks)


def test_restricted_edition_shows_it_and_says_that_it_is_not_public():
    blocks = blocks_for([Paragraph(SECRET)], [Exemption(3, "A tender is open.")], is_public=False)
    assert blocks[0].text.startswith("Not for publication") and SECRET in text_of(blocks)


def test_withheld_row_keeps_its_place_and_nothing_of_its_cells():
    (table,) = blocks_for([TABLE], [Exemption(3, "Why.", row="care")], is_public=True)
    assert [cell.text for cell in table.rows[0].cells] == ["Withheld"] * 3
    assert [cell.text for cell in table.rows[1].cells] == ["Other", "£6", "5"]
    assert SECRET not in text_of([table]) and "care" not in text_of([table]).lower()
    assert "paragraph 3" in table.note


def test_withheld_cell_leaves_the_rest_of_its_row():
    (table,) = blocks_for([TABLE], [Exemption(3, "Why.", row="care", column="Cost")], is_public=True)
    assert [cell.text for cell in table.rows[0].cells] == ["Care Ltd", "Withheld", "4"]


def test_control_without_exemptions_everything_is_shown():
    assert blocks_for([TABLE, Paragraph(SECRET)], [], is_public=True) == (TABLE, Paragraph(SECRET))


def test_sentence_and_chart_beside_a_table_go_with_its_withheld_row():
    """They are made from the same rows; a table whose rows are all shown keeps its own."""
    svg = f"<svg><title>{SECRET}</title></svg>"
    piece = [Paragraph(f"Care Ltd costs {SECRET}.", label="2.1"), Figure(svg, SECRET), TABLE]
    exempt = Exemption(3, "Why.", row="care")
    paragraph, figure, _ = blocks_for(piece, [exempt], is_public=True)
    assert paragraph == Paragraph(exempt.said, label="2.1") and figure == Note(exempt.said)
    assert SECRET not in text_of(blocks_for(piece, [exempt], is_public=True))
    assert blocks_for(piece, [Exemption(3, "Why.", row="nothing of it")], is_public=True) == tuple(piece)
    assert blocks_for(piece, [exempt], is_public=False)[:2] == tuple(piece[:2])


def test_table_that_counts_rows_goes_with_a_withheld_one_of_them():
    """Counts by standing less those that are shown would say how the withheld action stands."""
    counts = Table("By standing", (Column("Standing"), Column("Actions")), (Row.of("Late", "2"),))
    counts = replace(counts, rows=(replace(counts.rows[0], key="state:late"),))
    exempt = Exemption(3, "Why.", row="care")
    assert blocks_for([counts, TABLE], [exempt], is_public=True)[0] == Note(exempt.said)
    assert blocks_for([counts, TABLE], [exempt], is_public=False)[0] == counts
    other = replace(counts, rows=(replace(counts.rows[0], key="row"),))
    assert blocks_for([other, TABLE], [exempt], is_public=True)[0] == other
