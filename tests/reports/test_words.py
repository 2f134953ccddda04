"""The words of papers: what their marks become, and what is never anything but words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.paper import Bullets, Paragraph, Run, SubHeading
from reports.words import Answers, answered, faults, figures_in, names_in, read, typed_figures


def blocks(text: str) -> list:
    return [named.block for named in read(text)]


def test_headings_lists_bold_and_links_become_parts_of_the_paper():
    heading, first, points = blocks(
        "## Staffing\n\nPosts are **vacant**, [as said](https://derby.example/a).\n\n- one\n- two"
    )
    assert heading == SubHeading("Staffing")
    assert first.text == "Posts are vacant, as said."
    assert first.runs[1] == Run("vacant", bold=True)
    assert first.runs[3] == Run("as said", link="https://derby.example/a")
    assert [item.text for item in points.items] == ["one", "two"]


def test_list_in_a_list_and_steps_with_their_numbers():
    (points,) = blocks("1. first\n   - inner\n2. second")
    assert [item.label for item in points.items] == ["1.", "2."]
    assert points.items[0].below[0].text == "inner"


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>", "![x](https://elsewhere.example/x.png)", "    code", "> quoted", "| a | b |",
        "*slanted* and _slanted_", "`code`", "---", "&lt;b&gt;",
    ],
)  # fmt: skip
def test_what_is_no_mark_of_papers_stays_as_it_was_typed(typed):
    (block,) = blocks(typed)
    plain = typed.strip().removeprefix("!").replace("[x](https://elsewhere.example/x.png)", "x")
    assert block.text.removeprefix("!") == plain


def test_link_that_a_reader_may_not_follow_is_only_words_and_is_named():
    text = "Read [this](javascript:alert(1))."
    (block,) = blocks(text)
    assert block == Paragraph("Read this.")
    assert "“javascript:alert(1)” must begin with https://" in faults(text, figures=[], places=[])[0]


def test_marks_are_answered_in_plain_and_in_bold_words():
    (block,) = blocks("**{f1}** of visits, see {see staffing}.")
    found = answered(block, Answers({1: "86.9% (391 of 450)"}, {"staffing": "3.2"}))
    assert found.text == "86.9% (391 of 450) of visits, see 3.2."
    assert found.runs[0] == Run("86.9% (391 of 450)", bold=True)


def test_what_a_figure_says_is_never_read_for_marks():
    """A figure's text comes from the record: whatever somebody called a team must not become bold or a link."""
    (block,) = blocks("{f1}")
    assert (
        answered(block, Answers({1: "**x** {f1} [y](https://z.example)"}, {})).text
        == "**x** {f1} [y](https://z.example)"
    )


def test_name_of_a_paragraph_is_kept_beside_it_and_not_in_it():
    (named,) = read("{#staffing} Posts are vacant.")
    assert (named.name, named.block.text) == ("staffing", "Posts are vacant.")


def test_marks_that_stand_for_nothing_are_named_in_words():
    found = faults("{f2} {see nowhere} {x}", figures=[1], places=["staffing"])
    assert ["{f2}" in found[0], "nowhere" in found[1], "{x}" in found[2]] == [True, True, True]
    assert not faults("{f1} {see staffing} {#own} {see own}", figures=[1], places=["staffing"])


def test_figures_that_somebody_typed_are_found_and_years_and_sums_are_not():
    assert typed_figures("86.9% or 25 of 130 or 5 per cent") == ["86.9%", "25 of 130", "5 per cent"]
    assert typed_figures("In 2026 three teams of 12 spent £5 on {f1}, 4 weeks late") == []


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_loses_no_letter_of_its_words(text):
    read(text)
    figures_in(text), names_in(text), faults(text, figures=[], places=[])
    words = [word for word in text.split() if word.isalpha() and word.isascii()]
    shown = " ".join(_texts(blocks(" ".join(words))))
    assert shown.split() == words


def _texts(found) -> list[str]:
    return [item.text for block in found for item in (block.items if isinstance(block, Bullets) else [block])]
