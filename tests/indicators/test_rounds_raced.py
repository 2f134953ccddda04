"""A list of who returns what that changes at the very moment at which somebody saves or sends in: one of the two comes
first, and the other is told. `meanwhile` lets somebody else finish just before the list is held still."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import changes, round_changes, rounds, upload_changes
from indicators.changes import Conflict, Refused
from indicators.models import Expectation, Observation, Round, Upload
from safeguarding.models import AuditEvent
from tests import factories
from tests.indicators.returns_cast import NOW, text
from tests.indicators.upload_files import fill, saved, send, workbook


@pytest.fixture
def meanwhile(monkeypatch):
    def let(act):
        hold = rounds.hold

        def first_the_other(*args):
            monkeypatch.setattr(rounds, "hold", hold)
            act()
            return hold(*args)

        monkeypatch.setattr(rounds, "hold", first_the_other)

    return let


def take_out(cast):
    Expectation.objects.filter(round=cast.round, version=cast.timely).delete()


def change_list(cast, without=(), plus=()):
    """As an officer does it, who has just opened the page."""
    places = {place.key: place for place in rounds.places(cast.alice, NOW.date())}
    lines = [(places[rounds.key_of(line.subject)], line.version) for line in cast.round.expectations.all()]
    lines += [(places[rounds.key_of(cast.subject)], version) for version in plus]
    asked = [(place, version.indicator) for place, version in lines if version not in without]
    version = Round.objects.get(pk=cast.round.pk).version
    round_changes.change_asked(round=cast.round, asked=asked, version=version, by=cast.alice, at=NOW)


def test_draft_holds_no_figure_that_was_taken_out_meanwhile(cast, meanwhile):
    meanwhile(lambda: take_out(cast))
    with pytest.raises(Conflict, match=f"no longer asked of Duty team: {cast.timely.indicator.title}"):
        cast.save()
    assert not Observation.objects.filter(quarterly_return__round=cast.round).exists()
    assert not AuditEvent.objects.filter(verb="save return").exists()


def test_person_at_the_form_is_told_and_keeps_what_they_typed(cast, meanwhile):
    meanwhile(lambda: take_out(cast))
    page = cast.post(cast.bob, "edit", **cast.boxes())
    assert page.status_code == 409
    assert "no longer asked of Duty team" in text(page) and 'value="120"' in text(page)
    assert cast.post(cast.bob, "edit", **cast.boxes()).status_code == 302  # the control: nothing changes meanwhile


def test_figure_that_was_given_meanwhile_is_not_taken_out(cast, meanwhile):
    meanwhile(cast.save)
    with pytest.raises(ValidationError, match="A figure has been given already for Duty team"):
        change_list(cast, without=[cast.timely])
    assert Expectation.objects.filter(round=cast.round, version=cast.timely).exists()


def test_figure_that_nobody_gave_is_taken_out(cast):
    """The control."""
    change_list(cast, without=[cast.timely])
    assert not Expectation.objects.filter(round=cast.round, version=cast.timely).exists()
    cast.save(timely=("", ""))
    assert cast.states == ["draft"]


def test_return_of_which_more_is_asked_meanwhile_is_not_sent_in(cast, meanwhile):
    cast.save()
    meanwhile(lambda: change_list(cast, plus=[factories.create_version()]))
    with pytest.raises(Conflict, match="More is asked of this return"):
        cast.take(changes.submit_return, cast.bob)
    assert cast.states == ["draft"]


def test_nothing_is_asked_of_a_return_that_was_sent_in_meanwhile(cast, meanwhile):
    cast.save()
    meanwhile(lambda: cast.take(changes.submit_return, cast.bob))
    with pytest.raises(ValidationError, match="The return of Duty team is in"):
        change_list(cast, plus=[factories.create_version()])
    assert cast.round.expectations.filter(subject=cast.subject).count() == 3


def test_file_with_a_figure_that_was_taken_out_meanwhile_is_not_stored(cast, meanwhile):
    book = workbook(cast)
    fill(book, cast.timely.indicator.code, Numerator=139, Denominator=173)
    upload = send(cast, saved(book))
    meanwhile(lambda: take_out(cast))
    with pytest.raises(Refused, match="no longer asked for"):
        upload_changes.store_upload(upload=upload, version=0, by=cast.bob, at=NOW)
    assert Upload.objects.get(pk=upload.pk).state == Upload.State.READY
    assert not Observation.objects.filter(quarterly_return__round=cast.round).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("change", [lambda cast: cast.save(), lambda cast: change_list(cast, without=[cast.vacancies])])
def test_list_is_locked_before_anything_is_written(cast, change):
    with CaptureQueriesContext(connection) as done:
        change(cast)
    said = [query["sql"].replace('"', "") for query in done]
    locked = next(n for n, sql in enumerate(said) if "FROM indicators_expectation" in sql and "FOR UPDATE" in sql)
    written = ("INSERT INTO indicators_observation", "DELETE FROM indicators_expectation")
    assert locked < next(n for n, sql in enumerate(said) if sql.startswith(written))
