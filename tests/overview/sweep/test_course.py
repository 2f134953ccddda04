from datetime import date, timedelta

from safeguarding.overview.sweep.cases import Severity
from safeguarding.overview.sweep.course import MOST, Day, apart, drawing, sentence, thinned

FIRST = date(2026, 1, 1)


def day(after, serious, warnings=0, notes=0):
    number = {Severity.SERIOUS: serious, Severity.WARNING: warnings, Severity.NOTE: notes}
    return Day(FIRST + timedelta(days=after), number)


def test_one_day_is_no_course():
    assert drawing([day(0, 3)]) is None
    assert "for the first time on 1 January 2026" in sentence([day(0, 3)])


def test_count_of_nothing_is_said_in_words_that_make_a_sentence():
    assert sentence([day(0, 0)]).startswith("No serious cases, none in all, counted")


def test_no_day_is_said():
    assert "Nothing has been counted yet" in sentence([])
    assert drawing([]) is None


def test_more_cases_stand_higher_and_later_days_further_right():
    serious = drawing([day(0, 1), day(10, 4)]).lines[0]
    assert serious.marks[0].y > serious.marks[1].y
    assert serious.marks[0].x < serious.marks[1].x


def test_all_zero_is_drawn_on_the_base():
    made = drawing([day(0, 0), day(1, 0)])
    assert {mark.y for line in made.lines for mark in line.marks} == {made.bottom}


def test_names_at_the_ends_do_not_overlap():
    heights = sorted(apart({Severity.SERIOUS: 100, Severity.WARNING: 100, Severity.NOTE: 101}).values())
    assert all(after - before >= 17 for before, after in zip(heights, heights[1:], strict=False))


def test_of_many_days_the_last_of_each_week_stands():
    days = [day(after, 1) for after in range(200)]
    shown = thinned(days)
    assert len(shown) <= MOST
    assert shown[-1] == days[-1]
    assert thinned(days[:5]) == days[:5]


def test_sentence_says_fewer_and_as_many():
    assert "two fewer than on 1 January 2026" in sentence([day(0, 3), day(9, 1)])
    assert "as many as on 1 January 2026" in sentence([day(0, 3), day(9, 2, 1)])
