"""What stands beside each figure of the form, and how little it takes to answer."""

from datetime import date

import pytest

from indicators import changes
from indicators.models import Observation, Question, Return
from safeguarding.calendar import add_months, quarter_of
from tests import factories
from tests.indicators.returns_cast import NOW, last_quarter, text

CHECK = {"check": "yes"}


def edit(cast):
    return text(cast.get(cast.bob, "edit"))


def past_quarters(cast, *percentages):
    """Approved figures of 100 each, the newest first, of the quarters before this one."""
    for back, number in enumerate(percentages, start=1):
        start = add_months(date(2026, 7, 1), -3 * back)
        period = factories.create_quarter(starts_on=start, ends_on=quarter_of(start).ends_on)
        round = factories.create_round(authority=cast.authority, period=period)
        row = Return.objects.create(round=round, subject=cast.subject, approved_at=NOW, approved_by=cast.alice)
        factories.create_figure(
            quarterly_return=row, version=cast.timely, approved_by=cast.alice, numerator=number, denominator=100
        )


def ask(cast, words, subject=None, **about):
    about = {"authority": cast.authority, "indicator": cast.timely.indicator, **about}
    return Question.objects.create(**about, subject=subject, text=words, asked_at=NOW, asked_by=cast.alice)


# --- Past, range, questions, notes ------------------------------------------------------------------------------------


def test_words_of_the_last_quarters_stand_beside_them(cast):
    row = last_quarter(cast, "timely", numerator=143, denominator=170)
    assert "What was said then" not in edit(cast)
    Observation.objects.filter(pk=row.pk).update(what_changed="Two left.", what_next="One comes in May.")
    assert "What was said then" in edit(cast) and "Two left. One comes in May." in edit(cast)


def test_usual_range_is_of_more_quarters_than_are_listed(cast):
    past_quarters(cast, 84, 86, 82, 84, 88, 86, 82, 84)
    page = edit(cast)
    assert "usual range 76 to 93%" in page
    assert page.count("of 100</td>") == 4


def test_usual_range_wants_eight_quarters_of_the_definition_in_force(cast):
    past_quarters(cast, 84, 86, 82, 84, 88, 86, 82)
    assert "usual range" not in edit(cast)


def test_figure_outside_its_usual_range_asks_for_a_word(cast):
    past_quarters(cast, 84, 86, 82, 84, 88, 86, 82, 84)
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely=("75", "100")))
    assert "Outside the usual range, 76 to 93%." in text(page)


def test_what_the_board_asked_stands_at_the_figure_until_it_is_answered(cast):
    question = ask(cast, "Why has it fallen?")
    ask(cast, "And in this team?", subject=cast.subject)
    page = edit(cast)
    assert "The board asks:</strong> Why has it fallen?" in page and "And in this team?" in page
    assert page.count("Alice, 15 October 2026, of all units") == 1
    Question.objects.filter(pk=question.pk).update(answer="Two left", answered_at=NOW, answered_by=cast.bob)
    assert "Why has it fallen?" not in edit(cast)


def test_questions_to_another_unit_or_council_are_not_shown(cast):
    ask(cast, "Not yours", subject=factories.create_subject(unit=factories.create_unit(authority=cast.authority)))
    ask(cast, "Not yours", authority=factories.create_authority())
    assert "Not yours" not in edit(cast)


def test_note_of_whoever_sent_it_back_stands_at_its_figure_and_goes_once_it_is_in_again(cast):
    cast.submit()
    cast.take(
        changes.send_back_return, cast.alice, note="Two things", figure_notes={cast.timely: "Is this of the quarter?"}
    )
    assert edit(cast).count("Alice asks:</strong></p><p>Is this of the quarter?") == 1
    cast.take(changes.submit_return, cast.bob)
    cast.take(changes.withdraw_return, cast.bob)
    assert "Is this of the quarter?" not in edit(cast)


def test_note_of_the_round_stands_on_every_form(cast):
    cast.round.note = "Count from the new system."
    cast.round.save()
    assert "Count from the new system." in edit(cast)


@pytest.mark.one_database
def test_each_figure_has_its_mark_and_a_link_to_it(cast):
    cast.save(vacancies=("", ""), open=("x",))
    page = edit(cast)
    for name, word in (("timely", "Ready"), ("vacancies", "Empty"), ("open", "Not finished")):
        link, mark = (
            f'href="#figure-{getattr(cast, name).pk}"',
            page.split(f'data-mark="figure-{getattr(cast, name).pk}"')[1],
        )
        assert link in page and word in mark.split("</strong>")[0]


# --- Shapes and gaps --------------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_nil_is_one_press_on_the_page_and_its_reason(cast):
    assert "Nothing to report: there were none this quarter" in edit(cast)
    typed = {"state": "nil", "reason": "Nobody was assessed"}
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely=typed)).status_code == 302
    page = cast.post(cast.bob, "edit", **CHECK, **cast.boxes(timely={"state": "nil"}))
    assert "Say why there was nothing to report" in text(page)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("shape", "answer", "wrong"),
    [("yes_no", "Yes", "Perhaps"), ("band", "Amber", "Blue"), ("milestone", "Reached", "1")],
)
def test_measure_without_a_number_has_its_answers_to_choose_from(cast, shape, answer, wrong):
    version = factories.ask(
        round=cast.round, subject=cast.subject, version=factories.create_version(shape=shape, unit="")
    )
    assert f'<option value="{answer}">{answer}</option>' in edit(cast)
    box = f"figure-{version.pk}-"
    for given, status in ((wrong, 200), (answer, 302)):
        sent = {f"{box}state": "value", f"{box}value": given}
        assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes(), **sent).status_code == status
    assert Observation.objects.get(version=version).as_printed == answer
    assert answer in text(cast.get(cast.bob, "submit"))


def test_measure_in_words_takes_a_line_and_counts_as_given(cast):
    version = factories.ask(round=cast.round, subject=cast.subject, version=factories.create_version(shape="narrative"))
    sent = {f"figure-{version.pk}-state": "value", f"figure-{version.pk}-value": "Both audits done"}
    assert cast.post(cast.bob, "edit", **CHECK, **cast.boxes(), **sent).url == cast.url("submit")
    assert "4 of 4" in text(cast.client(cast.alice).get("/returns/"))
    too_long = {**sent, f"figure-{version.pk}-value": "x" * 81}
    assert "Shorten this to 80 characters" in text(cast.post(cast.bob, "edit", **cast.boxes(), **too_long))
