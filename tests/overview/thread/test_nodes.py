"""A thread as nodes and links: what hangs together, what is shown of it, what is said, and where it is drawn."""

import pytest

from safeguarding.overview.thread.drawing import BOX, LETTERS, LINES, cut, drawing
from safeguarding.overview.thread.nodes import NO_ACTION, NO_MEASURE, SHOWN, Column, Node, hanging, thread

GAPS = {"finding": NO_ACTION, "action": NO_MEASURE}


def node(kind, key, **given):
    return Node(
        (kind, key), f"{kind} {key}", f"/{kind}/{key}/", f"/thread/{kind}/{key}/", gap=GAPS.get(kind, ""), **given
    )


def made(this, *links, **given):
    keys = {this, *(key for link in links for key in link)}
    return thread(this, {key: node(*key) for key in keys}, links, **given)


S, F, A, I, P = ("standard", 1), ("finding", 1), ("action", 1), ("indicator", 1), ("paper", 1)  # noqa: E741
WHOLE = [(S, F), (F, A), (A, I), (I, P)]


def shown(found):
    return [node.key for node in found.nodes]


@pytest.mark.parametrize("this", [S, F, A, I, P])
def test_whole_thread_is_the_same_from_each_of_its_ends(this):
    found = made(this, *WHOLE)
    assert shown(found) == [S, F, A, I, P]
    assert found.links == set(WHOLE)
    assert found.this.key == this


def test_what_shares_only_a_neighbour_is_no_part_of_it():
    other = ("finding", 2)
    assert other not in shown(made(F, *WHOLE, (S, other)))
    assert ("standard", 2) not in shown(made(F, *WHOLE, (("standard", 2), A)))


def test_thing_of_one_council_leads_to_nothing_of_another_by_what_both_share():
    elsewhere = ("action", 2)
    councils = {F: 1, A: 1, P: 2, elsewhere: 2}
    links = [*WHOLE, (elsewhere, I)]
    nodes = {key: node(*key, council=councils.get(key)) for key in (S, F, A, I, P, elsewhere)}
    assert shown(thread(F, nodes, links)) == [S, F, A, I]
    assert shown(thread(P, nodes, links)) == [elsewhere, I, P]
    assert shown(thread(I, nodes, links)) == [S, F, A, elsewhere, I, P]


def test_distance_counts_links_one_way():
    away = hanging(F, {*WHOLE, (F, I)})
    assert away == {F: 0, S: 1, A: 1, I: 1, P: 2}


def test_nearest_come_first_and_of_many_the_first_are_shown_with_how_many_more():
    links = [(S, ("indicator", 50)), (S, F), (F, A)] + [(A, ("indicator", key)) for key in range(1, 21)]
    step = made(S, *links).steps[Column.INDICATOR]
    assert step.nodes[0].key == ("indicator", 50)  # linked directly
    assert (len(step.nodes), step.more) == (SHOWN, 21 - SHOWN)


def test_column_that_is_asked_for_is_shown_whole():
    links = [(S, ("finding", key)) for key in range(1, 51)]
    step = made(S, *links, show="finding").steps[Column.FINDING]
    assert (len(step.nodes), step.more) == (50, 0)


def test_link_to_something_that_is_not_there_is_none():
    found = thread(F, {F: node(*F), S: node(*S)}, WHOLE)
    assert shown(found) == [S, F]
    assert found.links == {(S, F)}


def test_gaps_are_said_in_words():
    assert made(F).sentence == (
        "No standard stands behind it, and no source. No action answers it. "
        "No indicator shows whether it works. No paper shows it."
    )
    assert "No finding stands behind it: nothing says why it is done." in made(A).sentence
    assert "No action is meant to move it." in made(I).sentence


def test_what_there_is_is_counted_in_words():
    inspection = ("inspection", 1)
    said = made(F, *WHOLE, (inspection, F)).sentence
    assert "One standard and one inspection or review stand behind it. One action answers it." in said


def test_finding_with_an_action_has_no_gap_and_one_without_has():
    found = made(S, *WHOLE, (S, ("finding", 2)))
    assert {node.key: node.gap for node in found.nodes if node.kind == "finding"} == {F: "", ("finding", 2): NO_ACTION}
    assert next(node.gap for node in found.nodes if node.key == A) == ""
    assert next(node.gap for node in made(A).nodes) == NO_MEASURE


def test_nothing_is_found_in_a_survey():
    assert [step.column for step in made(("survey", 1), (("survey", 1), I)).steps] == [
        Column.SOURCE, Column.INDICATOR, Column.PAPER,
    ]  # fmt: skip


# --- The drawing ---


def test_drawing_has_a_box_for_each_thing_of_the_list_and_a_line_for_each_link():
    links = [*WHOLE, *((S, ("finding", key)) for key in range(2, 20)), (S, I)]
    found = made(S, *links)
    drawn = drawing(found)
    assert [box.node.key for box in drawn.boxes] == shown(found)
    assert len(drawn.lines) == len(found.links)
    assert [box.node.key for box in drawn.boxes if box.is_this] == [S]
    assert [head.foot for head in drawn.heads] == ["", "and 11 more", "", "", ""]


def test_boxes_stand_in_their_columns_and_do_not_overlap():
    drawn = drawing(made(S, *WHOLE, *((S, ("finding", key)) for key in range(2, 20))))
    assert all(box.x + BOX <= drawn.width and box.y + drawn.box_height <= drawn.height for box in drawn.boxes)
    places = {(box.x, box.y) for box in drawn.boxes}
    assert len(places) == len(drawn.boxes)
    assert [head.x for head in drawn.heads] == sorted({box.x for box in drawn.boxes})


def test_link_that_passes_by_a_column_is_told_from_the_others():
    assert sum(line.passes_by for line in drawing(made(S, *WHOLE, (S, I))).lines) == 1


def test_column_without_anything_says_none():
    assert [head.foot for head in drawing(made(F)).heads] == ["none", "", "none", "none", "none"]


def test_long_title_is_cut_to_what_fits():
    lines = [text for _, text in cut("A very long title of something " * 6)]
    assert len(lines) == LINES
    assert lines[-1].endswith("…")
    assert all(len(text) <= LETTERS for text in lines)
    assert [text for _, text in cut("Short")] == ["Short"]
