"""The strip: as many dots as there are figures, none outside the picture, none that covers another."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from indicators.benchmarks import Place
from indicators.strips import DOT, WIDTH, strip


def places(*values, own="85.3") -> list[Place]:
    found = [Place(f"Area {k}", None if v is None else Decimal(str(v)), f"{v}%") for k, v in enumerate(values)]
    mine = Place("Derby", None if own is None else Decimal(own), f"{own}%", is_own=True)
    return [*found, mine]


def drawn(there):
    return strip(there, sentence="Said.", middle_text="80.0%", suffix="%", ceiling=100)


@given(some.lists(some.decimals(min_value=0, max_value=100, places=1), min_size=1, max_size=160))
def test_every_figure_has_a_dot_inside_the_picture_and_none_covers_another(values):
    found = drawn(places(*values))
    assert len(found.dots) == len(values)
    assert all(DOT <= dot.x <= WIDTH - DOT and DOT <= dot.y < found.line_y for dot in found.dots)
    assert found.line_y < found.height
    spots = [(dot.x, dot.y) for dot in found.dots]
    for place, (x, y) in enumerate(spots):
        for left, above in spots[:place]:
            assert abs(x - left) >= 2 * DOT - 0.2 or abs(y - above) >= 2 * DOT


def test_own_figure_is_named_and_drawn_as_a_diamond_on_the_line():
    found = drawn(places(70, 90, 100))
    assert (found.own.text, found.own_label, found.own.y) == ("Derby: 85.3%", "Derby 85.3%", found.line_y)
    assert len(found.own_points.split()) == 4


def test_own_name_stays_inside_at_either_end():
    assert drawn(places(90, 95, own="1")).own_anchor == "start"
    assert drawn(places(10, 15, own="99")).own_anchor == "end"


def test_gap_has_no_dot_and_the_middle_is_of_those_with_a_figure():
    found = drawn(places(70, None, 90, own=None))
    assert (len(found.dots), found.own, found.own_label) == (2, None, "")
    assert found.dots[0].x < found.middle_x < found.dots[1].x


def test_fewer_than_two_figures_make_no_picture():
    assert drawn(places(None, own="85.3")) is None
