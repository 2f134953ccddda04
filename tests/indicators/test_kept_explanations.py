"""An explanation for what cannot be helped is given once and holds for as many quarters as were chosen."""

from datetime import date, timedelta

import pytest

from indicators import changes
from indicators.explanation_changes import end_explanation, keep_explanation, last_day
from indicators.models import KeptExplanation
from indicators.return_doubts import DoubtCode
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.returns_cast import NOW, last_quarter, text

pytestmark = pytest.mark.one_database

CHECK = {"check": "yes"}
WORDS = "A newborn without a number cannot be matched"


@pytest.fixture
def moved(cast):
    """Down 15 points since last quarter."""
    last_quarter(cast, "timely", numerator=165, denominator=173)
    return cast


def keep(cast, quarters="2", why=WORDS, **more):
    typed = {"numerator": "139", "denominator": "173", "why": why, "keep_for": quarters}
    return cast.post(cast.bob, "edit", **cast.boxes(timely=typed), **more)


def next_round(cast):
    """With the same figures asked for, open already."""
    cast.take(changes.submit_return, cast.bob)
    cast.take(changes.approve_return, cast.alice)
    period = factories.create_quarter(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    cast.round = factories.create_round(authority=cast.authority, period=period)
    for name in ("timely", "vacancies", "open"):
        factories.ask(round=cast.round, subject=cast.subject, version=getattr(cast, name))


# --- On the form ----------------------------------------------------------------------------------------------------


def test_explanation_is_kept_by_name_until_the_quarter_chosen(moved):
    assert keep(moved).status_code == 302
    kept = KeptExplanation.objects.get()
    assert (kept.words, kept.code, kept.until) == (WORDS, "big_change", date(2027, 3, 31))
    assert (kept.kept_by, kept.subject, kept.version) == (moved.bob, moved.subject, moved.timely)
    assert AuditEvent.objects.filter(verb="keep explanation").count() == 1
    page = text(moved.get(moved.bob, "edit"))
    assert f"Explained before: {WORDS}" in page and "Bob, 15 October 2026; holds until 31 March 2027." in page


def test_kept_explanation_answers_next_quarter_without_a_new_word(moved):
    keep(moved)
    next_round(moved)
    low = moved.boxes(timely=("100", "173"), vacancies=("2.5", "13.0"), open=("121",))  # down again by over ten points
    assert moved.post(moved.bob, "edit", **CHECK, **low).url == moved.url("submit")
    assert WORDS in text(moved.get(moved.bob, "submit"))


def test_explanation_is_forgotten_after_its_last_quarter(moved):
    keep(moved)
    for until, holds in ((moved.round.period.ends_on, True), (date(2026, 6, 30), False)):
        KeptExplanation.objects.update(until=until)
        assert ("Explained before" in text(moved.get(moved.bob, "edit"))) == holds


def test_explanation_for_another_doubt_still_asks_for_a_word(moved):
    keep(moved)
    KeptExplanation.objects.update(code=DoubtCode.OFF_TARGET)
    page = keep(moved, quarters="", why="", **CHECK)
    assert "Say what changed, why, or what happens next" in text(page)


def test_explanation_without_words_is_asked_for_and_nothing_is_kept(moved):
    page = keep(moved, why="")
    assert "Write the explanation that is to hold for longer" in text(page)
    assert not KeptExplanation.objects.exists()


@pytest.mark.parametrize("quarters", ["0", "9", "-1", "１", "x"])
def test_another_number_of_quarters_is_refused(moved, quarters):
    assert "Choose for how long the explanation holds" in text(keep(moved, quarters=quarters))
    assert not KeptExplanation.objects.exists()


def test_figure_without_a_doubt_keeps_no_explanation(cast):
    assert keep(cast).status_code == 302
    assert not KeptExplanation.objects.exists()


def test_page_that_saves_by_itself_keeps_no_explanation(moved):
    typed = {"numerator": "139", "denominator": "173", "why": WORDS, "keep_for": "2"}
    moved.post(moved.bob, "autosave", **moved.boxes(timely=typed))
    assert not KeptExplanation.objects.exists()


def test_explanation_that_is_ended_asks_again_and_stays_on_record(moved):
    keep(moved)
    key = KeptExplanation.objects.get().pk
    typed = {"numerator": "138", "denominator": "173", "why": ""}
    moved.post(moved.bob, "edit", end_explanation=str(key), **moved.boxes(timely=typed))
    assert KeptExplanation.objects.get().ended_by == moved.bob
    assert moved.figure("timely").numerator == 138  # what was typed beside it is kept
    assert AuditEvent.objects.filter(verb="end explanation").count() == 1
    assert "Say what changed" in text(moved.get(moved.bob, "edit", "?check=1"))


def test_explanation_of_another_unit_cannot_be_ended_here(moved):
    keep(moved)
    other = factories.create_subject(unit=factories.create_unit(authority=moved.authority))
    KeptExplanation.objects.update(subject=other)
    key = str(KeptExplanation.objects.get().pk)
    moved.post(moved.bob, "edit", end_explanation=key, **moved.boxes(timely=("138", "173")))
    assert KeptExplanation.objects.get().ended_at is None


# --- The changes themselves -----------------------------------------------------------------------------------------


def kept(cast, **about):
    usual = {"code": DoubtCode.OFF_TARGET, "words": WORDS, "quarters": 1, "by": cast.bob, "at": NOW}
    return keep_explanation(round=cast.round, subject=cast.subject, version=cast.timely, **(usual | about))


def test_new_explanation_takes_the_place_of_the_one_before(cast):
    first, second = kept(cast), kept(cast, words="Another", at=NOW + timedelta(days=1))
    first.refresh_from_db()
    assert (first.ended_by, second.ended_at) == (cast.bob, None)


def test_explanation_is_ended_once(cast):
    explanation = kept(cast)
    assert end_explanation(explanation=explanation, by=cast.bob, at=NOW)
    assert not end_explanation(explanation=explanation, by=cast.alice, at=NOW + timedelta(days=1))
    explanation.refresh_from_db()
    assert (explanation.ended_by, explanation.ended_at) == (cast.bob, NOW)


@pytest.mark.parametrize("about", [{"words": " "}, {"quarters": 0}, {"quarters": 9}])
def test_explanation_without_words_or_end_is_refused(cast, about):
    with pytest.raises(ValueError, match="one to eight"):
        kept(cast, **about)


def test_last_day_is_that_of_a_quarter_after_the_rounds(cast):
    assert [last_day(cast.round, number) for number in (1, 8)] == [date(2026, 12, 31), date(2028, 9, 30)]


def test_return_that_was_sent_in_shows_the_explanation_as_it_was_then(moved):
    keep(moved)
    moved.take(changes.submit_return, moved.bob)
    KeptExplanation.objects.update(ended_at=NOW + timedelta(days=9), ended_by=moved.bob)
    assert WORDS in text(moved.get(moved.alice))
    KeptExplanation.objects.update(kept_at=NOW + timedelta(days=8))
    assert "Explained before" not in text(moved.get(moved.alice))
