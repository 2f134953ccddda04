"""The line of time as a drawing, a list and a sentence: plain items in."""

from dataclasses import replace
from datetime import date

import pytest

from safeguarding.overview.timeline import Item, Kind, drawing, in_order, stops, to_see

pytestmark = pytest.mark.one_database


def item(kind=Kind.FINDING, year=2012, council="Derby", **given) -> Item:
    plain = {
        "noun": "finding", "label": "Weakness", "title": "Not all have one", "url": "/x/", "source": "Paper",
        "on": date(year, 12, 12), "when": f"December {year}", "printed": True,
    }  # fmt: skip
    return Item(kind=kind, council=council, **plain | given)


def figure(year, value, **given) -> Item:
    return item(Kind.FIGURE, year, noun="printed figure", title="Initial assessments on time", value=value, **given)


def action(done, **given) -> Item:
    return item(Kind.PLAN, 2009, noun="action", done=done, **given)


# --- What there is to see ---


def test_years_found_wanting_are_named_once_each_by_council():
    found = [item(year=2012, wanting=True), item(year=2004, wanting=True), item(year=2004, wanting=True)]
    kents = item(year=2009, wanting=True, council="Kent")
    assert to_see("Chronologies", [*found, kents, item(year=2021)]).startswith(
        "Chronologies: found wanting in Derby in 2004 and 2012, and in Kent in 2009. "
    )


def test_plan_of_today_finds_nothing_wanting():
    said = to_see("Chronologies", [item(Kind.PLAN, 2026, wanting=True, printed=False)])
    assert said.startswith("Chronologies: no published document in the record finds it wanting.")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], "No printed action answers it."),
        ([None], "No printed action answers it."),
        ([False], "No printed action says that it is done."),
        ([False, False, False], "None of the three printed actions says that it is done."),
        ([True, False], "One of two printed actions is said to be done."),
        ([True, True], "Two of two printed actions are said to be done."),
    ],
)
def test_printed_actions_are_counted_by_what_their_paper_says(states, said):
    assert f" {said} " in to_see("Plans", [item(), *(action(done) for done in states)])


def test_working_actions_are_never_counted_with_printed_ones():
    kept = {"printed": False, "demonstration": True}
    said = to_see("Plans", [action(False), action(True, **kept), action(False, **kept)])
    assert "No printed action says that it is done; of two working actions (demonstration), one is reported" in said
    assert "working action, none is reported in place" in to_see("Plans", [action(False, printed=False)])


def test_last_figures_are_named_printed_and_returned_apart():
    given = [figure(2009, "63.1%"), figure(2021, "95%"), figure(2021, "41%"), figure(2026, "81.0%", printed=False)]
    assert to_see("Assessments", given).endswith(
        " The last printed figure is 95% for initial assessments on time (Derby, December 2021), one of two of that "
        "date; the last returned figure is 81.0% for initial assessments on time (Derby, December 2026)."
    )
    assert to_see("Assessments", [item()]).endswith(" No figure in the record measures it.")


def test_what_was_worked_out_by_us_or_is_only_words_is_no_last_figure():
    said = to_see("Assessments", [figure(2009, "63.1%"), figure(2021, "stable", compares=False)])
    assert "The last printed figure is 63.1%" in said


def test_theme_with_nothing_on_it_says_so():
    assert to_see("Housing and safeguarding", []) == "Nothing in the record is on housing and safeguarding yet."


# --- The drawing ---


def marks(drawn, label):
    return next(lane.dots for lane in drawn.lanes if lane.label == label)


def test_every_thing_with_a_date_has_one_mark_in_the_lane_of_its_kind():
    given = [item(year=2004 + n % 3) for n in range(40)] + [figure(2021, "95%")]
    drawn = drawing([*given, item(on=None)], "Derby")
    assert (len(marks(drawn, "Findings")), len(marks(drawn, "Figures")), drawn.undated) == (40, 1, 1)
    assert [year.text for year in drawn.years] == [str(year) for year in range(2004, 2022)]
    assert [year.text for year in drawn.years if year.has_items] == ["2004", "2005", "2006", "2021"]


def test_no_two_marks_touch_and_none_leaves_its_lane_or_the_year_it_belongs_to():
    given = [item(year=year, council=who) for year in (2004, 2026) for who in ("Derby", "Kent") for _ in range(45)]
    drawn = drawing(given, "Derby")
    dots = marks(drawn, "Findings")
    assert len({(dot.x, dot.y) for dot in dots}) == len(dots) == 180
    (lane,) = (each for each in drawn.lanes if each.label == "Findings")
    assert all(lane.top < dot.y < lane.base for dot in dots)
    width = drawn.years[1].x - drawn.years[0].x
    assert all(min(abs(dot.x - year.x) for year in drawn.years) < width / 2 for dot in dots)
    tops = [(each.top, each.base) for each in drawn.lanes]
    assert all(base < top for (_, base), (top, _) in zip(tops, tops[1:], strict=False))
    assert drawn.lanes[-1].base < drawn.height


def test_mark_says_whose_a_thing_is_and_whether_it_was_printed():
    given = [item(), item(council="Kent"), item(council=""), item(printed=False)]
    assert [dot.shape for dot in marks(drawing(given, "Derby"), "Findings")] == ["dot", "ring", "square", "diamond"]
    assert [dot.shape for dot in marks(drawing(given, "Kent"), "Findings")][:2] == ["ring", "dot"]


def test_each_year_found_wanting_has_one_mark_for_each_council():
    given = [item(wanting=True), item(wanting=True), item(wanting=True, council="Kent"), item()]
    assert len(marks(drawing(given, "Derby"), "Found wanting")) == 2
    assert not marks(drawing([item()], "Derby"), "Found wanting")


def test_choice_leaves_every_mark_in_its_year():
    line = [item(year=2004), item(year=2012, council="Kent"), figure(2021, "95%")]
    whole, chosen = drawing(line, "Derby", line), drawing(line[1:2], "Derby", line)
    assert marks(chosen, "Findings") == marks(whole, "Findings")[1:]
    assert [year.text for year in chosen.years if year.has_items] == ["2012"]


def test_nothing_with_a_date_is_no_drawing():
    assert drawing([item(on=None)], "Derby") is None


# --- The list ---


def test_list_counts_what_each_source_gives_in_each_year():
    given = [item(), item(), figure(2012, "5%"), item(year=2009, council="Kent"), item(on=None, source="Plan")]
    found = [(stop.year, stop.council, stop.held) for stop in stops(in_order(given))]
    assert found == [
        ("2009", "Kent", "one finding"),
        ("2012", "Derby", "two findings and one printed figure"),
        ("No date yet", "Derby", "one finding"),
    ]


def test_order_is_that_of_days_then_of_kinds_and_what_has_none_is_last():
    undated, early = item(on=None), item(year=2004)
    assert in_order([undated, figure(2012, "1%"), item(), early]) == [early, item(), figure(2012, "1%"), undated]
    assert replace(early, value="5%").what == "Not all have one: 5%"
