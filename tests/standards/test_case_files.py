from datetime import date
from decimal import Decimal

import pytest

from indicators.intervals import wilson
from standards.case_files import (
    Graded,
    Planned,
    State,
    Word,
    compared,
    of_grades,
    of_moderation,
    of_programme,
    programme,
    refusal_of_sum,
    state_of,
)
from standards.told import Told, counts, sentence

TODAY = date(2026, 11, 20)
WORDS = "Outstanding", "Good", "Requires improvement", "Inadequate"


def graded(*files, scale="Ofsted", words=WORDS):
    return Graded(scale, tuple(Word(word, order, n) for order, (word, n) in enumerate(zip(words, files, strict=True))))


def chance(numerator, denominator):
    found = wilson(Decimal(numerator), Decimal(denominator))
    return (found.low, found.high) if found else None


def planned(month, *, done=None, sample=None, cancelled=None, title="Plans"):
    return Planned(title, date(*month, 1), 20, done, sample, cancelled)


@pytest.mark.parametrize(
    ("planned_for", "done_on", "cancelled_on", "state"),
    [
        (date(2026, 11, 1), None, None, State.PLANNED),  # its month has not ended
        (date(2026, 10, 31), None, None, State.LATE),
        (date(2026, 10, 31), TODAY, None, State.DONE),
        (date(2026, 10, 31), None, TODAY, State.CANCELLED),
        (date(2027, 3, 1), None, None, State.PLANNED),
    ],
)
def test_audit_is_late_from_the_month_after_the_one_it_was_planned_for(planned_for, done_on, cancelled_on, state):
    assert state_of(planned_for, done_on, cancelled_on, TODAY) is state


def test_programme_counts_what_was_planned_and_done_in_each_quarter_and_leaves_out_what_was_cancelled():
    audits = [
        planned((2026, 5), done=date(2026, 8, 3), sample=18),  # planned in the first quarter, done in the second
        planned((2026, 9), title="Visits"),
        planned((2026, 9), cancelled=date(2026, 9, 2)),
        planned((2026, 12)),
        planned((2025, 5), done=date(2025, 5, 3), sample=10),
    ]
    quarters = programme(audits, 2026, TODAY)
    assert [(one.planned, one.done, one.files_planned, one.files_seen) for one in quarters] == [
        (1, 0, 20, 0), (1, 1, 20, 18), (1, 0, 20, 0), (0, 0, 0, 0),
    ]  # fmt: skip
    assert [one.late for one in quarters] == [(), ("Visits",), (), ()]
    said = of_programme(quarters, 2026, ["Visits"])
    assert said == (
        "Three case-file audits planned for 2026-27; one was done, and looked at 18 files. One is late: “Visits”."
    )
    assert of_programme(programme([], 2026, TODAY), 2026, []) == "No case-file audit is planned for 2026-27."


@pytest.mark.parametrize(("given", "said"), [(20, ""), (19, "fewer than the 20"), (21, "more than the 20")])
def test_grades_must_add_up_to_the_files_looked_at(given, said):
    refusal = refusal_of_sum(given, 20)
    assert said in refusal
    assert bool(refusal) is bool(said)


def test_grades_are_said_in_counts_and_few_files_with_a_caution():
    assert of_grades(graded(0, 6, 6, 8)) == "Of 20 files: good six, requires improvement six and inadequate eight."
    assert "So few files" in of_grades(graded(0, 4, 2, 1))
    assert graded(0, 4, 2, 1).share(4) == ""  # no percentage of seven files


@pytest.mark.parametrize(
    ("moderated", "changed", "said"),
    [
        (None, None, "Whether any file was graded again is not recorded."),
        (0, None, "No file was graded again."),
        (5, 1, "Five files were graded again: that changed one grade."),
        (1, 0, "One file was graded again: every grade stood."),
        (5, None, "how many grades that changed is not said."),
    ],
)
def test_moderation_is_said_as_far_as_it_is_known(moderated, changed, said):
    assert said in of_moderation(moderated, changed)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((0, 8, 13, 9), (1, 20, 8, 1), "better by more than chance alone would explain (14 to 44% before, 52 to 83%"),
        ((1, 20, 8, 1), (0, 8, 13, 9), "worse by more than chance alone would explain"),
        ((0, 4, 3, 3), (0, 6, 3, 1), "chance alone could have made the difference"),
    ],
)
def test_re_audit_says_whether_chance_alone_could_have_made_the_difference(before, after, said):
    assert said in compared(graded(*before), graded(*after), chance).sentence


def test_audits_on_two_scales_or_without_grades_do_not_compare():
    other = compared(graded(0, 8, 13, 9), graded(1, 2, 3, 4, scale="Own"), chance)
    assert other.sentence == "Not comparable: the earlier audit was graded on “Ofsted”, this one on “Own”."
    assert other.pairs == ()
    assert "The earlier audit has no grades" in compared(None, graded(1, 2, 3, 4), chance).sentence


def test_middle_word_of_an_odd_scale_is_not_counted_as_good():
    assert graded(3, 4, 5, words=("Met", "Partly met", "Not met")).good == 3
    assert graded(3, 4, 5, 1).good == 7


# --- What people said ---


def told(kind="complaint", *, theme="Plans", on=date(2026, 9, 30), number=5, critical=2):
    return Told(kind, theme, on, number, critical)


def test_what_was_told_is_counted_by_theme_kind_and_quarter_and_never_across_kinds():
    found = counts([told(), told(number=7, critical=3), told("compliment", critical=None), told(on=date(2026, 6, 30))])
    assert [quarter.label for quarter in found.quarters] == ["April to June 2026", "July to September 2026"]
    assert [(line.theme, line.kind, line.cells) for line in found.lines] == [
        ("Plans", "complaint", ("five complaints, two upheld", "12 complaints, five upheld")),
        ("Plans", "compliment", ("", "five compliments")),
    ]


def test_what_is_not_decided_of_one_complaint_is_not_said_of_their_sum():
    found = counts([told(), told(critical=None)])
    assert found.lines[0].cells == ("10 complaints",)


def test_sentence_is_of_the_last_quarter_in_which_anything_was_told():
    assert sentence([told(), told(on=date(2026, 3, 31))]).startswith("In July to September 2026: five complaints, two")
    assert sentence([]).startswith("Nothing that children")
