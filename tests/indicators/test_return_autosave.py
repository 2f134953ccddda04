"""What the page sends by itself while somebody types, and what it is told."""

import pytest

from indicators import changes
from indicators.models import Return
from safeguarding.models import AuditEvent
from tests.indicators.returns_cast import last_quarter, text


def saved(cast, **typed):
    return cast.post(cast.bob, "autosave", **cast.boxes(**typed))


def figure(cast, answer, name="timely"):
    return answer.json()["figures"][f"figure-{getattr(cast, name).pk}"]


def test_page_that_saves_by_itself_is_told_what_is_stored(cast):
    answer = saved(cast, timely=("139", "173"), vacancies=("", ""), open=("",)).json()
    assert answer["saved"] == "Saved 14:02" and answer["version"] == cast.version == 1
    assert answer["sentence"] == "One of three figures is ready. Two are still empty."
    found = answer["figures"][f"figure-{cast.timely.pk}"]
    assert (found["result"], found["counts"], found["late"]) == ("80.3%", "139 of 173", "34")
    assert (found["standing"], found["wrong"], found["doubts"]) == ("ready", [], [])
    assert cast.figure("timely").numerator == 139


def test_page_on_which_nothing_is_typed_starts_no_return(cast):
    answer = saved(cast, timely=("", ""), vacancies=("", ""), open=("",)).json()
    assert (answer["saved"], answer["version"]) == ("", 0)
    assert not Return.objects.filter(round=cast.round).exists()


def test_number_that_cannot_be_read_is_kept_as_text_and_named(cast):
    answer = saved(cast, timely=("1e3", "173"))
    assert answer.json()["kept_all"] is True
    assert (figure(cast, answer)["standing"], figure(cast, answer)["result"]) == ("unfinished", "")
    assert "1000 for 1e3" in figure(cast, answer)["wrong"][0]
    assert 'value="1e3"' in text(cast.get(cast.bob, "edit"))


def test_box_that_cannot_be_kept_is_said_not_to_be(cast):
    long = {"numerator": "1", "denominator": "20", "why": "x" * 2001}
    answer = saved(cast, timely=long)
    assert answer.json()["kept_all"] is False
    assert "Shorten this" in figure(cast, answer)["wrong"][0]


def test_doubt_is_told_with_whether_it_asks_for_a_word(cast):
    last_quarter(cast, "timely", numerator=165, denominator=173)
    found = figure(cast, saved(cast))
    assert found["standing"] == "word"
    assert found["doubts"] == [{"words": "Down 15.1 points since last quarter, from 95.4%.", "asks": True, "kept": ""}]


def test_second_page_that_is_behind_is_refused_and_changes_nothing(cast):
    saved(cast)
    behind = {"version": 0, **cast.boxes(timely=("1", "173"))}
    answer = cast.client(cast.bob).post(cast.url("autosave"), behind)
    assert answer.status_code == 409 and "Somebody else saved this return" in answer.json()["refused"]
    assert cast.figure("timely").numerator == 139


def test_same_sending_twice_is_no_conflict(cast):
    typed = {"version": 0, **cast.boxes()}
    first, second = (cast.client(cast.bob).post(cast.url("autosave"), typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


def test_return_that_is_in_is_refused_in_words(cast):
    cast.submit()
    answer = saved(cast, open=("77",))
    assert answer.status_code == 409 and "cannot be changed" in answer.json()["refused"]
    assert cast.figure("open").value == 120


def test_what_is_saved_by_itself_leaves_no_entry_but_what_is_sent_in_does(cast):
    saved(cast)
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"start return"}
    cast.take(changes.submit_return, cast.bob)
    assert "139" in str(AuditEvent.objects.get(verb="submit return").detail)


@pytest.mark.parametrize("who", ["alice", "charlie"])
def test_nobody_else_saves_it(cast, who):
    cast.save()
    answer = cast.post(getattr(cast, who), "autosave", **cast.boxes(open=("1",)))
    assert answer.status_code in {403, 404}
    assert cast.figure("open").value == 120


def test_form_says_when_it_was_saved_and_where_to_go_next(cast):
    saved(cast, vacancies=("", ""))
    page = text(cast.get(cast.bob, "edit"))
    assert "Saved 14:02" in page
    assert f'href="#figure-{cast.vacancies.pk}" data-next>' in page
    cast.save()
    assert 'href="#" data-next hidden>' in text(cast.get(cast.bob, "edit"))
