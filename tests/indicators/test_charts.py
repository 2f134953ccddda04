"""Where a chart puts its points: nothing outside its plot, nothing joined across a gap or a new definition."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators import charts
from indicators.charts import Edge, Label, Plot, Value, apart, run_chart
from indicators.scales import scale, steps
from indicators.small_charts import shares, sparkline

NUMBERS = st.decimals(0, 20000, places=2)
GAPPED = st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=24)


def values(*numbers, era="") -> list[Value]:
    return [
        Value(f"Q{i}", None if number is None else Decimal(str(number)), f"{number}", era)
        for i, number in enumerate(numbers)
    ]


def chart(given, **options):
    return run_chart(given, sentence="It moved.", **options)


def points(segment: str) -> list[tuple[float, float]]:
    return [tuple(float(part) for part in point.split(",")) for point in segment.split()]


# --- Lines ---


def test_line_of_unbroken_values_is_one():
    drawn = chart(values(80, 82, 81))
    assert [len(points(segment)) for segment in drawn.segments] == [3]
    assert drawn.breaks == ()


def test_line_ends_at_a_gap_and_starts_again_after_it():
    drawn = chart(values(80, 82, None, 81, 83))
    assert [len(points(segment)) for segment in drawn.segments] == [2, 2]
    assert len(drawn.marks) == 4


def test_line_ends_where_the_definition_changes_even_without_a_gap():
    given = [*values(80, 82, era="seven days"), *values(90, 91, era="ten days")]
    drawn = chart(given)
    assert [len(points(segment)) for segment in drawn.segments] == [2, 2]
    (found,) = drawn.breaks
    assert found.text == "ten days"
    assert drawn.marks[1].x < found.x < drawn.marks[2].x


def test_lone_value_between_gaps_has_a_mark_and_no_line():
    drawn = chart(values(80, None, 81, None, 82))
    assert drawn.segments == ()
    assert len(drawn.marks) == 3


@given(GAPPED, st.data())
def test_no_line_joins_values_that_are_not_neighbours(numbers, data):
    eras = data.draw(st.lists(st.sampled_from("ab"), min_size=len(numbers), max_size=len(numbers)))
    given = [Value(f"Q{i}", number, "", era) for i, (number, era) in enumerate(zip(numbers, eras, strict=True))]
    drawn = chart(given)
    plot = Plot(0, 1, len(given))
    places = {plot.x(i): i for i in range(len(given))}
    joined = 0
    for segment in drawn.segments:
        at = [places[x] for x, _ in points(segment)]
        assert at == list(range(at[0], at[0] + len(at)))
        assert all(given[i].value is not None for i in at)
        assert len({given[i].era for i in at}) == 1
        joined += len(at) - 1
    neighbours = zip(given, given[1:], strict=False)
    assert joined == sum(a.value is not None and b.value is not None and a.era == b.era for a, b in neighbours)


# --- Scale ---


@given(GAPPED, st.one_of(st.none(), NUMBERS))
def test_everything_drawn_is_inside_the_plot(numbers, target):
    drawn = chart([replace(item, target=target) for item in values(*numbers)], edge=Edge(target="Target"))
    assert all(drawn.left <= mark.x <= drawn.right and drawn.top <= mark.y <= drawn.bottom for mark in drawn.marks)
    assert all(drawn.top <= tick.y <= drawn.bottom for tick in drawn.ticks)
    assert len(drawn.levels) == (target is not None)
    assert all(drawn.top <= level.y <= drawn.bottom for level in drawn.levels)
    assert all(drawn.top <= label.y <= drawn.bottom for label in drawn.labels)


@given(st.lists(NUMBERS, min_size=1, max_size=24), st.sampled_from([None, 100]))
def test_scale_holds_every_value_so_that_none_is_clipped(numbers, ceiling):
    known = [float(number) for number in numbers]
    low, high, step = scale(known, ceiling)
    assert low <= min(known) <= max(known) <= high
    assert low >= 0
    assert step > 0
    assert 2 <= len(steps(low, high, step)) <= 12


@given(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=24))
def test_scale_of_percentages_stops_at_a_hundred(numbers):
    assert scale([float(number) for number in numbers], 100)[1] <= 100


@given(NUMBERS, NUMBERS)
def test_larger_value_stands_higher(one, other):
    assume(abs(one - other) > max(one, other) / 50)
    drawn = chart(values(one, other))
    assert (drawn.marks[0].y < drawn.marks[1].y) == (one > other)


def test_ticks_are_round_and_carry_their_unit():
    drawn = chart(values(78, 91), suffix="%", ceiling=100)
    assert all(tick.text.endswith("%") for tick in drawn.ticks)
    numbers = [int(tick.text[:-1]) for tick in drawn.ticks]
    assert len({b - a for a, b in zip(numbers, numbers[1:], strict=False)}) == 1


def test_chart_of_gaps_alone_has_a_scale_and_no_mark():
    drawn = chart(values(None, None))
    assert (drawn.marks, drawn.segments, drawn.labels) == ((), (), ())
    assert len(drawn.ticks) >= 2


# --- Labels ---


HEIGHTS = st.floats(charts.TOP, charts.HEIGHT - charts.BOTTOM)


@given(st.lists(HEIGHTS, min_size=1, max_size=4), st.sampled_from([17.0, 22.0]))
def test_labels_at_the_edge_never_cover_each_other_and_keep_their_order(heights, gap):
    moved = apart([Label(y, str(i), "value") for i, y in enumerate(heights)], gap)
    assert all(charts.TOP <= label.y <= charts.HEIGHT - charts.BOTTOM for label in moved)
    assert all(after.y - before.y >= gap - 0.11 for before, after in zip(moved, moved[1:], strict=False))
    assert [heights[int(label.text)] for label in moved] == sorted(heights)


def test_labels_with_room_stay_where_they_belong():
    moved = apart([Label(200.0, "a", "value"), Label(100.0, "b", "target")], 17)
    assert [(label.text, label.y) for label in moved] == [("b", 100.0), ("a", 200.0)]


@given(st.integers(2, 20), st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), max_size=6))
def test_events_stand_on_their_day_and_letters_never_cover_each_other(count, days):
    ends = [date(2021, 3, 31) + timedelta(days=91 * i) for i in range(count)]
    given = [Value("", Decimal(i), "", ends_on=end) for i, end in enumerate(ends)]
    drawn = chart(given, events=[(day, str(i)) for i, day in enumerate(days)])
    inside = [day for day in days if ends[0] <= day <= ends[-1]]
    assert len(drawn.events) == len(inside)
    for event in drawn.events:
        others = [other for other in drawn.events if other is not event]
        assert all(abs(event.x - o.x) >= charts.LETTER or abs(event.y - o.y) >= charts.LETTER for o in others)
    plot = Plot(0, 1, count)
    assert all(plot.x(0) <= event.x <= plot.x(count - 1) for event in drawn.events)


@pytest.mark.parametrize("count", [1, 2, 8, 9, 10, 16, 24, 40])
def test_period_labels_are_at_most_ten_and_the_last_is_one_of_them(count):
    drawn = chart(values(*range(count)))
    labelled = [mark for mark in drawn.marks if mark.shows_label]
    assert 1 <= len(labelled) <= 10
    assert drawn.marks[-1].shows_label
    assert all(b.x - a.x >= 50 for a, b in zip(labelled, labelled[1:], strict=False))


# --- Sparklines and bars ---


def test_sparkline_needs_two_values():
    assert sparkline([], "") is None
    assert sparkline([Decimal(1)], "") is None


@given(st.lists(NUMBERS, min_size=2, max_size=16))
def test_sparkline_stays_in_its_box_and_ends_at_its_last_value(numbers):
    line = sparkline(numbers, "It moved.")
    placed = points(line.points)
    assert len(placed) == len(numbers)
    assert all(4 <= x <= 116 and 4 <= y <= 26 for x, y in placed)
    assert placed[-1] == (line.last_x, line.last_y)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12))
def test_shares_fill_the_bar_in_proportion(numbers):
    placed = shares([(count, "tone") for count in numbers])
    assert len(placed) == sum(count > 0 for count in numbers)
    assert [share.x for share in placed] == sorted(share.x for share in placed)
    if placed:
        assert abs(sum(share.width for share in placed) - 100) < 0.1
